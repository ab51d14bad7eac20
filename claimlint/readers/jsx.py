"""JSX: elements and their attributes, mapped onto the HTML that they will most likely become."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from claimlint.readers.data import Place
from claimlint.readers.elements import BLOCKS, CODE, CONTAINERS, HEADINGS, RAW, SKIPPED, VOID
from claimlint.readers.html import end_element, start_element
from claimlint.readers.jsonld import read_string
from claimlint.readers.literals import add_pieces, has_words, pieces_of, said
from claimlint.readers.prose import name_words
from claimlint.readers.tape import HOLE

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimlint.readers.script import Script

_INLINE = frozenset(
    "a abbr b bdi bdo big cite dfn em font i ins label mark q rp rt ruby s small span strong sub sup time tt u var wbr"
    " br img code kbd samp input data output".split()
)
_KNOWN = CONTAINERS | BLOCKS | SKIPPED | _INLINE | VOID | frozenset(RAW)
# Components by the last word of their names.
_COMPONENTS = {
    **dict.fromkeys("heading title headline subheading header1 accordiontrigger h".split(), "h2"),
    **dict.fromkeys("link navlink anchor nextlink".split(), "a"),
    **dict.fromkeys("trans highlight bold italic em balancer nowrap emphasis".split(), "span"),
    **dict.fromkeys("image img picture nextimage".split(), "img"),
    **dict.fromkeys("button btn cta".split(), "button"),
    **dict.fromkeys("listitem item li".split(), "li"),
    **dict.fromkeys("cell td th".split(), "td"),
    **dict.fromkeys("quote blockquote testimonial".split(), "blockquote"),
    **dict.fromkeys("paragraph description".split(), "p"),
    "list": "ul",
}
# Components whose names are those of elements that mean something else, or nothing.
_NOT_ELEMENTS = frozenset("title link image object template select video map menu label data time section".split())
_FOUND = {"classname": "class", "class": "class", "alt": "alt", "title": "title", "aria-label": "aria-label",
          "hidden": "hidden", "aria-hidden": "aria-hidden", "role": "role", "href": "href", "to": "href",
          "type": "type", "value": "value", "name": "name", "property": "property", "content": "content",
          "itemprop": "itemprop"}  # fmt: skip
_SAID = {"alt": "alt-text", "title": "aria-label", "aria-label": "aria-label"}
_NEVER = re.compile(r"on[A-Z]\w*|data-.*|className|style|key|ref|id|d|href|src|srcSet|sizes|sx|css|tw|variants"
                    r"|transition|initial|animate|whileHover|whileInView|viewport|classNames|fill"
                    r"|stroke|viewBox")  # fmt: skip
_AS = frozenset(("p", "li", "blockquote", "button", "span"))
_UNSEEN = re.compile(r"display\s*:\s*[\"']none|visibility\s*:\s*[\"']hidden")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_OPEN = re.compile(r"<[A-Za-z>]")


class Elements:
    """The part of a walk that is on JSX."""

    def __init__(self, script: Script) -> None:
        self.script, self.page, self.text = script, script.page, script.text

    def visit(self, node: Node, place: Place, flow: bool) -> None:
        kind = node.type
        if kind in ("jsx_element", "jsx_self_closing_element", "jsx_fragment"):
            self._element(node, place, flow)
        elif kind == "jsx_text":
            self.page.add(node.start_byte, node.end_byte)
        elif kind == "jsx_expression":
            self._expression(node, place, flow)
        elif kind in ("jsx_opening_element", "jsx_attribute"):  # of an element that is broken
            self._attributes(node, "", place)
        else:
            self.script.push(node.named_children, place, flow)

    def _element(self, node: Node, place: Place, flow: bool) -> None:
        opening = node.child_by_field_name("open_tag") or node
        name = self.script.source(opening.child_by_field_name("name"))
        children = node.children[1:-1] if node.type != "jsx_self_closing_element" else []
        if not name:
            self._children(children, place, flow)
            return
        tag = self._tag(name, opening, flow)
        here = (opening.start_byte, opening.end_byte)
        if tag in ("script", "style") or (tag in SKIPPED | frozenset(RAW) and tag != "title"):
            self._left_out(opening, tag, place, here)
            return
        if tag == "title":
            self.page.open("title", kind="title")
        else:
            found = self._found(opening)
            if not name[0].islower():  # the title of a component is seen, that of an element is a hint
                found.pop("title", None)
            start_element(self.page, self.text, tag, found, *here)
        self.script.then(lambda: self._end(tag, node))
        if children:
            self.script.then(lambda: self._children(children, place, flow or tag in ("p", *HEADINGS)))
        self._attributes(opening, tag if name[0].islower() else "", place)

    def _end(self, tag: str, node: Node) -> None:
        if tag == "title":
            self.page.flush()
            self.page.close("title")
        elif tag not in VOID:
            end_element(self.page, tag, node.end_byte - 1, node.end_byte)

    def _left_out(self, opening: Node, tag: str, place: Place, here: tuple[int, int]) -> None:
        if tag in CODE:
            self.page.piece(HOLE, *here)
        elif tag == "script" and "ld+json" in self.text[here[0] : here[1]]:
            self._attributes(opening, "", place._replace(machine=True))

    def _tag(self, name: str, opening: Node, flow: bool) -> str:
        """The HTML element that an element or component stands for."""
        if name[0].islower() and "." not in name and name in _KNOWN:
            return name
        last = name.rsplit(".", 1)[-1]
        lower = last.lower()
        if name[0].islower() and "." in name and lower in _KNOWN:  # motion.h1
            return lower
        level = self._level(opening)
        if level:
            return level
        if lower in _COMPONENTS:
            return _COMPONENTS[lower]
        if lower in _KNOWN and lower not in _NOT_ELEMENTS:
            return lower
        words = name_words(last)
        if words and words[-1] in _COMPONENTS:
            found = _COMPONENTS[words[-1]]
            return "span" if flow and found in ("p", "ul", "li") else found
        return "span" if flow else "div"

    def _level(self, opening: Node) -> str:
        for attribute in opening.named_children:
            if attribute.type == "jsx_attribute" and attribute.named_child_count > 1:
                name, value = (self.script.source(child) for child in attribute.named_children[:2])
                value = value.strip("{}\"'` ")
                if name in ("as", "component", "variant", "tag", "element", "level", "order"):
                    if value in HEADINGS or (name != "variant" and value in _AS):
                        return value
                    if name in ("level", "order") and f"h{value}" in HEADINGS:
                        return f"h{value}"
        return ""

    # children

    def _children(self, children: list[Node], place: Place, flow: bool) -> None:
        flow = flow or any(
            (child.type == "jsx_text" and _LETTERS.search(self.text, child.start_byte, child.end_byte) is not None)
            or (child.type == "jsx_expression" and self._speaks(child))
            for child in children
        )
        inner = place._replace(name="", strict=True, item=False)
        following = -1
        for child in reversed(children):
            if 0 <= child.end_byte < following:  # white space that holds a line end is no node
                self.script.then(partial(self.page.add, child.end_byte, following))
            following = child.start_byte
            if child.type in ("jsx_text", "html_character_reference"):
                self.script.then(partial(self.page.add, child.start_byte, child.end_byte))
            elif child.is_named:
                self.script.push([child], inner, flow)

    def _speaks(self, node: Node) -> bool:
        inner = node.named_children[0] if node.named_child_count else None
        return inner is not None and has_words(pieces_of(inner, self.text))

    def _expression(self, node: Node, place: Place, flow: bool) -> None:
        for child in node.named_children:
            if child.type != "comment":
                self._value(child, place, flow)

    def _value(self, node: Node, place: Place, flow: bool) -> None:
        """What an expression among children leaves on the page."""
        kind = node.type
        pieces = pieces_of(node, self.text)
        if pieces is not None:
            add_pieces(self.page, pieces)
        elif kind == "parenthesized_expression" and node.named_child_count:
            self._value(node.named_children[-1], place, flow)
        elif kind == "ternary_expression":
            self._branches(node, place, flow)
        elif kind == "binary_expression" and self._operator(node) in ("&&", "||", "??"):
            right = node.child_by_field_name("right")
            if right is not None:
                self._value(right, place, flow)
        elif kind.startswith("jsx_"):
            self.script.push([node], place, flow)
        else:
            if not _OPEN.search(self.text, node.start_byte, node.end_byte):
                self.page.piece(HOLE, node.start_byte, node.end_byte)
            self.script.push([node], place, flow)

    def _branches(self, node: Node, place: Place, flow: bool) -> None:
        """Either of two: both are read, with a hole between them, as no visitor sees them side by side."""
        first, second = node.child_by_field_name("consequence"), node.child_by_field_name("alternative")
        if first is None or second is None:
            return
        between = (first.end_byte, second.start_byte)
        self.script.then(lambda: self._value(second, place, flow))
        if between[1] > between[0]:
            self.script.then(lambda: self._hole(*between))
        self._value(first, place, flow)

    def _hole(self, start: int, end: int) -> None:
        if self.page.in_text:
            self.page.soft_break(start, start + 1)
            self.page.piece(HOLE, start, end)
            self.page.soft_break(end - 1, end)

    def _operator(self, node: Node) -> str:
        operator = node.child_by_field_name("operator")
        return operator.type if operator is not None else ""

    # attributes

    def _found(self, opening: Node) -> dict[str, tuple[int, int]]:
        """The attributes that the HTML reader understands, as places of their values."""
        found: dict[str, tuple[int, int]] = {}
        for attribute in opening.named_children:
            if attribute.type != "jsx_attribute" or not attribute.named_child_count:
                continue
            parts = attribute.named_children
            name = self.script.source(parts[0]).lower()
            value = parts[1] if len(parts) > 1 else None
            if name == "style" and _UNSEEN.search(self.script.source(value)):
                name = "hidden"
            if name not in _FOUND and name != "hidden":
                continue
            if value is None or name == "hidden":
                if not value or self.script.source(value) != "{false}":
                    found["hidden" if name == "hidden" else _FOUND[name]] = (parts[0].end_byte, parts[0].end_byte)
            elif value.type == "string":
                found[_FOUND[name]] = (value.start_byte + 1, value.end_byte - 1)
            elif name not in _SAID:
                inner = value.named_children[0] if value.named_child_count else value
                quoted = inner.type in ("string", "template_string")
                found[_FOUND[name]] = (inner.start_byte + quoted, inner.end_byte - quoted)
        return found

    def _attributes(self, opening: Node, tag: str, place: Place) -> None:
        """The copy in the attributes. `tag` is the element, or "" for a component, whose attributes can be any copy."""
        here = place._replace(depth=max(1, place.depth), item=False, strict=False)
        tasks: list[Callable[[], None]] = []
        for attribute in opening.named_children:
            if attribute.type == "jsx_expression":  # {...spread}
                tasks.append(partial(self._later, attribute, here._replace(name="", strict=True)))
            if attribute.type != "jsx_attribute" or attribute.named_child_count < 2:
                continue
            name = self.script.source(attribute.named_children[0])
            value = attribute.named_children[1]
            if name == "dangerouslySetInnerHTML":
                tasks.append(partial(self._later, value, here.under("html")))
            elif name.lower() in _SAID and (tag or name != "title"):
                if value.type == "jsx_expression" and value.named_child_count:
                    tasks.append(partial(self._said, value.named_children[0], name.lower()))
            elif _NEVER.fullmatch(name):
                continue
            elif not tag:
                tasks.append(partial(self._later, value, here.under(name)))
            elif value.type == "jsx_expression" and name.lower() not in _FOUND:
                tasks.append(partial(self._later, value, here._replace(name=name, strict=True)))
        for task in reversed(tasks):
            self.script.then(task)

    def _later(self, value: Node, place: Place) -> None:
        self.script.push(value.named_children if value.type == "jsx_expression" else [value], place)

    def _said(self, value: Node, name: str) -> None:
        """An alt, title or aria-label that is an expression."""
        pieces = pieces_of(value, self.text)
        if pieces is not None and has_words(pieces):
            inner, runs = said(pieces)
            read_string(self.page, inner, runs, _SAID[name], name)
