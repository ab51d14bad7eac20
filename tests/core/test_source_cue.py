"""The cue `source`: what a reader could look up clears an appeal to evidence, what only looks like it does not."""

from __future__ import annotations

import pytest

from claimlint.context import Page, clears
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset, load_ruleset


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset()


def source(rules: Ruleset, text: str) -> str:
    """The words that the cue found round the first words of the text, or ""."""
    page = Page(read_text(text, "page.md"), rules)
    cue = clears(page, 0, 0, 5, ("source",))
    return cue.words if cue else ""


@pytest.mark.parametrize(
    "text",
    [
        "Pain fell by half (Okafor 2018).",
        "Pain fell by half (Lee and Park, 2020, a small trial).",
        "Okafor et al. (2018) found less pain.",
        "okafor et al. in 2018 found less pain.",
        "Pain fell by half in the STEP 1 trial.",
        "WHO data show more cases.",
        "According to the CDC, one in five adults has pain.",
        "It was published in Pain.",
        "Pain fell by half.[28]",
        "Pain fell by half\u00b9 in a year.",
        "See NCT01234567.",
        "Pain fell by half ([trial](https://pubmed.ncbi.nlm.nih.gov/1/)).",
        "Pain fell by half. The trial is [here](https://www.nejm.org/doi/full/1).",
        "Pain fell by half.\n\nSource: Okafor 2018",
    ],
)
def test_what_can_be_looked_up_is_a_source(rules: Ruleset, text: str) -> None:
    assert source(rules, text)


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 it was approved.",
        "Okafor et al. found less pain.",
        "Since 2015 studies show relief.",
        "People who reported it felt better.",
        "A nice set of data says so.",
        "It brings relief in pain and science.",
        "This is step 1 of the study.",
        "The Cochrane Review found relief.",
        "Your BMI is 25 kg/m\u00b2 today.",
        "Pain fell by half ([our blog](/blog/pubmed-study)).",
        "Pain fell by half ([our blog](https://www.clinic.example/nejm.org)).",
        "Updated March 2019 by our team.",
        "Pain fell by half.\n\nOur nurse has read Okafor 2018.",
        "## Pain falls by half\n\nSource: Okafor 2018",
    ],
)
def test_what_only_looks_like_a_source_is_none(rules: Ruleset, text: str) -> None:
    assert source(rules, text) == ""
