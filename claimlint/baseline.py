"""The baseline: findings that a site had when claimlint was switched on, so that only new ones count.

An entry holds the rule and the words, not the line: text that is moved, reflowed or marked up differently stays
accepted, an edited sentence comes back. A finding on a whole page is known by what it is about (a treatment, each of
its uses). Whatever the baseline holds, rules on claimlint's own comments and locked rules stay in force.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from claimlint.baselinefile import Baseline, Entry, Key, normalised, place, read
from claimlint.config import OWN_FAMILY, Config
from claimlint.model import Document, Finding, Report, Rule, Suppressed


class Run(NamedTuple):
    """What a run looked at. Paths are absolute."""

    files: frozenset[str]  # read without a problem
    folders: tuple[str, ...]  # searched for pages
    config: Callable[[str], Config]  # of a page
    rules: Mapping[str, Rule]  # by code
    document: Callable[[str], Document | None]  # a page, read again

    def kind(self, code: str) -> str:
        return self.rules[code].kind if code in self.rules else ""

    def ran(self, page: str, code: str) -> bool:
        """Whether a rule was tried on a page; a rule that is no more finds nothing either."""
        return code not in self.rules or self.config(page).active(self.rules[code])

    def bound(self, page: str, code: str) -> bool:
        """Whether an entry accepts nothing: its rule is locked for the page, or about claimlint's comments."""
        rule = self.rules.get(code)
        return rule is not None and (rule.family == OWN_FAMILY or self.config(page).locks(rule))

    def covers(self, page: str) -> bool:
        """Whether a page that is not there any more would have been found."""
        return any(page.startswith(folder.rstrip(os.sep) + os.sep) for folder in self.folders)


class Verdict(NamedTuple):
    """What a baseline says about the findings of a run."""

    known: frozenset[int]  # numbers of the findings that are accepted
    stale: tuple[Entry, ...]  # accept nothing any more; `times` is how many of them
    unseen: tuple[Entry, ...]  # of what the run did not look at
    found: tuple[tuple[Entry, ...], ...]  # what each finding is written as; nothing, if it cannot be accepted

    def pruned(self) -> tuple[Entry, ...]:
        """The entries without the stale ones; those of moved text are at their new place."""
        return self._with(sorted(self.known))

    def recorded(self) -> tuple[Entry, ...]:
        """The entries of a baseline written now: all findings, and what the run did not look at."""
        return self._with(range(len(self.found)))

    def _with(self, numbers: Iterable[int]) -> tuple[Entry, ...]:
        """The entries sorted, those of the same words joined."""
        made: dict[Key, Entry] = {}
        for entry in sorted([*self.unseen, *(entry for number in numbers for entry in self.found[number])]):
            before = made.get(entry.key)
            made[entry.key] = before._replace(times=before.times + entry.times) if before else entry
        return tuple(sorted(made.values()))


def accept(report: Report, run: Run) -> Report:
    """The report without the findings that the baselines of its pages hold. Stale entries become a note.

    Raises ConfigError for a baseline that cannot be read.
    """
    known: set[int] = set()
    notes = list(report.notes)
    for file, numbers in by_baseline(report.findings, run).items():
        baseline = read(file)
        verdict = judge(baseline, [report.findings[number] for number in numbers], run)
        known.update(numbers[at] for at in verdict.known)
        if verdict.stale:
            notes.append(f"{stale_words(verdict.stale, file)} `claimlint baseline --prune` removes what is.")
    if not known and len(notes) == len(report.notes):
        return report
    aside = [Suppressed(report.findings[number], "baseline", "in the baseline", 0) for number in sorted(known)]
    return replace(
        report,
        findings=tuple(found for number, found in enumerate(report.findings) if number not in known),
        suppressed=(*report.suppressed, *aside),
        notes=tuple(notes),
    )


def by_baseline(findings: Sequence[Finding], run: Run, *, new: bool = False) -> dict[str, list[int]]:
    """The numbers of the findings that each baseline file (absolute path) speaks for.

    Without `new`, those files that are there or that a configuration names, and no pages whose profile leaves them
    aside; with it, all.
    """
    numbers: dict[str, list[int]] = {}
    files: dict[Config, str] = {}

    def file_of(page: str) -> str:
        config = run.config(page)
        if config not in files:
            file = place(config)
            there = new or (config.profile != "block-all" and (bool(config.baseline) or os.path.isfile(file)))
            files[config] = file if there else ""
        return files[config]

    for page in run.files:
        if file := file_of(page):
            numbers.setdefault(file, [])
    for number, found in enumerate(findings):
        if file := file_of(found.path):
            numbers.setdefault(file, []).append(number)
    return numbers


def stale_words(stale: Sequence[Entry], file: str) -> str:
    """How many entries of a baseline accept nothing any more, in one sentence."""
    name = os.path.basename(file)
    return (
        f"1 entry of {name} is out of date."
        if len(stale) == 1
        else f"{len(stale):,} entries of {name} are out of date."
    )


def judge(baseline: Baseline, findings: Sequence[Finding], run: Run) -> Verdict:
    """Hold the findings of a run against a baseline."""
    left = Counter[Key]()
    for entry in baseline.entries:
        left[entry.key] += entry.times
    written = tuple(() if found.locked else _written(baseline, found) for found in findings)
    keys = [tuple(entry.key for entry in own) for own in written]
    known = set[int]()
    for number, own in enumerate(keys):
        if own and all(left[key] > 0 for key in own):
            left.subtract(own)
            known.add(number)
    homes: dict[tuple[str, str], list[str]] = {}  # where else the words of a rule are accepted
    for path, rule, words in left:
        homes.setdefault((rule, words), []).append(path)
    for number, own in enumerate(keys):
        if own and number not in known and (old := _old_home(baseline, own, left, homes, run)) is not None:
            left.subtract([(old, rule, words) for _, rule, words in own])
            known.add(number)
    return Verdict(frozenset(known), *_parted(baseline, left, run), written)


def _written(baseline: Baseline, found: Finding) -> tuple[Entry, ...]:
    path = baseline.path_of(found.path)
    return tuple(Entry(path, found.rule, text) for text in found.about or (found.segment or found.match,))


def _old_home(
    baseline: Baseline, own: Sequence[Key], left: Counter[Key], homes: dict[tuple[str, str], list[str]], run: Run
) -> str | None:
    """The path from which the words of a finding have moved: entries there are left over, the words are gone."""
    for path in homes.get(own[0][1:], ()):
        keys = [(path, rule, words) for _, rule, words in own]
        if all(left[key] > 0 for key in keys) and _has_left(baseline.page_of(path), keys, run):
            return path
    return None


def _has_left(page: str, keys: Sequence[Key], run: Run) -> bool:
    """Whether what entries speak of is not on their page any more."""
    rule = keys[0][1]
    if run.bound(page, rule):
        return False
    if not os.path.exists(page) or (page in run.files and run.ran(page, rule) and run.kind(rule) != "site"):
        return True
    document = None if run.kind(rule) in ("page", "site") else run.document(page)
    if document is None:
        return False
    words = {words for _, _, words in keys}
    return not any(normalised(segment.text) in words for segment in document.segments)


def _parted(baseline: Baseline, left: Counter[Key], run: Run) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """What is left of the entries: those that accept nothing any more, and those that this run cannot judge."""
    pages = {entry.path: baseline.page_of(entry.path) for entry in baseline.entries}
    gone = {path for path, page in pages.items() if page not in run.files and not os.path.exists(page)}
    whole = bool(run.folders) and all(page in run.files or path in gone for path, page in pages.items())
    left = +left
    stale: list[Entry] = []
    unseen: list[Entry] = []
    for entry in baseline.entries:
        count = min(left[entry.key], entry.times)
        if not count:
            continue
        left[entry.key] -= count
        page = pages[entry.path]
        tried = page in run.files and run.ran(page, entry.rule) and (whole or run.kind(entry.rule) != "site")
        out = tried or run.bound(page, entry.rule) or (entry.path in gone and run.covers(page))
        (stale if out else unseen).append(entry._replace(times=count))
    return tuple(stale), tuple(unseen)
