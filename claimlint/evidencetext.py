"""What the evidence base knows, in sentences that a writer can use: of one study, and of a treatment for a condition.

Every sentence is made of the base's own plain results and its fields; nothing is computed, so that no figure and no
name can stand here that does not stand there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from claimlint.knowledge import Condition, Knowledge, Result, Study, Substance
from claimlint.model import Source

# What a kind of study can carry: 3 states an effect, 2 a conditional one, 1 only a hint that needs a hedge.
CEILING = {
    **dict.fromkeys(("meta-analysis", "systematic review", "randomized trial", "pooled analysis"), 3),
    **dict.fromkeys(("extension of a trial", "guideline"), 2),
    **dict.fromkeys(("observational study", "open-label study", "case series", "case report", "survey"), 1),
    **dict.fromkeys(("diagnostic study", "narrative review", "laboratory data", "protocol"), 1),
}
UNCONTROLLED = ("none", "own baseline")
_SMALL = 50  # people below which one trial is called small
_GOOD = ("better", "improved", "not worse")
_NAMED = {
    "extension of a trial": "a follow-on of a trial",
    "observational study": "an observational study",
    "open-label study": "an open-label study",
    "laboratory data": "laboratory work",
}
_AGAINST = {
    "placebo": "against placebo",
    "active placebo": "against an active placebo",
    "sham": "against a sham treatment",
    "active treatment": "against another treatment",
    "own baseline": "with no control group",
    "none": "with no control group",
}


_TESTED = {
    "placebo": " It tests against a placebo.",
    "active placebo": " It tests against an active placebo.",
    "sham": " It tests against a sham.",
    "active treatment": " It tests against another treatment.",
    "own baseline": " It has no control group.",
    "none": " It has no control group.",
}


class Paragraph(NamedTuple):
    """Sentences on a treatment for a condition, and the sources that they stand on."""

    text: str
    studies: tuple[Study, ...]
    sources: tuple[Source, ...]


def short_name(study: Study) -> str:
    """How copy may cite a study: "Zhao 2018", "SUSTAIN-1", or the journal and the year."""
    if study.first_author and study.year:
        return f"{study.first_author} {study.year}"
    if study.names:
        return study.names[-1]
    return " ".join(part for part in (study.journal or study.title, str(study.year or "")) if part)


def design(study: Study) -> str:
    """The kind of study with its size and its comparison: "a randomized trial of 60 people against placebo"."""
    named = _NAMED.get(study.design, f"a {study.design}")
    size = f" of {study.n:,} people" if study.n else ""
    against = _AGAINST.get(study.control, "")
    return f"{named}{size}{' ' + against if against else ''}"


def ceiling(study: Study) -> int:
    """How strong a sentence the study can carry, 0 to 3 (see CEILING), by its design, size and main result."""
    most = CEILING[study.design]
    main = [result for result in study.results if result.direction not in ("harm", "descriptive")]
    if study.control in UNCONTROLLED:
        most = min(most, 1)
    elif study.n and study.n < _SMALL and study.design == "randomized trial":
        most = min(most, 2)
    if not main:
        return most  # it was not about benefit
    if not any(result.direction in _GOOD for result in main):
        most = 0
    elif main[0].direction in ("no difference", "worse", "uncertain"):
        most = min(most, 1)
    return most


def figure(result: Result) -> str:
    """One result in plain words with its interval: "58% (95% CI 41 to 75) had at least 30% pain relief."."""
    said, value, interval, name = result.plain.rstrip("."), result.value, result.interval, ""
    if interval is None and result.effect:
        value, interval, name = result.effect.value, result.effect.interval, result.effect.measure
    if interval is None or value is None:
        return said + "."
    low, high = interval
    written = regex.compile(rf"(?<![\d.]){regex.escape(f'{abs(value):g}')}(?:%| points?)?(?![\d.]*\d)")
    places = list(written.finditer(said))
    if len(places) == 1:
        at = places[0]
        if value < 0 and said[at.start() - 1] != "-":  # "fell by 23.7 points"
            low, high = -high, -low
        return f"{said[: at.end()]} (95% CI {low:g} to {high:g}){said[at.end() :]}."
    first, stop, rest = said.partition(". ")
    return f"{first} ({name + ' ' if name else ''}{value:g}, 95% CI {low:g} to {high:g}){stop}{rest}."


def study_text(study: Study, results: Iterable[Result] | None = None) -> str:
    """What a study is and found, in a few sentences that may stand on a page."""
    name = short_name(study)
    told = _told(list(study.results if results is None else results))
    certainty = [f"Certainty of the evidence: {study.certainty}."] if study.certainty else []
    return " ".join((_introduced(study, name), *(_cited(result.plain, name) for result in told), *certainty))


def _introduced(study: Study, name: str) -> str:
    """What kind of study this is, in short sentences."""
    named = _NAMED.get(study.design, f"a {study.design}")
    size = f" of {study.n:,} people" if study.n else ""
    return f"{name} is {named}{size}.{_TESTED.get(study.control, '')}"


def _cited(plain: str, name: str) -> str:
    """A plain result with the study named in each sentence that holds a figure, as a reader looks for it there."""
    sentences = regex.split(r"(?<=[.])\s+(?=[A-Z])", plain.strip())
    return " ".join(
        f"{sentence.rstrip('.')} ({name})." if at == 0 or regex.search(r"\d", sentence) else sentence
        for at, sentence in enumerate(sentences)
    )


def _told(results: list[Result]) -> list[Result]:
    """The results that a short text tells: the first of benefit, one that speaks against it, the first harm."""
    benefit = [result for result in results if result.direction not in ("harm", "descriptive")]
    kept = benefit[:1]
    later = [result for result in benefit[1:] if result.direction in ("no difference", "waning", "worse")]
    kept += later[:1] or benefit[1:2]
    return kept + [result for result in results if result.direction == "harm"][:1]


def can_be_named(study: Study) -> bool:
    """Whether what was read gives a name by which a reader could look the study up."""
    return bool(study.names or (study.year and (study.first_author or study.journal)))


def best_studies(knowledge: Knowledge, treatment: str, condition: str) -> list[Study]:
    """Studies of this treatment for this condition that may be quoted, the most telling first."""
    found = [
        study
        for study in knowledge.studies_of(treatment, condition)
        if study.read != "summary" and study.design != "protocol" and can_be_named(study) and _told(list(study.results))
    ]
    exact = [study for study in found if condition in study.conditions] or found
    return sorted(exact, key=lambda study: (-_weight(study), -(study.year or 0), study.id))


def _weight(study: Study) -> int:
    told = _told(list(study.results))
    measured = any(result.numbers() for result in told)
    open_end = all(result.direction in ("uncertain", "descriptive") for result in told)
    return 2 * (CEILING[study.design] - (study.control in UNCONTROLLED)) + bool(study.n) + 2 * measured - 2 * open_end


def paragraph(knowledge: Knowledge, treatment: str, condition: str, most: int = 2) -> Paragraph | None:
    """What is known of a treatment for a condition (ids): up to `most` studies and the status. None: nothing."""
    studies = best_studies(knowledge, treatment, condition)[:most]
    if not studies:
        return None
    parts = [study_text(study) for study in studies]
    if knowledge.status(treatment, condition) == "none":
        parts.append(status_text(knowledge, treatment, condition))
    return Paragraph(" ".join(parts), tuple(studies), tuple(knowledge.sources[study.id] for study in studies))


def status_text(knowledge: Knowledge, treatment: str, condition: str) -> str:
    """One sentence on the FDA status of a treatment for a condition; empty where the base cannot tell."""
    substance, named = knowledge.substances[treatment], knowledge.conditions[condition]
    status = knowledge.status(treatment, condition)
    if status == "none":
        return f"The FDA has not approved {substance.name} for {named.name}."
    if status in ("approved", "cleared"):
        return f"The FDA has {status} {substance.name} for this use."
    return ""


def references(studies: Iterable[Study], sources: Iterable[Source]) -> list[str]:
    """One line a study: the citation and its address."""
    return [f"{study.citation}. {source.url}" for study, source in zip(studies, sources, strict=True)]


def pairs(knowledge: Knowledge) -> list[tuple[Substance, Condition]]:
    """Every treatment and condition for which the base has a study that may be quoted."""
    found = {
        (treatment, condition)
        for study in knowledge.studies.values()
        if study.read != "summary"
        for treatment in study.treatments
        for condition in study.conditions
    }
    return [
        (knowledge.substances[treatment], knowledge.conditions[condition])
        for treatment, condition in sorted(found)
        if best_studies(knowledge, treatment, condition)
    ]
