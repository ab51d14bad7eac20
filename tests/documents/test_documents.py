"""What the page rules say of whole pages: invented ones, each with labels of its own, and floors for all of them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from claimlint.linter import find
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset

RULES = {"offlabel": "DOC001", "risk": "DOC002", "abuse": "DOC004"}
FLOORS = {"offlabel": (0.87, 0.97), "risk": (0.97, 0.96)}  # recall and precision, a little below what is measured
# What no source in the evidence base decides (the status of a laser, of the drug in a nerve block, of rapamycin), and a
# menu that names each drip once.
OPEN = {"vlaser-1", "sgb-1", "rapa-1", "rapa-2", "long-1"}

Labels = dict[str, bool]


def read_pages() -> dict[str, tuple[Labels, str]]:
    """The pages of pages.txt by name: `=== name offlabel=flag risk=clean`, then the page. "partial" counts as flag."""
    pages = {}
    for part in re.split(r"^=== ", (Path(__file__).parent / "pages.txt").read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, text = part.partition("\n")
        name, *labels = head.split()
        given = dict(label.split("=") for label in labels)
        assert name not in pages
        pages[name] = ({key: value != "clean" for key, value in given.items() if value != "-"}, text)
    return pages


PAGES = read_pages()


@pytest.fixture(scope="module")
def found(rules: Ruleset) -> dict[str, set[str]]:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.code in RULES.values()]
    return {
        name: {one.rule for one in find(read_text(text, "page.md"), rules, numbers)}
        for name, (_, text) in PAGES.items()
    }


def test_the_set_is_wide_enough() -> None:
    for label in FLOORS:
        flagged = sum(labels[label] for labels, _ in PAGES.values())
        assert 35 <= flagged <= len(PAGES) - 35


@pytest.mark.parametrize("label", FLOORS)
def test_floors(label: str, found: dict[str, set[str]]) -> None:
    counts = Counter((labels[label], RULES[label] in found[name]) for name, (labels, _) in PAGES.items())
    right, missed, wrong = counts[True, True], counts[True, False], counts[False, True]
    recall, precision = FLOORS[label]
    assert right / (right + missed) >= recall
    assert right / (right + wrong) >= precision


def test_what_is_missed_is_known(found: dict[str, set[str]]) -> None:
    assert {name for name, (labels, _) in PAGES.items() if labels["offlabel"] and "DOC001" not in found[name]} == OPEN


def test_a_part_disclosed_is_named_as_a_part(rules: Ruleset) -> None:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.code == "DOC001"]
    (one,) = find(read_text(PAGES["keta-1"][1], "page.md"), rules, numbers)
    assert 'only a part of it unapproved ("Long-term treatment with ketamine is considered off-label")' in one.message


def test_a_status_that_the_base_does_not_know_is_not_asserted(rules: Ruleset) -> None:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.code == "DOC001"]
    (one,) = find(read_text(PAGES["prp-1"][1], "page.md"), rules, numbers)
    assert "the evidence base knows of no approval" in one.message
    assert "[cite]" in one.suggestions[0].text
