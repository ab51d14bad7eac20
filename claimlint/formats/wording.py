"""Words and orders that several formats share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from claimlint.formats.display import safe
from claimlint.model import SEVERITIES, Finding, Fixes, Problem, Report, Unfixed

SUGGESTIONS = 3  # that are shown of one finding
SET_ASIDE = {"ledger": "approved", "baseline": "in the baseline", "unchanged": "outside the changed lines"}


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The most severe first, otherwise in the order of the report."""
    return sorted(findings, key=lambda found: SEVERITIES.index(found.severity))


def told(found: Finding, lead: str = "Try: ") -> list[str]:
    """What is said of a finding, in lines: the message, then the better wordings."""
    return [safe(found.message), *(lead + safe(one.text) for one in found.suggestions[:SUGGESTIONS])]


def not_checked(problem: Problem) -> str:
    return f"Not checked: {safe(problem.message)}" + (f" {safe(problem.hint)}" if problem.hint else "")


def fixed(fixes: Fixes) -> str:
    """How much was fixed, and where: "3 in 2 files"."""
    return f"{len(fixes.fixed):,} in {count(len({one.finding.path for one in fixes.fixed}), 'file')}"


def not_fixed(one: Unfixed) -> str:
    found = one.finding
    return f"{safe(found.path)}:{found.line}:{found.column} {safe(found.rule)} is not fixed: {one.reason}."


def set_aside(report: Report) -> list[str]:
    """How many findings do not count, by what took them away."""
    counts = Counter(one.by for one in report.suppressed)
    others = {by: counts.pop(by, 0) for by in SET_ASIDE}
    allowed = [f"{counts.total():,} allowed ({', '.join(sorted(counts))})"] if counts else []
    return allowed + [f"{number:,} {SET_ASIDE[by]}" for by, number in others.items() if number]


def nothing(report: Report) -> str:
    """What to say of a report without findings."""
    old = any(one.by in ("baseline", "unchanged") for one in report.suppressed)
    return "nothing new found" if old else "nothing found"


def tally(report: Report) -> str:
    """The run in one sentence."""
    split = ", ".join(
        count(number, severity) if severity != "info" else f"{number:,} info"
        for severity in SEVERITIES
        if (number := sum(found.severity == severity for found in report.findings))
    )
    parts = [f"{count(report.files, 'file')} checked"]
    if split:
        parts.append(f"{count(len(report.findings), 'finding')} ({split})")
    elif report.files:  # a page that was not checked is not clean
        parts.append(nothing(report))
    parts += set_aside(report)
    if report.fixes and report.fixes.fixed:
        parts.append(f"fixed {fixed(report.fixes)}")
    if report.errors:
        parts.append(f"{count(len(report.errors), 'problem')} kept something from being checked")
    return "; ".join(parts) + "."


def parted(suggestion: str) -> tuple[str, str]:
    """The words of a suggestion, and the sources that it ends with; "" if it names none."""
    words, told, named = suggestion.rpartition(" Sources: ")
    return (words, named) if told else (suggestion, "")
