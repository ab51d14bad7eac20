"""Wording that carries evidence: for a finding about a known treatment and condition, what the evidence base holds."""

from __future__ import annotations

from claimlint.context import Page
from claimlint.evidencetext import paragraph
from claimlint.matchers import Hit
from claimlint.matchers.pairs import pair_of
from claimlint.model import Source, Suggestion
from claimlint.ruleset import Ruleset

_LABELS = frozenset(("EFF", "EVD", "MEC"))
Offer = tuple[Suggestion, tuple[Source, ...]]


def offer(page: Page, rules: Ruleset, hit: Hit) -> Offer | None:
    """What to write instead, with the sources to cite; once for a segment, and once for what only the page names."""
    if hit.rule.kind != "phrase" or hit.rule.label not in _LABELS:
        return None
    pair = pair_of(page, rules, hit.segment)
    if pair is None:
        return None
    given: set[tuple[object, ...]] = page.memo.setdefault("offered", set())
    place = (pair.ids, hit.segment if pair.near else None)
    if place in given:
        return None
    given.add(place)
    return _of(rules, *pair.ids)


def _of(rules: Ruleset, treatment: str, condition: str) -> Offer | None:
    known: dict[tuple[str, str], Offer | None] = rules.memo.setdefault("offers", {})
    if (treatment, condition) not in known:
        found = paragraph(rules.knowledge, treatment, condition, most=1)
        known[treatment, condition] = (Suggestion(found.text), found.sources) if found else None
    return known[treatment, condition]
