"""`--diff REV`: only what stands on lines that have changed since a revision, in real git repositories."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.changes import changes, hunks
from tests.cli.conftest import CLEAN, ERROR, WARNING, Run

Write = Callable[[str, str], Path]
Git = Callable[..., str]


@pytest.fixture
def git(site: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Git in the working folder, with settings that make its output another."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(site / ".git" / "settings"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)

    def call(*command: str) -> str:
        return subprocess.run(["git", *command], cwd=site, check=True, capture_output=True, encoding="utf-8").stdout

    call("init", "-q", "-b", "main")
    for key, value in {
        "user.name": "A", "user.email": "a@example.org", "diff.noprefix": "true", "diff.mnemonicPrefix": "true",
        "color.ui": "always", "diff.renames": "false", "diff.context": "9", "diff.external": "false",
        "diff.interHunkContext": "20", "core.autocrlf": "false",
    }.items():  # fmt: skip
        call("config", "--global", key, value)
    return call


@pytest.fixture
def commit(git: Git) -> Callable[[], str]:
    def call() -> str:
        git("add", "-A")
        git("commit", "-qm", "x", "--allow-empty")
        return git("rev-parse", "HEAD").strip()

    return call


Commit = Callable[[], str]


def lines(result: object) -> list[str]:
    """path:line of the findings of a quiet run."""
    out: str = result.out  # type: ignore[attr-defined]
    return [line.split("  ")[0].rpartition(":")[0] for line in out.splitlines()]


def test_only_changed_lines_count(run: Run, write: Write, commit: Commit) -> None:
    page = write("content/a.md", f"# Title\n\n{ERROR}\nText.\n\n{WARNING}")
    write("b.md", ERROR)
    commit()
    page.write_text(f"# New\n\nMore.\n\n{ERROR}\nText.\n\n{ERROR}", encoding="utf-8")
    assert lines(run("check", "-q", "--diff", "HEAD")) == ["content/a.md:9"]
    result = run("check", "--diff", "HEAD")
    assert result.code == 1
    assert "2 files checked; 1 finding (1 error); 2 outside the changed lines." in result.out
    commit()
    assert run("check", "--diff=HEAD").code == 0
    assert "nothing new found; 3 outside the changed lines." in run("check", "--diff=HEAD").out
    assert lines(run("check", "-q", "--diff", "HEAD~1")) == ["content/a.md:9"]


def test_new_files_count_whole(run: Run, write: Write, commit: Commit, git: Git) -> None:
    write("a.md", ERROR)
    write(".gitignore", "ignored.md\n")
    commit()
    for name in ("untracked.md", "ignored.md", "added.md", "intended.md"):
        write(name, ERROR)
    git("add", "added.md")
    git("add", "-N", "intended.md")
    found = run("check", "-q", "--diff", "HEAD", ".", "ignored.md")
    assert sorted(lines(found)) == ["added.md:1", "ignored.md:1", "intended.md:1", "untracked.md:1"]


@pytest.mark.parametrize("name", ["a b.md", "ünï çode.md", 'quo"te\tand\\slash.md', "b/c.md", "-x.md", "new\nline.md"])
def test_names(run: Run, write: Write, commit: Commit, name: str) -> None:
    page = write(name, f"{ERROR}\n{CLEAN}")
    commit()
    page.write_text(f"{ERROR}\n{WARNING}", encoding="utf-8")
    assert run("check", "--diff", "HEAD", "--format", "json").out.count('"rule": "EFF001"') == 1
    assert run("check", "--diff", "HEAD", "--select", "SUP").code == 0


def test_a_renamed_page_is_not_new(run: Run, write: Write, commit: Commit, git: Git) -> None:
    text = "".join(f"Line {number}.\n\n" for number in range(20))
    write("old name.md", f"{ERROR}\n{text}")
    commit()
    git("mv", "old name.md", "new name.md")
    assert run("check", "--diff", "HEAD").code == 0
    write("new name.md", f"{ERROR}\n{text}{WARNING}")
    assert lines(run("check", "-q", "--diff", "HEAD")) == ["new name.md:43"]


def test_a_sentence_counts_wherever_it_was_touched(run: Run, write: Write, commit: Commit) -> None:
    page = write("a.md", "This is the only treatment that helps,\nas we see it, for\nsome people.\n\nMore.\n")
    commit()
    page.write_text(
        "This is the only treatment that helps,\nas we see it, for\nall people.\n\nMore.\n", encoding="utf-8"
    )
    assert lines(run("check", "-q", "--diff", "HEAD")) == ["a.md:1"]
    page.write_text("This is the only treatment that helps,\nsome people.\n\nMore.\n", encoding="utf-8")  # a line less
    assert lines(run("check", "-q", "--diff", "HEAD")) == ["a.md:1"]
    page.write_text(
        "This is the only treatment that helps,\nas we see it, for\nsome people.\n\nLess.\n", encoding="utf-8"
    )
    assert run("check", "--diff", "HEAD").code == 0


def test_what_main_did_since_is_not_ours(run: Run, write: Write, commit: Commit, git: Git) -> None:
    write("a.md", ERROR)
    write("b.md", ERROR)
    commit()
    git("checkout", "-qb", "ours")
    write("b.md", f"{ERROR}\n{WARNING}")
    commit()
    git("checkout", "-q", "main")
    write("a.md", CLEAN)
    commit()
    git("checkout", "-q", "ours")
    assert lines(run("check", "-q", "--diff", "main")) == ["b.md:3"]


def test_files_without_lines_count_whole(run: Run, commit: Commit, site: Path) -> None:
    for name, text in (("utf16.md", f"{ERROR}\n{CLEAN}".encode("utf-16")), ("cr.md", f"{ERROR}\r{CLEAN}".encode())):
        (site / name).write_bytes(text)
    commit()
    assert run("check", "--diff", "HEAD").code == 0
    for name, text in (("utf16.md", f"{ERROR}\n\nNew.".encode("utf-16")), ("cr.md", f"{ERROR}\r\rNew.\n".encode())):
        (site / name).write_bytes(text)
    assert lines(run("check", "-q", "--diff", "HEAD")) == ["cr.md:1", "utf16.md:1"]


def test_with_a_baseline(run: Run, write: Write, commit: Commit) -> None:
    write("a.md", ERROR)
    run("baseline")
    commit()
    write("a.md", f"{ERROR}\n{WARNING}")
    write("b.md", f"# Title\n\n{ERROR}")
    result = run("check", "--diff", "HEAD")
    assert "2 findings (1 error, 1 warning); 1 in the baseline." in result.out
    commit()
    assert "1 in the baseline; 2 outside the changed lines." in run("check", "--diff", "HEAD").out


def test_what_git_cannot_tell(run: Run, write: Write, git: Git, commit: Commit, site: Path) -> None:
    write("a.md", CLEAN)
    for rev in ("HEAD", "nowhere", "main..x"):
        result = run("check", "--diff", rev)
        assert result.code == 2
        assert f"{rev} is no file or folder, and no git revision either." in result.out
    commit()
    assert run("check", "--diff", "HEAD").code == 0
    assert run("check", "--diff=--output=x", "a.md").code == 2
    assert not (site / "x").exists()
    assert run("check", "--diff=HEAD", "-").code == 2
    git("checkout", "-q", "--orphan", "new")
    assert run("check", "--diff", "main").code == 0


def test_outside_a_repository(run: Run, write: Write) -> None:
    write("a.md", CLEAN)
    result = run("check", "--diff", "HEAD")
    assert result.code == 2
    assert "lies in no git repository" in result.out


def test_a_repository_in_a_folder_below(run: Run, write: Write, site: Path) -> None:
    write("web/a.md", ERROR)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=site / "web", check=True)
    assert run("check", "web", "--diff", "HEAD").code == 0
    write("web/a.md", WARNING)
    assert run("check", "web", "--diff", "HEAD").code == 1


ROWS = st.lists(st.sampled_from(["a", "b", "+++ b/x", "--- a/x", "@@ -1 +1 @@", "\\ no", "", "+", "c d"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, ROWS, st.booleans())
def test_hunks_name_exactly_the_lines_that_are_not_old(
    site: Path, before: list[str], after: list[str], end: bool
) -> None:
    for name, rows in (("0.txt", before), ("1.txt", after)):
        (site / name).write_text("".join(row + "\n" for row in rows)[: None if end else -1], encoding="utf-8")
    command = ["git", "diff", "--no-index", "-U0", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/"]
    diff = subprocess.run([*command, "0.txt", "1.txt"], cwd=site, capture_output=True, check=False).stdout
    found = list(hunks(diff))
    assert len(found) == (0 if (site / "0.txt").read_bytes() == (site / "1.txt").read_bytes() else 1)
    new = [number for _, spans in found for first, last in spans for number in range(first, last + 1)]
    after = (site / "1.txt").read_text(encoding="utf-8").splitlines()
    kept = [row for number, row in enumerate(after, 1) if number not in new]
    rest = iter(before)
    assert all(row in rest for row in kept)  # what is not new stood there before, in this order


def test_paths_are_real(commit: Commit, site: Path, write: Write) -> None:
    write("a.md", CLEAN)
    commit()
    write("a.md", ERROR)
    assert changes(os.path.realpath(site), "HEAD") == {os.path.join(os.path.realpath(site), "a.md"): [(1, 1)]}
