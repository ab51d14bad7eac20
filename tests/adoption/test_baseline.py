"""`claimlint baseline` and what `check` makes of it: old findings stay accepted wherever they move, new ones count."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint.baselinefile import FILE_NAME, read
from tests.cli.conftest import CLEAN, ERROR, WARNING, Run

Write = Callable[[str, str], Path]
ONLY = "This is the only treatment that helps."
OTHER = "This is the only treatment that works."


def accepted(folder: Path, name: str = FILE_NAME) -> list[tuple[str, str, int]]:
    return [(entry.path, entry.rule, entry.times) for entry in read(str(folder / name)).entries]


def test_old_findings_are_accepted_and_new_ones_count(run: Run, write: Write, site: Path) -> None:
    write("content/a.md", f"# Title\n\n{ONLY}\n\n{WARNING}")
    assert run("baseline") == (
        0,
        (
            "Wrote claimlint-baseline.json: 2 findings accepted. Only others count from now on. "
            "Keep the file in git, with the site.\n"
        ),
        "",
    )
    assert (site / FILE_NAME).read_text(encoding="utf-8") == (
        '{"version": 1, "findings": [\n'
        '{"path": "content/a.md", "rule": "EFF001", "text": "We offer a miracle treatment."},\n'
        '{"path": "content/a.md", "rule": "SUP002", "text": "This is the only treatment that helps."}\n'
        "]}\n"
    )
    assert run("check") == (0, "1 file checked; nothing new found; 2 in the baseline.\n", "")
    write("content/a.md", f"# Title\n\n{OTHER}\n\n{WARNING}")
    result = run("check")
    assert result.code == 1
    assert "content/a.md:3:9  SUP002" in result.out
    assert "1 entry of claimlint-baseline.json is out of date." in result.out
    assert "1 finding (1 error); 1 in the baseline." in result.out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", f"---\ntitle: Us\n---\n\n# New\n\nMore of it.\n\n{ONLY}\n"),  # moved down
        ("a.md", "This is **the only\ntreatment** that [helps](x.md).\n"),  # marked up and wrapped
        ("a.md", "- THIS IS  the only treatment that helps.\n"),
        ("b/c.html", f"<p>{ONLY}</p>"),  # in another file and format
    ],
)
def test_moved_and_reformatted_text_stays_accepted(run: Run, write: Write, path: str, text: str) -> None:
    before = write("a.md", ERROR)
    run("baseline")
    before.unlink()
    write(path, text)
    assert run("check").code == 0
    assert run("baseline", "--check").code == 0


def test_a_copy_is_new(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    write("b.md", CLEAN)
    run("baseline")
    write("b.md", ERROR)
    assert run("check").code == 1
    assert "b.md:1" in run("check", "b.md").out  # a.md still says it, although this run does not check it
    write("a.md", f"{ERROR}\nThis is a treatment. {ONLY}\n")
    write("b.md", CLEAN)
    result = run("check")
    assert result.code == 1
    assert "1 finding (1 error); 1 in the baseline." in result.out


def test_moved_text_is_accepted_when_only_its_new_page_is_checked(run: Run, write: Write, site: Path) -> None:
    write("a.md", ERROR)
    write("b.md", CLEAN)
    run("baseline")
    write("a.md", CLEAN)
    write("b.md", ERROR)
    assert run("check", "b.md").code == 0  # a hook checks the files of a commit
    assert run("baseline", "--prune", "b.md").code == 0
    assert accepted(site) == [("b.md", "SUP002", 1)]


def test_an_edited_sentence_comes_back_even_if_the_number_stays(run: Run, write: Write) -> None:
    write("a.md", f"{ONLY}\n\n{WARNING}")
    run("baseline")
    write("a.md", f"{OTHER}\n\n{WARNING}")
    assert run("check").code == 1


def test_stale_entries_are_listed_and_pruned(run: Run, write: Write, site: Path) -> None:
    write("a.md", ERROR)
    write("b.md", WARNING)
    run("baseline")
    write("a.md", CLEAN)
    write("c.md", ERROR.replace("helps", "works"))
    assert run("baseline", "--check") == (
        1,
        (
            'a.md: SUP002 "This is the only treatment that helps."\n'
            "1 entry of claimlint-baseline.json is out of date. `claimlint baseline --prune` removes what is.\n"
        ),
        "",
    )
    assert run("baseline", "--prune").out == "Removed 1 entry from claimlint-baseline.json; 1 entry left.\n"
    assert accepted(site) == [("b.md", "EFF001", 1)]  # c.md is not accepted along the way
    assert run("baseline", "--check").out == "Nothing in claimlint-baseline.json is out of date.\n"
    assert run("baseline", "--prune").out == "claimlint-baseline.json is up to date.\n"
    assert run("check").code == 1


def test_only_what_was_checked_is_out_of_date(run: Run, write: Write, site: Path) -> None:
    for name in ("a.md", "b.md", "sub/c.md"):
        write(name, ERROR + "\n" + WARNING)
    run("baseline")
    for name in ("a.md", "b.md"):
        write(name, CLEAN)
    (site / "sub/c.md").unlink()
    run("baseline", "--prune", "a.md")
    assert {path for path, _, _ in accepted(site)} == {"b.md", "sub/c.md"}
    run("baseline", "--prune", "--select", "SUP", ".")
    assert accepted(site) == [("b.md", "EFF001", 1)]  # the page sub/c.md is gone, and with it all that it said
    run("baseline", "--prune")
    assert accepted(site) == []


def test_a_page_that_cannot_be_read_keeps_its_entries(run: Run, write: Write, site: Path) -> None:
    page = write("a.md", ERROR)
    write("b.md", WARNING)
    run("baseline")
    page.write_bytes(b"\xff\xfe\x00\xd8 \xff")
    for command in (["baseline"], ["baseline", "--prune"], ["baseline", "--check"]):
        assert run(*command).code == 2
        assert accepted(site) == [("a.md", "SUP002", 1), ("b.md", "EFF001", 1)]


def test_writing_again_for_one_folder_keeps_the_others(run: Run, write: Write, site: Path) -> None:
    write("a/x.md", ERROR)
    write("b/y.md", ERROR)
    run("baseline")
    write("a/x.md", WARNING)
    write("b/y.md", WARNING)
    assert run("baseline", "a").out == (
        "Wrote claimlint-baseline.json: 1 finding accepted, 1 of them new; 1 entry removed.\n"
    )
    assert accepted(site) == [("a/x.md", "EFF001", 1), ("b/y.md", "SUP002", 1)]
    assert run("baseline", "a").out == "claimlint-baseline.json is up to date: 1 finding accepted.\n"


def test_repeats_are_counted(run: Run, write: Write, site: Path) -> None:
    write("a.md", f"{ONLY}\n\n{ONLY}\n")
    run("baseline")
    assert accepted(site) == [("a.md", "SUP002", 2)]
    write("a.md", f"{ONLY}\n\n{ONLY}\n\n{ONLY}\n")
    assert "a.md:5" in run("check").out
    write("a.md", f"{ONLY}\n")
    assert run("check").code == 0
    run("baseline", "--prune")
    assert accepted(site) == [("a.md", "SUP002", 1)]


def test_locked_rules_cannot_be_accepted(run: Run, write: Write, site: Path) -> None:
    write("a.md", f"{ONLY}\n\n{WARNING}")
    run("baseline")
    write("claimlint.toml", 'locked = ["SUP"]\n')
    assert run("check").code == 1
    assert run("baseline", "--check").code == 1
    assert "what SUP002 found. Change the words." in run("baseline").out
    assert accepted(site) == [("a.md", "EFF001", 1)]
    write("a.md", f"<!-- claimlint: allow SUP002 -- we like it -->\n{ONLY}\n")
    codes = [found["rule"] for found in json.loads(run("check", "--format", "json").out)["findings"]]
    assert codes == ["CL006", "SUP002"]


def test_findings_on_comments_are_never_accepted(run: Run, write: Write) -> None:
    write("a.md", f"<!-- claimlint: allow SUP002 until=2026-01-01 -- why -->\n{ONLY}\n")
    run("baseline", "--as-of", "2026-02-01")
    assert run("check", "--as-of", "2026-02-01").code == 1
    assert run("check", "--as-of", "2026-01-01").code == 0


def test_where_it_stands(run: Run, write: Write, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("web/claimlint.toml", 'baseline = "../claims/old.json"\n')
    write("web/a.md", ERROR)
    write("other/b.md", ERROR)
    missing = run("check", "web")
    assert missing.code == 2
    assert "`claimlint baseline` writes it" in missing.out
    (site / "claims").mkdir()
    run("baseline", "web", "other")
    assert accepted(site, "claims/old.json") == [("../web/a.md", "SUP002", 1)]
    assert accepted(site) == [("other/b.md", "SUP002", 1)]
    assert run("check", "web", "other").code == 0
    assert "1 finding" in run("check", "--no-baseline", "web").out
    assert run("check", "--baseline", FILE_NAME, "web").code == 1
    assert run("check", "--baseline", "none.json", "other").code == 2
    monkeypatch.chdir(site / "web")
    assert run("check").code == 0


def test_without_a_configuration_the_top_of_the_repository_counts(
    run: Run, write: Write, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / ".git").mkdir()
    write("content/a.md", ERROR)
    monkeypatch.chdir(site / "content")
    run("baseline")
    assert accepted(site) == [("content/a.md", "SUP002", 1)]
    assert run("check").code == 0


def test_the_baseline_is_no_copy(run: Run, write: Write, site: Path) -> None:
    write("a.md", ERROR)
    write("claimlint.toml", 'baseline = "accepted.json"\n')
    run("baseline")
    assert "accepted.json" not in run("check", "--show-files").out
    (site / "claimlint.toml").unlink()
    (site / "accepted.json").rename(site / FILE_NAME)
    assert FILE_NAME not in run("check", "--show-files").out
    assert run("check", "--force-exclude", FILE_NAME).code == 0


def test_a_damaged_baseline_stops_the_run_and_is_kept(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    file = write(FILE_NAME, '{"version": 1, "findings": [\n<<<<<<< HEAD\n]}\n')
    for command in ("check", "baseline"):
        result = run(command)
        assert result.code == 2
        assert f"{FILE_NAME}:2" in result.out + result.err
        assert "take the file from git" in result.out + result.err
    assert file.read_text(encoding="utf-8").count("<<<<<<<") == 1


def test_standard_input_has_a_baseline_too(run: Run, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    write("a.md", ERROR)
    run("baseline")
    for text, code in ((f"# New\n\n{ERROR}", 0), (OTHER, 1)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run("check", "-", "--stdin-filename", "a.md").code == code


def test_nothing_to_prune_or_check_without_a_baseline(run: Run, write: Write, site: Path) -> None:
    write("a.md", CLEAN)
    for option in ("--check", "--prune"):
        result = run("baseline", option)
        assert result.code == 2
        assert "There is no baseline yet." in result.err
    assert run("baseline", "--check", "--prune").code == 2
    assert run("baseline").code == 0
    assert accepted(site) == []


def test_the_file_keeps_its_mode(run: Run, write: Write, site: Path) -> None:
    write("a.md", ERROR)
    run("baseline")
    os.chmod(site / FILE_NAME, 0o640)
    write("a.md", WARNING)
    run("baseline")
    assert stat.S_IMODE((site / FILE_NAME).stat().st_mode) == 0o640
    os.chmod(site / FILE_NAME, 0o440)
    write("a.md", ERROR)
    result = run("baseline")
    assert result.code == 2
    assert "cannot be written" in result.err


@pytest.mark.parametrize(
    ("profile", "code", "words"),
    [
        ("warn", 0, "The profile is warn: findings do not fail this run."),
        ("block-new", 1, "1 finding (1 error); 1 in the baseline."),
        ("block-all", 1, "2 findings (1 error, 1 warning)."),
    ],
)
def test_profiles(run: Run, write: Write, profile: str, code: int, words: str) -> None:
    write("a.md", WARNING)
    run("baseline")
    write("b.md", ERROR)
    for result in (
        run("check", "--profile", profile),
        (write("claimlint.toml", f'profile = "{profile}"\n'), run("check"))[1],
    ):
        assert result.code == code
        assert words in result.out


def test_a_baseline_is_proposed_to_an_old_site(run: Run, write: Write) -> None:
    write("a.md", ERROR * 50)
    assert "An old site?" not in run("check").out
    write("a.md", ERROR * 51)
    assert "Note: An old site? `claimlint baseline` accepts what is there today" in run("check").out
    run("baseline")
    write("b.md", WARNING * 60)
    assert "An old site?" not in run("check").out


def test_warn_does_not_hide_what_could_not_be_checked(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    assert run("check", "--profile", "warn", "a.md", "gone.md").code == 2
    write("claimlint.toml", 'profile = "wran"\n')
    assert 'Did you mean "warn"?' in run("check").out


def test_options_that_contradict_each_other(run: Run, write: Write) -> None:
    write("a.md", ERROR)
    assert run("check", "--baseline", "x.json", "--no-baseline").code == 2
    assert run("check", "--baseline", "x.json", "--profile", "block-all").code == 2
    assert "is no date" in run("check", "--as-of", "1.3.2027").out


def test_nobody_is_told_to_allow_what_is_locked(run: Run, write: Write) -> None:
    write("a.md", f"{ONLY}\n\n{WARNING}")
    write("claimlint.toml", 'locked = ["SUP"]\n')
    assert "claimlint: allow EFF001 --" in run("check").out
    write("claimlint.toml", 'locked = ["SUP", "hype"]\n')
    assert "To allow one" not in run("check").out
