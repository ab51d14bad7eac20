"""Rules on what regulators have allowed: "FDA-approved", "cleared", "licensed" held against the evidence base.

The match lines of a rule find the words; `compare` under `check` says what is wrong with them:

    false    the treatment has no approval, or none for the use that the words are joined to
    term     a cleared device is called approved, or an approved drug cleared
    lent     the approval is true of another use than the one that is promised beside it
    wide     only a narrower use is approved
    offered  the treatment has no approval for anything, and is offered (the match lines find the offer)
    elsewhere   another regulator than the FDA is named, and the evidence base has its approvals, but not this one
    unverified  the evidence base has no approval by the regulator at all, and cannot tell whether there is one

The message may use {treatment}, {uses} and {truth}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from claimlint import advice
from claimlint.claims import Claims
from claimlint.context import Page
from claimlint.knowledge import Approval, Status, Substance
from claimlint.lazy import words
from claimlint.matchers import Cleared, Hit, phrase
from claimlint.names import Mention
from claimlint.ruleset import Ruleset

# The words by which copy names another regulator than the FDA, or the place where it rules.
_REGULATORS = {
    "MHRA": words(r"mhra|uk|united kingdom|britain|british|england|english"),
    "TGA": words(r"tga|artg|australian?"),
    "Health Canada": words(r"health canada|canada|canadian"),
    "Swissmedic": words(r"swissmedic|switzerland|swiss"),
    "EU CE mark": words(r"ce[- ]?mark(?:ed|ing)?|ce[- ](?:approv\w+|certifi\w+)"),
    "EMA": words(r"ema|european? medicines agency|europe|european|eu"),
}
_GOVERNED = ("for", "to treat", "treating", "treats", "in", "to help", "to relieve", "to manage", "against")
# What stands beside the words when they are said of the treatment that the page is about.
_AFTER = ("treatment", "therapy", "device", "procedure", "option", "for ", "to ", "and ", "&", ",", ".", "since")
_BEFORE = ("it is", "it's", "this is", "which is", "therapy is", "treatment is", "now")
_STANDS_IN = ("it ", "it's ", "this ", "the drug ", "the device ", "the medicine ", "the medication ", "the treatment ")
_USES = 3
_APPROVED_KINDS = ("drug", "device", "biologic", "compounded")


@dataclass(frozen=True, slots=True)
class _Said:
    """What a sentence says of an approval: of which treatment, for which conditions (ids), with which word."""

    claims: Claims
    hit: Hit
    treatment: Substance
    governed: tuple[str, ...]  # conditions that the words are joined to: "approved for ..."
    beside: tuple[str, ...]  # conditions elsewhere in the sentence
    cleared: bool  # the word is cleared, not approved
    regulator: str
    brand: str  # the product that is named, folded; empty if no brand is

    @property
    def approvals(self) -> list[Approval]:
        return [one for one in self.treatment.approvals if one.regulator == self.regulator]

    def status(self, condition: str) -> Status:
        knowledge, treatment = self.claims.knowledge, self.treatment
        found = knowledge.status(treatment.id, condition, self.regulator)
        if found not in ("approved", "cleared") or not self.brand or not treatment.approvals_complete:
            return found
        own = [one for one in self.approvals if self.brand in one.brand.lower()]
        covered = any(knowledge.covers(condition).intersection(one.conditions) for one in own)
        return found if covered or not own else "none"  # Zepbound is not Mounjaro


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active approval rules (by number). What was called off is added to `cleared` if it is given."""
    claims: Claims | None = None
    for hit in phrase.match(page, rules, active, cleared, "approval"):
        claims = claims or Claims(page, rules)
        said = _said(claims, hit)
        compare = hit.rule.options["compare"]
        if said is not None and compare in (_US if said.regulator == "FDA" else _ABROAD):
            uses = _COMPARE[compare](said)
            if uses is not None:
                yield _found(said, uses)


def _said(claims: Claims, hit: Hit) -> _Said | None:
    text = claims.page.texts[hit.segment]
    if claims.find("page-disclosure", hit.segment):
        return None
    treatment, brand = _subject(claims, hit, text)
    if treatment is None or "?" in text[hit.end :] or claims.disclosures(treatment)[0]:
        return None  # a page that tells the true status elsewhere asks or explains here
    _, last = claims.page.clause(hit.segment, hit.start, hit.end)
    governed, beside = [], []
    joined = False
    for mention in claims.named(hit.segment, "condition"):
        between = text[hit.end : mention.start] if mention.start >= hit.end else ""
        inside = hit.start <= mention.start < hit.end
        if not joined:
            joined = inside or any(f" {word} " in f" {between} " for word in _GOVERNED)
        if joined and mention.start < last and mention.start >= hit.start:
            governed.append(mention.entry)
        else:
            beside.append(mention.entry)
    cleared = "clear" in text[hit.start : hit.end]
    return _Said(claims, hit, treatment, tuple(governed), tuple(beside), cleared, _regulator(claims, hit, text), brand)


def _regulator(claims: Claims, hit: Hit, text: str) -> str:
    """Who is said to have approved: the regulator in the words; else the only one in their clause; else the FDA."""
    said = text[hit.start : hit.end]
    if "fda" in said or "food and drug" in said:
        return "FDA"
    for part in (said, text[slice(*claims.page.clause(hit.segment, hit.start, hit.end))]):
        for name, pattern in _REGULATORS.items():
            if pattern.search(part) and "fda" not in part:
                return name
    return "FDA"


def _subject(claims: Claims, hit: Hit, text: str) -> tuple[Substance | None, str]:
    """The treatment that the words are said of: right after them, right before them, or the one the page is about.

    And the brand, if that is how it is named.
    """
    named = claims.named(hit.segment, "treatment")
    if named:
        return _named(claims, min(named, key=lambda one: _distance(one, hit)))
    earlier = _meant(claims, hit, text)
    if earlier:
        return _named(claims, earlier)
    first = next(iter(claims.promoted), None)
    after, before = text[hit.end :].lstrip(), text[: hit.start].rstrip()
    if first and first.main and (not after or after.startswith(_AFTER) or before.endswith(_BEFORE)):
        return first.treatment, ""
    return None, ""


def _named(claims: Claims, one: Mention) -> tuple[Substance, str]:
    """The entry of a name, and the name itself if it is a brand."""
    entry, written = claims.knowledge.substances[one.entry], claims.page.texts[one.segment][one.start : one.end]
    return entry, written if written in map(str.lower, entry.brands) else ""


def _meant(claims: Claims, hit: Hit, text: str) -> Mention | None:
    """What "it" stands for: the only treatment in the sentence before."""
    segments, last = claims.page.segments, hit.segment - 1
    if last < 0 or segments[last].block != segments[hit.segment].block or not text.startswith(_STANDS_IN):
        return None
    named = claims.named(last, "treatment")
    return named[0] if len({one.entry for one in named}) == 1 else None


def _distance(one: Mention, hit: Hit) -> int:
    """Characters between a name and the words; what follows is nearer than what stands before."""
    if one.start >= hit.end:
        return one.start - hit.end
    return max(hit.start - one.end, 0) + 3


def _false(said: _Said) -> list[str] | None:
    if said.treatment.kind == "compounded" or (said.treatment.approvals_complete and not said.approvals):
        return [use for use in said.governed if said.status(use) == "none"]
    wrong = [use for use in said.governed if said.status(use) == "none"]
    return wrong or None


def _term(said: _Said) -> list[str] | None:
    if not said.approvals or _false(said) is not None:
        return None
    kinds = {one.status for one in said.approvals}
    raised = said.treatment.kind == "device" and kinds == {"cleared"} and not said.cleared
    return [] if raised or (kinds == {"approved"} and said.cleared) else None


def _lent(said: _Said) -> list[str] | None:
    if not said.approvals or said.governed or said.treatment.kind == "compounded" or said.claims.informs:
        return None
    if said.beside:
        wrong = [use for use in said.beside if said.status(use) == "none"]
        return wrong if len(wrong) == len(said.beside) else None
    # No use beside it: what the page offers it for stands in its place, unless an approved use is among them.
    text = said.claims.page.texts[said.hit.segment]
    own = next((one for one in said.claims.promoted if one.treatment is said.treatment and one.main), None)
    if own is None or not own.uses or said.claims.find("page-disclosure", said.hit.segment) or "anesthe" in text:
        return None
    return list(own.uses) if all(said.status(use) == "none" for use in own.uses) else None


def _wide(said: _Said) -> list[str] | None:
    wide = [use for use in said.governed if said.status(use) == "part"]
    return wide if wide and not any(said.status(use) in ("approved", "cleared") for use in said.governed) else None


def _offered(said: _Said) -> list[str] | None:
    entry = said.treatment
    none = entry.approvals_complete and not entry.approvals and not said.claims.informs
    return [] if none and entry.kind in ("drug", "biologic") else None


def _elsewhere(said: _Said) -> list[str] | None:
    if not said.approvals:
        return None
    return [use for use in said.governed if said.status(use) == "none"] or None


def _unverified(said: _Said) -> list[str] | None:
    unknown = not said.approvals and said.treatment.kind in _APPROVED_KINDS
    if said.regulator == "FDA" and said.treatment.approvals_complete:
        return None  # the base knows: there is none
    return [*said.governed] if unknown else None


_US = ("false", "term", "lent", "wide", "offered", "unverified")  # comparisons with what the FDA did
_ABROAD = ("elsewhere", "unverified")  # ... and with what other regulators did
_COMPARE: dict[str, Callable[[_Said], list[str] | None]] = {
    "elsewhere": _elsewhere,
    "unverified": _unverified,
    "false": _false,
    "term": _term,
    "lent": _lent,
    "wide": _wide,
    "offered": _offered,
}


def _about(said: _Said) -> list[Approval]:
    """The approvals that touch the conditions of the sentence, or none."""
    named = {*said.governed, *said.beside}
    covers = said.claims.knowledge.covers
    return [
        one
        for one in said.approvals
        if any(covers(use).intersection(one.conditions) for use in named)
        or any(named.intersection(covers(condition)) for condition in one.conditions)
    ]


def _refs(approvals: list[Approval]) -> tuple[str, ...]:
    return tuple(ref for one in approvals for ref in one.sources)


def _found(said: _Said, uses: list[str]) -> Hit:
    """The hit with the true status, its year and its sources."""
    knowledge, hit = said.claims.knowledge, said.hit
    names = [knowledge.conditions[use].name for use in uses[:_USES]]
    wide = [knowledge.conditions[use].name for use in uses if said.status(use) == "part"]
    truth, refs = advice.status(said.treatment, [] if wide else names, _about(said))
    if said.regulator != "FDA" or (not said.approvals and not said.treatment.approvals_complete):
        truth, refs = advice.elsewhere(said.treatment, said.regulator), _refs(said.approvals)
    offered = advice.paragraph(knowledge, said.treatment, truth, refs=refs)
    captures = {
        "treatment": said.treatment.name,
        "uses": f" for {advice.joined(names)}" if names else "",
        "truth": truth,
    }
    return Hit(hit.rule, hit.segment, hit.start, hit.end, captures, (offered.suggestion,), offered.sources)
