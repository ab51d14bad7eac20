"""Evidence files: YAML that a medical reader edits, read into entries with the place of every fault.

    sources.yaml, sources/*.yaml             ref:  {title, url, kind, checked, supports}
    substances.yaml, substances/*.yaml       id:   a Substance
    conditions.yaml, conditions/*.yaml       id:   a Condition
    studies.yaml, studies/*.yaml             id:   a Study

The keys of an entry are the fields of its class in entries.py (`class` for `drug_class`). An interval is written
`53 to 84`; a source is a ref of sources.yaml, a study id, `doi:...`, `pmid:...` or a web address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from claimlint.entries import Condition, Study, Substance
from claimlint.errors import RuleError
from claimlint.evidencefields import File, Reference, nearest, read_fields
from claimlint.evidencetables import CONDITION, SOURCE, STUDY, SUBSTANCE
from claimlint.model import Source

if TYPE_CHECKING:
    from pathlib import Path

_TABLES = {
    "sources": (SOURCE, ("title", "url", "kind", "checked")),
    "substances": (SUBSTANCE, ("name", "kind", "sources", "checked")),
    "conditions": (CONDITION, ("name", "sources", "checked")),
    "studies": (STUDY, ("title", "design", "read", "sources", "checked")),
}
_ONE = {"sources": "source", "substances": "substance", "conditions": "condition", "studies": "study"}


@dataclass(slots=True)
class Evidence:
    """What the files hold, by id."""

    sources: dict[str, Source] = field(default_factory=dict)
    substances: dict[str, Substance] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    studies: dict[str, Study] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)


def read_folders(folders: Iterable[Path]) -> Evidence:
    """The entries of all folders; a later folder replaces entries by id. Raises RuleError."""
    found = Evidence()
    for folder in folders:
        if not folder.is_dir():
            raise RuleError("is not a folder of evidence.", path=str(folder), hint="Check the path.")
        for kind in _TABLES:
            _read_kind(folder, kind, found)
    _resolve(found.references, found)
    return found


def _read_kind(folder: Path, kind: str, found: Evidence) -> None:
    first: dict[str, str] = {}  # id -> where, in this folder
    for path in _files(folder, kind):
        file = File(str(path))
        for key, node in _entries(path, file):
            name = str(key.value)
            if name in first:
                raise file.error(key, f"the id `{name}` is taken by {first[name]}.", "Give one of them another id.")
            if name != name.lower() or not name.replace("-", "").isalnum():
                raise file.error(
                    key, f"`{name}` is not an id.", "Use lower-case letters, digits and hyphens: smith-2020-pain"
                )
            first[name] = f"{path}:{key.start_mark.line + 1}"
            table, required = _TABLES[kind]
            _add(kind, name, read_fields(file, name, node, table, required, key), found)
        found.references += file.references


def _add(kind: str, name: str, values: dict[str, Any], found: Evidence) -> None:
    if kind == "sources":
        del values["kind"]
        found.sources[name] = Source(ref=name, **values)
    elif kind == "substances":
        found.substances[name] = Substance(id=name, **values)
    elif kind == "conditions":
        found.conditions[name] = Condition(id=name, **values)
    else:
        found.studies[name] = Study(id=name, **values)


def _files(folder: Path, kind: str) -> Iterator[Path]:
    single = folder / f"{kind}.yaml"
    if single.is_file():
        yield single
    yield from sorted((folder / kind).glob("*.yaml"))


def _entries(path: Path, file: File) -> Iterator[tuple[Any, Any]]:
    """(id node, entry node) of a file; an empty file has none."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root: Any = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=loader)
    except OSError as error:
        raise RuleError(f"cannot be read: {error.strerror}.", path=file.path, hint="Check the file.") from error
    except UnicodeDecodeError as error:
        raise RuleError("is not UTF-8 text.", path=file.path, hint="Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RuleError(
            f"is not valid YAML: {error.problem or error.context}.",
            path=file.path,
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
            hint="Often a text with a colon needs quotes round it, or the spaces at its start are uneven.",
        ) from error
    except yaml.YAMLError as error:
        raise RuleError("is not valid YAML.", path=file.path, hint="Look for a character that is not text.") from error
    if root is None:
        return
    if root.id != "mapping":
        raise file.error(root, "must map ids to entries.", "Begin with an id and a colon: smith-2020-pain:")
    yield from root.value


def _resolve(references: Iterable[Reference], found: Evidence) -> None:
    """Every id that an entry names is known. Raises RuleError."""
    known: dict[str, Mapping[str, Any]] = {
        "source": {**found.sources, **found.studies},
        "condition": found.conditions,
        "substance": found.substances,
    }
    for reference in references:
        name = reference.id
        if name in known[reference.kind] or (reference.kind == "source" and _is_address(name)):
            continue
        raise RuleError(
            f"there is no {reference.kind} `{name}`.",
            path=reference.path,
            line=reference.line,
            column=reference.column,
            hint=_hint(reference, known[reference.kind]),
        )


def _is_address(ref: str) -> bool:
    return ref.startswith(("https://", "http://", "doi:10.")) or (ref.startswith("pmid:") and ref[5:].isdecimal())


def _hint(reference: Reference, known: Iterable[str]) -> str:
    close = nearest(reference.id, known)
    if close.startswith("Did you"):
        return close
    if reference.kind == "source":
        return "Add it to sources.yaml, or write doi:10...., pmid:... or a web address."
    return f"Add it to {reference.kind}s/, or correct the id."
