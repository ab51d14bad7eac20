"""SARIF: the schema of the standard, and the fields that code scanning reads."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest

from claimlint.formats import View, render, sarif
from claimlint.model import Examples, Problem, Report, Rule, Source, Span, Suggest
from tests.formats import hostile, samples

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
CHECK = jsonschema.Draft4Validator(SCHEMA)
RULE = Rule(
    "SUP002", "only-treatment", "superiority", "x.yaml", "Says that nothing else does this", "warning",
    "high", ("SUP",), "m",
    why='"Only" compares\nwith every alternative.', suggest=(Suggest("one of the treatments that"),),
    sources=(Source("ftc", "Health Products [Guidance]", "https://example.org/a b(c)", "2026-01-01", "why it counts"),),
    examples=Examples(flag=("<<The only cure>> for *pain*.",), clear=("It is not the only cure.",)),
)  # fmt: skip
VIEW = View("1.2.3", catalogue={"SUP002": RULE})


def written(report: Report, view: View = VIEW) -> Any:
    text = render("sarif", report, view)
    assert text.isascii()
    data = json.loads(text)
    CHECK.validate(data)
    (run,) = data["runs"]
    return run


def test_the_schema_refuses_what_is_wrong() -> None:
    data = json.loads(render("sarif", samples.FULL, VIEW))
    data["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    with pytest.raises(jsonschema.ValidationError):
        CHECK.validate(data)


def test_an_empty_run_is_a_run() -> None:
    run = written(Report())
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_a_result() -> None:
    run = written(Report((samples.ONLY,), files=1))
    (result,) = run["results"]
    assert result["ruleId"] == run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "SUP002"
    assert result["level"] == "error"
    assert result["message"]["text"].startswith('"the only medication that" rules out every other treatment.')
    assert result["partialFingerprints"] == {"claimlint/v1": "0123456789abcdef"}
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "services/ketamine.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 13, "endLine": 12, "endColumn": 37},
    }


def test_a_rule_has_what_code_scanning_shows() -> None:
    (rule,) = written(Report((samples.ONLY, samples.ONLY)))["tool"]["driver"]["rules"]
    assert rule["properties"] == {
        "tags": ["health-claims", "superiority", "SUP"], "precision": "high", "problem.severity": "warning",
    }  # fmt: skip
    assert "security-severity" not in json.dumps(rule)
    assert rule["defaultConfiguration"] == {"level": "warning"}
    assert rule["fullDescription"]["text"] == '"Only" compares with every alternative.'
    assert rule["helpUri"] == "https://example.org/a%20b%28c%29"
    markdown = rule["help"]["markdown"]
    assert "- [Health Products \\[Guidance\\]](https://example.org/a%20b%28c%29): why it counts" in markdown
    assert "- The only cure for \\*pain\\*." in markdown
    assert "- It is not the only cure." in markdown
    assert "<!-- claimlint: allow SUP002 -- your reason -->" in markdown
    assert rule["help"]["text"]


def test_allowed_findings_are_left_out_and_problems_are_said() -> None:
    run = written(samples.FULL)
    assert len(run["results"]) == len(samples.FULL.findings)
    assert "suppressions" not in json.dumps(run)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"]["text"] == "Not checked: This file is not UTF-8. Save it as UTF-8."
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_columns_are_utf16_units_and_fixes_stand_there() -> None:
    text = "🧠🧠 Ketamine is the only medication that works.\n"
    start = text.index("the only")
    found = replace(
        samples.ONLY,
        path="a.md",
        span=Span(start, start + 24),
        line=1,
        column=start + 1,
        end_line=1,
        end_column=start + 25,
    )
    run = written(Report((found,)), VIEW._replace(text={"a.md": text}.get))
    assert run["columnKind"] == "utf16CodeUnits"
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    units = text.encode("utf-16-le")
    assert units[2 * region["startColumn"] - 2 : 2 * region["endColumn"] - 2].decode("utf-16-le") == found.match
    (fix,) = result["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement == {"deletedRegion": region, "insertedContent": {"text": "one of the treatments that"}}


@pytest.mark.parametrize("path", ["a b#c?%.md", "é/脳.md", "a:b.md", "line\nbreak.md", "\udcff.md"])
def test_a_path_survives_its_uri(path: str) -> None:
    run = written(Report((replace(samples.ONLY, path=path),)), VIEW._replace(folder="site/content"))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(urlsplit(uri).path, errors="surrogateescape") == f"site/content/{path}"
    assert not urlsplit(uri).query


def test_paths_are_seen_from_the_top_of_the_repository() -> None:
    view = VIEW._replace(folder="site")
    paths = ["a.md", "../docs/b.md", "../../c.md", "/abs/d.md"]
    assert [view.in_repository(path) for path in paths] == ["site/a.md", "docs/b.md", "../c.md", "/abs/d.md"]
    run = written(Report((replace(samples.ONLY, path="/abs/d.md"),)), view)
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///abs/d.md"}


def test_beyond_the_limit_the_most_severe_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "LIMIT", 2)
    run = written(Report((samples.WIDE, samples.LONG, samples.ONLY), errors=(Problem("x.md", "gone"),)))
    assert [result["ruleId"] for result in run["results"]] == ["EFF001", "SUP002"]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes[0].startswith("Not checked: gone")
    assert notes[1].startswith("1 finding")


def test_hostile_texts() -> None:
    run = written(hostile.REPORT, VIEW._replace(catalogue=hostile.CATALOGUE))
    assert len(run["results"]) == len(hostile.REPORT.findings)
    messages = "".join(result["message"]["text"] for result in run["results"])
    assert "[click](" not in messages.replace("\\[", "")
    assert "{0}" not in messages.replace("{{0}}", "")
    for rule in run["tool"]["driver"]["rules"]:
        assert len(rule["name"]) <= 255
        assert len(rule["shortDescription"]["text"]) <= 1024
        assert "](javascript:" not in rule["help"]["markdown"].replace("\\]", "")
        assert not rule.get("helpUri", "").startswith("javascript")
