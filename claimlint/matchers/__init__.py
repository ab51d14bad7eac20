"""What judges a page: one module a kind of rule. Each gives the hits of its rules; linter.py makes findings of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimlint.model import Rule, Source, Suggestion


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


@dataclass(frozen=True, slots=True)
class Cleared:
    """A rule matched words and was called off: `by` names the key or cue, `words` what it saw."""

    rule: Rule
    segment: int
    start: int
    end: int
    by: str
    words: str
