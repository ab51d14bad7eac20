"""Text on a terminal: how wide it is, where it may be cut, and what must not reach the terminal as it is."""

from __future__ import annotations

import unicodedata

# Characters that turn the reading direction: in a terminal or a diff they can show a line as what it is not.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_HOLE = "\ufffc"  # where readers met a value of the template that only the built page has


def safe(text: str) -> str:
    r"""The text with control characters written out (escape as `\x1b`): a page must not steer the terminal."""
    text = text.replace(_HOLE, "…")
    if text.isprintable():
        return text
    return "".join(char if _harmless(char) else _escaped(char) for char in text)


def _harmless(char: str) -> bool:
    if char.isprintable():
        return True
    # Spaces and joiners are not "printable" for Python; only Cc, line breaks, surrogates and turning marks do harm.
    return unicodedata.category(char) not in ("Cc", "Zl", "Zp", "Cs") and char not in _TURNING


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    """Columns that printable text takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    if char < "\u0300":
        return 0 if char == "\xad" else 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, columns: int) -> list[str]:
    """Lines of whole words, each at most `columns` wide where its words allow."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and width(lines[-1]) + 1 + width(word) > columns:
            lines.append(word)
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    return lines


def excerpt(text: str, start: int, end: int, columns: int) -> tuple[str, str, str]:
    """What of `text` fits in `columns`: the part before start..end, the part itself, the part after.

    Text that is left out is marked by an ellipsis, at a word's edge if one is near.
    """
    before, marked, after = text[:start], text[start:end], text[end:]
    if width(text) <= columns:
        return before, marked, after
    room = columns - width(marked)
    if room < 8:  # the marked words fill the line: show where they begin
        before, after = _tail(before, 12), ""
        return before, _head(marked, max(columns - width(before), 8)), after
    left = min(width(before), max(room // 2, room - width(after)))
    before = _tail(before, left)
    return before, marked, _head(after, room - width(before))


def _head(text: str, columns: int) -> str:
    """The first words that fit, with an ellipsis if there are more."""
    if width(text) <= columns:
        return text
    size = used = 0
    while used + _char_width(text[size]) <= columns - 1:
        used += _char_width(text[size])
        size += 1
    space = text.rfind(" ", 0, size + 1)
    return text[: space if space > size // 2 else size].rstrip(" ") + "…"


def _tail(text: str, columns: int) -> str:
    """The last words that fit, with an ellipsis if there are more."""
    if width(text) <= columns:
        return text
    start, used = len(text), 0
    while start and used + _char_width(text[start - 1]) <= columns - 1:
        start -= 1
        used += _char_width(text[start])
    while start < len(text) and _char_width(text[start]) == 0:
        start += 1  # a mark whose letter was cut off
    space = text.find(" ", start)
    kept = text[space + 1 :] if 0 <= space < (start + len(text)) // 2 else text[start:]
    return "…" + kept
