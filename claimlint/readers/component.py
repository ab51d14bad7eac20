"""Astro, Vue and Svelte: scripts, and markup with expressions and components."""

from __future__ import annotations

import re

from claimlint.errors import SourceError
from claimlint.readers.data import Place, read_data
from claimlint.readers.expressions import hide_expressions, strings_in_mustaches
from claimlint.readers.html import scan
from claimlint.readers.literals import said, split_string
from claimlint.readers.page import Page
from claimlint.readers.script import scan_script
from claimlint.readers.shield import shield
from claimlint.readers.tape import FILL

_FENCE = re.compile(r"\s*---[ \t]*\r?\n(.*?)^---[ \t\r]*$", re.S | re.M)
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)(?:</script\s*>|\Z)", re.S | re.I)
_SCRIPT_OR_STYLE = re.compile(r"<(script|style|i18n|docs)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TEMPLATE = re.compile(r"</?template\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.I)
_BOUND = re.compile(r"[\s](?::|v-bind:)([a-zA-Z][\w-]*)\s*=\s*\"\s*('(?:\\.|[^'\\\"])*'|`(?:\\.|[^`\\\"])*`)\s*\"")


def read_astro(page: Page) -> None:
    """Read the whole source of `page`: a script between ---, then markup with {expressions}."""
    fence = _FENCE.match(page.text)
    body = 0
    if fence:
        _script(page, *fence.span(1))
        body = fence.end()
    _braced(page, FILL * body + page.text[body:], body)


def read_svelte(page: Page) -> None:
    """Read the whole source of `page`: scripts, and markup with {expressions}."""
    _scripts(page)
    _braced(page, page.text, 0)


def read_vue(page: Page) -> None:
    """Read the whole source of `page`: scripts, and a template with {{ expressions }}."""
    _scripts(page)
    text = _SCRIPT_OR_STYLE.sub(_filled, page.text)
    for start, end, name in strings_in_mustaches(text, 0, len(text)):
        _waits(page, start, end, name)
    for bound in _BOUND.finditer(text):
        _waits(page, *bound.span(2), bound[1])
    text = _TEMPLATE.sub(_filled, text)
    hidden = shield(text)
    page.take_shielded(hidden)
    page.tape.source, page.components = hidden.text, True
    scan(page, 0, len(hidden.text), whole=True)


def _filled(found: re.Match[str]) -> str:
    return FILL * len(found[0])


def _scripts(page: Page) -> None:
    for script in _SCRIPT.finditer(page.text):
        if "ld+json" not in script[1]:
            _script(page, *script.span(2))


def _script(page: Page, start: int, end: int) -> None:
    try:
        scan_script(page, start, end)
    except SourceError as error:  # the markup can be read without it
        page.problem("the script in this file was not read: " + error.message, error.hint, start)


def _braced(page: Page, text: str, start: int) -> None:
    hidden = hide_expressions(text, start)
    for body, first, last in hidden.comments:
        page.comment(body, first, last)
    for first, last, name in hidden.strings:
        _waits(page, first, last, name)
    if hidden.unclosed >= 0:
        page.problem("this { is never closed: some text after it was not read.", "Close it with }.", hidden.unclosed)
    page.waiting.sort(key=lambda one: one.start)
    page.tape.source, page.components = hidden.text, True
    scan(page, start, len(hidden.text), whole=True)


def _waits(page: Page, start: int, end: int, name: str) -> None:
    """A string literal in an expression: a block of its own, in its place, if it is copy."""
    pieces = split_string(page.text, start, end)
    other = Page(page.path, page.text, page.format)
    inner, runs = said(pieces)
    if read_data(other, inner, runs, Place(name, 1, strict=not name)):
        other.flush()
        page.wait(other)
