"""What changed between an approved sentence and the sentence on a page, in words that a reviewer would use.

Words are compared, not characters: case, quotes, dashes and commas do not count; numbers, footnote marks and a
question mark do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from difflib import SequenceMatcher

_NOTE = re.compile(r"\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]|[¹²³⁰⁴-⁹*†‡§]+|\((?:[^()]{0,80}\D)?(?:19|20)\d\d[a-z]?\)")
_UNITS = "second|minute|hour|day|week|month|year|session|dose|infusion|visit"
_TOKEN = re.compile(
    rf"(?P<note>{_NOTE.pattern})"
    rf"|(?P<number>[$£€<>≤≥~±]?\d+(?:[.,]\d+)*(?:\s?%|[\s-](?:{_UNITS})s?\b)?)"
    r"|(?P<word>[^\W\d_]+(?:['’.][^\W\d_]+)*)"
    r"|(?P<mark>[?%])"
)
_THOUSANDS = re.compile(r",(?=\d{3})")
# Ranks within a ladder: a higher one says more.
_QUANTIFIERS = {
    "no": 0, "none": 0, "few": 1, "rarely": 1, "some": 2, "sometimes": 2, "occasionally": 2, "several": 3, "many": 4,
    "often": 4, "frequently": 4, "most": 5, "usually": 5, "typically": 5, "majority": 5, "all": 7, "every": 7,
    "everyone": 7, "everybody": 7, "each": 7, "always": 7, "any": 7,
}  # fmt: skip
_MODALS = {"may": 1, "might": 1, "could": 1, "can": 2, "would": 2, "should": 3, "will": 4, "must": 4}
_HEDGES = frozenset(
    "about approximately roughly possibly perhaps potentially likely probably appears appear appeared seems seem "
    "seemed suggests suggest suggested suggesting tends tend reported generally partly partially limited preliminary "
    "early small pilot uncontrolled modest temporary temporarily nearly almost".split()
)
_BOOSTERS = frozenset(
    "proven guaranteed guarantee guarantees definitely certainly completely permanently permanent totally fully safe "
    "safely cure cures cured best only never rapid rapidly significantly dramatically instantly immediately".split()
)
_NEGATIONS = frozenset(
    "not never without cannot neither nor n't isn't doesn't don't didn't won't wasn't aren't".split()
)
_POPULATION = frozenset(
    "adult adults child children adolescent adolescents teenager teenagers woman women man men patient patients "
    "people person participant participants volunteer volunteers aged older younger years severe moderate mild chronic "
    "acute resistant refractory pregnant postmenopausal selected eligible diagnosed".split()
)
_ANYBODY = frozenset("patients patient people person participants participant".split())
_COMPARATORS = frozenset("than versus vs compared comparison placebo sham control controls alone".split())
_SOURCES = frozenset("study studies trial trials review series report et al doi pmid published according".split())
_NUMBERS = frozenset("two three four five six seven eight nine ten eleven twelve twenty thirty half twice".split())
_SMALL = frozenset(
    "a an the and or of to in on at for with by from as is are was were be been being it its this that these those our "
    "your their we you they he she his her there here have has had not no than but if so do does did will may can more"
    .split()
)  # fmt: skip
_ENDINGS = ("ies", "ing", "ed", "es", "s")
_NOUNS = {kind: f"the {kind} " for kind in ("number", "time", "footnote", "source", "population", "comparison")}


class Token(NamedTuple):
    """A word, number or mark of a sentence: as it stands there, and as it is compared."""

    text: str
    key: str


class Change(NamedTuple):
    """One difference. `kind` groups it; `was` or `now` is empty where words were dropped or added.

    `stronger`: the page says more, or something else, than what was approved.
    """

    kind: str
    was: str
    now: str
    stronger: bool


class Run(NamedTuple):
    """A stretch in which two sentences differ."""

    gone: list[Token]
    new: list[Token]


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a sentence in order."""
    found = []
    for match in _TOKEN.finditer(text):
        key = match[0].casefold().replace("’", "'")
        if match.lastgroup == "number":
            key = _THOUSANDS.sub("", "".join(key.split()).replace("-", "")).removesuffix("s")
        found.append(Token(" ".join(match[0].split()), key))
    return tuple(found)


def content(words: Iterable[Token]) -> frozenset[str]:
    """The stems of the words that say what a sentence is about."""
    return frozenset(
        _stem(word.key)
        for word in words
        if word.key[0].isalpha() and word.key not in _SMALL and word.key not in _QUANTIFIERS
    )


def is_near(approved: Sequence[Token], page: Sequence[Token]) -> bool:
    """Whether the sentence on the page seems to be the approved one with changes."""
    wanted, here = content(approved), content(page)
    shared = len(wanted & here)
    if shared < 2 or not here:
        return False
    if shared < 0.6 * len(here):
        return False
    # A heading of three words is no longer claim cut short; of two words that are shared, none may be left over.
    if shared < (len(wanted) if shared < 3 else 0.75 * len(wanted) if len(here) < 4 else 0.5 * len(wanted)):
        return False
    return nearness(approved, page) >= 0.5


def nearness(approved: Sequence[Token], page: Sequence[Token]) -> float:
    """From 0, nothing in common, to 1, the same words in the same order."""
    return float(_matcher(approved, page).ratio())


def changes(approved: Sequence[Token], page: Sequence[Token]) -> tuple[Change, ...]:
    """What became of an approved sentence, the gravest first. Empty only if both have the same words."""
    runs = _runs(approved, page)
    gone = [word for run in runs for word in run.gone]
    new = [word for run in runs for word in run.new]
    found = [
        *_ladder("quantifier", gone, new, _QUANTIFIERS),
        *_ladder("modal", gone, new, _MODALS),
        *_figures(gone, new),
        *_listed("negation", gone, new, _NEGATIONS, dropped=True, added=True),
        *_listed("hedge", gone, new, _HEDGES, dropped=True, added=False),
        *_listed("booster", gone, new, _BOOSTERS, dropped=False, added=True),
        *_phrases("population", runs, _POPULATION),
        *_phrases("comparison", runs, _COMPARATORS),
        *_phrases("source", runs, _SOURCES),
        *_footnotes(gone, new),
    ]
    if not found:
        found = _reworded(runs, approved, page)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: not one.stronger))


def sentence(found: Sequence[Change], most: int = 3) -> str:
    """The changes in words, such as: "some" became "most", and "may" was dropped."""
    parts = [_said(change) for change in found[:most]]
    if len(found) > most:
        parts.append("there is more")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _said(change: Change) -> str:
    noun = _NOUNS.get(change.kind, "")
    if not change.was:
        return f'{noun}"{change.now}" was added'
    if not change.now:
        return f'{noun}"{change.was}" was dropped'
    return f'{noun}"{change.was}" became "{change.now}"'


def _runs(approved: Sequence[Token], page: Sequence[Token]) -> list[Run]:
    """The stretches that differ, without words that only moved."""
    found = [
        Run(list(approved[start:end]), list(page[first:last]))
        for tag, start, end, first, last in _matcher(approved, page).get_opcodes()
        if tag != "equal"
    ]
    left = Counter(_stem(word.key) for run in found for word in run.gone)
    moved = left & Counter(_stem(word.key) for run in found for word in run.new)
    for side in (0, 1):
        to_drop = moved.copy()
        for run in found:
            for word in list(run[side]):
                if to_drop[_stem(word.key)]:
                    to_drop[_stem(word.key)] -= 1
                    run[side].remove(word)
    return [run for run in found if run.gone or run.new]


def _ladder(kind: str, gone: Sequence[Token], new: Sequence[Token], ranks: Mapping[str, int]) -> Iterator[Change]:
    """Words that say how many, or how surely. One that is dropped leaves a general statement."""
    bare = 5 if kind == "quantifier" else 4
    pairs = zip_longest((w for w in gone if w.key in ranks), (w for w in new if w.key in ranks))
    for was, now in pairs:
        before = ranks[was.key] if was else bare - 1
        after = ranks[now.key] if now else bare
        yield Change(kind, was.text if was else "", now.text if now else "", after > before)


def _figures(gone: Sequence[Token], new: Sequence[Token]) -> Iterator[Change]:
    for kind, fits in (("number", _is_number), ("time", _is_time)):
        for was, now in zip_longest(filter(fits, gone), filter(fits, new)):
            yield Change(kind, was.text if was else "", now.text if now else "", True)


def _is_number(word: Token) -> bool:
    return word.key in _NUMBERS or (_has_digit(word) and not word.key[-1].isalpha())


def _is_time(word: Token) -> bool:
    return _has_digit(word) and word.key[-1].isalpha()


def _has_digit(word: Token) -> bool:
    return any(char.isdigit() for char in word.key) and not _is_note(word)


def _listed(
    kind: str, gone: Sequence[Token], new: Sequence[Token], words: frozenset[str], *, dropped: bool, added: bool
) -> Iterator[Change]:
    """Single words that count by being there. `dropped` and `added` say which of both makes a claim stronger."""
    for word in gone:
        if word.key in words:
            yield Change(kind, word.text, "", dropped)
    for word in new:
        if word.key in words:
            yield Change(kind, "", word.text, added)


def _phrases(kind: str, runs: Sequence[Run], words: frozenset[str]) -> Iterator[Change]:
    """Stretches with one of `words`: dropped, replaced or added."""
    for run in runs:
        was, now = _named(run.gone, words), _named(run.new, words)
        if was and now and {word.key for word in was + now if word.key in words} <= _ANYBODY:
            continue
        if was or now:
            yield Change(kind, " ".join(word.text for word in was), " ".join(word.text for word in now), bool(was))


def _named(run: Sequence[Token], words: frozenset[str]) -> list[Token]:
    """The stretch without what other kinds of change tell; nothing if none of `words` is in it."""
    if not any(word.key in words for word in run):
        return []
    told = _QUANTIFIERS.keys() | _MODALS.keys() | _HEDGES | _BOOSTERS | _NEGATIONS
    return [word for word in run if word.key not in told and not _is_note(word)]


def _footnotes(gone: Sequence[Token], new: Sequence[Token]) -> Iterator[Change]:
    for was, now in zip_longest(filter(_is_note, gone), filter(_is_note, new)):
        yield Change("footnote", was.text if was else "", now.text if now else "", was is not None)


def _is_note(word: Token) -> bool:
    return _NOTE.fullmatch(word.text) is not None


def _reworded(runs: Sequence[Run], approved: Sequence[Token], page: Sequence[Token]) -> list[Change]:
    """The first words that differ, where no kind of change has a name for them."""
    for run in runs:
        return [Change("wording", " ".join(w.text for w in run.gone), " ".join(w.text for w in run.new), False)]
    for was, now in zip(approved, page, strict=False):
        if was.key != now.key:
            return [Change("wording", was.text, now.text, False)]
    return []


def _matcher(approved: Sequence[Token], page: Sequence[Token]) -> SequenceMatcher[str]:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, [_stem(word.key) for word in approved], [_stem(word.key) for word in page], False)


def _stem(key: str) -> str:
    if len(key) > 4 and key[0].isalpha():
        for ending in _ENDINGS:
            if key.endswith(ending) and len(key) - len(ending) >= 3:
                stem = key[: -len(ending)]
                return stem + "y" if ending == "ies" else stem.removesuffix("e")
        return key.removesuffix("e")
    return key
