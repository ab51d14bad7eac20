"""Plain text: paragraphs between blank lines, short lines of their own as headings, bullets as lists."""

from __future__ import annotations

import re

from claimlint.readers.page import Page
from claimlint.readers.tape import PLAIN

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_BULLET = re.compile(r"\s*(?:[-*+–—•‣▪◦●■□·∙⁃✓✔✅☑➤►▸o]|\(?\d{1,2}[.)]|[a-z]\))\ufe0f?\s+(?=\S)")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|_{3,}|\*{3,})\s*")
_HASH = re.compile(r"(#{1,6})\s+")
_WRAPPED = 120  # characters; a longer line was never wrapped, so each line is a paragraph

Line = tuple[int, int]


def read_text_file(page: Page) -> None:
    """Read the whole source of `page`."""
    text, body = page.begin()
    group: list[Line] = []
    for line in _LINE.finditer(text, body):
        start, end = line.span(1)
        if text[start:end].strip():
            group.append((start, end))
        elif group:
            _group(page, text, group)
            group = []
        if line.end() >= len(text):
            break
    if group:
        _group(page, text, group)
    while page.stack[1:]:
        page.close(page.top.tag)


def _group(page: Page, text: str, lines: list[Line]) -> None:
    """The lines between two blank lines."""
    wrapped = all(end - start <= _WRAPPED for start, end in lines)
    if len(lines) == 1 and not _BULLET.match(text, *lines[0]):
        _single(page, text, *lines[0])
        return
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if at + 1 < len(lines) and _UNDERLINE.fullmatch(text, *lines[at + 1]):
            _heading(page, start, end, 1 if text[lines[at + 1][0] :].lstrip()[:1] == "=" else 2)
            at += 2
            continue
        bullet = _BULLET.match(text, start, end)
        if bullet:
            if page.top.kind != "list-item":
                page.open("ul")
            page.open("li")
            page.add(bullet.end(), end, PLAIN)
        elif _UNDERLINE.fullmatch(text, start, end):
            _leave_list(page)
            page.flush()
        elif hash_mark := _HASH.match(text, start, end):
            _heading(page, hash_mark.end(), end, len(hash_mark[1]))
        else:
            _go_on(page, text, lines, at, wrapped)
        at += 1
    if page.top.kind != "list-item":
        page.flush()


def _go_on(page: Page, text: str, lines: list[Line], at: int, wrapped: bool) -> None:
    """A line of running text: it continues the paragraph or list item before it, or begins one."""
    start, end = lines[at]
    in_item = page.top.kind == "list-item"
    if in_item and (at == 0 or not text[start : start + 1].isspace()):
        _leave_list(page)
    if page.tape.length and (not wrapped or _ends_line(text, lines[at - 1])):
        page.flush()
    if at and page.tape.length:
        page.soft_break(lines[at - 1][1], start)
    page.add(start, end, PLAIN)


def _ends_line(text: str, line: Line) -> bool:
    """A short line that ends with a colon introduces something."""
    words = text[line[0] : line[1]].rstrip()
    return words.endswith(":") and len(words) < 80


def _single(page: Page, text: str, start: int, end: int) -> None:
    """A line of its own: a heading if it is short and no sentence."""
    _leave_list(page)
    words = text[start:end].strip()
    mark = _HASH.match(text, start, end)
    if mark:
        _heading(page, mark.end(), end, len(mark[1]))
    elif len(words) <= 100 and words[-1] not in '.:;,!…"”)' and len(words.split()) <= 14:
        _heading(page, start, end, 2)
    else:
        page.flush()
        page.add(start, end, PLAIN)
        page.flush()


def _heading(page: Page, start: int, end: int, level: int) -> None:
    _leave_list(page)
    page.open(f"h{level}")
    page.add(start, end, PLAIN)
    page.close(f"h{level}")


def _leave_list(page: Page) -> None:
    if page.open_tags.get("ul"):
        page.close("ul")
