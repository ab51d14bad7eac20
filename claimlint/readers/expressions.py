"""Expressions in the markup of Astro, Svelte and Vue: hidden from the HTML reader, the markup in them kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from claimlint.readers.tape import FILL, HOLE

_MARKUP = re.compile(
    r"(\{)|<!--.*?(?:-->|\Z)|<(?=(script|style)\b).*?(?:</(?:script|style)\s*>|\Z)|<(/?)([A-Za-z][\w.:-]*|(?=>))",
    re.S | re.I,
)  # 1 expression 2 raw text 3 4 tag
_TAG = re.compile(r"\"[^\"]*\"|'[^']*'|`[^`]*`|\{|/?>")
_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|[{}]|<(?=[A-Za-z>])", re.S
)
_MUSTACHE = re.compile(r"\{\{(.*?)\}\}", re.S)
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`", re.S)
_BEFORE_MARKUP = re.compile(r"(?:[(,?:&|{\[;]|=>|\breturn)\s*\Z")
_NAME = re.compile(r"([A-Za-z_][\w-]*)[\"']?\s*(?::|=\s*\{?)\s*\Z")
_ONE_STRING = re.compile(r"\{\s*(?:\"([^\"\\\n<&]*)\"|'([^'\\\n<&]*)'|`([^`\\$<&]*)`)\s*\}")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


@dataclass
class Hidden:
    """A text of the same length without expressions, and what was found in them."""

    text: str = ""
    strings: list[tuple[int, int, str]] = field(default_factory=list)  # start, end with quotes; name
    comments: list[tuple[str, int, int]] = field(default_factory=list)
    unclosed: int = -1  # offset of an expression that never ends: what follows it could not be read


class _Code:
    """An expression that is open."""

    __slots__ = ("depth", "first", "in_tag", "markup", "start")

    def __init__(self, start: int, in_tag: bool) -> None:
        self.first = self.start = start  # of the expression, and of what is still to be hidden
        self.in_tag, self.depth, self.markup = in_tag, 0, False


def hide_expressions(text: str, start: int) -> Hidden:
    """Hide the {expressions} of text[start:]; elements inside them stay."""
    return _Scan(text, start).run()


class _Scan:
    def __init__(self, text: str, start: int) -> None:
        self.text, self.at = text, start
        self.out = Hidden()
        self.parts: list[str] = [text[:start]]
        self.done = start
        self.stack: list[_Code | int] = [0]  # an int: markup, with this many elements open
        self.tags: list[bool] = []  # for each tag that is open: whether it is an end tag
        self.in_tag: tuple[str, bool] | None = None  # name, is an end tag
        self.outer_tags: list[tuple[str, bool] | None] = []

    def run(self) -> Hidden:
        while self.at < len(self.text):
            top = self.stack[-1]
            going = self._tag() if self.in_tag else self._code(top) if isinstance(top, _Code) else self._markup()
            if not going:
                break
        first = next((frame for frame in self.stack if isinstance(frame, _Code)), None)
        if first is not None:
            self.out.unclosed = first.first
        self.parts.append(self.text[self.done :])
        self.out.text = "".join(self.parts)
        return self.out

    def _markup(self) -> bool:
        found = _MARKUP.search(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        if found[1]:
            whole = _ONE_STRING.match(self.text, found.start())
            if whole and whole.lastindex:
                self._hide(found.start(), whole.start(whole.lastindex), FILL)
                self._hide(whole.end(whole.lastindex), whole.end(), FILL)
                self.at = whole.end()
            else:
                self.outer_tags.append(None)
                self.stack.append(_Code(found.start(), False))
        elif found[4] is not None:
            self.in_tag = (found[4], bool(found[3]))  # <Link> is not <link>, which is empty
        return True

    def _tag(self) -> bool:
        assert self.in_tag is not None
        found = _TAG.search(self.text, self.at)
        if found is None:
            return False
        self.at = found.end()
        if found[0] == "{":
            self.outer_tags.append(self.in_tag)
            self.in_tag = None
            self.stack.append(_Code(found.start(), True))
        elif found[0] in (">", "/>"):
            name, ends = self.in_tag
            self.in_tag = None
            opened = self.stack[-1]
            assert isinstance(opened, int)
            if ends:
                opened -= 1
            elif found[0] == ">" and name not in _VOID:
                opened += 1
            self.stack[-1] = max(0, opened)
            if opened <= 0 and len(self.stack) > 1:  # the markup inside an expression ends
                self.stack.pop()
                code = self.stack[-1]
                assert isinstance(code, _Code)
                code.start = self.at
        return True

    def _code(self, code: _Code) -> bool:
        found = _CODE.search(self.text, self.at)
        if found is None:
            return False
        self.at, mark = found.end(), found[0]
        if mark == "{":
            code.depth += 1
        elif mark == "}":
            code.depth -= 1
            if code.depth <= 0 and (code.depth < 0 or code.first == found.start()):
                self._end(code)
        elif mark == "<":
            if _BEFORE_MARKUP.search(self.text, max(code.first, found.start() - 40), found.start()):
                self._hide(code.start, found.start(), FILL)
                code.markup = True
                self.stack.append(0)
                self.at = found.start()
        elif mark[0] == "/":
            if "claimlint" in mark:
                self.out.comments.append((mark[2:-2] if mark[1] == "*" else mark[2:], *found.span()))
        else:
            name = _NAME.search(self.text, max(0, found.start() - 60), found.start())
            self.out.strings.append((*found.span(), name[1] if name else ""))
        return True

    def _end(self, code: _Code) -> None:
        block = self.text[code.first + 1 : code.first + 2] in ("#", ":", "/", "@")  # {#if}, {:else}, {/if}, {@const}
        comment = re.fullmatch(r"\{\s*/\*.*\*/\s*\}", self.text[code.first : self.at], re.S)
        silent = code.markup or code.in_tag or comment or (block and not self.text.startswith("{@html", code.first))
        self._hide(code.start, self.at, FILL if silent else HOLE)
        self.stack.pop()
        self.in_tag = self.outer_tags.pop()

    def _hide(self, start: int, end: int, char: str) -> None:
        self.parts.append(self.text[self.done : start])
        self.parts.append(char * (end - start))
        self.done = end


def strings_in_mustaches(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """The string literals inside {{ }}: start, end with quotes, name."""
    found = []
    for tag in _MUSTACHE.finditer(text, start, end):
        found += [(*string.span(), "") for string in _STRING.finditer(text, *tag.span(1))]
    return found
