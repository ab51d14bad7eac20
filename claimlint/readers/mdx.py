"""MDX: Markdown with components. Code is shielded; the words between components and in their attributes are read."""

from __future__ import annotations

import re

from claimlint.readers.frontmatter import read_front_matter, read_value
from claimlint.readers.jsonld import is_prose, unescape
from claimlint.readers.markdown import read_body
from claimlint.readers.page import Page
from claimlint.readers.shield import Shielded, shield
from claimlint.readers.tape import FILL, HOLE, Runs

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+\1(?!`)")
_MODULE = re.compile(r"^(?:import|export)\b(?=[\s{*\"'])", re.M)
_OPEN = re.compile(r"\{|<(?:[A-Z][\w.]*|>)|</(?:[A-Z][\w.]*\s*)?>")
# What matters while brackets are balanced: strings, comments, brackets.
_JS = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/|[{}()\[\]]", re.S)
_PROPERTY = re.compile(
    r"([A-Za-z_]\w*)\s*[:=]\s*(?:\"((?:\\.|[^\"\\\n])*)\"|'((?:\\.|[^'\\\n])*)'|`([^`$]*)`)"
    r"|(?<=[\[,(\s])(?:\"((?:\\.|[^\"\\\n])*)\"|'((?:\\.|[^'\\\n])*)')(?=\s*[,\])])",
    re.S,
)
_ESCAPE = re.compile(r"\\u\{[0-9a-fA-F]{1,6}\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\.", re.S)
_STRING = re.compile(r"\{\s*(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)'|`([^`\\$]*)`)\s*\}")
_COMMENT = re.compile(r"\{\s*/\*(.*?)\*/\s*\}", re.S)
_MOST_FAILURES = 20  # braces and tags that never end; looking for each end again would take forever
_COPY = frozenset(
    "title description alt label text heading subheading subtitle caption summary quote question answer body content"
    " excerpt cta ctatext buttontext tagline lead intro note message name headline eyebrow imagealt".split()
)
_KINDS = {"alt": "alt-text", "imagealt": "alt-text", "cta": "button", "ctatext": "button", "buttontext": "button"}


def read_mdx(page: Page) -> None:
    """Read the whole source of `page`."""
    text = page.tape.source
    body = read_front_matter(page, text)
    hidden = shield_code(text, body, page)
    page.take_shielded(hidden)
    read_body(page, hidden.text, body, nested=0)


def shield_code(text: str, start: int, page: Page) -> Shielded:
    """`text` with modules, expressions and component tags replaced by filler of the same length."""
    out = Shielded(text)
    code = [found.span() for found in _FENCE.finditer(text, start)]
    code += [found.span() for found in _CODE.finditer(text, start) if not _within(code, found.start())]
    code.sort()
    parts: list[str] = []
    at = start
    for first, last, kind in _holes(text, start, code, out):
        parts.append(text[at:first])
        parts.append(_filler(text, first, last, kind))
        at = last
    out.text = text[:start] + "".join(parts) + text[at:]
    if "{{" in out.text or "{%" in out.text:
        out.text = shield(out.text).text
    if len(page.blocks) == 0 and not page.meta:
        _read_metadata(page, text, start)
    return out


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    return any(first <= at < last for first, last in spans)


def _holes(  # noqa: C901 - one pass over four kinds of openers
    text: str, start: int, code: list[tuple[int, int]], out: Shielded
) -> list[tuple[int, int, str]]:
    """Sorted ranges that are no copy: (start, end, "module" | "expression" | "tag")."""
    found: list[tuple[int, int, str]] = []
    modules = iter([match.start() for match in _MODULE.finditer(text, start)])
    module = next(modules, -1)
    at, past, failures = start, 0, 0
    while True:
        opening = _OPEN.search(text, at)
        first = opening.start() if opening else len(text) + 1
        while 0 <= module < at:
            module = next(modules, -1)
        is_module = 0 <= module < first
        here = module if is_module else first
        if here > len(text):
            return found
        while past < len(code) and code[past][1] <= here:
            past += 1
        if past < len(code) and code[past][0] <= here:
            at = code[past][1]
            continue
        if is_module:
            end = _module_end(text, here)
            found.append((here, end, "module"))
        elif text[here] == "{":
            if here and text[here - 1] == "\\":
                at = here + 1
                continue
            end = _balanced(text, here)
            if end < 0:
                at = here + 1
                failures += 1
                if failures > _MOST_FAILURES:
                    return found
                continue
            _expression(text, here, end, found, out)
        else:
            end = _tag_end(text, here)
            if end < 0:
                at = here + 1
                failures += 1
                if failures > _MOST_FAILURES:
                    return found
                continue
            found.append((here, end, "tag"))
            _strings(text, here, end, out)
        at = end


def _module_end(text: str, start: int) -> int:
    """The end of an import or export: the end of the line on which its brackets are balanced."""
    depth, at = 0, start
    for token in _JS.finditer(text, start):
        if depth <= 0 and (stop := text.find("\n", at, token.start())) >= 0:
            return stop
        depth += (token[0] in "{([") - (token[0] in "})]")
        at = token.end()
    stop = text.find("\n", at)
    return len(text) if stop < 0 or depth > 0 else stop


def _balanced(text: str, start: int) -> int:
    """The end of the expression whose brace is at `start`; -1 where it never ends."""
    depth = 0
    for token in _JS.finditer(text, start, min(len(text), start + 100_000)):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
            if not depth:
                return token.end()
    return -1


def _tag_end(text: str, start: int) -> int:
    """The end of a JSX tag: its ">" outside quotes and braces; -1 where there is none."""
    at = start + 1
    for token in re.compile(r"\"[^\"]*\"|'[^']*'|\{|>").finditer(text, at, min(len(text), start + 100_000)):
        if token.start() < at:
            continue
        if token[0] == ">":
            return token.end()
        if token[0] == "{":
            at = _balanced(text, token.start())
            if at < 0:
                return -1
    return -1


def _expression(text: str, start: int, end: int, found: list[tuple[int, int, str]], out: Shielded) -> None:
    comment = _COMMENT.fullmatch(text, start, end)
    string = _STRING.fullmatch(text, start, end)
    if comment:
        out.comments.append((comment[1], start, end))
        found.append((start, end, "tag"))
    elif string and string.lastindex:
        first, last = string.span(string.lastindex)
        found += [(start, first, "tag"), (last, end, "tag")]
    else:
        found.append((start, end, "expression"))
        _strings(text, start, end, out)


def _strings(text: str, start: int, end: int, out: Shielded) -> None:
    """The prose among the string properties of a component or expression."""
    for match in _PROPERTY.finditer(text, start, end):
        group = match.lastindex or 0
        if group < 2:
            continue
        name = (match[1] or "").lower()
        if name in _COPY and is_prose(match[group]) and "\\" not in match[group]:
            out.extras.append((_KINDS.get(name, "front-matter"), *match.span(group), match[1]))


def _filler(text: str, start: int, end: int, kind: str) -> str:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    alone = not text[line:start].strip() and not text[end : len(text) if stop < 0 else stop].strip()
    char = " " if kind == "module" or alone else HOLE if kind == "expression" else FILL
    return (
        "".join(part if part in ("\n", "\r") else char for part in text[start:end]) if alone else char * (end - start)
    )


def _read_metadata(page: Page, text: str, start: int) -> None:
    """The prose in `export const metadata = {...}` before the body, as if it were front matter."""
    for module in _MODULE.finditer(text, start):
        if not re.compile(r"export\s+(?:const|let|var)\s+(?:metadata|meta|frontmatter|seo|page)\b", re.I).match(
            text, module.start()
        ):
            continue
        end = _module_end(text, module.start())
        for match in _PROPERTY.finditer(text, module.start(), end):
            group = match.lastindex or 0
            if group >= 2:
                inner, runs = _string(text, *match.span(group))
                keys = (match[1],) if match[1] else ()
                if match[1]:
                    page.meta.setdefault(match[1], inner)
                read_value(page, match.span(group), runs, inner, keys)


def _string(text: str, start: int, end: int) -> tuple[str, Runs]:
    return unescape(text, start, end, _ESCAPE, _escape)


def _escape(raw: str) -> str:
    if raw[1] in "ux" and len(raw) > 2:
        code = int(raw[2:].strip("{}"), 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    return {"n": "\n", "t": "\t", "r": "\r"}.get(raw[1], "" if raw[1] in "\r\n" else raw[1])
