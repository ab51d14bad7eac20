"""A run that is killed while it fixes: every file is the old one or the new one, and the next run finishes the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import RULES as BASE

ROOT = Path(__file__).resolve().parents[2]
RULES = Path(__file__).parent / "rules"
FILES = 60
OLD = "# Page {0}\n\nA page on ketamin, number {0}.\n\n" + "Nothing of note stands in this line.\n\n" * 40
# The command line with two small rules in place of ours, so that a run is quick to come to its files.
CODE = (
    "import sys; from pathlib import Path; from claimlint import ruleset; "
    f"ruleset.packaged_rules = lambda: Path({str(BASE)!r}); from claimlint.__main__ import main; sys.exit(main())"
)


def start(folder: Path, cache: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", CODE, "check", "--rules", str(RULES), "--fix", "--quiet", "."]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMLINT_CACHE_DIR": str(cache)}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def fixed(folder: Path) -> int:
    """How many files are fixed; each must be whole."""
    count = 0
    for number in range(FILES):
        old = OLD.format(number)
        text = (folder / f"{number}.md").read_text(encoding="utf-8")
        assert text in (old, old.replace("ketamin,", "ketamine,"))
        count += text != old
    return count


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is of POSIX")
def test_nothing_is_lost_or_half_written(tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    site.mkdir()
    for number in range(FILES):
        (site / f"{number}.md").write_text(OLD.format(number), encoding="utf-8")
    stopped = []
    for goal in (1, 20, 40):
        process = start(site, cache)
        while process.poll() is None and fixed(site) < goal:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        stopped.append(fixed(site))
        assert stopped[-1] >= goal
    assert stopped[0] < FILES, "the first run was over before it was killed"
    assert stopped == sorted(stopped)  # what was fixed stays fixed
    (site / ".claimlint-0123456789ab.tmp").write_text(OLD[:20], encoding="utf-8")  # as such a run may leave it
    process = start(site, cache)
    assert process.wait(60) == 0
    assert fixed(site) == FILES
    names = {path.name for path in site.iterdir()}
    assert {f"{number}.md" for number in range(FILES)} <= names
    assert all(name.endswith((".md", ".tmp")) for name in names)
