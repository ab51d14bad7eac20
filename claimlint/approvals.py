"""The claims ledger applied to a report: what it approves is taken out, drift and ended approvals are put in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from claimlint.config import Config, selects
from claimlint.configfiles import Configs
from claimlint.drift import sentence
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import shown_path
from claimlint.ledger import Entry, Ledger, Use
from claimlint.ledgerfile import read_entries
from claimlint.linter import graded, made
from claimlint.matchers import place_of
from claimlint.model import Document, Finding, Problem, Report, Rule, Suggestion, Suppressed
from claimlint.ownrules import DRIFTED, ENDED, ENDING, LEDGER_RULES, REWORDED
from claimlint.readers import read_document, read_text

SOON = 30  # days before the end of an approval from which it is told
_RULES = {rule.code: rule for rule in LEDGER_RULES}
_ON_PAGES = ("page", "site")  # kinds of rule that judge more than the sentence they point at


def with_ledgers(
    report: Report,
    pages: Mapping[str, str],
    configs: Configs,
    rules: Mapping[str, Rule],
    today: str,
    given: Mapping[str, str],
) -> Report:
    """The report after the claims ledgers. `pages` gives the ledger of each page, by path; `given` pages in no file.

    A ledger that is wrong becomes an error of the report, once; its pages stay as they are.
    """
    problems: list[Problem] = []
    ledgers: dict[str, Ledger | None] = {}
    for path in dict.fromkeys(pages.values()):
        try:
            ledgers[path] = ledger_in(path, today, rules)
        except ClaimlintError as error:
            ledgers[path] = None
            problems.append(Problem(error.path, error.message, error.hint, error.line, error.column))
    found: dict[str, list[Finding]] = {path: [] for path in pages}
    for one in report.findings:
        found.setdefault(one.path, []).append(one)
    accepted: list[Suppressed] = []
    for path, name in pages.items():
        ledger = ledgers[name]
        document = _read(path, given) if ledger else None
        if ledger and document:
            found[path], more = accept(found[path], document, ledger, configs.of(path), rules)
            accepted += more
    return replace(
        report,
        findings=tuple(one for group in found.values() for one in group),
        suppressed=(*report.suppressed, *accepted),
        errors=(*report.errors, *problems),
    )


def ledger_in(path: str, today: str, rules: Mapping[str, Rule]) -> Ledger:
    """The ledger in a file. Raises ClaimlintError for what is wrong in it, and for a rule that does not exist."""
    shown = shown_path(path)
    ledger = Ledger(shown, read_entries(shown), today)
    check_rules(ledger.entries, rules, shown)
    return ledger


def check_rules(entries: Iterable[Entry], rules: Mapping[str, Rule], path: str) -> None:
    """Hold the rules that entries name against those that exist. Raises ConfigError."""
    for entry in entries:
        for token in entry.rules:
            if not any(selects(token, rule, rule.severity) for rule in rules.values()):
                message = f'No rule, family or label is called "{token}" (in the claim "{entry.id}").'
                raise ConfigError(message, path=path, line=entry.line, hint="`claimlint rules` lists them.")


def accept(
    findings: Iterable[Finding], document: Document, ledger: Ledger, config: Config, rules: Mapping[str, Rule]
) -> tuple[list[Finding], list[Suppressed]]:
    """The findings of a page that stand, with those on its claims, in reading order; and those that were approved."""
    approved: dict[str, Entry] = {}  # by the words of the segment
    kept: list[Finding] = []
    counts: dict[tuple[str, str, str], int] = {}
    folder = os.path.dirname(os.path.abspath(ledger.path))
    for use in ledger.uses(document, os.path.relpath(document.path, folder).replace(os.sep, "/")):
        if not use.changes and not use.entry.ended(ledger.today):
            approved |= {segment.text: use.entry for segment in document.segments[use.first : use.last + 1]}
        if (own := _finding(use, document, ledger.today, counts)) and config.active(_RULES[own.rule]):
            kept.append(graded(own, config, _RULES))
    taken = []
    for one in findings:
        entry = approved.get(one.segment)
        if entry and not one.locked and _covers(entry, rules.get(one.rule)):
            taken.append(Suppressed(one, "ledger", _reason(entry, ledger), 0))
        else:
            kept.append(one)
    return sorted(kept, key=lambda one: (one.span.start, one.span.end, one.rule)), taken


def _covers(entry: Entry, rule: Rule | None) -> bool:
    """Whether an approved sentence clears what a rule found. What a page lacks is no matter of one sentence."""
    if rule is None:
        return False
    if entry.rules:
        return any(selects(token, rule, rule.severity) for token in entry.rules)
    return rule.kind not in _ON_PAGES and rule.code not in _RULES


def _reason(entry: Entry, ledger: Ledger) -> str:
    until = f" until {entry.expires}" if entry.expires else ""
    return f'claim "{entry.id}" ({ledger.path}:{entry.line}), approved by {entry.approver} on {entry.date}{until}'


def _finding(use: Use, document: Document, today: str, counts: dict[tuple[str, str, str], int]) -> Finding | None:
    """What is to be said of a use: it drifted, its approval has ended or soon ends; None if all is well."""
    entry = use.entry
    if use.changes:
        rule = DRIFTED if any(change.stronger for change in use.changes) else REWORDED
        detail = sentence(use.changes)
    elif entry.expires and entry.expires <= _day_after(today, SOON):
        rule, detail = (ENDED if entry.ended(today) else ENDING), entry.expires
    else:
        return None
    end = len(document.segments[use.first].text)
    values = {"id": entry.id, "approver": entry.approver, "detail": detail}
    found = made(rule, place_of(document, use.first, 0, end), values, counts)
    if not use.changes:
        return found
    whole = entry.text if use.first == use.last else None
    return replace(found, suggestions=(Suggestion(entry.text, whole),))


def _day_after(today: str, days: int) -> str:
    return (date.fromisoformat(today) + timedelta(days=days)).isoformat()


def _read(path: str, given: Mapping[str, str]) -> Document | None:
    """The page; None where it cannot be read, which the report says already."""
    try:
        if path in given:
            return read_text(given[path], path)
        with open(path, "rb") as file:
            return read_document(file.read(), path)
    except (ClaimlintError, OSError):
        return None
