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
_CLAUSES = 2  # clauses that are tested for each pattern


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


START = "^"  # the lead of a pattern that matches at the start of a segment only
Candidates = dict[int, dict[int, list[int] | None]]  # segment -> pattern -> where it may start; None: anywhere
Needs = tuple[Sequence[frozenset[str]], frozenset[str] | None]  # clauses and leads of a pattern


class Prefilter:
    """Built once for a set of patterns; patterns are numbered in the order in which they are given.

    A pattern brings the clauses to test and its leads, the literals with which every match starts (None if unknown).
    In both, "{name}" stands for the literals, or the leads, of a vocabulary: all of them count as one symbol.
    """

    def __init__(
        self,
        patterns: Iterable[Needs],
        vocabulary: Mapping[str, Sequence[str]],
        vocabulary_leads: Mapping[str, Sequence[str]],
    ) -> None:
        self.always: list[int] = []  # patterns without a literal
        self._leads: list[frozenset[str] | None] = []  # by pattern
        clauses: dict[frozenset[str], int] = {}
        triggers: dict[frozenset[str], list[tuple[int, int]]] = {}  # rarest clause -> (pattern, mask that it needs)
        for number, (needed, lead) in enumerate(patterns):
            self._leads.append(lead)
            if needed:
                mask = sum({1 << clauses.setdefault(clause, len(clauses)) for clause in needed})
                triggers.setdefault(needed[0], []).append((number, mask))
            else:
                self.always.append(number)
        self._masks: dict[str, int] = {}  # by symbol: the clauses that it satisfies
        self._triggers: dict[str, list[tuple[int, int]]] = {}  # by symbol
        for clause, bit in clauses.items():
            for symbol in clause:
                self._masks[symbol] = self._masks.get(symbol, 0) | 1 << bit
                if clause in triggers:
                    self._triggers.setdefault(symbol, []).extend(triggers[clause])
        heads = {symbol for lead in self._leads for symbol in lead or ()} - {START}
        table: dict[str, tuple[list[str], list[tuple[str, int]]]] = {}
        for symbol, text in _resolved(self._masks, vocabulary):
            table.setdefault(text, ([], []))[0].append(symbol)
        for symbol, text in _resolved(heads, vocabulary_leads):
            edge = int(text[0] == "\0")
            table.setdefault(" " * edge + text[edge:], ([], []))[1].append((symbol, edge))
        self._symbols = [symbols for symbols, _ in table.values()]  # by literal
        self._heads = [starts for _, starts in table.values()]  # by literal: leads, and where the match starts
        self._automaton = _automaton(list(table)) if table else None

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
        symbols_of, masks, triggers = self._symbols, self._masks, self._triggers
        for index, pairs in hits.items():
            symbols = {symbol for literal, _ in pairs for symbol in symbols_of[literal]}
            mask = 0
            for symbol in symbols:
                mask |= masks[symbol]
            numbers = {
                number
                for symbol in symbols
                if symbol in triggers
                for number, need in triggers[symbol]
                if mask & need == need
            }
            if numbers:
                found.setdefault(index, {}).update(self._placed(numbers, pairs, starts[index]))
        return found

    def _placed(self, numbers: set[int], pairs: list[tuple[int, int]], offset: int) -> dict[int, list[int] | None]:
        """Where each pattern may start in a segment; those that cannot start anywhere are left out."""
        by_symbol: dict[str, list[int]] = {START: [0]}
        for literal, start in pairs:
            for symbol, edge in self._heads[literal]:
                by_symbol.setdefault(symbol, []).append(start + edge - offset)
        known: dict[frozenset[str], list[int]] = {}
        placed: dict[int, list[int] | None] = {}
        for number in sorted(numbers):
            lead = self._leads[number]
            if lead is None:
                placed[number] = None
                continue
            places = known.get(lead)
            if places is None:
                places = known[lead] = sorted(
                    {place for symbol in lead & by_symbol.keys() for place in by_symbol[symbol]}
                )
            if places:
                placed[number] = places
        return placed


def _resolved(symbols: Iterable[str], vocabulary: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each symbol with the literals that it stands for."""
    for symbol in symbols:
        for text in vocabulary[symbol[1:-1]] if symbol.startswith("{") else (symbol,):
            yield symbol, text


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
