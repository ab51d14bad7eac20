"""The commands beside `check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import claimlint
from tests.cli.conftest import ERROR, RULES, Run

Write = Callable[[str, str], Path]


def test_version_and_help(run: Run) -> None:
    assert run("--version") == (0, f"claimlint {claimlint.__version__}\n", "")
    shown = run("--help")
    assert shown.code == 0
    for command in ("check", "rules", "rule", "explain", "test-rules", "init"):
        assert f"\n  {command} " in shown.out
    assert "--jurisdiction" in run("check", "--help").out
    assert run("chek").code == 2


def test_rules(run: Run) -> None:
    listed = run("rules")
    assert listed.code == 0
    assert "  SUP002  error    high    Says that no other treatment does this  [US, UK]\n" in listed.out
    assert "  CL003  " in listed.out
    assert "12 rules." in listed.out
    data = json.loads(run("rules", "--format", "json").out)
    own = [*(f"CL00{number}" for number in range(1, 7)), *(f"CLM00{number}" for number in range(1, 5))]
    assert [rule["code"] for rule in data] == ["EFF001", "SUP002", *own]
    assert data[1]["sources"] == [{"title": "House style of the tests", "url": "https://example.org/style"}]


@pytest.mark.parametrize("name", ["SUP002", "sup002", "only-treatment"])
def test_rule(run: Run, name: str) -> None:
    shown = run("rule", name)
    assert shown.code == 0
    for words in ("SUP002", "It compares with every alternative", "https://example.org/style"):
        assert words in shown.out


def test_own_rules_are_explained(run: Run) -> None:
    assert "until= is the last day" in run("rule", "CL004").out


def test_an_unknown_rule(run: Run) -> None:
    result = run("rule", "SUP02")
    assert result == (2, "", 'claimlint: No rule is called "SUP02". Did you mean "SUP002"?\n')
    assert "`claimlint rules` lists them." in run("rule", "zzzz").err


def test_explain(run: Run, write: Write) -> None:
    write("a.md", f"# Title\n\n{ERROR}")
    for place in ("a.md:3", "a.md:3:9"):
        shown = run("explain", place)
        assert shown.code == 0
        assert "SUP002" in shown.out
    assert "SUP002" not in run("explain", "a.md:1").out
    assert run("explain", "a.md:99").out == "a.md:99 holds no copy that is checked.\n"
    for wrong in ("a.md", "a.md:x", "a.md:0", ":3"):
        assert "names no line. Write it as page.md:12." in run("explain", wrong).err
    assert "none.md cannot be read: No such file or directory." in run("explain", "none.md:1").err


def test_test_rules(run: Run, write: Write) -> None:
    assert run("test-rules", str(RULES)).code == 0
    text = (RULES / "hype" / "miracle.yaml").read_text(encoding="utf-8").replace("EFF001", "EFF101")
    write("mine/_evidence/sources.yaml", (RULES / "_evidence" / "sources.yaml").read_text(encoding="utf-8"))
    write("mine/house/wonder.yaml", text)
    write("claimlint.toml", 'rules = ["mine"]\n')
    assert run("test-rules").code == 0
    write("mine/house/wonder.yaml", text.replace("We offer a treatment.", "We offer a miracle treatment."))
    for arguments in (["test-rules"], ["test-rules", "mine"]):
        result = run(*arguments)
        assert result.code == 2
        assert "wonder.yaml:" in result.out
    assert "There is no rule folder none." in run("test-rules", "none").err


def test_init(run: Run, write: Write, site: Path) -> None:
    assert run("init") == (0, "Wrote claimlint.toml. Run claimlint check to use it.\n", "")
    write("a.md", ERROR)
    assert run("check").code == 1
    write("claimlint.toml", "# mine\n")
    result = run("init")
    assert (result.code, result.out) == (2, "")
    assert "There is a claimlint.toml already." in result.err
    assert (site / "claimlint.toml").read_text(encoding="utf-8") == "# mine\n"
