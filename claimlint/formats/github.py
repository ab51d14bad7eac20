"""Annotations of GitHub Actions, then the report for the log.

GitHub shows ten annotations of each level of a step and drops the rest without a word. So the errors come first, and
what is not shown is counted. The log's part is fenced off: a line of a page that begins with `::` is no command there.
"""

from __future__ import annotations

from hashlib import blake2b

from claimlint.formats import View
from claimlint.formats import text as log
from claimlint.formats.display import safe
from claimlint.formats.wording import count, not_checked, ranked, told
from claimlint.model import Finding, Problem, Report

SHOWN = 10  # of each level
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report, view: View) -> str:
    levels: dict[str, list[str]] = {"error": [_problem(problem, view) for problem in report.errors]}
    for found in ranked(report.findings):
        levels.setdefault(found.severity, []).append(_annotation(found, view))
    hidden = sum(max(len(lines) - SHOWN, 0) for lines in levels.values())
    if hidden:  # the notice that says so needs a place among the notices
        notices = levels.get("info", [])
        hidden += len(notices) >= SHOWN
        levels["info"] = [*notices[: SHOWN - 1], _more(hidden)]
    lines = [line for level in _COMMANDS for line in levels.get(level, ())[:SHOWN]]
    return "".join(line + "\n" for line in lines) + _fenced(log.render(report, view))


def _more(hidden: int) -> str:
    where = "The log of this step and the summary of this run list them."
    return f"::notice title=claimlint::{count(hidden, 'more finding')} not shown here. {where}"


def _fenced(text: str) -> str:
    # The mark that ends the fence must not stand in the text. Whoever writes a page cannot foresee a hash of it.
    mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"::stop-commands::{mark}\n{text}::{mark}::\n" if text else ""


def _annotation(found: Finding, view: View) -> str:
    place: dict[str, str | int] = {"file": view.in_repository(found.path)}
    place |= {"line": found.line, "endLine": max(found.end_line, found.line)}
    if found.end_line == found.line:  # columns count only within one line
        place |= {"col": found.column, "endColumn": max(found.end_column, found.column)}
    title = f"{found.rule} {safe(found.title)}"
    return _command(_COMMANDS[found.severity], {**place, "title": title}, "\n".join(told(found)))


def _problem(problem: Problem, view: View) -> str:
    place: dict[str, str | int] = {"file": view.in_repository(problem.path)} if problem.path else {}
    if problem.path and problem.line:
        place["line"] = problem.line
    return _command("error", {**place, "title": "claimlint"}, not_checked(problem))


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
