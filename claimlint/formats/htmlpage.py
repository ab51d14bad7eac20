"""A page of the HTML report: its copy in reading order, the claims marked in it, and beside it what is said of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from claimlint.formats import View
from claimlint.formats.htmltext import SEVERITY_NAMES, breakable, escaped, of_severity, source_list
from claimlint.formats.wording import count, parted
from claimlint.model import SEVERITIES, Document, Finding, Source

ROOM = 3_000_000  # characters of passages without findings in one report; beyond, they are only counted
_LONG = 700  # characters of unmarked text that are shown in full
_END = 280  # characters kept at each end of longer text
_MARKED = 3_000  # characters shown of one mark
# What a passage is called where it is not running text.
KINDS = {
    "heading": "Heading", "list-item": "List item", "table-cell": "Table cell", "title": "Title of the page",
    "meta-description": "Description for search engines", "alt-text": "Text of an image", "aria-label": "Hidden label",
    "button": "Button", "link-text": "Link", "structured-data": "Structured data", "front-matter": "Front matter",
    "comment": "Comment",
}  # fmt: skip


class Numbered(NamedTuple):
    """A finding and its number in the report, which names its place there."""

    number: int | str
    finding: Finding


class Mark(NamedTuple):
    """Where a finding's words stand in a text."""

    start: int
    end: int
    one: Numbered


class Pages:
    """Writes pages one after the other. `classes` are the CSS classes of the rules."""

    def __init__(self, view: View, classes: Mapping[str, str], *, inline: bool) -> None:
        self._view, self._classes, self._inline = view, classes, inline
        self._room = ROOM

    def write(self, number: int, path: str, findings: Sequence[Numbered]) -> Iterator[str]:
        counts = [
            f'<span class="s-{severity}">{of_severity(found, severity)}</span>'
            for severity in SEVERITIES
            if (found := sum(one.finding.severity == severity for one in findings))
        ]
        yield f'<section class="page" id="p{number}" aria-labelledby="h{number}">\n'
        yield f'<h3 id="h{number}">{breakable(path)}</h3>\n<p class="meta">{" ".join(counts)}</p>\n'
        document = self._view.document(path)
        if document is None:
            yield from self._passages(findings)
        else:
            yield from self._whole(document, findings)
        yield "</section>\n"

    def _whole(self, document: Document, findings: Sequence[Numbered]) -> Iterator[str]:
        placed, elsewhere = place(document, findings)
        rest: list[int] = []
        section: int | None = None  # the heading that was named last
        for index, block in enumerate(document.blocks):
            if index not in placed:
                rest.append(index)
                continue
            yield from self._rest(document, rest)
            rest = []
            marks, own = placed[index]
            above = ""
            if block.section is not None and block.section != section:
                above = document.blocks[block.section].text
            section = index if block.kind == "heading" else block.section
            yield self._passage(block.kind, block.text, marks, own, above)
        yield from self._rest(document, rest)
        yield from self._passages(elsewhere)

    def _rest(self, document: Document, indexes: Sequence[int]) -> Iterator[str]:
        """Passages without findings: there to be read, out of the way."""
        texts = [document.blocks[index] for index in indexes if document.blocks[index].text.strip()]
        if not texts:
            return
        self._room -= sum(len(block.text) for block in texts)
        told = f"{count(len(texts), 'passage')} without findings"
        if self._room < 0:
            yield f'<p class="rest">{told}</p>\n'
            return
        yield f'<details class="rest"><summary>{told}</summary>\n'
        for block in texts:
            kind = ' class="heading"' if block.kind == "heading" else ""
            yield f"<p{kind}>{escaped(_shortened(block.text))}</p>\n"
        yield "</details>\n"

    def _passages(self, findings: Sequence[Numbered]) -> Iterator[str]:
        """Findings without the page at hand: each segment that has any, as the findings tell it."""
        groups: dict[tuple[str, str], list[Numbered]] = {}
        for one in findings:
            groups.setdefault((one.finding.segment_kind, one.finding.segment), []).append(one)
        for (kind, segment), own in groups.items():
            marks = [mark for one in own if (mark := mark_of(one, segment, 0))]
            yield self._passage(kind, segment, marks, own)

    def _passage(self, kind: str, text: str, marks: Sequence[Mark], own: Sequence[Numbered], above: str = "") -> str:
        names = [KINDS[kind]] if kind in KINDS else []
        if above:
            names.append(f"{'under' if names else 'Under'} “{escaped(_shortened(above))}”")
        name = f'<p class="kind">{", ".join(names)}</p>\n' if names else ""
        heading = " heading" if kind == "heading" else ""
        cards = "".join(card(one, self._view, self._classes[one.finding.rule], inline=self._inline) for one in own)
        copy = f'<div class="copy{heading}">{name}<p>{marked(text, marks)}</p></div>'
        return f'<div class="passage">\n{copy}\n<ol class="findings">\n{cards}</ol>\n</div>\n'


def card(one: Numbered, view: View, classes: str, *, inline: bool, heading: int = 4) -> str:
    """What is said of one finding. `inline`: why it is said stands in the card, not in a list of rules."""
    found = one.finding
    rule = view.catalogue.get(found.rule)
    parts = [
        f'<li class="finding s-{found.severity} {classes}" id="f{one.number}">\n<h{heading}>',
        f'<span class="severity">{SEVERITY_NAMES[found.severity]}</span> {escaped(found.title)} ',
        f'<span class="code">{escaped(found.rule)}, line {found.line}</span></h{heading}>\n',
        f"<p>{escaped(found.message)}</p>\n",
    ]
    if found.suggestions:
        items = "".join(f"<li>{_wording(suggestion.text, found.sources)}</li>\n" for suggestion in found.suggestions)
        parts.append(f'<p class="try">Better wordings</p>\n<ul class="try">\n{items}</ul>\n')
    known = set(rule.sources) if rule else set()
    if inline:
        why = f"<p>{escaped(' '.join(rule.why.split()))}</p>\n" if rule and rule.why else ""
        if why or found.sources:
            summary = "Why, and sources" if found.sources else "Why"
            why += source_list(found.sources)
            parts.append(f'<details class="why"><summary>{summary}</summary>\n{why}</details>\n')
    else:
        if own := source_list(source for source in found.sources if source not in known):
            summary = "Sources of these wordings"
            parts.append(f'<details class="why"><summary>{summary}</summary>\n{own}</details>\n')
        parts.append(f'<p class="meta"><a href="#rule-{escaped(found.rule)}">Why, and sources</a></p>\n')
    if found.also:
        parts.append(f'<p class="meta">Also: {escaped(", ".join(found.also))}</p>\n')
    return "".join([*parts, "</li>\n"])


def _wording(text: str, sources: Sequence[Source]) -> str:
    """A better wording. The sources that it ends with stand smaller, or not at all if the list of sources has them."""
    words, tail = parted(text)
    if not tail:
        return escaped(text)
    if tail.count("http") == len({source.url for source in sources if source.url and source.url in tail}):
        return escaped(words)
    return f"{escaped(words)} <small>Sources: {escaped(tail)}</small>"


def place(
    document: Document, findings: Sequence[Numbered]
) -> tuple[dict[int, tuple[list[Mark], list[Numbered]]], list[Numbered]]:
    """The findings by the block they stand in, with their marks in its text, and those that stand in none."""
    wanted = {one.finding.segment for one in findings}
    by_text: dict[str, list[tuple[int, int]]] = {}
    for number, segment in enumerate(document.segments):
        if segment.text and segment.text in wanted:
            start = document.span(segment, 0, len(segment.text)).start
            by_text.setdefault(segment.text, []).append((start, number))
    for candidates in by_text.values():
        candidates.sort()
    placed: dict[int, tuple[list[Mark], list[Numbered]]] = {}
    elsewhere = []
    for one in findings:
        at = _segment(document, one.finding, by_text.get(one.finding.segment, ()))
        if at is None:
            elsewhere.append(one)
            continue
        segment = document.segments[at]
        marks, own = placed.setdefault(segment.block, ([], []))
        own.append(one)
        if mark := mark_of(one, segment.text, segment.start):
            marks.append(mark)
    return placed, elsewhere


def _segment(document: Document, found: Finding, candidates: Sequence[tuple[int, int]]) -> int | None:
    """The segment that a finding stands in. Of several with the same words (start, number), the one in its place."""
    at = bisect_right(candidates, found.span.start, key=itemgetter(0))
    for _, number in reversed(candidates[max(at - 1, 0) : at + 1]):
        segment = document.segments[number]
        if document.span(segment, 0, len(segment.text)).overlaps(found.span):
            return number
    return None


def mark_of(one: Numbered, segment: str, start: int) -> Mark | None:
    found = one.finding
    offset = found.offset if found.offset >= 0 else segment.find(found.match)
    if offset < 0 or not found.match or segment[offset : offset + len(found.match)] != found.match:
        return None
    return Mark(start + offset, start + offset + len(found.match), one)


def marked(text: str, marks: Sequence[Mark]) -> str:
    """The text with the words of findings marked; where marks overlap, the most severe gives the look and the link."""
    edges = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    pieces: list[tuple[str, Numbered | None]] = []
    for start, end in pairwise(edges):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        top = min(over, key=lambda mark: SEVERITIES.index(mark.one.finding.severity)).one if over else None
        words = text[start:end]
        if pieces and pieces[-1][1] is top:
            words = pieces.pop()[0] + words
        pieces.append((words, top))
    return "".join(_piece(words, top) for words, top in pieces)


def _piece(words: str, top: Numbered | None) -> str:
    if top is None:
        return escaped(_shortened(words))
    shown = escaped(words if len(words) <= _MARKED else words[:_MARKED] + "…")
    if words.strip():  # a space between two claims is no link that anybody could name
        shown = f'<a href="#f{top.number}">{shown}</a>'
    return f'<mark class="s-{top.finding.severity}">{shown}</mark>'


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_END].rstrip()} … {text[-_END:].lstrip()}"
