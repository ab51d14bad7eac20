"""Rules, ready to run: their words, their patterns, and where all that is kept.

A ruleset is read from one or more folders (the packaged one and a user's own). What is derived from the files
(validated rules, vocabularies, literals, compiled patterns) is kept in the user's cache folder, keyed by the content
of the files and the versions of what reads them; patterns are compiled when a page first needs them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from os import PathLike
from typing import Any, NamedTuple, Protocol

import regex

from claimlint import rulecache
from claimlint.errors import RuleError
from claimlint.lexicon import Reading
from claimlint.model import Rule, Source
from claimlint.prefilter import NAMES, Prefilter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimlint.knowledge import Knowledge
    from claimlint.names import Mentions, Names

TIMEOUT = 2.0  # seconds that one pattern may take on one segment
REMEMBERED = 3_000  # texts; menus, footers and boilerplate stand on every page of a site
Pattern = Any  # regex.Pattern


def packaged_rules() -> str:
    """The folder of the rules that come with claimlint."""
    here = os.path.dirname(os.path.realpath(__file__))
    for folder in (os.path.join(here, "_rules"), os.path.join(os.path.dirname(here), "rules")):
        if os.path.isdir(folder):
            return folder
    raise RuleError("the packaged rules are missing.", path=here, hint="Install claimlint again.")


class Check(NamedTuple):
    """One match line of a rule."""

    rule: int  # number of the rule
    pattern: str
    captures: tuple[str, ...]  # the vocabularies whose words the message and suggestions use
    negates: bool  # the pattern itself speaks of a negation
    timeout: float | None  # seconds on one segment; None for a pattern that cannot take long


class Selects(Protocol):
    """A configuration, as far as it says which rules run. Equal ones say the same."""

    def active(self, rule: Rule) -> bool: ...
    def __hash__(self) -> int: ...


class Match(NamedTuple):
    """Where a pattern matched in a text, before anything round it was looked at."""

    check: Check
    start: int
    end: int
    captures: dict[str, str]


class Ruleset:
    """Validated rules and all that is needed to run them. Build it with `load_ruleset`."""

    def __init__(self, folders: Sequence[str], data: Mapping[str, Any], compiled: rulecache.Compiled) -> None:
        self.folders = tuple(folders)
        self.digest: str = data["digest"]
        self.rules: tuple[Rule, ...] = tuple(rulecache.thaw_rule(item) for item in data["rules"])
        self.by_code = {rule.code: rule for rule in self.rules}
        self.sources = {ref: Source(*values) for ref, values in data["sources"].items()}
        self._vocabulary: dict[str, str] = data["vocabulary"]
        self.checks = [  # in the order in which the prefilter numbers them
            Check(rule, text, captures, negates, TIMEOUT if slow else None)
            for rule, text, captures, negates, slow in data["checks"]
        ]
        self.prefilter = Prefilter(data["index"])
        self._readings: dict[str, Reading] = {}
        self._names: dict[str, list[tuple[str, str, bool]]] = data["names"]
        self._compiled = compiled
        self._active: dict[Selects, frozenset[int]] = {}
        self._watched = frozenset[str](data["watched"])
        self._ready: list[Pattern | None] = [None] * len(self.checks)
        self.matched: dict[frozenset[int], dict[tuple[str, str], tuple[Match, ...]]] = {}  # by kind of segment and text
        self._knowledge: Knowledge | None = None
        self.study_names: list[str] = data["study_names"]
        self._harm_words: list[str] = data["harm_words"]
        self.memo: dict[str, Any] = {}  # what a matcher works out once for these rules

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process the rules are read anew."""
        return load_ruleset, self.folders

    @property
    def knowledge(self) -> Knowledge:
        """The evidence base of these folders."""
        if self._knowledge is None:
            from claimlint.knowledge import Knowledge

            kept = self._compiled.kept("evidence", lambda: _evidence(self.folders))
            self._knowledge = Knowledge.from_dict(kept)
        return self._knowledge

    @cached_property
    def harm_words(self) -> frozenset[str]:
        """The words by which copy names a harm of any treatment (`harm-words` of the rules)."""
        return frozenset(self._harm_words)

    @cached_property
    def _name_finder(self) -> Names:
        from claimlint.names import Names

        return Names(self._names)

    def mentions(self, texts: Sequence[str], written: Sequence[str]) -> Mentions:
        """The treatments, conditions and harms that some texts name; given folded, and as written. By number."""
        return self._name_finder.find(texts, written, [self.places(NAMES, text) for text in texts])

    def places(self, lead: str, text: str) -> list[int]:
        """Where words that belong to a lead may start in a folded text."""
        return self.read(text).begins(self.prefilter.leads[lead])

    def read(self, text: str) -> Reading:
        """What a folded text holds of the words of all rules."""
        reading = self._readings.get(text)
        if reading is None:
            if len(self._readings) > REMEMBERED:
                self._readings.clear()
            reading = self._readings[text] = self.prefilter.read(text)
        return reading

    def feature(self, name: str) -> int:
        """The bit in a reading that says that a vocabulary may have a match; 0 if that cannot be said."""
        found: int = self.prefilter.features.get(name, 0)
        return found

    def may(self, pattern: str, text: str) -> bool:
        """Whether a line of a rule that is no match line may match a folded text."""
        return self.prefilter.may(pattern, self.read(text))

    def matches(self, name: str, text: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        """The matches of the vocabulary of that name in a part of a folded text."""
        reading, feature = self.read(text), self.feature(name)
        if feature and not reading.features & feature:
            return
        lead = self.prefilter.leads.get(name)
        places = None if lead is None else reading.begins(lead)
        if places == [] or (pattern := self.cue(name)) is None:
            return
        end = len(text) if end is None else end
        if places is None:
            yield from pattern.finditer(text, start, end)
        else:
            yield from matches_at(pattern, text, places, start, end)

    def rule(self, name: str) -> Rule | None:
        """The rule of a code (any case) or a name."""
        return self.by_code.get(name.upper()) or next((rule for rule in self.rules if rule.name == name), None)

    def pattern(self, text: str, *, case: bool = False, captures: Sequence[str] = ()) -> Pattern:
        """The compiled form of a pattern of a rule or of the vocabulary `{name}`."""
        key = "\0".join((text, "c" if case else "", *captures))
        found = self._compiled.get(key)
        if found is None:
            from claimlint.pattern import emit, parse

            source = emit(parse(text, keep_case=case), self._vocabulary, frozenset(captures))
            found = self._compiled.put(key, regex.compile(source))
        return found

    def active(self, config: Selects) -> frozenset[int]:
        """The numbers of the rules that a configuration lets run."""
        if config not in self._active:
            self._active[config] = frozenset(number for number, rule in enumerate(self.rules) if config.active(rule))
        return self._active[config]

    def compiled(self, number: int) -> Pattern:
        """The compiled form of a match line, by its number in `checks`."""
        found = self._ready[number]
        if found is None:
            check = self.checks[number]
            case = self.rules[check.rule].case
            found = self._ready[number] = self.pattern(check.pattern, case=case, captures=check.captures)
        return found

    def timeout(self, pattern: str) -> float | None:
        """Seconds that a line of a rule may take on one text; None for one that cannot take long."""
        return TIMEOUT if pattern in self._watched else None

    def checks_of(self, rule: Rule) -> list[Check]:
        """The match lines of a rule that need not be of this set."""
        from claimlint.rulebuild import captures, negates

        negation = self._vocabulary.get("cue-negation")
        return [Check(-1, text, captures(rule), negates(text, negation), TIMEOUT) for text in rule.match]

    def cue(self, name: str) -> Pattern | None:
        """The compiled vocabulary of that name, or None if the rules have none."""
        return self.pattern("{" + name + "}") if name in self._vocabulary else None

    def save(self) -> None:
        """Keep newly compiled patterns for the next run. Never fails."""
        self._compiled.save()


def matches_at(
    pattern: Pattern, text: str, places: Sequence[int], start: int, end: int, timeout: float | None = None
) -> Iterator[Any]:
    """The matches of a pattern in a part of a text that start at one of some places, in order; they do not overlap."""
    for place in places:
        if start <= place < end:
            match = pattern.match(text, place, end, timeout=timeout)
            if match is not None and match.end() > place:
                yield match
                start = match.end()


def load_ruleset(*folders: PathLike[str] | str, cache: bool = True) -> Ruleset:
    """The rules of the folders; of none: the packaged ones. A later folder adds to, or replaces by code, the earlier.

    Raises RuleError with file, line and next step.
    """
    paths = tuple([os.fspath(folder) for folder in folders]) or (packaged_rules(),)
    store = rulecache.Cache(paths, enabled=cache)
    data = store.read()
    if data is None:
        from claimlint.rulebuild import build

        data = build(paths)
        data["digest"] = store.digest()
        store.write(data)
    return Ruleset(paths, data, store.compiled())


def _evidence(folders: Sequence[str]) -> dict[str, Any]:
    from claimlint.rulebuild import evidence_of

    return evidence_of(folders).to_dict()
