"""What a page promotes: which treatment, for what, and where; and what it discloses and cites.

The words it looks for are vocabularies (`rules/_vocabulary/page.yaml`), the names are those of the evidence base.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from claimlint.context import COUNTED, clears, source_in
from claimlint.knowledge import Substance
from claimlint.names import Mention
from claimlint.pattern import fold
from claimlint.scan import Scan, Spot

HEADS = ("title", "heading", "meta-description")
_CLAIMS = 2  # one benefit in passing does not make a page that promotes
_SHORT = 250  # words of a page on which one is enough
_LITTLE = 100  # words of a page that is too short to tell
# What may stand between the subject and its status.
_LINKING = frozenset(
    "is are was be of with by this it its our the a an considered regarded still as remains use".split()
)
_BRIEF = 6  # words of a heading that says one thing
_ROOM = 300  # words of information that bear one wording of advertising
_JOINING = ("for", "to treat", "treats", "in", "helps", "eases", "relieves", "and")
_UNSURE = ("negation", "refuted", "risk", "question")
_COMPARED = frozenset("unlike than versus vs vs. without not replace replaces replacing tried failed like no".split())


@dataclass(slots=True)
class Promoted:
    """A treatment that the page offers. `uses` are the conditions that it is offered for, with the place of each.

    `words` are uses that the evidence base has no entry for, as the page words them (folded).
    """

    treatment: Substance
    place: Spot
    count: int = 0
    main: bool = False  # it stands in the title or the first heading
    uses: dict[str, Spot] = field(default_factory=dict)
    words: dict[str, Spot] = field(default_factory=dict)

    def place_of(self, use: str) -> Spot:
        """Where a use stands, given as a condition id or in the page's words."""
        return self.uses[use] if use in self.uses else self.words[use]


class Claims(Scan):
    """One page, read once for all page rules."""

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
        return reference > offers and (selling * _ROOM <= words or selling <= min(2, reference // 2))

    @cached_property
    def benefits(self) -> list[Spot]:
        """The first places at which a benefit is held out; empty if there are too few to speak of promotion."""
        found: list[Spot] = []
        seen: set[str] = set()
        enough = 1 if self.short else _CLAIMS
        for index in self.order:
            match = self.find("page-claim", index)
            if match and self.page.texts[index] not in seen:
                seen.add(self.page.texts[index])
                if not clears(self.page, index, match.start(), match.end(), _UNSURE):
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

    @cached_property
    def offers(self) -> bool:
        """Whether a treatment of the evidence base is what the page sells, whatever it says of benefits."""
        return self.sells and any(one.main for one in self.promoted)

    @cached_property
    def sells(self) -> bool:
        """Whether a page whose title is a treatment offers it: a price, a booking, "our patients"."""
        titled = any(self.named(at, "treatment") or self.find("page-therapy", at) for at in self.title)
        return titled and not self.informs and self.says("page-sells")

    def _gains(self) -> Iterator[Spot]:
        """Benefits in any words, the plainest being no condition or outcome that a vocabulary knows."""
        for index in self.order:
            match = self.find("page-gain", index) if index not in self.title else None
            if match and not self._excluded(index) and not self.find("page-disclosure", index):
                if not clears(self.page, index, match.start(), match.end(), _UNSURE):
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
        """Whether the line above a segment, or its key in the front matter, says that here stands what it is good for."""
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

    @cached_property
    def treats(self) -> bool:
        """Whether a treatment that can do harm is on offer, known to the evidence base or not."""
        if self.promoted:
            return True
        found = self.everywhere("page-therapy")
        return next(found, None) is not None and next(found, None) is not None

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
    def promoted(self) -> list[Promoted]:
        """The treatments of the evidence base that the page offers, the main one first."""
        found: dict[str, Promoted] = {}
        for index in self.order:
            for mention in self.named(index, "treatment"):
                if self._compared(index, mention):
                    continue
                entry = self.knowledge.substances[mention.entry]
                one = found.setdefault(entry.id, Promoted(entry, Spot(index, mention.start, mention.end)))
                one.count += 1
                one.main = one.main or index in self.title
        kept = [one for one in found.values() if one.main or one.count > 1 or self._offered(one)]
        kept.sort(key=lambda one: (not one.main, -one.count))
        for one in kept:
            self._find_uses(one)
        return kept

    def _compared(self, index: int, mention: Mention) -> bool:
        """Whether a treatment stands only as what another is compared with: "unlike Botox", "than ECT", "not TMS"."""
        before = self.written[index][: mention.start].rstrip()
        if self._business(index, mention, before):
            return True
        if any(word.strip('"(,') in _COMPARED for word in fold(before[-60:]).split()[-3:]):
            return True
        return bool(clears(self.page, index, mention.start, mention.end, ("negation", "refuted")))

    def _business(self, index: int, mention: Mention, before: str) -> bool:
        """Whether the name is part of a business's: "at Reno Regenerative Medicine we"."""
        if self.page.segments[index].kind != "sentence" or not self.written[index][mention.start].isupper():
            return False
        last = before.rpartition(" ")[2]
        return last[:1].isupper() and last.isalnum() and " " in before

    def _offered(self, one: Promoted) -> bool:
        """Whether one mention is an offer: a list of services, a heading, a claim."""
        kind = self.page.segments[one.place.segment].kind
        return kind in ("list-item", "heading", "meta-description") or self.claims_at(one.place.segment)

    def _find_uses(self, one: Promoted) -> None:
        """Fill in what a treatment is offered for: in its own sentence, under its heading, or anywhere on its page."""
        near = {m.segment for found in self.mentions.values() for m in found if m.entry == one.treatment.id}
        for index in self.order:
            conditions = self.named(index, "condition")
            worded = self.find("page-use", index) if index in near else None
            if not (conditions or worded) or not self._belongs(one, index, near) or self._excluded(index):
                continue
            for mention in conditions:
                if mention.entry not in one.uses and not clears(self.page, index, mention.start, mention.end, _UNSURE):
                    one.uses[mention.entry] = Spot(index, mention.start, mention.end)
            if worded:
                self._find_words(one, index, conditions)
        self._trim(one)
        for condition in one.treatment.not_approved_for:
            if condition not in one.uses and (pattern := self.page.cue(f"use-{condition}")):
                match = pattern.search(self.page.folded)
                if match:
                    one.uses[condition] = self.place(match.start(), match.end())

    def _find_words(self, one: Promoted, index: int, conditions: list[Mention]) -> None:
        """Fill in the uses of a segment that are conditions by their wording, but no entry of the evidence base."""
        for match in self.within("page-use", index, 0, len(self.page.texts[index])):
            known = any(named.start < match.end() and match.start() < named.end for named in conditions)
            if not known and not clears(self.page, index, match.start(), match.end(), _UNSURE):
                one.words.setdefault(match.group(), Spot(index, match.start(), match.end()))

    def _belongs(self, one: Promoted, index: int, near: set[int]) -> bool:
        """Whether the conditions in a segment are those for which a treatment is offered."""
        here = index in near
        if not here and self.named(index, "treatment"):  # a list item on another treatment
            return False
        kind = self.page.segments[index].kind
        plain = kind in (*HEADS, "list-item", "table-cell") or self.claims_at(index)
        if here:
            return plain or one.main or kind != "sentence"
        block = self.page.document.blocks[self.page.segments[index].block]
        below = block.section is not None and any(self.page.segments[at].block == block.section for at in near)
        return plain and (below or one.main)

    def _trim(self, one: Promoted) -> None:
        """Leave out what a narrower use on the page already says ("chronic pain" beside CRPS); headings come first."""
        covered = {above for use in one.uses for above in self.knowledge.covers(use) if above != use}
        heads = [use for use in one.uses if self.page.segments[one.uses[use].segment].kind in HEADS]
        kept = [use for use in dict.fromkeys((*heads, *one.uses)) if use not in covered or use in heads]
        one.uses = {use: one.uses[use] for use in kept}

    def _excluded(self, index: int) -> bool:
        """Whether a segment tells who should not have it, or stands under such a heading."""
        return any(
            self.find(name, at)
            for at in (index, *self.above(index))
            for name in ("page-exclusion", "page-risk-heading")
        )

    def disclosures(self, treatment: Substance) -> tuple[list[Spot], list[Spot]]:
        """Where the page says that this treatment is not approved for the use: in full, and of a part of it only."""
        whole: list[Spot] = []
        part: list[Spot] = []
        for index, match in self.everywhere("page-disclosure"):
            named = {mention.entry for mention in self.named(index, "treatment")}
            if named and not named & self.family(treatment) and not self._general(named):
                continue
            limited = self._part(index, match.start(), match.end())
            (part if limited else whole).append(limited or Spot(index, match.start(), match.end()))
        return whole, part

    def _part(self, index: int, start: int, end: int) -> Spot | None:
        """The words start..end on a status with what limits them to a part: "long-term use of it is off-label"."""
        text = self.page.texts[index]
        names = [text[one.start : one.end] for one in self.named(index, "treatment")]
        for found in self.within("page-disclosure-part", index, 0, start):
            between = text[found.end() : start]
            for name in names:
                between = between.replace(name, " ")
            if _LINKING.issuperset(between.replace(",", " ").split()):
                return Spot(index, found.start(), end)
        after = next(self.within("page-disclosure-part", index, end, len(text)), None)
        return Spot(index, start, after.end()) if after is not None and after.start() <= end + 1 else None

    def _general(self, named: set[str]) -> bool:
        """Only one treatment on the page: whatever it is called in the disclosure, it is meant."""
        return len(self.promoted) == 1 and not named & {one.treatment.id for one in self.promoted}

    def family(self, treatment: Substance) -> set[str]:
        """The treatment, the approved drug behind it, and other forms of the same."""
        base = treatment.version_of or treatment.id
        entries = self.knowledge.substances.values()
        forms = {one.id for one in entries if one.version_of == base or treatment.id in one.members}
        return {treatment.id, base, *treatment.members, *forms}

    @cached_property
    def names_misuse(self) -> bool:
        """Whether the page says that what it offers can be misused or cause dependence."""
        for index, match in self.everywhere("page-misuse"):
            length = len(self.page.texts[index])
            others = self.within("page-misuse-other", index, 0, length)
            other = any(one.start() < match.end() and match.start() < one.end() for one in others)
            if self.copy(index) and not other and not self.find("page-other-treatment", index):
                return True
        return False

    @cached_property
    def sourced(self) -> bool:
        """Whether the page names or links one source that a reader could look up."""
        for index, segment in enumerate(self.page.segments):
            text = self.page.texts[index]
            linked = self.page.document.blocks[segment.block].links
            if not linked and not self.find("page-source-hint", index) and not any(map(str.isdigit, text)):
                continue
            if "copyright" in text or "©" in text or "all rights reserved" in text:
                continue
            words = source_in(self.page, segment)
            if words and f"not {words}" not in text:  # "common practice, not FDA guidelines"
                return True
        return False
