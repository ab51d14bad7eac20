"""The audit log: one JSON line for each decision that was carried out, only ever added to."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from claimlint.errors import ConfigError

LOG_NAME = "claimlint-audit.jsonl"


def read_keys(path: str) -> dict[str, str]:
    """When each decision of the log was carried out (ISO), by its key. No log is an empty one.

    A line that was cut off by a crash counts for nothing. Raises ConfigError for a log that cannot be read.
    """
    try:
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", hint="Check its permissions.") from error
    keys = {}
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("key"), str):
            keys[row["key"]] = str(row.get("when", ""))
    return keys


def append(path: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add lines, all in one write, and bring them to the disk. Raises ConfigError where that fails."""
    data = b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n" for row in rows)
    if not data:
        return
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o666)
        try:
            size = os.fstat(handle).st_size
            if size and _last(handle, size) != b"\n":  # a line that a crash cut off
                data = b"\n" + data
            while data:
                data = data[os.write(handle, data) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        hint = "The pages are written. Make room or mend the permissions, and apply the same decisions again."
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", hint=hint) from error


def _last(handle: int, size: int) -> bytes:
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1)


def commit_of(folder: str) -> str | None:
    """The commit that a folder's repository stands at; None outside of one."""
    return _git(folder, "rev-parse", "--verify", "-q", "HEAD") or None


def user(folder: str) -> str:
    """Who runs this: the name that git signs commits with in a folder, or the name of the account."""
    if name := _git(folder, "config", "user.name"):
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _git(folder: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, encoding="utf-8", errors="replace", timeout=10,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
