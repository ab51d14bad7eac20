"""The claims ledger in a run: what it accepts, what it reports, and what it leaves alone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint import check
from claimlint.configfiles import Configs
from claimlint.ledger import Entry, Ledger
from claimlint.readers import read_text
from tests.cli.conftest import Run, cache, run, site, write  # noqa: F401 - fixtures

Write = Callable[[str, str], Path]
ONLY = "This is the only treatment that helps."
MIRACLE = "We offer a miracle treatment."


def entry(text: str, **more: str) -> str:
    keys = {"id": "one", "text": f'"{text}"', "approver": "Dr. Ann Example", "date": "2020-01-01", **more}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in keys.items()) + "\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "strftime", lambda _: "2026-11-20")


def rules_of(out: str) -> list[tuple[str, str]]:
    return [(found["path"], found["rule"]) for found in json.loads(out)["findings"]]


def test_an_exact_match_is_accepted(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY))
    write("a.md", f"# Hair\n\nThis is the **only** treatment\nthat helps.\n\n- {ONLY[:-1]}\n\n{MIRACLE}\n")
    shown = run("check", "--format", "json")
    data = json.loads(shown.out)
    assert [found["rule"] for found in data["findings"]] == ["EFF001"]
    assert [one["by"] for one in data["suppressed"]] == ["ledger", "ledger"]
    assert data["suppressed"][0]["reason"] == 'claim "one" (claims.yml:1), approved by Dr. Ann Example on 2020-01-01'
    assert "2 approved." in run("check").out


@pytest.mark.parametrize(
    ("more", "accepted"),
    [
        ({"rules": "[SUP002]"}, True),
        ({"rules": "[SUP]"}, True),
        ({"rules": "[EFF001]"}, False),
        ({"pages": '["blog/**"]'}, False),
        ({"pages": '["*.md", "!b.md"]'}, True),
        ({"expires": "2026-11-20"}, True),
        ({"expires": "2026-11-19"}, False),
    ],
)
def test_what_an_approval_covers(run: Run, write: Write, more: dict[str, str], accepted: bool) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY, **more))
    write("a.md", ONLY)
    assert (("a.md", "SUP002") not in rules_of(run("check", "--format", "json").out)) is accepted


def test_drift_is_found_where_no_rule_finds_anything(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry("Our lotion may soften dry skin in some adults."))
    write("a.md", "Our lotion softens dry skin in most adults.\n")
    shown = run("check")
    assert shown.code == 1
    assert "CLM001" in shown.out
    assert '"some" became "most", and "may" was dropped' in " ".join(shown.out.split())
    (found,) = json.loads(run("check", "--format", "json").out)["findings"]
    text = "Our lotion may soften dry skin in some adults."
    assert found["suggestions"] == [{"text": text, "replacement": text, "safe": False}]
    assert found["fingerprint"]


def test_other_words_that_say_no_more_are_only_told(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry("Our lotion may soften dry skin in some adults."))
    write("a.md", "Our cream may soften dry skin in some adults.\n")
    shown = run("check", "--format", "json")
    assert rules_of(shown.out) == [("a.md", "CLM003")]
    assert shown.code == 0


def test_an_approval_that_has_ended_comes_back_with_its_name(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY, expires="2026-11-19"))
    write("a.md", ONLY)
    shown = run("check", "--format", "json")
    assert rules_of(shown.out) == [("a.md", "CLM002"), ("a.md", "SUP002")]
    assert "Dr. Ann Example approved this sentence until 2026-11-19." in shown.out
    write("claims.yml", entry(ONLY, expires="2026-11-19") + entry(ONLY, id="two", expires="2028-01-01"))
    assert rules_of(run("check", "--format", "json").out) == []


def test_an_approval_that_ends_soon_is_told(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", ONLY)
    for last, told in (("2026-12-20", ["CLM004"]), ("2026-12-21", [])):
        write("claims.yml", entry(ONLY, expires=last))
        shown = run("check", "--format", "json")
        assert [rule for _, rule in rules_of(shown.out)] == told
        assert shown.code == 0


def test_sentences_that_were_approved_together(run: Run, write: Write) -> None:  # noqa: F811
    both = f"{ONLY} It does so in few adults."
    write("claims.yml", entry(both))
    write("a.md", f"{both}\n\nCall us.\n")
    write("b.md", f"{ONLY}\n\nIt does so in few adults.\n")
    assert rules_of(run("check", "--format", "json").out) == [("b.md", "CLM001"), ("b.md", "SUP002")]


def test_drift_can_be_switched_off_and_graded(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry("Our lotion may soften dry skin in some adults."))
    write("a.md", "Our lotion softens dry skin in most adults.\n")
    assert rules_of(run("check", "--format", "json", "--ignore", "CLM001").out) == []
    write("claimlint.toml", 'severity = {CLM001 = "error"}\n')
    assert '"severity": "error"' in run("check", "--format", "json").out


def test_the_ledger_is_no_copy_and_is_checked_like_a_setting(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", "We offer a treatment.\n")
    write("claims.yml", entry(ONLY))
    assert run("check", "--show-files").out == "a.md\n"
    write("claims.yml", entry(ONLY, rules="[SUP999]"))
    shown = run("check")
    assert shown.code == 2
    assert 'claims.yml:1: not checked: No rule, family or label is called "SUP999"' in shown.out + shown.err
    write("claims.yml", "orders: []\n")
    assert run("check").code == 2
    write("claimlint.toml", 'ledger = ""\n')
    assert run("check").code == 0
    assert run("check", "--show-files").out == "a.md\nclaims.yml\n"


def test_where_the_ledger_lies(run: Run, write: Write, site: Path) -> None:  # noqa: F811
    (site / ".git").mkdir()
    write("top/claims.yml", entry(ONLY))
    write("top/claimlint.toml", "")
    write("claims.yml", entry(MIRACLE))
    write("top/a.md", f"{ONLY} {MIRACLE}")
    write("other/a.md", f"{ONLY} {MIRACLE}")
    write("named/claimlint.toml", 'ledger = "../top/claims.yml"')
    write("named/a.md", f"{ONLY} {MIRACLE}")
    found = dict(rules_of(run("check", "--format", "json").out))
    assert found == {"top/a.md": "EFF001", "other/a.md": "SUP002", "named/a.md": "EFF001"}
    write("named/claimlint.toml", 'ledger = "none.yml"')
    shown = run("check")
    assert shown.code == 2
    assert "The claims ledger cannot be read" in shown.out + shown.err
    write("named/claimlint.toml", "ledger = 3")
    assert "ledger must be the name of a file" in (shown := run("check", "named")).out + shown.err


def test_standard_input(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ONLY.encode())))
    assert rules_of(run("check", "-", "--format", "json").out) == []


def test_a_run_without_a_ledger_reads_no_page_twice(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    write("a.md", ONLY)
    monkeypatch.setattr("claimlint.approvals.with_ledgers", lambda *_: pytest.fail("there is no ledger"))
    assert run("check").code == 1
    assert Configs().ledger_of("a.md") == ""


def test_uses_do_not_overlap() -> None:
    ledger = Ledger(
        "claims.yml",
        [Entry("a", f"{ONLY} {MIRACLE}", "b", "2026-01-01"), Entry("c", ONLY, "b", "2026-01-01")],
        "2026-11-20",
    )
    document = read_text(f"{ONLY} {MIRACLE}\n\n{ONLY}\n\n{ONLY} Call.\n", "a.md")
    assert [(use.entry.id, use.first, use.last) for use in ledger.uses(document, "a.md")] == [
        ("a", 0, 1),
        ("c", 2, 2),
        ("c", 3, 3),
    ]


def test_a_locked_rule_cannot_be_approved_away(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY))
    write("claimlint.toml", 'locked = ["SUP"]\n')
    write("a.md", f"{ONLY}\n")
    assert rules_of(run("check", "--format", "json").out) == [("a.md", "SUP002")]


def test_the_day_can_be_given(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY, expires="2026-11-30"))
    write("a.md", f"{ONLY}\n")
    found = rules_of(run("check", "--format", "json", "--as-of", "2026-12-01").out)
    assert found == [("a.md", "CLM002"), ("a.md", "SUP002")]


def test_what_is_approved_needs_no_place_in_the_baseline(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(ONLY))
    write("a.md", f"{ONLY} {MIRACLE}\n")
    assert run("baseline").code == 0
    assert "SUP002" not in Path("claimlint-baseline.json").read_text(encoding="utf-8")
    shown = run("check")
    assert shown.code == 0
    assert "1 approved" in shown.out
    assert "1 in the baseline" in shown.out


def test_fixes_leave_approved_sentences(run: Run, write: Write) -> None:  # noqa: F811
    write("claims.yml", entry(MIRACLE))
    page = write("a.md", f"{MIRACLE}\n\nYes, we offer a miracle treatment.\n")
    run("check", "--unsafe-fixes")
    assert page.read_text(encoding="utf-8") == f"{MIRACLE}\n\nYes, we offer a treatment.\n"
