"""What to change in the source so that a finding's words become those that it offers: as few words as will do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from claimlint.model import Block, Document, Finding, Segment, Span

MARKUP = "markup or code stands inside the words"
SIGNS = "the new words hold signs that mean something in code"
KEY = "a translation or a link is looked up by these words"
ANCHOR = "a link on the page leads to this heading by its words"
NAME = "the words are part of a name or an address"
NOTHING = "the offer holds no new words"

_SIGNS = frozenset("<>{}`\\$&")
_WORD = re.compile(r"\S+")
_SHOUTED = 5  # letters from which a word in capitals is no abbreviation
_LOOKED_UP = re.compile(
    r"(?:(?:\b(?:t|tr|_|\w*__|\w*_e|n?gettext|translate|trans)|\$t)\s*\(|\btrans)\s*[\"'`]\s*\Z"
    r"|\{%-?\s*(?:block)?trans(?:late)?\b[^%]*%\}\s*\Z"
)
# A word with its neighbours up to the next space: @name, #tag, /path/, clinic.example, a_name, :sign:, $formula$.
_NAME = re.compile(r"[@#/\\$:.~]|.*(?:[@\\_]|[^\W\d]\.[^\W\d]|\w=\w|/.*/|/$)")
_OPENING, _CLOSING = "\"'“‘«([*", "\"'”’»)]*.,;:!?…"
_SLUG = re.compile(r"[^\w\- ]")


class Edit(NamedTuple):
    """Words of one block, with nothing but white space between them, and what takes their place."""

    span: Span  # in the source
    block: int
    start: int  # in the clean text of the block
    end: int
    text: str


class Planner:
    """Plans edits of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def plans(self, finding: Finding, replacement: str) -> list[tuple[Edit, ...]] | str:
        """Ways to put `replacement` in the place of the finding's words, the best first; or why there is none."""
        found = self._place(finding)
        if found is None:
            return MARKUP
        return self._plans(found, finding.offset, finding.match, replacement)

    def rewordings(self, segment: Segment, wording: str) -> list[tuple[Edit, ...]] | str:
        """Ways to make a whole segment read as `wording`, capitals included; or why there is none."""
        return self._plans(segment, 0, segment.text, wording, exact=True)

    def _plans(
        self, segment: Segment, offset: int, match: str, replacement: str, *, exact: bool = False
    ) -> list[tuple[Edit, ...]] | str:
        if not replacement.strip():
            return NOTHING
        block = self.document.blocks[segment.block]
        start = segment.start + offset
        if self._is_looked_up(block, start):
            return KEY
        if block.kind == "heading" and _is_linked(self.document.text, block.text):
            return ANCHOR
        ways: list[tuple[Edit, ...]] = []
        for text in self._spellings(replacement):
            if not _SIGNS.isdisjoint(set(text) - set(match)):
                return SIGNS
            pieces = list(changes(match, text, exact=exact))
            edits = [self._edit(segment.block, start + first, start + last, new) for first, last, new in pieces]
            kept = tuple(edit for edit in edits if edit is not None)
            if len(kept) < len(edits):
                return MARKUP
            if any(_is_name(block.text, edit.start, edit.end) for edit in kept):
                return NAME
            if kept and kept not in ways:
                ways.append(kept)
        return ways or NOTHING

    @cached_property
    def _segments(self) -> dict[str, list[Segment]]:
        known: dict[str, list[Segment]] = {}
        for segment in self.document.segments:
            known.setdefault(segment.text, []).append(segment)
        return known

    def _place(self, finding: Finding) -> Segment | None:
        """The segment that a finding stands in; None for one that is not about words of a segment."""
        start, end = finding.offset, finding.offset + len(finding.match)
        if start < 0 or not finding.match or finding.segment[start:end] != finding.match:
            return None
        for segment in self._segments.get(finding.segment, ()):
            if self.document.span(segment, start, end) == finding.span:
                return segment
        return None

    def _edit(self, number: int, start: int, end: int, text: str) -> Edit | None:
        """An edit of start..end of a block, unless its source is more than these words."""
        block = self.document.blocks[number]
        span = block.span(start, end)
        raw = self.document.text[span.start : span.end]
        return Edit(span, number, start, end, text) if " ".join(raw.split()) == block.text[start:end] else None

    def _is_looked_up(self, block: Block, start: int) -> bool:
        if block.text.rfind("[[", 0, start) > block.text.rfind("]]", 0, start):
            return True
        first = block.runs[0][1]
        return _LOOKED_UP.search(self.document.text, max(0, first - 80), first) is not None

    def _spellings(self, text: str) -> list[str]:
        """With the apostrophe that the page uses, then with the other: one may end the string that the words are in."""
        if "'" not in text:
            return [text]
        curly = text.replace("'", "’")
        return [curly, text] if self._is_curly else [text, curly]

    @cached_property
    def _is_curly(self) -> bool:
        blocks = self.document.blocks
        return any("’" in block.text for block in blocks) and not any("'" in block.text for block in blocks)


def changes(old: str, new: str, *, exact: bool = False) -> Iterator[tuple[int, int, str]]:
    """The parts of `old` that must change so that it reads as `new`: start, end, words.

    Words that both have at their beginnings and ends stay, capitals included unless it is `exact`; of as many words on
    both sides each is changed by itself.
    """
    places = [found.span() for found in _WORD.finditer(old)]
    had, wanted = old.split(), new.split()
    before, after = had, wanted
    exact = exact or old.casefold() == new.casefold()  # nothing but capitals is wrong
    if not exact:
        before, after = [word.casefold() for word in had], [word.casefold() for word in wanted]
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    if len(had) == len(wanted):
        for at in range(head, len(had) - tail):
            if before[at] != after[at]:
                yield (*places[at], wanted[at] if exact else _cased(had[at], wanted[at]))
        return
    words = [*had[:head], *wanted[head : len(wanted) - tail], *had[len(had) - tail :]]
    if head + tail == min(len(had), len(wanted)):  # words only come or only go: a neighbour is written anew with them
        head, tail = (head - 1, tail) if head else (0, max(tail - 1, 0))
    yield places[head][0], places[len(had) - tail - 1][1], " ".join(words[head : len(words) - tail])


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two lists share at their beginning."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _cased(old: str, new: str) -> str:
    """A word in the capitals of the one whose place it takes."""
    if old.isupper() and len(old) >= _SHOUTED:
        return new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() and new[:1].islower() else new


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether start..end is part of something that would no longer be found under another spelling."""
    stop = text.find(" ", end)
    word = text[text.rfind(" ", 0, start) + 1 : stop if stop >= 0 else len(text)]
    return _NAME.match(word.lstrip(_OPENING).rstrip(_CLOSING)) is not None


def _is_linked(text: str, heading: str) -> bool:
    """Whether the page links to a heading by the address that site generators make of its words."""
    slug = _SLUG.sub("", heading.lower()).strip().replace(" ", "-")
    return re.search(rf"#{re.escape(slug)}(?![\w-])", text) is not None
