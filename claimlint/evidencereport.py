"""What `claimlint evidence` shows: entries in a list, one entry, what matches words, what is old or lacks a field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from time import strftime
from typing import Any

from claimlint.entries import dump
from claimlint.errors import ConfigError, RuleError
from claimlint.evidencetext import best_studies, paragraph, references, status_text
from claimlint.knowledge import Condition, Entry, Knowledge, Study, Substance, fold, kind_of, load_knowledge
from claimlint.model import Problem, Source

KINDS = ("substance", "condition", "study", "source")


def rows(knowledge: Knowledge, kind: str = "") -> list[dict[str, str]]:
    """Kind, id, name and the day of the last check of every entry and source, or of those of one kind."""
    found = [_row(entry) for entry in knowledge.entries()]
    found += [
        {"kind": "source", "id": source.ref, "name": source.title, "checked": source.checked}
        for source in knowledge.declared.values()
    ]
    return [row for row in found if not kind or row["kind"] == kind]


def _row(entry: Entry) -> dict[str, str]:
    name = entry.citation if isinstance(entry, Study) else entry.name
    return {"kind": kind_of(entry), "id": entry.id, "name": name, "checked": entry.checked}


def find_entry(knowledge: Knowledge, name: str) -> Entry | Source:
    """The entry or source of an id or a name; of a study also as copy cites it. Raises ConfigError."""
    entry = knowledge.studies.get(name) or knowledge.substance(name) or knowledge.condition(name)
    found: Entry | Source | None = entry or knowledge.declared.get(name)
    if found is not None:
        return found
    cited = knowledge.cited_as(name)
    if len(cited) == 1:
        return cited[0]
    if cited:
        raise ConfigError(
            f'"{name}" is the name of {len(cited)} studies.',
            hint="Say which: " + ", ".join(study.id for study in cited),
        )
    near = [row["id"] for row in search(knowledge, name)][:3]
    hint = f"Is one of these meant? {', '.join(near)}" if near else "`claimlint evidence` lists what there is."
    raise ConfigError(f'The evidence base has nothing called "{name}".', hint=hint)


def entry_data(knowledge: Knowledge, entry: Entry | Source) -> dict[str, Any]:
    """Everything about an entry as plain data, with the addresses of its sources."""
    if isinstance(entry, Source):
        return {
            "kind": "source",
            "id": entry.ref,
            "title": entry.title,
            "url": entry.url,
            "supports": entry.supports,
            "checked": entry.checked,
        }
    data = {"kind": kind_of(entry), **dump(entry)}
    data["sources"] = [_address(knowledge, ref) for ref in entry.sources]
    return data


def _address(knowledge: Knowledge, ref: str) -> dict[str, str]:
    source = knowledge.source(ref)
    return {"ref": ref, "title": source.title, "url": source.url} if source else {"ref": ref, "title": ref, "url": ""}


def entry_text(data: dict[str, Any]) -> list[str]:
    """An entry's data in lines to be read."""
    return [f"{data['kind']} {data['id']}", *_lines({k: v for k, v in data.items() if k not in ("kind", "id")}, "  ")]


def _lines(data: dict[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        name = key.replace("_", " ")
        if isinstance(value, dict):
            yield f"{indent}{name}: {_inline(value)}"
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            yield from (f"{indent}  - {_inline(item)}" for item in value)
        elif value is not False:
            yield f"{indent}{name}: {'yes' if value is True else value}"


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_inline(item)}" for key, item in value.items() if item != "")
    if isinstance(value, list):
        return (
            " to ".join(map(_inline, value))
            if all(isinstance(v, float) for v in value)
            else ", ".join(map(_inline, value))
        )
    return f"{value:g}" if isinstance(value, float) else str(value)


def search(knowledge: Knowledge, words: str) -> list[dict[str, str]]:
    """The entries and sources that hold all of the words, those that hold them in their name first."""
    wanted = fold(words).split()
    found: list[tuple[int, dict[str, str]]] = []
    for row, text in _texts(knowledge):
        if all(word in text for word in wanted):
            name = fold(f"{row['id']} {row['name']}")
            found.append((0 if all(word in name for word in wanted) else 1, row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _texts(knowledge: Knowledge) -> Iterator[tuple[dict[str, str], str]]:
    for entry in knowledge.entries():
        yield _row(entry), fold(" ".join(_words(dump(entry))))
    for row in rows(knowledge, "source"):
        source = knowledge.declared[row["id"]]
        yield row, fold(f"{source.ref} {source.title} {source.url} {source.supports}")


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _words(item)
    else:
        yield str(value)


def pair_data(knowledge: Knowledge, words: Sequence[str]) -> dict[str, Any]:
    """A paragraph on a treatment for a condition, its references and its FDA status. Raises ConfigError."""
    substance, condition = _pair(knowledge, words)
    found = paragraph(knowledge, substance.id, condition.id)
    studies = best_studies(knowledge, substance.id, condition.id)
    return {
        "treatment": substance.name,
        "condition": condition.name,
        "paragraph": found.text if found else "",
        "references": references(found.studies, found.sources) if found else [],
        "status": status_text(knowledge, substance.id, condition.id),
        "more": [f"{study.citation} ({study.id})" for study in studies if not found or study not in found.studies],
    }


def _pair(knowledge: Knowledge, words: Sequence[str]) -> tuple[Substance, Condition]:
    """The treatment and the condition that the words name; names of several words need no quotes."""
    for at in range(1, len(words)):
        left, right = " ".join(words[:at]), " ".join(words[at:]).removeprefix("for ")
        substance, condition = knowledge.substance(left.removesuffix(" for")), knowledge.condition(right)
        if substance and condition:
            return substance, condition
    for at in range(1, len(words)):
        left, right = " ".join(words[:at]).removesuffix(" for"), " ".join(words[at:]).removeprefix("for ")
        if substance := knowledge.substance(left):
            raise ConfigError(
                f'The evidence base has no condition called "{right}".',
                hint=f"It has studies of {substance.name} for: {_studied(knowledge, substance) or 'nothing'}.",
            )
    raise ConfigError(
        f'"{" ".join(words)}" names no treatment and condition of the evidence base.',
        hint="Write the treatment, then the condition: claimlint evidence for ketamine crps",
    )


def _studied(knowledge: Knowledge, substance: Substance) -> str:
    ids = sorted({one for study in knowledge.studies_of(substance.id) for one in study.conditions})
    return ", ".join(knowledge.conditions[one].name for one in ids)


def pair_text(data: dict[str, Any]) -> list[str]:
    """The lines of `claimlint evidence for`."""
    if not data["paragraph"]:
        said = f"The evidence base has no study of {data['treatment']} for {data['condition']} that may be quoted."
        return [
            said,
            *([data["status"]] if data["status"] else []),
            "Write [cite] and add a study of your own, or drop the claim.",
        ]
    lines = [data["paragraph"], "", "References", *(f"- {line}" for line in data["references"])]
    if data["status"] and data["status"] not in data["paragraph"]:
        lines += ["", data["status"]]
    if data["more"]:
        lines += ["", "More in the evidence base", *(f"- {line}" for line in data["more"])]
    return lines


def check(folders: Iterable[Path], older_than: int, today: str = "") -> tuple[dict[str, Any], list[Problem]]:
    """What is old or lacks a field, and what does not load. `older_than` is in days before `today` (ISO)."""
    try:
        knowledge = load_knowledge(*folders)
    except RuleError as error:
        return {}, [Problem(error.path, error.message, error.hint, error.line, error.column)]
    limit = (date.fromisoformat(today or strftime("%Y-%m-%d")) - timedelta(days=older_than)).isoformat()
    old = [{"kind": kind, "id": name, "checked": day} for kind, name, day in knowledge.entries_older_than(limit)]
    lacking = [{"kind": kind, "id": name, "missing": list(wants)} for kind, name, wants in knowledge.missing_fields()]
    return {"checked": len(rows(knowledge)), "limit": limit, "old": old, "missing": lacking}, []
