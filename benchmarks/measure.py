"""What a whole process costs: time, processor time, memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

PYTHON = sys.executable
CLAIMLINT = (
    PYTHON, "-c", "import sys; from claimlint.__main__ import main; sys.exit(main())",
    "check", "--no-config", "--quiet",
)  # fmt: skip
_MEGABYTE = 1024 * (1 if sys.platform == "linux" else 1024)  # ru_maxrss is in kilobytes on Linux, in bytes on macOS
_EVERY = 0.05  # seconds between two looks at the memory of all processes


class Cost(NamedTuple):
    """Seconds, and megabytes: of the largest process, and of all `together`, shared pages once (0: not known)."""

    wall: float
    processor: float
    peak: float
    together: float


def cost(command: Sequence[str | Path], repeats: int = 1, exits: Sequence[int] = (0, 1)) -> Cost:
    """The medians of some runs. Raises RuntimeError if one exits otherwise than with `exits`."""
    runs = [_once([str(word) for word in command], exits) for _ in range(repeats)]
    return Cost(*map(median, zip(*runs, strict=True)))


def _once(command: list[str], exits: Sequence[int]) -> Cost:
    # Byte code is kept, as in any installation.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as wrong:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=wrong, env=environment)
        together, use = 0.0, None
        while use is None:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                use = usage
            else:
                together = max(together, _memory(process.pid))
                time.sleep(_EVERY if time.perf_counter() - start > 1 else 0.002)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in exits:
            wrong.seek(0)
            text = wrong.read()[-300:].decode(errors="replace")
            raise RuntimeError(f"{command[0]} exited {process.returncode}: {text}")
    return Cost(wall, use.ru_utime + use.ru_stime, use.ru_maxrss / _MEGABYTE, together)


def _memory(pid: int) -> float:
    """Megabytes of a process and its children; 0 where /proc does not tell."""
    total = 0.0
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
            total += next(int(line.split()[1]) / 1024 for line in file if line.startswith("Pss:"))
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            children = file.read().split()
    except (OSError, StopIteration, ValueError):
        return total
    return total + sum(_memory(int(child)) for child in children)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines) + "\n"
