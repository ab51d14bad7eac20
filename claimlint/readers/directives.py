"""Comments that speak to claimlint, and the block each of them speaks of."""

from __future__ import annotations

import re

from claimlint.model import Block, Directive, Span

_LINE_END = re.compile(r"[\r\n]")


def directives_of(
    text: str, blocks: tuple[Block, ...], comments: list[tuple[str, Span, bool]]
) -> tuple[Directive, ...]:
    """The directives in the order of their places. `comments`: text, place, whether it is a front-matter value.

    A directive of the front matter has no block: it speaks of the whole page.
    """
    if not comments:
        return ()
    places = [(block.runs[0][1], block.runs[-1][2]) for block in blocks]
    return tuple(
        Directive(words, span, None if in_front_matter else _governed(text, places, span))
        for words, span, in_front_matter in sorted(comments, key=lambda item: item[1])
    )


def _governed(text: str, places: list[tuple[int, int]], span: Span) -> int | None:
    """The block a comment speaks of: the one around it, else the one before it when the comment ends
    that block's line, else the next one; None after the last block.
    """
    following = preceding = None
    for index, (start, end) in enumerate(places):
        if start < span.start < end:
            return index
        if start >= span.end and (following is None or start < places[following][0]):
            following = index
        if end <= span.start and (preceding is None or end > places[preceding][1]):
            preceding = index
    if preceding is not None:
        gap = text[places[preceding][1] : span.start]
        stop = len(text) if following is None else places[following][0]
        if not _LINE_END.search(gap) and (following is None or _LINE_END.search(text, span.end, stop)):
            return preceding
    return following
