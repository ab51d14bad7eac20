"""Patterns that are compiled when they are first used: most pages need none of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Lazy:
    """The `regex` pattern of a source text."""

    __slots__ = ("_made", "source")

    def __init__(self, *source: str) -> None:
        self.source = "".join(source)
        self._made: Any = None

    @property
    def made(self) -> Any:
        """The compiled pattern."""
        if self._made is None:
            import regex

            self._made = regex.compile(self.source)
        return self._made

    def search(self, text: str, start: int = 0, end: int | None = None) -> Any:
        return self.made.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> Any:
        return self.made.match(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Any]:
        return iter(self.made.finditer(text, start, len(text) if end is None else end))


def words(*alternatives: str) -> Lazy:
    """A pattern of whole words: one of the alternatives with no letter, digit or _ on either side."""
    return Lazy(r"(?<!\w)(?:", "|".join(alternatives), r")(?!\w)")
