"""Where a page names a treatment, a condition or a harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from claimlint.folding import flatten, fold
from claimlint.knowledge import AMBIGUOUS, Knowledge

Owners = list[tuple[str, str, bool]]  # kind, entry, whether in capitals only
Table = dict[str, Owners]  # by flattened name
# Words that go with studies.
TEAM_WORDS = ("et al", "colleagues", "coworkers", "co-workers", "coauthors", "co-authors", "associates")
LINKS = ("Cochrane", "doi", "DOI", "pubmed", "PubMed", "PMID", "pmid", "10.")


class Mention(NamedTuple):
    """A name in a text. `entry` is an id of the evidence base; of a harm word it is the word itself."""

    kind: str  # "treatment", "condition" or "harm"
    entry: str
    segment: int
    start: int
    end: int


Mentions = dict[int, list[Mention]]  # by number of the text


def table(knowledge: Knowledge, harms: Iterable[str]) -> Table:
    """All names that are looked for. `harms` are words that name a harm."""
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
    return owners


def _add(owners: Table, name: str, kind: str, entry: str) -> None:
    words = flatten(fold(name)).strip()
    item = (kind, entry, fold(name) in AMBIGUOUS)
    if words and item not in owners.setdefault(words, []):
        owners[words].append(item)


class Names:
    """A table, ready to be looked for."""

    def __init__(self, names: Mapping[str, Owners]) -> None:
        self._by_word: dict[str, list[tuple[str, Owners]]] = {}
        for name, owners in names.items():
            self._by_word.setdefault(name.partition(" ")[0], []).append((name, owners))

    def find(self, texts: Sequence[str], written: Sequence[str], places: Sequence[Sequence[int]]) -> Mentions:
        """The names in some folded texts, in reading order; of overlapping ones of a kind the longest.

        `written` are the texts as written: a name that is an ordinary word in lower case counts in capitals only.
        `places` are the offsets in each text at which a name may start.
        """
        found: list[Mention] = []
        for index, starts in enumerate(places):
            flat = flatten(texts[index]) if starts else ""
            for start in starts:
                for name, owners in self._by_word.get(flat[start:].partition(" ")[0], ()):
                    end = start + len(name)
                    if flat.startswith(name, start) and flat[end : end + 1] in ("", " "):
                        found += [
                            Mention(kind, entry, index, start, end)
                            for kind, entry, capitals in owners
                            if not capitals or written[index][start:end].isupper()
                        ]
        return _longest(found)


def _longest(found: list[Mention]) -> Mentions:
    """By segment, in reading order, without names inside longer names of their kind."""
    found.sort(key=lambda one: (one.segment, one.start, one.start - one.end))
    kept: Mentions = {}
    last: dict[str, Mention] = {}
    for one in found:
        before = last.get(one.kind)
        if before is None or before.segment != one.segment or one.start >= before.end:
            kept.setdefault(one.segment, []).append(one)
            last[one.kind] = one
    return kept
