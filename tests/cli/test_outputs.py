"""Which reports a run writes: --format auto, --report, the step summary, and pages that are read again for them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint.outputs import append_summary, chosen, repository_folder
from tests.cli.conftest import CLEAN, ERROR, WARNING, Run

Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("name", "path", "environment", "format_"),
    [
        ("auto", "", {}, "text"),
        ("auto", "", {"GITHUB_ACTIONS": "true"}, "github"),
        ("auto", "", {"GITHUB_ACTIONS": "false"}, "text"),
        ("auto", "out.txt", {"GITHUB_ACTIONS": "true"}, "text"),
        ("auto", "a/report.HTML", {}, "html"),
        ("auto", "claimlint.sarif", {}, "sarif"),
        ("auto", "summary.md", {}, "markdown"),
        ("auto", "report.json", {}, "json"),
        ("auto", "report.xml", {}, "text"),  # JUnit or checkstyle: nobody can tell
        ("json", "report.html", {"GITHUB_ACTIONS": "true"}, "json"),
    ],
)
def test_auto(name: str, path: str, environment: dict[str, str], format_: str) -> None:
    assert chosen(name, path, environment) == format_


def test_in_github_actions(run: Run, write: Write, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("content/page.md", ERROR)
    summary = write("summary.md", "Before.\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(site))
    monkeypatch.chdir(site / "content")
    result = run("check", ".")
    assert result.code == 1
    assert result.out.startswith("::error file=content/page.md,line=1,endLine=1,col=9,endColumn=")
    assert "\npage.md:1:9  SUP002" in result.out
    text = summary.read_text(encoding="utf-8")
    assert text.startswith("Before.\n# claimlint\n\n**1 file checked; 1 finding (1 error).**")
    write("content/page.md", CLEAN)
    assert run("check", ".").code == 0
    assert "nothing found" in summary.read_text(encoding="utf-8")[len(text) :]  # a clean run says so, too


def test_a_summary_that_cannot_be_written_changes_nothing(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("page.md", CLEAN)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "nowhere/summary.md")
    result = run("check", ".")
    assert result.code == 0
    assert "the step summary cannot be written: No such file" in result.err


def test_a_summary_stays_within_what_github_takes(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    for _ in range(30):
        append_summary(str(path), "x" * 60_000)
    assert 900_000 < path.stat().st_size < 1_048_576


def test_several_reports_in_one_run(run: Run, write: Write, site: Path) -> None:
    write("page.md", ERROR + "\n" + WARNING)
    result = run(
        "check",
        ".",
        "--report",
        "html:report.html",
        "--report",
        "sarif:out/claimlint.sarif",
        "--report",
        "auto:all.json",
    )
    assert result.code == 2
    assert "--report sarif:out/claimlint.sarif cannot be written: No such file or directory." in result.err
    assert "SUP002" in result.out  # the others are written all the same
    (site / "out").mkdir()
    assert run("check", ".", "--report", "sarif:out/claimlint.sarif", "-q").code == 1
    assert "SUP002" in (site / "out/claimlint.sarif").read_text(encoding="utf-8")
    assert (site / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len(json.loads((site / "all.json").read_text(encoding="utf-8"))["findings"]) == 2


@pytest.mark.parametrize("wish", ["html", "html:", "pdf:a.pdf", ":a.html", "report.html"])
def test_a_report_that_cannot_be_understood(run: Run, write: Write, wish: str) -> None:
    write("page.md", CLEAN)
    result = run("check", ".", "--report", wish)
    assert result.code == 2
    assert f"--report {wish} is not understood. Write FORMAT:FILE" in result.err


def test_one_file_for_two_reports(run: Run, write: Write, site: Path) -> None:
    write("page.md", CLEAN)
    result = run("check", ".", "-o", "a.html", "--report", "json:./a.html")
    assert result.code == 2
    assert "same file" in result.err
    assert not (site / "a.html").exists()


def test_columns_in_bytes_need_the_page(run: Run, write: Write) -> None:
    write("page.md", "Ça et là 🧠. " + ERROR)
    result = run("check", ".", "--format", "rdjson")
    (found,) = json.loads(result.out)["diagnostics"]
    line = (Path("page.md").read_bytes()).split(b"\n")[0]
    where = found["location"]["range"]
    assert line[where["start"]["column"] - 1 :].startswith(b"the only treatment")


def test_a_page_from_standard_input_is_marked_as_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(("Parking is free.\n\nSo it is. " + ERROR).encode())

    monkeypatch.setattr(sys, "stdin", Stdin())
    result = run("check", "-", "--format", "html")
    assert result.code == 1
    assert "1 passage without findings" in result.out
    assert "<p>So it is. This is <mark" in result.out


def test_where_the_run_stands_in_its_repository(tmp_path: Path) -> None:
    deep = tmp_path / "site" / "content"
    deep.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert repository_folder({}, str(deep)) == "site/content"
    assert repository_folder({}, str(tmp_path)) == ""
    assert repository_folder({"GITHUB_WORKSPACE": str(tmp_path / "site")}, str(deep)) == "content"
    assert repository_folder({"CI_PROJECT_DIR": str(deep)}, str(deep)) == ""
    assert repository_folder({"GITHUB_WORKSPACE": str(tmp_path / "other")}, str(deep)) == "site/content"


def test_text_imports_no_other_format() -> None:
    """The cold start of a plain run stays what it is."""
    import subprocess

    code = (
        "import sys; from claimlint.options import parse; import claimlint.check; from claimlint.formats import View, "
        "render; from claimlint.model import Report; render('text', Report(), View('1')); "
        "print(sorted(name for name in sys.modules if name.startswith('claimlint.formats.')), 'json' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['claimlint.formats.display', 'claimlint.formats.text', 'claimlint.formats.wording'] False\n"
