"""HTML: whole pages and fragments, valid or broken. One regular expression finds the tags, as browsers would."""

from __future__ import annotations

import re

from claimlint.readers import attributes as attrs
from claimlint.readers.elements import (
    BLOCKS,
    BREAKOUT,
    CONTAINERS,
    INLINE_OUT,
    RAW,
    SKIPPED,
)
from claimlint.readers.page import Page

_RAW = "|".join(RAW)
# Attributes: a quote counts as one only after "=", and ">" inside it does not end the tag.
_INSIDE = r"(?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'\s])))*+"
TOKEN = re.compile(
    rf"<(?:!--(-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+(?:--!?>|\Z))"  # 1 comment
    rf"|/([a-zA-Z][^\s/>]*+)[^>]*+>"  # 2 end tag
    rf"|(?i:({_RAW}))(?=[\s/>])({_INSIDE})>((?:[^<]++|<(?!/(?i:\3)[\s/>]))*+)(?:</(?i:\3)[^>]*+>|\Z)"  # 3 4 5 raw text
    rf"|([a-zA-Z][^\s/>]*+)({_INSIDE})>"  # 6 7 start tag
    rf"|[a-zA-Z][^>]*+>"  # a quote that never ends
    rf"|[!?/][^>]*+>)"  # doctype, CDATA, processing instruction
)
_OPENING = re.compile(r"<[a-zA-Z/!?]")
_PHRASING_STATE = frozenset(("a", "q", "b", "strong", "sup"))
_BUTTONS = frozenset(("submit", "button", "reset"))


def read_html(page: Page) -> None:
    """Read the whole source of `page`."""
    text, body = page.begin()
    scan(page, body, len(text), whole=True)


def scan(page: Page, start: int, end: int, whole: bool = False) -> None:
    """Read page.tape.source[start:end] as HTML. `whole`: nothing of the same source follows."""
    text = page.tape.source
    limit = text.rfind(">", start, end) + 1  # a tag cannot end after the last ">"
    at = start
    if limit > start:
        for token in TOKEN.finditer(text, start, limit):
            here = token.start()
            if here > at and not page.skip and (page.tape.length or not text[at:here].isspace()):
                page.add(at, here)
            at = token.end()
            last = token.lastindex
            if last == 7:
                if not (page.components and _component(page, text, token)):
                    _start_tag(page, text, token[6].lower(), token.start(7), token.end(7), here, at)
            elif last == 2:
                if not (page.components and _component(page, text, token)):
                    end_element(page, token[2].lower(), here, at)
            elif last == 5:
                _raw(page, text, token, whole)
            elif last == 1:
                at = _comment(page, token, whole, end)
            elif text[here + 1].isalpha() and not page.skip:
                page.problem(
                    "a quote in this tag is never closed: the tag was left out.", "Close the quote.",
                    page.source_span(here, here + 1).start,
                )  # fmt: skip
    if at < end and not page.skip:
        _rest(page, text, at, end, whole)


def _component(page: Page, text: str, token: re.Match[str]) -> bool:
    """Read a tag of a component; False where it is an element."""
    name = token[2] or token[6]
    if page.skip or not (name[0].isupper() or "-" in name):
        return False
    from claimlint.readers.tags import end_component, start_component

    if token[2]:
        end_component(page, text, name, token.span())
    else:
        start_component(page, text, name, token.span(7), token.span())
    return True


def _rest(page: Page, text: str, at: int, end: int, whole: bool) -> None:
    """Text after the last tag; a tag that is cut off is left out, as in browsers."""
    opening = _OPENING.search(text, at, end)
    if opening is None or not whole:
        page.add(at, end)
        return
    if opening.start() > at:
        page.add(at, opening.start())
    if text.startswith("<!--", opening.start()):
        _unclosed_comment(page, opening.start())
        return
    page.problem(
        "the last tag is never closed: what follows it was not read.",
        'End the tag with ">"; write "&lt;" where "less than" is meant.',
        page.source_span(opening.start(), opening.start() + 1).start,
    )


def _comment(page: Page, token: re.Match[str], whole: bool, end: int) -> int:
    body = token[1]
    if not body.endswith(">"):
        if whole:
            _unclosed_comment(page, token.start())
        return end
    page.comment(body[: -4 if body.endswith("--!>") else -3], token.start(), token.end())
    return token.end()


def _unclosed_comment(page: Page, at: int) -> None:
    place = page.source_span(at, at + 1).start
    page.problem("this comment is never closed: the text after it was not read.", 'Close it with "-->".', place)


def _raw(page: Page, text: str, token: re.Match[str], whole: bool) -> None:
    tag = token[3].lower()
    if page.skip:
        return
    closed = token.end(5) < token.end()
    if not closed and tag != "title":
        if whole:
            hint = f"Close it with </{tag}>."
            place = page.source_span(token.start(), token.start() + 1).start
            page.problem(f"<{tag}> is never closed: the text after it was not read.", hint, place)
        else:
            page.start_skip(tag, token.start(), token.end())
        return
    if tag == "title":
        page.open("title", kind="title")
        page.add(*token.span(5))
        page.close("title")
    elif tag == "script":
        kind = attrs.value(text, attrs.parse_attributes(text, *token.span(4)), "type").strip().lower()
        if kind == "application/ld+json":
            from claimlint.readers.jsonld import read_json_ld

            read_json_ld(page, *token.span(5))
    elif tag == "iframe" and attrs.matters(token[4]):
        attrs.read_attributes(page, attrs.parse_attributes(text, *token.span(4)))


def _start_tag(page: Page, text: str, tag: str, start: int, end: int, here: int, stop: int) -> None:
    if page.skip and not _still_read(page, tag):
        return
    if tag in SKIPPED and not (end > start and text[end - 1] == "/" and tag in ("svg", "math")):
        page.start_skip(tag, here, stop)
        return
    if tag in BLOCKS and page.open_tags.get("p"):
        page.close("p")
    if end - start > 1 and (tag in _SPECIAL or attrs.matters(text[start:end])):
        _rich_start(page, text, tag, attrs.parse_attributes(text, start, end), here, stop)
        return
    _plain_start(page, tag, here, stop)


def start_element(page: Page, text: str, tag: str, found: attrs.Attributes, here: int, stop: int) -> None:
    """Enter an element that another reader has parsed; `found` are its attributes as places in `text`."""
    if tag in BLOCKS and page.open_tags.get("p"):
        page.close("p")
    if found:
        _rich_start(page, text, tag, found, here, stop)
    else:
        _plain_start(page, tag, here, stop)


def _plain_start(page: Page, tag: str, here: int, stop: int) -> None:
    if tag in CONTAINERS:
        page.open(tag)
    elif tag == "br":
        page.line_break(here, stop)
    elif tag in BLOCKS:
        page.flush()
    elif tag in _PHRASING_STATE:
        _phrase_start(page, tag)


def _phrase_start(page: Page, tag: str) -> None:
    if tag in ("b", "strong"):
        page.start_bold()
    elif tag == "sup":
        page.start_raised()
    elif tag == "q":
        page.open("q", inline=True)
    elif tag == "a":
        page.end_link()


def _rich_start(page: Page, text: str, tag: str, found: attrs.Attributes, here: int, stop: int) -> None:
    """A start tag whose attributes matter."""
    if tag == "meta":
        attrs.read_meta(page, text, found)
        return
    hidden = attrs.hidden_reason(text, found)
    inline = tag not in CONTAINERS and tag != "p"
    if tag in ("img", "area"):
        if "alt" in found:
            page.attribute("alt-text", *found["alt"], "alt")
    elif tag == "input":
        _input(page, text, found)
    elif tag == "br" or tag in ("link", "base", "source", "track", "wbr", "col", "param", "embed"):
        _plain_start(page, tag, here, stop)
        return
    elif tag != "hr" and attrs.value(text, found, "role").strip().lower() == "button":
        if tag == "a":
            page.end_link()
        page.open(tag, hidden, kind="button")
    elif hidden and not (inline and hidden == "aria-hidden"):
        page.open(tag, hidden, inline=inline)
    elif tag != "a" or "href" not in found:
        _plain_start(page, tag, here, stop)
    attrs.read_attributes(page, found)
    if tag == "a" and "href" in found and page.top.kind != "button":
        page.start_link(attrs.value(text, found, "href").strip())


def _input(page: Page, text: str, found: attrs.Attributes) -> None:
    kind = attrs.value(text, found, "type").strip().lower()
    if kind in _BUTTONS and "value" in found:
        page.attribute("button", *found["value"], "value")
    elif kind == "image" and "alt" in found:
        page.attribute("alt-text", *found["alt"], "alt")


_SPECIAL = frozenset(("a", "img", "area", "meta", "input"))


def _still_read(page: Page, tag: str) -> bool:
    """Inside an element that is left out: whether this start tag ends the leaving out."""
    if page.skip in INLINE_OUT and tag in BLOCKS:
        page.end_skip()
        return True
    if page.skip in ("svg", "math") and tag in BREAKOUT and not page.foreign:
        page.end_skip()
        return True
    if tag == page.skip:
        page.skip_depth += 1
    elif tag == "foreignobject":
        page.foreign += 1
    return False


def end_element(page: Page, tag: str, here: int, stop: int) -> None:
    """Leave an element, whatever was left open inside it."""
    if page.skip:
        if tag == page.skip:
            page.skip_depth -= 1
            if not page.skip_depth:
                page.end_skip()
        elif tag == "foreignobject":
            page.foreign = max(0, page.foreign - 1)
        elif page.skip in INLINE_OUT and tag in BLOCKS:
            page.end_skip()
            end_element(page, tag, here, stop)
        return
    if tag in CONTAINERS:
        page.flush()
        page.close(tag)
    elif tag == "p":
        page.flush()
        page.close("p")
    elif tag == "br":
        page.line_break(here, stop)
    elif tag == "a":
        page.end_link()
        page.close_inline("a")
    elif tag in ("b", "strong"):
        page.end_bold()
        page.close_inline(tag)
    elif tag == "sup":
        page.end_raised()
    else:
        page.close_inline(tag)
