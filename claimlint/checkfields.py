"""What `check` may hold in a rule file: the keys of each kind of rule, and what each key may say.

Everything is a text or a list of texts (see yamlfile.py); what a key means stands in the matcher of the kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from claimlint import yamlfile
from claimlint.errors import RuleError
from claimlint.vocabulary import nearest

VOCABULARIES = (
    "differ",
    "subject",
    "measure",
    "absent",
    "present",
    "fields",
)  # keys whose values are names of vocabularies

Field = Callable[[Any], str]  # what is wrong with a value, and what would be right; empty if nothing is

_ASKS = ("off-label", "risk", "source", "misuse", "who", "monitoring", "balance", "buried", "far", "words")
_COMPARE = ("false", "term", "lent", "wide", "offered", "elsewhere", "unverified")
_DIFFERS = ("protocol", "sample", "design", "treatment", "condition", "finding", "duration", "figure", "journal")


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a text."


def _one_of(*known: str) -> Field:
    def read(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return ""
        return f"cannot be `{value}`. {_hint(str(value), known)}"

    return read


def _number(low: float, high: float) -> Field:
    def read(value: Any) -> str:
        try:
            inside = low <= float(value) <= high
        except (TypeError, ValueError):
            inside = False
        return "" if inside else f'must be a number from {low:g} to {high:g}, in quotes: "{low:g}".'

    return read


def _count(value: Any) -> str:
    good = isinstance(value, str) and value.isdecimal() and int(value) > 0
    return "" if good else 'must be a whole number above zero, in quotes: "6".'


def _list_of(item: Field) -> Field:
    def read(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "must be a list with at least one entry."
        return next((fault for fault in map(item, value) if fault), "")

    return read


_TEXTS = _list_of(_text)


def _placeholders(*known: str) -> dict[str, Field]:
    return {"placeholders": _list_of(_one_of(*known))}


_FIELDS: dict[str, dict[str, Field]] = {
    "page": {
        "asks": _one_of(*_ASKS),
        "deepest": _number(0, 1),
        "least": _count,
        "ratio": _number(0, 1000),
        "harm-words": _TEXTS,
        "absent": _TEXTS,
        "present": _TEXTS,
        "known": _one_of("yes"),
        "says": _text,
        **_placeholders("treatment", "uses", "missing"),
    },
    "approval": {"compare": _one_of(*_COMPARE), **_placeholders("treatment", "uses", "truth")},
    "citation": {
        "differs": _list_of(_one_of(*_DIFFERS)),
        "source": _one_of("unclear", "unknown"),
        "ceiling": _one_of("cited", "best", "outcome"),
        **_placeholders("study", "says", "design"),
    },
    "conditions": {"fields": _TEXTS, **_placeholders("count")},
    "figure": {"figure": _one_of("other", "known", "comparison"), **_placeholders("study", "says")},
    "markup": {
        "compare": _one_of("page", "section", "snippet", "hidden", "rating"),
        "unsaid": _one_of("yes"),
        **_placeholders("other"),
    },
    "site": {
        "differ": _text,
        "flattering": _one_of("high", "low"),
        "tolerance": _number(0, 1),
        "against": _TEXTS,
        "promises": _TEXTS,
        "unlinked": _TEXTS,
        "subject": lambda value: "" if isinstance(value, str) else "must be a text.",
        "qualifiers": _one_of("around"),
        "measure": _text,
        **_placeholders("other", "place"),
    },
}
# Of these keys a rule of the kind has exactly one: it says what the rule does.
_ONE = {
    "page": ("asks",),
    "approval": ("compare",),
    "citation": ("differs", "source", "ceiling"),
    "conditions": ("fields",),
    "figure": ("figure",),
    "markup": ("compare",),
    "site": ("differ", "against", "promises"),
}
# What a page rule needs and may have beside `placeholders`, by what it asks.
_PAGE = {
    "risk": ((), ("harm-words",)),
    "balance": (("least", "ratio"), ()),
    "buried": (("deepest", "says"), ()),
    "far": (("deepest", "says"), ()),
    "words": (("says",), ("absent", "present", "known")),
}


def read_check(path: str, kind: str, value: Any, line: int) -> dict[str, Any]:
    """The settings of a rule of this kind; `line` is that of `check`. Raises RuleError with the line of the fault."""
    if not isinstance(value, yamlfile.Mapping) or (value and kind == "phrase"):
        raise RuleError("`check` is a mapping, for rules of another kind than phrase.", path=path, line=line)
    fields = _FIELDS.get(kind, {})
    for key, item in value.items():
        here = value.lines[key]
        if key not in fields:
            raise RuleError(f"a rule of kind {kind} has no `{key}`.", path=path, line=here, hint=_hint(key, fields))
        if fault := fields[key](item):
            raise RuleError(f"`{key}` {fault}", path=path, line=here, hint="See docs/writing-rules.md.")
    _only_one(path, kind, value, line)
    if kind == "page":
        _fits(path, value, line)
    return {key: list(item) if isinstance(item, list) else item for key, item in value.items()}


def _only_one(path: str, kind: str, value: yamlfile.Mapping, line: int) -> None:
    keys = _ONE.get(kind, ())
    found = [key for key in keys if key in value]
    if keys and len(found) != 1:
        what = "has no" if not found else "has more than one"
        raise RuleError(
            f"the `check` of a rule of kind {kind} {what} `{'`, `'.join(keys)}`.",
            path=path,
            line=value.lines.get(found[-1], line) if found else line,
            hint=f"Keep exactly one: {', '.join(keys)}.",
        )


def _fits(path: str, value: yamlfile.Mapping, line: int) -> None:
    """A page rule has what its question needs, and nothing that belongs to another question."""
    asks = value["asks"]
    needed, allowed = _PAGE.get(asks, ((), ()))
    for key in needed:
        if key not in value:
            raise RuleError(f"a rule that asks `{asks}` needs `{key}`.", path=path, line=line, hint=f"Add {key}: ...")
    for key in value:
        if key not in ("asks", "placeholders", *needed, *allowed):
            raise RuleError(
                f"`{key}` means nothing to a rule that asks `{asks}`.",
                path=path,
                line=value.lines.get(key, line),
                hint="Take it out.",
            )


def check_names(path: str, options: dict[str, Any], vocabularies: Iterable[str], line_of: Callable[[str], int]) -> None:
    """Every vocabulary that `check` names exists. Raises RuleError."""
    for key in VOCABULARIES:
        given = options.get(key, ())
        for name in [given] if isinstance(given, str) else given:
            if name and name not in vocabularies:
                raise RuleError(
                    f"`{key}`: there is no vocabulary `{name}`.",
                    path=path,
                    line=line_of(name),
                    hint=nearest(name, vocabularies) or "Add it to _vocabulary/, or correct the name.",
                )


def _hint(word: str, known: Iterable[str]) -> str:
    names = list(known)
    return nearest(word, names) or (f"Known: {', '.join(names)}." if names else "Take it out.")
