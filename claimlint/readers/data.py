"""Strings of data (objects, lists, content files) as blocks of the page that they will be shown on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from claimlint.readers.jsonld import _TAG, read_string
from claimlint.readers.page import Page
from claimlint.readers.prose import is_copy, is_head, kind_of
from claimlint.readers.tape import PLAIN, Run, Runs, Tape, slice_runs

_BLANK = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_INDENT = re.compile(r"^([ \t]*)(?=\S)", re.M)
_MARKDOWN = ("**", "](", "__", "\n#", "\n- ", "\n* ", "`")


class Place(NamedTuple):
    """Where a string stands in its data."""

    name: str = ""  # the key, variable, or attribute that it belongs to
    depth: int = 0  # of objects around it: the level of its heading
    item: bool = False  # directly in a list
    head: bool = False  # in data that describe the page (metadata, seo)
    quoted: bool = False  # in a list of testimonials
    machine: bool = False  # in structured data
    strict: bool = False  # nothing around it says that it is copy

    def under(self, name: str) -> Place:
        """The place of the value of key `name`."""
        if kind_of(self.name) == "button" and name.lower() in ("label", "text", "title"):  # cta: {label: "Book"}
            name = f"{self.name}.{name}"
        return self._replace(
            name=name, item=False, strict=False, head=self.head or is_head(name),
            quoted=self.quoted or kind_of(name) == "quote",
        )  # fmt: skip


def read_data(page: Page, inner: str, runs: Runs, place: Place, markdown: bool = False) -> bool:
    """One decoded string, whose `runs` lead to what is read now: a block of the page if it is copy."""
    if not runs or not is_copy(inner, place.name, place.strict):
        return False
    tag, kind = _element(inner, place)
    if any(mark in inner for mark in _MARKDOWN) and (markdown or "\n" in inner or "](" in inner or "**" in inner):
        from claimlint.readers.markdown import read_body

        inner, runs = dedented(inner, runs)
        _nested(page, inner, runs, tag, kind, place, partial(read_body, page, inner, 0))
    elif _TAG.search(inner):
        from claimlint.readers.html import scan

        _nested(page, inner, runs, tag, kind, place, partial(scan, page, 0, len(inner)))
    elif page.in_text or not tag:
        read_string(page, inner, runs, kind, place.name)
    else:
        _block(page, inner, runs, tag, kind, place)
    return True


def _element(inner: str, place: Place) -> tuple[str, str]:
    """The element that the string will be ("" where none fits), and the kind of its block."""
    if place.machine:
        return "", "structured-data"
    kind = kind_of(place.name)
    if kind == "alt":
        return "", "alt-text"
    if kind == "title":
        if place.head:
            return "", "title"
        if not place.item and len(inner) <= 200:
            return f"h{min(6, place.depth + 1)}", "heading"
    if kind == "description" and place.head:
        return "", "meta-description"
    if kind == "button" and len(inner) <= 80:
        return "button", "button"
    if place.item:
        return "li", "list-item"
    return "div", "paragraph"


def _block(page: Page, inner: str, runs: Runs, tag: str, kind: str, place: Place) -> None:
    tape = Tape(inner)
    quoted = place.quoted and kind in ("paragraph", "list-item")
    if quoted:
        page.open("blockquote")
    page.open(tag, kind=kind)
    for start, end in _paragraphs(inner) if kind == "paragraph" else [(0, len(inner))]:
        tape.add(start, end, PLAIN)
        text, clean = tape.take()
        if text:
            page.aside(kind, text, page.through(text, clean, inner, runs), place.name)
    page.close(tag)
    if quoted:
        page.close("blockquote")


def _paragraphs(inner: str) -> list[tuple[int, int]]:
    """The parts between blank lines."""
    parts, at = [], 0
    for gap in _BLANK.finditer(inner):
        parts.append((at, gap.start()))
        at = gap.end()
    return [*parts, (at, len(inner))]


def dedented(inner: str, runs: Runs) -> tuple[str, Runs]:
    """The text without the white space that its lines share, which Markdown would take for code.

    The first line counts only if it has any, as the text may begin beside its key.
    """
    lines = [line for line in _INDENT.finditer(inner) if line.start() or line[1]]
    shared = min((len(line[1]) for line in lines), default=0)
    if not shared:
        return inner, runs
    parts: list[str] = []
    out: list[Run] = []
    at = size = 0
    for start, end in [*((line.start(1), line.start(1) + shared) for line in lines), (len(inner), len(inner))]:
        out.extend((size + clean, first, stop) for clean, first, stop in slice_runs(runs, len(inner), at, start))
        parts.append(inner[at:start])
        size += start - at
        at = end
    return "".join(parts), tuple(out)


def _nested(page: Page, inner: str, runs: Runs, tag: str, kind: str, place: Place, read: Callable[[], object]) -> None:
    """A string that holds markup: its blocks keep what they are, unless the string is one of another kind."""
    first, in_text = len(page.blocks), page.in_text
    with page.inside(inner, runs):
        if place.quoted:
            page.open("blockquote")
        read()
        page.flush()
    if kind not in ("paragraph", "list-item") or in_text:
        page.rename(first, kind, place.name, int(tag[1]) if kind == "heading" else 0)
        return
    page.label(first, kind if tag == "li" and len(page.blocks) == first + 1 else "", place.name)
