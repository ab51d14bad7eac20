"""A page in the making: markup events go in, blocks of copy in reading order come out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from claimlint.model import Block, Document, Link, Problem, Span
from claimlint.readers.addresses import addresses, moved, trimmed
from claimlint.readers.directives import directives_of
from claimlint.readers.elements import BLOCKS, CODE, IMPLIES, INLINE_OUT, KIND, LEVEL, LISTS
from claimlint.readers.segments import split_blocks
from claimlint.readers.tape import HOLE, MARKUP, Runs, Tape, compose, masked, slice_runs

if TYPE_CHECKING:
    from claimlint.readers.shield import Shielded

_WORD = re.compile(r"[^\W_]")
_BULLETS = "•‣▪◦●■□·∙⁃✓✔✅☑➤►▸→"
_BULLET = re.compile(rf"\s*[{_BULLETS}]\ufe0f?\s*")
_REFERENCE = re.compile(r"[\[(]?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*[\])]?|[*†‡§¶#]+")
_EXPONENT = re.compile(r"(?:\d|\b[^\W\d_]{1,2})$")  # 10<sup>6</sup>, m<sup>2</sup>
_DEEPEST = 512  # browsers stop nesting at this depth, too
_TEMPLATES = ("{{", "{%", "{#", "<?", "<%")
_DIRECTIVE = re.compile(r"\s*claimlint:\s*(.*?)\s*", re.S)

Mark = tuple[int, int, int, bool]


class Waiting(NamedTuple):
    """A finished block that waits until the page has come to its place."""

    start: int
    kind: str
    text: str
    runs: Runs
    name: str = ""
    level: int = 0
    quoted: bool = False


def _start(one: Waiting) -> int:
    return one.start


class Frame:
    """An open element and what it means for the text inside it."""

    __slots__ = ("hidden", "inline", "kind", "lead", "level", "quoted", "tag")

    def __init__(self, tag: str, outer: Frame | None) -> None:
        self.tag = tag
        self.inline = False
        if outer is None:
            self.kind, self.level, self.quoted, self.hidden = "paragraph", 0, False, ""
            self.lead: int | None = None
        else:
            self.kind, self.level, self.quoted = outer.kind, outer.level, outer.quoted
            self.hidden, self.lead = outer.hidden, outer.lead


class Page:
    """Collects the blocks of one source. `text` is what positions count in; `tape.source` what is read just now."""

    def __init__(self, path: str, text: str, name: str) -> None:
        self.path, self.text, self.format = path, text, name
        self.tape = Tape(text)
        self.blocks: list[Block] = []
        self.problems: list[Problem] = []
        self.meta: dict[str, object] = {}
        self.comments: list[tuple[str, Span, bool]] = []  # text, place, in the front matter
        self.waiting: list[Waiting] = []  # copy inside template tags and code, sorted by place
        self.components = False  # there are components (<Hero title="...">), too
        self.opened: list[tuple[str, str, bool]] = []  # open components: name, element they stand for, begins a block
        self.top = Frame("", None)
        self.stack: list[Frame] = [self.top]
        self.open_tags: dict[str, int] = {}
        self.skip = ""  # the element that is being left out
        self.skip_depth = 0
        self.skip_from = 0
        self.foreign = 0  # open <foreignObject> elements inside a <svg> that is left out
        self._link: tuple[int, str] | None = None
        self._was_bold = False
        self._headings: list[tuple[int, int]] = []  # level, block
        self._pending: list[tuple[str, str, Runs, str, str]] = []
        self._inner: tuple[str, Runs] | None = None
        self._outer: list[tuple[Tape, list[tuple[int, int, str]]]] = []
        self._next = 0
        self._reset()

    def _reset(self) -> None:
        self._links: list[tuple[int, int, str]] = []
        if self._link is not None:  # a link around several blocks goes on in the next one
            self._link = (0, self._link[1])
        self._bold_from = -1
        self._bold_to = -1
        self._break = -1  # where the last line break stands
        self._mark: Mark | None = None
        self._kind = ""

    # text

    def add(self, start: int, end: int, odd: re.Pattern[str] = MARKUP) -> None:
        """Text of the current block: source[start:end]."""
        if self.skip:
            return
        tape = self.tape
        if self._break == tape.length or not tape.length:
            first = tape.source[start:end].lstrip()[:1]
            if not first and not tape.length:
                return
            if first and first in _BULLETS and self.top.kind in ("paragraph", "list-item"):
                found = _BULLET.match(tape.source, start, end)
                if found:
                    if tape.length:
                        self.flush()
                    self._kind = "list-item"
                    start = found.end()
                    if start >= end:
                        return
        self.tape.add(start, end, odd)

    def piece(self, clean: str, start: int, end: int) -> None:
        """Text that stands for source[start:end] as a whole."""
        if not self.skip:
            self.tape.piece(clean, start, end)

    def line_break(self, start: int, end: int) -> None:
        """A line break inside a block: white space; a second one directly after it ends the block."""
        if self.skip:
            return
        if self._break == self.tape.length and self.tape.length:
            self.flush()
            return
        self.tape.space(start, end)
        self._break = self.tape.length

    def soft_break(self, start: int, end: int) -> None:
        """A line wrap: white space."""
        if not self.skip:
            self.tape.space(start, end)
            self._break = self.tape.length

    # elements

    def open(self, tag: str, hidden: str = "", inline: bool = False, kind: str = "") -> None:
        """Enter an element that matters to the text inside it."""
        if not inline:
            self.flush()
        if self.open_tags:
            implied = IMPLIES.get(tag)
            if implied:
                self._imply(*implied)
        if len(self.stack) >= _DEEPEST:
            return
        frame = Frame(tag, self.top)
        if hidden:
            frame.hidden = hidden
        if inline:
            frame.inline = True
            if hidden and self.tape.length:
                self._outer.append((self.tape, self._links))
                self.tape = Tape(self.tape.source)
                self._links = []
        if kind or tag in KIND:
            frame.kind, frame.level = kind or KIND[tag], LEVEL.get(tag, 0)
        elif tag in LISTS:
            frame.kind, frame.level = "paragraph" if frame.kind == "heading" else frame.kind, 0
            frame.lead = self._introduction(frame.lead)
        elif tag in ("blockquote", "q"):
            frame.quoted = True
        self.stack.append(frame)
        self.top = frame
        self.open_tags[tag] = self.open_tags.get(tag, 0) + 1

    def close(self, tag: str) -> None:
        """Leave an element, and with it whatever was left open inside it."""
        if not self.open_tags.get(tag):
            if tag in KIND and LEVEL.get(tag) and self.top.tag in LEVEL:
                self._pop_to(len(self.stack) - 1)  # </h3> ends an <h2>, too
            return
        stack = self.stack
        barrier = tag not in ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "html", "body")
        for at in range(len(stack) - 1, 0, -1):
            frame = stack[at]
            if frame.tag == tag:
                self._pop_to(at)
                return
            if barrier and frame.tag in ("td", "th", "table") and not frame.inline:
                return

    def close_inline(self, tag: str) -> None:
        """Leave an inline element; blocks that were opened inside it stay open."""
        if not self.open_tags.get(tag):
            return
        stack = self.stack
        for at in range(len(stack) - 1, 0, -1):
            if stack[at].tag == tag:
                if all(frame.inline for frame in stack[at + 1 :]):
                    self._pop_to(at)
                else:
                    self.flush()
                    del stack[at]
                    self.open_tags[tag] -= 1
                return

    def _imply(self, ended: frozenset[str], until: frozenset[str]) -> None:
        for at in range(len(self.stack) - 1, 0, -1):
            tag = self.stack[at].tag
            if tag in ended:
                self._pop_to(at)
                return
            if tag in until:
                return

    def _pop_to(self, depth: int) -> None:
        stack = self.stack
        frames = stack[depth:]
        outer = stack[depth - 1]
        if not all(frame.inline for frame in frames):
            if self.tape.length or self._pending or self._outer:
                self.flush()
        elif any(frame.hidden != outer.hidden or frame.kind != outer.kind for frame in frames):
            self._end_aside()
        for frame in frames:
            self.open_tags[frame.tag] -= 1
        del stack[depth:]
        self.top = outer

    def _end_aside(self) -> None:
        """End of hidden words inside a sentence: they become a block of their own, the sentence goes on."""
        if not self._outer:
            self.flush()
            return
        text, runs = self.tape.take()
        if text:
            self._pending.append((self._named_kind(), text, self.runs_to_source(text, runs), "", self.top.hidden))
        self.tape, self._links = self._outer.pop()

    def _named_kind(self) -> str:
        return self._kind or self.top.kind

    def _introduction(self, outer: int | None) -> int | None:
        """The block that introduces a list which begins here, if there is one."""
        if not self.blocks:
            return outer
        last = self.blocks[-1]
        text = last.text
        if last.kind in ("paragraph", "list-item") and text.endswith((":", ":*", "…", "...")):
            return len(self.blocks) - 1
        if last.kind == "paragraph" and (
            self._was_bold or (len(text) <= 80 and not text.endswith((".", "!", "?", "”", '"')))
        ):
            return len(self.blocks) - 1
        return outer

    def start_skip(self, tag: str, at: int, end: int) -> None:
        """Leave out everything up to the end of `tag`; inline code leaves a hole."""
        if tag in CODE:
            self.tape.piece(HOLE, at, end)
        elif tag not in INLINE_OUT and tag in BLOCKS:
            self.flush()
        self.skip, self.skip_depth, self.skip_from = tag, 1, at

    def end_skip(self) -> None:
        self.skip, self.skip_depth, self.foreign = "", 0, 0

    def start_link(self, href: str) -> None:
        if self._link is not None:
            self.end_link()
        self._link = (self.tape.length, href)

    def end_link(self) -> None:
        if self._link is not None:
            start, href = self._link
            if self.tape.length > start:
                self._links.append((start, self.tape.length, href))
            self._link = None

    def reference(self, href: str) -> None:
        """A footnote mark: no text, but a link of no length, so that a source beside the words can be seen."""
        if not self.skip:
            self._links.append((self.tape.length, self.tape.length, href))

    def start_bold(self) -> None:
        if not self.tape.length:
            self._bold_from = 0

    def end_bold(self) -> None:
        self._bold_to = self.tape.length

    def start_raised(self) -> None:
        self._mark = self.tape.mark()

    def end_raised(self) -> None:
        """End of <sup>: a reference mark ("works<sup>1</sup>") is not a part of the sentence, an exponent is."""
        mark, self._mark = self._mark, None
        if mark is None or not mark[0] or self.tape.length <= mark[2]:
            return
        words = self.tape.since(mark)
        if not _REFERENCE.fullmatch(words.strip()) or _EXPONENT.search(self.tape.before(mark)):
            return
        self.tape.cut(mark)
        href = next((href for start, _, href in self._links if start >= mark[2]), "#" + words.strip(" []()"))
        self._links = [link for link in self._links if link[0] < mark[2]]
        self.reference(href)

    # blocks

    def flush(self) -> None:
        """End of a block: what was collected becomes one."""
        if self._outer:  # a block begins inside hidden words: first the visible ones before them
            hidden, self.tape = self.tape, self._outer[0][0]
            links, self._links = self._links, self._outer[0][1]
            self._outer.clear()
            top, self.top = self.top, next((f for f in reversed(self.stack) if not f.inline), self.top)
            self._flush()
            self.tape, self._links, self.top = hidden, links, top
        if self.tape.length or self._pending or self._next < len(self.waiting):
            self._flush()

    def _flush(self) -> None:
        if self.tape.length:
            if self._link is not None:
                start, href = self._link
                self._links.append((start, self.tape.length, href))
            text, runs = self.tape.take()
            self._block(text, runs)
            self._reset()
        pending, self._pending = self._pending, []
        for kind, text, runs, name, hidden in pending:
            self._append(kind, text, runs, name=name, hidden=hidden)

    def _block(self, text: str, runs: Runs) -> None:
        if not _WORD.search(text):
            return
        top = self.top
        kind = self._named_kind() if top.kind == "paragraph" else top.kind
        self._was_bold = self._bold_from == 0 and self._bold_to >= len(text)
        links = self._links
        if not links:
            self._append(kind, text, self.runs_to_source(text, runs))
            return
        links = [trimmed(text, link) for link in links if link[0] <= len(text)]
        if kind in ("paragraph", "list-item"):
            apart = [link for link in links if link[1] > link[0]]
            rest, at = "", 0
            for start, end, _ in apart:
                rest += text[at:start]
                at = max(at, end)
            if apart and not _WORD.search(rest + text[at:]):
                self._menu(kind, text, runs, apart)
                return
        self._append(kind, text, self.runs_to_source(text, runs), links=links)

    def _menu(self, kind: str, text: str, runs: Runs, links: list[tuple[int, int, str]]) -> None:
        """A block of nothing but links: each is a block of its own."""
        for start, end, href in links:
            words = text[start:end]
            if _WORD.search(words):
                part = slice_runs(runs, len(text), start, end)
                link = [(0, len(words), href)]
                own = "link-text" if len(words) <= 100 else kind
                self._append(own, words, self.runs_to_source(words, part), links=link)

    def runs_to_source(self, text: str, runs: Runs) -> Runs:
        """Runs to the source for a clean text whose `runs` lead to what is read just now."""
        if self._inner is None:
            return runs
        return compose(runs, len(text), self._inner[1], len(self._inner[0]))

    def attribute(self, kind: str, start: int, end: int, name: str, odd: re.Pattern[str] = MARKUP) -> None:
        """Copy outside the running text, such as an alt text: a block of its own after the current one."""
        if self.skip or start >= end:
            return
        tape = Tape(self.tape.source)
        tape.add(start, end, odd)
        text, runs = tape.take()
        if text:
            self.aside(kind, text, self.runs_to_source(text, runs), name)

    def aside(self, kind: str, text: str, runs: Runs, name: str) -> None:
        """A finished block (runs lead to the source) that comes after the current one."""
        self._pending.append((kind, text, runs, name, self.top.hidden))
        if not self.tape.length and not self._outer:
            self._flush()

    def _append(
        self, kind: str, text: str, runs: Runs, *, links: list[tuple[int, int, str]] | None = None, name: str = "",
        hidden: str = "", level: int = 0, quoted: bool = False,
    ) -> None:  # fmt: skip
        if not runs or not _WORD.search(text):
            return
        if self._next < len(self.waiting):
            self._catch_up(runs[0][1])
        found = addresses(text)
        if found:
            links = [
                *(links or ()),
                *((a, b, text[a:b]) for a, b in found if text[a : a + 4].lower() in ("http", "www.")),
            ]
            links = moved(links, found)
            text, runs = masked(text, runs, found)
            if not _WORD.search(text):
                return
        top = self.top
        level = top.level or level if kind == "heading" else 0
        while kind == "heading" and self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        section = self._headings[-1][1] if self._headings else None
        block = Block(
            kind=kind,
            text=text,
            runs=runs,
            level=level,
            section=section,
            lead=top.lead if kind in ("list-item", "table-cell", "link-text") else None,
            quoted=top.quoted or quoted,
            hidden=hidden or top.hidden,
            links=tuple(Link(*link) for link in sorted(links)) if links else (),
            name=name,
        )
        if kind == "heading":
            self._headings.append((level, len(self.blocks)))
        self.blocks.append(block)

    def _catch_up(self, place: int) -> None:
        """Copy inside template tags that stand before `place`."""
        while self._next < len(self.waiting) and self.waiting[self._next].start < place:
            one = self.waiting[self._next]
            self._next += 1
            self._append(one.kind, one.text, one.runs, name=one.name, level=one.level, quoted=one.quoted)

    def through(self, text: str, runs: Runs, inner: str, inner_runs: Runs) -> Runs:
        """Runs to the source of a clean `text` that was made from `inner`, a decoded part of what is read now."""
        return self.runs_to_source(text, compose(runs, len(text), inner_runs, len(inner)))

    @contextmanager
    def inside(self, text: str, runs: Runs) -> Iterator[None]:
        """Read from a decoded text (a JSON string, a YAML scalar) whose `runs` lead to what is read now.

        What is open outside does not reach into it, and nothing opened inside stays open.
        """
        self.flush()
        outside = (self.tape, self._inner, self.top, self.stack, self.open_tags, self.skip, self.skip_depth, self._link)
        headings = list(self._headings)
        self.tape = Tape(text)
        self._inner = (
            text,
            runs if self._inner is None else compose(runs, len(text), self._inner[1], len(self._inner[0])),
        )
        frame = Frame("", None)
        frame.hidden = self.top.hidden
        self.top, self.stack, self.open_tags, self.skip, self.skip_depth, self._link = frame, [frame], {}, "", 0, None
        self._reset()
        try:
            yield
            self.flush()
        finally:
            (self.tape, self._inner, self.top, self.stack, self.open_tags, self.skip, self.skip_depth, self._link) = (
                outside
            )
            self._headings = headings
            self._outer.clear()
            self._reset()

    def rename(self, first: int, kind: str, name: str, level: int = 0) -> None:
        """Make all blocks from index `first` on blocks of `kind` that came from the property `name`.

        With a `level`, the first is the heading of what follows.
        """
        for at in range(first, len(self.blocks)):
            if self.blocks[at].kind != "alt-text":
                self.blocks[at] = replace(self.blocks[at], kind=kind, name=name, level=level, lead=None)
        if level and first < len(self.blocks):
            while self._headings and self._headings[-1][0] >= level:
                self._headings.pop()
            section = self._headings[-1][1] if self._headings else None
            self.blocks[first] = replace(self.blocks[first], section=section)
            self._headings.append((level, first))

    def wait(self, other: Page) -> None:
        """Keep the blocks of another page of the same source for their places."""
        for block in other.blocks:
            runs = block.runs
            self.waiting.append(
                Waiting(runs[0][1], block.kind, block.text, runs, block.name, block.level, block.quoted)
            )

    def label(self, first: int, kind: str, name: str) -> None:
        """Say of all blocks from index `first` on where they came from; give paragraphs a `kind`, unless it is ""."""
        for at in range(first, len(self.blocks)):
            block = self.blocks[at]
            kept = kind if kind and block.kind == "paragraph" else block.kind
            self.blocks[at] = replace(block, kind=kept, name=block.name or name)

    @property
    def in_text(self) -> bool:
        """Whether a block is open that has words already."""
        return bool(self.tape.length or self._outer)

    def source_span(self, start: int, end: int) -> Span:
        """Where a range of the text that is being read lies in the source."""
        if self._inner is None:
            return Span(start, end)
        runs = slice_runs(self._inner[1], len(self._inner[0]), start, end)
        return Span(runs[0][1], runs[-1][2]) if runs else Span(0, 0)

    # what is not copy

    def comment(self, body: str, start: int, end: int) -> None:
        """A comment: a directive if it speaks to claimlint."""
        if "claimlint" in body:
            found = _DIRECTIVE.fullmatch(body)
            if found:
                self.comments.append((found[1], self.source_span(start, end), False))

    def begin(self) -> tuple[str, int]:
        """Read the front matter and shield the template tags: the text to parse, and where the body begins.

        Both modules are loaded only where there is something for them.
        """
        text, body = self.text, 0
        if text.startswith(("---", "+++")):
            from claimlint.readers.frontmatter import read_front_matter

            body = read_front_matter(self, text)
        if any(mark in text for mark in _TEMPLATES):
            from claimlint.readers.shield import shield

            hidden = shield(text)
            self.take_shielded(hidden)
            text = hidden.text
        self.tape.source = text
        return text, body

    def take_shielded(self, hidden: Shielded) -> None:
        """What a shield found in template tags."""
        for body, start, end in hidden.comments:
            self.comment(body, start, end)
        for kind, start, end, name in hidden.extras:
            tape = Tape(self.text)
            tape.add(start, end)
            text, runs = tape.take()
            self.waiting.append(Waiting(start, kind, text, runs, name))
        self.waiting.sort(key=_start)

    def problem(self, message: str, hint: str, at: int) -> None:
        """Something at offset `at` of the source that could not be read."""
        before = self.text[:at]
        line = before.count("\n") + before.count("\r") - before.count("\r\n") + 1
        column = at - max(before.rfind("\n"), before.rfind("\r"))
        self.problems.append(Problem(self.path, message, hint, line, column))

    def finish(self) -> Document:
        """The document. The page must not be used afterwards."""
        if self.skip and self.skip not in INLINE_OUT:
            self.problem(
                f"<{self.skip}> is never closed: the text after it was not read.",
                f"Close it with </{self.skip}>.",
                self.source_span(self.skip_from, self.skip_from + 1).start,
            )
        self.flush()
        self._catch_up(len(self.text) + 1)
        blocks = tuple(self.blocks)
        segments = split_blocks(blocks)
        directives = directives_of(self.text, blocks, self.comments)
        problems = tuple(self.problems)
        return Document(self.path, self.text, self.format, blocks, segments, directives, problems, dict(self.meta))
