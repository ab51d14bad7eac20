"""PHP: the markup outside the code, and the strings in the code that are copy."""

from __future__ import annotations

import re

from claimlint.readers.data import Place, read_data
from claimlint.readers.html import scan
from claimlint.readers.literals import Piece, said, unescaped
from claimlint.readers.page import Page
from claimlint.readers.shield import alone, shield
from claimlint.readers.tape import FILL, HOLE

_OPEN = re.compile(r"<\?(?:php\b|=|(?=\s))", re.I)
_TOKEN = re.compile(
    r"(\?>)|(//[^\n]*?(?=\?>|\n|\Z)|\#(?!\[)[^\n]*?(?=\?>|\n|\Z)|/\*.*?(?:\*/|\Z))"  # 1 end 2 comment
    r"|('(?:[^'\\]|\\.)*+')|(\"(?:[^\"\\]|\\.)*+\")"  # 3 4 strings
    r"|<<<[ \t]*([\"']?)([A-Za-z_]\w*)\5[ \t]*\r?\n(.*?)\r?\n[ \t]*\6\b",  # 7 heredoc
    re.S,
)
_NAME = re.compile(r"(?:[\"'](\w[\w-]*)[\"']\s*=>|\$(?:\w+->)*(\w+)\s*\.?=|->(\w+)\s*=)\s*\Z")
_CALL = re.compile(r"([A-Za-z_][\w:>\\-]*)\s*\(\s*\Z")
_SILENT_CALL = re.compile(
    r"(?:error_log|trigger_error|wp_die|die|exit|header|define|defined|add_action|add_filter|remove_\w+|do_action"
    r"|apply_filters|get_\w*option|update_\w*option|wp_\w*enqueue\w*|wp_register\w*|(?:.*(?:->|::))(?:query|prepare"
    r"|execute|get_\w+|exec|log|info|debug|error|warning)|preg_\w+|str_\w+|strpos|explode|implode|sprintf_code|date"
    r"|strtotime|require\w*|include\w*|file_\w+|fopen|mail|setlocale|ini_set|throw|.*Exception|in_array|isset"
    r"|function_exists|class_exists|array_key_exists|add_theme_support|register_\w+|locate_template|get_template_part)"
)
_OUTPUT = re.compile(r"<\?(?:=|php\s+(?:echo|print|the_|_e\b|esc_|printf|bloginfo|wp_kses|do_shortcode))", re.I)
_SHOWN = re.compile(r"(?:\b(?:echo|print|return)\s|\b(?:__|_e|_x|esc_\w+|printf|sprintf)\(|\.\s)\s*\Z")
_ESCAPE = re.compile(
    r"\{\$[^{}]*\}|\$\{[^{}]*\}|\$[A-Za-z_]\w*(?:->\w+|\[[^\]\n]*\])?"
    r"|\\u\{[0-9A-Fa-f]{1,6}\}|\\x[0-9A-Fa-f]{2}|\\.",
    re.S,
)
_SINGLE = re.compile(r"\\['\\]")
_BLADE = re.compile(r"^[ \t]*@[a-zA-Z]+(?:[ \t]*\((?:[^()\n]|\([^()\n]*\))*\))?[ \t]*$"
                    r"|(?<![\w@])@(?:if|elseif|foreach|for|while|unless|isset|empty|case|switch|include\w*|extends|section|yield|lang|json|class|props|auth"
                    r"|can|error|php|component|slot|push|stack)[ \t]*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
                    r"|(?<![\w@])@(?:end[a-z]+|else|csrf|default|break|continue)\b|\{!!.*?!!\}", re.M)  # fmt: skip


def read_php(page: Page) -> None:
    """Read the whole source of `page`."""
    text = page.text
    parts: list[str] = []
    at = 0
    opening = _OPEN.search(text)
    while opening:
        start = opening.start()
        end = _code(page, opening.end(), echoes=opening[0] == "<?=")
        char = HOLE if _OUTPUT.match(text, start) else " " if alone(text, start, end) else FILL
        parts += [text[at:start], char * (end - start)]
        at = end
        opening = _OPEN.search(text, end)
    text = "".join([*parts, text[at:]])
    if page.path.lower().endswith(".blade.php"):
        text = _BLADE.sub(lambda found: (HOLE if found[0][0] == "{" else FILL) * len(found[0]), text)
    hidden = shield(text)
    page.take_shielded(hidden)
    page.tape.source = hidden.text
    scan(page, 0, len(hidden.text), whole=True)


def _code(page: Page, start: int, *, echoes: bool) -> int:
    """The end of the PHP code that begins at `start`; the copy in its strings waits for its place."""
    text = page.text
    for token in _TOKEN.finditer(text, start):
        group = token.lastindex
        if group == 1:
            return token.end()
        if group == 2:
            raw = token[0]
            if "claimlint" in raw:
                body = raw[2:-2].strip("* \t\r\n") if raw.startswith("/*") else raw.lstrip("/#")
                page.comment(body, *token.span())
            continue
        where = token.span(group) if group else token.span()
        before = text[max(start, token.start() - 120) : token.start()]
        _string(page, where, group or 0, before, token.end(), echoes)
    return len(text)


def _string(page: Page, where: tuple[int, int], group: int, before: str, end: int, echoes: bool) -> None:
    text = page.text
    start, stop = where if group == 7 else (where[0] + 1, where[1] - 1)
    if " " not in text[start:stop] or text[end : end + 12].lstrip().startswith("=>"):
        return
    place = _place(before, echoes)
    if place is None:
        return
    other = Page(page.path, text, page.format)
    inner, runs = said(_pieces(text, start, stop, _SINGLE if group == 3 else _ESCAPE))
    if read_data(other, inner, runs, place):
        other.flush()
        page.wait(other)


def _place(before: str, echoes: bool) -> Place | None:
    """Where a string stands, by the code before it; None where it cannot be copy."""
    name = _NAME.search(before)
    if name:
        return Place(name[1] or name[2] or name[3], 1)
    if re.search(r"(?:[=!]==?|<|\bcase|\[|throw new \w+\()\s*\Z", before) and not re.search(r"[=(,]\s*\[\s*\Z", before):
        return None
    call = _CALL.search(before)
    if call and _SILENT_CALL.fullmatch(call[1]):
        return None
    return Place("", 1, strict=not (echoes or _SHOWN.search(before)))


def _pieces(text: str, start: int, end: int, odd: re.Pattern[str]) -> list[Piece]:
    found: list[Piece] = []
    at = start
    for part in odd.finditer(text, start, end):
        if part.start() > at:
            found.append((text[at : part.start()], at, part.start(), True))
        found.append((HOLE if "$" in part[0][:2] and part[0][0] != "\\" else unescaped(part[0]), *part.span(), False))
        at = part.end()
    if at < end:
        found.append((text[at:end], at, end, True))
    return found
