"""The forms of a text for matching, of the same length: folded (case, quotes, hyphens), and flattened (no signs)."""

from __future__ import annotations

import regex

# Characters matched alike. Each maps to one character, so that offsets hold. The em dash stays: it ends a clause.
_FOLD = str.maketrans(
    "\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\u2010\u2011\u2012\u2013\u2212\u2015\u00a0\u2009\u202f\u017f",
    "''''''''\"\"\"\"\"\"\"-----\u2014   s",
)


def fold(text: str) -> str:
    """The form in which text is matched: lower case, one kind of quote and hyphen; same length as `text`."""
    plain = text.translate(_FOLD)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else low[0] for char in plain)  # İ lowers to two characters


def fold_case(text: str) -> str:
    """Like `fold`, with upper and lower case kept."""
    return text.translate(_FOLD)


class _Flat(dict[int, str]):
    """Translation that turns every character outside words into a space, and keeps the length."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        flat = char if _WORD.match(char) else " "
        self[code] = flat
        return flat


_WORD = regex.compile(r"\w")
_FLAT = _Flat({code: chr(code) if chr(code).isalnum() or chr(code) == "_" else " " for code in range(128)})


def flatten(text: str) -> str:
    """Folded text with a space for every sign, so that a literal with spaces round it is a whole word."""
    return text.translate(_FLAT)


NUMBER = "#"  # the literal of a figure: a word with a digit in it; as a lead, one that starts with a digit


def group_name(name: str) -> str:
    """The capture that a vocabulary name binds: `benefit-verb/ing` binds `benefit_verb`."""
    return name.partition("/")[0].replace("-", "_")
