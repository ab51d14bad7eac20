"""The file of a baseline: which findings a site has accepted, as rule and words.

It is JSON with one entry a line, sorted, so that two branches merge; a comma too many or too few does no harm.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from claimlint.atomic import write_bytes
from claimlint.config import Config
from claimlint.errors import ConfigError
from claimlint.folding import fold

FILE_NAME = "claimlint-baseline.json"
VERSION = 1
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class Entry(NamedTuple):
    """One kind of accepted finding: a path from the baseline's folder, a rule's code, the words, how often."""

    path: str
    rule: str
    text: str
    times: int = 1

    @property
    def key(self) -> Key:
        return self.path, self.rule, normalised(self.text)


Key = tuple[str, str, str]  # path, rule, normalised words


class Baseline(NamedTuple):
    """A baseline file (absolute path) and what it holds, sorted."""

    file: str
    entries: tuple[Entry, ...] = ()

    def path_of(self, page: str) -> str:
        """The path of a page as entries write it."""
        try:
            path = os.path.relpath(page, os.path.dirname(self.file))
        except ValueError:  # another drive on Windows
            path = os.path.abspath(page)
        return path.replace(os.sep, "/")

    def page_of(self, path: str) -> str:
        """The absolute path of an entry's page."""
        return os.path.normpath(os.path.join(os.path.dirname(self.file), path))


@lru_cache(maxsize=100_000)  # an entry is compared several times
def normalised(text: str) -> str:
    """Words as the baseline compares them: case, quotes, dashes, white space and invisible characters are alike."""
    if text.isascii():
        return " ".join(text.replace("`", "'").casefold().split())
    from unicodedata import normalize

    seen = _INVISIBLE.sub("", normalize("NFKC", text))
    return " ".join(normalize("NFKC", fold(seen).replace("\u2014", "-").casefold()).split())


def place(config: Config) -> str:
    """The absolute path of the baseline of a configuration: named in it, else beside it.

    Without a configuration file it is the nearest one upwards in this repository, else one to be at its top.
    """
    if config.baseline or config.root:
        return config.baseline or os.path.join(config.root, FILE_NAME)
    here = folder = os.path.abspath(os.curdir)
    while not os.path.exists(os.path.join(folder, FILE_NAME)) and not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return os.path.join(here, FILE_NAME)
        folder = parent
    return os.path.join(folder, FILE_NAME)


def read(file: str) -> Baseline:
    """The baseline in a file. Raises ConfigError with file and line for one that cannot be understood."""
    import json

    try:
        with open(file, "rb") as opened:
            text = opened.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _damaged(file, 0, "it is not UTF-8") from error
    except OSError as error:
        hint = "`claimlint baseline` writes it."
        raise ConfigError(f"The baseline cannot be read: {error.strerror or error}.", path=file, hint=hint) from error
    try:
        rows = _rows(file, json.loads(text))
    except ValueError:
        rows = _lines(file, text)
    # Two branches that accept the same words leave two entries: the higher count holds both.
    counts: dict[Key, Entry] = {}
    for number, row in rows:
        entry = _entry(file, number, row)
        before = counts.get(entry.key)
        counts[entry.key] = entry if before is None or before.times < entry.times else before
    return Baseline(os.path.abspath(file), tuple(sorted(counts.values())))


def write(baseline: Baseline) -> bool:
    """Write a baseline, whole or not at all. False if its file says the same already. Raises ConfigError."""
    data = text_of(baseline.entries).encode("utf-8")
    try:
        with open(baseline.file, "rb") as opened:
            if opened.read() == data:
                return False
    except OSError:
        pass  # there is none yet, or writing says what is wrong
    try:
        write_bytes(baseline.file, data)
    except OSError as error:
        hint = "Check the folder and its permissions."
        raise ConfigError(
            f"The baseline cannot be written: {error.strerror}.", path=baseline.file, hint=hint
        ) from error
    return True


def text_of(entries: Iterable[Entry]) -> str:
    """The file that holds these entries."""
    from json import dumps

    lines = []
    for entry in entries:
        row: dict[str, Any] = {"path": entry.path, "rule": entry.rule, "text": entry.text}
        if entry.times > 1:
            row["count"] = entry.times
        lines.append(dumps(row, ensure_ascii=not "".join(entry[:3]).isprintable()))
    return f'{{"version": {VERSION}, "findings": [\n' + ",\n".join(lines) + ("\n" if lines else "") + "]}\n"


def _rows(file: str, data: Any) -> list[tuple[int, Any]]:
    version = data.get("version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > VERSION:
        hint = "Update claimlint, or write the baseline anew."
        raise ConfigError("The baseline was written by a later claimlint.", path=file, line=1, hint=hint)
    if version != VERSION or not isinstance(data.get("findings"), list):
        raise _damaged(file, 1, 'it does not say {"version": 1, "findings": [...]}')
    return list(enumerate(data["findings"], 2))


def _lines(file: str, text: str) -> list[tuple[int, Any]]:
    """The entries of a file that is not quite JSON: after a merge a comma may be missing between two lines."""
    import json

    head = f'{{"version": {VERSION}, "findings": ['
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()  # noqa: PLW2901
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
            raise _damaged(file, number, "it holds a merge that was not finished")
        if line in ("", head, "]}"):
            continue
        try:
            rows.append((number, json.loads(line.removesuffix(","))))
        except ValueError as error:
            raise _damaged(file, number, "this line is no entry") from error
    if head not in text:
        raise _damaged(file, 1, "its first line is missing")
    return rows


def _entry(file: str, line: int, row: Any) -> Entry:
    if not isinstance(row, dict) or not {"path", "rule", "text"} <= set(row) <= {"path", "rule", "text", "count"}:
        raise _damaged(file, line, "an entry has a path, a rule, a text and perhaps a count")
    entry = Entry(row["path"], row["rule"], row["text"], row.get("count", 1))
    if not all(isinstance(value, str) for value in entry[:3]) or type(entry.times) is not int or entry.times < 1:
        raise _damaged(file, line, "path, rule and text are texts, and count is a number from 1")
    return entry


def _damaged(file: str, line: int, what: str) -> ConfigError:
    hint = "Mend that line, take the file from git, or remove it and run `claimlint baseline`."
    return ConfigError(f"The baseline is damaged: {what}.", path=file, line=line, hint=hint)
