"""Globs agree with git, which defines the syntax."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.globs import Globs


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


def git_ignores(repository: Path, lines: list[str], paths: list[str]) -> set[str]:
    (repository / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run = subprocess.run(
        ["git", "-c", "core.ignorecase=false", "check-ignore", "--no-index", "-z", "--stdin"],
        cwd=repository, input="\0".join(paths).encode(), capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode in {0, 1}, run.stderr
    return set(run.stdout.decode().split("\0")) - {""}


CASES = [
    (["*.md"], ["a.md", "b/a.md", "a.mdx"]),
    (["/a.md"], ["a.md", "b/a.md"]),
    (["drafts/"], ["drafts", "drafts/a.md", "b/drafts/a.md"]),
    (["b/c"], ["b/c", "a/b/c", "b/c/d"]),
    (["**/b"], ["b", "a/b", "a/c/b/d"]),
    (["a/**"], ["a", "a/b", "a/b/c"]),
    (["a/**/b"], ["a/b", "a/c/b", "a/c/d/b", "ab"]),
    (["a**b"], ["ab", "axb", "a/b"]),
    (["*", "!a.md"], ["a.md", "b.md"]),
    (["b/", "!b/a.md"], ["b/a.md"]),
    (["[ab].md", "[!c].md", "[x-z].md"], ["a.md", "c.md", "y.md", "b/y.md"]),
    (["\\#a", "#b", "\\!c"], ["#a", "b", "!c"]),
    (["\\/a"], ["a", "b/a"]),
    (["a\\ ", "b  "], ["a ", "b", "a"]),
    (["[[:digit:]].md", "[]a].md", "[a"], ["1.md", "].md", "[a"]),
    (["é?.md"], ["éa.md", "é/.md"]),
]


@pytest.mark.parametrize(("lines", "paths"), CASES)
def test_known_cases(repository: Path, lines: list[str], paths: list[str]) -> None:
    ours = {path for path in paths if Globs(lines).match(path)}
    assert ours == git_ignores(repository, lines, paths)


GLOB = st.lists(st.sampled_from(["a", "b", "*", "**", "?", "/", "[ab]", "[!a]", ".", "!", "\\", "-"]), max_size=6).map(
    "".join
)
PATH = st.lists(st.sampled_from(["a", "b", "ab", "a.b", "-"]), min_size=1, max_size=4).map("/".join)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(GLOB, max_size=4), st.lists(PATH, min_size=1, max_size=6, unique=True))
def test_agrees_with_git(repository: Path, lines: list[str], paths: list[str]) -> None:
    globs = Globs(lines)
    assert {path for path in paths if globs.match(path)} == git_ignores(repository, lines, paths)
