"""`claimlint check --fix`, `--unsafe-fixes` and `--diff` from the outside."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import claimlint
from claimlint import atomic
from claimlint.__main__ import main
from claimlint.model import Document
from tests.cli.conftest import Result, Run, cache, run, site, write  # noqa: F401 - fixtures

RULES = str(Path(__file__).parent / "rules")
GOLDEN = Path(__file__).parent / "golden"
TYPO = "A page on ketamin.\n"
RIGHT = "A page on ketamine.\n"


@pytest.fixture
def check(run: Run) -> Run:  # noqa: F811
    def call(*arguments: str) -> Result:
        return run("check", "--rules", RULES, *arguments)

    return call


def test_fix_writes_and_tells(check: Run) -> None:
    Path("a.md").write_text(TYPO + "\nketemine: this is the only treatment that helps.\n")
    Path("b.md").write_text(TYPO)
    Path("c.md").write_text("Nothing here.\n")
    result = check("--fix", "--quiet")
    assert result.code == 1
    assert result.out.startswith("a.md:3:19  SUP002 ")
    assert result.out.count("\n") == 1
    assert result.err == ""
    assert Path("a.md").read_text() == RIGHT + "\nketamine: this is the only treatment that helps.\n"
    assert Path("b.md").read_text() == RIGHT
    assert check("--fix").out.endswith("\n3 files checked; 1 finding (1 error).\n")


def test_the_report_says_what_was_fixed(check: Run) -> None:
    Path("a.md").write_text(TYPO + "\nOur keta**min** is here.\n")
    Path("b.md").write_text(TYPO)
    result = check("--fix")
    assert "\na.md:3:5 TRM901 is not fixed: markup or code stands inside the words.\n" in result.out
    assert result.out.endswith("2 files checked; 1 finding (1 warning); fixed 2 in 2 files.\n")
    Path("b.md").write_text(TYPO)
    data = json.loads(check("--fix", "--format", "json").out)
    schema = json.loads((Path(claimlint.__file__).parent / "schemas" / "report.schema.json").read_text())
    jsonschema.validate(data, schema)
    assert [(one["finding"]["path"], one["finding"]["match"], one["text"]) for one in data["fixes"]["fixed"]] == [
        ("b.md", "ketamin", "ketamine")
    ]
    assert [one["finding"]["line"] for one in data["fixes"]["left"]] == [3]
    assert "fixes" not in json.loads(check("--format", "json").out)


def test_all_fixed_is_0(check: Run) -> None:
    Path("a.md").write_text(TYPO)
    assert check("--fix") == (0, "1 file checked; nothing found; fixed 1 in 1 file.\n", "")


def test_unsafe_fixes_come_on_request(check: Run) -> None:
    Path("a.md").write_text("Ketamin is the only treatment that helps.\n")
    assert check("--unsafe-fixes").code == 0
    assert Path("a.md").read_text() == "Ketamine is one of the treatments that helps.\n"


def test_what_is_not_reported_is_not_fixed(check: Run) -> None:
    allowed = "<!-- claimlint: allow TRM901 -- the word of a patient -->\nWe say ketamin here.\n"
    Path("a.md").write_text(allowed)
    Path("b.md").write_text(TYPO)
    assert check("--fix", "a.md").code == 0
    assert check("--fix", "--select", "SUP", "b.md").code == 0
    assert Path("a.md").read_text() == allowed
    assert Path("b.md").read_text() == TYPO


def test_diff_writes_nothing(check: Run) -> None:
    Path("a.md").write_text(f"One.\n\n{TYPO}")
    Path("b.md").write_text(TYPO.strip())
    wanted = (
        "--- a.md\n+++ a.md\n@@ -1,3 +1,3 @@\n One.\n \n-A page on ketamin.\n+A page on ketamine.\n"
        "--- b.md\n+++ b.md\n@@ -1 +1 @@\n-A page on ketamin.\n\\ No newline at end of file\n"
        "+A page on ketamine.\n\\ No newline at end of file\n"
    )
    for arguments in (["--diff"], ["--fix", "--diff"], ["--diff", "--fix", "."], ["--diff", "a.md", "b.md"]):
        assert check(*arguments) == (1, wanted, "claimlint: would fix 2 in 2 files.\n")
    assert check("--diff", "--exit-zero").code == 0
    assert Path("b.md").read_text() == TYPO.strip()
    check("--fix")
    assert check("--diff") == (0, "", "claimlint: there is nothing to fix.\n")


def test_diff_of_unsafe_fixes(check: Run) -> None:
    Path("a.md").write_text("This is the only treatment that helps.\n")
    assert check("--diff").out == ""
    assert "+This is one of the treatments that helps.\n" in check("--diff", "--unsafe-fixes").out


def test_diff_says_what_it_could_not_read(check: Run) -> None:
    Path("a.md").write_bytes(b"\xff\xff ketamin")
    result = check("--diff")
    assert result.code == 2
    assert result.out == ""
    assert "claimlint: a.md: Not checked: this is not valid UTF-8." in result.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--diff", "nowhere.md"], "nowhere.md is no file or folder,"),
        (["--diff", "--format", "json"], "--diff shows fixes and writes no report."),
        (["--diff", "-o", "a.html"], "--diff shows fixes and writes no report."),
    ],
)
def test_mistakes(check: Run, arguments: list[str], words: str) -> None:
    Path("a.md").write_text(TYPO)
    result = check(*arguments)
    assert result.code == 2
    assert words in result.out + result.err
    assert sorted(os.listdir()) == ["a.md"]


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_comes_out_fixed(
    site: Path,  # noqa: ARG001, F811
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    for data, code, wanted in [
        (b"\xef\xbb\xbfOn ketamin.\r\n", 0, b"\xef\xbb\xbfOn ketamine.\r\n"),
        (b"Nothing.", 0, b"Nothing."),
        (b"\xff\xfe\x00", 2, b"\xff\xfe\x00"),  # not text: goes through as it came
    ]:
        stdin(monkeypatch, data)
        assert main(["check", "--rules", RULES, "--fix", "-"]) == code
        out, err = capfdbinary.readouterr()
        assert out == wanted
        assert (b"file checked" if code == 0 else b"not checked") in err
    stdin(monkeypatch, TYPO.encode())
    assert main(["check", "--rules", RULES, "--diff", "-", "--stdin-filename", "a.txt"]) == 1
    out, err = capfdbinary.readouterr()
    assert out.startswith(b"--- a.txt\n+++ a.txt\n")
    assert err == b"claimlint: would fix 1 in 1 file.\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_encoding_and_line_ends_stay(check: Run, codec: str) -> None:
    mark = b"\xfe\xff" if codec == "utf-16-be" else b""
    before = "<meta charset=windows-1252>\r\n<p>Für ketamin, it’s né\r<p>ketamin\n"
    Path("a.html").write_bytes(mark + before.encode(codec))
    assert check("--fix").code == 0
    assert Path("a.html").read_bytes() == mark + before.replace("ketamin", "ketamine").encode(codec)


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
def test_mode_and_link_stay(check: Run) -> None:
    Path("real").mkdir()
    page = Path("real/a.txt")  # a .txt is read only where it is named
    page.write_text(TYPO)
    page.chmod(0o640)
    Path("link.md").symlink_to(page)
    assert check("--fix", "link.md").code == 0
    assert Path("link.md").is_symlink()
    assert page.read_text() == RIGHT
    assert stat.S_IMODE(page.stat().st_mode) == 0o640


def test_a_file_that_may_not_be_written(check: Run) -> None:
    for name in ("a.md", "b.md"):
        Path(name).write_text(TYPO)
    Path("a.md").chmod(0o444)
    result = check("--fix")
    Path("a.md").chmod(0o644)
    assert result.code == 2
    assert "a.md: not checked: cannot be written: Permission denied. Check its permissions.\n" in result.out
    assert Path("a.md").read_text() == TYPO
    assert Path("b.md").read_text() == RIGHT


def test_a_full_disk(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.md").write_text(TYPO)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic.os, "fsync", full)
    result = check("--fix")
    assert result.code == 2
    assert "cannot be written: No space left on device" in result.out
    assert Path("a.md").read_text() == TYPO
    assert os.listdir() == ["a.md"]


def test_a_page_that_fails_stops_no_other(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimlint import rewrite

    for name in ("a.md", "b.md", "c.md"):
        Path(name).write_text(TYPO)
    real = rewrite.fix

    def failing(document: Document, *rest: Any, **more: Any) -> Any:
        if document.path == "a.md":
            raise TimeoutError
        if document.path == "b.md":
            raise ValueError("oh")
        return real(document, *rest, **more)

    monkeypatch.setattr(rewrite, "fix", failing)
    result = check("--fix")
    assert result.code == 2
    assert "a.md: not checked: took too long" in result.out
    assert "b.md: not checked: claimlint failed here: ValueError: oh." in result.out
    assert [Path(name).read_text() for name in ("a.md", "b.md", "c.md")] == [TYPO, TYPO, RIGHT]


def test_a_file_that_changes_meanwhile_is_left(check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimlint import rewrite

    Path("a.md").write_text(TYPO)
    save = rewrite.save

    def late(page: rewrite.Rewrite) -> None:
        Path("a.md").write_text(TYPO + "New words.\n")
        save(page)

    monkeypatch.setattr(rewrite, "save", late)
    result = check("--fix")
    assert result.code == 2
    assert "a.md: not checked: was changed by another program just now, and so was not fixed. Run again." in result.out
    assert Path("a.md").read_text() == TYPO + "New words.\n"


def test_a_word_file_is_not_written(check: Run) -> None:
    from zipfile import ZipFile

    body = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
        "<w:t>A page on ketamin.</w:t></w:r></w:p></w:body></w:document>"
    )
    with ZipFile("a.docx", "w") as archive:
        archive.writestr("word/document.xml", body)
    before = Path("a.docx").read_bytes()
    result = check("--fix")
    assert result.code == 1
    assert "a.docx:1:11 TRM901 is not fixed: Word files are not written; change it in Word.\n" in result.out
    assert Path("a.docx").read_bytes() == before


@pytest.mark.parametrize("option", ["--fix", "--unsafe-fixes"])
def test_golden(option: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What our own rules fix on a page; set UPDATE_GOLDEN=1 to write it anew, then read the diff."""
    monkeypatch.chdir(GOLDEN)
    assert main(["check", "--no-config", option, "--diff", "clinic.md"]) == 1
    shown = capsys.readouterr()
    golden = GOLDEN / f"clinic{option}.diff"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(shown.out + shown.err, encoding="utf-8", newline="\n")
    assert shown.out + shown.err == golden.read_text(encoding="utf-8")
