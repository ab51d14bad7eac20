"""The recorded output of claimlint on examples/; run as a script, it records it anew for review as a diff."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "examples" / "expected.txt"


def run() -> tuple[int, str]:
    """Exit code and output of the README's first command."""
    command = [sys.executable, "-m", "claimlint", "check", "--color", "never", "examples"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


if __name__ == "__main__":
    GOLDEN.write_text(run()[1], encoding="utf-8")
