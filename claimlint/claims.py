"""What a page promotes: which treatment, for what, and where; and what it discloses and cites.

The words it looks for are vocabularies (`rules/_vocabulary/page.yaml`), the names are those of the evidence base.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from claimlint.context import COUNTED, clears, source_in
from claimlint.knowledge import Substance
from claimlint.names import Mention
from claimlint.pattern import fold
from claimlint.scan import Scan, Spot

HEADS = ("title", "heading", "meta-description")
_CLAIMS = 2  # one benefit in passing does not make a page that promotes
_SHORT = 250  # words of a page on which one is enough
_LITTLE = 100  # words of a page that is too short to tell
_ROOM = 300  # words of information that bear one wording of advertising
_UNSURE = ("negation", "refuted", "risk", "question")
_COMPARED = frozenset("unlike than versus vs vs. without not replace replaces replacing tried failed like no".split())


@dataclass(slots=True)
class Promoted:
    """A treatment that the page offers. `uses` are the conditions that it is offered for, with the place of each."""

    treatment: Substance
    place: Spot
    count: int = 0
    main: bool = False  # it stands in the title or the first heading
    uses: dict[str, Spot] = field(default_factory=dict)


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
        enough = 1 if self.page.folded.count(" ") < _SHORT else _CLAIMS
        for index in self.order:
            match = self.find("page-claim", index)
            if match and self.page.texts[index] not in seen:
                seen.add(self.page.texts[index])
                if not clears(self.page, index, match.start(), match.end(), _UNSURE):
                    found.append(Spot(index, match.start(), match.end()))
                    if len(found) == enough:
                        return found
        found += [place for place in self._headed() if all(place.segment != one.segment for one in found)]
        return found if len(found) >= enough else []

    def claims_at(self, index: int) -> bool:
        """Whether a segment holds out a benefit."""
        return self.find("page-claim", index) is not None

    def benefit_count(self) -> int:
        """How many segments hold out a benefit."""
        return sum(map(self.claims_at, self.order))

    def _headed(self) -> list[Spot]:
        """Titles and headings of the kind "Ketamine for CRPS"."""
        found = []
        for index in self.order:
            if self.page.segments[index].kind in HEADS:
                for treatment in self.named(index, "treatment"):
                    for condition in self.named(index, "condition"):
                        between = self.page.texts[index][treatment.end : condition.start]
                        if between.strip() in ("for", "to treat", "treats", "in") and treatment.end < condition.start:
                            found.append(Spot(index, treatment.start, condition.end))
        return found

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
            if not conditions or not self._belongs(one, index, near) or self._excluded(index):
                continue
            for mention in conditions:
                if mention.entry not in one.uses and not clears(self.page, index, mention.start, mention.end, _UNSURE):
                    one.uses[mention.entry] = Spot(index, mention.start, mention.end)
        self._trim(one)
        for condition in one.treatment.not_approved_for:
            if condition not in one.uses and (pattern := self.page.cue(f"use-{condition}")):
                match = pattern.search(self.page.folded)
                if match:
                    one.uses[condition] = self.place(match.start(), match.end())

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
            before = self.page.texts[index][: match.start()].removesuffix(" are ").removesuffix(" is ").rstrip()
            limited = [
                found
                for found in self.within("page-disclosure-part", index, 0, len(before))
                if len(before) - found.end() < 5
            ]
            start = limited[0].start() if limited else match.start()
            (part if limited else whole).append(Spot(index, start, match.end()))
        return whole, part

    def _general(self, named: set[str]) -> bool:
        """Only one treatment on the page: whatever it is called in the disclosure, it is meant."""
        return len(self.promoted) == 1 and not named & {one.treatment.id for one in self.promoted}

    def family(self, treatment: Substance) -> set[str]:
        """The treatment, the approved drug behind it, and other forms of the same."""
        base = treatment.version_of or treatment.id
        forms = {one.id for one in self.knowledge.substances.values() if one.version_of == base}
        return {treatment.id, base, *forms}

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
