"""The claims ledger: approved wordings, and where a page uses them, word for word or with changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from claimlint.drift import Change, Token, changes, content, is_near, nearness, tokens
from claimlint.globs import Globs
from claimlint.model import Document

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved wording. Dates are ISO; `expires` is the last day on which it holds, empty for no end."""

    id: str
    text: str
    approver: str
    date: str
    expires: str = ""
    rules: tuple[str, ...] = ()  # selectors as in `ignore`; empty: approved against every rule
    evidence: tuple[str, ...] = ()
    population: str = ""
    pages: tuple[str, ...] = ()  # patterns as in .gitignore, from the folder of the ledger; empty: every page
    line: int = 0  # in the file

    def ended(self, today: str) -> bool:
        return bool(self.expires) and self.expires < today


class Use(NamedTuple):
    """Segments first..last of a page are a claim of the ledger: word for word, or with `changes`."""

    entry: Entry
    first: int
    last: int
    changes: tuple[Change, ...] = ()


class _Claim(NamedTuple):
    entry: Entry
    sentences: tuple[Key, ...]
    words: tuple[Token, ...]
    stems: frozenset[str]
    pages: Globs | None


class Ledger:
    """The entries of one file, ready to be looked for on `today` (ISO). `path` is the file as messages name it.

    Where two entries have the same words, the one that holds longest counts: a renewal is a new entry. `renewed` are
    the ids of the others.
    """

    def __init__(self, path: str, entries: Iterable[Entry], today: str) -> None:
        self.path, self.entries, self.today = path, tuple(entries), today
        lasting = sorted(self.entries, key=lambda entry: entry.expires or "9999", reverse=True)
        claims = [_claim(entry) for entry in lasting]
        self._by_first: dict[Key, list[_Claim]] = {}
        self._by_stem: dict[str, list[int]] = {}
        self._claims = claims
        words = {(_key(claim.words), claim.entry.pages): claim for claim in reversed(claims)}
        counting = {claim.entry.id for claim in words.values()}
        self.renewed = frozenset(entry.id for entry in self.entries if entry.id not in counting)
        for number, claim in enumerate(claims):
            self._by_first.setdefault(claim.sentences[0], []).append(claim)
            if not claim.entry.ended(today):
                for stem in claim.stems:
                    self._by_stem.setdefault(stem, []).append(number)

    def uses(self, document: Document, path: str) -> Iterator[Use]:
        """The uses of claims on a page, in its order. `path` is the page as seen from the folder of the ledger."""
        words = [tokens(segment.text) for segment in document.segments]
        blocks = [segment.block for segment in document.segments]
        at = 0
        while at < len(words):
            use = self._exact(words, blocks, at, path) or self._near(words, blocks, at, path)
            if use:
                yield use
            at = use.last + 1 if use else at + 1

    def _exact(self, words: Sequence[Sequence[Token]], blocks: Sequence[int], at: int, path: str) -> Use | None:
        for claim in self._by_first.get(_key(words[at]), ()):
            last = at + len(claim.sentences) - 1
            if last >= len(words) or blocks[last] != blocks[at] or not _holds_on(claim, path):
                continue
            if all(_key(words[at + step]) == keys for step, keys in enumerate(claim.sentences)):
                return Use(claim.entry, at, last)
        return None

    def _near(self, words: Sequence[Sequence[Token]], blocks: Sequence[int], at: int, path: str) -> Use | None:
        shared: dict[int, int] = {}
        for stem in content(words[at]):
            for number in self._by_stem.get(stem, ()):
                shared[number] = shared.get(number, 0) + 1
        best: tuple[float, Use] | None = None
        for number in sorted(number for number, count in shared.items() if count > 1):
            claim = self._claims[number]
            if not _holds_on(claim, path):
                continue
            here: list[Token] = []
            for last in range(at, min(at + len(claim.sentences), len(words))):
                if blocks[last] != blocks[at] or (last > at and self._by_first.get(_key(words[last]))):
                    break
                here += words[last]
                if is_near(claim.words, here) and (near := nearness(claim.words, here)) > (best[0] if best else 0):
                    best = near, Use(claim.entry, at, last, changes(claim.words, here))
        return best[1] if best else None


def _claim(entry: Entry) -> _Claim:
    from claimlint.readers.sentences import sentences

    parts = [tokens(entry.text[start:end]) for start, end in sentences(entry.text)]
    words = tuple(word for part in parts for word in part)
    keys = tuple(_key(part) for part in parts if part)
    return _Claim(entry, keys or ((),), words, content(words), Globs(entry.pages) if entry.pages else None)


def _key(words: Iterable[Token]) -> Key:
    return tuple(word.key for word in words)


def _holds_on(claim: _Claim, path: str) -> bool:
    return claim.pages is None or claim.pages.match(path)
