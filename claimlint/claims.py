"""What a page promotes: which treatment, for what, and where; and what it discloses and cites.

The words it looks for are vocabularies (`rules/_vocabulary/page.yaml`), the names are those of the evidence base.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from claimlint.benefits import HEADS, UNSURE, Benefits
from claimlint.context import clears, source_in
from claimlint.folding import fold
from claimlint.knowledge import Substance
from claimlint.names import Mention
from claimlint.scan import Spot

_NEAR_SALE = 40  # characters between "we prescribe" and the name
_FEW = 3  # treatments on a page of which one can be meant wherever none is named
# What may stand between the subject and its status.
_LINKING = frozenset(
    "is are was be of with by this it its our the a an considered regarded still as remains use".split()
)
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
    headed: bool = False  # it stands in any heading or in the description
    uses: dict[str, Spot] = field(default_factory=dict)
    words: dict[str, Spot] = field(default_factory=dict)

    def place_of(self, use: str) -> Spot:
        """Where a use stands, given as a condition id or in the page's words."""
        return self.uses[use] if use in self.uses else self.words[use]


class Claims(Benefits):
    """One page, read once for all page rules."""

    @cached_property
    def offers(self) -> bool:
        """Whether a treatment of the evidence base is what the page sells, whatever it says of benefits."""
        return self.sells and any(one.main for one in self.promoted)

    @cached_property
    def treats(self) -> bool:
        """Whether a treatment that can do harm is on offer, known to the evidence base or not."""
        if self.promoted:
            return True
        return self._twice("page-therapy")

    @cached_property
    def cares(self) -> bool:
        """Whether any treatment is on offer, also one that hardly does harm."""
        return self.treats or self._twice("page-care")

    def _twice(self, name: str) -> bool:
        return len(list(islice(self.everywhere(name), 2))) == 2

    @cached_property
    def compounds(self) -> bool:
        """Whether the page says that a pharmacy mixes what it sells, and denies it nowhere."""
        found = list(self.everywhere("page-compounded"))
        return bool(found) and not any(
            clears(self.page, at, one.start(), one.end(), ("negation", "refuted", "question")) for at, one in found
        )

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
                one.headed = one.headed or self.page.segments[index].kind in HEADS
        kept = [one for one in found.values() if one.main or one.count > 1 or self._offered(one)]
        kept.sort(key=lambda one: (not one.main, -one.count))
        for one in kept:
            self._find_uses(one, alone=len(kept) <= _FEW)
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
        here = one.place.segment
        return kind in ("list-item", "heading", "meta-description") or self.claims_at(here) or self.sold(one)

    def sold(self, one: Promoted) -> bool:
        """Whether the sentence that names a treatment first says that it is given here: "our doctors prescribe ..."."""
        start = one.place.start
        return any(start - match.end() < _NEAR_SALE for match in self.within("page-gives", one.place.segment, 0, start))

    def _find_uses(self, one: Promoted, *, alone: bool) -> None:
        """Fill in what a treatment is offered for: in its own sentence, under its heading, or anywhere on its page."""
        near = {m.segment for found in self.mentions.values() for m in found if m.entry == one.treatment.id}
        for index in self.order:
            conditions = self.named(index, "condition")
            worded = self.find("page-use", index) if index in near else None
            if not (conditions or worded) or not self._belongs(one, index, near, alone) or self.excluded(index):
                continue
            for mention in conditions:
                known = mention.entry in one.uses or self._had(index, mention.start)
                if not known and not clears(self.page, index, mention.start, mention.end, UNSURE):
                    one.uses[mention.entry] = Spot(index, mention.start, mention.end)
            if worded:
                self._find_words(one, index, conditions)
        self._trim(one)
        for condition in one.treatment.not_approved_for:
            if condition not in one.uses and (pattern := self.page.cue(f"use-{condition}")):
                match = pattern.search(self.page.folded)
                if match:
                    one.uses[condition] = self.place(match.start(), match.end())

    def _had(self, index: int, start: int) -> bool:
        """Whether a condition is what somebody has besides: "with a weight-related illness such as diabetes"."""
        return any(
            match.start() < start < match.end()
            for match in self.within("page-comorbid", index, 0, len(self.page.texts[index]))
        )

    def _find_words(self, one: Promoted, index: int, conditions: list[Mention]) -> None:
        """Fill in the uses of a segment that are conditions by their wording, but no entry of the evidence base."""
        for match in self.within("page-use", index, 0, len(self.page.texts[index])):
            known = any(named.start < match.end() and match.start() < named.end for named in conditions)
            if not known and not clears(self.page, index, match.start(), match.end(), UNSURE):
                one.words.setdefault(match.group(), Spot(index, match.start(), match.end()))

    def _belongs(self, one: Promoted, index: int, near: set[int], alone: bool) -> bool:
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
        return plain and (below or (one.main and alone))

    def _trim(self, one: Promoted) -> None:
        """Leave out what a narrower use on the page already says ("chronic pain" beside CRPS); headings come first."""
        covered = {above for use in one.uses for above in self.knowledge.covers(use) if above != use}
        heads = [use for use in one.uses if self.page.segments[one.uses[use].segment].kind in HEADS]
        kept = [use for use in dict.fromkeys((*heads, *one.uses)) if use not in covered or use in heads]
        one.uses = {use: one.uses[use] for use in kept}

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
            if "©" in text or self.find("page-no-source", index):
                continue
            words = source_in(self.page, segment) or self._linked_study(index)
            if words and f"not {words}" not in text:  # "common practice, not FDA guidelines"
                return True
        return False

    def _linked_study(self, index: int) -> str:
        """The words of a sentence on research that link to another site: "see [the studies](https://...)"."""
        match = self.find("page-source-link", index) if self.copy(index) else None
        if match is None:
            return ""
        here = self.page.segments[index]
        end = here.start + len(here.text)
        for link in self.page.document.blocks[here.block].links:
            if link.start < end and here.start < link.end and "//" in link.href[:8]:
                return str(match.group())
        return ""
