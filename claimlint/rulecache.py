"""What is derived from rule files, kept in the user's cache folder. Only ever a shortcut: any doubt means a rebuild.

Files are written under a temporary name and moved into place, so that a reader sees a whole file or none; each starts
with the hash of the rest. The format is marshal, which cannot run code.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any
from zlib import crc32

import regex
from regex import _regex

from claimlint import __version__
from claimlint.model import Examples, Rule, Source, Suggest

VERSIONS = f"{__version__} {regex.__version__} {sys.version} {sys.platform} 3"


def cache_folder() -> str:
    """Where caches live: CLAIMLINT_CACHE_DIR, or the platform's place for them."""
    if folder := os.environ.get("CLAIMLINT_CACHE_DIR"):
        return folder
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "claimlint")


class Cache:
    """The cache of one set of rule folders."""

    def __init__(self, folders: Sequence[str], enabled: bool = True) -> None:
        self._folders, self._enabled = folders, enabled
        self._files = sorted(_files(folders)) + _code()
        name = blake2b("\0".join(map(os.path.abspath, folders)).encode(), digest_size=12).hexdigest()
        self._path = os.path.join(cache_folder(), f"rules-{name}")
        self._digest = ""

    def digest(self) -> str:
        """Hash of the content of all files and of the versions of what reads them."""
        if not self._digest:
            total = blake2b(VERSIONS.encode(), digest_size=16)
            for path, *_ in self._files:
                with open(path, "rb") as file:
                    total.update(blake2b(file.read()).digest())
            self._digest = total.hexdigest()
        return self._digest

    def _stamp(self) -> str:
        return blake2b(repr((VERSIONS, self._files)).encode(), digest_size=16).hexdigest()

    def read(self) -> dict[str, Any] | None:
        """The derived data, if the files are those that it was made from."""
        if not self._enabled:
            return None
        data = read_blob(self._path + ".index")
        if not isinstance(data, dict):
            return None
        if data.get("stamp") != self._stamp():
            if data.get("digest") != self.digest():
                return None
            self.write(data)  # the same content under other dates
        self._digest = data["digest"]
        return data

    def write(self, data: dict[str, Any]) -> None:
        if self._enabled:
            write_blob(self._path + ".index", data | {"stamp": self._stamp()})

    def compiled(self) -> Compiled:
        return Compiled(self._path + ".patterns" if self._enabled else "", self.digest())


class Compiled:
    """Compiled patterns by key; those in the file are made live when asked for."""

    def __init__(self, path: str, digest: str) -> None:
        self._path, self._digest = path, digest
        self._live: dict[str, Any] = {}
        self._shelf: Shelf | None = None
        self._new: dict[str, bytes] = {}

    def get(self, key: str) -> Any:
        found = self._live.get(key)
        if found is None and self._path:
            if self._shelf is None:
                self._shelf = Shelf(self._path, self._digest)
            stored = self._shelf.get(key)
            if stored is not None:
                found = self._live[key] = _regex.compile(*marshal.loads(stored))
        return found

    def put(self, key: str, pattern: Any) -> Any:
        self._live[key] = pattern
        if self._path:
            self._new[key] = marshal.dumps(pattern._pickled_data)
        return pattern

    def kept(self, name: str, make: Callable[[], Any]) -> Any:
        """Plain data that is made once for these files and kept in a file of its own."""
        path = f"{self._path.removesuffix('.patterns')}.{name}" if self._path else ""
        stored = read_blob(path) if path else None
        if isinstance(stored, dict) and stored.get("digest") == self._digest:
            return stored["value"]
        value = make()
        if path:
            write_blob(path, {"digest": self._digest, "value": value})
        return value

    def save(self) -> None:
        if self._new:
            stored = Shelf(self._path, self._digest).all()  # another run may have added to it
            write_shelf(self._path, self._digest, stored | self._new)
            self._shelf, self._new = None, {}


class Shelf:
    """A cache file of many values, of which only those asked for are read; empty if it is of another digest."""

    def __init__(self, path: str, digest: str) -> None:
        self._path = path
        self._places: dict[str, tuple[int, int, bytes]] = {}  # offset, length, check sum
        try:
            with open(path, "rb") as file:
                known, size = file.read(4), int.from_bytes(file.read(8), "big")
                head = file.read(size)
            if _sum(head) == known:
                stored, places = marshal.loads(head)
                self._places = places if stored == digest else {}
                self._start = 12 + size
        except (OSError, ValueError, EOFError, TypeError, MemoryError, OverflowError):
            pass

    def get(self, key: str) -> bytes | None:
        """The value of a key; None if there is none, it is damaged, or another run has written the file anew."""
        if key not in self._places:
            return None
        offset, size, known = self._places[key]
        try:
            with open(self._path, "rb") as file:
                file.seek(self._start + offset)
                value = file.read(size)
        except (OSError, ValueError):
            return None
        return value if _sum(value) == known else None

    def all(self) -> dict[str, bytes]:
        """All values that are not damaged."""
        found = {key: self.get(key) for key in self._places}
        return {key: value for key, value in found.items() if value is not None}


def write_shelf(path: str, digest: str, values: Mapping[str, bytes]) -> None:
    """Write the file of a Shelf as a whole; a cache that cannot be written is done without."""
    places, at = {}, 0
    for key, value in values.items():
        places[key] = (at, len(value), _sum(value))
        at += len(value)
    head = marshal.dumps((digest, places))
    _write(path, (_sum(head), len(head).to_bytes(8, "big"), head, *values.values()))


def read_blob(path: str) -> Any:
    """The value in a cache file; None if there is none or it is damaged."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        if _sum(value := memoryview(content)[4:]) == content[:4]:
            return marshal.loads(value)
    except (OSError, ValueError, EOFError, TypeError):
        pass
    return None


def write_blob(path: str, value: Any) -> None:
    """Write a cache file as a whole; a cache that cannot be written is done without."""
    content = marshal.dumps(value)
    _write(path, (_sum(content), content))


def _sum(data: bytes | memoryview) -> bytes:
    """Tells what was damaged, in a tenth of the time of a hash."""
    return crc32(data).to_bytes(4, "big")


def _write(path: str, parts: Iterable[bytes]) -> None:
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        temporary = f"{path}.{os.getpid()}"
        with open(temporary, "wb") as file:
            file.writelines(parts)
        os.replace(temporary, path)
    except OSError:
        pass


def _code() -> list[tuple[str, int, int]]:
    """The modules that make the data: when they change, it is made anew."""
    here = os.path.dirname(__file__)
    found = []
    for name in (
        "entries",
        "evidencefile",
        "folding",
        "lexicon",
        "names",
        "pattern",
        "prefilter",
        "rulebuild",
        "rulecache",
        "rulefile",
        "ruleset",
        "vocabulary",
    ):
        path = os.path.join(here, f"{name}.py")
        if os.path.exists(path):  # not in a frozen program
            stat = os.stat(path)
            found.append((path, stat.st_size, stat.st_mtime_ns))
    return found


def _files(folders: Sequence[str]) -> list[tuple[str, int, int]]:
    found = []
    for folder in folders:
        for root, folders_below, names in os.walk(folder):
            folders_below.sort()
            for name in names:
                if name.endswith(".yaml"):
                    path = os.path.join(root, name)
                    stat = os.stat(path)
                    found.append((path, stat.st_size, stat.st_mtime_ns))
    return found


def freeze_rule(rule: Rule) -> tuple[Any, ...]:
    """A rule as plain values, for `thaw_rule`."""
    values = {name: getattr(rule, name) for name in Rule.__dataclass_fields__}
    values["suggest"] = [(item.text, item.instead) for item in rule.suggest]
    values["sources"] = [(s.ref, s.title, s.url, s.checked, s.supports) for s in rule.sources]
    values["examples"] = (rule.examples.flag, rule.examples.clear, rule.examples.missed)
    return tuple(values.values())


def thaw_rule(values: Sequence[Any]) -> Rule:
    fields = dict(zip(Rule.__dataclass_fields__, values, strict=True))
    fields["suggest"] = tuple(Suggest(*item) for item in fields["suggest"])
    fields["sources"] = tuple(Source(*item) for item in fields["sources"])
    fields["examples"] = Examples(*fields["examples"])
    return Rule(**fields)
