"""The way to the rules on studies and figures: a page that names no study and gives no figure does not go further."""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.context import Page
from claimlint.folding import flatten, fold, fold_case
from claimlint.matchers import Cleared, Hit
from claimlint.model import Rule
from claimlint.names import LINKS, TEAM_WORDS
from claimlint.prefilter import STUDIES
from claimlint.ruleset import Ruleset

Term = tuple[str, int, int]  # a literal and its place in the page's texts, joined by two spaces

MEASURED = {  # what patients hope for beside relief, by a piece of its words
    "function": ("function", "daily activit", "mobility"),
    "sleep": ("sleep",),
    "quality of life": ("quality of life",),
    "cartilage": ("cartilage",),
}
SIGNS = ("%", "percent", "per cent", " in 10", " out of ", " in ten", " of 10")


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active citation and figure rules (by number)."""
    cites = active_of(rules, "citation", active)
    if cites and (study_terms(page, rules) or _links(page) or _wants_all(page, cites)):
        from claimlint.matchers import ceiling, citation

        yield from citation.match(page, rules, active, cleared)
        yield from ceiling.match(page, rules, active, cleared)
    if active_of(rules, "figure", active) and any(sign in page.folded for sign in SIGNS):
        from claimlint.matchers import figure

        yield from figure.match(page, rules, active, cleared)


def active_of(rules: Ruleset, kind: str, active: frozenset[int]) -> list[Rule]:
    """The active rules of a kind, in the order of their files."""
    known: dict[str, list[int]] = rules.memo.setdefault("kinds", {})
    if not known:
        for number, rule in enumerate(rules.rules):
            known.setdefault(rule.kind, []).append(number)
    return [rules.rules[number] for number in known.get(kind, ()) if number in active]


def _wants_all(page: Page, wanted: list[Rule]) -> bool:
    """Whether a rule looks at sentences that cite nothing, and has something to look at."""
    ceilings = {rule.options.get("ceiling") for rule in wanted}
    return ("best" in ceilings and bool(page.where("settled-claim") or page.where("proof-claim"))) or (
        "outcome" in ceilings and any(word in page.folded for words in MEASURED.values() for word in words)
    )


def study_terms(page: Page, rules: Ruleset) -> list[Term]:
    """Where names of studies, and words that go with studies, stand on a page; case counts."""
    if "study-terms" not in page.memo:
        page.memo["study-terms"] = list(_terms(page, rules))
    found: list[Term] = page.memo["study-terms"]
    return found


def _terms(page: Page, rules: Ruleset) -> Iterator[Term]:
    forms: dict[str, list[str]] = rules.memo.setdefault("study-forms", {})
    if not forms:
        for name in sorted((*rules.study_names, *TEAM_WORDS, *LINKS), key=len, reverse=True):
            forms.setdefault(flatten(fold(name)).split()[0], []).append(name)
    for index, text in enumerate(page.texts):
        written, reach = "", 0
        for place in rules.places(STUDIES, text):
            if place >= reach:
                written = written or fold_case(page.segments[index].text)
                first = flatten(text[place:]).partition(" ")[0]
                name = next((name for name in forms.get(first, ()) if written.startswith(name, place)), "")
                if name:
                    reach, start = place + len(name), page.starts[index] - 1 + place
                    yield name, start, start + len(name)


def _links(page: Page) -> bool:
    return any(leads_to_paper(link.href) for block in page.document.blocks for link in block.links)


def leads_to_paper(address: str) -> bool:
    """Whether an address is that of a DOI or of PubMed."""
    return "doi.org" in address or "pubmed" in address or "/10." in address
