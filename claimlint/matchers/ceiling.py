"""Rules on how strongly a sentence speaks, held against what the study behind it can carry.

The strength of a sentence: 3 says that it is so, 1 hedges. The ceiling of a study: see evidencetext.CEILING. `check:
{ceiling: cited}` looks at the study that the sentence cites, `{ceiling: best}` at the best known one of its treatment
for its condition, `{ceiling: outcome}` at outcomes that no study of the two has shown to change. A sentence that
hedges, or that tells how small or uncontrolled the study was, has said enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from claimlint.context import Page, clears
from claimlint.entries import Result, Study
from claimlint.evidencetext import ceiling, design, short_name, study_text
from claimlint.matchers import Cleared, Hit
from claimlint.matchers.citation import scopes
from claimlint.matchers.mentions import mentions
from claimlint.matchers.outcomes import families
from claimlint.matchers.pairs import pair_of, studied
from claimlint.matchers.references import listed
from claimlint.matchers.results import changed
from claimlint.matchers.studies import MEASURED, active_of
from claimlint.model import Rule, Suggestion
from claimlint.ruleset import Ruleset


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active rules on strength (by number)."""
    citing = active_of(rules, "citation", active)
    wanted = {str(rule.options["ceiling"]): rule for rule in citing if "ceiling" in rule.options}
    if "cited" in wanted:
        for mention in mentions(page, rules):
            study = mention.study
            if study is None or study.read == "summary" or listed(page, mention):
                continue
            for segment, start, end in scopes(page, rules, mention):
                yield from _stronger(page, rules, wanted["cited"], study, segment, start, end, cleared)
    if "outcome" in wanted:
        yield from _not_shown(page, rules, wanted["outcome"], cleared)
    if "best" in wanted:
        yield from _against_best(page, rules, wanted["best"], cleared)


def _stronger(
    page: Page,
    rules: Ruleset,
    rule: Rule,
    study: Study,
    segment: int,
    start: int,
    end: int,
    cleared: list[Cleared] | None,
) -> Iterator[Hit]:
    """The words of a text by which it says more than the study can carry.

    A cited study that found nothing is no matter of strength: what is said of it is wrong, see citation.py.
    """
    text, most = page.texts[segment], ceiling(study)
    if most >= 3 or (most == 0 and rule.options["ceiling"] == "cited") or page.find("study-limit", text, start, end):
        return
    found: Any = page.find("proof-claim", text, start, end)
    if found is None and (most <= 1 or rule.options["ceiling"] == "best"):
        found = page.find("settled-claim", text, start, end)
    if found is None:
        return
    cue = clears(page, segment, found.start(), found.end(), rule.cleared_by)
    if cue is not None:
        if cleared is not None:
            cleared.append(Cleared(rule, segment, found.start(), found.end(), cue.kind, cue.words))
        return
    told = next((result.plain for result in study.results if result.direction != "harm"), "")
    captures = {"study": short_name(study), "design": design(study), "says": told.rstrip(".")}
    source = rules.knowledge.sources[study.id]
    yield Hit(rule, segment, found.start(), found.end(), captures, (Suggestion(study_text(study)),), (source,))


def _against_best(page: Page, rules: Ruleset, rule: Rule, cleared: list[Cleared] | None) -> Iterator[Hit]:
    cited = {mention.segment for mention in mentions(page, rules)}
    for index, text in enumerate(page.texts):
        if index in cited or not (page.find("settled-claim", text) or page.find("proof-claim", text)):
            continue
        pair = pair_of(page, rules, index)
        studies = studied(rules, *pair.ids) if pair and pair.near else []
        if studies and all(ceiling(study) < 3 for study in studies):
            yield from _stronger(page, rules, rule, studies[0], index, 0, len(text), cleared)


def _not_shown(page: Page, rules: Ruleset, rule: Rule, cleared: list[Cleared] | None) -> Iterator[Hit]:
    """Outcomes that are said to improve where every study of the pair that looked found no difference."""
    cited = {mention.segment for mention in mentions(page, rules)}
    families_here = [family for family in MEASURED if any(word in page.folded for word in MEASURED[family])]
    for index, text in enumerate(page.texts) if families_here else ():
        family = next((one for one in families_here if any(word in text for word in MEASURED[one])), None)
        found = changed(text, family, 0, len(text)) if family and index not in cited else None
        pair = pair_of(page, rules, index) if found else None
        told = _null_results(rules, *pair.ids, family) if pair and family else None
        if not found or not told:
            continue
        study, result = told
        cue = clears(page, index, *found, rule.cleared_by)
        if cue is not None:
            if cleared is not None:
                cleared.append(Cleared(rule, index, *found, cue.kind, cue.words))
            continue
        captures = {"study": short_name(study), "design": design(study), "says": result.plain.rstrip(".")}
        source = rules.knowledge.sources[study.id]
        yield Hit(rule, index, *found, captures, (Suggestion(study_text(study)),), (source,))


def _null_results(rules: Ruleset, treatment: str, condition: str, family: str) -> tuple[Study, Result] | None:
    """The study and the result to name, if every result of the pair in this family is that nothing changed."""
    told = [
        (study, result)
        for study in studied(rules, treatment, condition)
        for result in study.results
        if family in families(result.outcome) and result.direction not in ("harm", "descriptive", "uncertain")
    ]
    return told[0] if told and all(result.direction in ("no difference", "worse") for _, result in told) else None
