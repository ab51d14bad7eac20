"""JSON-LD: the prose in structured data, with exact places. Broken or templated JSON is read as far as it goes."""

from __future__ import annotations

import re
from collections.abc import Callable

from claimlint.readers.page import Page
from claimlint.readers.tape import PLAIN, Run, Runs, Tape

_TOKEN = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"(\s*:)?|[{}\[\],]', re.S)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.S)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " ", '"': '"', "\\": "\\", "/": "/"}
_TAG = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")
_LETTERS = re.compile(r"[^\W\d_]{2}")
NO_PROSE = re.compile(r"\s*(?:[a-z][\w+.-]*://\S*|/\S*|[\w.+-]+@\S+|[\d\s.,:;/()+TZ-]+|#[\da-fA-F]{3,8})\s*", re.I)
_NOT_COPY = frozenset(
    "@type @id @context @graph url sameas image logo telephone faxnumber email streetaddress addresslocality"
    " addressregion addresscountry postalcode pricerange openinghours opens closes dayofweek datepublished"
    " datemodified datecreated uploaddate birthdate startdate enddate duration identifier isbn inlanguage"
    " encodingformat contenturl embedurl thumbnailurl target query-input urltemplate hasmap latitude longitude"
    " currenciesaccepted paymentaccepted keywords medicalspecialty currency pricecurrency availability price".split()
)


def read_json_ld(page: Page, start: int, end: int) -> None:
    """The prose strings of the JSON at page.tape.source[start:end], as blocks of kind structured-data."""
    text = page.tape.source
    keys: list[str] = [""]
    for token in _TOKEN.finditer(text, start, end):
        mark = text[token.start()]
        if mark == '"':
            if token[2] is not None:
                keys[-1] = token[1]
            elif is_prose(token[1]) and keys[-1].lower() not in _NOT_COPY:
                inner, runs = json_string(text, *token.span(1))
                read_string(page, inner, runs, "structured-data", keys[-1])
        elif mark in "{[":
            keys.append(keys[-1])
        elif mark in "}]" and len(keys) > 1:
            keys.pop()


def is_prose(raw: str) -> bool:
    """Whether a string has words in it: white space, letters, and no URL, path, date or number as a whole."""
    return " " in raw.strip() and _LETTERS.search(raw) is not None and not NO_PROSE.fullmatch(raw)


def json_string(text: str, start: int, end: int) -> tuple[str, Runs]:
    """The decoded JSON string between the quotes, and its runs to `text`."""
    return unescape(text, start, end, _ESCAPE, _json_escape)


def _json_escape(raw: str) -> str:
    if raw[1] != "u" or len(raw) < 6:
        return _PLAIN.get(raw[1], raw[1])
    code = int(raw[2:6], 16)
    if len(raw) == 12:
        return chr(0x10000 + ((code - 0xD800) << 10) + int(raw[8:12], 16) - 0xDC00)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)


def unescape(
    text: str, start: int, end: int, escape: re.Pattern[str], decode: Callable[[str], str]
) -> tuple[str, Runs]:
    """text[start:end] with every match of `escape` replaced by `decode(match)`, and the runs back."""
    if escape.search(text, start, end) is None:
        return text[start:end], ((0, start, end),) if end > start else ()
    parts: list[str] = []
    runs: list[Run] = []
    at, size = start, 0
    for match in escape.finditer(text, start, end):
        here, stop = match.span()
        for piece, first, last in ((text[at:here], at, here), (decode(match[0]), here, stop)):
            if piece:
                parts.append(piece)
                runs.append((size, first, last))
                size += len(piece)
        at = stop
    if end > at:
        parts.append(text[at:end])
        runs.append((size, at, end))
    return "".join(parts), tuple(runs)


def read_string(page: Page, inner: str, runs: Runs, kind: str, name: str) -> None:
    """One decoded string as a block of `kind`; markup inside it is read as HTML."""
    if not runs:
        return
    if _TAG.search(inner):
        from claimlint.readers.html import scan

        first = len(page.blocks)
        with page.inside(inner, runs):
            scan(page, 0, len(inner))
        page.rename(first, kind, name)
        return
    tape = Tape(inner)
    tape.add(0, len(inner), PLAIN)
    text, clean = tape.take()
    if text:
        page.aside(kind, text, page.through(text, clean, inner, runs), name)
