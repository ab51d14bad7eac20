"""Template tags (Liquid, Jinja, Nunjucks, Hugo, Handlebars, PHP, ERB): hidden from the parsers, positions kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claimlint.readers.tape import FILL, HOLE

# The openers; what closes each is looked up, never backtracked into.
_OPENER = re.compile(r"\{\{!?--|\{\{-?\s{0,9}/\*|\{\{\{|\{\{[<%]|\{\{|\{%|\{\#|<\?(?:php\b|=|(?=\s))|<%")
_CLOSERS = {"{{!--": "--}}", "{{--": "--}}", "{{{": "}}}", "{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}",
            "{#": "#}", "<%": "%>"}  # fmt: skip
_FARTHEST = 5000  # characters of one tag; comments and code may be longer
_SHORT = frozenset(("{{", "{{{", "{{<", "{{%", "{%", "{#"))
_LIQUID_BODY = re.compile(
    r"\{%-?\s*(comment|highlight|schema|stylesheet|javascript|style|codeblock|mermaid)\b"
    r"|\{\{[<%]\s*(highlight|mermaid|math)\b"
)
_COMMENT = re.compile(
    r"(?:\{\{!--|\{\{--|\{\{-?\s*/\*|\{\{!|\{\#-?|\{%-?\s*comment\s*-?%\}|<%--|<%-?\#|\{%-?\s*\#)(.*?)"
    r"(?:--\}\}|\*/\s*-?\}\}|\}\}|-?\#\}|\{%-?\s*endcomment\s*-?%\}|--%>|-?%>|-?%\})",
    re.S,
)
_ARGUMENT = re.compile(
    r"\b(title|text|alt|caption|label|description|subtitle|heading|summary|quote|content)\s*[=:]\s*"
    r"(?:\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)'|`([^`]*)`)",
    re.I,
)
_KIND = {"alt": "alt-text"}
_PHP_OUTPUT = re.compile(r"<\?(?:=|php\s+(?:echo|the_|_e\b|print|esc_))")


@dataclass
class Shielded:
    """A text of the same length in which no template tag is left, and what the tags held."""

    text: str
    comments: list[tuple[str, int, int]] = field(default_factory=list)  # text, start, end
    extras: list[tuple[str, int, int, str]] = field(default_factory=list)  # kind, start, end, name of the argument


def shield(text: str) -> Shielded:
    """Replace each template tag by filler of the same length: output by a HOLE, the rest by nothing.

    A tag that has its lines to itself becomes blank lines, unless HTML stands beside it: there a blank
    line would end the HTML block.
    """
    out = Shielded(text)
    parts: list[str] = []
    at = 0
    following: dict[str, int] = {}  # where each closer comes next; -1: nowhere
    opener = _OPENER.search(text)
    while opener:
        start = opener.start()
        end = _end(text, opener, following)
        if end < 0:
            opener = _OPENER.search(text, start + 2)
            continue
        parts.append(text[at:start])
        parts.append(_filler(text, start, end, opener[0]))
        _contents(out, text, start, end)
        at = end
        opener = _OPENER.search(text, end)
    if at:
        parts.append(text[at:])
        out.text = "".join(parts)
    return out


def _end(text: str, opener: re.Match[str], following: dict[str, int]) -> int:
    """Where the tag ends, with its body if that is no copy; -1 if it never does."""
    start, mark = opener.start(), opener[0]
    closer = "?>" if mark.startswith("<?") else "*/" if "/*" in mark else _CLOSERS[mark]
    stop = following.get(closer, 0)
    if 0 <= stop < opener.end():  # each closer is looked for once, not once for each opener
        stop = following[closer] = text.find(closer, opener.end())
    if stop < 0 or (stop - start > _FARTHEST and mark in _SHORT):
        return -1
    if closer == "*/":
        stop = text.find("}}", stop, stop + 20)
        return stop + 2 if stop >= 0 else -1
    if mark == "{#" and "\n\n" in text[start:stop]:
        return -1
    if mark == "{{" and text.find("{{", start + 2, stop) >= 0:
        return -1
    end = stop + len(closer)
    body = _LIQUID_BODY.match(text, start, end)
    if body:
        name = body[1] or body[2]
        closing = r"\{%-?\s*end" + name + r"\s*-?%\}" if body[1] else r"\{\{[<%]\s*/\s*" + name + r"\s*[>%]\}\}"
        if closing not in following:
            last = re.compile(closing).search(text, end)
            if last:
                return last.end()
            following[closing] = -1
    return end


def _contents(out: Shielded, text: str, start: int, end: int) -> None:
    """Comments for claimlint and prose arguments inside a tag."""
    tag = text[start:end]
    if "claimlint" in tag:
        comment = _COMMENT.fullmatch(tag)
        if comment:
            out.comments.append((comment[1], start, end))
            return
    if ("=" in tag or ":" in tag) and tag.startswith(("{{", "{%")) and len(tag) < _FARTHEST:
        for argument in _ARGUMENT.finditer(tag):
            group = argument.lastindex or 2
            first, last = argument.span(group)
            if " " in argument[group].strip() and "{" not in argument[group]:
                name = argument[1].lower()
                out.extras.append((_KIND.get(name, "front-matter"), start + first, start + last, name))


def _filler(text: str, start: int, end: int, mark: str) -> str:
    size = end - start
    if mark in ("{{", "{{{") or text.startswith(("<%=", "<%-"), start) or _PHP_OUTPUT.match(text, start):
        return HOLE * size
    return (" " if alone(text, start, end) else FILL) * size


def alone(text: str, start: int, end: int) -> bool:
    """Whether the tag text[start:end] has its lines to itself and no HTML on the lines beside it."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip(" \t"):
        return False
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    if text[end:stop].strip():
        return False
    above = text[text.rfind("\n", 0, max(0, line - 1)) + 1 : max(0, line - 1)].strip()
    following = text.find("\n", stop + 1)
    below = text[stop + 1 : len(text) if following < 0 else following].strip()
    return not (above.startswith("<") or above.endswith(">") or below.startswith("<"))
