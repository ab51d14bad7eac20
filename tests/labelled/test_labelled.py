"""The shipped rules on our own labelled copy: floors for all of them and for each."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from claimlint import labelled, score
from claimlint.config import Config
from claimlint.ruledocs import Measured, measure, measured_text
from claimlint.rulefile import LABELS
from claimlint.ruleset import Ruleset

HERE = Path(__file__).resolve().parent
FILES = sorted(HERE.glob("*.jsonl"))
FLOORS = {"recall": 0.78, "precision": 0.95, "family": 0.7}  # a little below what is measured
RULE_FLOORS = {"high": 0.9, "medium": 0.75, "low": 0.0}  # precision of a rule that finds at least ENOUGH
ENOUGH = 3


@pytest.fixture(scope="module")
def rows() -> list[labelled.Row]:
    found = []
    for path in FILES:
        good, problems = labelled.read_rows(str(path))
        assert problems == []
        found += good
    return found


@pytest.fixture(scope="module")
def measured(rules: Ruleset) -> Measured:
    return measure(rules, HERE)


def test_the_set_is_wide_enough(rows: list[labelled.Row]) -> None:
    clean = sum(not row.labels for row in rows)
    assert len(rows) >= 420
    assert 0.25 <= clean / len(rows) <= 0.4
    assert len({row.therapy for row in rows}) >= 12
    labels = Counter(label for row in rows for label in row.labels)
    assert {label for label, number in labels.items() if number >= 5} == set(LABELS)
    assert len({row.text.casefold() for row in rows}) == len(rows)
    assert len({row.id for row in rows}) == len(rows)


def test_the_rules_together_keep_their_floors(rows: list[labelled.Row], rules: Ruleset) -> None:
    config = Config()
    active = [number for number, rule in enumerate(rules.rules) if config.active(rule)]
    result = score.score(score.judge(rows, rules, active))
    assert score.below(result, FLOORS) == []


def test_each_rule_keeps_its_floor(measured: Measured, rules: Ruleset) -> None:
    fallen = []
    for code, (right, wrong) in measured.rules.items():
        rule = rules.by_code[code]
        if right + wrong >= ENOUGH and right / (right + wrong) < RULE_FLOORS[rule.confidence]:
            fallen.append(f"{code} ({rule.confidence}): {right} right, {wrong} wrong")
    assert fallen == [], "narrow these, or give them a lower confidence"


def test_the_measurement_in_the_repository_is_fresh(measured: Measured) -> None:
    kept = (HERE / "measured.json").read_text(encoding="utf-8")
    assert kept == measured_text(measured), "run: python -m claimlint.ruledocs"
    assert json.loads(kept)["faulty"] == measured.faulty
