"""What stands round a hit and takes the claim out of it: negation, hedge, question, myth, background, risk, source.

The words of each cue are vocabularies (`rules/_vocabulary/context.yaml`); this module knows their scope. A cue acts
within its clause: "It is not a cure, but it is the only drug that works" denies the first half only. Headings, titles,
descriptions and alt texts stand alone: nothing beside them clears them, save that a list or a section stands under
its heading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from claimlint.folding import fold
from claimlint.lexicon import Reading
from claimlint.model import Document, Segment

_REACH = 9  # words over which a negation carries
_NEAR = 7  # words over which "can" carries
COUNTED = ("cue-offer", "cue-promotion", "cue-reference")  # what tells advertising from information
_LONG = 4000  # words from which a page may name a price and not sell
_ALONE = ("heading", "title", "meta-description", "alt-text")  # nothing beside these is their source


@dataclass(frozen=True, slots=True)
class Cue:
    """What cleared a hit: the kind of cue and the words."""

    kind: str
    words: str


class Words(Protocol):
    """The vocabularies that a page is read with."""

    def cue(self, name: str) -> Any: ...
    def matches(self, name: str, text: str, start: int = 0, end: int | None = None) -> Iterator[Any]: ...
    def feature(self, name: str) -> int: ...
    def read(self, text: str) -> Reading: ...


class Page:
    """A document with all that judging it needs: folded texts, clauses, cues.

    `words` are the vocabularies: a ruleset.
    """

    def __init__(self, document: Document, words: Words) -> None:
        self.document = document
        self.words = words
        self.cue = words.cue
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
        self._where: dict[str, dict[int, None]] = {}
        self._wordings: dict[str, int] = {}
        self.memo: dict[str, Any] = {}  # what a matcher works out once for this page
        self._above: dict[tuple[int, str], str] = {}
        self.sources: dict[tuple[int, int], str] = {}  # the source in a segment, by block and start
        self.seen: dict[tuple[str, str], str] = {}  # what a pattern found in a text of this page

    def find(self, name: str, text: str, start: int = 0, end: int | None = None) -> Any:
        """The first match of a vocabulary in a folded text, or None."""
        return next(self.words.matches(name, text, start, end), None)

    def all_said(self, name: str, index: int, start: int, end: int) -> Iterator[Any]:
        """The matches of a vocabulary in part of a segment."""
        return self.words.matches(name, self.texts[index], start, end)

    def said(self, name: str, index: int, start: int, end: int) -> Any:
        """The first match of a vocabulary in part of a segment, or None."""
        return next(self.all_said(name, index, start, end), None)

    def above_says(self, name: str, index: int) -> str:
        """The words of a vocabulary in the heading above a segment or in the line that introduces its list."""
        key = self.segments[index].block, name
        if key not in self._above:
            matches = (self.find(name, text) for text in self.above(index))
            self._above[key] = next((str(match.group()) for match in matches if match), "")
        return self._above[key]

    def clause(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The clause round start..end of segment `index`."""
        marks = self._clauses.get(index)
        if marks is None:
            marks = self._clauses[index] = [
                match.start() for match in self.words.matches("clause-end", self.texts[index])
            ]
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
        if words < 100 or (words < _LONG and self.wordings("cue-price")):
            return False
        offers, promotion, reference = (self.wordings(name) for name in COUNTED)
        return reference > offers and (offers + promotion) * 300 <= max(words, 300)

    @cached_property
    def _features(self) -> list[int]:
        return [self.words.read(text).features for text in self.texts]

    def where(self, name: str) -> Collection[int]:
        """The segments that may have a match of a vocabulary, in order."""
        if name not in self._where:
            feature = self.words.feature(name)
            all_segments = range(len(self.texts))
            self._where[name] = dict.fromkeys(
                [at for at in all_segments if self._features[at] & feature] if feature else all_segments
            )
        return self._where[name]

    def wordings(self, name: str) -> int:
        """How many different wordings of a vocabulary stand on the page."""
        if name not in self._wordings:
            found = {match.group() for at in self.where(name) for match in self.words.matches(name, self.texts[at])}
            self._wordings[name] = len(found)
        return self._wordings[name]


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
    if not own and text[:start].split(" ")[-2:-1] == ["no"]:  # "no lasting relief"; "no pain, lasting relief" is praise
        return "no"
    first, last = page.clause(index, start, end)
    cue = None
    for match in page.all_said("cue-negation", index, first, start if own else end):
        if match.end() <= start or not own:
            cue = match
    if cue is not None and text.count(" ", cue.end(), max(start, cue.end())) <= _REACH:
        between = text[cue.end() : start]
        if "," not in between or " or " in between or (between.count(",") == 1 and len(between) < 24):
            return str(cue.group())
    after = page.said("cue-denied-after", index, end, last)
    return after.group() if after and text.count(" ", end, after.start()) <= 4 else ""


def _hedge(page: Page, index: int, start: int, end: int, own: bool) -> str:
    match = page.said("cue-hedge", index, *page.clause(index, start, end))
    return match.group() if match else _hedged_lead(page, index)


def _hedged_lead(page: Page, index: int) -> str:
    """The hedge of the unfinished line that a list item completes: "It may help to:"."""
    block = page.document.blocks[page.segments[index].block]
    if block.lead is None:
        return ""
    lead = page.above(index)[0].rstrip()
    if not lead.endswith((" to:", " help:", " with:", " include:")):
        return ""
    ends = [match.end() for match in page.words.matches("clause-end", lead[:-1])]
    match = page.find("cue-hedge", lead, max(ends, default=0))
    return str(match.group()) if match else ""


def _can(page: Page, index: int, start: int, end: int, own: bool) -> str:
    first, _ = page.clause(index, start, end)
    for match in page.all_said("cue-can", index, first, end):
        between = page.texts[index][match.end() : start]  # "unlike pills that can take weeks, it works" is another's
        if "," not in between and between.count(" ") <= _NEAR:
            return str(match.group())
    return ""


def _question(page: Page, index: int, start: int, end: int, own: bool) -> str:
    text = page.texts[index].rstrip("\"') ")
    if not text.endswith("?"):
        return ""
    following = page.texts[index + 1] if index + 1 < len(page.texts) else ""
    yes = page.find("cue-yes", following)
    return "" if yes and yes.start() < 3 else "?"


def _refuted(page: Page, index: int, start: int, end: int, own: bool) -> str:
    if match := page.said("cue-refuted", index, 0, start):
        return str(match.group())
    return page.above_says("cue-refuted-heading", index)


def _background(page: Page, index: int, start: int, end: int, own: bool) -> str:
    """A need, a definition, a belief, a wish or an older remedy that the words of the hit belong to."""
    first, _ = page.clause(index, start, end)
    for match in page.all_said("cue-background", index, first, end):
        between = page.texts[index][match.end() : start + len("and ")]
        goes_on = all(part.startswith(("to ", "and ", "or ", "such as ")) for part in between.split(", ")[1:])
        if goes_on and not page.said("cue-background-end", index, match.end(), end):
            return str(match.group())
    return page.above_says("cue-background-heading", index)


def _risk(page: Page, index: int, start: int, end: int, own: bool) -> str:
    if match := page.said("cue-risk", index, *page.clause(index, start, end)):
        return str(match.group())
    return "" if page.segments[index].kind == "heading" else page.above_says("cue-risk-heading", index)


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
    key = segment.block, segment.start
    if key not in page.sources:
        page.sources[key] = _source_in(page, segment)
    return page.sources[key]


def _source_in(page: Page, segment: Segment) -> str:
    for link in page.document.blocks[segment.block].links:
        inside = link.start < segment.start + len(segment.text) and segment.start < link.end
        if inside and (match := page.find("cue-source-address", _host(link.href))):
            return str(match.group())
    text = fold(segment.text)
    for name in ("cue-source",) if text.isascii() else ("cue-source", "cue-source-mark"):
        if match := page.find(name, text):
            return str(match.group())
    # "Zhao 2018" is a source and "since 2018" is not; "WHO data" is one and "people who estimated" is not.
    for name in ("cue-source-author", "cue-source-body"):
        for match in page.words.matches(name, text):
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
    "background": _background,
    "risk": _risk,
    "quotation": _quotation,
    "source": _source,
    "information": _information,
}
