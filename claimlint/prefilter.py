"""Which patterns can possibly match a text: one look at its words instead of a thousand patterns.

Every pattern brings clauses (see pattern.clauses): sets of literals of which one stands in every text that it matches;
and leads, the literals with which every match starts. A pattern is a candidate for a text that satisfies its rarest
clauses and has one of its leads. A candidate may still not match; a match is always a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from claimlint.lexicon import Lexicon, Reading, table

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
_CLAUSES = 4  # clauses that are tested for each pattern


def _weight(literal: str) -> float:
    words = literal.split()
    if not words:
        return 1000.0
    weight = min(_COMMON.get(word, 2.0 if len(word) > 4 else 6.0) for word in words)
    if not (literal.startswith(" ") and literal.endswith(" ")):
        weight *= 2  # part of a word
    return weight / (1.0 + 0.5 * (len(words) - 1)) + 0.05


def choose(clauses: Sequence[frozenset[str]], vocabulary: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """The clauses worth testing, the rarest first."""

    def cost(clause: frozenset[str]) -> float:
        total = 0.0
        for literal in clause:
            if literal.startswith("{"):
                total += sum(map(_weight, vocabulary[literal[1:-1]]))
            else:
                total += _weight(literal)
        return total

    return sorted(set(clauses), key=lambda clause: (cost(clause), sorted(clause)))[:_CLAUSES]


Candidates = list[tuple[int, list[int] | None]]  # patterns, each with the places where it may start; None: anywhere
Needs = tuple[Sequence[frozenset[str]], frozenset[str] | None]  # clauses and leads of a pattern


def index(
    patterns: Iterable[Needs],
    vocabulary: Mapping[str, Sequence[str]],
    vocabulary_leads: Mapping[str, Sequence[str]],
) -> dict[str, Any]:
    """The data of a Prefilter, plain values that can be stored. Patterns are numbered in the order given.

    A pattern brings the clauses to test, the rarest first, and its leads (None if unknown). In both, "{name}" stands
    for the literals, or the leads, of a vocabulary. Every vocabulary is also a feature and a lead of its own.
    """
    features = {frozenset(("{" + name + "}",)): number for number, name in enumerate(vocabulary)}
    leads = {frozenset(("{" + name + "}",)): number for number, name in enumerate(vocabulary_leads)}
    triggers: dict[int, list[int]] = {}
    always, needs = [], []
    for number, (needed, lead) in enumerate(patterns):
        wanted = [features.setdefault(clause, len(features)) for clause in needed]
        needs.append((wanted, None if lead is None else leads.setdefault(lead, len(leads))))
        if wanted:
            triggers.setdefault(wanted[0], []).append(number)
        else:
            always.append(number)
    names = {name: number for number, name in enumerate(vocabulary)}
    groups: dict[int, set[int]] = {}
    literals: dict[str, set[int]] = {text: set() for texts in vocabulary.values() for text in texts}
    for clause, number in features.items():
        for symbol in clause:
            if not symbol.startswith("{"):
                literals.setdefault(symbol, set()).add(number)
            elif names[symbol[1:-1]] != number:
                groups.setdefault(names[symbol[1:-1]], set()).add(number)
    for name, texts in vocabulary.items():
        for text in texts:
            literals[text].add(names[name])
    heads: dict[str, set[int]] = {}
    for lead, number in leads.items():
        for symbol in lead:
            for text in vocabulary_leads[symbol[1:-1]] if symbol.startswith("{") else (symbol,):
                heads.setdefault(text, set()).add(number)
    return {
        "lexicon": table(literals, heads, groups),
        "features": names,
        "leads": {name: number for number, name in enumerate(vocabulary_leads)},
        "triggers": triggers,
        "always": always,
        "needs": needs,
    }


class Prefilter:
    """An index, ready for texts."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._lexicon = Lexicon(data["lexicon"])
        self.features: dict[str, int] = data["features"]  # of vocabularies
        self.leads: dict[str, int] = data["leads"]  # of vocabularies
        self._always: list[int] = data["always"]
        self._needs: list[tuple[list[int], int | None]] = data["needs"]
        self._patterns: dict[int, list[int]] = data["triggers"]
        self._triggers = sum(1 << number for number in self._patterns)
        self._ready: dict[int, list[tuple[int, int | None, int]]] = {}

    def read(self, text: str) -> Reading:
        """What a flattened text holds."""
        return self._lexicon.read(text)

    def candidates(self, reading: Reading) -> Candidates:
        """The patterns that may match a text, in order."""
        found = dict.fromkeys(self._always)
        features, leads = reading.features, reading.leads
        places: dict[int, list[int]] = {}
        for trigger in _bits(features & self._triggers):
            for needed, lead, number in self._ready.get(trigger) or self._prepared(trigger):
                if features & needed == needed:
                    if lead is None:
                        found[number] = None
                    elif leads >> lead & 1:
                        if lead not in places:
                            places[lead] = reading.starts(lead)
                        found[number] = places[lead]
        return sorted(found.items(), key=lambda pair: pair[0])

    def _prepared(self, trigger: int) -> list[tuple[int, int | None, int]]:
        """The patterns of a trigger: what each needs, its lead, its number."""
        made = []
        for number in self._patterns[trigger]:
            wanted, lead = self._needs[number]
            made.append((sum(1 << feature for feature in wanted), lead, number))
        self._ready[trigger] = made
        return made


def _bits(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
