"""`claimlint packet apply`: what becomes of the pages, the ledger and the log."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimlint import packetcli
from tests.cli.conftest import Run, cache, run, site, write  # noqa: F401 - fixtures

Write = Callable[[str, str], Path]
GOLDEN = Path(__file__).parent / "golden"
ONLY = "This is the only treatment that helps."
MIRACLE = "We offer a miracle treatment."
PAGE = f"""\
# Hair

{ONLY} Call us today.

- We offer a **miracle** treatment.

> {ONLY}
"""


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packetcli, "strftime", lambda form, *_: "2026-11-20" + ("T10:00:00Z" if "H" in form else ""))


def packet(run: Run, *paths: str) -> list[dict[str, str]]:  # noqa: F811
    done = run("packet", *paths)  # without paths: this folder
    assert done.code == 0, done.err
    with open("claimlint-packet.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decide(rows: list[dict[str, str]], *decisions: dict[str, str] | None) -> Path:
    """The table with decisions in it, row by row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
    writer.writeheader()
    for row, decision in zip(rows, decisions, strict=True):
        writer.writerow(row | (decision or {}))
    Path("d.csv").write_bytes(out.getvalue().encode("cp1252", "replace"))
    return Path("d.csv")


def log() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("claimlint-audit.jsonl").read_text(encoding="utf-8").splitlines()]


EDIT = {"decision": "edit", "wording": "This treatment helps some people."}
APPROVE = {"decision": "approve", "approver": "Dr. Ann Example", "until": "2027-11-20",
           "evidence": "doi:10.1/x | label", "population": "adults"}  # fmt: skip
ALLOW = {"decision": "allow", "until": "2027-03-01", "note": "required by the licence"}
LEAVE = {"decision": "leave", "note": "ask the author"}


def test_each_decision(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", PAGE)
    rows = packet(run)
    assert [row["sentence"] for row in rows] == [ONLY, MIRACLE, ONLY]
    assert (GOLDEN / "packet.csv").read_text(encoding="utf-8") == Path("claimlint-packet.csv").read_text(
        encoding="utf-8"
    )
    decide(rows, EDIT, ALLOW, APPROVE)
    shown = run("packet", "apply", "d.csv", "--dry-run")
    assert shown.out == (GOLDEN / "dry-run.txt").read_text(encoding="utf-8")
    assert page.read_text(encoding="utf-8") == PAGE
    assert not Path("claims.yml").exists()
    assert not Path("claimlint-audit.jsonl").exists()
    done = run("packet", "apply", "d.csv")
    assert done.out == (GOLDEN / "apply.txt").read_text(encoding="utf-8")
    assert (done.code, done.err) == (0, "")
    assert page.read_text(encoding="utf-8") == (GOLDEN / "page.md").read_text(encoding="utf-8")
    assert Path("claims.yml").read_text(encoding="utf-8") == (GOLDEN / "claims.yml").read_text(encoding="utf-8")
    assert [row["decision"] for row in log()] == ["approve", "edit", "allow"]
    assert log()[0] | {"rules": "", "version": "", "key": "", "id": ""} == {
        "when": "2026-11-20T10:00:00Z", "who": "Dr. Ann Example", "commit": None, "rules": "", "version": "",
        "path": "a.md", "line": 7, "rule": ["SUP002"], "sentence": ONLY, "decision": "approve", "wording": "",
        "until": "2027-11-20", "claim": "only-treatment-helps", "evidence": ["doi:10.1/x", "label"],
        "population": "adults", "note": "", "id": "", "key": "",
    }  # fmt: skip
    assert run("check").code == 0


def test_the_log_names_who_git_knows(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", PAGE)
    subprocess.run(["git", "init", "-q", "."], check=True)
    subprocess.run(["git", "config", "user.name", "Zoë Writer"], check=True)
    decide(packet(run), EDIT, APPROVE, LEAVE)
    assert run("packet", "apply", "d.csv").code == 0
    assert {row["decision"]: row["who"] for row in log()} == {
        "approve": "Dr. Ann Example", "edit": "Zoë Writer", "leave": "Zoë Writer",
    }  # fmt: skip


def test_twice_is_once(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", PAGE)
    decide(packet(run), EDIT, ALLOW, LEAVE)
    assert run("packet", "apply", "d.csv").code == 0
    files = {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}
    again = run("packet", "apply", "d.csv")
    assert again.code == 0
    assert "d.csv:2: done before, 2026-11-20T10:00:00Z: edit a.md" in again.out
    assert again.out.endswith("3 done before.\n")
    assert files == {path: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def test_a_page_that_changed(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", PAGE)
    decide(packet(run), EDIT, ALLOW, APPROVE)
    page.write_text(PAGE.replace("We offer", "You get").replace("# Hair", "# Hair\n\nNew here."), encoding="utf-8")
    done = run("packet", "apply", "d.csv")
    assert done.code == 1
    assert "d.csv:3: not done in a.md: the sentence is no longer on this page; make a new packet" in done.out
    assert EDIT["wording"] in page.read_text(encoding="utf-8")
    assert [row["decision"] for row in log()] == ["approve", "edit"]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ({"decision": "maybe"}, '"maybe" is no decision; write edit, approve, allow or leave'),
        ({"decision": "edit"}, "edit needs wording"),
        ({"decision": "edit", "wording": ONLY}, "the new wording is the old one"),
        ({"decision": "edit", "wording": "It <b>helps</b>."}, "the new words hold signs that mean something in code"),
        ({"decision": "approve"}, "approve needs approver"),
        ({"decision": "approve", "approver": "B", "wording": "It helps."}, "approve keeps the sentence as it is"),
        ({"decision": "allow", "note": "x"}, "allow needs until"),
        ({"decision": "allow", "until": "2027-01-01"}, "allow needs note"),
        ({"decision": "allow"}, "allow needs until and note"),
        ({"decision": "allow", "note": "x", "until": "1/3/2027"}, '"1/3/2027" is not a date like 2027-03-01'),
        ({"decision": "allow", "note": "x", "until": "2026-11-19"}, "2026-11-19 has passed"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, write: Write, decision: dict[str, str], said: str) -> None:  # noqa: F811
    page = write("a.md", f"{ONLY}\n")
    decide(packet(run), decision)
    done = run("packet", "apply", "d.csv")
    assert done.code == 1
    assert f"d.csv:2: not done in a.md:1: {said}" in done.out
    assert page.read_text(encoding="utf-8") == f"{ONLY}\n"
    assert not Path("claimlint-audit.jsonl").exists()
    assert not Path("claims.yml").exists()


def test_one_name_for_all(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    decide(packet(run), {"decision": "approve"})
    assert run("packet", "apply", "d.csv", "--approver", "Dr. B").code == 0
    assert 'approver: "Dr. B"' in Path("claims.yml").read_text(encoding="utf-8")
    assert run("check").code == 0


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.md", f"---\ntitle: {ONLY}\n---\n", "---\ntitle: This treatment helps some people.\n---\n"),
        ("a.md", "This is **the only treatment that** helps.\n", "This treatment helps some people.\n"),
        ("a.md", "This is\r\nthe only treatment that helps.\r\n", "This treatment helps some people.\r\n"),
        (
            "a.html",
            "<p>This is&#32;<em>the only</em>\n treatment that helps.</p>",
            "<p>This treatment helps some people.</p>",
        ),
        ("a.json", json.dumps({"title": ONLY}), json.dumps({"title": EDIT["wording"]})),
        ("a.md", "This is [the only treatment that](/x) helps.\n", None),
        ("a.md", "This is the only treatment that helps[^1].\n\n[^1]: Smith.\n", None),
        ("a.liquid", "<p>In {{ x }} this is the only treatment that helps.</p>", None),
    ],
)
def test_only_the_words_are_changed(run: Run, write: Write, path: str, before: str, after: str | None) -> None:  # noqa: F811
    page = write(path, "")
    page.write_bytes(before.encode())
    rows = packet(run, path)
    decide(rows, EDIT, *([None] * (len(rows) - 1)))
    done = run("packet", "apply", "d.csv")
    assert page.read_bytes() == (before if after is None else after).encode()
    assert done.code == (after is None), done.out
    if after is None:
        assert "Change it by hand." in done.out


def test_an_allow_comment_never_allows_more(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", f"{ONLY} Ask us. Truly, this is the only treatment that helps.\n")
    rows = packet(run)
    decide(rows, ALLOW, None)
    refused = run("packet", "apply", "d.csv")
    assert refused.code == 1
    assert 'the comment would allow SUP002 in "Truly, this is the only treatment that helps." as well' in refused.out
    assert "<!--" not in page.read_text(encoding="utf-8")
    decide(rows, ALLOW, ALLOW)
    assert run("packet", "apply", "d.csv").code == 0
    assert run("check").code == 0


def test_the_same_sentence_elsewhere_stays_open(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", f"{ONLY}\n\nCall us.\n\n{ONLY}\n")
    decide(packet(run), None, ALLOW)
    assert run("packet", "apply", "d.csv").code == 0
    assert page.read_text(encoding="utf-8").index("<!--") > page.read_text(encoding="utf-8").index("Call us.")
    assert run("check", "--quiet").out.startswith("a.md:1:")


def test_only_what_was_seen_is_allowed(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{MIRACLE} Really.\n\nWe offer a miracle treatment, the only treatment that helps.\n")
    rows = packet(run)
    decide(rows, ALLOW, ALLOW | {"rules": "SUP002"})
    assert run("packet", "apply", "d.csv").code == 0
    page = Path("a.md").read_text(encoding="utf-8")
    assert "allow EFF001 until" in page
    assert "allow SUP002 until" in page
    assert run("check", "--quiet").out.count("EFF001") == 1


def test_a_locked_rule_is_not_allowed(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    write("claimlint.toml", 'locked = ["SUP"]\n')
    decide(packet(run), ALLOW)
    refused = run("packet", "apply", "d.csv")
    assert refused.code == 1
    assert "it may be locked by your configuration" in refused.out
    assert "<!--" not in Path("a.md").read_text(encoding="utf-8")


def test_formats_without_comments(run: Run, write: Write) -> None:  # noqa: F811
    write("a.json", json.dumps({"title": ONLY}))
    decide(packet(run), ALLOW)
    refused = run("packet", "apply", "d.csv")
    assert refused.code == 1
    assert "this kind of file has no comments. Approve the sentence instead" in refused.out


def test_two_decisions_on_one_sentence(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    (row,) = packet(run)
    decide([row, row], LEAVE, EDIT)
    refused = run("packet", "apply", "d.csv")
    assert "d.csv:3: not done in a.md:1: there is another decision on this sentence above." in refused.out
    assert [one["decision"] for one in log()] == ["leave"]


def test_what_cannot_be_read_or_written(run: Run, write: Write) -> None:  # noqa: F811
    gone, kept = write("a.md", f"{ONLY}\n"), write("b.md", f"{ONLY}\n")
    rows = packet(run)
    decide(rows, EDIT, EDIT)
    gone.unlink()
    done = run("packet", "apply", "d.csv")
    assert done.code == 2
    assert "a.md: There is no such file. Apply from the folder" in done.err
    assert EDIT["wording"] in kept.read_text(encoding="utf-8")
    assert run("packet", "apply", "none.csv").code == 2
    Path("d.csv").write_text("id,path,decision\n", encoding="utf-8")
    assert run("packet", "apply", "d.csv").out == "no decisions.\n"


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_a_page_that_may_not_be_written(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", f"{ONLY}\n")
    decide(packet(run), EDIT)
    page.chmod(0o444)
    done = run("packet", "apply", "d.csv")
    assert done.code == 2
    assert "a.md: cannot be written" in done.err
    assert sorted(path.name for path in Path().iterdir()) == [
        "a.md",
        "claimlint-packet.csv",
        "claimlint-packet.html",
        "d.csv",
    ]
    page.chmod(0o644)
    assert run("packet", "apply", "d.csv").code == 0


def test_an_approval_stands_though_its_page_cannot_be_written(run: Run, write: Write) -> None:  # noqa: F811
    page = write("a.md", f"{ONLY}\n\n{MIRACLE}\n")
    decide(packet(run), APPROVE, EDIT)
    page.chmod(0o444)
    done = run("packet", "apply", "d.csv")
    page.chmod(0o644)
    assert done.code == 2
    assert "1 approved." in done.out
    assert [row["decision"] for row in log()] == ["approve"]
    assert ONLY in Path("claims.yml").read_text(encoding="utf-8")


def test_a_broken_ledger_stops_its_page_only(run: Run, write: Write) -> None:  # noqa: F811
    one, other = write("a.md", f"{ONLY}\n"), write("b.md", f"{ONLY}\n")
    rows = packet(run)
    decide(rows, APPROVE, EDIT)
    write("claims.yml", "- id: x\n")
    done = run("packet", "apply", "d.csv")
    assert done.code == 2
    assert "claims.yml:1: This claim has no text." in done.err
    assert one.read_text(encoding="utf-8") == f"{ONLY}\n"
    assert EDIT["wording"] in other.read_text(encoding="utf-8")


def test_a_log_line_that_was_cut_off(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    decide(packet(run), LEAVE)
    Path("claimlint-audit.jsonl").write_bytes(b'{"when": "2026-01-01", "key": "x"}\n{"when": "20')
    assert run("packet", "apply", "d.csv").code == 0
    lines = Path("claimlint-audit.jsonl").read_bytes().split(b"\n")
    assert lines[1] == b'{"when": "20'
    assert json.loads(lines[2])["decision"] == "leave"
    assert run("packet", "apply", "d.csv").out.endswith("1 done before.\n")


def test_the_packet_says_what_was_not_checked(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    write("b.md", "\x00")
    done = run("packet", ".", "-o", "p.html", "--csv", "t.csv")
    assert done.code == 2
    assert "b.md: this is not text" in done.err
    assert "Not checked" in Path("p.html").read_text(encoding="utf-8")
    assert Path("t.csv").exists()
    assert run("packet", ".", "-o", "x.html", "--csv", "x.html").code == 2
    assert run("packet", "a.md", "--ignore", "SUP").out.startswith("Wrote 0 claims")
    assert run("packet", "gone").code == 2


def test_packets_are_no_copy(run: Run, write: Write) -> None:  # noqa: F811
    write("a.md", f"{ONLY}\n")
    packet(run)
    assert run("check", "--show-files").out == "a.md\n"
