"""Which treatments and conditions of the evidence base a page, or one text, names."""

from __future__ import annotations

from claimlint.context import Page
from claimlint.names import Mention as Named
from claimlint.ruleset import Ruleset
from claimlint.scan import mentions_on

__all__ = ["Named", "in_text", "names_on"]

_KINDS = ("treatment", "condition")


def names_on(page: Page, rules: Ruleset) -> dict[int, list[Named]]:
    """The treatments and conditions that a page names, by number of the segment, in reading order."""
    if "named" not in page.memo:
        found = mentions_on(page, rules)
        page.memo["named"] = {at: kept for at, names in found.items() if (kept := _wanted(names))}
    known: dict[int, list[Named]] = page.memo["named"]
    return known


def in_text(rules: Ruleset, text: str) -> list[Named]:
    """The names in one folded text, which stands for segment 0."""
    return _wanted(rules.mentions([text], [text]).get(0, []))


def _wanted(names: list[Named]) -> list[Named]:
    return [one for one in names if one.kind in _KINDS]
