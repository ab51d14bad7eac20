"""YAML that people write by hand, read as text: every value stays the string that stands in the file.

Ordinary YAML turns `no` into false, `1.0` into a number and `the #1 clinic` into `the`. Here such values are refused
with the fix, and so are anchors, aliases and tags; what is left cannot grow or run anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from claimlint.errors import RuleError

_TEXT = "tag:yaml.org,2002:str"
_PLAIN = ("str", "bool", "int", "float", "null", "timestamp", "merge", "value")  # what YAML makes of unquoted text
_KNOWN = ("tag:yaml.org,2002:timestamp",)  # a date is text to us


class Mapping(dict[str, Any]):
    """A mapping that knows the line of each of its keys (1-based); `line` is where it starts."""

    line: int = 0
    lines: dict[str, int]


class Sequence(list[Any]):
    """A list that knows the line of each of its items (1-based)."""

    line: int = 0
    lines: list[int]


def load_yaml(path: Path, *, loose: bool = False) -> Any:
    """The contents of a YAML file as strings, `Mapping`s and `Sequence`s.

    With `loose`, unquoted numbers and words such as `true` stay the text that they are.
    Raises RuleError with file, line and the fix.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RuleError(f"cannot be read: {error.strerror}.", path=str(path), hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise RuleError("is not UTF-8 text.", path=str(path), hint="Save it as UTF-8.") from error
    return parse_yaml(text, str(path), loose=loose)


def parse_yaml(text: str, path: str, *, loose: bool = False) -> Any:
    """Like `load_yaml`, for text that was read already."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RuleError(
            f"is not valid YAML: {error.problem or error.context}.",
            path=path,
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
            hint="Often a text needs quotes round it, or the spaces at its start are uneven.",
        ) from error
    except yaml.YAMLError as error:
        raise RuleError("is not valid YAML.", path=path, hint="Look for a character that is not text.") from error
    if node is None:
        raise RuleError("is empty.", path=path, line=1, hint="Fill it or delete it.")
    return _Converter(path, text.splitlines(), loose).convert(node, 0)


class _Converter:
    def __init__(self, path: str, lines: list[str], loose: bool) -> None:
        self.path, self.lines, self.loose, self.seen = path, lines, loose, set[int]()

    def error(self, node: Any, what: str, hint: str) -> RuleError:
        mark = node.start_mark
        return RuleError(what, path=self.path, line=mark.line + 1, column=mark.column + 1, hint=hint)

    def convert(self, node: Any, depth: int) -> Any:
        if id(node) in self.seen:
            raise self.error(node, "an alias (*name) is used.", "Write the value out again.")
        self.seen.add(id(node))
        if depth > 20:
            raise self.error(node, "is nested too deeply.", "Rule files need only a few levels.")
        if node.id == "scalar":
            return self.scalar(node)
        if node.tag not in ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise self.error(node, f"the tag {node.tag} is not allowed.", "Remove it.")
        if node.id == "sequence":
            items = Sequence(self.convert(child, depth + 1) for child in node.value)
            items.line, items.lines = node.start_mark.line + 1, [c.start_mark.line + 1 for c in node.value]
            return items
        mapping, lines = Mapping(), {}
        for key, value in node.value:
            if key.id != "scalar":
                raise self.error(
                    key, "a key must be a plain word.", 'Quote a text that starts with { or [: "{...} ..."'
                )
            if key.value in mapping:
                raise self.error(key, f"`{key.value}` stands here twice.", "Keep one of them.")
            mapping[key.value] = self.convert(value, depth + 1)
            lines[key.value] = key.start_mark.line + 1
        mapping.line, mapping.lines = node.start_mark.line + 1, lines
        return mapping

    def scalar(self, node: Any) -> str:
        text: str = node.value
        if not node.style:  # plain: None, or empty with the C loader
            rest = self.rest_of_line(node)
            if rest.startswith("#") and rest[1:2] not in ("", " ", "#", "!", "-", "="):
                word = rest.split()[0]
                raise self.error(
                    node, f"YAML reads `{word}` as a comment and drops it and the rest.", "Put the text in quotes."
                )
            if node.tag.rpartition(":")[2] not in _PLAIN:
                raise self.error(node, f"the tag {node.tag} is not allowed.", "Remove it.")
            if node.tag != _TEXT and node.tag not in _KNOWN and not self.loose:
                kind = node.tag.rpartition(":")[2]
                hint = f'Put it in quotes: "{text}".' if text else "Write a value, or remove the key."
                raise self.error(node, f"YAML reads `{text}` as {kind}, not as text.", hint)
        elif node.tag not in (_TEXT, "!"):
            raise self.error(node, f"the tag {node.tag} is not allowed.", "Remove it.")
        return text

    def rest_of_line(self, node: Any) -> str:
        mark = node.end_mark
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return line[mark.column :].lstrip()
