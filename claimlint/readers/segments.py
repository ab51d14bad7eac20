"""Blocks to segments: the units that are judged."""

from __future__ import annotations

import re

from claimlint.model import Block, Segment
from claimlint.readers.sentences import sentences

_WHOLE = frozenset(("heading", "title", "button", "link-text"))
_INSIDE = re.compile(r"[.!?…。！？]")
LONGEST = 1500  # characters of a segment; longer ones are cut at a space


def split_blocks(blocks: tuple[Block, ...]) -> tuple[Segment, ...]:
    """The sentences of the blocks in order; headings, titles, buttons and links stay whole."""
    out: list[Segment] = []
    for index, block in enumerate(blocks):
        text = block.text
        kind = "sentence" if block.kind == "paragraph" else block.kind
        size = len(text)
        if size <= LONGEST and (block.kind in _WHOLE or not _INSIDE.search(text, 0, size - 1)):
            out.append(Segment(kind, text, index))
            continue
        for first, end in [(0, size)] if block.kind in _WHOLE else sentences(text):
            start = first
            while end - start > LONGEST:
                cut = text.rfind(" ", start + 1, start + LONGEST)
                cut = cut if cut > 0 else start + LONGEST
                out.append(Segment(kind, text[start:cut], index, start))
                start = cut + (text[cut] == " ")
            out.append(Segment(kind, text[start:end], index, start))
    return tuple(out)
