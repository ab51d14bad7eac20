"""Where a page names a study: author and year, trial name, Cochrane review, DOI or PubMed link; and which study it is.

A mention resolves to one study of the evidence base, to none, or to several (then nobody can tell which is meant).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from claimlint.context import Page
from claimlint.folding import fold_case
from claimlint.knowledge import Knowledge, Study, cited_names, fold
from claimlint.lazy import Lazy, words
from claimlint.matchers.named import names_on
from claimlint.matchers.studies import Term, leads_to_paper, study_terms
from claimlint.names import TEAM_WORDS
from claimlint.ruleset import Ruleset

_TEAM = r"(?:,? et al\.?|,? (?:and|&) (?:(?:his|her|their) )?(?:colleagues|co-?workers|co-?authors|associates|team))"
_NAME = r"(?:(?:van|de|von|der|den|di|del|la|le) )*(?:O'|Mc|Mac)?\p{Lu}[\p{L}'-]+(?:-\p{Lu}[\p{L}'-]+)?"
_WITH_TEAM = Lazy(_TEAM)
_ANY_TEAM = Lazy(rf"(?<![\p{{L}}'-])(?P<name>{_NAME}){_TEAM}")
_AFTER_NAME = Lazy(
    rf"(?P<team>{_TEAM})?(?P<second>,? (?:and|&) {_NAME})?(?:'s?)?(?P<gap>[ ,(\[*_]{{1,4}})",
    r"(?P<year>(?:19|20)\d\d)(?!\d)",
)
_STUDY = (
    r"(?:stud(?:y|ies)|trials?|reviews?|meta-?analys[ie]s|overview|paper|papers|protocol|research|data|group|team|rct|"
    r"findings|results|investigators|program|cohort|series|report|reported|found|showed|shows|finds)"
)
_ITS_STUDY = Lazy(rf"(?:'s)? (?:[\w-]+ ){{0,2}}?{_STUDY}(?!\w)")
_NEAR_STUDY = Lazy(rf"\W{{1,3}}(?:[\w-]+\W){{0,2}}?{_STUDY}(?!\w)")
_RESEARCH = words(
    r"found|finds|show(?:s|ed|n)?|report(?:s|ed)?|document(?:s|ed)|publish(?:es|ed)|stud(?:y|ies|ied)|work by",
    r"conclude[sd]?|suggest(?:s|ed)?|demonstrate[sd]?|observed|described|trial|research|paper|evidence",
)
_YEAR = Lazy(r"(?<![\d.])(?:19[6-9]|20[0-3])\d(?![\d%]|\.\d)")
_DOI = Lazy(r"10\.\d{4,9}/[^\s\"'<>|)\]]+")
_PMID = Lazy(r"(?:pubmed(?:\.ncbi\.nlm\.nih\.gov|/)\D{0,12}|pmid:?\s?)(\d{5,9})")
_COCHRANE = Lazy(
    r"(?<!\w)cochrane(?:'s)?(?: (?:systematic|library|database|collaboration|group|living|evidence|20\d\d)){0,3}",
    r"(?: (?:review|overview|meta-analysis|analysis|report|authors|reviewers|study)s?)?(?!\w)",
)
_COCHRANE_FOUND = Lazy(
    r"(?:\W+\w+){0,4}?\W+(?:found|finds|showed|shows|concluded|concludes|reported|says|said|rates?|rated)"
)
_SOLID = Lazy(r".*\d|.*-")  # a trial name that cannot be a word: "SUSTAIN-1", "ELEKT-D"


@dataclass(frozen=True, slots=True)
class Mention:
    """A study named at start..end of segment `segment`. `name` is how the page names it.

    `studies`: the one that is meant, or all that it may be. `kind`: author, name (an author with nothing that tells
    which paper), trial, cochrane or link. `year`: the year given beside an author; 0 if none is given.
    """

    segment: int
    start: int
    end: int
    name: str
    kind: str
    studies: tuple[Study, ...]
    year: int = 0

    @property
    def study(self) -> Study | None:
        return self.studies[0] if len(self.studies) == 1 and self.kind != "name" else None


class Index:
    """The studies by the names that copy gives them. Built once for a set of rules."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.authors: dict[str, list[Study]] = {}  # by family name as written
        self.trials: dict[str, list[Study]] = {}  # by name as written, with a hyphen or with a space before a number
        self.dois = {study.doi.casefold(): study for study in knowledge.studies.values() if study.doi}
        self.pmids = {study.pmid: study for study in knowledge.studies.values() if study.pmid}
        for study in knowledge.studies.values():
            authors, trials = cited_names(study)
            for names, table in ((authors, self.authors), (trials, self.trials)):
                for name in names:
                    table.setdefault(fold_case(name), []).append(study)


def index_of(rules: Ruleset) -> Index:
    """The index for a set of rules, built when first asked for."""
    if "study-index" not in rules.memo:
        rules.memo["study-index"] = Index(rules.knowledge)
    found: Index = rules.memo["study-index"]
    return found


def mentions(page: Page, rules: Ruleset) -> list[Mention]:
    """Every study that a page names, in reading order; none inside another. Kept for the matchers that follow."""
    if "studies" not in page.memo:
        linked = _linked(page)
        terms = study_terms(page, rules)
        found = _settled(list(_mentions(page, rules, terms, linked))) if terms or linked else []
        page.memo["studies"] = [_by_treatment(page, rules, mention) for mention in found]
    known: list[Mention] = page.memo["studies"]
    return known


def _by_treatment(page: Page, rules: Ruleset, mention: Mention) -> Mention:
    """Of two papers of one author and year, the one on the treatment that the sentence names."""
    if mention.kind != "author" or len(mention.studies) < 2:
        return mention
    named = {one.entry for one in names_on(page, rules).get(mention.segment, ())}
    fits = tuple(study for study in mention.studies if named.intersection(study.treatments))
    return replace(mention, studies=fits) if len(fits) == 1 else mention


def _settled(found: list[Mention]) -> list[Mention]:
    """A bare name means the study that the page has cited in full under that name."""
    full = {mention.name.split()[0]: mention for mention in found if mention.kind == "author" and mention.study}
    return [
        replace(mention, kind="author", studies=full[first].studies)
        if mention.kind == "name" and (first := mention.name.split()[0]) in full
        else mention
        for mention in found
    ]


def _mentions(page: Page, rules: Ruleset, terms: list[Term], linked: dict[int, list[str]]) -> Iterator[Mention]:
    index = index_of(rules)
    starts = [start - 1 for start in page.starts]
    here: dict[int, list[Term]] = {}
    for term, start, end in terms:
        at = bisect_right(starts, start) - 1
        here.setdefault(at, []).append((term, start - starts[at], end - starts[at]))
    for at in sorted(here.keys() | linked.keys()):
        yield from _in_segment(page, index, at, here.get(at, []), linked.get(at, []))


def _in_segment(page: Page, index: Index, at: int, terms: list[Term], links: list[str]) -> Iterator[Mention]:
    text = fold_case(page.segments[at].text)
    found = [*_authors(index, at, text, terms), *_trials(index, at, text, terms)]
    found += _cochrane(index, page, at, terms)
    found += _teams(at, text, terms, found)
    given = [*_by_link(index, at, text, links)]
    taken: list[Mention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if not taken or mention.start >= taken[-1].end:
            taken.append(mention)
    known = {study.id for mention in given for study in mention.studies}
    for number, mention in enumerate(taken):
        if mention.study is None and len(taken) == 1 and len(given) == 1:  # the link says which one is meant
            taken[number] = Mention(at, mention.start, mention.end, mention.name, "link", given[0].studies)
        elif mention.study is None and len(mention.studies) > 1:
            chosen = tuple(study for study in mention.studies if study.id in known)
            if len(chosen) == 1:
                taken[number] = Mention(at, mention.start, mention.end, mention.name, "link", chosen)
    yield from taken or given


def _authors(index: Index, at: int, text: str, terms: Iterable[Term]) -> Iterator[Mention]:
    """Known family names with a year beside them, with "et al.", or as "the Zhao study"."""
    for term, start, end in terms:
        studies = index.authors.get(term)
        if studies is None or text[start - 1 : start].isalpha() or text[start - 1 : start] in ("-", "'"):
            continue
        after = _AFTER_NAME.match(text, end)
        team = _WITH_TEAM.match(text, end)
        year = int(after["year"]) if after else 0
        stop = after.end() if after else team.end() if team else end
        if not after and not team:
            owned = text[end : end + 2] == "'s" or text[max(0, start - 4) : start].lower() == "the "
            if not owned or not _ITS_STUDY.match(text, end):
                continue
        if not year:
            year = _year_near(text, start, stop)
        if team and not year and " al" not in team.group() and not _RESEARCH.search(text.lower()):
            continue  # "Dr. Cole and his colleagues welcome you"
        kind = "author"
        chosen = [study for study in studies if _named(study, term, year)]
        if not year:
            chosen = [study for study in studies if _in_journal(text, study)]
            kind = "author" if len(chosen) == 1 else "name"
            chosen = chosen or studies
        yield Mention(at, start, _closed(text, start, stop), text[start:stop].strip(" ,("), kind, tuple(chosen), year)


def _named(study: Study, name: str, year: int) -> bool:
    """Whether author and year fit; a study whose year was not read has both in one of its names."""
    return study.year == year or any(fold(other) == fold(f"{name} {year}") for other in study.names)


def _in_journal(text: str, study: Study) -> bool:
    """Whether the journal of a study stands in the text, as a name of its own."""
    if not study.journal:
        return False
    return any(f"{before}{study.journal}" in text for before in ("in ", "the ", "(", ", ", "*", "_"))


def _year_near(text: str, start: int, end: int) -> int:
    """A year that belongs to a name which it does not touch: "In 2009, X and colleagues", "a 2018 review by X"."""
    after = _YEAR.search(text, end, min(len(text), end + 45))
    if after and ";" not in text[end : after.start()] and ". " not in text[end : after.start()]:
        return int(after.group())
    before = list(_YEAR.finditer(text, max(0, start - 45), start))
    return int(before[-1].group()) if before and ";" not in text[before[-1].end() : start] else 0


def _closed(text: str, start: int, end: int) -> int:
    """The end of a mention with the bracket that it opened: "Zhao (2018, Curr Pain Headache Rep)"."""
    inside = text[start:end]
    if inside.count("(") > inside.count(")"):
        close = text.find(")", end, end + 60)
        return close + 1 if close >= 0 else end
    return end


def _trials(index: Index, at: int, text: str, terms: Iterable[Term]) -> Iterator[Mention]:
    for term, start, end in terms:
        studies = index.trials.get(term)
        if studies is None or text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
            continue
        if text[end : end + 2][:1] == "-" and text[end + 1 : end + 2].isalnum():
            continue
        near = _NEAR_STUDY.match(text.lower(), end)
        if term in ("SAINT", "SNT") and not (near and "protocol" not in near.group()):
            continue
        if near or (_SOLID.match(term) and not text.isupper()):
            year = _year_near(text, start, end) if len(studies) > 1 else 0
            chosen = tuple(study for study in studies if study.year == year) if year else tuple(studies)
            yield Mention(at, start, end, term, "trial", chosen or tuple(studies), year)


def _cochrane(index: Index, page: Page, at: int, terms: Iterable[Term]) -> Iterator[Mention]:
    """Cochrane reviews; the year, and the treatment and condition of the sentence, say which."""
    text = page.texts[at]
    for term, start, _ in terms:
        if term != "Cochrane" or not (found := _COCHRANE.match(text, start)):
            continue
        end = found.end()
        if " " not in found.group() and not _COCHRANE_FOUND.match(text, end):
            continue
        year = _year_near(text, start, end) or (int(y.group()) if (y := _YEAR.search(found.group())) else 0)
        studies = [
            study
            for study in index.knowledge.studies.values()
            if study.journal.startswith("Cochrane") and (not year or study.year == year)
        ]
        yield Mention(at, start, end, page.segments[at].text[start:end], "cochrane", tuple(studies), year)


def _teams(at: int, text: str, terms: Iterable[Term], found: list[Mention]) -> Iterator[Mention]:
    """Names that the base does not know, with "et al." or "and colleagues"."""
    if any(term in TEAM_WORDS for term, _, _ in terms):
        for match in _ANY_TEAM.finditer(text):
            if not any(mention.start < match.end() and match.start() < mention.end for mention in found):
                after = _AFTER_NAME.match(text, match.end("name"))
                end = after.end() if after else match.end()
                year = int(after["year"]) if after else _year_near(text, match.start(), match.end())
                name = text[match.start() : end].strip(" ,(")
                if not year and " al" not in match.group() and not _RESEARCH.search(text.lower()):
                    continue  # "Dr. Ortiz and his colleagues welcome you"
                yield Mention(at, match.start(), _closed(text, match.start(), end), name, "author", (), year)


def _linked(page: Page) -> dict[int, list[str]]:
    """Addresses of DOI and PubMed links by the segment in which the link stands."""
    found: dict[int, list[str]] = {}
    for number, segment in enumerate(page.segments):
        for link in page.document.blocks[segment.block].links:
            here = segment.start <= link.start < segment.start + len(segment.text)
            if here and leads_to_paper(link.href):
                found.setdefault(number, []).append(link.href)
    return found


def _by_link(index: Index, at: int, text: str, links: list[str]) -> Iterator[Mention]:
    """Studies of the base that a DOI or a PubMed number in the text or in its links leads to."""
    seen: set[str] = set()
    low = text.lower()
    for where in (low, *(link.lower() for link in links)):
        ids: list[tuple[Study | None, Any]] = [
            (index.dois.get(m.group().rstrip(".,;")), m) for m in _DOI.finditer(where)
        ]
        ids += [(index.pmids.get(m.group(1)), m) for m in _PMID.finditer(where)]
        for study, match in ids:
            if study and study.id not in seen:
                seen.add(study.id)
                start, end = match.span() if where is low else (0, len(text))
                yield Mention(at, start, end, match.group(), "link", (study,))
