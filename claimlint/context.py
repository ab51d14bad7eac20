"""What stands round a hit and takes the claim out of it: negation, hedge, question, refuted myth, risk, source.

The words of each cue are vocabularies (`rules/_vocabulary/context.yaml`); this module knows their scope. A cue acts
within its clause: "It is not a cure, but it is the only drug that works" denies the first half only. Headings, titles,
descriptions and alt texts stand alone: nothing beside them clears them, save that a list or a section stands under
its heading.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimlint.model import Document, Segment
from claimlint.pattern import flatten, fold

_REACH = 9  # words over which a negation carries
_NEAR = 7  # words over which "can" carries
_ALONE = ("heading", "title", "meta-description", "alt-text")  # nothing beside these is their source


@dataclass(frozen=True, slots=True)
class Cue:
    """What cleared a hit: the kind of cue and the words."""

    kind: str
    words: str


class Page:
    """A document with all that judging it needs: folded texts, clauses, cues.

    `cue` gives a compiled vocabulary by name, `count` the number of its words that stand in a flattened text.
    """

    def __init__(self, document: Document, cue: Callable[[str], Any], count: Callable[[str, str], int]) -> None:
        self.document = document
        self.cue = cue
        self.count = count
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

    def at(self, offset: int) -> int:
        """The number of the segment in which an offset of `folded` lies."""
        return max(bisect_right(self.starts, offset + 1) - 1, 0)

    @cached_property
    def flat(self) -> str:
        """All segments flattened for the prefilter; segment i starts at `starts[i]`."""
        return f" {flatten(self.folded)} "

    def flat_of(self, indexes: list[int]) -> tuple[str, list[int]]:
        """Some segments flattened for the prefilter, with a space before and behind each, and where each starts."""
        if len(indexes) == len(self.texts):
            return self.flat, self.starts
        starts, at = [], 1
        for index in indexes:
            starts.append(at)
            at += len(self.texts[index]) + 2
        return f" {flatten('  '.join([self.texts[index] for index in indexes]))} ", starts

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
        """Whether this is neutral health information: it refers, nobody offers, few words are those of advertising."""
        words = self.folded.count(" ")
        if words < 100:
            return False
        offers = self.count("cue-offer", self.flat)
        if self.count("cue-reference", self.flat) <= offers:
            return False
        return (offers + self.count("cue-promotion", self.flat)) * 300 <= max(words, 300)


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
    text = page.texts[index]
    match = page.find("cue-can", text, first, end)
    while match:  # "unlike pills that can take weeks, it works" is not about the hit
        between = text[match.end() : start]
        if "," not in between and between.count(" ") <= _NEAR:
            return str(match.group())
        match = page.find("cue-can", text, match.end(), end)
    return ""


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
    """An identifiable source in the segment or directly beside it: in its block, or a line that says "Source:"."""
    document = page.document
    here = page.segments[index]
    if words := source_in(page, here):
        return words
    if here.kind in _ALONE:
        return ""
    for other in document.around(index):
        same = other.block == here.block
        if (same or page.find("cue-source-line", fold(other.text), 0, 40)) and (words := source_in(page, other)):
            return words
    return ""


def source_in(page: Page, segment: Segment) -> str:
    """The words or the address of a source that a reader could look up. The site's own pages are none."""
    for link in page.document.blocks[segment.block].links:
        inside = link.start < segment.start + len(segment.text) and segment.start < link.end
        if inside and (match := page.find("cue-source-address", _host(link.href))):
            return str(match.group())
    text = fold(segment.text)
    if match := page.find("cue-source", text):
        return str(match.group())
    # "Zhao 2018" is a source and "since 2018" is not; "WHO data" is one and "people who estimated" is not.
    for name in ("cue-source-author", "cue-source-body"):
        pattern = page.cue(name)
        for match in pattern.finditer(text) if pattern else ():
            start = match.start()
            if segment.text[start : start + (2 if name == "cue-source-body" else 1)].isupper():
                return str(match.group())
    return ""


def _host(address: str) -> str:
    """The host of a full web address; "" of a relative one, which leads to the site itself."""
    scheme, slashes, rest = fold(address).partition("//")
    return rest.partition("/")[0] if slashes and scheme in ("", "http:", "https:") else ""


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
