"""Results of pages that have not changed, in the user's cache folder. Only ever a shortcut: any doubt means a check.

One SQLite file for all sites: whole under parallel runs and when a run is killed. A result is kept under the hash of
all that it follows from: the page's content and path, the rules, the settings, the program. The values are marshal,
which cannot run code, with their own hash.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from time import time
from typing import TYPE_CHECKING, Any

from claimlint.matchers import Place
from claimlint.matchers.figures import Range
from claimlint.matchers.site import Note, Statement
from claimlint.model import Finding, Problem, Report, Rule, Source, Span, Suggestion, Suppressed
from claimlint.rulecache import VERSIONS, cache_folder

if TYPE_CHECKING:
    from sqlite3 import Connection

_CLASSES = (Report, Finding, Suppressed, Problem, Span, Suggestion, Source, Note, Statement, Place, Range)
_NUMBERS = {kind: number for number, kind in enumerate(_CLASSES)}
_FIELDS: list[tuple[str, ...]] = [
    tuple(getattr(kind, "__dataclass_fields__", ())) or getattr(kind, "_fields", ()) for kind in _CLASSES
]
_FINDING = _NUMBERS[Finding]
# Fields of a finding that mostly say what its rule says; None stands for that.
_OF_RULE = tuple((_FIELDS[_FINDING].index(name), name) for name in (
    "name", "title", "labels", "severity", "confidence", "sources",
))  # fmt: skip
_RULE = _FIELDS[_FINDING].index("rule")
_SHARED = [_FIELDS[_FINDING].index(name) for name in ("path", "message", "suggestions", "sources", "about")]
_BUSY = 0.2  # seconds to wait for another run
_BATCH = 500  # keys in one query
_DAY = 86_400
_KEPT = 30  # days for which a result that nobody asks for is kept
_LARGEST = 500_000_000  # bytes of a file that is started anew


class Results:
    """The results of former runs. `path` "" keeps none."""

    def __init__(self, path: str | None = None) -> None:
        self._path = os.path.join(cache_folder(), "results.sqlite") if path is None else path
        self._connection: Connection | None = None
        self._used: list[bytes] = []

    def find(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values that are known of some keys."""
        wanted = list(keys)
        found: dict[bytes, bytes] = {}
        with self._quietly():
            connection = self._open()
            for start in range(0, len(wanted) if connection else 0, _BATCH):
                batch = wanted[start : start + _BATCH]
                query = f"SELECT key, value FROM results WHERE key IN ({','.join('?' * len(batch))})"  # noqa: S608
                assert connection
                found.update(connection.execute(query, batch))
        sound = {key: value[8:] for key, value in found.items() if value[:8] == _check(value[8:])}
        self._used += sound
        return sound

    def keep(self, values: Mapping[bytes, bytes]) -> None:
        """Keep the values of some keys. A file that cannot be written is done without."""
        today = int(time() // _DAY)
        with self._quietly():
            connection = self._open()
            if connection and values:
                rows = [(key, _check(value) + value, today) for key, value in values.items()]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file, of results that nobody has asked for lately, too."""
        with self._quietly():
            if self._connection:
                self._tidy(self._connection)
                self._connection.close()
        self._connection, self._used = None, []

    def _tidy(self, connection: Connection) -> None:
        """Once a day: mark what is in use, drop what is not."""
        today = int(time() // _DAY)
        (last,) = connection.execute("PRAGMA user_version").fetchone()
        if last == today:
            return
        with connection:
            connection.executemany("UPDATE results SET used = ? WHERE key = ?", [(today, key) for key in self._used])
            connection.execute("DELETE FROM results WHERE used < ?", (today - _KEPT,))
            connection.execute(f"PRAGMA user_version = {today}")

    def _open(self) -> Connection | None:
        if self._connection is None and self._path:
            import sqlite3

            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            if os.path.exists(self._path) and os.path.getsize(self._path) > _LARGEST:
                os.remove(self._path)
            self._connection = sqlite3.connect(self._path, timeout=_BUSY)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("CREATE TABLE IF NOT EXISTS results (key BLOB UNIQUE, value BLOB, used INTEGER)")
        return self._connection

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """A damaged or busy file is as good as none; a damaged one is removed, for the next run."""
        try:
            yield
        except OSError:
            pass
        except Exception as error:
            import sqlite3

            if not isinstance(error, sqlite3.Error):
                raise
            if not isinstance(error, sqlite3.OperationalError):
                self._connection, path, self._path = None, self._path, ""
                with suppress(OSError):
                    os.remove(path)


def _check(value: bytes) -> bytes:
    return blake2b(value, digest_size=8).digest()


def salt(digest: str, settings: object) -> bytes:
    """What results follow from beside the page: rules, settings, and the program itself."""
    return blake2b(repr((VERSIONS, _program(), digest, settings)).encode(), digest_size=16).digest()


def key_of(salt: bytes, path: str, content: bytes) -> bytes:
    """The key of the result of a page."""
    total = blake2b(content, digest_size=16, key=salt)
    total.update(b"\0" + os.fsencode(path))
    return total.digest()


def _program() -> list[tuple[str, int, int]]:
    """The modules of claimlint, which change while somebody works on them."""
    found = []
    for folder, below, names in os.walk(os.path.dirname(__file__)):
        below[:] = sorted(name for name in below if name[0] not in "_.")
        for name in sorted(names):
            if name.endswith(".py"):
                stat = os.stat(os.path.join(folder, name))
                found.append((name, stat.st_size, stat.st_mtime_ns))
    return found


class Packer:
    """Results as bytes and back, under one set of rules.

    What a finding says as its rule does, and what pages say alike, is kept once, in the bytes and in memory.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = rules
        self._shared: dict[Any, Any] = {}

    def pack(self, report: Report, note: Note | None, day: str = "") -> bytes:
        """A result as bytes. `day`: the only one for which it holds."""
        return marshal.dumps((day, self._plain(report), self._plain(note)))

    def unpack(self, value: bytes, day: str) -> tuple[Report, Note | None] | None:
        """The result that was packed under the same rules; None if it does not hold on this day."""
        known, report, note = marshal.loads(value)  # noqa: S302  made by `pack`, hash and all
        if known and known != day:
            return None
        return self._live(report), self._live(note) if note else None

    def _plain(self, value: Any) -> Any:
        """Plain values; an object is a list of its class's number and its fields."""
        kind = type(value)
        number = _NUMBERS.get(kind)
        if number is not None:
            fields = [getattr(value, name) for name in _FIELDS[number]]
            if number == _FINDING and (rule := self._rules.get(value.rule)):
                for at, name in _OF_RULE:
                    if fields[at] == getattr(rule, name):
                        fields[at] = None
            return [number, *map(self._plain, fields)]
        if kind is tuple:
            return tuple(map(self._plain, value))
        return value

    def _live(self, value: list[Any]) -> Any:
        """The object of plain values. A tuple holds objects only, or none."""
        number, *fields = value
        for at, field in enumerate(fields):
            kind = type(field)
            if kind is list:
                fields[at] = self._live(field)
            elif kind is tuple and field and type(field[0]) is list:
                fields[at] = tuple(map(self._live, field))
        if number == _FINDING:
            self._complete(fields)
        return _CLASSES[number](*fields)

    def _complete(self, fields: list[Any]) -> None:
        """Put in what the rule says, and the one copy of what was said before."""
        if rule := self._rules.get(fields[_RULE]):
            fields[_RULE] = rule.code
            for at, name in _OF_RULE:
                if fields[at] is None:
                    fields[at] = getattr(rule, name)
        for at in _SHARED:
            fields[at] = self._shared.setdefault(fields[at], fields[at])
