"""The evidence base: substances, conditions, studies, and the sources that they and the rules stand on.

`load_knowledge` reads evidence folders (evidencefile.py says what a file may hold). Everything is plain and frozen;
`Knowledge.to_dict` is made of dicts, lists, texts, numbers and booleans only, so that any cache can keep it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from claimlint.entries import (
    Alert,
    Approval,
    Condition,
    Effect,
    Figure,
    Result,
    Study,
    Substance,
    dump,
    restore,
)
from claimlint.model import Source

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Alert",
    "Approval",
    "Condition",
    "Effect",
    "Figure",
    "Knowledge",
    "Result",
    "Status",
    "Study",
    "Substance",
    "address",
    "cited_names",
    "load_knowledge",
]

# Names that are ordinary words once case is ignored: "add to cart", "Ed Ortiz", "Molly our nurse", "PCs and Macs".
AMBIGUOUS = frozenset(("add", "aud", "ed", "ms", "molly", "pcs"))
Status = Literal["approved", "cleared", "part", "none", "unknown"]
Entry = Substance | Condition | Study
_Named = TypeVar("_Named", Substance, Condition)
_Any = TypeVar("_Any", Substance, Condition, Study)


@dataclass(frozen=True)
class Knowledge:
    """All entries by id. `declared` are the sources of the sources files; `sources` adds every study as one."""

    substances: Mapping[str, Substance]
    conditions: Mapping[str, Condition]
    studies: Mapping[str, Study]
    declared: Mapping[str, Source]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Everything that the `ref` of a rule may name: studies by id, and declared sources."""
        return {**{study.id: self._as_source(study) for study in self.studies.values()}, **self.declared}

    def source(self, ref: str) -> Source | None:
        """The source of a ref: a declared source, a study id, `doi:...`, `pmid:...` or an address."""
        return self.sources.get(ref) or address(ref)

    def _as_source(self, study: Study) -> Source:
        first = f"doi:{study.doi}" if study.doi else f"pmid:{study.pmid}" if study.pmid else study.sources[0]
        found = address(first) or self.declared[first]
        return Source(study.id, study.citation, found.url, study.checked)

    def names(self, kind: str) -> list[str]:
        """The names of "substances" or "conditions" for a vocabulary that ignores case: each once, longest first.

        Plain texts as they stand, without the few that are ordinary words in lower case.
        """
        if kind not in ("substances", "conditions"):
            raise ValueError(f"there are no names of {kind!r}; ask for substances or conditions")
        entries: Iterable[Substance | Condition] = getattr(self, kind).values()
        found = {fold(name): name for entry in entries for name in entry.all_names()}
        return sorted(
            (found[name] for name in found.keys() - AMBIGUOUS), key=lambda name: (-len(name), name.casefold())
        )

    def substance(self, name: str) -> Substance | None:
        """The substance of an id or of any of its names, in any case."""
        return self.substances.get(name) or self.substances.get(self._substance_ids.get(fold(name), ""))

    def condition(self, name: str) -> Condition | None:
        """The condition of an id or of any of its names, in any case."""
        return self.conditions.get(name) or self.conditions.get(self._condition_ids.get(fold(name), ""))

    @cached_property
    def _substance_ids(self) -> dict[str, str]:
        return _index(self.substances)

    @cached_property
    def _condition_ids(self) -> dict[str, str]:
        return _index(self.conditions)

    def covers(self, condition: str) -> frozenset[str]:
        """A condition id and the ids of all that it is a kind of."""
        seen: set[str] = set()
        todo = [condition]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo.extend(self.conditions[here].broader if here in self.conditions else ())
        return frozenset(seen)

    def status(self, substance: str, condition: str, regulator: str = "FDA") -> Status:
        """What a regulator has allowed of this treatment for this condition (ids).

        "approved" or "cleared": the condition, or one that it is a kind of, is a named use. "part": only a narrower
        condition is. "none": it is not, by a source or by a list that is whole. "unknown": the base cannot tell; so it
        is for a regulator of whose approvals the base has none.
        """
        entry, above = self.substances[substance], self.covers(condition)
        uses = [approval for approval in entry.approvals if approval.regulator == regulator]
        for approval in uses:
            if above.intersection(approval.conditions):
                return "cleared" if approval.status == "cleared" else "approved"
        if any(condition in self.covers(named) for approval in uses for named in approval.conditions):
            return "part"
        if regulator == "FDA":
            known = entry.approvals_complete or not above.isdisjoint(entry.not_approved_for)
        else:
            known = entry.approvals_complete and bool(uses)
        return "none" if known else "unknown"

    def studies_of(self, treatment: str = "", condition: str = "") -> list[Study]:
        """Studies of a treatment (and its forms) and a condition (and its kinds), by ids; newest first."""
        forms = {treatment} | {entry.id for entry in self.substances.values() if entry.version_of == treatment}
        found = [
            study
            for study in self.studies.values()
            if (not treatment or forms.intersection(study.treatments))
            and (not condition or any(condition in self.covers(named) for named in study.conditions))
        ]
        return sorted(found, key=lambda study: (-(study.year or 0), study.id))

    def cited_as(self, name: str) -> list[Study]:
        """Studies that copy may cite by this name: a trial name, or a first author with or without the year."""
        return [self.studies[key] for key in self._study_names.get(fold(name), ())]

    @cached_property
    def _study_names(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for study in self.studies.values():
            said = [study.id, *study.names, study.first_author]
            if study.first_author and study.year:
                said.append(f"{study.first_author} {study.year}")
            for name in dict.fromkeys(fold(name) for name in said if name):
                index.setdefault(name, []).append(study.id)
        return index

    def study_names(self) -> list[str]:
        """Every family name and trial name by which copy may cite a study, as written."""
        return sorted({name for study in self.studies.values() for names in cited_names(study) for name in names})

    def entries(self) -> Iterator[Entry]:
        """Substances, conditions and studies, in the order of the files."""
        yield from self.substances.values()
        yield from self.conditions.values()
        yield from self.studies.values()

    def entries_older_than(self, date: str) -> list[tuple[str, str, str]]:
        """(kind, id, checked) of the entries and sources last checked before an ISO date, oldest first."""
        rows = [(kind_of(entry), entry.id, entry.checked) for entry in self.entries()]
        rows += [("source", source.ref, source.checked) for source in self.declared.values()]
        return sorted((row for row in rows if row[2] < date), key=lambda row: (row[2], row[0], row[1]))

    def missing_fields(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """(kind, id, fields) of the entries that lack something a reader of the page would want to know."""
        rows = [(kind_of(entry), entry.id, tuple(_lacks(entry))) for entry in self.entries()]
        return [row for row in rows if row[2]]

    def to_dict(self) -> dict[str, Any]:
        """Plain data: dicts, lists, texts, numbers, booleans and None."""
        return {
            "substances": [dump(entry) for entry in self.substances.values()],
            "conditions": [dump(entry) for entry in self.conditions.values()],
            "studies": [dump(entry) for entry in self.studies.values()],
            "sources": [[s.ref, s.title, s.url, s.checked, s.supports] for s in self.declared.values()],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Knowledge:
        """The reverse of `to_dict`."""
        return cls(
            _Restored(Substance, data["substances"]),
            _Restored(Condition, data["conditions"]),
            _Restored(Study, data["studies"]),
            {item[0]: Source(*item) for item in data["sources"]},
        )


class _Restored(Mapping[str, _Any]):
    """Entries by id, each made when it is first asked for: a page needs few."""

    def __init__(self, made: type[_Any], dumped: Iterable[Mapping[str, Any]]) -> None:
        self._make: type[_Any] = made
        self._dumped = {item["id"]: item for item in dumped}
        self._made: dict[str, _Any] = {}

    def __getitem__(self, name: str) -> _Any:
        found = self._made.get(name)
        if found is None:
            found = self._made[name] = restore(self._make, self._dumped[name])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._dumped)

    def __len__(self) -> int:
        return len(self._dumped)


def load_knowledge(*folders: Path) -> Knowledge:
    """The evidence of the folders. An entry of a later folder replaces the one of the same id in an earlier folder.

    Raises RuleError with file, line and next step.
    """
    from claimlint.evidencefile import read_folders

    found = read_folders(folders)
    return Knowledge(found.substances, found.conditions, found.studies, found.sources)


def cited_names(study: Study) -> tuple[list[str], list[str]]:
    """The names under which copy cites a study: family names, and trial names ("STEP 1" and "STEP-1")."""
    authors, trials = [study.first_author] if study.first_author else [], []
    for name in study.names:
        head, _, last = name.rpartition(" ")
        if last.isdecimal() and len(last) == 4:  # "Feder 2014"
            authors.append(head)
        elif last.isdecimal() or (last and not last.strip("I")):
            trials += [f"{head} {last}", f"{head}-{last}"]
        else:
            trials.append(name)
    return list(dict.fromkeys(authors)), list(dict.fromkeys(trials))


def address(ref: str) -> Source | None:
    """The source that a `doi:...`, a `pmid:...` or a web address is by itself; None for anything else."""
    if ref.startswith("doi:"):
        return Source(ref, f"DOI {ref[4:]}", f"https://doi.org/{ref[4:]}", "")
    if ref.startswith("pmid:"):
        return Source(ref, f"PubMed {ref[5:]}", f"https://pubmed.ncbi.nlm.nih.gov/{ref[5:]}/", "")
    if ref.startswith(("https://", "http://")):
        return Source(ref, ref.split("/")[2].removeprefix("www."), ref, "")
    return None


def fold(name: str) -> str:
    """A name as the look-ups compare it: any case, any quote mark, any dash, single spaces."""
    for mark, plain in (("’", "'"), ("‘", "'"), ("–", "-"), ("‑", "-"), ("\u00ad", "")):
        name = name.replace(mark, plain)
    return " ".join(name.casefold().split())


def kind_of(entry: Entry) -> str:
    """What an entry is: substance, condition or study."""
    return type(entry).__name__.lower()


def _index(entries: Mapping[str, _Named]) -> dict[str, str]:
    """Name to id; where two entries share a name, the one whose proper name it is has it, else the first."""
    index: dict[str, str] = {}
    for entry in entries.values():
        index.setdefault(fold(entry.name), entry.id)
    for entry in entries.values():
        for name in entry.all_names():
            index.setdefault(fold(name), entry.id)
    return index


def _lacks(entry: Entry) -> Iterator[str]:
    if isinstance(entry, Study):
        wanted: tuple[str, ...] = ("authors", "year", "journal", "results", "limits")
        if not entry.doi and not entry.pmid:
            yield "doi or pmid"
    elif isinstance(entry, Substance):
        wanted = ("drug_class", "common_harms", "serious_harms", "exclusions")
        if not entry.approvals_complete:
            yield "approvals_complete"
    else:
        wanted = ("figures",)
    yield from (name for name in wanted if not getattr(entry, name))
