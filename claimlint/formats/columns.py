"""Columns as others count them, and edits that others may apply: both need the text of the page.

A Finding counts code points. SARIF and the editors' protocol count UTF-16 units, reviewdog counts bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from claimlint.model import Finding


class Place(NamedTuple):
    """Lines and columns from 1; the end is the column after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def utf16(text: str) -> int:
    """Length in UTF-16 code units: two for a character beyond U+FFFF."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Length in bytes of UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def place(found: Finding, text: str | None, length: Callable[[str], int]) -> Place:
    """Where a finding stands, its columns counted by `length`. Without the text they stay code points."""
    line, column = max(found.line, 1), max(found.column, 1)
    end_line, end_column = max(found.end_line, line), max(found.end_column, 1)
    if text is not None and not text.isascii() and _fits(found, text):
        start, end = found.span.start, found.span.end
        column = length(text[start - found.column + 1 : start]) + 1
        end_column = length(text[end - found.end_column + 1 : end]) + 1
    if end_line == line:
        end_column = max(end_column, column)
    return Place(line, column, end_line, end_column)


def _fits(found: Finding, text: str) -> bool:
    """Whether the text can be the one that the finding was made on; it may have changed since."""
    start, end = found.span.start - found.column + 1, found.span.end - found.end_column + 1
    return (
        0 <= start <= found.span.start
        and 0 <= end <= found.span.end <= len(text)
        and (start == 0 or text[start - 1] in "\r\n")
        and (end == 0 or text[end - 1] in "\r\n")
    )


# Running text takes any plain word; an attribute, a JSON string or a YAML value can be ended by what is harmless there.
_MARKUP = frozenset("<>&\\*_`[]{}|\r\n")
_QUOTING = frozenset("\"':#,=")
_RUNNING = frozenset(("sentence", "paragraph", "heading", "list-item", "table-cell", "button", "link-text"))


def edits(found: Finding, text: str | None) -> list[str]:
    """What may stand in place of the finding's source range, letter for letter, best first.

    Empty where the words do not stand in the source as they were matched (markup or an entity among them), or where a
    wording would have to be escaped: applying it could break the page.
    """
    if text is None or not found.match or not _fits(found, text):
        return []
    if " ".join(text[found.span.start : found.span.end].split()) != " ".join(found.match.split()):
        return []
    barred = _MARKUP if found.segment_kind in _RUNNING else _MARKUP | _QUOTING
    offered = (one.replacement for one in found.suggestions)
    return [words for words in offered if words is not None and not barred & set(words) and words.isprintable()]
