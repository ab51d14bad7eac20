"""The way to the rules on studies and figures: a page that names no study and gives no figure does not go further."""

from __future__ import annotations

from collections.abc import Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from claimlint.context import Page
from claimlint.matchers import Cleared, Hit
from claimlint.model import Rule
from claimlint.ruleset import Ruleset

Term = tuple[str, int, int]  # a literal and its place in the page's texts, joined by two spaces

TEAM_WORDS = ("et al", "colleagues", "coworkers", "co-workers", "coauthors", "co-authors", "associates")
_LINKS = ("Cochrane", "doi", "DOI", "pubmed", "PubMed", "PMID", "pmid", "10.")
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
    return "best" in ceilings or (
        "outcome" in ceilings and any(word in page.folded for words in MEASURED.values() for word in words)
    )


def study_terms(page: Page, rules: Ruleset) -> list[Term]:
    """Where names of studies, and words that go with studies, stand on a page; case counts."""
    if "study-terms" not in page.memo:
        terms, scan = _scanner(rules)
        text = "  ".join([segment.text for segment in page.segments])
        page.memo["study-terms"] = [(terms[at], start, end) for at, start, end in scan.find_matches_as_indexes(text)]
    found: list[Term] = page.memo["study-terms"]
    return found


def _scanner(rules: Ruleset) -> tuple[list[str], AhoCorasick]:
    if "study-scanner" not in rules.memo:
        spelled = {form: name for name in (*rules.study_names, *TEAM_WORDS, *_LINKS) for form in _spellings(name)}
        scan = AhoCorasick(list(spelled), matchkind=MatchKind.LeftmostLongest)
        rules.memo["study-scanner"] = (list(spelled.values()), scan)
    found: tuple[list[str], AhoCorasick] = rules.memo["study-scanner"]
    return found


def _spellings(name: str) -> set[str]:
    """A name with each kind of hyphen and apostrophe: to fold a whole page takes longer than to look for them."""
    return {name.replace("-", dash).replace("'", mark) for dash in "-\u2010\u2011\u2013" for mark in "'\u2019"}


def _links(page: Page) -> bool:
    return any(leads_to_paper(link.href) for block in page.document.blocks for link in block.links)


def leads_to_paper(address: str) -> bool:
    """Whether an address is that of a DOI or of PubMed."""
    return "doi.org" in address or "pubmed" in address or "/10." in address
