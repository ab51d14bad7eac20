"""URLs, mail addresses and overlong words inside clean text: seen, but not read."""

from __future__ import annotations

import re

# Addresses are not copy: "cure" in https://example.org/cure-pain claims nothing.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'()\[\]{}]*[^\s<>\"'()\[\]{}.,;:!?*_]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.I
)
_LONGEST_WORD = 200


def addresses(text: str) -> list[tuple[int, int]]:
    """Clean ranges of URLs, mail addresses and words too long to be words."""
    found: list[tuple[int, int]] = []
    if "://" in text or "@" in text or "www." in text or "WWW." in text:
        found = [match.span() for match in _ADDRESS.finditer(text)]
    if len(text) > _LONGEST_WORD and max(map(len, text.split(" "))) > _LONGEST_WORD:
        at = 0
        for word in text.split(" "):
            if len(word) > _LONGEST_WORD:
                inner = [span for span in found if span[0] < at + len(word) and span[1] > at]
                found = [span for span in found if span not in inner] if inner else found
                found.append((at, at + len(word)))
            at += len(word) + 1
        found.sort()
    return found


def moved(links: list[tuple[int, int, str]], holes: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Links in the text after each of the clean ranges `holes` has shrunk to one character."""

    def place(offset: int, end: bool) -> int:
        shift = 0
        for start, stop in holes:
            if offset >= stop:
                shift += stop - start - 1
            elif offset > start:
                return start - shift + end
            else:
                break
        return offset - shift

    return [(place(start, False), place(end, True), href) for start, end, href in links]


def trimmed(text: str, link: tuple[int, int, str]) -> tuple[int, int, str]:
    """The link without the spaces at its ends."""
    start, end, href = link
    end = min(end, len(text))
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end, href
