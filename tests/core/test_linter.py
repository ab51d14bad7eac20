from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import claimlint
from claimlint.config import Config
from claimlint.linter import explain, lint_text
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules
from claimlint.run import lint_paths
from tests.cli.conftest import RULES

ONLY = "Ketamine is the only medication that helps."


def codes(report: claimlint.Report) -> list[str]:
    return [found.rule for found in report.findings]


def test_a_finding_has_its_exact_place_and_words(rules: Ruleset) -> None:
    text = "# Care\n\nWhile others help, ketamine is **the only**\n  [medication](x) that touches allodynia.\n"
    found = next(f for f in lint_text(text, "a.md", rules=rules).findings if f.rule == "SUP002")
    assert text[found.span.start : found.span.end].startswith("the only**\n  [medication](x)")
    assert (found.line, found.column, found.end_line) == (3, 34, 4)
    assert found.match.startswith("the only medication")
    assert found.match in found.segment
    assert all((found.suggestions, found.sources, found.fingerprint))


def test_fingerprints_survive_moves_and_tell_repeats_apart(rules: Ruleset) -> None:
    once = lint_text(ONLY, "a.md", rules=rules).findings
    moved = lint_text(f"# New\n\nMore words.\n\n{ONLY}\n\n{ONLY}\n", "b.md", rules=rules).findings
    prints = [f.fingerprint for f in moved if f.rule == "SUP002"]
    assert next(f.fingerprint for f in once if f.rule == "SUP002") == prints[0]
    assert len(set(prints)) == 2


def test_reports_are_plain_values(rules: Ruleset) -> None:
    report = lint_text(ONLY, "a.md", rules=rules)
    assert pickle.loads(pickle.dumps(report)) == report
    assert report == lint_text(ONLY, "a.md", rules=rules)


def test_what_cannot_be_read_is_an_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    good, binary, missing = tmp_path / "good.md", tmp_path / "bad.md", tmp_path / "none.md"
    good.write_text(ONLY, encoding="utf-8")
    binary.write_bytes(b"\x00\x01\x02\xff" * 40)
    report = lint_paths([binary, missing, good])
    assert "SUP002" in codes(report)
    assert [Path(error.path).name for error in report.errors] == ["bad.md", "none.md"]
    assert all(error.message and error.hint for error in report.errors)
    assert report.exit_code() == 2


def test_a_file_that_is_no_page_is_an_error(tmp_path: Path) -> None:
    huge = tmp_path / "huge.md"
    huge.write_bytes(b"word " * 4_000_001)
    report = lint_paths([huge])
    assert "larger than 20 MB" in report.errors[0].message
    assert report.exit_code() == 2


def test_a_fault_of_ours_is_an_error_of_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "a.md"
    page.write_text(ONLY, encoding="utf-8")
    monkeypatch.setattr("claimlint.linter.find", lambda *_: 1 / 0)
    report = lint_paths([page])
    assert report.exit_code() == 2
    assert "ZeroDivisionError" in report.errors[0].message


def test_severity_and_selection_of_the_configuration_count(rules: Ruleset) -> None:
    softer = Config(severity=(("SUP002", "info"),))
    assert [f.severity for f in lint_text(ONLY, "a.md", softer, rules).findings if f.rule == "SUP002"] == ["info"]
    assert "SUP002" not in codes(lint_text(ONLY, "a.md", Config(ignore=("SUP",)), rules))


def test_own_rules_come_on_top(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "house"
    folder.mkdir(parents=True)
    (folder / "parking.yaml").write_text(
        "code: HOU001\ntitle: Parking\nseverity: info\nconfidence: high\nlabels: [TRM]\nmessage: 'No {match}.'\n"
        "match: [parking]\nwhy: Ours.\nsources: [{ref: ftc-health-products-2022, supports: none}]\n"
        "examples: {flag: [Free <<parking>>.], pass: [A park.]}\n",
        encoding="utf-8",
    )
    ours = load_ruleset(packaged_rules(), tmp_path / "ours", cache=False)
    found = codes(lint_text(f"{ONLY} Parking is free.", "a.md", rules=ours))
    assert {"SUP002", "HOU001"} <= set(found)


def test_one_place_one_report_for_each_family(rules: Ruleset) -> None:
    report = lint_text(
        "Ketamine is the only medication that cures depression, the most powerful of all.", "a.md", rules=rules
    )
    for first in report.findings:
        for second in report.findings:
            same = first is not second and first.labels[:1] == second.labels[:1]
            assert not (same and first.span.overlaps(second.span)), (first.rule, second.rule)


def test_explain_names_the_cue_that_cleared(rules: Ruleset) -> None:
    said = "\n".join(explain("It is not the only medication that helps.\n", "a.md", 1, Config(), rules))
    assert "SUP002" in said
    assert "cleared by negation" in said
    assert "no rule" in "\n".join(explain("Parking is free.\n", "a.md", 1, Config(), rules))


def test_the_cache_gives_the_same_rules_and_survives_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(tmp_path))
    text = "This is the only treatment that helps."
    fresh = load_ruleset(RULES)
    expected = codes(lint_text(text, "a.md", rules=fresh))
    assert expected
    fresh.save()
    files = sorted(tmp_path.iterdir())
    assert {path.suffix for path in files} >= {".index", ".patterns"}
    again = load_ruleset(RULES)
    assert again.rules == fresh.rules
    assert codes(lint_text(text, "a.md", rules=again)) == expected
    for path in files:
        for damaged in (b"", path.read_bytes()[:-7], b"\xff" * 100):
            path.write_bytes(damaged)
            assert codes(lint_text(text, "a.md", rules=load_ruleset(RULES))) == expected
