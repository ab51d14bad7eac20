"""The nouns of claimlint: plain, frozen values that every other module speaks in.

Offsets are counted in Unicode code points of the decoded source (byte order mark not included),
half-open, from 0. Lines and columns are 1-based, in code points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, get_args

Severity = Literal["error", "warning", "info"]
Confidence = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # most severe first
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)  # surest first

# What a block of copy is on the page. Rules name these in `scope`.
BlockKind = Literal[
    "paragraph",  # body text, split into sentences
    "heading",
    "list-item",
    "table-cell",
    "title",  # <title>, front-matter title
    "meta-description",  # <meta name=description>, og:description, twitter:description, front-matter description
    "alt-text",
    "aria-label",  # aria-label and title attributes
    "button",
    "link-text",  # a link that is a block of its own (menus, calls to action)
    "structured-data",  # JSON-LD strings
    "front-matter",  # any other prose string of the front matter
]
BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)
# Segments of a paragraph or list item are its sentences; every other block is one segment of its own kind.
SEGMENT_KINDS: tuple[str, ...] = ("sentence", *BLOCK_KINDS[1:])


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the source."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a block: where its text lies in the block's clean text, and where it points."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Block:
    """One block of copy: clean text and the way back to the source.

    `runs` is a sorted tuple of (clean offset, source start, source end). A run reaches to the next run's
    clean offset; where its clean and source lengths agree it is verbatim, character by character;
    otherwise (an entity, an escape, a line wrap) it is one piece that stands for its whole source range.
    Source text between two runs is markup.
    """

    kind: str
    text: str
    runs: tuple[tuple[int, int, int], ...]
    level: int = 0  # heading level 1 to 6; 0 elsewhere
    section: int | None = None  # index of the heading block that governs this one
    lead: int | None = None  # index of the paragraph that introduces this list item or table ("Benefits include:")
    quoted: bool = False  # inside a block quote or <q>/<blockquote>
    hidden: str = ""  # why a visitor does not see it ("display:none", "hidden", ...); empty when visible
    links: tuple[Link, ...] = ()
    name: str = ""  # attribute, front-matter key or JSON-LD property the text came from

    def span(self, start: int, end: int) -> Span:
        """Source range of the clean range start..end (0 <= start < end <= len(text))."""
        runs = self.runs
        return Span(self._source(runs, start, False), self._source(runs, end - 1, True))

    def _source(self, runs: tuple[tuple[int, int, int], ...], offset: int, end: bool) -> int:
        at = bisect_right(runs, offset, key=_first) - 1
        clean, start, stop = runs[at]
        reach = runs[at + 1][0] if at + 1 < len(runs) else len(self.text)
        if reach - clean == stop - start:  # verbatim
            return start + offset - clean + end
        return stop if end else start


def _first(run: tuple[int, int, int]) -> int:
    return run[0]


@dataclass(frozen=True, slots=True)
class Segment:
    """The unit that is judged: a sentence of a block, or a whole block. `start` is its offset in the block's text."""

    kind: str
    text: str
    block: int
    start: int = 0


@dataclass(frozen=True, slots=True)
class Directive:
    """A comment that speaks to claimlint: its text after `claimlint:`, and its place. See suppress.py."""

    text: str
    span: Span
    block: int | None  # index of the block that the comment stands in or right before; None at the end of the file


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be checked. `hint` is the next step for the person who reads it."""

    path: str
    message: str
    hint: str = ""
    line: int = 0  # 0: the file as a whole
    column: int = 0


@dataclass(frozen=True)
class Document:
    """One source that was read: its text, its blocks in reading order, and the segments in them."""

    path: str
    text: str
    format: str  # "markdown", "html", "text", ...
    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...]
    directives: tuple[Directive, ...] = ()
    problems: tuple[Problem, ...] = ()  # parts that could not be read
    meta: dict[str, Any] = field(default_factory=dict)  # front matter, plain values

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of every line; CR, LF and CRLF end a line."""
        text, starts, at = self.text, [0], 0
        if "\r" not in text:
            while (at := text.find("\n", at) + 1) > 0:
                starts.append(at)
            return starts
        for at, char in enumerate(text):
            if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                starts.append(at + 1)
        return starts

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column (code points) of an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def span(self, segment: Segment, start: int, end: int) -> Span:
        """Source range of the clean range start..end of a segment."""
        return self.blocks[segment.block].span(segment.start + start, segment.start + end)

    def around(self, index: int, reach: int = 1) -> Iterator[Segment]:
        """The segments beside number `index`, nearest first, that lie in the same or an adjoining block."""
        here = self.segments[index].block
        for distance in range(1, reach + 1):
            for other in (index + distance, index - distance):
                if 0 <= other < len(self.segments) and abs(self.segments[other].block - here) <= 1:
                    yield self.segments[other]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a rule or a fact stands on."""

    ref: str
    title: str
    url: str
    checked: str  # ISO date on which the facts were last read there
    supports: str = ""  # what this rule takes from it


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Better wording for a person to choose. `replacement` takes the place of the finding's match."""

    text: str
    replacement: str | None = None
    safe: bool = False  # may be applied without a person: terminology and spelling only


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule, one place, one plain sentence."""

    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    rule: str  # code, e.g. SUP002
    name: str
    title: str
    labels: tuple[str, ...]
    severity: Severity
    confidence: Confidence
    message: str
    match: str
    segment: str
    segment_kind: str
    suggestions: tuple[Suggestion, ...] = ()
    sources: tuple[Source, ...] = ()
    also: tuple[str, ...] = ()  # codes of the milder rules of the same family at the same place
    fingerprint: str = ""  # stable under moves: rule, match, segment and occurrence
    offset: int = -1  # where the match starts in `segment`; -1: not known
    locked: bool = False  # no permission, baseline or ledger may take it away
    about: tuple[str, ...] = ()  # what it speaks of, where that is not its segment: a treatment, each of its uses


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that does not count in this run, and why."""

    finding: Finding
    by: str  # "comment", "front matter", "baseline", "ledger", "unchanged" (outside the changed lines)
    reason: str
    line: int  # where the permission stands on the page; 0: it stands elsewhere


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding that is no more, and the words that stand there now."""

    finding: Finding
    text: str


@dataclass(frozen=True, slots=True)
class Unfixed:
    """A finding whose words could not be replaced, and why."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """What a run that fixes has done."""

    fixed: tuple[Fixed, ...] = ()
    left: tuple[Unfixed, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What one run found, what it was told to leave, and what it could not check."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    errors: tuple[Problem, ...] = ()
    files: int = 0  # sources checked
    fixes: Fixes | None = None  # None: the run was not asked to fix
    notes: tuple[str, ...] = ()  # what else a person should know: plain sentences

    def exit_code(self, fail_on: Severity | Literal["never"] = "warning") -> int:
        """0 nothing at or above `fail_on`, 1 findings, 2 something could not be checked; 2 wins."""
        if self.errors:
            return 2
        if fail_on == "never":
            return 0
        limit = SEVERITIES.index(fail_on)
        return int(any(SEVERITIES.index(found.severity) <= limit for found in self.findings))


@dataclass(frozen=True, slots=True)
class Examples:
    """What a rule must and must not report. `flag` texts carry << >> round the exact words."""

    flag: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()  # `pass` in the file
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggest:
    """A wording that a rule offers: it takes the place of the match, of the sentence, or is advice in words."""

    text: str
    instead: Literal["match", "sentence", "advice", "fix"] = "match"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file, validated. Patterns are written in the language of pattern.py."""

    code: str
    name: str
    family: str  # the folder
    path: str
    title: str
    severity: Severity
    confidence: Confidence
    labels: tuple[str, ...]
    message: str
    kind: str = "phrase"  # which module of matchers/ judges it
    jurisdictions: tuple[str, ...] = ()  # empty: anywhere
    match: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # clears a hit that it overlaps
    within: tuple[str, ...] = ()  # `with`: one of them stands in the same segment
    page_with: tuple[str, ...] = ()  # one of them stands somewhere on the page
    page_without: tuple[str, ...] = ()  # none of them stands anywhere on the page
    without: tuple[str, ...] = ()  # none of them stands in the same segment
    under: tuple[str, ...] = ()  # one of them stands in the heading above or the line that introduces the list
    not_under: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()  # segment kinds; empty: all
    page: str = ""  # "promotional": not on pages of neutral health information
    case: bool = False  # True: upper and lower case differ
    cleared_by: tuple[str, ...] = ()  # the context cues that clear a hit, see context.py
    suggest: tuple[Suggest, ...] = ()
    why: str = ""
    sources: tuple[Source, ...] = ()
    examples: Examples = Examples()
    options: dict[str, Any] = field(default_factory=dict)  # keys of other kinds than "phrase"

    @property
    def label(self) -> str:
        """The codebook family under which its findings compete for a place."""
        if self.kind == "page":  # what the page as a whole lacks takes no phrase's place
            return self.code
        return self.labels[0] if self.labels else self.family
