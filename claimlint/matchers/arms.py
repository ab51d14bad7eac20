"""Which group of a study had which figure: "55% responded to ketamine and 41% to ECT"."""

from __future__ import annotations

from itertools import pairwise

from claimlint.folding import fold
from claimlint.lazy import Lazy
from claimlint.matchers.reader import Difference, Reader
from claimlint.quantities import same

_SHARE = Lazy(
    r"(?<![\d.])(?P<figure>\d+(?:\.\d+)?)\s?(?:%|percent|points?)?",
    r"(?P<between>(?:(?:week|day|month|year)s? \d+|(?!\d|[.;]\s)[^;]){0,60}?)(?<!\w)",
    r"(?:to|with|on|after|under|given|from|for) (?:the )?(?!(?:to|with|on|after|from|for|the|a|an)\b)",
    r"(?P<arm>[a-z][\w-]+)",
)


def arms(text: str, start: int, end: int) -> list[tuple[float, str, int, int]]:
    """Each figure with the word for the group that it is given of, and its place."""
    return [(float(one["figure"]), one["arm"], one.start(), one.end()) for one in _SHARE.finditer(text, start, end)]


def swapped(reader: Reader, text: str, start: int, end: int) -> Difference | None:
    """Two figures of one result, each given of the other's group; None if no result is turned round."""
    said = arms(text, start, end)
    for result in reader.study.results:
        plain = fold(result.plain)
        own = arms(plain, 0, len(plain))
        for (high, first, *_), (low, second, *_) in pairwise(own):
            if same(high, low) or first == second:
                continue
            turned = [one for one in said if same(one[0], high) and one[1] == second]
            back = [one for one in said if same(one[0], low) and one[1] == first]
            if turned and back:
                left, right = min(turned[0][2], back[0][2]), max(turned[0][3], back[0][3])
                return Difference("figure", left, right, result.plain, True)
    return None
