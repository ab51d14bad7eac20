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
        ("The MHRA has licensed ketamine for depression.", set()),
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
