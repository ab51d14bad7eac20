"""Which patterns can possibly match a segment: one scan for literals instead of a thousand patterns.

Every pattern brings clauses (see pattern.clauses): sets of literals of which one stands in every text that it matches.
The scan finds all literals of a whole page at once (Aho-Corasick); a pattern is a candidate for a segment when each
of its chosen clauses has a literal there. A candidate may still not match; a match is always a candidate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

# Words so common in clinic copy that a clause should not rest on them: rough hits per thousand segments.
_COMMON = {
    word: weight
    for weight, words in (
        (400, "the and to of a in for"),
        (200, "is your with or our you that we are can on as this it be by from at"),
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
_CLAUSES = 3  # clauses that are tested for each pattern


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


class Prefilter:
    """Built once for a set of patterns; patterns are numbered in the order in which they are given."""

    def __init__(self, patterns: Iterable[Sequence[frozenset[str]]], vocabulary: Mapping[str, Sequence[str]]) -> None:
        clause_ids: dict[frozenset[str], int] = {}
        self.always: list[int] = []  # patterns without a literal
        triggers: dict[int, list[tuple[int, int]]] = {}  # rarest clause -> (pattern, mask of the clauses it needs)
        for number, clauses in enumerate(patterns):
            ids = [clause_ids.setdefault(clause, len(clause_ids)) for clause in clauses]
            if ids:
                triggers.setdefault(ids[0], []).append((number, sum(1 << id_ for id_ in set(ids))))
            else:
                self.always.append(number)
        owners: dict[str, list[int]] = {}
        for clause, id_ in clause_ids.items():
            for literal in clause:
                for text in vocabulary[literal[1:-1]] if literal.startswith("{") else (literal,):
                    owners.setdefault(text, []).append(id_)
        self._literals = list(owners)
        self._masks = [sum(1 << id_ for id_ in set(ids)) for ids in owners.values()]
        self._triggers = [
            [pair for id_ in dict.fromkeys(ids) for pair in triggers.get(id_, ())] for ids in owners.values()
        ]
        self._automaton = _automaton(self._literals) if self._literals else None

    def candidates(self, text: str, starts: Sequence[int]) -> dict[int, list[int]]:
        """Numbers of the patterns that may match, by number of the segment.

        `text` is flattened; segment i begins at `starts[i]` and has a space before and behind it.
        """
        found: dict[int, list[int]] = {}
        if self.always:
            found = {index: list(self.always) for index in range(len(starts))}
        if self._automaton is None:
            return found
        hits: dict[int, set[int]] = {}
        index, edge = -1, 0
        last = len(starts)
        for literal, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if end > edge:  # hits come in the order of their ends; a space behind a segment is still its own
                index = bisect_right(starts, end - 2) - 1
                edge = starts[index + 1] - 1 if index + 1 < last else len(text) + 1
            try:
                hits[index].add(literal)
            except KeyError:
                hits[index] = {literal}
        masks, triggers = self._masks, self._triggers
        for index, literals in hits.items():
            mask = 0
            for literal in literals:
                mask |= masks[literal]
            numbers = {number for literal in literals for number, need in triggers[literal] if mask & need == need}
            if numbers:
                found.setdefault(index, []).extend(sorted(numbers))
        return found


def _automaton(literals: list[str]):  # type: ignore[no-untyped-def]
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(literals)
