"""The report for the person who wrote the page: plain words, the place, the excerpt, better wordings."""

from __future__ import annotations

from collections import Counter

from claimlint.comments import comment_form
from claimlint.formats import View
from claimlint.formats.display import excerpt, safe, width, wrap
from claimlint.formats.wording import fixed, not_fixed, nothing, parted, set_aside
from claimlint.model import SEVERITIES, Finding, Problem, Report

_INDENT = "    "
_SUGGESTIONS = 3
# Kinds of copy that a writer does not see in the running text, and so is told of.
_UNSEEN = ("title", "meta-description", "alt-text", "aria-label", "structured-data", "front-matter")
_CODES = {"error": "31", "warning": "33", "info": "36", "bold": "1", "dim": "2", "good": "32"}


def render(report: Report, view: View) -> str:
    paint = _Paint(view.color)
    blocks: list[str] = []
    explained: set[str] = set()
    for found in report.findings:
        if view.quiet:
            blocks.append(f'{_headline(found, paint)}: "{_words(found)}"')
        else:
            blocks.append(_finding(found, view, paint, found.rule not in explained))
            explained.add(found.rule)
    if report.fixes and report.fixes.left:
        blocks.append("\n".join(map(not_fixed, report.fixes.left)))
    blocks += [_problem(problem, paint) for problem in report.errors]
    if view.statistics and report.findings:
        blocks.append(_statistics(report))
    if view.quiet:
        return "".join(block + "\n" for block in blocks)
    notes = ["Note: " + safe(note) for note in report.notes]
    blocks.append("\n".join([*_how_to_allow(report, paint), *notes, _summary(report, paint)]))
    return "\n\n".join(blocks) + "\n"


class _Paint:
    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, text: str, *names: str) -> str:
        if not self.color or not text:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"


def _headline(found: Finding, paint: _Paint) -> str:
    place = f"{safe(found.path)}:{found.line}:{found.column}"
    code = paint(safe(found.rule), found.severity, "bold")
    where = f", {found.segment_kind.replace('-', ' ')}" if found.segment_kind in _UNSEEN else ""
    return f"{paint(place, 'bold')}  {code} {safe(found.title)}  {paint(f'[{found.severity}{where}]', found.severity)}"


def _words(found: Finding) -> str:
    words = safe(found.match)
    return "".join(excerpt(words, 0, 0, 60))


def _finding(found: Finding, view: View, paint: _Paint, first: bool) -> str:
    room = max(view.width - len(_INDENT), 30)
    lines = [_headline(found, paint), *_excerpt(found, room, paint)]
    lines += [_INDENT + line for line in wrap(safe(found.message), room)]
    label = "Try:  "
    for suggestion in found.suggestions[:_SUGGESTIONS]:
        first_line, *more = wrap(safe(_brief(suggestion.text)), room - len(label) - 2)
        lines.append(_INDENT + paint(label, "good") + first_line)
        label = " " * len(label)
        lines += [_INDENT + label + "  " + line for line in more]
    if found.also:
        lines.append(_INDENT + paint(f"Also: {safe(', '.join(found.also))}", "dim"))
    if first:
        lines.append(_INDENT + paint(f"Why and sources: claimlint rule {safe(found.rule)}", "dim"))
    return "\n".join(lines)


def _brief(text: str) -> str:
    """A suggestion with the first of its sources."""
    words, named = parted(text)
    first, *rest = named.split("; ")
    if not rest:
        return text
    return f"{words} Source: {first}; {len(rest)} more with --format html."


def _excerpt(found: Finding, room: int, paint: _Paint) -> list[str]:
    start = found.offset if found.offset >= 0 else found.segment.find(found.match)
    if start < 0:  # the match is not a piece of the segment: a finding about the page as a whole
        return [_INDENT + part for part in ["".join(excerpt(safe(found.segment), 0, 0, room))] if part]
    end = start + len(found.match)
    parts = (found.segment[:start], found.segment[start:end], found.segment[end:])
    before, marked, after = map(safe, parts)
    text = before + marked + after
    before, marked, after = excerpt(text, len(before), len(before) + len(marked), room)
    if not text:
        return []
    marker = " " * width(before) + paint("~" * max(width(marked), 1), found.severity)
    return [_INDENT + before + paint(marked, found.severity, "bold") + after, _INDENT + marker]


def _problem(problem: Problem, paint: _Paint) -> str:
    where = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
    line = f"{paint(safe(where), 'bold')}: " if where else ""
    line += f"{paint('not checked:', 'error', 'bold')} {safe(problem.message)}"
    return line + (f" {safe(problem.hint)}" if problem.hint else "")


def _statistics(report: Report) -> str:
    counts = Counter((found.rule, found.title) for found in report.findings)
    size = len(str(max(counts.values())))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "\n".join(f"{count:>{size}}  {safe(rule)} {safe(title)}" for (rule, title), count in ranked)


def _how_to_allow(report: Report, paint: _Paint) -> list[str]:
    """One example that can be copied, for the first finding that a comment may allow."""
    for found in report.findings:
        if not found.locked and (form := _comment_form(found)):
            comment = form.format(f"claimlint: allow {safe(found.rule)} -- your reason")
            return [paint(f"To allow one on purpose, write above it: {comment}", "dim")]
    return []


def _comment_form(found: Finding) -> str:
    """How a comment above the place is written there; "" where none can stand, as in JSON and front matter."""
    suffix = found.path.rpartition(".")[2].lower()
    in_head = suffix in ("md", "mdx", "markdown") and found.segment_kind in _UNSEEN
    return "" if in_head else comment_form(suffix)


def _summary(report: Report, paint: _Paint) -> str:
    parts = [f"{_count(report.files, 'file')} checked"]
    if report.findings:
        split = [
            paint(_count(number, severity) if severity != "info" else f"{number} info", severity)
            for severity in SEVERITIES
            if (number := sum(found.severity == severity for found in report.findings))
        ]
        parts.append(f"{_count(len(report.findings), 'finding')} ({', '.join(split)})")
    elif report.files:  # a page that was not checked is not clean
        parts.append(paint(nothing(report), "good"))
    parts += set_aside(report)
    if report.fixes and report.fixes.fixed:
        parts.append(paint(f"fixed {fixed(report.fixes)}", "good"))
    if report.errors:
        parts.append(paint(_count(len(report.errors), "problem") + " kept something from being checked", "error"))
    return "; ".join(parts) + "."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
