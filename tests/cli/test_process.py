"""claimlint as a process of its own: pipes, consoles, and what a plain check must not import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BAD = "Ketamine is the only medication that touches pain ☃ 脳.\n"
# Each of these costs as much as checking a page; none is needed to check one whose rules are in the cache.
HEAVY = {
    "argparse", "asyncio", "click", "difflib", "email", "json", "logging", "pathspec", "pydantic", "rich",
    "shutil", "subprocess", "tempfile", "tomllib", "typer", "unittest", "yaml",
}  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "page.md").write_text(BAD, encoding="utf-8")
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "NO_COLOR", "FORCE_", "GITHUB_"))
    }
    return {**clean, "CLAIMLINT_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": str(ROOT)}


def run(*arguments: str, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, check=False)


def test_a_plain_check_imports_little(tmp_path: Path, environment: dict[str, str]) -> None:
    code = (
        "import sys; before = set(sys.modules); from claimlint.__main__ import main;"
        "code = main(['check', 'page.md']); print(*(set(sys.modules) - before), file=sys.stderr); sys.exit(code)"
    )
    for warm in (False, True):
        done = run("-c", code, cwd=tmp_path, env=environment)
        assert done.returncode == 1, done.stderr
        loaded = {name.partition(".")[0] for name in done.stderr.decode().split()}
        if warm:
            assert not loaded & HEAVY
    assert "claimlint" in loaded


def test_a_console_of_another_encoding(tmp_path: Path, environment: dict[str, str]) -> None:
    done = run("-m", "claimlint", "check", "page.md", cwd=tmp_path, env={**environment, "PYTHONIOENCODING": "cp1252"})
    assert done.returncode == 1, done.stderr
    assert b"pain \\u2603 \\u8133." in done.stdout
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="pipes end differently on Windows")
def test_a_reader_that_goes_away(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "page.md").write_text(BAD * 3000, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "claimlint", "check", "page.md"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) not in {1, 2}


def test_standard_input_is_read_as_bytes(tmp_path: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "claimlint", "check", "-", "--quiet"], input=("\ufeff" + BAD).encode(), cwd=tmp_path,
        env={**environment, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith(b"<stdin>.md:1:13  SUP002")
