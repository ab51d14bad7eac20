"""What stands round a hit and takes the claim out of it: negation, hedge, question, refuted myth, risk, source.

The words of each cue are vocabularies (`rules/_vocabulary/context.yaml`); this module knows their scope. A cue acts
within its clause: "It is not a cure, but it is the only drug that works" denies the first half only. Headings, titles,
descriptions and alt texts stand alone: nothing beside them clears them, save that a list or a section stands under
its heading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimlint.model import Document, Segment
from claimlint.pattern import flatten, fold

_REACH = 9  # words over which a negation carries


@dataclass(frozen=True, slots=True)
class Cue:
    """What cleared a hit: the kind of cue and the words."""

    kind: str
    words: str


class Page:
    """A document with all that judging it needs: folded texts, clauses, cues. `cue` gives a vocabulary by name."""

    def __init__(self, document: Document, cue: Callable[[str], Any]) -> None:
        self.document = document
        self.cue = cue
        self.segments = document.segments
        folded = fold("  ".join([segment.text for segment in document.segments]))
        self.starts: list[int] = []
        self.texts: list[str] = []
        at = 0
        for segment in document.segments:
            end = at + len(segment.text)
            self.starts.append(at + 1)
            self.texts.append(folded[at:end])
            at = end + 2
        self.folded = folded
        self._clauses: dict[int, list[int]] = {}

    @cached_property
    def flat(self) -> str:
        """All segments flattened for the prefilter; segment i starts at `starts[i]`."""
        return f" {flatten(self.folded)} "

    def find(self, name: str, text: str, start: int = 0, end: int | None = None) -> Any:
        """The first match of a vocabulary in a text, or None."""
        pattern = self.cue(name)
        return pattern.search(text, start, len(text) if end is None else end) if pattern else None

    def clause(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The clause round start..end of segment `index`."""
        marks = self._clauses.get(index)
        if marks is None:
            pattern = self.cue("clause-end")
            marks = [match.start() for match in pattern.finditer(self.texts[index])] if pattern else []
            self._clauses[index] = marks
        first = max((mark for mark in marks if mark < start), default=0)
        last = min((mark for mark in marks if mark >= end), default=len(self.texts[index]))
        return first, last

    def above(self, index: int) -> list[str]:
        """Folded texts of the line that introduces segment `index` and of its heading, nearest first."""
        block = self.document.blocks[self.segments[index].block]
        blocks = [number for number in (block.lead, block.section) if number is not None]
        return [fold(self.document.blocks[number].text) for number in blocks]

    @cached_property
    def informational(self) -> bool:
        """Whether this is neutral health information: many words on health, and nobody offers anything."""
        words = self.folded.count(" ")
        if words < 150:
            return False
        offers = self._count("cue-offer")
        plain = self._count("cue-reference")
        return offers * 400 <= words and plain > offers

    def _count(self, name: str) -> int:
        pattern = self.cue(name)
        return len({match.group() for match in pattern.finditer(self.folded)}) if pattern else 0


def clears(page: Page, index: int, start: int, end: int, kinds: tuple[str, ...], *, own: bool = False) -> Cue | None:
    """The first cue of these kinds that clears the hit start..end in segment `index`; None if it stands.

    `own`: the pattern itself speaks of a negation, so that one inside the hit is part of the claim.
    """
    for kind in kinds:
        words = _CHECKS[kind](page, index, start, end, own)
        if words:
            return Cue(kind, words)
    return None


def _negation(page: Page, index: int, start: int, end: int, own: bool) -> str:
    text = page.texts[index]
    first, last = page.clause(index, start, end)
    pattern = page.cue("cue-negation")
    if pattern is None:
        return ""
    cue = None
    for match in pattern.finditer(text, first, start if own else end):
        if match.end() <= start or not own:
            cue = match
    if cue is not None and text.count(" ", cue.end(), max(start, cue.end())) <= _REACH:
        between = text[cue.end() : start]
        if "," not in between or " or " in between or (between.count(",") == 1 and len(between) < 24):
            return str(cue.group())
    after = page.find("cue-denied-after", text, end, last)
    return after.group() if after and text.count(" ", end, after.start()) <= 4 else ""


def _hedge(page: Page, index: int, start: int, end: int, own: bool) -> str:
    first, last = page.clause(index, start, end)
    match = page.find("cue-hedge", page.texts[index], first, last)
    return match.group() if match else ""


def _can(page: Page, index: int, start: int, end: int, own: bool) -> str:
    first, _ = page.clause(index, start, end)
    match = page.find("cue-can", page.texts[index], first, end)
    return match.group() if match else ""


def _question(page: Page, index: int, start: int, end: int, own: bool) -> str:
    text = page.texts[index].rstrip("\"') ")
    if not text.endswith("?"):
        return ""
    following = page.texts[index + 1] if index + 1 < len(page.texts) else ""
    yes = page.find("cue-yes", following)
    return "" if yes and yes.start() < 3 else "?"


def _refuted(page: Page, index: int, start: int, end: int, own: bool) -> str:
    match = page.find("cue-refuted", page.texts[index], 0, start)
    if match:
        return str(match.group())
    for above in page.above(index):
        if match := page.find("cue-refuted-heading", above):
            return str(match.group())
    return ""


def _risk(page: Page, index: int, start: int, end: int, own: bool) -> str:
    first, last = page.clause(index, start, end)
    if match := page.find("cue-risk", page.texts[index], first, last):
        return str(match.group())
    if page.segments[index].kind != "heading":
        for above in page.above(index):
            if match := page.find("cue-risk-heading", above):
                return str(match.group())
    return ""


def _quotation(page: Page, index: int, start: int, end: int, own: bool) -> str:
    text = page.texts[index]
    inside = text.count('"', 0, start) % 2 == 1 and '"' in text[end:]
    return '"' if inside or page.document.blocks[page.segments[index].block].quoted else ""


def _source(page: Page, index: int, start: int, end: int, own: bool) -> str:
    """An identifiable source in the segment, directly beside it, or linked from it."""
    document = page.document
    here = page.segments[index]
    beside = [here, *(other for other in document.around(index) if other.block == here.block)]
    for segment in beside:
        if words := _source_in(page, segment):
            return words
    return ""


def _source_in(page: Page, segment: Segment) -> str:
    block = page.document.blocks[segment.block]
    for link in block.links:
        if link.start < segment.start + len(segment.text) and segment.start < link.end:
            if match := page.find("cue-source-address", fold(link.href)):
                return str(match.group())
    match = page.find("cue-source", fold(segment.text))
    return match.group() if match else ""


def _information(page: Page, index: int, start: int, end: int, own: bool) -> str:
    return "a page of health information" if page.informational else ""


_CHECKS: dict[str, Callable[[Page, int, int, int, bool], str]] = {
    "negation": _negation,
    "hedge": _hedge,
    "can": _can,
    "question": _question,
    "refuted": _refuted,
    "risk": _risk,
    "quotation": _quotation,
    "source": _source,
    "information": _information,
}
