"""One page as the page rules look at it: the names on it, and cheap look-ups of their vocabularies by segment."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimlint.context import Page
from claimlint.knowledge import Knowledge
from claimlint.names import Mention, Mentions
from claimlint.ruleset import Ruleset

_NOT_COPY = frozenset(("link-text", "button", "aria-label", "structured-data"))  # menus, forms, data for machines
_LONG = 10  # segments of a page that has a top and an end


def mentions_on(page: Page, rules: Ruleset) -> Mentions:
    """The names on a page by number of the segment; they are looked for once for all matchers."""
    if "names" not in page.memo:
        page.memo["names"] = rules.mentions(page.texts, [segment.text for segment in page.segments])
    found: Mentions = page.memo["names"]
    return found


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a segment."""

    segment: int
    start: int
    end: int


class Scan:
    """A page, its names, and where its vocabularies match. Nothing is looked for before it is asked for."""

    def __init__(self, page: Page, rules: Ruleset) -> None:
        self.page = page
        self.rules = rules
        self.written = [segment.text for segment in page.segments]
        self._matches: dict[tuple[str, int], Any] = {}

    @property
    def knowledge(self) -> Knowledge:
        return self.rules.knowledge

    @property
    def general_harms(self) -> frozenset[str]:
        """Words that name a harm of any treatment."""
        return self.rules.harm_words

    @cached_property
    def mentions(self) -> Mentions:
        """The names on the page by number of the segment."""
        return mentions_on(self.page, self.rules)

    def named(self, index: int, kind: str) -> list[Mention]:
        """The names of a kind in a segment."""
        return [one for one in self.mentions.get(index, ()) if one.kind == kind]

    def copy(self, index: int) -> bool:
        """Whether a segment is text for the reader, not a menu or a form."""
        return self.page.segments[index].kind not in _NOT_COPY

    @cached_property
    def order(self) -> list[int]:
        """Segments of copy: what is read, then title, description and alt texts."""
        numbers = [index for index in range(len(self.written)) if self.copy(index)]
        return sorted(numbers, key=lambda n: self.page.segments[n].kind in ("title", "meta-description", "alt-text"))

    def find(self, name: str, index: int) -> Any:
        """The first match of a vocabulary in a segment, or None."""
        key = (name, index)
        if key not in self._matches:
            if index not in self.page.where(name):
                return None
            self._matches[key] = self.page.find(name, self.page.texts[index])
        return self._matches[key]

    def within(self, name: str, index: int, start: int, end: int) -> Iterator[Any]:
        """The matches of a vocabulary in a part of a segment."""
        yield from self.page.all_said(name, index, start, end)

    def everywhere(self, name: str) -> Iterator[tuple[int, Any]]:
        """All matches of a vocabulary on the page, with their segments."""
        for index in self.page.where(name):
            for match in self.page.all_said(name, index, 0, len(self.page.texts[index])):
                yield index, match

    def says(self, name: str) -> bool:
        """Whether a vocabulary occurs anywhere on the page."""
        return any(self.find(name, index) for index in self.page.where(name))

    def above(self, index: int) -> list[int]:
        """The segments of the line that introduces a segment and of its heading, nearest first."""
        block = self.page.document.blocks[self.page.segments[index].block]
        return [
            segment
            for number in (block.lead, block.section)
            if number is not None
            for segment in self._segments_of.get(number, ())
        ]

    @cached_property
    def _segments_of(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for index, segment in enumerate(self.page.segments):
            found.setdefault(segment.block, []).append(index)
        return found

    def place(self, start: int, end: int) -> Spot:
        """The place of a range of the folded page."""
        starts = self.page.starts
        index = bisect_right(starts, start + 1) - 1
        return Spot(index, start + 1 - starts[index], end + 1 - starts[index])

    def depth(self, place: Spot) -> float:
        """How far down the page a place is: 0 at the top, towards 1 at the end."""
        copy = [index for index in range(len(self.written)) if self.copy(index)]
        return copy.index(place.segment) / len(copy) if len(copy) >= _LONG and place.segment in copy else 0.0
