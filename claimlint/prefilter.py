"""Which patterns can possibly match a text: one look at its words instead of a thousand patterns.

Every pattern brings clauses (see pattern.clauses): sets of literals of which one stands in every text that it matches;
and leads, the literals with which every match starts. A pattern is a candidate for a text that satisfies its
clauses behind one of its leads. A candidate may still not match; a match is always a candidate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from claimlint.lexicon import Lexicon, Reading, bitset, table

# Words so common in clinic copy that a clause should not rest on them: rough hits per thousand segments.
_COMMON = {
    word: weight
    for weight, words in (
        (400, "the and to of a in for"),
        (200, "is your with or our you that we are can on as this it be by from at #"),
        (80, "have may not an will if more who has their than which but what when how most about they all was other"),
        (
            50,
            "treatment therapy patients pain help care health treatments body skin results clinic people time one day",
        ),
        (30, "no do does so these those up out into over us after during each any many some new use used using also"),
        (30, "like get support improve reduce feel best safe medical symptoms blood conditions process weeks months"),
        (15, "only without well need take through just between first two per long effective better work works"),
    )
    for word in words.split()
}
NAMES = "(names)"  # as a vocabulary of leads: all names of treatments, conditions and harms
STUDIES = "(studies)"  # the same: all names of studies, and words that go with studies


def _weight(literal: str) -> float:
    words = literal.split()
    if not words:
        return 1000.0
    weight = min(_COMMON.get(word, 2.0 if len(word) > 4 else 6.0) for word in words)
    if not (literal.startswith(" ") and literal.endswith(" ")):
        weight *= 2  # part of a word
    return weight / (1.0 + 0.5 * (len(words) - 1)) + 0.05


def choose(clauses: Sequence[frozenset[str]], vocabulary: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """The clauses, the rarest first."""

    def cost(clause: frozenset[str]) -> float:
        total = 0.0
        for literal in clause:
            if literal.startswith("{"):
                total += sum(map(_weight, vocabulary[literal[1:-1]]))
            else:
                total += _weight(literal)
        return total

    ranked = sorted((cost(clause), sorted(clause), clause) for clause in set(clauses))
    return [clause for _, _, clause in ranked]


Candidates = list[tuple[int, list[int] | None]]  # patterns, each with the places where it may start; None: anywhere


class Needs(NamedTuple):
    """What a match of a pattern holds. "{name}" stands for the literals, or the leads, of a vocabulary."""

    clauses: Sequence[frozenset[str]]  # to be tested, the rarest first
    leads: frozenset[str] | None  # None if unknown
    spaces: int | None = None  # at most; None if there is no limit


def index(
    patterns: Iterable[Needs],
    vocabulary: Mapping[str, Sequence[str]],
    vocabulary_leads: Mapping[str, Sequence[str]],
    others: Mapping[str, Sequence[frozenset[str]]],
) -> dict[str, Any]:
    """The data of a Prefilter, plain values that can be stored. Patterns are numbered in the order given.

    Every vocabulary is a feature and a lead of its own, and so are the literals of a clause or of some leads together.
    `others`: the clauses of patterns that are looked for by name.
    """
    names, leads = {name: number for number, name in enumerate(vocabulary)}, _Leads(vocabulary_leads)
    features = {frozenset(("{" + name + "}",)): number for name, number in names.items()}
    triggers: dict[int, list[int]] = {}
    always, needs = [], []
    for number, (wanted, lead, spaces) in enumerate(patterns):
        clauses = [features.setdefault(clause, len(features)) for clause in wanted]
        needs.append((clauses, None if lead is None else leads.of(lead), spaces))
        if clauses:
            triggers.setdefault(clauses[0], []).append(number)
        else:
            always.append(number)
    wants = {name: [features.setdefault(clause, len(features)) for clause in found] for name, found in others.items()}
    literals = {text: set[int]() for texts in vocabulary.values() for text in texts}
    groups: dict[int, set[int]] = {}
    for clause, number in features.items():
        for symbol in clause:
            if not symbol.startswith("{"):
                literals.setdefault(symbol, set()).add(number)
            elif names[symbol[1:-1]] != number:
                groups.setdefault(names[symbol[1:-1]], set()).add(number)
    for name, texts in vocabulary.items():
        for text in texts:
            literals[text].add(names[name])
    return {
        "lexicon": table(literals, groups, leads.sets),
        "features": names,
        "leads": leads.names,
        "triggers": triggers,
        "always": always,
        "needs": needs,
        "wants": wants,
    }


class _Leads:
    """Numbers for the leads of vocabularies and for other sets of leads."""

    def __init__(self, vocabulary: Mapping[str, Sequence[str]]) -> None:
        self.names = {name: number for number, name in enumerate(vocabulary)}
        self.sets: list[Iterable[str]] = list(vocabulary.values())
        self._known: dict[frozenset[str], int] = {}

    def of(self, symbols: frozenset[str]) -> list[int]:
        """The numbers of some literals and "{vocabularies}"."""
        found = [self.names[symbol[1:-1]] for symbol in sorted(symbols) if symbol.startswith("{")]
        literals = frozenset(symbol for symbol in symbols if not symbol.startswith("{"))
        if literals:
            if literals not in self._known:
                self._known[literals] = len(self.sets)
                self.sets.append(sorted(literals))
            found.append(self._known[literals])
        return found


_Ready = tuple[int, "int | None", "int | None", int]  # features and leads as bits, spaces, pattern


class Prefilter:
    """An index, ready for texts."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._lexicon = Lexicon(data["lexicon"])
        self.features = {name: 1 << number for name, number in data["features"].items()}  # bits of vocabularies
        self.leads = {name: 1 << number for name, number in data["leads"].items()}  # the same for what may start
        self._always: list[int] = data["always"]
        self._needs: list[tuple[list[int], list[int] | None, int | None]] = data["needs"]
        self._triggers: dict[int, list[int]] = data["triggers"]
        self._all_triggers = bitset(self._triggers)
        self._ready: dict[int, list[_Ready]] = {}
        self._wants: dict[str, list[int]] = data["wants"]
        self._wanted: dict[str, int] = {}

    def read(self, text: str) -> Reading:
        """What a folded text holds."""
        return self._lexicon.read(text)

    def may(self, name: str, reading: Reading) -> bool:
        """Whether a pattern that is looked for by name may match a text."""
        wanted = self._wanted.get(name)
        if wanted is None:
            wanted = self._wanted[name] = bitset(self._wants.get(name, ()))
        return reading.features & wanted == wanted

    def candidates(self, reading: Reading) -> Candidates:
        """The patterns that may match a text, in order."""
        found: dict[int, list[int] | None] = dict.fromkeys(self._always)
        features, begun = reading.features, reading.leads
        windows: dict[tuple[int, int | None], int] = {}
        hot = features & self._all_triggers
        while hot:
            trigger = hot.bit_length() - 1
            hot ^= 1 << trigger
            for needed, leads, spaces, number in self._ready.get(trigger) or self._prepared(trigger):
                if features & needed != needed:
                    continue
                if leads is None:
                    found[number] = None
                    continue
                if leads & begun and (placed := _placed(reading, needed, leads, spaces, windows)):
                    found[number] = placed
        return sorted(found.items())

    def _prepared(self, trigger: int) -> list[_Ready]:
        """The patterns of a trigger."""
        made: list[_Ready] = []
        for number in self._triggers[trigger]:
            clauses, leads, spaces = self._needs[number]
            made.append((bitset(clauses), None if leads is None else bitset(leads), spaces, number))
        self._ready[trigger] = made
        return made


def _placed(
    reading: Reading, needed: int, leads: int, most: int | None, windows: dict[tuple[int, int | None], int]
) -> list[int]:
    """The places of some leads that have all that is needed behind them, within some spaces."""
    found = []
    for place, here in reading.starts:
        if here & leads:
            window = windows.get((place, most))
            if window is None:
                window = windows[place, most] = _window(reading, place, most)
            if window & needed == needed:
                found.append(place)
    return found


def _window(reading: Reading, place: int, most: int | None) -> int:
    """The features from a place on, up to some number of spaces in the text."""
    window = 0
    for at, features in reading.places[bisect_left(reading.places, (place,)) :]:
        if most is not None and reading.text.count(" ", place, at) > most:
            break
        window |= features
    return window
