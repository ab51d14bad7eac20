"""reviewdog's format: the fields of its protocol, columns in bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema

from claimlint.formats import View, render
from claimlint.model import Problem, Report, Span
from tests.formats import hostile, samples

# The messages DiagnosticResult, Diagnostic, Location, Range, Position, Suggestion, Source and Code of
# https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/reviewdog.proto, with what we promise of them.
_POSITION = {
    "type": "object", "required": ["line"], "additionalProperties": False,
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
}  # fmt: skip
_RANGE = {
    "type": "object", "required": ["start"], "additionalProperties": False,
    "properties": {"start": _POSITION, "end": _POSITION},
}  # fmt: skip
_NAMED = {"value": {"type": "string"}, "name": {"type": "string"}, "url": {"type": "string", "pattern": "^https?://"}}
SCHEMA = {
    "type": "object", "required": ["source", "diagnostics"], "additionalProperties": False,
    "properties": {
        "source": {"type": "object", "required": ["name"], "additionalProperties": False, "properties": _NAMED},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object", "required": ["message", "location", "severity", "code"],
                "additionalProperties": False,
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
                    "code": {
                        "type": "object", "required": ["value"], "additionalProperties": False, "properties": _NAMED,
                    },
                    "location": {
                        "type": "object", "required": ["path"], "additionalProperties": False,
                        "properties": {"path": {"type": "string"}, "range": _RANGE},
                    },
                    "suggestions": {
                        "type": "array", "minItems": 1,
                        "items": {
                            "type": "object", "required": ["range", "text"], "additionalProperties": False,
                            "properties": {"range": _RANGE, "text": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def written(report: Report, view: View = View("1.2.3")) -> list[dict[str, Any]]:  # noqa: B008 - a value
    data = json.loads(render("rdjson", report, view))
    jsonschema.validate(data, SCHEMA)
    return data["diagnostics"]


def test_empty_and_full() -> None:
    assert written(Report()) == []
    told = written(samples.FULL)
    assert [one["severity"] for one in told] == ["ERROR"] * 4 + ["WARNING", "INFO", "WARNING", "ERROR"]
    assert told[0]["message"] == "Not checked: This file is not UTF-8. Save it as UTF-8."
    assert told[2]["code"] == {"value": "SUP002", "url": "https://example.org/ftc"}


def test_a_suggestion_replaces_its_bytes() -> None:
    text = "# é\n\n🧠 Kétamine is the only medication that works.\n"
    start = text.index("the only")
    column = start - text.index("🧠") + 1
    found = replace(
        samples.ONLY,
        path="a.md",
        span=Span(start, start + 24),
        line=3,
        column=column,
        end_line=3,
        end_column=column + 24,
    )
    (told,) = written(Report((found,)), View("1", text={"a.md": text}.get))
    (suggestion,) = told["suggestions"]
    where = suggestion["range"]
    assert where == told["location"]["range"]
    assert where["start"]["line"] == where["end"]["line"] == 3
    lines = text.encode().split(b"\n")
    line = lines[2]
    lines[2] = line[: where["start"]["column"] - 1] + suggestion["text"].encode() + line[where["end"]["column"] - 1 :]
    assert b"\n".join(lines).decode() == text.replace("the only medication that", "one of the treatments that")


def test_hostile_texts() -> None:
    told = written(hostile.REPORT)
    assert len(told) == len(hostile.REPORT.findings) + len(hostile.REPORT.errors)
    assert {one["location"]["path"] for one in told} >= {text for text in hostile.TEXTS if text}


def test_a_problem_of_no_file() -> None:
    assert written(Report(errors=(Problem("", "No page."),)))[0]["location"] == {"path": "."}
