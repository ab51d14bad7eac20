"""The JSON report keeps its contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import claimlint
from claimlint.formats import View, render
from claimlint.model import Finding, Problem, Report, Span, Suggestion, Suppressed
from tests.formats import samples

SCHEMA = json.loads((Path(claimlint.__file__).parent / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
VIEW = View("1.2.3", rules="abc")


def written(report: Report) -> Any:
    data = json.loads(render("json", report, VIEW))
    jsonschema.validate(data, SCHEMA)
    return data


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_one_finding_in_full() -> None:
    assert written(Report((samples.ONLY,), files=1)) == {
        "version": 1,
        "tool": {"name": "claimlint", "version": "1.2.3", "rules": "abc"},
        "findings": [
            {
                "path": "services/ketamine.md",
                "line": 12,
                "column": 13,
                "end_line": 12,
                "end_column": 37,
                "rule": "SUP002",
                "name": "only-treatment",
                "title": "Says that no other treatment does this",
                "labels": ["SUP"],
                "severity": "error",
                "confidence": "high",
                "message": samples.ONLY.message,
                "match": "the only medication that",
                "segment": samples.SENTENCE,
                "segment_kind": "sentence",
                "suggestions": [
                    {
                        "text": "one of the treatments that",
                        "replacement": "one of the treatments that",
                        "safe": False,
                    },
                    {"text": "Ketamine may have an impact on allodynia in some patients.", "safe": False},
                    {"text": "drop the comparison", "safe": False},
                    {"text": "a fourth that is not shown", "safe": False},
                ],
                "sources": [{"title": "Health Products Compliance Guidance", "url": "https://example.org/ftc"}],
                "also": ["SUP009"],
                "fingerprint": "0123456789abcdef",
            }
        ],
        "suppressed": [],
        "errors": [],
        "notes": [],
        "summary": {"files": 1, "findings": 1, "error": 1, "warning": 0, "info": 0, "suppressed": 0, "errors": 0},
    }


def test_all_parts() -> None:
    data = written(samples.FULL)
    assert data["summary"] == {
        "files": 7, "findings": 6, "error": 3, "warning": 2, "info": 1, "suppressed": 2, "errors": 2,
    }  # fmt: skip
    assert data["suppressed"][0]["reason"] == "our own survey, 2025"
    assert data["suppressed"][0]["finding"] == data["findings"][0]
    assert data["errors"][1] == {
        "path": "broken.md", "line": 1, "column": 1, "message": "The front matter ends nowhere.", "hint": "",
    }  # fmt: skip


def test_the_schema_refuses_what_is_missing_or_new() -> None:
    data = json.loads(render("json", samples.FULL, VIEW))
    for wrong in ({**data, "more": 1}, {key: value for key, value in data.items() if key != "errors"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, SCHEMA)
    del data["findings"][0]["also"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, SCHEMA)


TEXT = st.text(max_size=8)
FINDING = st.builds(
    Finding, path=TEXT, span=st.builds(Span, st.integers(0), st.integers(0)), line=st.integers(1),
    column=st.integers(1), end_line=st.integers(1), end_column=st.integers(1), rule=st.just("SUP002"),
    suggestions=st.lists(st.builds(Suggestion, TEXT, st.none() | TEXT)).map(tuple), match=TEXT, segment=TEXT,
    sources=st.just(()), message=TEXT,
)  # fmt: skip


@given(
    st.builds(
        Report, st.lists(FINDING, max_size=3).map(tuple),
        st.lists(st.builds(Suppressed, FINDING, st.just("comment"), TEXT, st.integers(1)), max_size=2).map(tuple),
        st.lists(st.builds(Problem, TEXT, TEXT, line=st.integers(0), column=st.integers(0)), max_size=2).map(tuple),
        st.integers(0),
    )
)  # fmt: skip
def test_every_report_fits_the_schema_and_is_ascii(report: Report) -> None:
    assert render("json", report, VIEW).isascii()
    data = written(report)
    assert [found["match"] for found in data["findings"]] == [found.match for found in report.findings]
