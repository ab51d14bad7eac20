"""`claimlint rules diff`: what another version of the rules would change."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CLEAN, ERROR, RULES, WARNING, Run

TITLE = "Says that no other treatment does this"
Write = Callable[[str, str], Path]


@pytest.fixture
def newer(site: Path) -> Path:
    """The rules of the tests with one changed, one added, one removed."""
    folder = site / "newer"
    shutil.copytree(RULES, folder)
    only = folder / "superiority" / "only-treatment.yaml"
    text = only.read_text(encoding="utf-8")
    only.write_text(
        text.replace("severity: error", "severity: warning").replace("  - the only", "  - the sole"), "utf-8"
    )
    hype = folder / "hype" / "miracle.yaml"
    text = hype.read_text(encoding="utf-8").replace("EFF001", "EFF007").replace("Uses hype", "Uses more hype")
    (folder / "hype" / "more.yaml").write_text(text, encoding="utf-8")
    hype.unlink()
    (folder / "_vocabulary").mkdir()
    (folder / "_vocabulary" / "context.yaml").write_text("cue-negation:\n  - not\n", encoding="utf-8")
    return folder


def test_rules_that_come_go_and_change(run: Run, newer: Path) -> None:
    assert run("rules", "diff", str(RULES), str(newer)).out.splitlines() == [
        "added    EFF007  warning  medium  Uses more hype in place of a result",
        "removed  EFF001  warning  medium  Uses hype in place of a result",
        "changed  SUP002  Says that no other treatment does this: severity error to warning, what it finds",
        "Rules: 1 added, 1 removed, 1 changed.",
    ]
    assert run("rules", "diff", str(RULES)).out == "Rules: 0 added, 0 removed, 0 changed.\n"  # against ours


def test_findings_on_a_site(run: Run, write: Write, newer: Path) -> None:
    write("content/a.md", f"{ERROR}\n{WARNING}\n{CLEAN}")
    write("content/b.md", "It is the sole treatment that helps.\n")
    result = run("rules", "diff", str(RULES), str(newer), "content")
    assert result.code == 0
    assert result.out.splitlines()[4:] == [
        'gained   content/a.md:3:10  EFF007 Uses more hype in place of a result  [warning]: "a miracle treatment"',
        f'gained   content/b.md:1:7  SUP002 {TITLE}  [warning]: "the sole treatment that"',
        f'lost     content/a.md:1:9  SUP002 {TITLE}  [error]: "the only treatment that"',
        'lost     content/a.md:3:10  EFF001 Uses hype in place of a result  [warning]: "a miracle treatment"',
        "2 files checked: 2 findings gained, 2 lost, 0 the same.",
    ]
    data = json.loads(run("rules", "diff", str(newer), "content", "--format", "json").out)  # the new ones are ours
    assert [one["rule"] for one in data["gained"]] == ["SUP002", "EFF001"]
    assert data["changed"][0]["values"] == {"severity": {"old": "warning", "new": "error"}}
    assert (data["files"], data["same"], data["errors"]) == (2, 0, [])


def test_what_cannot_be_compared(run: Run, write: Write, newer: Path) -> None:
    write("content/a.md", CLEAN)
    result = run("rules", "diff", "content")
    assert result.code == 2
    assert "content holds no rules." in result.err
    assert run("rules", "diff", str(newer), "gone.md").code == 2
    (newer / "hype" / "more.yaml").write_text("code: EFF007\ntitle: [\n", encoding="utf-8")
    result = run("rules", "diff", str(RULES), str(newer))
    assert result.code == 2
    assert "more.yaml:" in result.err


def test_house_rules_stand_on_ours(run: Run, newer: Path, write: Write) -> None:
    shutil.rmtree(newer / "superiority")
    shutil.rmtree(newer / "_vocabulary")
    shutil.copytree(newer, newer.parent / "older")
    rule = (newer / "hype" / "more.yaml").read_text(encoding="utf-8")
    write("newer/hype/more.yaml", rule.replace("severity: warning", "severity: info"))
    assert run("rules", "diff", "older", "newer").out.splitlines() == [
        "changed  EFF007  Uses more hype in place of a result: severity warning to info",
        "Rules: 0 added, 0 removed, 1 changed.",
    ]
