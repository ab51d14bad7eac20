"""Whether a page names a harm of a treatment, or who should not have it.

Another treatment's harms do not count, nor harms that are denied ("no nausea") or that are the use ("eases nausea").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimlint.claims import Claims
from claimlint.knowledge import Substance
from claimlint.names import Mention
from claimlint.scan import Spot

# Words that name a part or a function: a harm only beside a word that says so.
_WEAK = frozenset(
    "appetite|anxiety|bladder|blood pressure|breathing|consciousness|cough|depression|dose|dosing|driving|ear|ears|eye|"
    "eyelid|facial hair|fatigue|gastrointestinal|headache|headaches|hearing|heart|heart rate|heartbeat|hospital|"
    "inflammation|infection|infections|insomnia|itching|kidney|libido|liver|lung|lungs|memory|mood|muscle|neck pain|"
    "oxygen|pain|pregnancy|prickling|redness|respiratory|scalp|sexual|sight|skin|sleep|spread|stomach pain|suicidal|"
    "surgery|swallowing|swelling|taste|thinking|thyroid|tiredness|toxic|unborn|urinary|vein|vision|weight gain|"
    "withdrawal|erectile|cognitive|emergence|numbness|dryness|electrolyte|electrolytes|balance|dependence".split("|")
)
# Harms that nobody would name as a benefit or a symptom: beside the treatment's name they need no other word.
_PLAIN = frozenset(("tolerance", "psychotropic", "dissociation", "dissociative", "hallucination", "hallucinations"))
_AFTER = 4  # segments, the heading or question itself included, in which somebody must be named
_LIST = 3  # harms in one line that need no word on when they come
_NEAR = 4  # words over which a denial or a benefit verb reaches


def named_harm(claims: Claims, treatment: Substance | None) -> Spot | None:
    """The first place at which the page names a harm of the treatment, or who should not have it."""
    return next(named_harms(claims, treatment), None)


def named_harms(claims: Claims, treatment: Substance | None) -> Iterator[Spot]:
    """One place for each segment that names a harm of the treatment, or who should not have it.

    Without a treatment: of whatever the page offers.
    """
    for index in range(len(claims.written)):
        if not claims.copy(index):
            continue
        match = claims.find("page-exclusion", index)
        if match and any(claims.find("page-excluded", at) for at in range(index, index + _AFTER)):
            if not _of_another(claims, treatment, index):
                yield Spot(index, match.start(), match.end())
            continue
        for mention in claims.named(index, "harm"):
            if _is_harm(claims, treatment, index, mention):
                yield Spot(index, mention.start, mention.end)
                break


def _of_another(claims: Claims, treatment: Substance | None, index: int) -> bool:
    """Whether a segment speaks of another treatment and not of this one."""
    named = {mention.entry for mention in claims.named(index, "treatment")}
    if treatment is not None:
        if named & claims.family(treatment):
            return False
        if named and any(one.main for one in claims.promoted if one.treatment is treatment):
            return True
    match = claims.find("page-other-treatment", index)
    if match and not _own(claims, match.group()) and not _ruled_out_by(claims, index, match.start()):
        return True
    for at in claims.above(index)[-1:]:
        match = claims.find("page-other-treatment", at)
        if match and at not in claims.title and not _own(claims, match.group()):
            return True
    return False


def _own(claims: Claims, words: str) -> bool:
    """Whether words that mostly name another treatment are this page's own: its title has them, or an operation."""
    return words in claims.title_text or (
        claims.page.find("page-operation", claims.title_text) is not None
        and claims.page.find("page-operation", words) is not None
    )


def _ruled_out_by(claims: Claims, index: int, start: int) -> bool:
    """Whether another treatment stands only as what rules this one out: "you cannot take it with opioids"."""
    exclusion = claims.find("page-exclusion", index)
    return exclusion is not None and bool(exclusion.start() < start)


def _is_harm(claims: Claims, treatment: Substance | None, index: int, mention: Mention) -> bool:
    """Whether a word names a harm of the treatment here: not one denied, not the use, not the disease."""
    if any(one.start() < mention.end and mention.start < one.end() for one in _elsewhere(claims, index)):
        return False
    own = treatment is not None and mention.entry in treatment.harm_words
    if not own and mention.entry not in claims.general_harms:
        return False
    if _denied(claims, treatment, index, mention) or _of_another(claims, treatment, index):
        return False
    if any(_risk_heading(claims, above) for above in claims.above(index)):
        return True
    risk = claims.find("page-risk-heading", index) is not None
    weak = mention.entry in _WEAK
    several = len({one.entry for one in claims.named(index, "harm")}) > 1
    if weak and not several and not claims.find("page-harm-strong", index):
        return False
    caused = _just_before(claims, "page-harm-caused", index, 0, mention.start)
    if not risk and not caused and (claims.claims_at(index) or _diseased(claims, index, mention)):
        return False
    named = {one.entry for one in claims.named(index, "treatment")}
    if treatment is not None and not weak and (own or mention.entry in _PLAIN) and named & claims.family(treatment):
        return True
    if not claims.find("page-harm-frame", index):
        return False
    return own or _listed(claims, index) or claims.find("page-harm-setting", index) is not None


def _listed(claims: Claims, index: int) -> bool:
    """Whether a line is a list of harms: "Swelling, bruising and, rarely, numbness"."""
    harms = claims.named(index, "harm")
    words = {one.entry for one in harms}
    opening = claims.page.texts[index][: harms[0].start]
    first = opening.count(" ") <= 1 and not opening.startswith("if ")
    return first and len(words) >= _LIST and len(words - _WEAK) > 1


def _elsewhere(claims: Claims, index: int) -> Iterator[Any]:
    """Where a segment has the words of a harm for something else: "fat burn"."""
    return claims.within("page-harm-else", index, 0, len(claims.page.texts[index]))


def _denied(claims: Claims, treatment: Substance | None, index: int, mention: Mention) -> bool:
    """Whether the clause denies the harm, eases it, or lays it to another treatment."""
    first, last = claims.page.clause(index, mention.start, mention.end)
    if treatment is not None and next(claims.within("page-other-treatment", index, first, mention.start), None):
        named = [one for one in claims.named(index, "treatment") if first <= one.start < last]
        if not any(one.entry in claims.family(treatment) for one in named):
            return True
    if _just_before(claims, "page-harm-denied", index, first, mention.start):
        return True
    risk = claims.find("page-risk-heading", index) or next(
        claims.within("page-harm-setting", index, 0, mention.end), None
    )
    return not risk and _just_before(claims, "page-harm-eased", index, first, mention.start)


def _diseased(claims: Claims, index: int, mention: Mention) -> bool:
    """Whether a segment speaks of the disease and not of the treatment."""
    about = mention.entry in _WEAK and mention.entry.removesuffix("s") in claims.title_text  # "Relief for headaches"
    return (
        about
        or claims.find("page-disease", index) is not None
        or any(one.start < mention.end and mention.start < one.end for one in claims.named(index, "condition"))
    )


def _risk_heading(claims: Claims, above: int) -> bool:
    """A heading such as "Side effects", and not "Relief from side effects"."""
    match = claims.find("page-risk-heading", above)
    return bool(match) and next(claims.within("page-harm-eased", above, 0, match.start()), None) is None


def _just_before(claims: Claims, name: str, index: int, first: int, start: int) -> bool:
    """Whether a vocabulary stands in the clause not more than a few words before `start`."""
    text = claims.page.texts[index]
    ends = [match.end() for match in claims.within(name, index, first, start)]
    return bool(ends) and text.count(" ", ends[-1], start) <= _NEAR
