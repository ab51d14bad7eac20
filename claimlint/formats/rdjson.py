"""reviewdog's Diagnostic Format: one DiagnosticResult. Columns are bytes of UTF-8 from 1, the end exclusive.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json
from typing import Any

from claimlint.formats import URL, View
from claimlint.formats.columns import edits, place, utf8
from claimlint.formats.wording import not_checked, told
from claimlint.model import Finding, Problem, Report


def render(report: Report, view: View) -> str:
    # A line for each, written at once: as objects, those of a large site would fill the memory.
    lines = [json.dumps(_problem(problem)) for problem in report.errors]
    lines += [json.dumps(_finding(found, view)) for found in report.findings]
    source = json.dumps({"name": "claimlint", "url": URL})
    return '{"source": ' + source + ', "diagnostics": [\n' + ",\n".join(lines) + "\n]}\n"


def _finding(found: Finding, view: View) -> dict[str, Any]:
    text = view.text(found.path)
    line, column, end_line, end_column = place(found, text, utf8)
    where = {"start": {"line": line, "column": column}, "end": {"line": end_line, "column": end_column}}
    code: dict[str, str] = {"value": found.rule}
    if found.sources and found.sources[0].url.startswith(("https://", "http://")):
        code["url"] = found.sources[0].url
    made: dict[str, Any] = {
        "message": "\n".join(told(found)),
        "location": {"path": found.path, "range": where},
        "severity": found.severity.upper(),
        "code": code,
    }
    if offered := edits(found, text):
        made["suggestions"] = [{"range": where, "text": words} for words in offered]
    return made


def _problem(problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"path": problem.path or "."}
    if problem.line:
        start = {"line": problem.line}  # a column here is in code points: left out
        location["range"] = {"start": start}
    return {
        "message": not_checked(problem),
        "location": location,
        "severity": "ERROR",
        "code": {"value": "not-checked"},
    }
