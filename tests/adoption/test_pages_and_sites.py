"""Findings on whole pages and across a site, with the real rules: known by what they are about, not by a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint.__main__ import main
from claimlint.baselinefile import FILE_NAME, read
from claimlint.run import lint_paths

OFFER = "# Ketamine infusions\n\nOur ketamine infusions treat {uses}. Book now.\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def codes(site: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:  # noqa: ARG001 - the working folder
    """path:rule of what a run reports."""

    def call(*arguments: str) -> list[str]:
        capsys.readouterr()
        main(["check", "-q", *arguments])
        lines = capsys.readouterr().out.splitlines()
        return [f"{line.split(':')[0]}:{line.split('  ')[1].split(' ')[0]}" for line in lines]

    return call


Codes = Callable[..., list[str]]


def test_a_page_is_known_by_treatment_and_use(site: Path, codes: Codes) -> None:
    page = site / "k.md"
    page.write_text(OFFER.format(uses="depression and CRPS"), encoding="utf-8")
    assert "k.md:DOC001" in codes()
    main(["baseline"])
    texts = [entry.text for entry in read(FILE_NAME).entries if entry.rule == "DOC001"]
    assert texts == ["ketamine for crps", "ketamine for major-depressive-disorder"]
    page.write_text(OFFER.format(uses="CRPS and depression, as we do today") + "\nWe are here.\n", encoding="utf-8")
    assert [code for code in codes() if "DOC" in code] == []  # the sentence is another, the page offers the same
    page.write_text(OFFER.format(uses="CRPS"), encoding="utf-8")
    assert [code for code in codes() if "DOC" in code] == []  # and less is no new fault
    page.write_text(OFFER.format(uses="CRPS and tinnitus"), encoding="utf-8")
    assert "k.md:DOC001" in codes()
    page.rename(site / "moved.md")
    (site / "moved.md").write_text(OFFER.format(uses="CRPS"), encoding="utf-8")
    assert [code for code in codes() if "DOC" in code] == []


def test_a_page_rule_counts_if_the_page_has_changed(site: Path, codes: Codes) -> None:
    import subprocess

    page = site / "k.md"
    page.write_text(OFFER.format(uses="CRPS") + "\nRisks: nausea, raised blood pressure.\n", encoding="utf-8")
    who = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["git", "init", "-q"], ["git", "add", "-A"], [*who, "commit", "-qm", "x"]):
        subprocess.run(command, cwd=site, check=True)
    assert "k.md:DOC001" in codes()
    assert codes("--diff", "HEAD") == []
    page.write_text(OFFER.format(uses="CRPS"), encoding="utf-8")  # the risks are gone: no line of the offer changed
    assert "k.md:DOC002" in codes("--diff", "HEAD")


def test_contradictions_are_known_by_both_sides(site: Path, codes: Codes) -> None:
    def visit(path: str, minutes: int) -> None:
        (site / path).write_text(f"# Ketamine\n\nEach infusion lasts {minutes} minutes.\n", encoding="utf-8")

    visit("a.md", 40)
    visit("b.md", 90)
    found = codes("--select", "XPG")
    assert len(found) == 1
    main(["baseline"])
    assert codes("--select", "XPG") == []
    main(["baseline", "--prune", "a.md"])  # alone, a page contradicts nothing, and that says nothing
    assert [entry.rule for entry in read(FILE_NAME).entries if entry.rule.startswith("XPG")] == ["XPG007"]
    other = "b.md" if found[0].startswith("a.md") else "a.md"
    visit(other, 15)
    assert len(codes("--select", "XPG")) == 1  # another contradiction
    visit("a.md", 40)
    visit("b.md", 40)
    main(["baseline", "--prune"])
    assert [entry.rule for entry in read(FILE_NAME).entries if entry.rule.startswith("XPG")] == []


def test_the_core_knows_nothing_of_baselines(site: Path) -> None:
    (site / "a.md").write_text(OFFER.format(uses="CRPS"), encoding="utf-8")
    before = lint_paths(["a.md"])
    main(["baseline"])
    assert lint_paths(["a.md"]) == before
