"""Known words and phrases, found word by word: which stand in a text, and where.

A literal is a flattened text (see pattern.flatten) of one or more words. A space (or NUL) before it is the edge of a
word, and so is a space behind it; without one, its first word may be the end of a longer word, its last the start.
Literals of several words are kept as chains of words, so that a text costs few look-ups a word, however many literals
there are. How many signs stand between two words does not matter here.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from claimlint.folding import NUMBER, flatten

START = "^"  # as a lead: the start of the text
_REMEMBERED = 100_000  # words

Features = tuple[int, ...]
Starts = list[tuple[int, Features]]  # how many signs stand before a lead's first word, and the numbers of such leads
Chain = tuple[Features, dict[str, bytes], Starts]  # of words: features, longer chains by the next word, leads
Stored = tuple[Features, dict[str, bytes], Starts, list[Any]]  # of a word: the same, and loose literals round it
Place = tuple[int, int]  # where the last word of a feature starts, or something may start, and which, as bits


class Reading(NamedTuple):
    """What a text holds, in its order."""

    text: str
    features: int  # bits
    places: Sequence[Place]
    leads: int  # bits
    starts: Sequence[Place]

    def begins(self, leads: int) -> list[int]:
        """Where something may start that has one of some leads (bits), in order."""
        return [at for at, here in self.starts if here & leads] if self.leads & leads else []


class _Word(NamedTuple):
    """What is known of a word, or of a chain of words."""

    features: int
    phrases: tuple[_Phrase, ...]  # with loose ends, that may stand round it
    ahead: tuple[str, ...]  # how the next word starts in those of them that go on
    behind: tuple[str, ...]  # how the word before ends in the others
    following: dict[str, Any]  # by the next word: what is stored of the longer chain; once it was asked for, a _Word
    starts: Sequence[Place]  # of leads: signs before the word, or before a chain of two, and which, as bits


class _Phrase(NamedTuple):
    before: int  # words of it before the one that it is kept by
    words: tuple[str, ...]
    loose: tuple[bool, bool]  # whether the first may be the end of a longer word, the last the start of one
    features: Features


def table(
    literals: Mapping[str, Iterable[int]],
    groups: Mapping[int, Iterable[int]],
    leads: Sequence[Iterable[str]] = (),
) -> dict[str, Any]:
    """The data of a Lexicon, plain values that can be stored: literals with their features.

    `groups`: features that bring others with them. `leads`: by number, the literals with which something may start;
    they are kept by their first two words, and START is the start of the text.
    """
    homes: dict[str, dict[str, _Kept]] = {"words": {}, "starts": {}, "ends": {}, "inside": {}}
    for literal, numbers in literals.items():
        words, first, last = _key(literal)
        if not first and not last:
            here = homes["words"].setdefault(words[0], _Kept())
            for word in words[1:]:
                here = here.following.setdefault(word, _Kept())
            here.features.update(numbers)
        elif len(words) == 1:
            home = homes["inside" if first and last else "ends" if first else "starts"]
            home.setdefault(words[0], _Kept()).features.update(numbers)
        else:
            whole = range(first, len(words) - last)
            at = max(whole, key=lambda at: len(words[at]), default=0)
            home = homes["words" if whole else "ends"]
            home.setdefault(words[at], _Kept()).phrases.append((at, words, (first, last), tuple(sorted(numbers))))
    at_start: list[int] = []
    for number, texts in enumerate(leads):
        for lead in texts:
            signs = len(lead) - len(lead.lstrip(" "))
            start, *rest = lead.replace("\0", " ").split()
            if start == START:
                at_start.append(number)
                continue
            home = homes["words" if rest or lead.endswith(" ") or start == NUMBER else "starts"]
            two = len(rest) > 1 or (rest and lead.endswith(" "))  # whose second word is known whole
            here = home.setdefault(start, _Kept())
            if two:
                here = here.following.setdefault(rest[0], _Kept())
            here.starts.setdefault(signs, set()).add(number)
    stored = {name: {word: here.stored() for word, here in home.items()} for name, home in homes.items()}
    words_of = {word: marshal.dumps(values) for word, values in stored["words"].items()}
    brings = {number: tuple(found) for number, found in groups.items()}
    return {**stored, "words": words_of, "groups": brings, "first": at_start}


class _Kept:
    """What a table keeps by a word, or by a chain of words."""

    def __init__(self) -> None:
        self.features: set[int] = set()
        self.phrases: list[tuple[Any, ...]] = []
        self.following: dict[str, _Kept] = {}
        self.starts: dict[int, set[int]] = {}  # by signs

    def chain(self) -> Chain:
        below = {word: marshal.dumps(here.chain()) for word, here in self.following.items()}
        starts = [(signs, tuple(sorted(numbers))) for signs, numbers in self.starts.items()]
        return tuple(sorted(self.features)), below, starts

    def stored(self) -> Stored:
        return *self.chain(), self.phrases


def _key(literal: str) -> tuple[tuple[str, ...], bool, bool]:
    words = tuple(literal.replace("\0", " ").split())
    return words, literal[0] not in "\0 " and words != (NUMBER,), not literal.endswith(" ") and words != (NUMBER,)


class Lexicon:
    """The literals of a table, ready to be looked for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._words: dict[str, bytes] = data["words"]
        self._loose: tuple[dict[str, Stored], ...] = (data["starts"], data["ends"], data["inside"])
        self._lengths = [sorted({len(text) for text in texts}) for texts in self._loose]
        self._groups: dict[int, tuple[int, ...]] = data["groups"]
        self._first = bitset(data["first"])
        self._bits: dict[int, int] = {}
        self._known: dict[str, _Word] = {}

    def read(self, text: str) -> Reading:
        """What a folded text holds."""
        known = self._known
        words: list[tuple[int, str]] = []
        places: list[Place] = []
        starts: dict[int, int] = {0: self._first} if self._first else {}
        kept: list[tuple[int, Sequence[_Phrase]]] = []  # phrases that may stand round the word of a number
        at = last = 0
        before, previous = _NOTHING, ""
        chains: list[dict[str, Any]] = []  # that may go on with the next word
        for word in flatten(text).split(" "):
            if word:
                here = known.get(word) or self._learn(word)
                met = [here]
                for signs, leads in here.starts:
                    starts[at - signs] = starts.get(at - signs, 0) | leads
                for chain in chains:
                    if word in chain:
                        longer = self._longer(chain, word)
                        met.append(longer)
                        for signs, leads in longer.starts:
                            starts[last - signs] = starts.get(last - signs, 0) | leads
                places += [(at, one.features) for one in met if one.features]
                if before.ahead and word.startswith(before.ahead):
                    kept.append((len(words) - 1, before.phrases))
                if here.behind and previous.endswith(here.behind):
                    kept.append((len(words), here.phrases))
                chains = [one.following for one in met if one.following]
                words.append((at, word))
                before, previous, last = here, word, at
            at += len(word) + 1
        if kept and (found := self._found(words, kept)):
            places = sorted([*places, *found])
        features = leads = 0
        for _, bits in places:
            features |= bits
        starts.pop(-1, None)  # a sign before the first word
        for bits in starts.values():
            leads |= bits
        return Reading(text, features, places, leads, sorted(starts.items()))

    def _learn(self, word: str) -> _Word:
        """All that is known of a word."""
        own, following, starts, phrases = self._stored(word)
        features = self._as_bits(own)
        for stored in self._loosely(word):
            features |= self._as_bits(stored[0])
            starts += stored[2]
            phrases += stored[3]
        if not word.isalpha() and any(map(str.isdecimal, word)):
            number = self._stored(NUMBER)
            features |= self._as_bits(number[0])
            starts += number[2] if word[0].isdecimal() else []
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        loose = tuple(_Phrase(*phrase) for phrase in phrases)
        ahead = tuple({phrase.words[phrase.before + 1] for phrase in loose if phrase.before + 1 < len(phrase.words)})
        behind = tuple({phrase.words[-2] for phrase in loose if phrase.before + 1 == len(phrase.words)})
        made = self._known[word] = _Word(features, loose, ahead, behind, following, _places(starts))
        return made

    def _longer(self, chain: dict[str, Any], word: str) -> _Word:
        """What is known of a chain of words with one word more."""
        found = chain[word]
        if isinstance(found, _Word):
            return found
        features, following, starts = marshal.loads(found)  # noqa: S302  made by `table`
        made = chain[word] = _Word(self._as_bits(features), (), (), (), following, _places(starts))
        return made

    def _found(self, words: Sequence[tuple[int, str]], kept: Iterable[tuple[int, Sequence[_Phrase]]]) -> list[Place]:
        """The phrases that do stand round words of some numbers."""
        return [
            (words[number - before + len(parts) - 1][0], self._as_bits(features))
            for number, phrases in kept
            for before, parts, loose, features in phrases
            if number >= before and _stands(words[number - before : number - before + len(parts)], parts, loose)
        ]

    def _as_bits(self, features: Iterable[int]) -> int:
        """Features with those that they bring with them."""
        union = 0
        for number in features:
            bits = self._bits.get(number)
            if bits is None:
                bits = self._bits[number] = bitset((number, *self._groups.get(number, ())))
            union |= bits
        return union

    def _stored(self, word: str) -> Stored:
        found = self._words.get(word)
        return marshal.loads(found) if found else ((), {}, [], [])  # noqa: S302  made by `table`

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


_NOTHING = _Word(0, (), (), (), {}, ())


def bitset(numbers: Iterable[int]) -> int:
    """Numbers as the bits of one."""
    return sum({1 << number for number in numbers})


def _places(starts: Starts) -> tuple[Place, ...]:
    by_signs: dict[int, int] = {}
    for signs, numbers in starts:
        by_signs[signs] = by_signs.get(signs, 0) | bitset(numbers)
    return tuple(by_signs.items())


def _stands(words: Sequence[tuple[int, str]], parts: Sequence[str], loose: tuple[bool, bool]) -> bool:
    """Whether the words of a text are those of a phrase."""
    if len(words) != len(parts) or any(word[1] != part for word, part in zip(words[1:-1], parts[1:-1], strict=True)):
        return False
    first, last = words[0][1], words[-1][1]
    return (first.endswith(parts[0]) if loose[0] else first == parts[0]) and (
        last.startswith(parts[-1]) if loose[1] else last == parts[-1]
    )
