"""Rule files to Rules, ready to run: validation, vocabularies, literals, compiled patterns and their cache.

A ruleset is read from one or more folders (the packaged one and a user's own). What is derived from the files
(validated rules, vocabularies, literals, compiled patterns) is kept in the user's cache folder, keyed by the content
of the files and the versions of what reads them; patterns are compiled when a page first needs them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import regex

from claimlint import rulecache
from claimlint.checkfields import check_names
from claimlint.errors import RuleError
from claimlint.lexicon import Reading
from claimlint.model import Rule, Source
from claimlint.pattern import (
    CALM,
    Node,
    breadth,
    clauses,
    effort,
    emit,
    fold,
    fold_case,
    group_name,
    leads,
    names,
    parse,
)
from claimlint.prefilter import Needs, Prefilter, choose, index
from claimlint.rulefile import read_rules
from claimlint.vocabulary import Vocabulary, load_vocabularies, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimlint.knowledge import Knowledge
    from claimlint.names import Mentions, Names

_LINES = ("match", "unless", "within", "page_with", "page_without", "without", "under", "not_under")
_OPTIONS = ("against", "promises", "unlinked")  # of `check`: patterns too
TIMEOUT = 2.0  # seconds that one pattern may take on one segment
REMEMBERED = 10_000  # texts; menus, footers and boilerplate stand on every page of a site
NAMES = "(names)"  # the lead of all names of the evidence base
Pattern = Any  # regex.Pattern


def packaged_rules() -> Path:
    """The folder of the rules that come with claimlint."""
    here = Path(__file__).resolve().parent
    for folder in (here / "_rules", here.parent / "rules"):
        if folder.is_dir():
            return folder
    raise RuleError("the packaged rules are missing.", path=str(here), hint="Install claimlint again.")


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

    def __init__(self, folders: Sequence[Path], data: Mapping[str, Any], compiled: rulecache.Compiled) -> None:
        self.folders = tuple(folders)
        self.digest: str = data["digest"]
        self.rules: tuple[Rule, ...] = tuple(rulecache.thaw_rule(item) for item in data["rules"])
        self.by_code = {rule.code: rule for rule in self.rules}
        self.sources = {ref: Source(*values) for ref, values in data["sources"].items()}
        self._vocabulary: dict[str, str] = data["vocabulary"]
        self.checks = [Check(*values) for values in data["checks"]]  # in the order in which the prefilter numbers them
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
        self.memo: dict[str, Any] = {}  # what a matcher works out once for these rules

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process the rules are read anew."""
        return load_ruleset, self.folders

    @property
    def knowledge(self) -> Knowledge:
        """The evidence base of these folders."""
        if self._knowledge is None:
            from claimlint.knowledge import Knowledge

            kept = self._compiled.kept("evidence", lambda: _load_knowledge(self.folders).to_dict())
            self._knowledge = Knowledge.from_dict(kept)
        return self._knowledge

    @cached_property
    def harm_words(self) -> frozenset[str]:
        """The words by which copy names a harm of any treatment (`harm-words` of the rules)."""
        return frozenset(_harm_words(self.rules))

    @cached_property
    def _name_finder(self) -> Names:
        from claimlint.names import Names

        return Names(self._names)

    def mentions(self, texts: Sequence[str], written: Sequence[str]) -> Mentions:
        """The treatments, conditions and harms that some texts name; given folded, and as written. By number."""
        prefilter, lead = self.prefilter, self.prefilter.leads[NAMES]
        return self._name_finder.find(texts, written, [prefilter.starts(self.read(text), lead) for text in texts])

    def read(self, text: str) -> Reading:
        """What a folded text holds of the words of all rules."""
        reading = self._readings.get(text)
        if reading is None:
            if len(self._readings) > REMEMBERED:
                self._readings.clear()
            reading = self._readings[text] = self.prefilter.read(text)
        return reading

    def holds(self, name: str, texts: Sequence[str]) -> list[int]:
        """Which of some folded texts, by number, may have a match of a vocabulary."""
        feature = self.prefilter.features.get(name)
        if feature is None:
            return list(range(len(texts)))
        return [at for at, text in enumerate(texts) if self.read(text).features >> feature & 1]

    def matches(self, name: str, text: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        """The matches of the vocabulary of that name in a part of a folded text."""
        prefilter, reading = self.prefilter, self.read(text)
        feature, lead = prefilter.features.get(name), prefilter.leads.get(name)
        if feature is not None and not reading.features >> feature & 1:
            return
        pattern = self.cue(name)
        if pattern is None:
            return
        end = len(text) if end is None else end
        if lead is None:
            yield from pattern.finditer(text, start, end)
            return
        for place in prefilter.starts(reading, lead):
            if start <= place < end:
                match = pattern.match(text, place, end)
                if match is not None:
                    yield match
                    start = max(match.end(), place + 1)

    def rule(self, name: str) -> Rule | None:
        """The rule of a code (any case) or a name."""
        return self.by_code.get(name.upper()) or next((rule for rule in self.rules if rule.name == name), None)

    def pattern(self, text: str, *, case: bool = False, captures: Sequence[str] = ()) -> Pattern:
        """The compiled form of a pattern of a rule or of the vocabulary `{name}`."""
        key = "\0".join((text, "c" if case else "", *captures))
        return self._compiled.get(key) or self._compiled.put(
            key, regex.compile(emit(parse(text, keep_case=case), self._vocabulary, frozenset(captures)))
        )

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
        negation = self._vocabulary.get("cue-negation")
        return [Check(-1, text, captures(rule), negates(text, negation), TIMEOUT) for text in rule.match]

    def cue(self, name: str) -> Pattern | None:
        """The compiled vocabulary of that name, or None if the rules have none."""
        return self.pattern("{" + name + "}") if name in self._vocabulary else None

    def save(self) -> None:
        """Keep newly compiled patterns for the next run. Never fails."""
        self._compiled.save()


def load_ruleset(*folders: Path | str, cache: bool = True) -> Ruleset:
    """The rules of the folders; of none: the packaged ones. A later folder adds to, or replaces by code, the earlier.

    Raises RuleError with file, line and next step.
    """
    paths = tuple(Path(folder) for folder in folders) or (packaged_rules(),)
    store = rulecache.Cache(paths, enabled=cache)
    data = store.read()
    if data is None:
        data = build(paths)
        data["digest"] = store.digest()
        store.write(data)
    return Ruleset(paths, data, store.compiled())


def build(folders: Sequence[Path]) -> dict[str, Any]:
    """Everything that is derived from the files, as plain data."""
    from claimlint.names import table

    for folder in folders:
        if not folder.is_dir():
            raise RuleError("is not a folder of rules.", path=str(folder), hint="Check the path.")
    knowledge = _load_knowledge(folders)
    sources = knowledge.sources
    vocabularies = load_vocabularies([folder / "_vocabulary" for folder in folders], knowledge.names)
    rules: dict[str, Rule] = {}
    for folder in folders:
        for rule in read_rules(folder, sources):
            check_patterns(rule, vocabularies)
            rules[rule.code] = rule
    if not rules:
        raise RuleError("has no rules.", path=str(folders[-1]), hint="Rules stand in <family>/<rule-name>.yaml.")
    literals = {name: entry.literals for name, entry in vocabularies.items() if entry.literals}
    starts = {name: entry.leads for name, entry in vocabularies.items() if entry.leads}
    lengths = {name: entry.spaces for name, entry in vocabularies.items()}
    negation = vocabularies["cue-negation"].source if "cue-negation" in vocabularies else None
    checks, needs = [], []
    for number, rule in enumerate(rules.values()):
        for text in (*rule.match, *rule.options.get("against", ())):
            tree = parse(text)
            checks.append((number, text, captures(rule), negates(text, negation), timeout_of(tree)))
            found = [] if rule.case else clauses(tree, literals.__contains__)
            lead = None if rule.case else leads(tree, starts.__contains__)
            needs.append(Needs(choose(found, literals), lead, breadth(tree, lengths.get)))
    named = table(knowledge, _harm_words(rules.values()))
    return {
        "rules": [rulecache.freeze_rule(rule) for rule in rules.values()],
        "sources": {ref: (s.ref, s.title, s.url, s.checked, s.supports) for ref, s in sources.items()},
        "study_names": [fold_case(name) for name in knowledge.study_names()],
        "vocabulary": {name: entry.source for name, entry in vocabularies.items()},
        "watched": [
            text for rule in rules.values() for key in _LINES for text in getattr(rule, key) if timeout_of(parse(text))
        ],
        "checks": checks,
        "index": index(needs, literals, {**starts, NAMES: [f"\0{name} " for name in named]}),
        "names": named,
    }


def _harm_words(rules: Iterable[Rule]) -> list[str]:
    return [word for rule in rules for word in rule.options.get("harm-words", ())]


def check_patterns(rule: Rule, vocabularies: Mapping[str, Vocabulary]) -> None:
    """Raise RuleError unless every pattern parses, is safe, uses known vocabularies, and every capture is bound."""
    lines = {key: getattr(rule, key) for key in _LINES} | {key: rule.options.get(key, ()) for key in _OPTIONS}
    for key, texts in lines.items():
        for text in texts:
            try:
                for name in names(parse(text)):
                    if name not in vocabularies:
                        raise RuleError(f"there is no vocabulary `{{{name}}}`.", hint=nearest(name, vocabularies))
            except RuleError as error:
                line = line_of(rule.path, text)
                raise RuleError(f"{key}: {error.message}", path=rule.path, line=line, hint=error.hint) from error
    check_names(rule.path, rule.options, vocabularies, lambda name: line_of(rule.path, name))
    bound = [{group_name(name) for name in names(parse(text))} for text in rule.match]
    for text in (rule.message, *(suggest.text for suggest in rule.suggest)):
        for name in placeholders(text):
            if name not in ("match", "segment", *rule.options.get("placeholders", ())) and not all(
                name in groups for groups in bound
            ):
                raise RuleError(
                    f"`{{{name}}}` is not bound by every match line.",
                    path=rule.path,
                    line=line_of(rule.path, text[:40]),
                    hint="Use {match}, or a vocabulary that stands in each match line.",
                )


def placeholders(text: str) -> list[str]:
    """The captures that a message or suggestion uses: `{condition}` is "condition"."""
    return [group_name(name) for name in regex.findall(r"\{([a-z][a-z0-9_/-]*)\}", text)]


def captures(rule: Rule) -> tuple[str, ...]:
    """The groups that the patterns of a rule must bind for its message and suggestions."""
    texts = (rule.message, *(suggest.text for suggest in rule.suggest))
    given = {"match", "segment", *rule.options.get("placeholders", ())}
    found = {name for text in texts for name in placeholders(text)} - given
    if differ := rule.options.get("differ"):
        found.add(group_name(differ))
    return tuple(sorted(found))


def negates(text: str, negation: str | None) -> bool:
    """Whether a pattern itself speaks of a negation; `negation` is the source of that vocabulary."""
    return negation is not None and regex.search(negation, fold(text)) is not None


def timeout_of(tree: Node) -> float | None:
    """Watching the clock costs more than most patterns do, so only those that could run long are watched."""
    return TIMEOUT if effort(tree) > CALM else None


def line_of(path: str, text: str) -> int:
    """The line of a rule file on which a text first stands, or 0."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return 0
    return next((number for number, line in enumerate(lines, 1) if text.strip() and text.strip() in line), 0)


def _load_knowledge(folders: Iterable[Path]) -> Knowledge:
    from claimlint.knowledge import load_knowledge

    return load_knowledge(*(folder / "_evidence" for folder in folders if os.path.isdir(folder / "_evidence")))
