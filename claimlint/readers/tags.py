"""Components in markup (<Hero title="...">): the copy in their attributes, and the elements they stand for."""

from __future__ import annotations

import re

from claimlint.readers import attributes as attrs
from claimlint.readers.data import Place, read_data
from claimlint.readers.html import end_element, start_element
from claimlint.readers.page import Page
from claimlint.readers.prose import name_words
from claimlint.readers.tape import Tape

# By the last word of the name.
ELEMENTS = {
    **dict.fromkeys("heading title headline subheading trigger".split(), "h2"),
    **dict.fromkeys("link navlink anchor".split(), "a"),
    **dict.fromkeys("button btn cta".split(), "button"),
    **dict.fromkeys("quote blockquote testimonial".split(), "blockquote"),
    **dict.fromkeys("li".split(), "li"),
}
_GOES_ON = re.compile(r"\s*+(?:[^<\s]|<(?:a|abbr|b|br|em|i|mark|q|small|span|strong|sub|sup|u)[\s>/])")
_CODE = frozenset(("aria-label", "style", "class", "href", "to", "src", "id"))


def start_component(page: Page, text: str, name: str, inside: tuple[int, int], place: tuple[int, int]) -> None:
    """A start tag; `inside` is the range of its attributes, `place` its own."""
    found = attrs.parse_attributes(text, *inside)
    if "aria-label" in found:
        page.attribute("aria-label", *found["aria-label"], "aria-label")
    for key, (first, last) in found.items():
        if key not in _CODE and key[0] not in ":@" and " " in text[first:last].strip():
            tape = Tape(text)
            tape.add(first, last)
            inner, runs = tape.take()
            read_data(page, inner, runs, Place(key, 1))
    if text[inside[1] - 1 : inside[1]] == "/":
        return
    words = name_words(name)
    element = ELEMENTS.get(words[-1], "") if words else ""
    page.opened.append((name, element, not page.in_text))
    if element:
        href = found.get("href", found.get("to"))
        start_element(page, text, element, {"href": href} if href and element == "a" else {}, *place)


def end_component(page: Page, text: str, name: str, place: tuple[int, int]) -> None:
    """An end tag. A component that began a block ends it, unless its sentence goes on."""
    while page.opened:
        opened, element, begins = page.opened.pop()
        if element:
            end_element(page, element, *place)
        if opened == name:
            if begins and not _GOES_ON.match(text, place[1]):
                page.flush()
            return
