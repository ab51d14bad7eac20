"""What a text attributes to a study, held against what the evidence base says of it.

Silence means: nothing here contradicts what was read. Only plain contradictions are reported; where the base does not
say, where a number is close, or where the text itself says "not" or "unlike", nothing is.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.matchers.method import method
from claimlint.matchers.reader import Difference, Reader
from claimlint.matchers.results import results


def differences(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """What a folded text says of a study between start and end that is not so."""
    yield from method(reader, text, start, end)
    yield from results(reader, text, start, end)
