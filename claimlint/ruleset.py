"""Rule files to Rules, ready to run: validation, vocabularies, literals, compiled patterns and their cache.

A ruleset is read from one or more folders (the packaged one and a user's own). What is derived from the files
(validated rules, vocabularies, literals, compiled patterns) is kept in the user's cache folder, keyed by the content
of the files and the versions of what reads them; patterns are compiled when a page first needs them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import regex

from claimlint import rulecache
from claimlint.errors import RuleError
from claimlint.model import Rule, Source
from claimlint.pattern import clauses, emit, fold, group_name, names, parse
from claimlint.prefilter import Prefilter, choose
from claimlint.rulefile import read_rules
from claimlint.vocabulary import Vocabulary, load_vocabularies, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimlint.knowledge import Knowledge

TIMEOUT = 2.0  # seconds that one pattern may take on one segment
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
        self._clauses: list[list[frozenset[str]]] = data["clauses"]
        self._literals: dict[str, tuple[str, ...]] = data["literals"]
        self._with_literals = frozenset[str](data["with_literals"])
        self._compiled = compiled
        self._prefilter: Prefilter | None = None
        self._knowledge: Knowledge | None = None

    @property
    def prefilter(self) -> Prefilter:
        if self._prefilter is None:
            self._prefilter = Prefilter(self._clauses, self._literals)
        return self._prefilter

    @property
    def knowledge(self) -> Knowledge:
        """The evidence base of these folders."""
        if self._knowledge is None:
            self._knowledge = _load_knowledge(self.folders)
        return self._knowledge

    def rule(self, name: str) -> Rule | None:
        """The rule of a code (any case) or a name."""
        return self.by_code.get(name.upper()) or next((rule for rule in self.rules if rule.name == name), None)

    def pattern(self, text: str, *, case: bool = False, captures: Sequence[str] = ()) -> Pattern:
        """The compiled form of a pattern of a rule or of the vocabulary `{name}`."""
        key = "\0".join((text, "c" if case else "", *captures))
        return self._compiled.get(key) or self._compiled.put(
            key, regex.compile(emit(parse(text, keep_case=case), self._vocabulary, frozenset(captures)))
        )

    def checks_of(self, rule: Rule) -> list[Check]:
        """The match lines of a rule that need not be of this set."""
        return [Check(-1, text, captures(rule), self._negates(text)) for text in rule.match]

    def _negates(self, text: str) -> bool:
        return negates(text, self._vocabulary.get("cue-negation"))

    def cue(self, name: str) -> Pattern | None:
        """The compiled vocabulary of that name, or None if the rules have none."""
        return self.pattern("{" + name + "}") if name in self._vocabulary else None

    def has_literals(self, name: str) -> bool:
        """Whether every match of a vocabulary holds one of a known list of literals."""
        return name in self._with_literals

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
    negation = vocabularies["cue-negation"].source if "cue-negation" in vocabularies else None
    checks, chosen = [], []
    for number, rule in enumerate(rules.values()):
        for text in rule.match:
            checks.append((number, text, captures(rule), negates(text, negation)))
            found = [] if rule.case else clauses(parse(text), literals.__contains__)
            chosen.append(choose(found, literals))
    used = {literal[1:-1] for pattern in chosen for clause in pattern for literal in clause if literal.startswith("{")}
    return {
        "rules": [rulecache.freeze_rule(rule) for rule in rules.values()],
        "sources": {ref: (s.ref, s.title, s.url, s.checked, s.supports) for ref, s in sources.items()},
        "vocabulary": {name: entry.source for name, entry in vocabularies.items()},
        "with_literals": list(literals),
        "checks": checks,
        "clauses": chosen,
        "literals": {name: literals[name] for name in used},
    }


def check_patterns(rule: Rule, vocabularies: Mapping[str, Vocabulary]) -> None:
    """Raise RuleError unless every pattern parses, is safe, uses known vocabularies, and every capture is bound."""
    for key in ("match", "unless", "within", "page_with", "without", "under", "not_under"):
        for text in getattr(rule, key):
            try:
                for name in names(parse(text)):
                    if name not in vocabularies:
                        raise RuleError(f"there is no vocabulary `{{{name}}}`.", hint=nearest(name, vocabularies))
            except RuleError as error:
                line = line_of(rule.path, text)
                raise RuleError(f"{key}: {error.message}", path=rule.path, line=line, hint=error.hint) from error
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
    return tuple(sorted({name for text in texts for name in placeholders(text)} - {"match", "segment"}))


def negates(text: str, negation: str | None) -> bool:
    """Whether a pattern itself speaks of a negation; `negation` is the source of that vocabulary."""
    return negation is not None and regex.search(negation, fold(text)) is not None


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
