"""Lists of conditions that have nothing to do with each other."""

from __future__ import annotations

import pytest

from claimlint.config import Config
from claimlint.linter import lint_text
from claimlint.ruleset import Ruleset

UNLIKE = ("Autism", "Lupus", "Hair loss", "Sciatica", "Infertility")


def found(text: str, rules: Ruleset) -> list[tuple[str, str]]:
    report = lint_text(text, "page.md", Config(), rules)
    return [(finding.match, finding.message) for finding in report.findings if finding.rule == "SCO003"]


def under(heading: str, items: tuple[str, ...]) -> str:
    return f"## {heading}\n\n" + "\n".join(f"- {item}" for item in items)


def test_a_heading_is_reported_for_the_list_below_it(rules: Ruleset) -> None:
    ((match, message),) = found(under("What we treat", UNLIKE), rules)
    assert match == "treat"
    assert "5 conditions" in message


def test_a_sentence_is_reported_from_its_verb_to_its_last_condition(rules: Ruleset) -> None:
    ((match, _),) = found("The lamp relieves asthma, acne and sciatica overnight.", rules)
    assert match == "relieves asthma, acne and sciatica"


@pytest.mark.parametrize("items", [UNLIKE[:4], ("Sciatica", "Whiplash", "Gout", "Back pain", "Tennis elbow")])
def test_few_or_like_conditions_are_no_such_list(items: tuple[str, ...], rules: Ruleset) -> None:
    assert found(under("What we treat", items), rules) == []


def test_sentences_below_a_heading_are_no_entries(rules: Ruleset) -> None:
    items = tuple(f"{item} is a word in a line that has far too many words to be an entry" for item in UNLIKE)
    assert found(under("What we treat", items), rules) == []


def test_the_same_list_under_a_heading_that_offers_nothing_is_free(rules: Ruleset) -> None:
    assert found(under("On the programme tonight", UNLIKE), rules) == []
