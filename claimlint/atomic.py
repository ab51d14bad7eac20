"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress

_NEW = 0o666  # the mode of a new file, before the user's umask


def write_bytes(path: str, data: bytes) -> None:
    """Write `data` to `path`, so that a reader, a crash or a full disk finds either the old file or the new one.

    The bytes go to a new file in the same folder, reach the disk, and then take the place of the old file, whose
    mode they keep. A link stays a link: the file that it points at is replaced. Raises OSError, and then the old
    file is as it was; a file that nobody may write is refused, although its folder would allow to replace it.
    A run that is killed can leave a `.claimlint-*.tmp` beside the file, which no later run reads.
    """
    path = os.path.realpath(path)
    mode = _mode(path)
    draft = os.path.join(os.path.dirname(path), f".claimlint-{os.urandom(6).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(draft, flags, _NEW if mode is None else 0o600), "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None:
                os.chmod(draft, mode)
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.remove(draft)
        raise
    _sync_folder(os.path.dirname(path))


def _mode(path: str) -> int | None:
    """The mode of the file that is replaced, None for a new file. Raises OSError where it may not be written."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if not mode & 0o222:  # root could, but whoever took the right away meant it
        from errno import EACCES

        raise PermissionError(EACCES, os.strerror(EACCES), path)
    with open(path, "r+b"):  # says at once if it is a folder, or not ours to write
        return mode & 0o7777


def _sync_folder(folder: str) -> None:
    """Bring the new name to the disk, where folders can be opened for that."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
