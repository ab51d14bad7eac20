"""What judges a page: one module a kind of rule. Each gives the hits of its rules; linter.py makes findings of them.

Rules on a whole site (site.py) give clashes between places instead, once all pages are read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from claimlint.model import Document, Rule, Source, Span, Suggestion


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule found words: start..end of segment number `segment`. `captures` fill the message.

    What a matcher knows of this one place comes before what the rule says in general: `suggestions` and `sources`.
    """

    rule: Rule
    segment: int
    start: int
    end: int
    captures: dict[str, str] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[Source, ...] = ()
    about: tuple[str, ...] = ()  # see Finding


@dataclass(frozen=True, slots=True)
class Cleared:
    """A rule matched words and was called off: `by` names the key or cue, `words` what it saw."""

    rule: Rule
    segment: int
    start: int
    end: int
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Words in a source, as plain values that outlive the document."""

    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    match: str
    segment: str
    segment_kind: str
    offset: int  # of the match in the segment


def place_of(document: Document, segment: int, start: int, end: int) -> Place:
    """The place of start..end in segment number `segment`."""
    here = document.segments[segment]
    span = document.span(here, start, end)
    first, last = document.position(span.start), document.position(span.end)
    return Place(document.path, span, *first, *last, here.text[start:end], here.text, here.kind, start)
