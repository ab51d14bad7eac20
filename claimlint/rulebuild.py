"""Rule files to the data of a Ruleset: validation, vocabularies, literals. Done once, then read from the cache."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from claimlint import rulecache
from claimlint.checkfields import check_names
from claimlint.errors import RuleError
from claimlint.folding import flatten, fold, fold_case, group_name
from claimlint.knowledge import Knowledge, load_knowledge
from claimlint.model import Rule
from claimlint.names import LINKS, TEAM_WORDS, table
from claimlint.pattern import CALM, Node, breadth, clauses, effort, leads, names, parse
from claimlint.prefilter import NAMES, STUDIES, Needs, choose, index
from claimlint.rulefile import read_rules
from claimlint.vocabulary import Vocabulary, load_vocabularies, nearest

_LINES = ("match", "unless", "within", "page_with", "page_without", "without", "under", "not_under")
_OPTIONS = ("against", "promises", "unlinked")  # of `check`: patterns too


def build(folders: Sequence[str]) -> dict[str, Any]:
    """Everything that is derived from the files, as plain data."""
    paths = [Path(folder) for folder in folders]
    for folder in paths:
        if not folder.is_dir():
            raise RuleError("is not a folder of rules.", path=str(folder), hint="Check the path.")
    knowledge = evidence_of(folders)
    sources = knowledge.sources
    vocabularies = load_vocabularies([folder / "_vocabulary" for folder in paths], knowledge.names)
    rules: dict[str, Rule] = {}
    for folder in paths:
        for rule in read_rules(folder, sources):
            check_patterns(rule, vocabularies)
            rules[rule.code] = rule
    if not rules:
        raise RuleError("has no rules.", path=folders[-1], hint="Rules stand in <family>/<rule-name>.yaml.")
    literals = {name: entry.literals for name, entry in vocabularies.items() if entry.literals}
    starts = {name: entry.leads for name, entry in vocabularies.items() if entry.leads}
    lengths = {name: entry.spaces for name, entry in vocabularies.items()}
    negation = vocabularies["cue-negation"].source if "cue-negation" in vocabularies else None
    checks, needs = [], []
    for number, rule in enumerate(rules.values()):
        for text in (*rule.match, *rule.options.get("against", ())):
            tree = parse(text)
            checks.append((number, text, captures(rule), negates(text, negation), is_slow(tree)))
            found = [] if rule.case else clauses(tree, literals.__contains__)
            lead = None if rule.case else leads(tree, starts.__contains__)
            needs.append(Needs(choose(found, literals), lead, breadth(tree, lengths.get)))
    others = {text: parse(text) for rule in rules.values() for key in _LINES[1:] for text in getattr(rule, key)}
    harms = [word for rule in rules.values() for word in rule.options.get("harm-words", ())]
    named = table(knowledge, harms)
    studies = [fold_case(name) for name in knowledge.study_names()]
    places = {
        NAMES: [f"\0{name} " for name in named],
        STUDIES: [f"\0{flatten(fold(name)).strip()} " for name in (*studies, *TEAM_WORDS, *LINKS)],
    }
    return {
        "rules": [rulecache.freeze_rule(rule) for rule in rules.values()],
        "sources": {ref: (s.ref, s.title, s.url, s.checked, s.supports) for ref, s in sources.items()},
        "study_names": studies,
        "vocabulary": {name: entry.source for name, entry in vocabularies.items()},
        "watched": [text for text, tree in others.items() if is_slow(tree)],
        "checks": checks,
        "index": index(
            needs,
            literals,
            {**starts, **places},
            {text: choose(clauses(tree, literals.__contains__), literals) for text, tree in others.items()},
        ),
        "names": named,
        "harm_words": harms,
    }


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


def is_slow(tree: Node) -> bool:
    """Whether a pattern could run long. Watching the clock costs more than most patterns do."""
    return effort(tree) > CALM


def line_of(path: str, text: str) -> int:
    """The line of a rule file on which a text first stands, or 0."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except OSError:
        return 0
    return next((number for number, line in enumerate(lines, 1) if text.strip() and text.strip() in line), 0)


def evidence_of(folders: Iterable[str]) -> Knowledge:
    """The evidence base of some rule folders. Raises EvidenceError."""
    evidence = [Path(folder) / "_evidence" for folder in folders]
    return load_knowledge(*filter(os.path.isdir, evidence))
