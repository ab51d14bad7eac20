"""A tape: pieces of the source go in, clean text and the way back to the source come out."""

from __future__ import annotations

import re
from bisect import bisect_right

from claimlint.readers.entities import decode_reference

Run = tuple[int, int, int]
Runs = tuple[Run, ...]

# Stands for what a reader saw but must not read: a template's output, inline code, a URL.
HOLE = "\ufffc"
FILL = "\u200b"  # stands for what leaves nothing behind: the clean text drops it

_WHITE = r"[^\S ]\s*| \s+|[\xad\u200b-\u200d\u2060\ufeff]+|\ufffc{2,}"
# What cannot be copied as it stands. PLAIN: text without character references; MARKUP: with them.
PLAIN = re.compile(_WHITE)
MARKUP = re.compile(_WHITE + r"|&(?:\#[0-9]+;?|\#[xX][0-9A-Fa-f]+;?|[A-Za-z][A-Za-z0-9]{0,40};?)")
# Whether there may be any such: one class, as that is ten times as fast. All white space but the space is in it.
_TRICKY = re.compile("[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\xad\ufeff\ufffc&]")
_INVISIBLE = "\xad\u200b\u200c\u200d\u2060\ufeff"


class Tape:
    """Collects one block. Offsets given to it are code points of `source`."""

    __slots__ = ("_end", "_parts", "_runs", "length", "source", "spaced")

    def __init__(self, source: str) -> None:
        self.source = source
        self.clear()

    def clear(self) -> None:
        self._parts: list[str] = []
        self._runs: list[Run] = []
        self.length = 0  # of the clean text so far
        self.spaced = True  # a space would now be dropped
        self._end = -1  # source end of the last run where that can be continued

    def add(self, start: int, end: int, odd: re.Pattern[str] = MARKUP) -> None:
        """Append source[start:end]: white space becomes single, references are decoded, invisible characters go."""
        source, at = self.source, start
        if _TRICKY.search(source, start, end) is None and source.find("  ", start, end) < 0:
            self._copy(start, end)
            return
        for found in odd.finditer(source, start, end):
            here, stop = found.span()
            if here < at:
                continue
            if here > at:
                self._copy(at, here)
            first = source[here]
            if first == "&":
                char, size = decode_reference(found[0])
                stop = here + size
                self.piece(char, here, stop)
            elif first == HOLE:
                self.piece(HOLE, here, stop)
            elif first not in _INVISIBLE:
                self.space(here, stop)
            at = stop
        if end > at:
            self._copy(at, end)

    def _copy(self, start: int, end: int) -> None:
        if self.spaced and self.source[start] == " ":
            start += 1
            if start >= end:
                return
        chunk = self.source[start:end]
        self._parts.append(chunk)
        self.spaced = chunk[-1] == " "
        self._note(len(chunk), start, end)

    def _note(self, size: int, start: int, end: int) -> None:
        if self._end == start:
            clean, first, _ = self._runs[-1]
            self._runs[-1] = (clean, first, end)
        else:
            self._runs.append((self.length, start, end))
        self.length += size
        self._end = end

    def space(self, start: int, end: int) -> None:
        """Append a space that stands for source[start:end], unless one is there already."""
        if self.spaced:
            return
        self.spaced = True
        self._parts.append(" ")
        if end - start == 1:
            self._note(1, start, end)
        else:
            self._runs.append((self.length, start, end))
            self.length += 1
            self._end = -1

    def piece(self, clean: str, start: int, end: int) -> None:
        """Append `clean`, which as a whole stands for source[start:end] (a character reference, an escape)."""
        if clean.isspace():
            self.space(start, end)
            return
        clean = clean.strip(_INVISIBLE)
        if not clean:
            return
        if 1 < len(clean) == end - start:  # one run of this shape would be taken for verbatim
            for offset, char in enumerate(clean):
                self.piece(char, start + offset, start + offset + 1)
            return
        self._parts.append(clean)
        self._runs.append((self.length, start, end))
        self.length += len(clean)
        self.spaced = False
        self._end = -1

    def mark(self) -> tuple[int, int, int, bool]:
        """A place that `cut` can go back to; valid where a tag stands, as no run continues over it."""
        self._end = -1
        return len(self._parts), len(self._runs), self.length, self.spaced

    def cut(self, mark: tuple[int, int, int, bool]) -> None:
        """Forget what came after `mark`."""
        parts, runs, self.length, self.spaced = mark
        del self._parts[parts:]
        del self._runs[runs:]
        self._end = -1

    def since(self, mark: tuple[int, int, int, bool]) -> str:
        """Clean text after `mark`."""
        return "".join(self._parts[mark[0] :])

    def before(self, mark: tuple[int, int, int, bool]) -> str:
        """The last piece before `mark`, or ""."""
        return self._parts[mark[0] - 1] if mark[0] else ""

    def take(self) -> tuple[str, Runs]:
        """The clean text, trimmed, and its runs; the tape is empty afterwards."""
        text, runs = "".join(self._parts), self._runs
        if text.endswith(" "):
            text = text[:-1]
            clean, start, end = runs[-1]
            if clean >= len(text):
                runs.pop()
            else:
                runs[-1] = (clean, start, end - 1)
        self.clear()
        return text, tuple(runs)


def slice_runs(runs: Runs, length: int, start: int, end: int) -> Runs:
    """The runs of the clean range start..end of a text of `length`, offsets counted from `start`."""
    if start >= end:
        return ()
    out: list[Run] = []
    at = bisect_right(runs, start, key=_clean) - 1
    while at < len(runs) and runs[at][0] < end:
        clean, first, stop = runs[at]
        reach = runs[at + 1][0] if at + 1 < len(runs) else length
        low, high = max(clean, start), min(reach, end)
        if reach - clean == stop - first:
            first, stop = first + low - clean, first + high - clean
        out.append((low - start, first, stop))
        at += 1
    return tuple(out)


def compose(runs: Runs, length: int, inner: Runs, inner_length: int) -> Runs:
    """Runs from a clean text to the source: `runs` lead to a decoded text, `inner` from there to the source."""
    out: list[Run] = []
    for at, (clean, start, end) in enumerate(runs):
        reach = runs[at + 1][0] if at + 1 < len(runs) else length
        parts = slice_runs(inner, inner_length, start, end)
        if not parts:
            continue
        if reach - clean == end - start:
            out.extend((clean + offset, first, stop) for offset, first, stop in parts)
        else:
            out.append((clean, parts[0][1], parts[-1][2]))
    return tuple(out)


def masked(text: str, runs: Runs, spans: list[tuple[int, int]]) -> tuple[str, Runs]:
    """The text with a HOLE in place of each of the sorted, disjoint clean `spans`."""
    parts: list[str] = []
    out: list[Run] = []
    at = size = 0
    for start, end in [*spans, (len(text), len(text))]:
        out.extend((size + clean, first, stop) for clean, first, stop in slice_runs(runs, len(text), at, start))
        parts.append(text[at:start])
        size += start - at
        if end > start:
            hole = slice_runs(runs, len(text), start, end)
            out.append((size, hole[0][1], hole[-1][2]))
            parts.append(HOLE)
            size += 1
        at = end
    return "".join(parts), tuple(out)


def _clean(run: Run) -> int:
    return run[0]
