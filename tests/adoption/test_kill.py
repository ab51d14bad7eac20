"""A run of `claimlint baseline` that is killed leaves the old file or the new one, and no trouble for the next."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimlint.baselinefile import FILE_NAME, read

ROOT = Path(__file__).resolve().parents[2]
PAGES = 30

# Runs the command without a break, so that a kill falls into the writing as often as into the reading.
LOOP = """
import sys
from claimlint import ruleset
from claimlint.__main__ import main
from claimlint.atomic import write_bytes
from pathlib import Path
ruleset.packaged_rules = lambda: Path(sys.argv[1])
number = 0
while True:
    number = (number + 1) % 7
    for page in sorted(Path("content").glob("*.md"))[:number * 4]:
        write_bytes(str(page), b"We offer a miracle treatment.\\n" * (number + 1))
    main(["baseline"])
    print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for number in range(PAGES):
        (tmp_path / "content" / f"{number}.md").write_text("This is the only treatment that helps.\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMLINT_CACHE_DIR": str(tmp_path / "cache")}
    chance = random.Random(7)
    command = [sys.executable, "-c", LOOP, str(ROOT / "tests" / "cli" / "rules")]
    for _ in range(8):
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        while process.stdout.readline() != b"done\n":  # it has written once
            assert process.poll() is None
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        entries = read(str(tmp_path / FILE_NAME)).entries
        assert [entry.path for entry in entries] == sorted(f"content/{number}.md" for number in range(PAGES))
        names = {name for name in os.listdir(tmp_path) if name not in ("content", "cache", FILE_NAME)}
        assert all(name.startswith(".claimlint-") and name.endswith(".tmp") for name in names)
    last = subprocess.run(
        [sys.executable, "-m", "claimlint", "check", "--show-files"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert len(last.stdout.splitlines()) == PAGES
