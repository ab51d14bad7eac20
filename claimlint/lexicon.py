"""Known words and phrases, found word by word: which stand in a text, and where.

A literal is a flattened text (see pattern.flatten) of one or more words. A space (or NUL) before it is the edge of a
word, and so is a space behind it; without one, its first word may be the end of a longer word, its last the start.
Literals of several words are kept by two neighbouring words, so that a text costs two look-ups a word, however many
literals there are. How many signs stand between two words does not matter here.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from claimlint.pattern import NUMBER

START = "^"  # as a lead: the start of the text
_REMEMBERED = 100_000  # words

Payload = tuple[tuple[int, ...], tuple[tuple[int, int], ...]]  # features; leads, each with the signs before the word
Stored = tuple[Payload, list[Any], dict[str, list[Any]]]  # of a word: itself, phrases by it, phrases by the next word


class Reading(NamedTuple):
    """What a text holds. Features and leads are numbers; here they are bits."""

    features: int
    leads: int  # all that occur
    places: tuple[tuple[int, int], ...]  # offsets in the text, in order, with the leads that start there

    def starts(self, lead: int) -> list[int]:
        """Where a lead stands."""
        return [place for place, leads in self.places if leads >> lead & 1] if self.leads >> lead & 1 else []


class _Word(NamedTuple):
    """What is known of one word of a text."""

    features: int
    leads: tuple[tuple[int, int], ...]  # signs before it, leads
    phrases: tuple[_Phrase, ...]
    following: dict[str, _Pair]  # by the next word


class _Pair(NamedTuple):
    """What is known of two neighbouring words: of themselves, and the longer phrases that they may stand in."""

    features: int
    leads: tuple[tuple[int, int], ...]
    phrases: tuple[_Phrase, ...]


class _Phrase(NamedTuple):
    before: int  # words of it before the one that it is kept by
    words: tuple[str, ...]
    loose: tuple[bool, bool]  # whether the first may be the end of a longer word, the last the start of one
    payload: Payload


def table(
    features: Mapping[str, Iterable[int]], leads: Mapping[str, Iterable[int]], groups: Mapping[int, Iterable[int]]
) -> dict[str, Any]:
    """The data of a Lexicon, plain values that can be stored. Literals with their features, and with their leads.

    `groups`: features that bring others with them.
    """
    payloads: dict[tuple[tuple[str, ...], bool, bool], tuple[set[int], set[tuple[int, int]]]] = {}
    for literal, numbers in features.items():
        payloads.setdefault(_key(literal), (set(), set()))[0].update(numbers)
    for literal, numbers in leads.items():
        before = len(literal) - len(literal.lstrip(" "))
        payloads.setdefault(_key(literal), (set(), set()))[1].update((before, number) for number in numbers)
    kept: dict[str, dict[str, _Kept]] = {"words": {}, "starts": {}, "ends": {}, "inside": {}}
    for (words, first, last), (found, heads) in payloads.items():
        payload = (tuple(sorted(found)), tuple(sorted(heads)))
        at, pair = _kept_by(words, first, last)
        if at >= 0:
            home = "words"
        elif len(words) > 1:
            at, home = 0, "ends"
        else:
            at, home = 0, "inside" if first and last else "ends" if first else "starts"
        here = kept[home].setdefault(words[at], _Kept())
        phrase = (at, words, (first, last), payload)
        if len(words) == 1:
            here.payload = payload
        elif pair:
            here.following.setdefault(words[at + 1], []).append(phrase)
        else:
            here.phrases.append(phrase)
    stored = {name: {word: here.stored() for word, here in home.items()} for name, home in kept.items()}
    return {
        **stored,
        "words": {word: marshal.dumps(values) for word, values in stored["words"].items()},
        "groups": {number: tuple(found) for number, found in groups.items()},
    }


class _Kept:
    """What a table keeps by a word."""

    def __init__(self) -> None:
        self.payload: Payload = ((), ())
        self.phrases: list[tuple[Any, ...]] = []
        self.following: dict[str, list[tuple[Any, ...]]] = {}

    def stored(self) -> Stored:
        return self.payload, self.phrases, self.following


def _key(literal: str) -> tuple[tuple[str, ...], bool, bool]:
    words = tuple(literal.replace("\0", " ").split())
    if words in ((NUMBER,), (START,)):
        return words, False, False
    return words, literal[0] not in "\0 ", not literal.endswith(" ")


def _kept_by(words: tuple[str, ...], first: bool, last: bool) -> tuple[int, bool]:
    """The number of the word by which a literal is kept, and whether the word behind it is whole too; -1: of none."""
    whole = [not ((first and at == 0) or (last and at == len(words) - 1)) for at in range(len(words))]
    pairs = [at for at in range(len(words) - 1) if whole[at] and whole[at + 1]]
    if pairs:
        return max(pairs, key=lambda at: len(words[at]) + len(words[at + 1])), True
    return max((at for at in range(len(words)) if whole[at]), key=lambda at: len(words[at]), default=-1), False


class Lexicon:
    """The literals of a table, ready to be looked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words: dict[str, bytes] = data["words"]
        self._loose: tuple[dict[str, Stored], ...] = (data["starts"], data["ends"], data["inside"])
        self._lengths = [sorted({len(text) for text in texts}) for texts in self._loose]
        self._groups: dict[int, tuple[int, ...]] = data["groups"]
        self._masks: dict[int, int] = {}
        self._known: dict[str, _Word] = {}
        self._start = sum(1 << lead for _, lead in self._stored(START)[0][1])

    def read(self, text: str) -> Reading:
        """What a flattened text holds."""
        known = self._known
        features, at = 0, 0
        places: dict[int, int] = {0: self._start} if self._start else {}
        kept: list[tuple[int, Sequence[_Phrase]]] = []  # phrases that may stand round a word
        words: list[str] = []
        offsets: list[int] = []
        following: dict[str, _Pair] = {}
        for word in text.split(" "):
            if word:
                here = known.get(word) or self._learn(word)
                features |= here.features
                for before, leads in here.leads:
                    if (place := at - before) >= 0:
                        places[place] = places.get(place, 0) | leads
                if following and (pair := following.get(word)) is not None:
                    features |= pair.features
                    for before, leads in pair.leads:
                        if (place := offsets[-1] - before) >= 0:
                            places[place] = places.get(place, 0) | leads
                    if pair.phrases:
                        kept.append((len(words) - 1, pair.phrases))
                if here.phrases:
                    kept.append((len(words), here.phrases))
                following = here.following
                words.append(word)
                offsets.append(at)
            at += len(word) + 1
        if kept:
            features |= self._phrases(kept, words, offsets, places)
        leads = 0
        for mask in places.values():
            leads |= mask
        return Reading(features, leads, tuple(sorted(places.items())))

    def _phrases(
        self,
        kept: Iterable[tuple[int, Sequence[_Phrase]]],
        words: Sequence[str],
        offsets: Sequence[int],
        places: dict[int, int],
    ) -> int:
        """The features of the phrases that stand round some words of a text; their leads are added to `places`."""
        features = 0
        for number, phrases in kept:
            for before, parts, loose, payload in phrases:
                first = number - before
                if first >= 0 and _stands(words[first : first + len(parts)], parts, loose):
                    features |= self._mask(payload[0])
                    for shift, lead in payload[1]:
                        if (place := offsets[first] - shift) >= 0:
                            places[place] = places.get(place, 0) | 1 << lead
        return features

    def _stored(self, word: str) -> Stored:
        found = self._words.get(word)
        return marshal.loads(found) if found else (((), ()), [], {})  # noqa: S302  made by `table`

    def _learn(self, word: str) -> _Word:
        """All that is known of a word."""
        own, phrases, following = self._stored(word)
        found = [own]
        for stored in self._loosely(word):
            found.append(stored[0])
            phrases += stored[1]
        if not word.isalpha() and any(map(str.isdecimal, word)):
            features, leads = self._stored(NUMBER)[0]
            found.append((features, leads if word[0].isdecimal() else ()))
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        pairs = {other: self._pair(some) for other, some in following.items()}
        made = self._known[word] = _Word(*self._bits(found), tuple(_Phrase(*phrase) for phrase in phrases), pairs)
        return made

    def _pair(self, phrases: Sequence[Any]) -> _Pair:
        own = [phrase[3] for phrase in phrases if len(phrase[1]) == 2]
        return _Pair(*self._bits(own), tuple(_Phrase(*phrase) for phrase in phrases if len(phrase[1]) > 2))

    def _bits(self, payloads: Iterable[Payload]) -> tuple[int, tuple[tuple[int, int], ...]]:
        features, by_shift = 0, dict[int, int]()
        for numbers, leads in payloads:
            features |= self._mask(numbers)
            for shift, lead in leads:
                by_shift[shift] = by_shift.get(shift, 0) | 1 << lead
        return features, tuple(by_shift.items())

    def _loosely(self, word: str) -> Iterator[Stored]:
        """The literals with which a word starts or ends, or that are inside of it."""
        starts, ends, inside = self._loose
        size = len(word)
        for length in self._lengths[0]:
            if length <= size and (stored := starts.get(word[:length])):
                yield stored
        for length in self._lengths[1]:
            if length <= size and (stored := ends.get(word[-length:])):
                yield stored
        for length in self._lengths[2]:
            for text in {word[at : at + length] for at in range(size - length + 1)}:
                if stored := inside.get(text):
                    yield stored

    def _mask(self, numbers: Iterable[int]) -> int:
        mask = 0
        for number in numbers:
            known = self._masks.get(number)
            if known is None:
                known = self._masks[number] = sum({1 << one for one in (number, *self._groups.get(number, ()))})
            mask |= known
        return mask


def _stands(words: Sequence[str], parts: Sequence[str], loose: tuple[bool, bool]) -> bool:
    """Whether the words of a text are those of a phrase."""
    if len(words) != len(parts) or list(parts[1:-1]) != words[1:-1]:
        return False
    first = words[0].endswith(parts[0]) if loose[0] else words[0] == parts[0]
    last = words[-1].startswith(parts[-1]) if loose[1] else words[-1] == parts[-1]
    return first and last
