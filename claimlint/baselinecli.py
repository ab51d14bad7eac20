"""`claimlint baseline`: accept what is found today, and keep the list of it short."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import typer

from claimlint.baseline import Verdict, by_baseline, judge, stale_words
from claimlint.baselinefile import Baseline, Entry, read, write
from claimlint.check import check_files, run_of
from claimlint.errors import ConfigError
from claimlint.files import clean_path
from claimlint.formats.display import excerpt, safe
from claimlint.formats.wording import count, not_checked
from claimlint.model import Problem
from claimlint.options import OPTIONS, Option
from claimlint.rulesets import Rulesets
from claimlint.settings import configs_from, files_from

# Those of `check` that decide what is found.
_OF_CHECK = "select ignore min-confidence jurisdiction config no-config rules exclude as-of no-cache".split()
BASELINE_OPTIONS = (
    Option("check", "List the entries that are out of date, and exit with 1 if there are any. Writes nothing.", "flag"),
    Option("prune", "Only remove the entries that are out of date; accept nothing new.", "flag"),
    Option("baseline", "Write to this file.", metavar="FILE"),
    *(option for option in OPTIONS if option.name in _OF_CHECK),
)


def baseline(values: dict[str, Any]) -> int:
    """Run the command with values as `check` has them, and `check` and `prune`. Prints; returns the exit code."""
    if values["check"] and values["prune"]:
        raise ConfigError("--check and --prune exclude each other.", hint="Leave one of them out.")
    configs, rulesets = configs_from(values), Rulesets(cache=not values["no_cache"])
    report, done = check_files(files_from(values, configs), configs, rulesets, values["as_of"])
    for problem in report.errors:
        typer.echo(_problem(problem), err=True)
    if not done:
        return 2
    run = run_of(report, done, values["paths"] or (os.curdir,), configs, rulesets, {})
    files = by_baseline(report.findings, run, new=True)
    old_only = values["check"] or values["prune"]
    if old_only and not any(map(os.path.isfile, files)):
        raise ConfigError("There is no baseline yet.", path=_name(min(files)), hint="`claimlint baseline` writes it.")
    stale = False
    for file, numbers in sorted(files.items()):
        there = os.path.isfile(file)
        if old_only and not there:
            continue
        before = read(file) if there else Baseline(file)
        findings = [report.findings[number] for number in numbers]
        verdict = judge(before, findings, run)
        if values["check"]:
            _list(verdict.stale, file)
            stale = stale or bool(verdict.stale)
        elif values["prune"]:
            changed = write(Baseline(file, verdict.pruned()))
            typer.echo(_pruned(verdict, file) if changed else f"{_name(file)} is up to date.")
        else:
            changed = write(Baseline(file, verdict.recorded()))
            bound = [found.rule for found in findings if found.locked]
            typer.echo(_written(before, verdict, len(findings) - len(bound), changed))
            if bound:
                codes = ", ".join(sorted(set(bound)))
                typer.echo(f"Not accepted, because nothing may switch it off: what {codes} found. Change the words.")
    return 2 if report.errors else int(stale)


def _list(stale: Sequence[Entry], file: str) -> None:
    for entry in stale:
        times = f" ({entry.times} times)" if entry.times > 1 else ""
        words = "".join(excerpt(safe(entry.text), 0, 0, 80))
        typer.echo(f'{safe(entry.path)}: {safe(entry.rule)} "{words}"{times}')
    if stale:
        typer.echo(f"{stale_words(stale, file)} `claimlint baseline --prune` removes what is.")
    else:
        typer.echo(f"Nothing in {_name(file)} is out of date.")


def _pruned(verdict: Verdict, file: str) -> str:
    left = f"{_entries(verdict.pruned())} left."
    if not verdict.stale:
        return f"Wrote where the text of {_name(file)} stands now; {left}"
    return f"Removed {_entries(verdict.stale)} from {_name(file)}; {left}"


def _written(before: Baseline, verdict: Verdict, accepted: int, changed: bool) -> str:
    holds = count(accepted, "finding") + " accepted"
    if not changed:
        return f"{_name(before.file)} is up to date: {holds}."
    if before.entries:
        new = accepted - len(verdict.known)
        return f"Wrote {_name(before.file)}: {holds}, {new:,} of them new; {_entries(verdict.stale)} removed."
    return f"Wrote {_name(before.file)}: {holds}. Only others count from now on. Keep the file in git, with the site."


def _entries(entries: Sequence[Entry]) -> str:
    return "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"


def _problem(problem: Problem) -> str:
    where = ":".join(str(part) for part in (problem.path, problem.line) if part)
    return safe(f"{where}: {not_checked(problem)}" if where else not_checked(problem))


def _name(file: str) -> str:
    """A file as a person in this folder would name it."""
    try:
        return safe(clean_path(os.path.relpath(file)))
    except ValueError:  # another drive on Windows
        return safe(file)
