"""Rules on lists of conditions: one treatment offered for ills that have nothing to do with each other.

The match lines of a rule find the words that say what is treated; the conditions then stand in the same segment, or in
the list or the sub-headings below it. `fields` under `check` names the vocabularies that hold the conditions of a
field of medicine each. The message may use {count}.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from claimlint.context import Page
from claimlint.folding import fold
from claimlint.matchers import Cleared, Hit, phrase
from claimlint.model import Rule
from claimlint.ruleset import Ruleset

# What makes conditions unlike: least fields, least conditions.
_IN_SENTENCE = ((3, 3), (2, 5))
_IN_LIST = ((3, 5),)
_ENTRY = 12  # words of a list item that names a condition and is no sentence on something else


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active rules on lists of conditions (by number)."""
    for hit in phrase.match(page, rules, active, cleared, "conditions"):
        found = _named(page, hit.rule, page.texts[hit.segment])
        if _unlike(found, _IN_SENTENCE):
            starts, ends = [start for start, _ in found], [end for _, end in found]
            start, end = min(hit.start, *starts), max(hit.end, *ends)
            yield replace(hit, start=start, end=end, captures={"count": str(len(found))})
            continue
        below = _below(page, hit)
        if _unlike(below, _IN_LIST):
            yield replace(hit, captures={"count": str(len(below))})


def _named(page: Page, rule: Rule, text: str) -> dict[tuple[int, int], str]:
    """Where a folded text names a condition, and its field."""
    found: dict[tuple[int, int], str] = {}
    for field in rule.options["fields"]:
        for match in page.words.matches(field, text):
            found[match.span()] = field
    return found


def _unlike(found: dict[tuple[int, int], str], least: tuple[tuple[int, int], ...]) -> bool:
    """Whether conditions are of as many fields, and as many, as one of the pairs asks for."""
    fields = len(set(found.values()))
    return any(fields >= few and len(found) >= count for few, count in least)


def _below(page: Page, hit: Hit) -> dict[tuple[int, int], str]:
    """The first condition of each entry of the list, or each heading, that the segment of a hit introduces."""
    here = page.segments[hit.segment].block
    found: dict[tuple[int, int], str] = {}
    for number, block in enumerate(page.document.blocks):
        if here not in (block.lead, block.section) or block.kind not in ("list-item", "heading", "table-cell"):
            continue
        if block.text.count(" ") < _ENTRY:
            named = _named(page, hit.rule, fold(block.text))
            if named:
                found[number, number] = named[min(named)]
    return found
