"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from claimlint import atomic
from claimlint.atomic import write_bytes
from claimlint.readers import SUFFIXES


def test_writes_a_new_file(tmp_path: Path) -> None:
    write_bytes(str(tmp_path / "new.md"), b"one\r\n")
    assert (tmp_path / "new.md").read_bytes() == b"one\r\n"
    assert os.listdir(tmp_path) == ["new.md"]


@pytest.mark.skipif(os.name == "nt", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755])
def test_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    page.chmod(mode)
    write_bytes(str(page), b"new")
    assert page.read_bytes() == b"new"
    assert stat.S_IMODE(page.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="umask is that of POSIX")
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_bytes(str(tmp_path / "new.md"), b"")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.md").stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    page, link = tmp_path / "deep" / "page.md", tmp_path / "link.md"
    page.write_bytes(b"old")
    link.symlink_to(page)
    write_bytes(str(link), b"new")
    assert link.is_symlink()
    assert page.read_bytes() == b"new"
    assert os.listdir(tmp_path / "deep") == ["page.md"]


def test_an_error_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_bytes(str(page), b"new")
    assert page.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["page.md"]


def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    page.chmod(0o440)
    with pytest.raises(PermissionError, match="page"):
        write_bytes(str(page), b"new")
    page.chmod(0o640)
    assert page.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["page.md"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises((IsADirectoryError, PermissionError)):
        write_bytes(str(tmp_path), b"new")
    assert tmp_path.is_dir()


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_bytes(str(tmp_path / "none" / "page.md"), b"new")


def test_the_draft_lies_beside_the_file_under_a_name_that_no_run_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    replace = os.replace

    def watch(draft: str, path: str) -> None:
        seen.append(Path(draft))
        replace(draft, path)

    monkeypatch.setattr(os, "replace", watch)
    write_bytes(str(tmp_path / "page.md"), b"new")
    assert [draft.parent for draft in seen] == [tmp_path.resolve()]
    assert {draft.suffix for draft in seen}.isdisjoint(SUFFIXES)


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
@pytest.mark.parametrize("moment", ["chmod", "fsync", "replace"])
def test_a_kill_while_writing_leaves_the_old_file(tmp_path: Path, moment: str) -> None:
    page = tmp_path / "page.md"
    page.write_bytes(b"old")
    code = (
        "import os, signal, sys; from claimlint import atomic;"
        f"os.{moment} = lambda *_: os.kill(os.getpid(), signal.SIGKILL); atomic.write_bytes(sys.argv[1], b'new' * 9999)"
    )
    root = str(Path(atomic.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code, str(page)], env={**os.environ, "PYTHONPATH": root}, check=False)
    assert done.returncode < 0
    assert page.read_bytes() == b"old"
    write_bytes(str(page), b"new")  # what the killed run left is in nobody's way
    assert page.read_bytes() == b"new"
