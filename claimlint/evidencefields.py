"""How a field of an evidence entry is written in YAML, and what is said when it is not.

A reader turns a YAML node into a value, or raises RuleError with file, line and next step. evidencetables.py says
which reader each field has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from claimlint.entries import Interval
from claimlint.errors import RuleError

Read = Callable[["File", str, Any], Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """An id that an entry names: of a "source", a "condition" or a "substance"."""

    kind: str
    id: str
    path: str
    line: int
    column: int


@dataclass(slots=True)
class File:
    """The file that is read: its path, for messages, and what its entries refer to."""

    path: str
    references: list[Reference] = field(default_factory=list)

    def error(self, node: Any, what: str, hint: str) -> RuleError:
        mark = node.start_mark
        return RuleError(what, path=self.path, line=mark.line + 1, column=mark.column + 1, hint=hint)


def text(file: File, key: str, node: Any) -> str:
    if node.id != "scalar":
        raise file.error(node, f"`{key}` must be one text.", f"{key}: the text, on the same line or indented below it.")
    value = str(node.value).strip()
    kind = node.tag.rpartition(":")[2]
    if kind == "null" or not value:
        raise file.error(node, f"`{key}` is empty.", "Write a value, or remove the key.")
    if kind in ("bool", "int", "float") and not node.style:
        raise file.error(node, f"`{key}`: YAML reads {value} as a {_KIND[kind]}, not as text.", f'Write "{value}".')
    return value


_KIND = {"bool": "yes or no", "int": "number", "float": "number"}


def loose_text(file: File, key: str, node: Any) -> str:
    """A text that may look like a number, such as a PubMed id or `p`."""
    return str(node.value).strip() if node.id == "scalar" and node.value else text(file, key, node)


def number(file: File, key: str, node: Any) -> float:
    try:
        return float(node.value) if node.id == "scalar" else float("nan") / 0
    except (ValueError, ZeroDivisionError):
        raise file.error(node, f"`{key}` must be a number.", f"{key}: 69, without unit; units go to `unit`.") from None


def integer(file: File, key: str, node: Any) -> int:
    if node.id != "scalar" or not str(node.value).isdecimal():
        raise file.error(node, f"`{key}` must be a whole number.", f"{key}: 2009")
    return int(node.value)


def yes_no(file: File, key: str, node: Any) -> bool:
    if node.id != "scalar" or str(node.value).lower() not in ("yes", "no", "true", "false"):
        raise file.error(node, f"`{key}` must be yes or no.", f"{key}: yes")
    return str(node.value).lower() in ("yes", "true")


def day(file: File, key: str, node: Any) -> str:
    return _date(file, key, node, (3,), "2026-03-31")


def about_day(file: File, key: str, node: Any) -> str:
    return _date(file, key, node, (1, 2, 3), "2023-10-10, 2023-10 or 2023")


def _date(file: File, key: str, node: Any, parts: tuple[int, ...], form: str) -> str:
    from datetime import date

    value = str(node.value).strip() if node.id == "scalar" else ""
    pieces = value.split("-")
    try:
        if len(pieces) not in parts or [len(piece) for piece in pieces] != [4, 2, 2][: len(pieces)]:
            raise ValueError
        date(*(int(piece) for piece in (*pieces, "01", "01")[:3]))
    except ValueError:
        raise file.error(node, f"`{key}`: {value or 'this'} is not a date.", f"Write it as {form}.") from None
    return value


def reference(kind: str) -> Read:
    def read(file: File, key: str, node: Any) -> str:
        value, mark = loose_text(file, key, node), node.start_mark
        file.references.append(Reference(kind, value, file.path, mark.line + 1, mark.column + 1))
        return value

    return read


def doi(file: File, key: str, node: Any) -> str:
    value = loose_text(file, key, node)
    if not value.startswith("10.") or "/" not in value:
        raise file.error(node, f"`{key}`: {value} is not a DOI.", "It begins with 10. and has a slash.")
    return value


def pmid(file: File, key: str, node: Any) -> str:
    value = loose_text(file, key, node)
    if not value.isdecimal():
        raise file.error(node, f"`{key}`: {value} is not a PubMed id.", "It is a number, such as 29404715.")
    return value


def url(file: File, key: str, node: Any) -> str:
    value = loose_text(file, key, node)
    if not value.startswith(("https://", "http://")):
        raise file.error(node, f"`{key}`: {value} is not a web address.", "It begins with https://")
    return value


def interval(file: File, key: str, node: Any) -> Interval:
    low, _, high = str(node.value).partition(" to ") if node.id == "scalar" else ("", "", "")
    try:
        ends = float(low), float(high)
    except ValueError:
        raise file.error(node, f"`{key}` must be two numbers.", f"{key}: 53 to 84") from None
    if ends[0] > ends[1]:
        raise file.error(node, f"`{key}`: {low} is more than {high}.", "Write the lower end first.")
    return ends


def one_of(*allowed: str) -> Read:
    def read(file: File, key: str, node: Any) -> str:
        value = loose_text(file, key, node)
        if value not in allowed:
            raise file.error(node, f"`{key}`: {value} is unknown.", nearest(value, allowed))
        return value

    return read


def list_of(item: Read) -> Read:
    def read(file: File, key: str, node: Any) -> tuple[Any, ...]:
        if node.id != "sequence":
            raise file.error(node, f"`{key}` must be a list.", f"{key}: [one, two], or one item a line after a dash.")
        return tuple(item(file, key, child) for child in node.value)

    return read


def renames(file: File, key: str, node: Any) -> tuple[tuple[str, str], ...]:
    if node.id != "mapping":
        raise file.error(node, f"`{key}` must map a name to the right one.", "wrong name: right name")
    return tuple((text(file, key, name), text(file, key, right)) for name, right in node.value)


def record(made: type, table: Mapping[str, Read], required: tuple[str, ...]) -> Read:
    def read(file: File, key: str, node: Any) -> Any:
        return made(**read_fields(file, key, node, table, required))

    return read


def read_fields(
    file: File, key: str, node: Any, table: Mapping[str, Read], required: tuple[str, ...], at: Any = None
) -> dict[str, Any]:
    """The values of a mapping by key. `key` names it in messages; `at` is where a missing key is reported."""
    if node.id != "mapping":
        raise file.error(node, f"`{key}` must have keys.", f"Keys: {', '.join(table)}.")
    found: dict[str, Any] = {}
    for name_node, value in node.value:
        name = str(name_node.value)
        if name not in table:
            raise file.error(name_node, f"{key}: there is no key `{name}`.", nearest(name, table))
        if name in found:
            raise file.error(name_node, f"{key}: `{name}` stands here twice.", "Keep one of them.")
        found[name] = table[name](file, name, value)
    for name in required:
        if not found.get(name) and found.get(name) not in (0, False):
            raise file.error(at or node, f"{key} has no `{name}`.", _WHY.get(name, "Add it."))
    return {"drug_class" if name == "class" else name: value for name, value in found.items()}


_WHY = {
    "sources": "Name where the facts were read: a ref of sources.yaml, doi:..., pmid:... or an address.",
    "checked": "Add the day on which the facts were last held against the sources: checked: 2026-03-31",
}


def nearest(word: str, known: Iterable[str]) -> str:
    """The hint for an unknown word: "Did you mean ...?", or the list to choose from."""
    from difflib import get_close_matches

    names = list(known)
    found = get_close_matches(word, names, 1, 0.6)
    return f"Did you mean `{found[0]}`?" if found else f"Choose one of: {', '.join(names[:30])}."
