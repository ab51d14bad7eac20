"""What rules on wording see on a page, for the page rules: benefits in words that no vocabulary of theirs has."""

from __future__ import annotations

from collections.abc import Sequence

from claimlint.benefits import HEADS
from claimlint.claims import Claims
from claimlint.matchers import phrase
from claimlint.scan import Spot

_FAMILIES = ("EFF", "MEC", "ABS")  # of rules on benefits
_MANY = 6  # benefits ...
_WORDS = 80  # ... and words for each, from which a page advertises however much it refers


def advertises(claims: Claims, active: frozenset[int]) -> bool:
    """Whether the wording promotes a treatment that the page sells, or is too dense in benefits for information."""
    return (claims.sells or claims.informs) and len(benefits(claims, active)) >= claims.enough


def names_only(claims: Claims, places: Sequence[Spot]) -> bool:
    """Whether only titles and headings hold out a benefit: "Stem cells for autism" names the topic."""
    return all(claims.page.segments[one.segment].kind in HEADS for one in places)


def benefits(claims: Claims, active: frozenset[int]) -> list[Spot]:
    """Where rules on wording see a benefit, each wording once; none on a page of information, or if there is but one.

    The rules count whether they are active or not.
    """
    memo = claims.page.memo
    if "told" not in memo:
        memo["told"] = _told(claims, active)
    told: list[Spot] = memo["told"]
    dense = len(told) >= _MANY and len(told) * _WORDS >= claims.page.folded.count(" ")
    return told if dense or (len(told) > 1 and not claims.informs) else []


def _told(claims: Claims, active: frozenset[int]) -> list[Spot]:
    rules = claims.rules
    wanted = rules.memo.get("benefit-rules")
    if wanted is None:
        wanted = rules.memo["benefit-rules"] = frozenset(
            number
            for number, rule in enumerate(rules.rules)
            if rule.label in _FAMILIES and rule.confidence != "low" and not rule.jurisdictions
        )
    ours = active if wanted.issubset(active) else wanted  # what the wording rules have found is not looked for twice
    hits = phrase.match(claims.page, rules, ours)
    found = {hit.segment: hit for hit in hits if hit.rule.label in _FAMILIES and hit.rule.confidence != "low"}
    wordings: dict[str, Spot] = {}
    for at in sorted(found):
        start, end = found[at].start, found[at].end
        wordings.setdefault(claims.page.texts[at][start:end], Spot(at, start, end))
    return list(wordings.values())
