"""Front matter: the prose in YAML and TOML headers, with exact places."""

from __future__ import annotations

import re
from typing import Any

from claimlint.model import Problem, Span
from claimlint.readers.jsonld import is_prose, read_string, unescape
from claimlint.readers.page import Page
from claimlint.readers.tape import Runs

_YAML = re.compile(r"---[ \t]*(?:\r\n|\n|\r)(.*?)(?:^)(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\n|\r)(.*?)(?:^)\+\+\+[ \t]*(?:\r\n|\n|\r|\Z)", re.S | re.M)
_TITLES = frozenset(
    "title seotitle metatitle meta_title seo_title ogtitle og_title twittertitle twitter_title headline h1".split()
)
_DESCRIPTIONS = frozenset(
    "description summary excerpt metadescription meta_description seodescription seo_description ogdescription"
    " og_description twitterdescription twitter_description meta-description".split()
)
_ALTS = frozenset("alt imagealt image_alt alttext alt_text".split())
_NOT_COPY = frozenset(
    "slug layout class classname id url href link permalink path image images img icon src date publisheddate"
    " updateddate lastmod author authors categories category tags keywords template type draft css js robots canonical"
    " canonicalurl originalurl weight aliases alias email phone telephone address locale lang language theme"
    " color"
    " file filename ref key claimlint redirect_from redirect_to fontfamily font srcset sizes style".split()
)
_SIMPLE = re.compile(
    r"([A-Za-z_][\w-]*):(?:[ \t]+(?:\"([^\"\\\n\r]*)\"|'([^'\n\r]*)'|([A-Za-z0-9(][^\n\r:#]*?)))?"
    r"[ \t]*(?:\r\n|\n|\r|\Z)"
)
_DOUBLE = re.compile(r"\\(?:\r\n|\n|\r)[ \t]*|\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\.", re.S)
_DOUBLE_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": " ", "a": " ", "b": " ", "e": " ", "f": " ", "v": " ",
                 "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029", " ": " ", "/": "/",
                 '"': '"', "\\": "\\"}  # fmt: skip
_SINGLE = re.compile("''")
_BLOCK_HEAD = re.compile(r"[|>][^\n\r]*(?:\r\n|\n|\r|\Z)")


def read_front_matter(page: Page, text: str) -> int:
    """Read the front matter at the start of `text` into `page`; the offset at which the body begins."""
    if text.startswith("---"):
        found = _YAML.match(text)
        if found and _looks_like_yaml(found[1]):
            _read_yaml(page, text, *found.span(1))
            return found.end()
    elif text.startswith("+++"):
        found = _TOML.match(text)
        if found:
            from claimlint.readers.toml import read_toml

            read_toml(page, text, *found.span(1))
            return found.end()
    return 0


def _looks_like_yaml(head: str) -> bool:
    """A thematic break at the top of a page is no front matter: look for a key, a comment or nothing."""
    return not head.strip() or re.search(r"^[ \t]*(?:[\"']?[\w .-]+[\"']?[ \t]*:|#|- )", head, re.M) is not None


def _read_yaml(page: Page, text: str, start: int, end: int) -> None:
    if not _read_simple(page, text, start, end):
        _read_composed(page, text, start, end)


def _read_simple(page: Page, text: str, start: int, end: int) -> bool:
    """Front matter of plain `key: value` lines, without the cost of loading YAML. False: it needs YAML."""
    found = []
    at = start
    while at < end:
        line = _SIMPLE.match(text, at, end)
        if line is None:
            return False
        found.append(line)
        at = line.end()
    if len({line[1] for line in found}) < len(found):
        return False
    for index, line in enumerate(found):
        if line.lastindex == 1 and index + 1 < len(found) and text[found[index + 1].start()] in " -":
            return False
    for line in found:
        group = line.lastindex or 1
        word = line[group] if group > 1 else ""
        if group == 4 and (_is_special(word)):
            return False
    for line in found:
        group = line.lastindex or 1
        if group > 1:
            page.meta[line[1]] = line[group]
            read_value(page, line.span(group), ((0, *line.span(group)),), line[group], (line[1],))
        else:
            page.meta[line[1]] = None
    return True


def _is_special(word: str) -> bool:
    """Plain scalars that YAML may not take for strings."""
    return word[0].isdigit() or word.lower() in ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


def _read_composed(page: Page, text: str, start: int, end: int) -> None:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    head = text[start:end]
    try:
        # libyaml counts its marks in code points of the text, as PyYAML hands it over
        node = yaml.compose(head, Loader=loader)
        meta = yaml.load(head, Loader=loader)  # noqa: S506 - one of the two safe loaders
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        reason = getattr(error, "problem", None) or "it is not valid YAML"
        hint = "Put text that holds a colon or a quote between double quotes."
        page.problems.append(Problem(page.path, f"the front matter cannot be read: {reason}.", hint, line, 1))
        return
    if isinstance(meta, dict):
        page.meta.update({str(key): value for key, value in meta.items()})
    if node is not None:
        _walk(page, text, start, node, ())


def _walk(page: Page, text: str, base: int, root: Any, keys: tuple[str, ...]) -> None:
    """All scalars under `root` in order of their places."""
    todo: list[tuple[Any, tuple[str, ...]]] = [(root, keys)]
    seen: set[int] = set()
    while todo:
        node, path = todo.pop()
        if node.id == "scalar":
            if node.tag == "tag:yaml.org,2002:str":
                first, last = base + node.start_mark.index, base + node.end_mark.index
                inner, runs = scalar(text, first, last, node.style)
                read_value(page, (first, last), runs, inner, path)
            continue
        if id(node) in seen:  # an alias: read once
            continue
        seen.add(id(node))
        if node.id == "mapping":
            todo.extend((value, (*path, str(key.value))) for key, value in reversed(node.value))
        else:
            todo.extend((value, path) for value in reversed(node.value))


def scalar(text: str, start: int, end: int, style: str | None) -> tuple[str, Runs]:
    """The characters of a YAML scalar, white space as it stands, and the runs to the source."""
    if style == '"':
        return unescape(text, start + 1, end - 1, _DOUBLE, _double)
    if style == "'":
        return unescape(text, start + 1, end - 1, _SINGLE, lambda _: "'")
    if style in ("|", ">"):
        head = _BLOCK_HEAD.match(text, start, end)
        start = head.end() if head else start
    return text[start:end], ((0, start, end),) if end > start else ()


def _double(raw: str) -> str:
    if raw[1] in "xuU" and len(raw) > 2:
        digits = raw[2:]
        code = int(digits, 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
    if raw[1] in "\r\n":
        return ""
    return _DOUBLE_PLAIN.get(raw[1], raw[1])


def read_value(page: Page, place: tuple[int, int], runs: Runs, inner: str, keys: tuple[str, ...]) -> None:
    """One string of the front matter, if it is prose: `keys` lead to it, `runs` from `inner` to the source."""
    key = keys[-1].lower() if keys else ""
    if key == "claimlint":
        page.comments.append((inner.strip(), Span(*place), True))
        return
    if key in _TITLES and len(keys) == 1:
        kind = "title"
    elif key in _DESCRIPTIONS and len(keys) == 1:
        kind = "meta-description"
    elif key in _ALTS:
        kind = "alt-text"
    else:
        kind = "front-matter"
    if key in _NOT_COPY or (kind in ("front-matter", "alt-text") and not is_prose(inner)):
        return
    if any(mark in inner for mark in ("**", "](", "__", "\n#", "\n- ", "`")):
        from claimlint.readers.data import dedented
        from claimlint.readers.markdown import read_body

        inner, runs = dedented(inner, runs)
        first = len(page.blocks)
        with page.inside(inner, runs):
            read_body(page, inner, 0)
        page.rename(first, kind, ".".join(keys))
        return
    read_string(page, inner, runs, kind, ".".join(keys))
