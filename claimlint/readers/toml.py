"""TOML front matter: tomllib for the values, a scan of its own for the places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimlint.model import Problem
from claimlint.readers.frontmatter import read_value
from claimlint.readers.jsonld import unescape
from claimlint.readers.page import Page
from claimlint.readers.tape import Runs

_KEY = r"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*'))*"
_TOKEN = re.compile(
    r"\#[^\n]*"  # comment
    rf"|^[ \t]*\[\[?\s*({_KEY})\s*\]\]?"  # 1 table
    rf"|({_KEY})\s*=(?!=)"  # 2 key
    r"|\"\"\"((?:[^\"\\]|\\.|\"(?!\"\"))*)\"\"\""  # 3 multi-line basic
    r"|'''((?:[^']|'(?!''))*)'''"  # 4 multi-line literal
    r"|\"((?:[^\"\\\n]|\\.)*)\""  # 5 basic
    r"|'([^'\n]*)'",  # 6 literal
    re.S | re.M,
)
_PART = re.compile(r"[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*'")
_ESCAPE = re.compile(r"\\[ \t]*(?:\r\n|\n)\s*|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.", re.S)
_PLAIN = {"b": " ", "t": "\t", "n": "\n", "f": " ", "r": "\r", '"': '"', "\\": "\\"}


def read_toml(page: Page, text: str, start: int, end: int) -> None:
    """The prose strings of the front matter at text[start:end]."""
    del text
    for keys, place, inner, runs in toml_strings(page, start, end, "the front matter"):
        read_value(page, place, runs, inner, keys)


def toml_strings(
    page: Page, start: int, end: int, what: str
) -> Iterator[tuple[tuple[str, ...], tuple[int, int], str, Runs]]:
    """All strings of the TOML at page.text[start:end]: keys, place, text, runs to the source.

    TOML that cannot be parsed is reported as `what`, and none of it is read.
    """
    import tomllib

    text = page.text
    try:
        page.meta.update(tomllib.loads(text[start:end].replace("\r\n", "\n")))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) + (start > 0) if found else 1
        hint = "Correct the line; strings stand between double quotes."
        page.problems.append(Problem(page.path, f"{what} cannot be read: {error}.", hint, line, 1))
        return
    table: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    for token in _TOKEN.finditer(text, start, end):
        group = token.lastindex
        if group == 1:
            table = keys = _parts(token[1])
        elif group == 2:
            keys = (*table, *_parts(token[2]))
        elif group is not None:
            yield (keys, token.span(), *_string(text, *token.span(group), group))


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _string(text: str, start: int, end: int, group: int) -> tuple[str, Runs]:
    if group in (3, 5):
        return unescape(text, start, end, _ESCAPE, _escape)
    return text[start:end], ((0, start, end),) if end > start else ()


def _escape(raw: str) -> str:
    if raw[1] in "uU" and len(raw) > 2:
        digits = raw[2:]
        code = int(digits, 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    return "" if raw[1].isspace() else _PLAIN.get(raw[1], raw[1])
