"""A substance that a user adds to an evidence folder works in every general rule, the off-label and the risk check."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.config import Config
from claimlint.linter import lint_text
from claimlint.model import Finding
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules

SUBSTANCE = """
velorine:
  name: velorine
  kind: drug
  names: [velorine tablets]
  brands: [Somnexa]
  class: invented for this test
  schedule: IV
  approvals:
    - regulator: FDA
      status: approved
      indication: insomnia in adults
      conditions: [insomnia]
      brand: Somnexa
      year: 2024
      sources: [house-label]
  approvals_complete: yes
  common_harms: [hiccups, blue tongue]
  harm_words: [hiccups, blue tongue]
  exclusions: [people who sail]
  sources: [house-label]
  checked: 2026-01-02
"""
SOURCE = """
house-label:
  title: The label of Somnexa
  url: https://example.org/somnexa
  kind: label
  checked: 2026-01-02
  supports: Everything said of velorine.
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    folder = tmp_path_factory.mktemp("mine")
    evidence = folder / "_evidence"
    (evidence / "substances").mkdir(parents=True)
    (evidence / "substances" / "velorine.yaml").write_text(SUBSTANCE, encoding="utf-8")
    (evidence / "sources.yaml").write_text(SOURCE, encoding="utf-8")
    return load_ruleset(packaged_rules(), folder, cache=False)


@pytest.fixture(scope="module")
def packaged() -> Ruleset:
    return load_ruleset(Path(packaged_rules()), cache=False)


def found(text: str, rules: Ruleset) -> dict[str, Finding]:
    return {one.rule: one for one in lint_text(text, "page.md", Config(), rules).findings}


def page(use: str, more: str = "") -> str:
    return f"# Velorine for {use}\n\nVelorine relieves {use} and restores energy. Book a visit today. {more}\n"


def test_the_general_rules_take_its_names(rules: Ruleset, packaged: Ruleset) -> None:
    for text in ("Only velorine can ease the ache.", "Only Somnexa can ease the ache."):
        assert "SUP002" in found(text, rules)
        assert "SUP002" not in found(text, packaged)


def test_an_unapproved_use_must_be_disclosed(rules: Ruleset, packaged: Ruleset) -> None:
    here = found(page("fibromyalgia"), rules)["DOC001"]
    assert here.match == "Velorine for fibromyalgia"
    assert "velorine for fibromyalgia" in here.message
    (offered,) = [one.text for one in here.suggestions]
    assert "The FDA has approved velorine for insomnia in adults (Somnexa, 2024)." in offered
    assert "It has not approved it for fibromyalgia." in offered
    assert "https://example.org/somnexa" in offered
    assert "house-label" in {source.ref for source in here.sources}
    assert "DOC001" not in found(page("fibromyalgia"), packaged)


def test_the_approved_use_needs_no_disclosure(rules: Ruleset) -> None:
    assert "DOC001" not in found(page("insomnia"), rules)


def test_a_disclosure_is_enough(rules: Ruleset) -> None:
    assert "DOC001" not in found(page("fibromyalgia", "This use is off-label."), rules)


def test_its_own_harms_count_and_those_of_others_do_not(rules: Ruleset) -> None:
    here = found(page("insomnia"), rules)["DOC002"]
    assert "hiccups and blue tongue" in here.suggestions[0].text
    assert "people who sail" in here.suggestions[0].text
    assert "DOC002" in found(page("insomnia", "Opioids can cause nausea and slow breathing."), rules)
    assert "DOC002" not in found(page("insomnia", "You may get hiccups."), rules)


def test_its_schedule_counts(rules: Ruleset) -> None:
    assert "DOC004" in found(page("insomnia", "Velorine is shipped to your home every month."), rules)
    assert "DOC004" not in found(page("insomnia", "Shipped every month. It can be misused."), rules)


def test_a_false_approval_is_found(rules: Ruleset) -> None:
    assert "REG001" in found("Velorine is FDA-approved for fibromyalgia.", rules)
    assert "REG001" not in found("Velorine is FDA-approved for insomnia.", rules)
