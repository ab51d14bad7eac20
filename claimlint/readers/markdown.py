"""Markdown: CommonMark with tables, footnotes, strikethrough, task lists and HTML, read with pyromark."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from claimlint.readers.entities import decode_reference
from claimlint.readers.html import scan
from claimlint.readers.page import Page
from claimlint.readers.tape import FILL, HOLE, PLAIN, Run, Tape

_REFERENCE = re.compile(r"&(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,40};)")
# Lines of other dialects that are not copy: Kramdown attributes, container marks, alerts, display math.
_DIALECT = re.compile(
    r"\{[:.#][^{}\n]{0,200}\}|^\+[-=+:]{3,}\+[ \t]*$|^[ \t]*:::+[ \t]*(?:[a-z][\w-]*)?(?:\{[^}\n]*\})?"
    r"|(?<=\[)!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)(?=\])"
    r"|^[ \t]*\[\[?_?toc_?\]\]?[ \t]*$|\$\$[^$]{1,2000}\$\$",
    re.M | re.I,
)
_TITLE = re.compile(r"(?:\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|\(((?:\\.|[^()\\])*)\))\s*\)$", re.S)
_DEEPEST = 20  # levels of indented text in MDX
_TAGS = {"BlockQuote": "blockquote", "List": "ul", "Table": "table", "TableRow": "tr", "TableHead": "tr",
         "TableCell": "td", "Item": "li", "FootnoteDefinition": "div"}  # fmt: skip


def read_markdown(page: Page) -> None:
    """Read the whole source of `page`."""
    read_body(page, *page.begin())


def read_body(page: Page, text: str, start: int, nested: int = -1) -> None:
    """Read text[start:] as Markdown. `text` is the source of `page`, or what is shielded of it, length for length.

    `nested` >= 0: indented text is not code, as in MDX; so many levels of it have been entered.
    """
    if _MARKDOWN_TAG.search(text, start):
        text = text[:start] + _unwrapped(text[start:])
    if _HAS_DIALECT.search(text, start):
        text = text[:start] + _DIALECT.sub(_blank, text[start:])
    page.tape.source = text
    body = text[start:] if start else text
    if body:
        _Walk(page, text, body, start, nested).run()


_MARKDOWN_TAG = re.compile(r"^[ \t]*<(\w+)[^<>]*\smarkdown\s*=\s*[\"']?(?:1|block|span)[^<>]*>", re.M)
_HAS_DIALECT = re.compile(r"\{[:.#]|^\+[-=]|:::|\[!|\$\$|toc_?\]", re.M | re.I)


def _unwrapped(text: str) -> str:
    """The text without the tags of blocks marked markdown="1": Kramdown reads Markdown inside them."""
    names = {found[1] for found in _MARKDOWN_TAG.finditer(text)}
    text = _MARKDOWN_TAG.sub(_spaces, text)
    return re.sub(rf"^[ \t]*</(?:{'|'.join(sorted(names))})>[ \t]*$", _spaces, text, flags=re.M)


def _spaces(found: re.Match[str]) -> str:
    return re.sub(r"[^\r\n]", " ", found[0])


def _blank(found: re.Match[str]) -> str:
    if found[0].startswith("+"):  # the border of a grid table: a blank line
        return " " * len(found[0])
    return FILL * len(found[0]) if "\n" not in found[0] else re.sub(r"[^\r\n]", FILL, found[0])


class _Walk:
    """One pass over pyromark's events; its ranges are UTF-8 bytes, ours code points."""

    def __init__(self, page: Page, text: str, body: str, base: int, nested: int) -> None:
        self.page, self.text, self.base = page, text, base
        self.body = body
        self.data = b"" if body.isascii() else body.encode("utf-8")
        self.byte = self.char = 0
        self.html: list[tuple[int, int]] = []
        self.images = 0  # open ones
        self.alt = Tape(text)
        self.nested = nested
        self.indented: list[tuple[int, int]] | None = None

    def place(self, byte: int) -> int:
        """The code point at a byte. Events come nearly in order, so each step is short."""
        if not self.data:
            return self.base + byte
        if byte >= self.byte:
            self.char += len(self.data[self.byte : byte].decode("utf-8", "ignore"))
        else:
            self.char -= len(self.data[byte : self.byte].decode("utf-8", "ignore"))
        self.byte = byte
        return self.base + self.char

    def run(self) -> None:  # noqa: C901 - one loop over all events, kept flat for speed
        import pyromark

        options = pyromark.Options
        try:
            events: Any = pyromark.events_with_range(
                self.body,
                options=options.ENABLE_TABLES
                | options.ENABLE_FOOTNOTES
                | options.ENABLE_STRIKETHROUGH
                | options.ENABLE_TASKLISTS
                | options.ENABLE_HEADING_ATTRIBUTES,
            )
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # a Rust panic is no Exception, and has no public class
                raise
            hint = "Report the page to the makers of claimlint; saved as .txt it can be checked."
            self.page.problem("the Markdown parser failed: the page was not read.", hint, self.base)
            return
        page, place = self.page, self.place
        for event, extent in events:
            if type(event) is str:
                self._mark(event, extent)
                continue
            for name, value in event.items():  # exactly one
                if name == "Text":
                    if self.indented is not None:
                        self.indented.append((place(extent["start"]), place(extent["end"])))
                    elif not page.skip:
                        self._text(value, place(extent["start"]), place(extent["end"]))
                elif name == "Start":
                    self._start(value, extent)
                elif name == "End":
                    self._end(value if type(value) is str else next(iter(value)))
                elif name == "InlineHtml" and not self.images:
                    scan(page, place(extent["start"]), place(extent["end"]))
                elif name == "Html":
                    self.html.append((place(extent["start"]), place(extent["end"])))
                elif name == "Code":
                    (self.alt if self.images else page).piece(HOLE, place(extent["start"]), place(extent["end"]))
                elif name == "FootnoteReference":
                    page.reference(f"#fn-{value}")
        self._flush_html()

    def _text(self, value: str, start: int, end: int) -> None:
        text = self.text
        tape: Page | Tape = self.alt if self.images else self.page
        if end - start == len(value) and text.startswith(value, start):
            tape.add(start, end, PLAIN)
            return
        found = _REFERENCE.match(text, start)
        if found:  # its range is too long before a trailing tab or a lone CR
            char, size = decode_reference(found[0])
            tape.piece(char, start, start + size)
            return
        at = text.find(value, start, end) if value.strip() else -1
        if at >= 0:
            tape.add(at, at + len(value), PLAIN)
        elif start < end:
            tape.piece(value, start, end)

    def _mark(self, event: str, extent: dict[str, int]) -> None:
        page = self.page
        if self.images:
            if event.endswith("Break"):
                self.alt.space(self.place(extent["start"]), self.place(extent["end"]))
        elif event == "SoftBreak":
            page.soft_break(self.place(extent["start"]), self.place(extent["end"]))
        elif event == "HardBreak":
            page.line_break(self.place(extent["start"]), self.place(extent["end"]))
        elif event == "Rule":
            page.flush()

    def _start(self, value: Any, extent: dict[str, int]) -> None:
        page = self.page
        name = value if type(value) is str else next(iter(value))
        if name == "Paragraph":
            page.flush()
        elif name == "Heading":
            page.open(value["Heading"]["level"].lower())
        elif name in _TAGS:
            page.open(_TAGS[name])
        elif name == "Strong":
            page.start_bold()
        elif name == "Link":
            self._start_link(value["Link"], extent)
        elif name == "Image":
            self.images += 1
            if value["Image"]["title"] and value["Image"]["link_type"] == "Inline":
                self._title(self.place(extent["start"]), self.place(extent["end"]))
        elif name == "CodeBlock":
            page.flush()
            if 0 <= self.nested < _DEEPEST and value["CodeBlock"] == "Indented" and not page.skip:
                self.indented = []
            else:
                self._leave("pre", extent)
        elif name == "Strikethrough":
            self._leave("s", extent)

    def _leave(self, tag: str, extent: dict[str, int]) -> None:
        page = self.page
        if page.skip == tag:
            page.skip_depth += 1
        elif not page.skip:
            at = self.place(extent["start"])
            page.start_skip(tag, at, at)

    def _end(self, name: str) -> None:
        page = self.page
        if name == "Paragraph":
            page.flush()
        elif name == "Heading":
            page.close(page.top.tag if page.top.kind == "heading" else "h6")
        elif name in _TAGS:
            page.flush()
            page.close(_TAGS[name])
        elif name == "Strong":
            page.end_bold()
        elif name == "Link":
            page.end_link()
            if page.skip == "autolink":
                page.end_skip()
        elif name == "Image":
            self._end_image()
        elif name == "HtmlBlock":
            self._flush_html()
        elif name == "CodeBlock" and self.indented is not None:
            self._read_indented()
        elif name in ("CodeBlock", "Strikethrough") and page.skip == ("pre" if name == "CodeBlock" else "s"):
            page.skip_depth -= 1
            if not page.skip_depth:
                page.end_skip()

    def _start_link(self, link: dict[str, str], extent: dict[str, int]) -> None:
        page = self.page
        start = self.place(extent["start"])
        if link["link_type"] in ("Autolink", "Email"):
            page.start_link(link["dest_url"])
            page.piece(HOLE, start, self.place(extent["end"]))
            page.end_link()
            if not page.skip:
                page.start_skip("autolink", start, start)
            return
        page.start_link(link["dest_url"])
        if link["title"] and link["link_type"] == "Inline":
            self._title(start, self.place(extent["end"]))

    def _title(self, start: int, end: int) -> None:
        """The title of a link or image: the parser gives no place for it, so look at the end of the link."""
        found = _TITLE.search(self.text, start, end)
        if found and found.lastindex:
            self.page.attribute("aria-label", *found.span(found.lastindex), "title")

    def _end_image(self) -> None:
        """The alt text: what stands between the brackets, without its markup."""
        self.images -= 1
        if not self.images:
            text, runs = self.alt.take()
            if text and not self.page.skip:
                self.page.aside("alt-text", text, self.page.runs_to_source(text, runs), "alt")

    def _read_indented(self) -> None:
        lines, self.indented = self.indented or [], None
        parts: list[str] = []
        runs: list[Run] = []
        size = 0
        for start, end in lines:
            first = start
            while first < end - 1 and self.text[first] in " \t":
                first += 1
            parts.append(self.text[first:end])
            runs.append((size, first, end))
            size += end - first
        if size:
            with self.page.inside("".join(parts), tuple(runs)):
                read_body(self.page, "".join(parts), 0, self.nested + 1)

    def _flush_html(self) -> None:
        """An HTML block: its lines may have block quote marks between them, which are blanked out."""
        if not self.html:
            return
        lines, self.html = self.html, []
        start, end = lines[0][0], lines[-1][1]
        page = self.page
        if all(before[1] == after[0] for before, after in pairwise(lines)):
            scan(page, start, end)
            return
        parts, at = [], start
        for first, last in lines:
            parts += [" " * (first - at), self.text[first:last]]
            at = last
        source = page.tape.source
        page.tape.source = self.text[:start] + "".join(parts) + self.text[end:]
        scan(page, start, end)
        page.flush()
        page.tape.source = source
