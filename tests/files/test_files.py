"""Which files a run checks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from claimlint import lint_text
from claimlint.config import Config
from claimlint.configfiles import Configs
from claimlint.files import FileList, clean_path, find_files
from claimlint.formats import View, render

SUFFIXES = (".md", ".html")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(*paths: str, **texts: str) -> None:
    for path in paths:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        Path(path).write_text(texts.get(path, ""), encoding="utf-8")


def listed(*paths: str, config: Config | None = None, exclude: tuple[str, ...] = (), force: bool = False) -> FileList:
    return find_files(paths, Configs(config), SUFFIXES, exclude=exclude, force_exclude=force)


def test_a_folder_is_walked_in_a_fixed_order() -> None:
    tree("b.md", "A.HTML", "a.txt", "sub/z.md", "sub/deep/é b.md", ".hidden/x.md", "node_modules/m.md", ".git/x.md")
    assert listed(".").files == ("A.HTML", "b.md", ".hidden/x.md", "sub/z.md", "sub/deep/é b.md")
    assert listed("sub").files == ("sub/z.md", "sub/deep/é b.md")
    assert listed("./sub/").files == ("sub/z.md", "sub/deep/é b.md")
    assert listed(os.path.abspath("sub/deep")).files == (clean_path(os.path.abspath("sub/deep/é b.md")),)


def test_named_files_count_whatever_they_are_called() -> None:
    tree("a.txt", "node_modules/m.md")
    assert listed("a.txt", "node_modules/m.md", "node_modules").files == ("a.txt", "node_modules/m.md")


def test_each_file_once() -> None:
    tree("a.md", "sub/b.md")
    assert listed("a.md", ".", "sub", "./sub/../a.md", os.path.abspath("a.md")).files == ("a.md", "sub/b.md")


def test_missing_and_nothing() -> None:
    tree("a.md", "empty/x.txt")
    assert [problem.path for problem in listed("none.md", "a.md", "nowhere").problems] == ["none.md", "nowhere"]
    found = listed("empty")
    assert found.files == ()
    assert "nothing to check" in found.problems[0].message
    assert found.problems[0].hint == "claimlint reads files ending in .html, .md."


def test_excludes() -> None:
    tree("a.md", "drafts/a.md", "legal/a.md", "legal/old/a.md")
    config = Config(exclude=("drafts/", "legal/*.md"))
    assert listed(".", config=config).files == ("a.md", "legal/old/a.md")
    assert listed("drafts/a.md", config=config).files == ("drafts/a.md",)
    assert listed("drafts/a.md", "a.md", config=config, force=True) == FileList(("a.md",), (), 1)
    assert listed("drafts", "legal/a.md", config=config, force=True) == FileList((), (), 2)
    assert listed(".", exclude=("legal",)).files == ("a.md", "drafts/a.md")
    assert listed("legal", "a.md", exclude=("legal",), force=True).files == ("a.md",)


def test_excludes_count_from_their_configuration() -> None:
    tree("a/drafts/x.md", "a/y.md", "drafts/z.md", "a/claimlint.toml")
    Path("a/claimlint.toml").write_text('exclude = ["/drafts"]\n', encoding="utf-8")
    assert listed(".").files == ("a/y.md", "drafts/z.md")


def test_a_wrong_configuration_is_reported_once_and_leaves_its_folder_out() -> None:
    tree("a.md", "b/claimlint.toml", "b/x.md", "b/c/y.md")
    Path("b/claimlint.toml").write_text("nonsense = 1", encoding="utf-8")
    found = listed(".")
    assert found.files == ("a.md",)
    assert [os.path.basename(problem.path) for problem in found.problems] == ["claimlint.toml"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_cannot_be_read() -> None:
    tree("a.md", "closed/b.md")
    os.chmod("closed", 0)
    found = listed(".")
    os.chmod("closed", 0o755)
    assert found.files == ("a.md",)
    assert [problem.path for problem in found.problems] == ["closed"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links() -> None:
    tree("a.md", "sub/b.md")
    os.symlink("..", "sub/loop")
    os.symlink("../a.md", "sub/linked.md")
    os.symlink("none.md", "broken.md")
    assert listed(".").files == ("a.md", "sub/b.md", "sub/linked.md")
    assert listed("broken.md").files == ("broken.md",)  # reported when it is read


@pytest.mark.skipif(os.name == "nt", reason="needs a file system of bytes")
def test_a_name_that_is_not_utf8() -> None:
    os.mkdir("odd")
    Path(os.fsdecode(b"odd/\xff.md")).write_text("x", encoding="utf-8")
    assert listed(".").files == (os.fsdecode(b"odd/\xff.md"),)


def ignored_by_git(root: Path) -> set[str]:
    run = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "-z"], cwd=root, capture_output=True, check=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(root / "none"), "HOME": str(root / "none")},
    )  # fmt: skip
    return set(run.stdout.decode().split("\0")) - {""}


def test_ignore_files_as_git_reads_them(here: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    tree(
        "a.md", "b.md", "out/x.md", "out/keep.md", "docs/out/y.md", "docs/c.md", "docs/keep/out/z.md", "docs/d d.md",
        "site/a.md", "site/sub/a.md", "site/sub/b.md", "secret.md", "docs/é.md", "docs/deep/er/é.md",
    )  # fmt: skip
    Path(".gitignore").write_text("out/\n/b.md\n!out/keep.md\n# no\n\nd\\ d.md\n", encoding="utf-8")
    Path("docs/.gitignore").write_text("!keep/out/\n/c.md\né.md\n", encoding="utf-8")
    Path("docs/deep/.gitignore").write_text("!é.md\n", encoding="utf-8")
    Path("site/.gitignore").write_text("*\n!sub/\n!sub/a.md\n", encoding="utf-8")
    Path(".git/info/exclude").write_text("secret.md\n", encoding="utf-8")
    wanted = {path for path in ignored_by_git(here) if path.endswith(".md")}
    assert set(listed(".").files) == wanted
    assert "docs/keep/out/z.md" in wanted
    below = {path for path in wanted if path.startswith("docs/")}
    assert set(listed("docs").files) == below
    os.chdir("docs")
    assert {f"docs/{path}" for path in listed(".").files} == below


def test_outside_a_repository_the_ignore_files_at_hand_count() -> None:
    tree("up/sub/a.md", "up/sub/b.md")
    Path("up/.gitignore").write_text("b.md\n", encoding="utf-8")
    assert listed("up").files == ("up/sub/a.md",)
    assert listed("up/sub").files == ("up/sub/a.md", "up/sub/b.md")


def test_folders_are_searched_for_copy_only(tmp_path: Path) -> None:
    tree("page.tsx", "page.test.tsx", "package.json", "dist/a.tsx", ".next/a.ts", "src/__tests__/a.ts", "house/r.json")
    configs = Configs(Config(rules=(str(tmp_path / "house"),)))
    suffixes = (".tsx", ".ts", ".json")
    assert find_files(["."], configs, suffixes).files == ("page.tsx",)
    assert find_files(["package.json", "dist"], configs, suffixes).files == ("package.json", "dist/a.tsx")
    forced = find_files(["package.json", "page.tsx"], configs, suffixes, force_exclude=True)
    assert (forced.files, forced.excluded) == (("page.tsx",), 1)


@pytest.mark.parametrize("name", ["report.html", "claims.json", "claims.md", "rd.json"])
def test_a_report_of_our_own_is_no_page(name: str) -> None:
    form = "rdjson" if name == "rd.json" else os.path.splitext(name)[1][1:].replace("md", "markdown")
    text = render(form, lint_text("Our infusions cure CRPS.", "page.md"), View("0.1.0", "0"))
    tree("a.html", "b.md", name, **{name: text})
    found = find_files(["."], Configs(None), (".md", ".html", ".json")).files
    assert found == ("a.html", "b.md")
    assert find_files([name], Configs(None), (".json",), force_exclude=True, readable=(".md", ".html")).files == ()
    assert find_files([name], Configs(None), (".json",)).files == (name,)
