"""Which patterns can possibly match a segment: one scan for literals instead of a thousand patterns.

Every pattern brings clauses (see pattern.clauses): sets of literals of which one stands in every text that it matches.
The scan finds all literals of a whole page at once (Aho-Corasick); a pattern is a candidate for a segment when each
of its chosen clauses has a literal there. A candidate may still not match; a match is always a candidate.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

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


START = frozenset(("^",))  # the lead of a pattern that matches at the start of a segment only
Candidates = dict[int, dict[int, list[int] | None]]  # segment -> pattern -> where it may start; None: anywhere


class Prefilter:
    """Built once for a set of patterns; patterns are numbered in the order in which they are given.

    A pattern brings the clauses to test and its leads, the literals with which every match starts (None if unknown).
    In both, "{name}" stands for the literals, or the leads, of a vocabulary.
    """

    def __init__(
        self,
        patterns: Iterable[tuple[Sequence[frozenset[str]], frozenset[str] | None]],
        vocabulary: Mapping[str, Sequence[str]],
        vocabulary_leads: Mapping[str, Sequence[str]],
    ) -> None:
        clause_ids: dict[frozenset[str], int] = {}
        lead_ids: dict[frozenset[str], int] = {}
        self.always: list[int] = []  # patterns without a literal
        self._lead: list[int | None] = []  # by pattern
        triggers: dict[int, list[tuple[int, int]]] = {}  # rarest clause -> (pattern, mask of the clauses it needs)
        for number, (clauses, lead) in enumerate(patterns):
            ids = [clause_ids.setdefault(clause, len(clause_ids)) for clause in clauses]
            if ids:
                triggers.setdefault(ids[0], []).append((number, sum(1 << id_ for id_ in set(ids))))
            else:
                self.always.append(number)
            self._lead.append(None if lead is None else lead_ids.setdefault(lead, len(lead_ids)))
        self._first = lead_ids.get(START, -1)
        owners: dict[str, list[int]] = {}
        for clause, id_ in clause_ids.items():
            for text in _resolved(clause, vocabulary):
                owners.setdefault(text, []).append(id_)
        heads: dict[str, list[tuple[int, int]]] = {}  # literal -> (lead, distance to the start of the match)
        for lead, id_ in lead_ids.items():
            for text in _resolved(lead, vocabulary_leads):
                edge = int(text[0] != " ")
                heads.setdefault(" " * edge + text, []).append((id_, edge))
        literals = list(owners | heads)
        self._masks = [sum(1 << id_ for id_ in set(owners.get(text, ()))) for text in literals]
        self._triggers = [
            tuple(pair for id_ in dict.fromkeys(owners.get(text, ())) for pair in triggers.get(id_, ()))
            for text in literals
        ]
        self._distances: list[dict[int, tuple[int, ...]]] = [{} for _ in lead_ids]  # by lead: literal -> distances
        for literal, text in enumerate(literals):
            for id_, edge in dict.fromkeys(heads.get(text, ())):
                self._distances[id_][literal] = (*self._distances[id_].get(literal, ()), edge)
        self._automaton = _automaton(literals) if literals else None

    def candidates(self, text: str, starts: Sequence[int]) -> Candidates:
        """The patterns that may match, by segment, each with the offsets in the segment where it may start.

        `text` is flattened; segment i begins at `starts[i]` and has a space before and behind it.
        """
        found: Candidates = {}
        if self.always:
            found = {index: dict.fromkeys(self.always) for index in range(len(starts))}
        if self._automaton is None:
            return found
        hits: dict[int, list[tuple[int, int]]] = {}
        index, edge = -1, 0
        last = len(starts)
        for literal, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if end > edge:  # hits come in the order of their ends; a space behind a segment is still its own
                index = bisect_right(starts, end - 1) - 1
                edge = starts[index + 1] - 1 if index + 1 < last else len(text) + 1
                here = hits.setdefault(index, [])
            here.append((literal, start))
        masks, triggers = self._masks, self._triggers
        for index, pairs in hits.items():
            mask = 0
            for literal, _ in pairs:
                mask |= masks[literal]
            numbers = {number for literal, _ in pairs for number, need in triggers[literal] if mask & need == need}
            if numbers:
                found.setdefault(index, {}).update(self._placed(numbers, pairs, starts[index]))
        return found

    def _placed(self, numbers: set[int], pairs: list[tuple[int, int]], offset: int) -> dict[int, list[int] | None]:
        """Where each pattern may start in a segment; those that cannot start anywhere are left out."""
        known: dict[int, list[int]] = {self._first: [0]}
        placed: dict[int, list[int] | None] = {}
        for number in sorted(numbers):
            lead = self._lead[number]
            if lead is None:
                placed[number] = None
                continue
            places = known.get(lead)
            if places is None:
                heads = self._distances[lead]
                found = {
                    start + edge - offset for literal, start in pairs if literal in heads for edge in heads[literal]
                }
                places = known[lead] = sorted(found)
            if places:
                placed[number] = places
        return placed


def _resolved(clause: frozenset[str], vocabulary: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for literal in clause - START:
        if literal.startswith("{"):
            yield from vocabulary[literal[1:-1]]
        else:
            yield literal


class Presence:
    """Which vocabularies have a word in each segment of a page."""

    def __init__(self, literals: Mapping[str, Sequence[str]]) -> None:
        self._bits = {name: 1 << number for number, name in enumerate(literals)}
        owners: dict[str, int] = {}
        for name, texts in literals.items():
            for text in texts:
                owners[text] = owners.get(text, 0) | self._bits[name]
        self._masks = list(owners.values())
        self._automaton = _automaton(list(owners)) if owners else None

    def bit(self, name: str) -> int:
        """The bit of a vocabulary in the masks; 0 for one that cannot be told."""
        return self._bits.get(name, 0)

    def masks(self, text: str, starts: Sequence[int]) -> list[int]:
        """For each segment the bits of the vocabularies that may have a match there. For `text` see `candidates`."""
        found = [0] * len(starts)
        if self._automaton is not None:
            for literal, _, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
                found[bisect_right(starts, end - 1) - 1] |= self._masks[literal]
        return found


class Counter:
    """Counts which of some literals a flattened text has."""

    def __init__(self, literals: Sequence[str]) -> None:
        # spaces inside are doubled, here and in the text, so that neighbours can share the space between them
        doubled = [literal[0] + literal[1:-1].replace(" ", "  ") + literal[-1] for literal in literals]
        self._automaton = _automaton(doubled, longest=True) if literals else None

    def count(self, text: str) -> int:
        """How many different literals stand in the text; of overlapping ones the longest counts."""
        if self._automaton is None:
            return 0
        return len({literal for literal, _, _ in self._automaton.find_matches_as_indexes(text.replace(" ", "  "))})


def _automaton(literals: list[str], *, longest: bool = False):  # type: ignore[no-untyped-def]
    from ahocorasick_rs import AhoCorasick, MatchKind

    return AhoCorasick(literals, matchkind=MatchKind.LeftmostLongest if longest else MatchKind.Standard)
