"""Word drafts (.docx): paragraphs, headings, lists, tables, footnotes and alternative texts.

A draft has no lines. Its text is taken to be one line a paragraph, in the order of the document, table cells
included: line 12, column 5 is the fifth character of the twelfth paragraph. Footnotes and alternative texts
come after the last paragraph. Deleted words of tracked changes are left out, inserted ones are read.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from claimlint.errors import SourceError
from claimlint.model import Document
from claimlint.readers.page import Page
from claimlint.readers.tape import PLAIN

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST = 50_000_000  # bytes of one part, unpacked
_HEADING = re.compile(r"heading (\d)", re.I)
_HINT = "Open it in Word and save it as .docx again, or save it as .html."
_DIRECTIVE = re.compile(r"\s*(?:<!--\s*)?(claimlint:.*?)(?:-->)?\s*", re.S)


class Line(NamedTuple):
    """A paragraph: its text, and what it is on the page."""

    text: str
    tag: str = "p"
    level: int = 0
    hidden: bool = False
    links: tuple[tuple[int, int, str], ...] = ()


def read_docx(data: bytes, path: str) -> Document:
    """The document in a .docx file. Raises SourceError for what is none."""
    from zipfile import ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive:
            lines = _lines(archive)
    except Exception as error:  # noqa: BLE001 - zipfile, zlib and expat each have errors of their own
        raise SourceError(f"this is not a readable Word document: {error}.", path=path, hint=_HINT) from None
    page = Page(path, "\n".join(line.text for line in lines), "docx")
    at = 0
    for line in lines:
        _line(page, line, at)
        at += len(line.text) + 1
    return page.finish()


def read_lines(page: Page) -> None:
    """Read a text that was taken from a draft: one line a paragraph."""
    at = 0
    for text in page.text.split("\n"):
        _line(page, Line(text), at)
        at += len(text) + 1


def _line(page: Page, line: Line, at: int) -> None:
    end = at + len(line.text)
    said = _DIRECTIVE.fullmatch(line.text)
    if said and line.text:
        page.comment(said[1], at, end)
        return
    if line.tag == "img":
        page.attribute("alt-text", at, end, "alt", PLAIN)
        return
    kind = {"title": "title", "li": "list-item", "td": "table-cell"}.get(line.tag, "")
    if line.tag == "li" and page.top.kind != "list-item":
        page.open("ul")
    elif line.tag != "li" and page.open_tags.get("ul"):
        page.close("ul")
    page.open(line.tag, "hidden text" if line.hidden else "", kind=kind or ("" if line.level else "paragraph"))
    if line.tag == "blockquote":
        page.top.quoted = True
    past = at
    for start, stop, href in line.links:
        page.add(past, at + start, PLAIN)
        page.start_link(href)
        page.add(at + start, at + stop, PLAIN)
        page.end_link()
        past = at + stop
    page.add(past, end, PLAIN)
    page.flush()
    page.close(line.tag)


def _lines(archive: ZipFile) -> list[Line]:
    body = _part(archive, "word/document.xml")
    assert body is not None
    draft = _Draft(_styles(_part(archive, "word/styles.xml", optional=True)), _relations(archive))
    lines: list[Line] = []
    draft.read(body, "", lines)
    notes = [_part(archive, f"word/{name}.xml", optional=True) for name in ("footnotes", "endnotes")]
    for note in notes:
        if note is not None:
            draft.read(note, "", lines)
    lines += [Line(" ".join(text.split()), "img") for text in draft.alts]
    return lines


def _part(archive: ZipFile, name: str, optional: bool = False) -> Element | None:
    from xml.etree.ElementTree import XMLParser

    if name not in archive.namelist():
        if optional:
            return None
        raise ValueError(f"it has no {name}")
    if archive.getinfo(name).file_size > _MOST:
        raise ValueError(f"{name} is larger than {_MOST // 1_000_000} MB")
    with archive.open(name) as file:
        data = file.read(_MOST + 1)
    if len(data) > _MOST or b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:  # entities can blow up
        raise ValueError(f"{name} cannot be trusted")
    parser = XMLParser()  # noqa: S314 - no entities, see above
    parser.feed(data)
    root: Element = parser.close()
    return root


def _styles(root: Element | None) -> dict[str, str]:
    """Style id -> lower-case English name; ids are in the language of the Word that wrote them."""
    found: dict[str, str] = {}
    for style in root.iter(_MAIN + "style") if root is not None else ():
        name = style.find(_MAIN + "name")
        if name is not None:
            found[style.get(_MAIN + "styleId", "")] = name.get(_MAIN + "val", "").lower()
    return found


def _relations(archive: ZipFile) -> dict[str, str]:
    root = _part(archive, "word/_rels/document.xml.rels", optional=True)
    return {} if root is None else {one.get("Id", ""): one.get("Target", "") for one in root}


class _Draft:
    """The paragraphs of one draft."""

    def __init__(self, styles: dict[str, str], links: dict[str, str]) -> None:
        self.styles, self.links = styles, links
        self.alts: list[str] = []

    def read(self, root: Element, tag: str, lines: list[Line]) -> None:
        todo: list[tuple[Element, str]] = [(root, tag)]
        while todo:
            node, inside = todo.pop()
            if node.tag == _MAIN + "p":
                lines.append(self.paragraph(node, inside))
                continue
            if node.tag in (_MAIN + "del", _MAIN + "moveFrom"):
                continue
            inside = "td" if node.tag == _MAIN + "tc" else inside
            todo.extend((child, inside) for child in reversed(node))

    def paragraph(self, node: Element, inside: str) -> Line:
        parts: list[str] = []
        links: list[tuple[int, int, str]] = []
        hidden: list[bool] = []
        self._runs(node, parts, links, hidden)
        text = "".join(parts)
        tag, level = self._tag(node, inside)
        return Line(text, tag, level, bool(hidden) and all(hidden), tuple(links))

    def _tag(self, node: Element, inside: str) -> tuple[str, int]:
        style = node.find(f"{_MAIN}pPr/{_MAIN}pStyle")
        name = style.get(_MAIN + "val", "") if style is not None else ""
        name = self.styles.get(name, re.sub(r"(?<=[a-z])(?=[A-Z\d])", " ", name).lower())
        heading = _HEADING.match(name)
        if heading and heading[1] in "123456":
            return f"h{heading[1]}", int(heading[1])
        if name == "title":
            return "title", 0
        if name in ("quote", "intense quote"):
            return "blockquote", 0
        if node.find(f"{_MAIN}pPr/{_MAIN}numPr") is not None or name.startswith("list"):
            return "li", 0
        return inside or "p", 0

    def _runs(self, root: Element, parts: list[str], links: list[tuple[int, int, str]], hidden: list[bool]) -> None:
        todo: list[Element | tuple[int, str]] = list(reversed(root))
        while todo:
            node = todo.pop()
            if isinstance(node, tuple):  # the end of a link
                links.append((node[0], sum(map(len, parts)), node[1]))
                continue
            name = node.tag.removeprefix(_MAIN)
            if name == "t":
                parts.append((node.text or "").replace("\n", " ").replace("\r", " "))
            elif name in ("tab", "br", "cr"):
                parts.append(" ")
            elif name == "noBreakHyphen":
                parts.append("\u2011")
            elif name in ("del", "moveFrom", "pPr", "rPr", "instrText", "p"):
                continue
            elif name.endswith("}docPr"):
                if node.get("descr"):
                    self.alts.append(node.get("descr", ""))
            else:
                if name == "r":
                    hidden.append(node.find(f"{_MAIN}rPr/{_MAIN}vanish") is not None)
                if name == "hyperlink" and node.get(_RELATION) in self.links:
                    todo.append((sum(map(len, parts)), self.links[node.get(_RELATION, "")]))
                todo.extend(reversed(node))
