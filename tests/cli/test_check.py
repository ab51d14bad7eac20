"""`claimlint check` from the outside: files in, report and exit code out."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimlint import check as check_module
from claimlint import run as claimlint_run
from claimlint import settings
from tests.cli.conftest import CLEAN, ERROR, RULES, WARNING, Run

Write = Callable[[str, str], Path]


def found(out: str) -> list[tuple[str, int, str]]:
    return [(one["path"], one["line"], one["rule"]) for one in json.loads(out)["findings"]]


def test_a_finding(run: Run, write: Write) -> None:
    write("pages/a b é.md", f"# Title\n\n{ERROR}")
    result = run("check", "pages")
    assert result.code == 1
    assert result.err == ""
    assert result.out.splitlines() == [
        "pages/a b é.md:3:9  SUP002 Says that no other treatment does this  [error]",
        "    This is the only treatment that helps.",
        "            ~~~~~~~~~~~~~~~~~~~~~~~",
        '    "the only treatment that" rules out every other treatment.',
        "    Try:  one of the treatments that",
        "    Why and sources: claimlint rule SUP002",
        "",
        "To allow one on purpose, write above it: <!-- claimlint: allow SUP002 -- your reason -->",
        "1 file checked; 1 finding (1 error).",
    ]


def test_a_clean_page(run: Run, write: Write) -> None:
    write("a.md", CLEAN)
    assert run("check") == (0, "1 file checked; nothing found.\n", "")


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        (WARNING, [], 1),
        (WARNING, ["--fail-on", "error"], 0),
        (WARNING, ["--fail-on", "never"], 0),
        (WARNING, ["--exit-zero"], 0),
        (ERROR, ["--fail-on=error"], 1),
        (ERROR, ["--fail-on=never"], 0),
        (ERROR, ["--ignore", "SUP"], 0),
        (ERROR, ["--ignore", "EFF001,only-treatment"], 0),
        (ERROR, ["--select", "EFF"], 0),
        (ERROR, ["--select", "error"], 1),
        (ERROR, ["--jurisdiction", "uk"], 1),
        (WARNING, ["--min-confidence", "high"], 0),
        (CLEAN, [], 0),
    ],
)
def test_exit_codes(run: Run, write: Write, text: str, options: list[str], code: int) -> None:
    write("a.md", text)
    assert run("check", "a.md", *options).code == code


def test_what_cannot_be_checked_wins(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    (Path("b.md")).write_bytes(b"\x00\x01\x02\xff" * 50)
    result = run("check", "--exit-zero", ".")
    assert result.code == 2
    assert "b.md: not checked: " in result.out
    assert "a.md:1:9  SUP002" in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.md"], "nowhere.md: not checked: There is no such file or folder."),
        (["empty"], "empty: not checked: There is nothing to check here. claimlint reads files ending in"),
        (["a.xyz"], 'a.xyz: not checked: there is no reader for ".xyz" files.'),
        (["--config", "none.toml", "a.md"], "none.toml: not checked: The configuration cannot be read"),
        (["--no-config", "--config", "x", "a.md"], "--config and --no-config exclude each other."),
        (["--rules", "none", "a.md"], "There is no rule folder none."),
        (["--select", "SUP003", "a.md"], 'No rule, family or label is called "SUP003". Did you mean "SUP002"?'),
        (["--jurisdiction", "XX", "a.md"], 'No jurisdiction is called "XX". Known: UK, US.'),
        (["-", "a.md"], "Standard input (-) cannot be checked together with paths."),
    ],
)
def test_nothing_to_check_is_2(run: Run, write: Write, arguments: list[str], words: str) -> None:
    write("a.md", ERROR)
    write("a.xyz", ERROR)
    Path("empty").mkdir()
    result = run("check", *arguments)
    assert result.code == 2
    assert words in result.out
    data = json.loads(run("check", "--format", "json", *arguments).out)
    assert len(data["errors"]) == 1
    assert data["summary"]["errors"] == 1


def test_a_bad_path_does_not_stop_the_others(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    result = run("check", "nowhere.md", "a.md", "--format", "json")
    assert result.code == 2
    assert found(result.out) == [("a.md", 1, "SUP002")]


def test_a_bad_configuration_stops_only_its_folder(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    write("old/b.md", ERROR)
    write("old/c.md", ERROR)
    write("old/claimlint.toml", "selct = []\n")
    for paths in (["."], ["a.md", "old/b.md", "old/c.md"]):
        result = run("check", "--format", "json", *paths)
        assert result.code == 2
        data = json.loads(result.out)
        assert found(result.out) == [("a.md", 1, "SUP002")]
        assert [(os.path.basename(one["path"]), one["line"]) for one in data["errors"]] == [("claimlint.toml", 1)]


def test_a_selector_that_names_nothing_has_its_line(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    write("claimlint.toml", '# mine\nignore = ["SUP02"]\n')
    result = run("check", "a.md")
    assert result.code == 2
    assert (
        'claimlint.toml:2: not checked: No rule, family or label is called "SUP02". Did you mean "SUP002"?'
        in result.out
    )


def test_configuration_by_folder(run: Run, write: Write) -> None:
    write("claimlint.toml", 'ignore = ["EFF"]\n[[overrides]]\nfiles = ["news/"]\nignore = ["SUP"]\n')
    write("a.md", ERROR + "\n" + WARNING)
    write("news/a.md", ERROR)
    write("blog/claimlint.toml", 'fail-on = "error"\nseverity = {SUP = "info"}\n')
    write("blog/a.md", ERROR + "\n" + WARNING)
    result = run("check", "--format", "json")
    assert result.code == 1
    assert found(result.out) == [("a.md", 1, "SUP002"), ("blog/a.md", 1, "SUP002"), ("blog/a.md", 3, "EFF001")]
    assert run("check", "blog").code == 0
    assert run("check", "--no-config", "news").code == 1
    assert run("check", "--config", "blog/claimlint.toml", "a.md").code == 0


def test_own_rules(run: Run, write: Write) -> None:
    text = (RULES / "hype" / "miracle.yaml").read_text(encoding="utf-8").replace("EFF001", "EFF101")
    write("mine/_evidence/sources.yaml", (RULES / "_evidence" / "sources.yaml").read_text(encoding="utf-8"))
    write("mine/house/wonder.yaml", text.replace("miracle", "wonder"))
    write("a.md", "We offer a wonder treatment.\n")
    write("b/a.md", "We offer a wonder treatment.\n")
    write("b/claimlint.toml", 'rules = ["../mine"]\n')
    write("c.md", ERROR)
    result = run("check", "--format", "json")
    assert found(result.out) == [("c.md", 1, "SUP002"), ("b/a.md", 1, "EFF101")]
    result = run("check", "--rules", "mine", "--format", "json")
    assert found(result.out) == [("a.md", 1, "EFF101"), ("c.md", 1, "SUP002"), ("b/a.md", 1, "EFF101")]
    write("mine/house/wonder.yaml", "code: X")
    result = run("check", "--rules", "mine")
    assert result.code == 2
    assert "mine/house/wonder.yaml" in result.out.replace(os.sep, "/")


def test_excludes(run: Run, write: Write) -> None:
    write("claimlint.toml", 'exclude = ["drafts/"]\n')
    write("a.md", CLEAN)
    write("drafts/a.md", ERROR)
    assert run("check").code == 0
    assert run("check", "drafts/a.md").code == 1
    result = run("check", "--force-exclude", "drafts/a.md")
    assert result.code == 0
    assert result.err == "claimlint: All named files are excluded: nothing was checked.\n"
    assert run("check", "--force-exclude", "drafts/a.md", "a.md").out.startswith("1 file checked")
    assert run("check", "--no-config").code == 1
    assert run("check", "--no-config", "--exclude", "drafts").code == 0
    assert run("check", "drafts").code == 2


def test_show_files_and_config(run: Run, write: Write) -> None:
    write("b/x.html", CLEAN)
    write("b/y.css", CLEAN)
    write("a.md", CLEAN)
    assert run("check", "--show-files").out == "a.md\nb/x.html\n"
    write("claimlint.toml", 'ignore = ["SUP"]\nseverity = {EFF = "info"}\n')
    shown = run("check", "--show-config", "--fail-on", "error", "a.md").out
    assert 'ignore = ["SUP"]\nfail-on = "error"\n' in shown
    write("again/claimlint.toml", shown)
    assert run("check", "--show-config", "again").out.splitlines()[1:] == shown.splitlines()[1:]


def test_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    def given(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    given(ERROR)
    assert "<stdin>.md:1:9  SUP002" in run("check", "-").out
    given(f"<p>{ERROR}</p><script>var x = '{WARNING.strip()}'</script>")
    result = run("check", "-", "--stdin-filename", "blog/a.html", "--format=json")
    assert found(result.out) == [("blog/a.html", 1, "SUP002")]
    write("claimlint.toml", 'exclude = ["blog"]\n[[overrides]]\nfiles = ["*.html"]\nignore = ["SUP"]')
    given(f"<p>{ERROR}</p>")
    assert run("check", "-", "--stdin-filename", "news/a.html").code == 0
    given(f"<p>{ERROR}</p>")
    assert run("check", "-", "--stdin-filename", "blog/a.md", "--force-exclude").code == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\x00\xff\xfe" * 99)))
    assert run("check", "-").code == 2


def test_permissions_end_to_end(run: Run, write: Write) -> None:
    write("a.md", f"<!-- claimlint: allow SUP002 -- our own trial, 2025 -->\n{ERROR}\n\n{ERROR}")
    write("b.mdx", f"{{/* claimlint: allow SUP002 -- our own trial, 2025 */}}\n\n{ERROR}")
    write("c.html", f"<!-- claimlint: allow-file SUP -- agreed --><p>{ERROR}</p><p>{ERROR}</p>")
    write("d.md", f"---\ntitle: Page\nclaimlint: allow SUP002 -- agreed\n---\n\n{ERROR}\n\n{ERROR}")
    write("e.md", f"<!-- claimlint: allow SUP002 -->\n\n{ERROR}")
    result = run("check", "--format", "json")
    assert found(result.out) == [("a.md", 5, "SUP002"), ("e.md", 1, "CL003"), ("e.md", 3, "SUP002")]
    suppressed = json.loads(result.out)["suppressed"]
    assert [(one["finding"]["path"], one["by"], one["line"]) for one in suppressed] == [
        ("a.md", "comment", 1),
        ("b.mdx", "comment", 1),
        ("c.html", "comment", 1),
        ("c.html", "comment", 1),
        ("d.md", "front matter", 3),
        ("d.md", "front matter", 3),
    ]


def test_output_file(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.md", ERROR)
    target = write("out/report.json", "before")
    assert run("check", "a.md", "--format", "json", "--output", str(target)) == (1, "", "")
    assert found(target.read_text(encoding="utf-8")) == [("a.md", 1, "SUP002")]
    assert os.listdir(target.parent) == ["report.json"]
    result = run("check", "a.md", "--output", "nowhere/x.txt")
    assert (result.code, result.out) == (2, "")
    assert "--output nowhere/x.txt cannot be written: No such file or directory." in result.err

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    target.write_text("before", encoding="utf-8")
    monkeypatch.setattr(check_module.os, "replace", fail)
    assert run("check", "a.md", "--output", str(target)).code == 2
    assert target.read_text(encoding="utf-8") == "before"
    assert os.listdir(target.parent) == ["report.json"]


def test_quiet_and_statistics(run: Run, write: Write) -> None:
    write("a.md", f"{ERROR}\n{WARNING}\n{ERROR}")
    assert len(run("check", "--quiet").out.splitlines()) == 3
    assert run("check", "-q", "--statistics").out.splitlines()[-2:] == [
        "2  SUP002 Says that no other treatment does this",
        "1  EFF001 Uses hype in place of a result",
    ]


@pytest.mark.parametrize(
    ("options", "variables", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_color(
    run: Run,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    variables: dict[str, str],
    colored: bool,
) -> None:
    write("a.md", ERROR)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("check", "a.md", *options).out) is colored


def test_a_fault_of_ours_is_2(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    write("a.md", ERROR)
    with monkeypatch.context() as patch:
        patch.setattr(claimlint_run, "lint_document", fail)
        result = run("check", "a.md")
        assert result.code == 2
        assert "a.md: not checked: " in result.out
    monkeypatch.setattr(settings, "find_files", fail)
    result = run("check", "a.md")
    assert result.code == 2
    assert "this is a fault in claimlint itself" in result.err


def test_an_interrupt(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    write("a.md", ERROR)
    monkeypatch.setattr(settings, "find_files", stop)
    assert run("check", "a.md").code == 130


def test_progress_only_on_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda answer=terminal: answer)
        monkeypatch.setattr(check_module.Progress, "_AFTER", 0.0)
        with check_module.Progress(1200) as progress:
            progress.after(100)(50)
            progress.after(100)(51)
        shown = capsys.readouterr().err
        assert shown == ("\rChecked 150 of 1,200 files ...\r\x1b[K" if terminal else "")
