"""String literals of JavaScript: what they say, and where each character stands. Other values in them are holes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimlint.readers.entities import decode_reference
from claimlint.readers.tape import HOLE, Run, Runs

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimlint.readers.page import Page

Piece = tuple[str, int, int, bool]  # text, start, end, as written
_WRAPPERS = frozenset(("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"))
# Functions that hand back the words they are given, perhaps in another language.
TRANSLATORS = frozenset(
    "t $t _ __ _e i18n gettext trans translate msg tr i18n.t intl.t String.raw dedent outdent".split()
)


def pieces_of(node: Node, text: str) -> list[Piece] | None:
    """The parts of a string expression in order; None where the expression is no string."""
    while node.type in _WRAPPERS and node.named_child_count:
        node = node.named_children[0]
    kind = node.type
    if kind in ("string", "template_string"):
        return _parts(node, text)
    if kind == "binary_expression":
        return _joined(node, text)
    if kind == "call_expression":
        return _translated(node, text)
    return None


def _parts(node: Node, text: str) -> list[Piece]:
    found: list[Piece] = []
    for child in node.named_children:
        start, end = child.start_byte, child.end_byte
        if child.type == "string_fragment":
            found.append((text[start:end], start, end, True))
        elif child.type == "escape_sequence":
            found.append((unescaped(text[start:end]), start, end, False))
        elif child.type == "html_character_reference":
            found.append((decode_reference(text[start:end])[0], start, end, False))
        elif child.type == "template_substitution":
            found.append((HOLE, start, end, False))
    return found


def operands(node: Node) -> list[Node]:
    """The parts of a sum, first to last: a + b + c is a tree that leans to the left."""
    found: list[Node] = []
    while node.type == "binary_expression" and (operator := node.child_by_field_name("operator")) is not None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if operator.type != "+" or left is None or right is None:
            break
        found.append(right)
        node = left
    return [node, *reversed(found)]


def _joined(node: Node, text: str) -> list[Piece] | None:
    """The parts of "a" + b + "c"; None where no part is a string."""
    found: list[Piece] = []
    strings = 0
    for operand in operands(node):
        parts = _parts(operand, text) if operand.type in ("string", "template_string") else None
        strings += parts is not None
        found += parts if parts is not None else [(HOLE, operand.start_byte, operand.end_byte, False)]
    return found if strings else None


def _translated(node: Node, text: str) -> list[Piece] | None:
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or given is None or text[called.start_byte : called.end_byte] not in TRANSLATORS:
        return None
    if given.type == "template_string":
        return _parts(given, text)
    first = given.named_children[0] if given.named_child_count else None
    return _parts(first, text) if first is not None and first.type in ("string", "template_string") else None


def said(pieces: list[Piece]) -> tuple[str, Runs]:
    """The text of the parts and its runs to the source."""
    out: list[str] = []
    runs: list[Run] = []
    size = 0
    for clean, start, end, verbatim in pieces:
        if not clean or start >= end:
            continue
        # A decoded piece of this shape would be taken for verbatim.
        kept = clean[:1] if not verbatim and len(clean) == end - start > 1 else clean
        out.append(kept)
        runs.append((size, start, end))
        size += len(kept)
    return "".join(out), tuple(runs)


def add_pieces(page: Page, pieces: list[Piece]) -> None:
    """The parts as text of the current block."""
    from claimlint.readers.tape import PLAIN

    for clean, start, end, verbatim in pieces:
        if verbatim:
            page.add(start, end, PLAIN)
        else:
            page.piece(clean, start, end)


def has_words(pieces: list[Piece] | None) -> bool:
    return pieces is not None and any(re.search(r"[^\W\d_]{2}", piece[0]) for piece in pieces)


def unescaped(raw: str) -> str:
    """The character that an escape sequence of JavaScript stands for; "" for a line continuation."""
    if raw[1:2] in ("u", "x") and len(raw) > 2:
        try:
            code = int(raw[2:].strip("{}"), 16)
        except ValueError:
            return "\ufffd"
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    if raw[1:2] in ("\r", "\n", "\u2028", "\u2029"):
        return ""
    return {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " ", "v": " ", "0": " "}.get(raw[1:2], raw[1:2])


_INSIDE = re.compile(
    r"\$\{(?:[^{}]|\{[^{}]*\})*\}|\\u\{[0-9a-fA-F]{1,6}\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.", re.S
)


def split_string(text: str, start: int, end: int) -> list[Piece]:
    """The parts of the string literal text[start:end], quotes included, without a syntax tree."""
    template, found, at = text[start] == "`", list[Piece](), start + 1
    for part in _INSIDE.finditer(text, start + 1, end - 1):
        if part[0][0] == "$" and not template:
            continue
        if part.start() > at:
            found.append((text[at : part.start()], at, part.start(), True))
        found.append((HOLE if part[0][0] == "$" else unescaped(part[0]), *part.span(), False))
        at = part.end()
    if at < end - 1:
        found.append((text[at : end - 1], at, end - 1, True))
    return found
