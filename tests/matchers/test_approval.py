"""Approval rules: what copy says of regulators against what they did."""

from __future__ import annotations

import pytest

from claimlint.linter import find
from claimlint.model import Finding
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset, load_ruleset


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset()


def reg(text: str, rules: Ruleset) -> dict[str, Finding]:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.kind == "approval"]
    return {one.rule: one for one in find(read_text(text, "page.md"), rules, numbers)}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Ketamine is FDA-approved for depression.", {"REG001"}),
        ("Compounded semaglutide is FDA-approved.", {"REG001"}),
        ("Our FDA-approved exosomes are here.", {"REG001"}),
        ("TMS is FDA-approved for depression.", {"REG002"}),
        ("Wegovy is FDA-cleared for obesity.", {"REG002"}),
        ("For CRPS we use FDA-approved ketamine.", {"REG013"}),
        ("Spravato is FDA-approved for depression.", {"REG016"}),
        ("Ketamine is FDA-approved as an anesthetic.", set()),
        ("Ketamine is not FDA-approved for depression.", set()),
        ("Ketamine is used off-label for depression; it is FDA-approved for anesthesia.", set()),
        ("TMS is FDA-cleared for depression.", set()),
        ("DRG stimulation is FDA-approved for CRPS.", set()),
        ("Spravato is FDA-approved for treatment-resistant depression.", set()),
        ("Is ketamine FDA-approved for depression?", set()),
        ("Our new wing is approved for use by the city.", set()),
        ("The MHRA has licensed ketamine for depression.", {"REG018"}),
        ("Our MHRA-licensed ketamine drip for anxiety.", {"REG018"}),
        ("Health Canada has approved exosomes for hair loss.", {"REG018"}),
        ("Our PRP is FDA-approved for hair loss.", {"REG018"}),
        ("Spravato holds an EMA authorisation for panic disorder.", {"REG017"}),
        ("Spravato is licensed in Europe for treatment-resistant depression.", set()),
        ("DRG stimulation is CE-marked for chronic pain and FDA-approved for CRPS.", set()),
        ("Not MHRA-licensed for depression, ketamine is used off-label.", set()),
        ("Is Spravato EMA-approved for PTSD?", set()),
        ("The clinic's FDA-approved psychedelic therapies help veterans with PTSD.", {"REG001"}),
        ("Zepbound is FDA-approved for obesity and for type 2 diabetes.", {"REG001"}),
        ("Mounjaro is FDA-approved for type 2 diabetes.", set()),
        ("Ozone is FDA-approved for Lyme disease.", {"REG001"}),
        ("Our FDA-cleared TMS helps with autism.", {"REG013"}),
    ],
)
def test_the_verdict(rules: Ruleset, text: str, codes: set[str]) -> None:
    assert set(reg(text, rules)) == codes


def test_the_message_gives_the_true_status_with_year_and_source(rules: Ruleset) -> None:
    here = reg("Ketamine is FDA-approved for PTSD.", rules)["REG001"]
    assert "The FDA has approved ketamine for anesthesia (Ketalar, 1970)." in here.message
    assert "not approved it for post-traumatic stress disorder" in here.message
    assert "label-ketamine" in {source.ref for source in here.sources}


def test_the_page_says_of_what_the_words_are_said(rules: Ruleset) -> None:
    text = "# Ketamine for depression\n\nInfusions ease depression. It is FDA-approved for depression."
    assert set(reg(text, rules)) == {"REG001"}


def test_what_another_regulator_did_is_told_with_its_own_uses(rules: Ruleset) -> None:
    here = reg("Spravato is EMA-approved for PTSD.", rules)["REG017"]
    assert "The European Medicines Agency has approved esketamine nasal spray for" in here.message
    assert "maestro-spravato-eu" in {source.ref for source in here.sources}


def test_notes_on_a_country_stand_in_for_an_approval_that_is_not_known(rules: Ruleset) -> None:
    here = reg("Ketamine is licensed in the UK for depression.", rules)["REG018"]
    assert "The evidence base has no approval of ketamine by the British MHRA. UK: Class B drug" in here.message


def test_it_stands_for_the_only_treatment_of_the_sentence_before(rules: Ruleset) -> None:
    assert "REG001" in reg("# Prices\n\nWe also give ketamine. It is FDA approved for PTSD.", rules)
    assert "REG001" not in reg("# Prices\n\nWe give ketamine or esketamine. It is FDA approved for PTSD.", rules)
    assert "REG001" not in reg("# Prices\n\nWe also give ketamine.\n\nIt is FDA approved for PTSD.", rules)
