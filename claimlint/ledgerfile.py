"""The file of the claims ledger, `claims.yml`: reading it, and adding an entry without touching what stands there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from claimlint.drift import tokens
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.ledger import Entry
from claimlint.suppress import is_date
from claimlint.yamlfile import parse_yaml

_REQUIRED = ("id", "text", "approver", "date")
_LISTS = ("rules", "evidence", "pages")
_KEYS = (*_REQUIRED, "expires", *_LISTS, "population")
_SMALL = frozenset("a an the and or of in on at for to with is are it its our your we you this that".split())
_NOT_OURS = 'If this file is no claims ledger, write ledger = "" or another file name in claimlint.toml.'


def read_entries(path: str) -> tuple[Entry, ...]:
    """The entries of a ledger, in the order of the file. Raises ClaimlintError with file, line and the fix."""
    return parse_entries(_bytes(path), path)


def read_ledger(path: str) -> bytes:
    """The bytes of a ledger, none where it does not exist yet. Raises ConfigError."""
    return _bytes(path) if os.path.lexists(path) else b""


def write_ledger(path: str, data: bytes) -> None:
    """Write a ledger whole or not at all. Raises ConfigError."""
    from claimlint.atomic import write_bytes

    try:
        write_bytes(path, data)
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", hint="Check its permissions.") from error


def parse_entries(data: bytes, path: str) -> tuple[Entry, ...]:
    """Like `read_entries`, for a ledger that was read already. Raises ClaimlintError."""
    text = _text(data, path)
    if all(line.lstrip().startswith("#") or not line.strip() for line in text.splitlines()):
        return ()
    rows = parse_yaml(text, path, loose=True)
    if not isinstance(rows, list):
        raise ConfigError("A claims ledger is a list of entries: - id: ...", path=path, line=1, hint=_NOT_OURS)
    entries: list[Entry] = []
    lines: dict[str, int] = {}
    for row, line in zip(rows, rows.lines, strict=True):  # type: ignore[attr-defined]
        entry = _entry(row, line, path)
        if entry.id in lines:
            hint = "Give each claim an id of its own."
            message = f'The id "{entry.id}" stands here already, in line {lines[entry.id]}.'
            raise ConfigError(message, path=path, line=line, hint=hint)
        lines[entry.id] = line
        entries.append(entry)
    return tuple(entries)


def with_entry(data: bytes, entry: Entry, path: str) -> bytes:
    """The ledger with one entry more at its end, all else byte for byte as it was.

    Raises ClaimlintError where the ledger is wrong already, the id is taken, or nothing can be added safely.
    """
    text = _text(data, path)
    before = parse_entries(data, path)
    written = list(_written(entry))
    try:
        alone = parse_entries("\n".join(written).encode("utf-8", "surrogatepass"), path)
    except ClaimlintError as error:
        raise ConfigError(error.message, hint=error.hint) from None
    if any(entry.id == one.id for one in before):
        raise ConfigError(f'The id "{entry.id}" is taken in {path}.', hint="Give each claim an id of its own.")
    end = "\r\n" if "\r\n" in text else "\n"
    first = re.search(r"^( *)- ", text, re.MULTILINE)
    margin = first[1] if first and before else ""
    added = end.join([margin + line for line in written]) + end
    gap = "" if not text or text.endswith("\n") else end
    made = data + (gap + (end if before else "") + added).encode()
    try:
        after = parse_entries(made, path)
    except ClaimlintError:
        after = ()
    if after[:-1] != before or [_plain(one) for one in after[-1:]] != [_plain(one) for one in alone]:
        hint = f"Write it there yourself: {' '.join(line.strip() for line in written)}"
        raise ConfigError("An entry cannot be added to the end of this ledger.", path=path, hint=hint)
    return made


def free_id(text: str, taken: Iterator[str] | tuple[str, ...]) -> str:
    """An id for a claim, made of its first words, that is not among `taken`."""
    used = set(taken)
    words = [word for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _SMALL][:6]
    name = "-".join(words)[:60].strip("-") or "claim"
    number, found = 1, name
    while found in used:
        number += 1
        found = f"{name}-{number}"
    return found


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        hint = "Correct `ledger` in your configuration, or write the file with `claimlint claims add`."
        raise ConfigError(f"The claims ledger cannot be read: {error.strerror}.", path=path, hint=hint) from error


def _plain(entry: Entry) -> tuple[Any, ...]:
    return tuple(getattr(entry, key) for key in _KEYS)


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError("The ledger is not UTF-8.", path=path, line=line, hint="Save it as UTF-8.") from None


def _entry(row: Any, line: int, path: str) -> Entry:
    if not isinstance(row, Mapping):
        hint = 'Write "- id: ..." and below it text, approver and date.'
        raise ConfigError("This entry of the claims ledger is no list of keys.", path=path, line=line, hint=hint)
    lines: Mapping[str, int] = row.lines  # type: ignore[attr-defined]
    values: dict[str, Any] = {}
    for key, value in row.items():
        values[key] = _value(key, value, lines[key], path)
    for key in _REQUIRED:
        if not values.get(key):
            raise ConfigError(f"This claim has no {key}.", path=path, line=line, hint=f"Add {key}: ... to it.")
    if not tokens(values["text"]):
        raise ConfigError("The text of this claim has no words.", path=path, line=lines["text"], hint="Write it out.")
    if values.get("expires") and values["expires"] < values["date"]:
        message = "This claim ends before it was approved."
        raise ConfigError(message, path=path, line=lines["expires"], hint="Correct one of the dates.")
    return Entry(**values, line=line)


def _value(key: str, value: Any, line: int, path: str) -> Any:
    if key not in _KEYS:
        from claimlint.config import did_you_mean

        hint = did_you_mean(key, _KEYS) or f"Known keys: {', '.join(_KEYS)}."
        raise ConfigError(f'A claim has no key "{key}".', path=path, line=line, hint=hint)
    if key in _LISTS:
        if not isinstance(value, (str, list)) or not all(isinstance(one, str) for one in value):
            raise ConfigError(f"{key} must be a list of texts.", path=path, line=line, hint=f"Write {key}: [..., ...].")
        items = (value,) if isinstance(value, str) else value
        return tuple(" ".join(one.split()) for one in items if one.strip())
    if not isinstance(value, str):
        raise ConfigError(f"{key} must be a text.", path=path, line=line, hint="Put it in quotes, on the same line.")
    value = " ".join(value.split())
    if key in ("date", "expires") and value and not is_date(value):
        hint = "Write year, month and day, such as 2027-03-01."
        raise ConfigError(f'"{value}" is not a date.', path=path, line=line, hint=hint)
    return value


def _written(entry: Entry) -> Iterator[str]:
    lead = "- "
    for key in ("id", "text", "population", *_LISTS, "approver", "date", "expires"):
        value = getattr(entry, key)
        if not value:
            continue
        said = f"[{', '.join(_quoted(one) for one in value)}]" if isinstance(value, tuple) else _quoted(value)
        yield f"{lead}{key}: {value if key in ('date', 'expires') else said}"
        lead = "  "


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes, on one line."""
    return '"' + "".join(map(_char, text)) + '"'


def _char(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char == " " or (char.isprintable() and char != "\ufeff"):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
