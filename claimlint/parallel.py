"""Work on many files in several processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

_WORTH = 48  # files for each process, below which a process costs more than it saves
_AT_ONCE = 16  # files that a process takes at a time


class Work(Protocol):
    """What is done with each file. It goes to other processes, so it must be picklable."""

    def __call__(self, path: str) -> Any: ...
    def close(self) -> None: ...


def processes(jobs: int, files: int) -> int:
    """How many processes to use for some files; `jobs` 0 asks for as many as help."""
    if jobs:
        return max(1, min(jobs, files))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, files // _WORTH))


def each(paths: Sequence[str], work: Work, count: int) -> Iterator[Any]:
    """The results of some work on each path, in order, by `count` processes."""
    from multiprocessing import get_context

    # A fork is much quicker; macOS and Windows do not have it, or not safely.
    pool = get_context("fork" if sys.platform == "linux" else "spawn").Pool(count, _start, (work,))
    try:
        yield from pool.imap(_run, paths, _AT_ONCE)
        pool.close()
    except BaseException:
        pool.terminate()
        raise
    finally:
        pool.join()


_work: Work | None = None  # in a process of a pool, to which nothing else can be handed once


def _start(work: Work) -> None:
    import signal
    from multiprocessing.util import Finalize

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells of an interrupt, and ends the processes
    globals()["_work"] = work
    Finalize(None, work.close, exitpriority=1)


def _run(path: str) -> Any:
    assert _work is not None
    return _work(path)
