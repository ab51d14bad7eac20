"""GitLab Code Quality: the fields of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema

from claimlint.formats import View, render
from claimlint.model import Report
from tests.formats import hostile, samples

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "additionalProperties": False,
                "properties": {
                    "path": {"type": "string", "minLength": 1},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                        "additionalProperties": False,
                    },
                },
            },
        },
    },
}


def written(report: Report, **view: Any) -> list[dict[str, Any]]:
    text = render("gitlab", report, View("1.2.3", **view))
    assert text.isascii()
    data = json.loads(text)
    jsonschema.validate(data, SCHEMA)
    assert len({one["fingerprint"] for one in data}) == len(data)  # equal ones are shown once
    return data


def test_empty_and_full() -> None:
    assert written(Report()) == []
    told = written(samples.FULL)
    assert [one["severity"] for one in told] == ["critical"] * 2 + ["major"] * 2 + ["minor", "info", "minor", "major"]
    assert told[2]["description"].startswith('SUP002: "the only medication that" rules out')
    assert told[2]["location"] == {"path": "services/ketamine.md", "lines": {"begin": 12}}


def test_fingerprints_are_stable_when_a_finding_moves_and_differ_by_page() -> None:
    (here,) = written(Report((samples.ONLY,)))
    (moved,) = written(Report((replace(samples.ONLY, line=99),)))
    (elsewhere,) = written(Report((replace(samples.ONLY, path="other.md"),)))
    assert here["fingerprint"] == moved["fingerprint"] != elsewhere["fingerprint"]


def test_paths_from_the_top_of_the_repository() -> None:
    assert written(Report((samples.ONLY,)), folder="site")[0]["location"]["path"] == "site/services/ketamine.md"


def test_hostile_texts() -> None:
    assert len(written(hostile.REPORT)) == len(hostile.REPORT.findings) + len(hostile.REPORT.errors)
