"""What a doctor is asked to decide: each reported sentence of a site, once, with its context and its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from claimlint.config import OWN_FAMILY
from claimlint.model import Document, Finding, Rule, Source
from claimlint.ownrules import LEDGER_RULES

DECISIONS = ("edit", "approve", "allow", "leave")
_LEDGER = frozenset(rule.code for rule in LEDGER_RULES)
_RUNNING = ("sentence", "list-item", "table-cell")  # kinds of segment that are read one after the other


@dataclass(frozen=True, slots=True)
class Case:
    """One decision to make. `id` is found again as long as the sentence stands on its page, wherever it moves."""

    id: str
    path: str
    line: int
    kind: str  # of the segment
    sentence: str
    findings: tuple[Finding, ...]
    before: str = ""  # the sentences around it
    after: str = ""
    above: str = ""  # the heading over it
    options: tuple[str, ...] = ()  # whole sentences for its place
    whole_page: bool = False  # it is about the page, and the sentence only shows the place

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of its findings, each once."""
        return tuple(dict.fromkeys(found.rule for found in self.findings))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of its findings, each once."""
        known = {source.url or source.title: source for found in self.findings for source in found.sources}
        return tuple(known.values())


def cases(
    findings: Iterable[Finding], document: Callable[[str], Document | None], rules: Mapping[str, Rule]
) -> list[Case]:
    """The cases of a report, page by page in reading order. `document` gives a page by its path, `rules` by code.

    What is wrong with claimlint's own comments is no matter for a doctor.
    """
    by_path: dict[str, list[Finding]] = {}
    for found in findings:
        rule = rules.get(found.rule)
        if rule is None or rule.family != OWN_FAMILY or found.rule in _LEDGER:
            by_path.setdefault(found.path, []).append(found)
    made: list[Case] = []
    for path, group in by_path.items():
        page = document(path)
        if page is not None:
            made += page_cases(page, group, rules)
    return made


def page_cases(document: Document, findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Case]:
    """The cases of one page."""
    numbers = _numbers(document)
    ids = case_ids(document)
    groups: dict[str, tuple[int, bool, list[Finding]]] = {}
    for found in findings:
        number = _place(document, numbers, found)
        if number is None:
            continue
        rule = rules.get(found.rule)
        whole = rule is not None and rule.kind == "page"
        name = page_id(found) if whole else ids[number]
        groups.setdefault(name, (number, whole, []))[2].append(found)
    ordered = sorted(groups.items(), key=lambda item: (item[1][2][0].span.start, item[1][1], item[0]))
    return [_case(document, name, *group, rules) for name, group in ordered]


def case_ids(document: Document) -> list[str]:
    """The id of each segment: of its words, and which of several with the same words it is."""
    counts: dict[str, int] = {}
    ids = []
    for segment in document.segments:
        counts[segment.text] = number = counts.get(segment.text, 0) + 1
        words = f"{segment.text}\0{number}".encode("utf-8", "surrogatepass")
        ids.append("s" + blake2b(words, digest_size=8).hexdigest())  # the letter keeps spreadsheets from counting
    return ids


def page_id(found: Finding) -> str:
    """The id of a case that is about a whole page."""
    return "p" + found.fingerprint


def _case(
    document: Document, name: str, number: int, whole: bool, findings: list[Finding], rules: Mapping[str, Rule]
) -> Case:
    segment = document.segments[number]
    block = document.blocks[segment.block]
    line = document.position(document.span(segment, 0, 1).start)[0]
    above = document.blocks[block.section].text if block.section is not None else ""
    options = () if whole else tuple(dict.fromkeys(_options(segment.text, findings, rules)))
    return Case(
        name, document.path, line, segment.kind, segment.text, tuple(findings), _beside(document, number, -1),
        _beside(document, number, 1), above, options, whole,
    )  # fmt: skip


def _options(sentence: str, findings: Iterable[Finding], rules: Mapping[str, Rule]) -> Iterable[str]:
    """The sentence with what a finding offers in its place."""
    for found in findings:
        rule = rules.get(found.rule)
        whole = {suggest.text for suggest in rule.suggest if suggest.instead == "sentence"} if rule else set()
        for one in found.suggestions:
            if one.replacement is not None and found.offset >= 0:
                end = found.offset + len(found.match)
                yield sentence[: found.offset] + one.replacement + sentence[end:]
            elif one.text in whole:
                yield one.text


def _beside(document: Document, number: int, step: int) -> str:
    """The sentence before or after, in the same block or the one beside it."""
    other = number + step
    if not 0 <= other < len(document.segments):
        return ""
    here, segment = document.segments[number], document.segments[other]
    joined = segment.kind in _RUNNING and here.kind in (*_RUNNING, "heading")
    return segment.text if joined and abs(segment.block - here.block) <= 1 else ""


def _numbers(document: Document) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for number, segment in enumerate(document.segments):
        numbers.setdefault(segment.text, []).append(number)
    return numbers


def _place(document: Document, numbers: Mapping[str, list[int]], found: Finding) -> int | None:
    """The number of the segment that a finding stands in."""
    for number in numbers.get(found.segment, ()):
        segment = document.segments[number]
        if segment.text and document.span(segment, 0, len(segment.text)).overlaps(found.span):
            return number
    return None
