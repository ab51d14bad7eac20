"""A small linter for tests: it finds planted words and offers others."""

from __future__ import annotations

import re

from claimlint.matchers import place_of
from claimlint.model import Document, Finding, Suggestion

SAFE = {
    "ketamin": "ketamine",
    "kedamine": "ketamine",
    "alzheimers": "Alzheimer's",
    "chronic regional pain syndrom": "complex regional pain syndrome",
}
UNSAFE = {
    "the only cure": ("the very only cure", "one of the options"),  # the first raises the same again
    "works for 80%": ("works for 80% [cite]",),
    "cures all": ("amazes all", "may help some"),  # the first is reported itself
    "amazes": (),
}
_FOUND = re.compile(
    r"\b(?:ketamin|kedamine|alzheimers|chronic regional pain syndrom|the only cure|the very only cure|cures all|amazes"
    r"|works for 80%(?! \[cite\]))(?!\w)",
    re.I,
)


def lint(document: Document) -> list[Finding]:
    """The planted words of a document, each with what it may become."""
    return [
        _finding(document, number, found)
        for number, segment in enumerate(document.segments)
        for found in _FOUND.finditer(segment.text)
    ]


def _finding(document: Document, number: int, found: re.Match[str]) -> Finding:
    place = place_of(document, number, *found.span())
    term = found[0].lower()
    offered = [Suggestion("Look it up.")]
    if term in SAFE:
        text = SAFE[term]
        offered.append(Suggestion(text, text[:1].upper() + text[1:] if found[0][0].isupper() else text, True))
    offered += [Suggestion(text, text) for text in UNSAFE.get(term, ())]
    return Finding(
        path=place.path, span=place.span, line=place.line, column=place.column, end_line=place.end_line,
        end_column=place.end_column, rule="TRM900" if term in SAFE else "SUP" + str(900 + list(UNSAFE).index(term))
        if term in UNSAFE else "SUP900", name="planted", title="Planted", labels=(), severity="warning",
        confidence="high", message="Planted.", match=place.match, segment=place.segment,
        segment_kind=place.segment_kind, suggestions=tuple(offered), offset=place.offset,
    )  # fmt: skip
