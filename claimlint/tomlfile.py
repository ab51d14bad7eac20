"""Reading a configuration file: TOML in, a checked Config out. Imported only where such a file exists."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from typing import Any, NoReturn

from claimlint.config import PROFILES, Config, Override, did_you_mean
from claimlint.errors import ConfigError
from claimlint.model import CONFIDENCES, SEVERITIES

FAIL_ON = (*SEVERITIES, "never")
LISTS = ("select", "ignore", "jurisdictions", "exclude", "rules", "locked")
CHOICES = {"fail-on": FAIL_ON, "min-confidence": CONFIDENCES, "profile": PROFILES}
KEYS = (*LISTS, *CHOICES, "severity", "baseline", "ledger", "overrides")
_FILES = {"baseline": "claimlint-baseline.json", "ledger": "claims.yml"}
OVERRIDE_KEYS = ("files", "select", "ignore", "min-confidence", "jurisdictions", "severity")


def speaks_of_claimlint(path: str) -> bool:
    """Whether a pyproject.toml has a [tool.claimlint] table.

    One that cannot be parsed counts too if it seems to have it, so that the fault is reported.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    if b"claimlint" not in data:
        return False
    try:
        tool = tomllib.loads(data.decode("utf-8-sig")).get("tool")
    except ValueError:
        return re.search(rb"^\s*\[+\s*tool\s*\.\s*claimlint", data, re.MULTILINE) is not None
    return isinstance(tool, dict) and "claimlint" in tool


def read(path: str) -> Config:
    """The Config that a file describes. Raises ConfigError with file and line for anything not understood."""
    text = _text(path)
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _syntax(path, error)
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("claimlint", {})
    elif set(table) == {"tool"}:
        raise ConfigError(
            "claimlint.toml needs no [tool.claimlint] table.",
            path=path,
            line=1,
            hint="Write the keys at the top level.",
        )
    return _Reader(path, text).config(table)


def line_of_value(path: str, value: str) -> int:
    """The first line of a file on which a quoted value, or a key, stands; 0 if there is none."""
    try:
        text = _text(path)
    except ConfigError:
        return 0
    word = re.escape(value)
    pattern = re.compile(rf"""["']{word}["']|^\s*{word}\s*=|[{{,]\s*{word}\s*=""")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#") and pattern.search(line):
            return number
    return 0


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise ConfigError("The configuration is not UTF-8.", path=path, hint="Save it as UTF-8.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"The configuration cannot be read: {reason}.", path=path, hint="Check the path.") from error


def _syntax(path: str, error: tomllib.TOMLDecodeError) -> NoReturn:
    message = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    line, column = (int(found[1]), int(found[2])) if found else (0, 0)
    message = message[: found.start()] if found else message
    raise ConfigError(
        f"This is not valid TOML: {message}.", path=path, line=line, column=column,
        hint='Write texts in quotes and lists in brackets: ignore = ["SUP002"].',
    ) from error  # fmt: skip


class _Reader:
    """Checks one table key by key. Raises ConfigError at the first thing it does not understand."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def config(self, table: Any) -> Config:
        if not isinstance(table, dict):
            self.fail("claimlint", "[tool.claimlint] must be a table.", "Write keys below [tool.claimlint].")
        self.known(table, KEYS)
        root = os.path.dirname(os.path.abspath(self.path))
        overrides = table.get("overrides", [])
        if not isinstance(overrides, list) or not all(isinstance(one, dict) for one in overrides):
            self.fail("overrides", "overrides must be a list of tables.", "Start each with [[overrides]].")
        return Config(
            **self.common(table),
            fail_on=self.choice(table, "fail-on") or Config.fail_on,
            exclude=self.strings(table, "exclude") or (),
            rules=tuple(self.folder(root, name) for name in self.strings(table, "rules") or ()),
            overrides=tuple(self.override(one) for one in overrides),
            profile=self.choice(table, "profile") or Config.profile,
            baseline=self.file(root, table, "baseline"),
            ledger="" if table.get("ledger") == "" else self.file(root, table, "ledger") or None,
            locked=self.strings(table, "locked") or (),
            root=root,
            path=self.path,
        )

    def override(self, table: dict[str, Any]) -> Override:
        self.known(table, OVERRIDE_KEYS)
        files = self.strings(table, "files")
        if not files:
            self.fail("overrides", "An override needs files.", 'Add files = ["blog/**"], patterns as in .gitignore.')
        return Override(files=files, **self.common(table))

    def common(self, table: dict[str, Any]) -> dict[str, Any]:
        """The settings that stand both at the top and in an override; only those that are given."""
        places = self.strings(table, "jurisdictions")
        severities = table.get("severity")
        found = {
            "select": self.strings(table, "select"),
            "ignore": self.strings(table, "ignore"),
            "min_confidence": self.choice(table, "min-confidence"),
            "jurisdictions": None if places is None else tuple(place.upper() for place in places),
            "severity": None if severities is None else self.severities(severities),
        }
        return {key: value for key, value in found.items() if value is not None}

    def known(self, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                hint = did_you_mean(key.replace("_", "-"), keys) or f"Known keys: {', '.join(keys)}."
                self.fail(key, f'Unknown key "{key}".', hint)

    def strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
        value = table.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(key, f"{key} must be a list of texts.", f'Write {key} = ["..."].')
        if not all(item.strip() for item in value):
            self.fail(key, f"{key} holds an empty text.", "Remove it.")
        return tuple(item.strip() for item in value)

    def choice(self, table: Mapping[str, Any], key: str) -> Any:
        value = table.get(key)
        if value is None:
            return None
        return self.one_of(key, key, value, CHOICES[key])

    def one_of(self, key: str, what: str, value: Any, choices: tuple[str, ...]) -> Any:
        if not isinstance(value, str) or value not in choices:
            hint = did_you_mean(value, choices) if isinstance(value, str) else ""
            self.fail(
                key, f"{what} must be one of {', '.join(choices)}, not {value!r}.", hint or f'Write "{choices[0]}".'
            )
        return value

    def severities(self, value: Any) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict):
            self.fail("severity", "severity must be a table.", 'Write severity = {SUP002 = "error"}.')
        return tuple((key, self.one_of(key, f"The severity of {key}", item, SEVERITIES)) for key, item in value.items())

    def folder(self, root: str, name: str) -> str:
        path = os.path.normpath(os.path.join(root, os.path.expanduser(name)))
        if not os.path.isdir(path):
            self.fail("rules", f"There is no rule folder {name}.", f"Folders count from {root}.")
        return path

    def file(self, root: str, table: Mapping[str, Any], key: str) -> str:
        name = table.get(key, "")
        if not isinstance(name, str) or (key in table and not name.strip()):
            self.fail(key, f"{key} must be the name of a file.", f'Write {key} = "{_FILES[key]}".')
        return os.path.normpath(os.path.join(root, os.path.expanduser(name))) if name else ""

    def fail(self, key: str, message: str, hint: str) -> NoReturn:
        raise ConfigError(message, path=self.path, line=self.line(key), hint=hint)

    def line(self, key: str) -> int:
        word = re.escape(key)
        pattern = re.compile(
            rf"""^\s*["']?{word}["']?\s*[=.]|^\s*\[+[^\]]*\b{word}["']?\s*\]|[{{,]\s*["']?{word}["']?\s*="""
        )
        ours = os.path.basename(self.path) != "pyproject.toml"
        for number, line in enumerate(self.text.splitlines(), 1):
            ours = ours or re.match(r"\s*\[+\s*tool\s*\.\s*claimlint", line) is not None
            if ours and pattern.search(line):
                return number
        return 0


TEMPLATE = """\
# Settings of claimlint for the pages in this folder and below. Lines that start with # are switched off.
# Paths and patterns count from this folder; patterns are written as in .gitignore.

# Whose rules hold: US, UK, AU, ... Rules that hold anywhere always run.
# jurisdictions = ["US"]

# Rules to leave out, or the only ones to check: codes (SUP002), the letters of codes (SUP), names (only-treatment),
# families (superiority), labels or severities. `claimlint rules` lists them.
# ignore = []
# select = []

# The mildest severity that fails a run: "error", "warning", "info" or "never".
# fail-on = "warning"

# Leave out rules that are wrong more often than this: "high", "medium" or "low".
# min-confidence = "medium"

# Pages to leave out of a folder. What .gitignore leaves out is left out anyway.
# exclude = ["drafts/", "legal/*.md"]

# Folders with your own rules.
# rules = ["claimlint-rules"]

# The file with your approved wordings. "" for none.
# ledger = "claims.yml"

# Take some rules more, or less, seriously than we do.
# severity = {SUP002 = "error", TRM = "info"}

# How far this site has come: "warn" shows findings and never fails; "block-new" fails for what the baseline
# (`claimlint baseline`) does not hold; "block-all" leaves the baseline aside.
# profile = "block-new"

# Where the baseline is kept.
# baseline = "claimlint-baseline.json"

# Rules that no comment, baseline or ledger can switch off; only other words can.
# locked = ["SUP"]

# Other settings for some pages: select, ignore, min-confidence, jurisdictions, severity.
# [[overrides]]
# files = ["blog/**"]
# ignore = ["PRS"]
"""
