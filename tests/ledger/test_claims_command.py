"""`claimlint claims`: what people see, and what stands in the file afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint import check, ledgercli
from tests.cli.conftest import Run, cache, run, site, write  # noqa: F401 - fixtures

Write = Callable[[str, str], Path]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (check, ledgercli):
        monkeypatch.setattr(module, "strftime", lambda _: "2026-11-20")


def add(run: Run, text: str, *more: str) -> str:  # noqa: F811
    done = run("claims", "add", text, "--approver", "Dr. Ann Example", *more)
    assert done.code == 0, done.err
    return done.out


def test_add_check_list(run: Run, write: Write) -> None:  # noqa: F811
    lotion = "Our lotion may soften dry skin in some adults."
    assert add(run, lotion, "--evidence", "doi:10.1000/skin", "--evidence", "label: section 5",
               "--population", "adults", "--expires", "2027-11-20", "--rule", "EFF001", "--page", "skin/**") == (
        "Added lotion-may-soften-dry-skin-some to claims.yml.\n"
    )  # fmt: skip
    add(run, "Minoxidil may slow hair loss in some men.", "--id", "hair")
    add(run, "Nobody uses this sentence any more.", "--id", "unused")
    before = Path("claims.yml").read_text(encoding="utf-8")
    Path("claims.yml").write_text(
        before
        + "- {id: old, text: We offer a miracle treatment., approver: Dr. B, date: 2020-01-01, expires: 2021-01-01}\n",
        encoding="utf-8",
    )
    assert (GOLDEN / "claims.yml").read_text(encoding="utf-8") == before
    write("skin/a.md", f"# Skin\n\n{lotion}\n\nWe offer a miracle treatment.\n")
    write("skin/b.md", "Our lotion softens dry skin in most adults.\n")
    write("hair.md", f"Minoxidil may slow balding in some men. {lotion}\n")
    shown = run("claims", "check")
    assert shown.out == (GOLDEN / "check.txt").read_text(encoding="utf-8")
    assert (shown.code, shown.err) == (1, "")
    states = {one["id"]: one["states"] for one in json.loads(run("claims", "check", "--format", "json").out)}
    assert states == {
        "lotion-may-soften-dry-skin-some": ["in use", "drifted"],
        "hair": ["in use"],
        "unused": ["not used"],
        "old": ["in use", "expired"],
    }
    listed = run("claims", "list")
    assert listed.code == 0
    assert listed.out == (GOLDEN / "list.txt").read_text(encoding="utf-8")
    assert [one["id"] for one in json.loads(run("claims", "list", "--format", "json").out)] == list(states)


def test_a_site_that_keeps_to_its_claims(run: Run, write: Write) -> None:  # noqa: F811
    add(run, "It may help some men.")
    write("a.md", "It may help some men.\n")
    assert run("claims", "check").code == 0
    assert run("claims", "check", "gone").code == 2
    write("b.md", "\x00")
    assert run("claims", "check").code == 2


def test_mistakes(run: Run, write: Write) -> None:  # noqa: F811
    assert "There is no claims ledger claims.yml." in run("claims", "check").err
    assert run("claims", "list").out == "0 approved wordings in claims.yml.\n"
    assert run("claims", "add", "It may help.").code == 2  # nobody approved it
    refused = run("claims", "add", "It may help.", "--approver", "B", "--expires", "soon")
    assert refused.code == 2
    assert '"soon" is not a date' in refused.err
    unknown = run("claims", "add", "It may help.", "--approver", "B", "--rule", "SUP999")
    assert 'No rule, family or label is called "SUP999"' in unknown.err
    assert not Path("claims.yml").exists()
    write("claims.yml", "- id: x\n")
    assert "claims.yml:1: This claim has no text." in run("claims", "add", "It may help.", "--approver", "B").err
    write("claimlint.toml", 'ledger = ""')
    assert 'ledger = ""' in run("claims", "list").err


def test_the_ledger_lies_at_the_top(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    (site / ".git").mkdir()
    (site / "deep").mkdir()
    monkeypatch.chdir(site / "deep")
    add(run, "It may help some men.")
    assert (site / "claims.yml").exists()
    assert not (site / "deep" / "claims.yml").exists()


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_a_ledger_that_may_not_be_written(run: Run, write: Write) -> None:  # noqa: F811
    path = write("claims.yml", "# ours\n")
    path.chmod(0o444)
    refused = run("claims", "add", "It may help.", "--approver", "B")
    assert (refused.code, path.read_text(encoding="utf-8")) == (2, "# ours\n")
    assert "claims.yml cannot be written" in refused.err
