"""Every shipped rule passes `claimlint test-rules`, and what this library asks on top."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.model import Rule
from claimlint.rulecheck import check_rule
from claimlint.rulefile import LABELS, rule_files
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules

NAMES = [path.stem for path in rule_files(Path(packaged_rules()))]


@pytest.fixture(params=NAMES)
def rule(request: pytest.FixtureRequest, rules: Ruleset) -> Rule:
    return next(rule for rule in rules.rules if rule.name == request.param)


def test_it_keeps_its_promises(rule: Rule, rules: Ruleset) -> None:
    assert [f"{p.line}: {p.message}" for p in check_rule(rules, rules.rules.index(rule))] == []


def test_it_is_complete(rule: Rule) -> None:
    flag, clear = (4, 4) if rule.kind == "site" else (6, 5)  # an example of a rule on sites is several pages
    assert len(rule.examples.flag) >= flag, f"{flag} examples to flag"
    assert len(rule.examples.clear) >= clear, f"{clear} examples to pass"
    computed = rule.kind in ("page", "approval")  # these fill in the facts of the treatment that they found
    safe = any(suggest.instead == "fix" for suggest in rule.suggest)  # one right spelling is enough
    assert len(rule.suggest) >= (0 if computed else 1 if safe else 2), "two better wordings"
    assert len(rule.why.split()) >= 12, "why, in two or three sentences"
    assert rule.message[0].isupper() or rule.message.startswith('"')
    assert len(rule.message) <= 260


def test_the_library_is_whole() -> None:
    shipped = load_ruleset()
    assert len(shipped.rules) == len(NAMES) == len(set(NAMES))
    assert {rule.labels[0] for rule in shipped.rules} == set(LABELS)
