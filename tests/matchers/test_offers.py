"""Suggestions that carry evidence: for every treatment and condition of the base, proven before anyone sees them."""

from __future__ import annotations

import regex

from claimlint.evidencetext import best_studies, ceiling, figure, pairs, paragraph
from claimlint.linter import lint_text
from claimlint.matchers.reader import Reader
from claimlint.quantities import numbers
from claimlint.ruleset import Ruleset


def _offered(rules: Ruleset) -> dict[str, str]:
    found = {}
    for substance, condition in pairs(rules.knowledge):
        offer = paragraph(rules.knowledge, substance.id, condition.id, most=1)
        assert offer is not None
        found[f"{substance.id} {condition.id}"] = offer.text
    return found


def test_they_raise_no_finding(rules: Ruleset) -> None:
    """No rule at default confidence. Rules on the page as a whole (DOC) ask for what a single sentence cannot hold."""
    raised = {}
    for pair, text in _offered(rules).items():
        found = [one for one in lint_text(text, "a.md", rules=rules).findings if not one.rule.startswith("DOC")]
        raised[pair] = [f"{one.rule} {one.match}" for one in found]
    assert {pair: found for pair, found in raised.items() if found} == {}
    assert len(raised) >= 25


def test_they_hold_no_number_that_the_base_does_not_hold(rules: Ruleset) -> None:
    for substance, condition in pairs(rules.knowledge):
        offer = paragraph(rules.knowledge, substance.id, condition.id, most=1)
        assert offer is not None
        (study,) = offer.studies
        known = Reader(study).known | {float(study.year or 0)} | numbers(" ".join(study.names))
        assert numbers(offer.text) <= known, offer.text


def test_they_are_not_stronger_than_their_study(rules: Ruleset) -> None:
    """A study that cannot carry a plain statement of effect is told with its design, and the result as it was."""
    for substance, condition in pairs(rules.knowledge):
        study = best_studies(rules.knowledge, substance.id, condition.id)[0]
        offer = paragraph(rules.knowledge, substance.id, condition.id, most=1)
        assert offer is not None
        if ceiling(study) < 3 and study.control in ("none", "own baseline"):
            assert "no control group" in offer.text
        assert not regex.search(r"\b(proven|proves|cures?|guarantee\w*|always)\b", offer.text)


def _grade(text: str) -> float:
    """The Flesch-Kincaid grade of a text, names in brackets left out."""
    text = regex.sub(r"\([^)]*\)", "", text)
    sentences = len(regex.findall(r"[.!?](?=\s|$)", text))
    words = regex.findall(r"[A-Za-z][A-Za-z'-]*", text)
    syllables = sum(max(1, len(regex.findall(r"[aeiouy]+", regex.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_they_read_easily(rules: Ruleset) -> None:
    """About grade 8, on average and all of them together; none far above."""
    texts = list(_offered(rules).values())
    grades = [_grade(text) for text in texts]
    assert sum(grades) / len(grades) <= 8.5
    assert _grade(" ".join(texts)) <= 8.5
    assert max(grades) <= 11.5


def test_a_finding_on_a_known_pair_offers_them_with_the_source(rules: Ruleset) -> None:
    text = "## Ketamine for CRPS\n\nKetamine relieves CRPS pain quickly and for good."
    found = [one for one in lint_text(text, "a.md", rules=rules).findings if one.labels[0] in ("EFF", "MEC", "EVD")]
    offers = [suggestion.text for one in found for suggestion in one.suggestions if "60 people" in suggestion.text]
    assert len(offers) == 1
    assert "https://doi.org/10.1016/j.pain.2009.06.023" in {source.url for one in found for source in one.sources}


def test_a_pair_that_the_base_does_not_know_offers_nothing(rules: Ruleset) -> None:
    text = "## Massage for CRPS\n\nMassage relieves CRPS pain quickly and for good."
    for found in lint_text(text, "a.md", rules=rules).findings:
        assert not any("people" in suggestion.text and "trial" in suggestion.text for suggestion in found.suggestions)


def test_an_interval_stands_beside_the_figure_that_it_belongs_to(rules: Ruleset) -> None:
    studies = rules.knowledge.studies
    zhao, step = studies["zhao-2018-crps-ketamine-meta"].results[0], studies["wilding-2021-step-1"].results[0]
    assert figure(zhao).startswith("About 69% (95% CI 53 to 84) had at least 30% pain relief")
    assert figure(step).endswith("(difference -12.4, 95% CI -13.4 to -11.5).")
    for study in studies.values():
        for result in study.results:
            if "(95% CI" in (said := figure(result)):
                known = result.value if result.interval else result.effect.value if result.effect else None
                assert known is not None
                before = said.split(" (95% CI")[0].removesuffix("%").removesuffix(" points").removesuffix(" point")
                assert before.endswith(f"{abs(known):g}"), said
