"""HTML attributes: the copy in them, and what they say about the text around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimlint.readers.entities import decode_reference

if TYPE_CHECKING:
    from claimlint.readers.page import Page

_ATTRIBUTE = re.compile(r"([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)))?")
_UNSEEN = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![\d.]*[1-9]))", re.I)
_READER_ONLY = re.compile(
    r"(?<![\w:-])(?:u-|is-|usa-)?(?:sr-only|visually-?hidden|screen-?reader-(?:text|only))(?![\w-])", re.I
)
_REFERENCE = re.compile(r"&(?:#\w+;?|[A-Za-z][A-Za-z0-9]*;?)")
_NUMERIC = re.compile(r"&#(?:[0-9]+|[xX][0-9A-Fa-f]+);?")

Attributes = dict[str, tuple[int, int]]

META_KINDS = {
    "description": "meta-description",
    "og:description": "meta-description",
    "twitter:description": "meta-description",
    "dc.description": "meta-description",
    "dcterms.description": "meta-description",
    "og:title": "title",
    "twitter:title": "title",
    "dc.title": "title",
    "og:image:alt": "alt-text",
    "twitter:image:alt": "alt-text",
}
_ITEM_KINDS = {"description": "meta-description", "name": "title", "headline": "title", "reviewbody": "structured-data"}


def matters(raw: str) -> bool:
    """Whether it is worth looking at the attributes of an ordinary element at all.

    Plain substrings: one pattern that ignores case takes twenty times as long, and this runs for every tag.
    """
    lower = raw.lower()
    return (
        "title" in lower
        or "aria-" in lower
        or "hidden" in lower
        or "role" in lower
        or "sr-only" in lower
        or "reader" in lower
        or "display" in lower
        or "font-size" in lower
    )


def parse_attributes(text: str, start: int, end: int) -> Attributes:
    """Where the value of each attribute lies; the first of a name counts, as in browsers."""
    found: Attributes = {}
    for match in _ATTRIBUTE.finditer(text, start, end):
        name = match[1].lower()
        if name not in found:
            at = match.lastindex or 1
            found[name] = match.span(at) if at > 1 else (match.end(1), match.end(1))
    return found


def value(text: str, attributes: Attributes, name: str) -> str:
    """The decoded value of an attribute; "" where there is none."""
    if name not in attributes:
        return ""
    start, end = attributes[name]
    raw = text[start:end]
    return _REFERENCE.sub(_decoded, raw) if "&" in raw else raw


def _decoded(match: re.Match[str]) -> str:
    raw = match[0]
    if raw[1] == "#" and not _NUMERIC.fullmatch(raw):
        return raw
    char, size = decode_reference(raw)
    return char + raw[size:]


def hidden_reason(text: str, attributes: Attributes) -> str:
    """Why a visitor does not see the element ("hidden", "display:none", ...); "" where he does."""
    if "hidden" in attributes and value(text, attributes, "hidden").lower() != "until-found":
        return "hidden"
    if "style" in attributes:
        found = _UNSEEN.search(value(text, attributes, "style"))
        if found:
            return re.sub(r"\s", "", found[0].lower())
    if "class" in attributes:
        found = _READER_ONLY.search(value(text, attributes, "class"))
        if found:
            return found[0].lower()
    if value(text, attributes, "aria-hidden").lower() == "true":
        return "aria-hidden"
    return ""


def read_attributes(page: Page, attributes: Attributes) -> None:
    """The copy in the attributes of an ordinary element."""
    for name in ("aria-label", "title"):
        if name in attributes:
            page.attribute("aria-label", *attributes[name], name)


def read_meta(page: Page, text: str, attributes: Attributes) -> None:
    """The copy in a <meta> element: descriptions and titles."""
    if "content" not in attributes:
        return
    for key in ("name", "property"):
        name = value(text, attributes, key).strip().lower()
        if name in META_KINDS:
            page.attribute(META_KINDS[name], *attributes["content"], name)
            return
    item = value(text, attributes, "itemprop").strip().lower()
    if item in _ITEM_KINDS:
        page.attribute(_ITEM_KINDS[item], *attributes["content"], item)
