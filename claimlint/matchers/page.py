"""Rules on what a page as a whole must say: its status, its harms, its sources. A page that promotes nothing is silent.

`check` in the rule file says what is asked for:

    asks: off-label | risk | source | misuse | who | monitoring | balance | buried | far | words
    deepest: how far down risks or the status may first stand (buried, far), 0 to 1
    least, ratio: benefits from which on balance is asked for, and how many may stand against one risk (balance)
    harm-words: words that name a harm of any treatment (risk)
    absent: vocabularies of which none may occur on the page, for the rule to speak (words)
    present: vocabularies that must all occur (words)
    known: yes, if only pages with a treatment of the evidence base are meant (words)
    says: the paragraph that is offered (words)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from claimlint import advice
from claimlint.advice import Advice
from claimlint.claims import Claims, Promoted
from claimlint.context import Page
from claimlint.harms import named_harm, named_harms
from claimlint.knowledge import Substance
from claimlint.matchers import Cleared, Hit, wording
from claimlint.model import Rule
from claimlint.ruleset import Ruleset
from claimlint.scan import Spot

_DATA = frozenset("json yaml toml ts js mts mjs cts cjs".split())  # formats that hold settings as often as pages
_PAGE = 120  # words from which data are a page
_REGULATED = ("drug", "device", "biologic", "compounded")
_OFTEN = 2  # a treatment named more often than that is more than an item of a menu
_WORDED = ("risk", "off-label", "misuse")  # asked for wherever rules on wording see benefits
_USES = 4  # uses that a message names
_NO_STATUS = "nowhere says whether a regulator has approved this use, and the evidence base knows of no approval"
# Words of a use that fit any illness.
_VAGUE = frozenset(
    "chronic acute severe autoimmune inflammatory metabolic hormonal skin joint heart conditions condition diseases "
    "disease disorders disorder illnesses illness problems problem issues issue injury injuries decline age-related of "
    "and the symptoms symptom health mental sports".split()
)


def match(
    page: Page,
    rules: Ruleset,
    active: frozenset[int],
    cleared: list[Cleared] | None = None,  # noqa: ARG001  what all matchers are given; a page rule calls nothing off
) -> Iterator[Hit]:
    """The hits of the active rules (by number) of this kind; none in a few lines of data: the page says the rest."""
    numbers = [number for number in sorted(active) if rules.rules[number].kind == "page"]
    if not numbers or (page.document.format in _DATA and page.folded.count(" ") < _PAGE):
        return
    claims = Claims(page, rules)
    for number in numbers:
        rule = rules.rules[number]
        asks = rule.options["asks"]
        offers = claims.offers and (asks == "off-label" or (asks == "risk" and claims.short))
        if asks == "source":
            yield from _source(rule, claims, active)
        elif claims.promotes or offers or (asks in _WORDED and wording.advertises(claims, active)):
            yield from _ASKS[asks](rule, claims)


def _off_label(rule: Rule, claims: Claims) -> Iterator[Hit]:
    for one in map(partial(_as_sold, claims), claims.promoted):
        uses = unapproved_uses(claims, one)
        if uses is None:
            continue
        whole, part = claims.disclosures(one.treatment)
        if whole:
            continue
        if part:
            said = _words(claims, part[0])
            missing = f'calls only a part of it unapproved ("{said}"), not the use itself'
        else:
            missing = _NO_STATUS if unknown_status(one.treatment) else "nowhere says that this use is not approved"
        yield _hit(rule, claims, one, _status(claims, one, uses), uses, missing=missing)


def _as_sold(claims: Claims, one: Promoted) -> Promoted:
    """A drug that is offered by its plain name on a page of a compounding pharmacy is the compounded one."""
    if one.treatment.kind != "drug" or not one.main or not claims.compounds:
        return one
    entries = claims.knowledge.substances.values()
    version = next((it for it in entries if it.kind == "compounded" and it.version_of == one.treatment.id), None)
    return replace(one, treatment=version) if version and unapproved_uses(claims, one) is None else one


def _status(claims: Claims, one: Promoted, uses: list[str]) -> Advice:
    if unknown_status(one.treatment):
        return advice.template(one.treatment.name, "status")
    text, refs = advice.status(one.treatment, [use_name(claims, one, use) for use in uses[:_USES]])
    return advice.paragraph(claims.knowledge, one.treatment, text, refs=refs)


def unknown_status(treatment: Substance) -> bool:
    """Whether the evidence base neither has an approval of this treatment nor says that there is none."""
    return not treatment.approvals and not treatment.approvals_complete


def unapproved_uses(claims: Claims, one: Promoted) -> list[str] | None:
    """The uses on offer (condition ids) that no regulator has allowed; None if there is nothing to disclose.

    Empty: the treatment has no approved use for any condition, and the page names none that the base knows.
    """
    treatment = one.treatment
    if treatment.kind not in _REGULATED:
        return None
    uses = [use for use in one.uses if claims.knowledge.status(treatment.id, use) == "none"]
    if uses:
        return uses
    allowed = [approval for approval in treatment.approvals if approval.regulator == "FDA"]
    # Ketamine is approved, but as an anesthetic only: whatever disease it is sold for, the use is off-label.
    none_at_all = treatment.approvals_complete and not any(approval.conditions for approval in allowed)
    # What is made of somebody's tissue is licensed by name or not at all: who sells it can say which.
    unlicensed = treatment.kind == "biologic" and unknown_status(treatment)
    if (none_at_all or unlicensed) and (one.main or one.count > 1 or claims.sold(one)):
        return []
    if treatment.approvals_complete:
        return [use for use in one.words if not _indicated(use, treatment)] or None
    return None


def _indicated(use: str, treatment: Substance) -> bool:
    """Whether a word of a use stands in any approved indication, or the use is too vague to tell."""
    words = [word for word in use.split() if word not in _VAGUE]
    approved = " ".join(f"{approval.indication} {approval.note}".lower() for approval in treatment.approvals)
    return not words or any(word.rstrip("s") in approved for word in words)


def _risk(rule: Rule, claims: Claims) -> Iterator[Hit]:
    one = _main(claims)
    if claims.treats and named_harm(claims, one.treatment if one else None) is None:
        yield _hit(rule, claims, one, _harms(claims, one))


def _who(rule: Rule, claims: Claims) -> Iterator[Hit]:
    one = _main(claims)
    if one and one.treatment.exclusions and not claims.says("page-exclusion"):
        text = advice.exclusions(one.treatment)
        yield _hit(rule, claims, one, advice.paragraph(claims.knowledge, one.treatment, text))


def _source(rule: Rule, claims: Claims, active: frozenset[int]) -> Iterator[Hit]:
    """One hit at the first benefit, if there are enough to make a page promote, and no source."""
    if not claims.cares or claims.sourced:
        return
    benefits = claims.benefits if claims.promotes else []
    if wording.names_only(claims, benefits):
        benefits = wording.benefits(claims, active)
    if len(benefits) >= claims.enough:
        one = _main(claims)
        yield _hit(rule, claims, one, _studies(claims, one), at=benefits[0])


def _misuse(rule: Rule, claims: Claims) -> Iterator[Hit]:
    if claims.names_misuse or not claims.says("page-repeat"):
        return
    most = max((one.count for one in claims.promoted), default=0)
    for one in claims.promoted:
        often = one.count > _OFTEN and (one.headed or one.count > most // 3)
        if one.treatment.schedule and (one.main or often):
            text = advice.misuse(one.treatment)
            yield _hit(rule, claims, one, advice.paragraph(claims.knowledge, one.treatment, text))
            return


def _monitoring(rule: Rule, claims: Claims) -> Iterator[Hit]:
    one = _main(claims)
    if one and (one.treatment.monitoring or one.treatment.schedule) and not claims.says("page-monitoring"):
        offered = advice.paragraph(claims.knowledge, one.treatment, one.treatment.monitoring)
        yield _hit(rule, claims, one, offered if one.treatment.monitoring else advice.template("", "watch"))


def _balance(rule: Rule, claims: Claims) -> Iterator[Hit]:
    benefits = claims.benefit_count()
    if not claims.treats or benefits < int(rule.options["least"]):
        return
    one = _main(claims)
    harms = len(list(named_harms(claims, one.treatment if one else None)))
    if harms and harms * float(rule.options["ratio"]) < benefits:
        missing = f"{benefits} lines of benefit, {harms} of risk"
        yield _hit(rule, claims, one, _harms(claims, one), missing=missing, at=claims.benefits[0])


def _buried(rule: Rule, claims: Claims) -> Iterator[Hit]:
    one = _main(claims)
    first = named_harm(claims, one.treatment if one else None) if claims.treats else None
    if first and claims.depth(first) > float(rule.options["deepest"]):
        yield _hit(rule, claims, one, Advice(rule.options["says"]), at=first)


def _far(rule: Rule, claims: Claims) -> Iterator[Hit]:
    for one in claims.promoted:
        if unapproved_uses(claims, one) is not None:
            whole, _ = claims.disclosures(one.treatment)
            if whole and claims.depth(min(whole, key=lambda place: place.segment)) > float(rule.options["deepest"]):
                yield _hit(rule, claims, one, Advice(rule.options["says"]), at=whole[0])
                return


def _lacks_words(rule: Rule, claims: Claims) -> Iterator[Hit]:
    options = rule.options
    one = _main(claims)
    if options.get("known") == "yes" and one is None:
        return
    if all(map(claims.says, options.get("present", ()))) and not any(map(claims.says, options.get("absent", ()))):
        yield _hit(rule, claims, one, Advice(options["says"]))


_ASKS: dict[str, Callable[[Rule, Claims], Iterator[Hit]]] = {
    "off-label": _off_label,
    "risk": _risk,
    "who": _who,
    "misuse": _misuse,
    "monitoring": _monitoring,
    "balance": _balance,
    "buried": _buried,
    "far": _far,
    "words": _lacks_words,
}


def _main(claims: Claims) -> Promoted | None:
    """The treatment that the page is about, if the evidence base knows it."""
    first = next(iter(claims.promoted), None)
    return first if first and (first.main or first.count > _OFTEN) else None


def _harms(claims: Claims, one: Promoted | None) -> Advice:
    if one is None:
        return advice.template("the treatment", "harms", "who")
    text, who = advice.harms(one.treatment), advice.exclusions(one.treatment)
    if not text:
        return advice.template(one.treatment.name, "harms", "who")
    return advice.paragraph(claims.knowledge, one.treatment, text, who)


def _studies(claims: Claims, one: Promoted | None) -> Advice:
    """A study of the treatment for the first use, in its own plain words; else where to put a source."""
    studies = claims.knowledge.studies_of(one.treatment.id, next(iter(one.uses), "")) if one else []
    for study in studies:
        if study.read == "abstract" and study.results:
            source = claims.knowledge.source(study.id)
            return Advice(f"{study.results[0].plain} ({study.citation})", (source,) if source else ())
    return Advice("[What was found, in how many people, against what] [cite].")


def _hit(
    rule: Rule,
    claims: Claims,
    one: Promoted | None,
    offered: Advice,
    uses: list[str] | None = None,
    *,
    missing: str = "",
    at: Spot | None = None,
) -> Hit:
    """A hit at the place where the promotion stands."""
    place = at or _place(claims, one, uses)
    found = uses if uses is not None else list(one.uses) if one else []
    named = [use_name(claims, one, use) for use in found] if one else []
    more = len(named) - _USES
    shown = named[:_USES] + ([f"{more} more"] if more > 0 else [])
    captures = {
        "treatment": _name(claims, one),
        "uses": f" for {advice.joined(shown)}" if shown else "",
        "missing": missing,
    }
    about = _about(rule, one, found)
    return Hit(rule, place.segment, place.start, place.end, captures, (offered.suggestion,), offered.sources, about)


def _about(rule: Rule, one: Promoted | None, uses: list[str]) -> tuple[str, ...]:
    """The treatment, or where the message names them its uses, by their ids: a page may move the words about."""
    if one is None:
        return ("the page",)
    if "{uses}" not in rule.message or not uses:
        return (one.treatment.id,)
    return tuple(f"{one.treatment.id} for {use}" for use in sorted(uses))


def use_name(claims: Claims, one: Promoted, use: str) -> str:
    """A condition by its name; by the page's own word where that is everyday speech: "pain" is not yet chronic pain."""
    written = _words(claims, one.place_of(use))
    condition = claims.knowledge.conditions.get(use)
    if condition is None:
        return written
    return written.lower() if written.lower() in condition.lay else condition.name


def _name(claims: Claims, one: Promoted | None) -> str:
    if one is None:
        return "a treatment"
    written = _words(claims, one.place)
    small = written[:1].lower() + written[1:]
    if written not in one.treatment.all_names() and small in one.treatment.all_names():
        written = small  # a heading's capital
    return f"{written} ({one.treatment.name})" if _differs(written, one.treatment) else one.treatment.name


def _differs(written: str, treatment: Substance) -> bool:
    return written.lower() not in treatment.name.lower() and treatment.name.lower() not in written.lower()


def _words(claims: Claims, place: Spot) -> str:
    return claims.written[place.segment][place.start : place.end].strip()


def _place(claims: Claims, one: Promoted | None, uses: list[str] | None) -> Spot:
    """Where a treatment is offered for a use; else where it is named first; else the first benefit."""
    if one is None:
        return claims.benefits[0] if claims.benefits else Spot(claims.title[0], 0, len(claims.written[claims.title[0]]))
    for use in uses or ():
        use_place = one.place_of(use)
        for mention in claims.named(use_place.segment, "treatment"):
            if mention.entry in (one.treatment.id, one.treatment.version_of):
                start, end = min(mention.start, use_place.start), max(mention.end, use_place.end)
                return Spot(use_place.segment, start, end)
    return one.place
