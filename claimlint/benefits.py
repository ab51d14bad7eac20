"""Whether a page promotes: the benefits it holds out, and whether it sells or informs.

The words it looks for are vocabularies (`rules/_vocabulary/page.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from claimlint.context import COUNTED, clears
from claimlint.scan import Scan, Spot

HEADS = ("title", "heading", "meta-description")
UNSURE = ("negation", "refuted", "risk", "question")
_CLAIMS = 2  # one benefit in passing does not make a page that promotes
_SHORT = 250  # words of a page on which one is enough
_LITTLE = 100  # words of a page that is too short to tell
_BRIEF = 6  # words of a heading that says one thing
_ROOM = 300  # words of information that bear one wording of advertising
_JOINING = ("for", "to treat", "treats", "in", "helps", "eases", "relieves", "and")


class Benefits(Scan):
    """A page and what it holds out to the reader."""

    @cached_property
    def title(self) -> list[int]:
        """The segments of the title and the first heading; of a page without: its first."""
        kinds = [segment.kind for segment in self.page.segments]
        titles = [index for index, kind in enumerate(kinds) if kind == "title"][:2]
        first = [index for index, kind in enumerate(kinds) if kind == "heading"][:1]
        return titles + first or self.order[:1]

    @cached_property
    def title_text(self) -> str:
        """Folded title and first heading."""
        return " | ".join(self.page.texts[index] for index in self.title)

    @cached_property
    def promotes(self) -> bool:
        """Whether somebody holds out a benefit to the reader; health information and news do not."""
        return bool(self.benefits) and (not self.informs or self.says("page-business"))

    @cached_property
    def informs(self) -> bool:
        """Whether this is neutral health information: it refers more than it offers, and hardly advertises.

        Each wording counts once.
        """
        if self.page.folded.count(" ") < _LITTLE:
            return False
        offers, promotion, reference = (self.page.wordings(name) for name in COUNTED)
        words = max(self.page.folded.count(" "), _ROOM)
        selling = offers + promotion
        return reference > offers and (selling * _ROOM <= words or selling <= min(4, reference // 2))

    @cached_property
    def benefits(self) -> list[Spot]:
        """The first places at which a benefit is held out; empty if there are too few to speak of promotion."""
        found: list[Spot] = []
        seen: set[str] = set()
        enough = self.enough
        for index in self.order:
            match = self.find("page-claim", index)
            if match and self.page.texts[index] not in seen:
                seen.add(self.page.texts[index])
                if not clears(self.page, index, match.start(), match.end(), UNSURE):
                    found.append(Spot(index, match.start(), match.end()))
                    if len(found) == enough:
                        return found
        for place in (*self._headed(), *self._listed()):
            if all(place.segment != one.segment for one in found):
                found.append(place)
        if len(found) < enough and self.sells:
            places = {place.segment for place in found}
            found += islice((place for place in self._gains() if place.segment not in places), enough - len(found))
        return found[:enough] if len(found) >= enough else []

    @property
    def short(self) -> bool:
        """Whether this is a page on which one line is enough to promote."""
        return self.page.folded.count(" ") < _SHORT

    @property
    def enough(self) -> int:
        """How many benefits make a page that promotes."""
        return 1 if self.short else _CLAIMS

    @cached_property
    def sells(self) -> bool:
        """Whether a page whose title is a treatment offers it: a price, a booking, "our patients"."""
        titled = any(self.named(at, "treatment") or self.find("page-therapy", at) for at in self.title)
        return titled and not self.informs and self.says("page-sells")

    def _gains(self) -> Iterator[Spot]:
        """Benefits in any words, the plainest being no condition or outcome that a vocabulary knows."""
        for index in self.order:
            match = self.find("page-gain", index) if index not in self.title else None
            if not match or self.excluded(index) or self.find("page-disclosure", index):
                continue
            if not clears(self.page, index, match.start(), match.end(), UNSURE):
                yield Spot(index, match.start(), match.end())

    def claims_at(self, index: int) -> bool:
        """Whether a segment holds out a benefit."""
        return self.find("page-claim", index) is not None

    def benefit_count(self) -> int:
        """How many segments hold out a benefit."""
        return sum(map(self.claims_at, self.order))

    def _headed(self) -> Iterator[Spot]:
        """Titles and headings of the kind "Ketamine for CRPS"."""
        for index in self.order:
            if self.page.segments[index].kind in HEADS:
                for treatment in self.named(index, "treatment"):
                    for start, end in self._uses_in(index):
                        between = self.page.texts[index][treatment.end : start].strip(" ®™")
                        if between in _JOINING and treatment.end < start:
                            yield Spot(index, treatment.start, end)

    def _listed(self) -> Iterator[Spot]:
        """Entries of lists of the kind "Good for: nerve pain, low mood"."""
        for index in self.order:
            if self.page.segments[index].kind in ("list-item", "table-cell", "front-matter"):
                uses = list(self._uses_in(index))
                if uses and self._good_for(index):
                    yield Spot(index, *uses[0])

    def _uses_in(self, index: int) -> Iterator[tuple[int, int]]:
        """Where a segment names what could be treated, with a name of the evidence base or without."""
        yield from ((one.start, one.end) for one in self.named(index, "condition"))
        yield from (match.span() for match in self.within("page-use", index, 0, len(self.page.texts[index])))

    def _good_for(self, index: int) -> bool:
        """Whether the line above a segment, or its key in the front matter, tells what it is good for."""
        for at in self.above(index):
            match, line = self.find("page-good-for", at), self.page.texts[at].rstrip(" :?")
            if (
                match
                and (line.count(" ") < _BRIEF or match.end() >= len(line))
                and not self.find("page-disclosure", at)
            ):
                return True
        key = self.page.document.blocks[self.page.segments[index].block].name
        words = "".join(f" {mark.lower()}" if mark.isupper() else mark for mark in key).replace("_", " ")
        return bool(key) and self.rules.pattern("{page-good-for}").search(words.replace("-", " ")) is not None

    def excluded(self, index: int) -> bool:
        """Whether a segment tells who should not have it, or stands under such a heading."""
        return any(
            self.find(name, at)
            for at in (index, *self.above(index))
            for name in ("page-exclusion", "page-risk-heading")
        )
