"""The report as one JSON object; `claimlint/schemas/report.schema.json` describes it.

ASCII only, so that it survives every console and pipe.
"""

from __future__ import annotations

import json
from typing import Any

from claimlint.formats import View
from claimlint.model import SEVERITIES, Finding, Fixes, Problem, Report, Source, Suggestion

VERSION = 1  # of the shape; changes when a field is removed or changes its meaning


def render(report: Report, view: View) -> str:
    return json.dumps(data(report, view), indent=1) + "\n"


def data(report: Report, view: View) -> dict[str, Any]:
    """The object that `render` writes, as plain values."""
    made: dict[str, Any] = {
        "version": VERSION,
        "tool": {"name": "claimlint", "version": view.version, "rules": view.rules},
        "findings": [finding_data(found) for found in report.findings],
        "suppressed": [
            {"finding": finding_data(one.finding), "by": one.by, "reason": one.reason, "line": one.line}
            for one in report.suppressed
        ],
        "errors": [_problem(problem) for problem in report.errors],
        "notes": list(report.notes),
        "summary": {
            "files": report.files,
            "findings": len(report.findings),
            **{severity: sum(found.severity == severity for found in report.findings) for severity in SEVERITIES},
            "suppressed": len(report.suppressed),
            "errors": len(report.errors),
        },
    }
    return made if report.fixes is None else made | {"fixes": _fixes(report.fixes)}


def finding_data(found: Finding) -> dict[str, Any]:
    """One finding as plain values."""
    return {
        "path": found.path,
        "line": found.line,
        "column": found.column,
        "end_line": found.end_line,
        "end_column": found.end_column,
        "rule": found.rule,
        "name": found.name,
        "title": found.title,
        "labels": list(found.labels),
        "severity": found.severity,
        "confidence": found.confidence,
        "message": found.message,
        "match": found.match,
        "segment": found.segment,
        "segment_kind": found.segment_kind,
        "suggestions": [_suggestion(one) for one in found.suggestions],
        "sources": [_source(one) for one in found.sources],
        "also": list(found.also),
        "fingerprint": found.fingerprint,
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    made: dict[str, Any] = {"text": one.text}
    if one.replacement is not None:
        made["replacement"] = one.replacement
    return made | {"safe": one.safe}


def _source(one: Source) -> dict[str, str]:
    return {"title": one.title, "url": one.url}


def _fixes(fixes: Fixes) -> dict[str, Any]:
    return {
        "fixed": [{"finding": finding_data(one.finding), "text": one.text} for one in fixes.fixed],
        "left": [{"finding": finding_data(one.finding), "reason": one.reason} for one in fixes.left],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "hint": problem.hint,
    }
