"""A summary in Markdown: for the step summary of GitHub Actions, a comment on a pull request, a chat.

What comes from a page is shown as text only: no link, mention, image or tag of it comes to life.
"""

from __future__ import annotations

import re
from collections import Counter

from claimlint.formats import View
from claimlint.formats.display import excerpt, safe
from claimlint.formats.wording import SUGGESTIONS, count, not_checked, tally
from claimlint.model import Finding, Problem, Report

ROOM = 60_000  # characters; a comment on GitHub takes 65,535
_WORDS = 160  # characters shown of a match
_PROBLEMS = 20
_MARKS = {"error": "🔴 error", "warning": "🟠 warning", "info": "🔵 info"}


def render(report: Report, view: View) -> str:
    parts = ["# claimlint", f"**{tally(report)}**", *map(_text, report.notes)]
    if report.errors:
        parts.append(_problems(report.errors))
    if report.findings:
        parts.append(_rules(report, view))
    room = ROOM - sum(map(len, parts)) - 200
    pages: dict[str, list[Finding]] = {}
    for found in report.findings:
        pages.setdefault(found.path, []).append(found)
    left = len(report.findings)
    for path, findings in pages.items():
        rows = [f"## {_code(path)}", "", "| Line | Rule | Words | What to do |", "|---:|---|---|---|"]
        room -= sum(map(len, rows)) + 4
        written = 0
        for found in findings:
            row = _row(found)
            room -= len(row) + 1
            if room < 0:
                break
            rows.append(row)
            written += 1
        if written:
            parts.append("\n".join(rows))
        left -= written
        if room < 0:
            break
    if left:
        parts.append(f"**{count(left, 'more finding')} not shown.** `claimlint check` lists them all.")
    return "\n\n".join(parts) + "\n"


def _rules(report: Report, view: View) -> str:
    counts = Counter((found.rule, found.title, found.severity) for found in report.findings)
    rows = ["| Findings | Severity | Rule | |", "|---:|---|---|---|"]
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for (rule, title, severity), number in ordered[:15]:
        known = view.catalogue.get(rule)
        family = known.family.replace("-", " ") if known else ""
        rows.append(f"| {number:,} | {_MARKS[severity]} | {_text(rule)} {_text(title)} | {_text(family)} |")
    if len(ordered) > 15:
        rows.append(f"| {sum(number for _, number in ordered[15:]):,} | | {len(ordered) - 15} other rules | |")
    return "\n".join(rows)


def _row(found: Finding) -> str:
    words = "".join(excerpt(safe(found.match), 0, 0, _WORDS))
    advice = _text(_cut(found.message, 600))
    if found.suggestions:
        tried = " ".join(f"“{_text(_cut(one.text, 300))}”" for one in found.suggestions[:SUGGESTIONS])
        advice += f"<br>Try: {tried}"
    rule = f"{_MARKS[found.severity]} {_text(found.rule)} {_text(found.title)}"
    return f"| {found.line} | {rule} | {_code(words)} | {advice} |"


def _problems(problems: tuple[Problem, ...]) -> str:
    lines = []
    for problem in problems[:_PROBLEMS]:
        where = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
        lines.append("- " + (f"{_code(where)}: " if where else "") + _text(_cut(not_checked(problem), 600)))
    if len(problems) > _PROBLEMS:
        lines.append(f"- and {count(len(problems) - _PROBLEMS, 'more problem')}")
    return "\n".join(lines)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[:size] + "…"


def _text(text: str) -> str:
    """Plain text. A word joiner stops what GitHub makes of bare addresses, mentions and numbers of issues."""
    text = safe(text.replace("\n", " "))
    text = re.sub(r"([@#])(?=\w)|(?<=\w)(:)(?=//)|(?i:(?<=www)(\.))", "\\g<0>\u2060", text)
    return re.sub(r"([\\`*_{}\[\]<>()#+.!|~$&-])", r"\\\1", text)


def _code(text: str) -> str:
    """A code span: nothing in it is marked up, linked or mentioned."""
    text = safe(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")
