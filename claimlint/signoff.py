"""Decisions carried out on files: pages, claims ledger and audit log, each written whole or not at all.

For each page: the ledger and its log, a journal of what is about to happen, the page, its log. A run that is killed in
between is made good by the next one: it finds the journal, sees by the page whether it was written, and logs it if so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from claimlint import __version__, audit
from claimlint.atomic import write_bytes
from claimlint.config import Config
from claimlint.configfiles import Configs
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import shown_path
from claimlint.ledger import Entry
from claimlint.ledgerfile import parse_entries, read_ledger, with_entry, write_ledger
from claimlint.linter import lint_document
from claimlint.model import Document, Finding, Fixes, Problem, Rule
from claimlint.packetfile import Decision
from claimlint.readers import encode, read_document
from claimlint.rewrite import Rewrite, diff, save
from claimlint.ruleset import Ruleset
from claimlint.run import problem_of
from claimlint.settle import Settled, settle

WORD_FILE = "Word files are not written. Change it in Word."


@dataclass(frozen=True, slots=True)
class Run:
    """What a run works with: rules by configuration, the log, the day, the hour (ISO, UTC), who runs it, the commit.

    A decision that names its approver is logged under that name.
    """

    configs: Configs
    ruleset_of: Callable[[Config], Ruleset]
    rules: Callable[[], Mapping[str, Rule]]
    log: str
    today: str
    now: str
    who: str
    commit: str | None
    write: bool = True


@dataclass
class Result:
    """What became of the decisions: carried out or refused, carried out before (with the time), what failed."""

    settled: list[Settled] = field(default_factory=list)
    before: list[tuple[Decision, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    diffs: list[str] = field(default_factory=list)


def apply(decisions: Sequence[Decision], run: Run) -> Result:
    """Carry out decisions, page by page. Raises ConfigError where the log cannot be read or written."""
    if run.write:
        _recover(run.log)
    done = audit.read_keys(run.log)
    result, ledgers = Result(), dict[str, bytes]()
    pages: dict[str, list[Decision]] = {}
    for decision in decisions:
        if decision.key in done:
            result.before.append((decision, done[decision.key]))
        else:
            pages.setdefault(decision.path, []).append(decision)
    used: dict[str, Ruleset] = {}
    for path, group in pages.items():
        try:
            rules = run.ruleset_of(run.configs.of(path))
            used[rules.digest] = rules
            _apply_to_page(path, group, run, result, ledgers)
        except FileNotFoundError:
            hint = "Apply from the folder in which the packet was made."
            result.problems.append(Problem(path, "There is no such file.", hint))
        except Exception as error:  # noqa: BLE001  a fault of ours on one page must not stop the others
            result.problems.append(problem_of(error, path))
    for rules in used.values():
        rules.save()
    result.settled.sort(key=lambda one: one.decision.line)
    return result


def _apply_to_page(
    path: str, decisions: Sequence[Decision], run: Run, result: Result, ledgers: dict[str, bytes]
) -> None:
    """Carry out the decisions on one page. `ledgers` holds the ledgers as they stand, by path."""
    config = run.configs.of(path)
    rules = run.ruleset_of(config)
    with open(path, "rb") as file:
        before = file.read()
    document = read_document(before, path)
    if document.format == "docx":
        decisions = [one for one in decisions if _refused(one, result)]

    def lint(page: Document) -> Sequence[Finding]:
        return lint_document(page, config, rules, run.today).findings

    home = shown_path(run.configs.ledger_home(path)) if any(one.decision == "approve" for one in decisions) else ""
    ledger = ledgers.get(home) or (read_ledger(home) if home else b"")
    known = parse_entries(ledger, home) if home else ()
    outcome = settle(document, lint, run.rules(), decisions, known, run.today)
    after = before if outcome.text == document.text else encode(outcome.text, before, path)
    page = Rewrite(path, before, after, document.text, outcome.text, Fixes())
    made = ledger
    for entry in outcome.entries:
        made = with_entry(made, entry, home)
    ledgers[home] = made
    on_page = [one for one in outcome.settled if one.decision.decision in ("edit", "allow")]
    others = [one for one in outcome.settled if one not in on_page]
    if run.write:
        if made != ledger:
            write_ledger(home, made)
        audit.append(run.log, _rows(others, run, rules.digest, outcome.entries))
        result.settled += others
        _write_page(page, _rows(on_page, run, rules.digest), run.log)
        result.settled += on_page
    else:
        result.diffs += [text for text in (diff(page), _ledger_diff(home, ledger, made)) if text]
        result.settled += outcome.settled


def _refused(decision: Decision, result: Result) -> bool:
    """Whether a decision on a Word file can go on: only one that changes nothing in it."""
    if decision.decision in ("approve", "leave"):
        return True
    result.settled.append(Settled(decision, refused=WORD_FILE))
    return False


def _write_page(page: Rewrite, rows: Sequence[Mapping[str, Any]], log: str) -> None:
    """Write a page and log it. Raises ClaimlintError; then the page is as it was, or the log says it."""
    if page.after == page.before:
        audit.append(log, rows)
        return
    journal = _journal(log)
    note = {"page": os.path.abspath(page.path), "sha256": sha256(page.after).hexdigest(), "rows": list(rows)}
    _write(journal, json.dumps(note).encode())
    try:
        save(page)
    except ClaimlintError:
        os.remove(journal)
        raise
    audit.append(log, rows)
    os.remove(journal)


def _recover(log: str) -> None:
    """Log what a run did that was killed before it could. Raises ConfigError."""
    journal = _journal(log)
    try:
        with open(journal, "rb") as file:
            note = json.loads(file.read())
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        hint = "Look at the pages that were changed last, then remove this file."
        raise ConfigError("The journal of the last run cannot be read.", path=journal, hint=hint) from error
    try:
        with open(note["page"], "rb") as file:
            written = sha256(file.read()).hexdigest() == note["sha256"]
    except OSError:
        written = False
    if written:
        known = audit.read_keys(log)
        audit.append(log, [row for row in note["rows"] if row["key"] not in known])
    os.remove(journal)


def _journal(log: str) -> str:
    return log + ".journal"


def _write(path: str, data: bytes) -> None:
    try:
        write_bytes(path, data)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", hint="Check the folder.") from error


def _rows(settled: Sequence[Settled], run: Run, digest: str, entries: Sequence[Entry] = ()) -> list[dict[str, Any]]:
    """The lines of the log for what was carried out."""
    return [_row(one, run, digest, entries) for one in settled if not one.refused]


def _row(one: Settled, run: Run, digest: str, entries: Sequence[Entry]) -> dict[str, Any]:
    decision, case = one.decision, one.case
    sentence = case.sentence if case else ""
    ids = [entry.id for entry in entries if entry.text == sentence and decision.decision == "approve"]
    return {
        "when": run.now,
        "who": decision.approver or run.who,
        "commit": run.commit,
        "rules": digest,
        "version": __version__,
        "path": decision.path,
        "line": case.line if case else 0,
        "rule": list(decision.rules or (case.rules if case else ())),
        "sentence": sentence,
        "decision": decision.decision,
        "wording": decision.wording,
        "until": decision.until,
        "claim": ids[0] if ids else "",
        "evidence": list(decision.evidence),
        "population": decision.population,
        "note": decision.note,
        "id": decision.id,
        "key": decision.key,
    }


def _ledger_diff(path: str, before: bytes, after: bytes) -> str:
    old, new = (data.decode("utf-8", "replace") for data in (before, after))
    return diff(Rewrite(path, before, after, old, new, Fixes()))


def told(result: Result, source: str, undecided: int) -> Iterator[str]:
    """What people read of a run, in lines. `source` is the file with the decisions."""
    counts = dict.fromkeys(("edited", "approved", "allowed", "left"), 0)
    words = {"edit": "edited", "approve": "approved", "allow": "allowed", "leave": "left"}
    refused = 0
    for one in result.settled:
        decision = one.decision
        where = f"{decision.path}:{one.case.line}" if one.case else decision.path
        if one.refused:
            refused += 1
            yield f"{source}:{decision.line}: not done in {where}: {one.refused.rstrip('.')}."
            continue
        counts[words[decision.decision]] += 1
        yield f"{where}: {words[decision.decision]}{f' ({one.note})' if one.note else ''}: {_shown(one)}"
    for decision, when in result.before:
        yield f"{source}:{decision.line}: done before{f', {when}' if when else ''}: {decision.decision} {decision.path}"
    parts = [f"{number} {word}" for word, number in counts.items() if number]
    parts += [f"{len(result.before)} done before"] if result.before else []
    parts += [f"{refused} not done"] if refused else []
    parts += [f"{undecided} without a decision"] if undecided else []
    yield (", ".join(parts) or "no decisions") + "."


def _shown(one: Settled) -> str:
    sentence = one.case.sentence if one.case else ""
    words = one.decision.wording if one.decision.decision == "edit" else sentence
    return words if len(words) <= 100 else words[:99].rstrip() + "…"
