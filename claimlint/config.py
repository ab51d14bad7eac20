"""The configuration: `claimlint.toml`, or `[tool.claimlint]` in pyproject.toml, the nearest one upwards from each file.

A Config is a value. Everything here is pure but for reading the files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from claimlint.errors import ConfigError
from claimlint.model import CONFIDENCES, Confidence, Rule, Severity

if TYPE_CHECKING:
    from claimlint.globs import Globs

FILE_NAME = "claimlint.toml"
OWN_FAMILY = "claimlint"  # of the rules in suppress.py
# How far a site has come: findings are only shown; those that the baseline does not hold block; all block.
PROFILES = ("warn", "block-new", "block-all")


class Override(NamedTuple):
    """Settings for some files only; None leaves the setting as it is."""

    files: tuple[str, ...]
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None  # comes on top of the general `ignore`
    min_confidence: Confidence | None = None
    jurisdictions: tuple[str, ...] | None = None
    severity: tuple[tuple[str, Severity], ...] | None = None  # comes on top of the general `severity`


@dataclass(frozen=True)
class Config:
    """What to check and how strictly. The defaults are those of a run without a configuration file.

    A selector (in `select`, `ignore`, `severity`, `locked`) is a rule's code, the letters or first digits
    of codes (`SUP`, `SUP0`), a rule's name, a family, a label, or a severity; upper and lower case are the same.
    """

    select: tuple[str, ...] = ()  # empty: every rule
    ignore: tuple[str, ...] = ()  # wins over `select`
    fail_on: str = "warning"  # a severity, or "never"
    min_confidence: Confidence = "medium"  # a rule selected by its own code or name runs at any confidence
    jurisdictions: tuple[str, ...] = ("US",)  # rules that hold anywhere always run
    exclude: tuple[str, ...] = ()  # patterns in .gitignore syntax, relative to `root`
    rules: tuple[str, ...] = ()  # further rule folders, absolute
    severity: tuple[tuple[str, Severity], ...] = ()  # (selector, severity); the last match counts
    overrides: tuple[Override, ...] = ()
    profile: str = "block-new"  # one of PROFILES
    baseline: str = ""  # absolute path of the baseline; empty: BASELINE_NAME beside the configuration, if it is there
    ledger: str | None = None  # absolute path of the claims ledger; "" for none; None: where it usually lies
    locked: tuple[str, ...] = ()  # selectors of rules whose findings nothing but other words takes away
    root: str = ""  # absolute folder of the file it came from; empty: the working folder
    path: str = ""  # the file it came from; empty: defaults

    def for_path(self, path: str) -> Config:
        """This configuration as it stands for one file: overrides whose patterns match are applied, later ones last."""
        config = self
        for override in self.overrides:
            if _globs(override.files).match(self.relative(path)):
                config = _overridden(config, override)
        return replace(config, overrides=()) if self.overrides else self

    def excludes(self, path: str) -> bool:
        """Whether `exclude` matches a file or a folder that it lies in."""
        return bool(self.exclude) and _globs(self.exclude).match(self.relative(path))

    def relative(self, path: str) -> str:
        """The path as the patterns see it: from `root`, with forward slashes."""
        try:
            found = os.path.relpath(path, self.root or os.curdir)
        except ValueError:  # another drive on Windows
            found = path
        return found.replace(os.sep, "/")

    def active(self, rule: Rule) -> bool:
        """Whether a rule runs under this configuration.

        Those about claimlint's own comments run unless `ignore` names them: `select` chooses among claims.
        """
        if rule.jurisdictions and not set(rule.jurisdictions) & set(self.jurisdictions):
            return False
        severity = self.severity_of(rule)
        if any(selects(token, rule, severity) for token in self.ignore):
            return False
        if rule.family == OWN_FAMILY:
            return True
        if self.select and not any(selects(token, rule, severity) for token in self.select):
            return False
        if CONFIDENCES.index(rule.confidence) <= CONFIDENCES.index(self.min_confidence):
            return True
        return any(token.lower() in (rule.code.lower(), rule.name.lower()) for token in self.select)

    def locks(self, rule: Rule) -> bool:
        """Whether no comment, baseline or ledger may take away what a rule finds."""
        return any(selects(token, rule, self.severity_of(rule)) for token in self.locked)

    def severity_of(self, rule: Rule) -> Severity:
        """The severity that this configuration gives a rule."""
        for selector, severity in reversed(self.severity):
            if selects(selector, rule, rule.severity):
                return severity
        return rule.severity


@lru_cache(maxsize=64)  # every file of a run is held against the same few lists
def _globs(patterns: tuple[str, ...]) -> Globs:
    from claimlint.globs import Globs  # only where patterns are set

    return Globs(patterns)


def _overridden(config: Config, override: Override) -> Config:
    return replace(
        config,
        select=config.select if override.select is None else override.select,
        ignore=config.ignore + (override.ignore or ()),
        min_confidence=override.min_confidence or config.min_confidence,
        jurisdictions=config.jurisdictions if override.jurisdictions is None else override.jurisdictions,
        severity=config.severity + (override.severity or ()),
    )


def selects(token: str, rule: Rule, severity: str) -> bool:
    """Whether a selector names a rule. Letters of a code match whole: "SUP" names SUP002, "S" does not."""
    token = token.lower()
    code = rule.code.lower()
    if token in (code, rule.name.lower(), rule.family.lower(), severity, "all"):
        return True
    if code.startswith(token) and code[len(token)].isdigit():
        return True
    return any(token == label.lower() for label in rule.labels)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'Did you mean "x"?' for the nearest known word, or nothing."""
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_lower, 1, 0.6)
    return f'Did you mean "{by_lower[near[0]]}"?' if near else ""


def changes_from(values: Mapping[str, Any]) -> Callable[[Config], Config] | None:
    """The changes that the command line asks for. None if it asks for none.

    `select` takes the place of select and ignore of the file; `ignore` and `rules` add; the others replace.
    Raises ConfigError for a key that a Config does not have.
    """
    known = {field.name for field in fields(Config)}
    if unknown := set(values) - known:
        raise ConfigError(f"A configuration has no {', '.join(sorted(unknown))}.")
    given = {key: value for key, value in values.items() if value not in (None, ())}
    if not given:
        return None

    def change(config: Config) -> Config:
        made = dict(given)
        ignore = () if "select" in given else config.ignore
        made["ignore"] = ignore + tuple(given.get("ignore", ()))
        if "rules" in given:
            made["rules"] = config.rules + tuple(given["rules"])
        return replace(config, **made)

    return change
