"""The entries of the evidence base: plain, frozen values. See evidencefile.py for the files that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Approval:
    """One use that one regulator allowed. `status`: approved, cleared, licensed, authorized."""

    regulator: str
    status: str
    indication: str
    conditions: tuple[str, ...] = ()  # ids
    brand: str = ""
    form: str = ""
    year: int | None = None
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A regulator's warning. `date` is YYYY, YYYY-MM or YYYY-MM-DD."""

    date: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Substance:
    """A treatment: drug, device, biologic, compounded product, procedure or service."""

    id: str
    name: str
    kind: str
    names: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    street_names: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()  # (wrong name, right name)
    outdated: tuple[tuple[str, str], ...] = ()
    drug_class: str = ""
    schedule: str = ""  # US schedule: "I" to "V"
    legal_note: str = ""
    version_of: str = ""  # id of the approved drug that this is a compounded form of
    members: tuple[str, ...] = ()  # ids of the entries that this name stands for together
    approvals: tuple[Approval, ...] = ()
    approvals_complete: bool = False  # True: a use that is not listed is not approved
    not_approved_for: tuple[str, ...] = ()  # condition ids that a source names
    elsewhere: tuple[str, ...] = ()  # status in other countries
    boxed_warning: str = ""
    common_harms: tuple[str, ...] = ()
    serious_harms: tuple[str, ...] = ()
    harm_words: tuple[str, ...] = ()  # words by which copy names a harm of this treatment
    exclusions: tuple[str, ...] = ()  # who should not have it
    misuse: str = ""
    monitoring: str = ""
    alerts: tuple[Alert, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str = ""

    def all_names(self) -> tuple[str, ...]:
        """Every name that means this treatment, wrong, outdated and street names included."""
        said = (self.name, *self.names, *self.brands, *self.street_names)
        return tuple(dict.fromkeys((*said, *(bad for bad, _ in (*self.wrong, *self.outdated)))))


@dataclass(frozen=True, slots=True)
class Figure:
    """How common a condition is. `value` is a text: "26.2", "3 to 17", "1 in 9"."""

    measure: str
    value: str
    unit: str
    source: str
    interval: Interval | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A disease, symptom or state that copy promises to treat."""

    id: str
    name: str
    abbreviations: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # other right names
    lay: tuple[str, ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()  # (wrong name, right name)
    outdated: tuple[tuple[str, str], ...] = ()
    broader: tuple[str, ...] = ()  # ids of the conditions that this is a kind of
    criteria: str = ""
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str = ""

    def all_names(self) -> tuple[str, ...]:
        """Every name that means this condition, wrong and outdated ones included."""
        said = (self.name, *self.abbreviations, *self.also, *self.lay)
        return tuple(dict.fromkeys((*said, *(bad for bad, _ in (*self.wrong, *self.outdated)))))


@dataclass(frozen=True, slots=True)
class Effect:
    """A contrast between two groups: odds ratio, hazard ratio, mean difference ..., with its 95% interval."""

    measure: str
    value: float
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome at one time. `value` is of the treatment group, `comparison` of the other, both in `unit`."""

    outcome: str
    direction: str  # one of DIRECTIONS
    plain: str  # what it means, in plain words
    when: str = ""
    n: int | None = None  # people in this result, where not all of the study
    value: float | None = None
    comparison: float | None = None
    compared_with: str = ""  # "before" where the comparison is the same people before treatment
    unit: str = ""
    interval: Interval | None = None  # 95%, of `value`
    effect: Effect | None = None
    finding: str = ""  # where the result is not a figure
    p: str = ""

    def numbers(self) -> tuple[float, ...]:
        """The figures of this result: value, comparison, intervals, effect."""
        parts: list[float | None] = [self.value, self.comparison, *(self.interval or ())]
        if self.effect:
            parts += [self.effect.value, *(self.effect.interval or ())]
        return tuple(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class Study:
    """A paper and what it found. `read`: "abstract", or "summary" where only a report of it was read."""

    id: str
    title: str  # in [brackets]: our description, the printed title was not read
    design: str  # one of DESIGNS
    authors: str = ""
    year: int | None = None
    journal: str = ""
    cite: str = ""  # volume(issue):pages
    doi: str = ""
    pmid: str = ""
    names: tuple[str, ...] = ()  # trial names and other names by which copy cites it
    design_note: str = ""
    control: str = ""  # placebo, active placebo, sham, active treatment, own baseline, mixed, none
    n: int | None = None
    population: str = ""
    conditions: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    treatment: str = ""
    dose: str = ""
    hours_per_day: float | None = None
    days: float | None = None
    schedule: str = ""
    comparator: str = ""
    follow_up: str = ""
    results: tuple[Result, ...] = ()
    limits: tuple[str, ...] = ()
    certainty: str = ""
    notes: tuple[str, ...] = ()
    read: str = "abstract"
    sources: tuple[str, ...] = ()
    checked: str = ""

    @property
    def first_author(self) -> str:
        """Family name of the first author; empty where the authors were not read."""
        return _family(self.authors.split(",")[0]) if self.authors else ""

    @property
    def citation(self) -> str:
        """Authors, journal, year, volume and pages, as far as they were read."""
        place = " ".join(part for part in (self.journal, str(self.year or "")) if part)
        if self.cite:
            place += f";{self.cite}" if self.year else f" {self.cite}"
        who = (self.authors or self.title).removesuffix(".")
        return ". ".join(part for part in (who, place) if part)


def _family(author: str) -> str:
    """The family name of "van Hilten JJ" or "O'Connell NE et al."."""
    words = author.strip().removesuffix("et al.").split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1].isupper() else " ".join(words)


_Made = TypeVar("_Made")


def dump(entry: Any) -> dict[str, Any]:
    """An entry as plain data, without the fields that are empty."""
    values = {field.name: _plain(getattr(entry, field.name)) for field in fields(entry)}
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def restore(made: type[_Made], data: Mapping[str, Any]) -> _Made:
    """The reverse of `dump`."""
    return made(**{name: _thaw(name, value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return dump(value) if hasattr(value, "__dataclass_fields__") else value


_NESTED: dict[str, type] = {
    "approvals": Approval,
    "alerts": Alert,
    "figures": Figure,
    "results": Result,
    "effect": Effect,
}


def _thaw(name: str, value: Any) -> Any:
    if name in _NESTED:
        made = _NESTED[name]
        return tuple(restore(made, item) for item in value) if isinstance(value, list) else restore(made, value)
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return value
