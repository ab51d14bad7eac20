"""What changes for a site with another version of the rules: rules that come, go or judge otherwise, and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from os.path import isdir
from pathlib import Path
from typing import NamedTuple

from claimlint.configfiles import Configs
from claimlint.errors import ConfigError, RuleError
from claimlint.model import Finding, Problem, Rule
from claimlint.rulefile import rule_files
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules
from claimlint.run import lint_paths

_WORDS = ("title", "message", "suggest", "why", "sources")
_SAID = ("severity", "confidence", "jurisdictions")  # named with their values


class Change(NamedTuple):
    """A rule that is in both versions: what differs, and for plain values the old and the new one."""

    old: Rule
    new: Rule
    values: dict[str, tuple[str, str]]
    matching: bool  # it may find other words
    wording: bool  # it says something else of them


class RuleDiff(NamedTuple):
    """The rules that one version has and the other does not, and those that differ; by code."""

    added: tuple[Rule, ...]
    removed: tuple[Rule, ...]
    changed: tuple[Change, ...]


class FindingDiff(NamedTuple):
    """What a site gains and loses, and how much stays; what could not be checked."""

    gained: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    same: int
    files: int
    errors: tuple[Problem, ...]


def is_rule_folder(name: str) -> bool:
    """Whether a folder holds rule files, and no pages."""
    if not isdir(name):
        return False
    files = rule_files(Path(name))
    return bool(files) and any(line.startswith("code:") for line in files[0].read_text("utf-8", "replace").splitlines())


def load(name: str | None) -> Ruleset:
    """The rules of a folder; None: ours. A folder without words for context of its own comes on top of ours.

    Raises ConfigError where there are none, RuleError for a bad rule file.
    """
    if name is None:
        return load_ruleset(packaged_rules())
    if not is_rule_folder(name):
        raise ConfigError(f"{name} holds no rules.", hint="Name a folder with <family>/<rule-name>.yaml in it.")
    try:
        own = load_ruleset(name)
        if own.cue("cue-negation") is not None:
            return own
    except RuleError:
        pass  # it may need our words: what is wrong with it is said by the next line
    return load_ruleset(packaged_rules(), name)


def compare(old: Mapping[str, Rule], new: Mapping[str, Rule]) -> RuleDiff:
    """The difference between two sets of rules by code."""
    changed = (_change(old[code], new[code]) for code in sorted(old.keys() & new.keys()))
    return RuleDiff(
        tuple(new[code] for code in sorted(new.keys() - old.keys())),
        tuple(old[code] for code in sorted(old.keys() - new.keys())),
        tuple(change for change in changed if change.values or change.matching or change.wording),
    )


def _change(old: Rule, new: Rule) -> Change:
    values = {}
    for key in _SAID:
        before, after = (", ".join(value) if isinstance(value, tuple) else str(value) for value in _pair(old, new, key))
        if before != after:
            values[key] = (before, after)
    wording = any(before != after for before, after in (_pair(old, new, key) for key in _WORDS))
    rest = {key: getattr(new, key) for key in (*_SAID, *_WORDS, "path", "examples", "labels", "family", "name")}
    return Change(old, new, values, replace(old, **rest) != new, wording)


def _pair(old: Rule, new: Rule, key: str) -> tuple[object, object]:
    return getattr(old, key), getattr(new, key)


def compare_findings(paths: Sequence[str], configs: Configs, old: Ruleset, new: Ruleset) -> FindingDiff:
    """What the pages gain and lose with the new rules."""
    before, after = (lint_paths(paths, configs, rules) for rules in (old, new))
    was, now = set(map(_place, before.findings)), set(map(_place, after.findings))
    return FindingDiff(
        _without(after.findings, was),
        _without(before.findings, now),
        sum(_place(found) in was for found in after.findings),
        after.files,
        tuple(dict.fromkeys((*before.errors, *after.errors))),
    )


def _place(found: Finding) -> tuple[str, str, int, int]:
    return found.path, found.rule, found.span.start, found.span.end


def _without(findings: Iterable[Finding], known: set[tuple[str, str, int, int]]) -> tuple[Finding, ...]:
    return tuple(found for found in findings if _place(found) not in known)
