"""The fields of each kind of evidence entry, with the reader of each (see evidencefields.py)."""

from __future__ import annotations

from typing import Any

from claimlint.entries import Alert, Approval, Effect, Figure, Result
from claimlint.evidencefields import (
    File,
    Read,
    about_day,
    day,
    doi,
    integer,
    interval,
    list_of,
    loose_text,
    number,
    one_of,
    pmid,
    record,
    reference,
    renames,
    text,
    url,
    yes_no,
)

REGULATORS = ("FDA", "EMA", "MHRA", "TGA", "Health Canada", "EU CE mark", "Swissmedic")
STATUSES = ("approved", "cleared", "licensed", "authorized")
SUBSTANCE_KINDS = ("drug", "device", "biologic", "compounded", "procedure", "service")
SCHEDULES = ("I", "II", "III", "IV", "V")
DESIGNS = (
    "meta-analysis",
    "systematic review",
    "randomized trial",
    "pooled analysis",
    "extension of a trial",
    "guideline",
    "observational study",
    "open-label study",
    "case series",
    "case report",
    "survey",
    "diagnostic study",
    "narrative review",
    "laboratory data",
    "protocol",
)
CONTROLS = ("placebo", "active placebo", "sham", "active treatment", "own baseline", "mixed", "none")
DIRECTIONS = (
    "better",  # than the comparison
    "not worse",  # non-inferior
    "no difference",  # none shown
    "worse",
    "improved",  # before and after, no comparison group
    "waning",  # an effect that fades
    "harm",
    "uncertain",
    "descriptive",
)
SOURCE_KINDS = (
    *("statute", "regulation", "guidance", "guideline", "label", "alert", "action", "ruling", "code", "ethics"),
    *("policy", "study", "report", "instrument", "letter", "news", "trade", "example"),
)

_TEXTS = list_of(text)
_WORDS = list_of(loose_text)
_SOURCES, _CONDITIONS, _SUBSTANCES = (
    list_of(reference("source")),
    list_of(reference("condition")),
    list_of(reference("substance")),
)
_APPROVAL = record(
    Approval,
    {
        "regulator": one_of(*REGULATORS),
        "status": one_of(*STATUSES),
        "indication": text,
        "conditions": _CONDITIONS,
        "brand": text,
        "form": text,
        "year": integer,
        "note": text,
        "sources": _SOURCES,
    },
    ("regulator", "status", "indication", "sources"),
)
_ALERT = record(Alert, {"date": about_day, "text": text, "source": reference("source")}, ("date", "text", "source"))
_FIGURE = record(
    Figure,
    {
        "measure": text,
        "value": loose_text,
        "unit": text,
        "interval": interval,
        "where": text,
        "source": reference("source"),
    },
    ("measure", "value", "unit", "source"),
)
_EFFECT = record(Effect, {"measure": text, "value": number, "interval": interval}, ("measure", "value"))
_RESULT_FIELDS = record(
    Result,
    {
        "outcome": text,
        "when": text,
        "n": integer,
        "value": number,
        "comparison": number,
        "compared_with": one_of("before"),
        "unit": text,
        "interval": interval,
        "effect": _EFFECT,
        "finding": text,
        "p": loose_text,
        "direction": one_of(*DIRECTIONS),
        "plain": text,
    },
    ("outcome", "direction", "plain"),
)


def _result(file: File, key: str, node: Any) -> Result:
    found: Result = _RESULT_FIELDS(file, key, node)
    if found.value is None and found.effect is None and not found.finding:
        raise file.error(node, f"a result ({found.outcome}) says nothing.", "Add `value`, `effect` or `finding`.")
    if found.comparison is not None and found.value is None:
        raise file.error(node, f"a result ({found.outcome}) has a `comparison` but no `value`.", "Add `value`.")
    return found


SUBSTANCE: dict[str, Read] = {
    "name": text,
    "kind": one_of(*SUBSTANCE_KINDS),
    "names": _TEXTS,
    "brands": _TEXTS,
    "street_names": _TEXTS,
    "wrong": renames,
    "outdated": renames,
    "class": text,
    "schedule": one_of(*SCHEDULES),
    "legal_note": text,
    "version_of": reference("substance"),
    "members": _SUBSTANCES,
    "approvals": list_of(_APPROVAL),
    "approvals_complete": yes_no,
    "not_approved_for": _CONDITIONS,
    "elsewhere": _TEXTS,
    "boxed_warning": text,
    "common_harms": _TEXTS,
    "serious_harms": _TEXTS,
    "harm_words": _TEXTS,
    "exclusions": _TEXTS,
    "misuse": text,
    "monitoring": text,
    "alerts": list_of(_ALERT),
    "notes": _TEXTS,
    "sources": _SOURCES,
    "checked": day,
}
CONDITION: dict[str, Read] = {
    "name": text,
    "abbreviations": _TEXTS,
    "also": _TEXTS,
    "lay": _TEXTS,
    "wrong": renames,
    "outdated": renames,
    "broader": _CONDITIONS,
    "criteria": text,
    "figures": list_of(_FIGURE),
    "notes": _TEXTS,
    "sources": _SOURCES,
    "checked": day,
}
STUDY: dict[str, Read] = {
    **dict.fromkeys(("title", "authors", "journal", "design_note", "population", "treatment", "dose"), text),
    **dict.fromkeys(("schedule", "comparator", "follow_up", "certainty"), text),
    "cite": loose_text,
    "doi": doi,
    "pmid": pmid,
    **dict.fromkeys(("year", "n"), integer),
    **dict.fromkeys(("hours_per_day", "days"), number),
    "conditions": _CONDITIONS,
    "treatments": _SUBSTANCES,
    "sources": _SOURCES,
    **dict.fromkeys(("limits", "notes"), _TEXTS),
    "names": _WORDS,
    "design": one_of(*DESIGNS),
    "control": one_of(*CONTROLS),
    "results": list_of(_result),
    "read": one_of("abstract", "summary"),
    "checked": day,
}
SOURCE: dict[str, Read] = {
    "title": text,
    "url": url,
    "kind": one_of(*SOURCE_KINDS),
    "checked": day,
    "supports": text,
}
