"""Which treatment and which condition a segment speaks of: its own words, its heading, else what the page is about."""

from __future__ import annotations

from typing import NamedTuple

from claimlint.context import Page
from claimlint.evidencetext import best_studies
from claimlint.knowledge import Study
from claimlint.matchers.named import Named, in_text, names_on
from claimlint.ruleset import Ruleset

_LEAST = 2  # times that a page names what it is about


class Pair(NamedTuple):
    """A treatment and a condition (ids). `near`: the segment or its heading names both."""

    treatment: str
    condition: str
    near: bool

    @property
    def ids(self) -> tuple[str, str]:
        return self.treatment, self.condition


def pair_of(page: Page, rules: Ruleset, index: int) -> Pair | None:
    """The pair that a segment speaks of, if the evidence base has a study of it; None where it cannot be told."""
    pairs = page.memo.setdefault("pairs", {})
    if index not in pairs:
        pairs[index] = _pair(page, rules, index)
    return pairs[index]  # type: ignore[no-any-return]


def _pair(page: Page, rules: Ruleset, index: int) -> Pair | None:
    here = names_on(page, rules).get(index, [])
    above = _above(page, rules, index)
    chosen: dict[str, list[str]] = {}
    near = True
    for kind in ("treatment", "condition"):
        found = _entries(here, kind)
        wider = _entries(above, kind) or _main(page, rules, kind)
        if kind == "condition" and found:  # "pain" on a page on CRPS is that of CRPS
            covers = rules.knowledge.covers
            found = [one for one in wider if one not in found and covers(one) & set(found)] + found
        if not found and not _entries(above, kind):
            near = False
        chosen[kind] = found or wider
    if len(chosen["treatment"]) > 2:
        return None
    for treatment in chosen["treatment"]:
        for condition in chosen["condition"]:
            if studied(rules, treatment, condition):
                return Pair(treatment, condition, near)
    return None


def studied(rules: Ruleset, treatment: str, condition: str) -> tuple[Study, ...]:
    """The studies of a pair that may be quoted, the most telling first; worked out once for a set of rules."""
    known: dict[tuple[str, str], tuple[Study, ...]] = rules.memo.setdefault("studied", {})
    if (treatment, condition) not in known:
        known[treatment, condition] = tuple(best_studies(rules.knowledge, treatment, condition))
    return known[treatment, condition]


def _entries(found: list[Named], kind: str) -> list[str]:
    return list(dict.fromkeys(one.entry for one in found if one.kind == kind))


def _above(page: Page, rules: Ruleset, index: int) -> list[Named]:
    """The names in the heading of a segment and in the line that introduces it; worked out once for a block."""
    known: dict[int, list[Named]] = page.memo.setdefault("named-above", {})
    block = page.segments[index].block
    if block not in known:
        known[block] = [one for text in page.above(index) for one in in_text(rules, text)]
    return known[block]


def _main(page: Page, rules: Ruleset, kind: str) -> list[str]:
    """What the page is about: what its title or first heading names, else what it names by far the most."""
    known: dict[str, list[str]] = page.memo.setdefault("main", {})
    if kind not in known:
        known[kind] = _count(page, rules, kind)
    return known[kind]


def _count(page: Page, rules: Ruleset, kind: str) -> list[str]:
    counts: dict[str, int] = {}
    for one in (one for names in names_on(page, rules).values() for one in names):
        if one.kind == kind:
            title = page.segments[one.segment].kind in ("title", "heading", "meta-description") and one.segment < 8
            counts[one.entry] = counts.get(one.entry, 0) + (5 if title else 1)
    ranked = sorted(counts, key=lambda entry: -counts[entry])
    if not ranked or counts[ranked[0]] < _LEAST:
        return []
    return [entry for entry in ranked[:2] if counts[entry] * 2 >= counts[ranked[0]]]
