"""Where a page names a treatment, a condition or a harm, and where the cue words of the page rules may stand.

One scan for all literals of a ruleset (Aho-Corasick), so that pages which name nothing cost next to nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from claimlint.knowledge import AMBIGUOUS, Knowledge
from claimlint.pattern import flatten, fold

COUNTED = ("cue-offer", "cue-promotion", "cue-reference")  # what tells advertising from information
Table = dict[str, list[tuple[str, str, bool]]]  # literal -> (kind, entry, whether in capitals only)


class Mention(NamedTuple):
    """A name in a text. `entry` is an id of the evidence base; of a harm word it is the word itself."""

    kind: str  # "treatment", "condition" or "harm"
    entry: str
    segment: int
    start: int
    end: int


class Found(NamedTuple):
    """What a scan found: names by segment, and by vocabulary the segments in which it may match."""

    mentions: dict[int, list[Mention]]
    cues: dict[str, set[int]]


def table(knowledge: Knowledge, harms: Iterable[str], cues: Mapping[str, Sequence[str]]) -> Table:
    """All that is looked for. `harms` are words that name a harm, `cues` the literals of vocabularies."""
    owners: Table = {}
    for entry in knowledge.substances.values():
        for name in entry.all_names():
            if knowledge.substance(name) is entry:
                _add(owners, name, "treatment", entry.id)
    for condition in knowledge.conditions.values():
        for name in condition.all_names():
            if knowledge.condition(name) is condition:
                _add(owners, name, "condition", condition.id)
    own = (word for entry in knowledge.substances.values() for word in entry.harm_words)
    for word in (*harms, *own):
        _add(owners, word, "harm", fold(word))
    for name, literals in cues.items():
        for literal in literals:
            owners.setdefault(literal, []).append(("cue", name, False))
    return owners


def _add(owners: Table, name: str, kind: str, entry: str) -> None:
    words = flatten(fold(name)).strip()
    item = (kind, entry, fold(name) in AMBIGUOUS)
    if words and item not in owners.setdefault(f" {words} ", []):
        owners[f" {words} "].append(item)


class Names:
    """A table, ready to be looked for."""

    def __init__(self, literals: Table) -> None:
        self._owners = list(literals.values())
        self._automaton = _automaton(list(literals))

    def find(self, flat: str, starts: Sequence[int], texts: Sequence[str]) -> Found:
        """What a flattened page holds (see Page.flat), names in reading order; of overlapping ones the longest.

        `texts` are the segments as written: a name that is an ordinary word in lower case counts in capitals only.
        """
        found: list[Mention] = []
        cues: dict[str, set[int]] = {}
        index, edge, at, last = -1, 0, 0, len(starts)
        for number, before, after in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            if after > edge:  # hits come in the order of their ends
                index = bisect_right(starts, after - 2) - 1
                at = starts[index]
                edge = starts[index + 1] - 1 if index + 1 < last else len(flat) + 1
            for kind, entry, capitals in self._owners[number]:
                if kind == "cue":
                    cues.setdefault(entry, set()).add(index)
                    continue
                start, end = before + 1 - at, after - 1 - at  # a name is found with the space on either side
                if not capitals or texts[index][start:end].isupper():
                    found.append(Mention(kind, entry, index, start, end))
        return Found(_longest(found), cues)


def _longest(found: list[Mention]) -> dict[int, list[Mention]]:
    """By segment, in reading order, without names inside longer names of their kind."""
    found.sort(key=lambda one: (one.segment, one.start, one.start - one.end))
    kept: dict[int, list[Mention]] = {}
    last: dict[str, Mention] = {}
    for one in found:
        before = last.get(one.kind)
        if before is None or before.segment != one.segment or one.start >= before.end:
            kept.setdefault(one.segment, []).append(one)
            last[one.kind] = one
    return kept


def _automaton(literals: list[str]):  # type: ignore[no-untyped-def]
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(literals or ["\0"])
