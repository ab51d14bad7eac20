"""The `check` of a rule file: every key and value is read, and a fault names file, line and next step."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.checkfields import check_names, read_check
from claimlint.errors import RuleError
from claimlint.ruleset import load_ruleset, packaged_rules
from claimlint.yamlfile import parse_yaml


def read(kind: str, text: str) -> dict[str, object]:
    return read_check("rule.yaml", kind, parse_yaml(text, "rule.yaml"), 1)


@pytest.mark.parametrize(
    ("kind", "text", "line", "says"),
    [
        ("page", "asks: off-labl", 1, "Did you mean `off-label`?"),
        ("page", "asks: risk\nharm-word: [rash]", 2, "Did you mean `harm-words`?"),
        ("page", "asks: risk\nharm-words: rash", 2, "must be a list"),
        ("page", "asks: risk\nharm-words: []", 2, "must be a list"),
        ("page", "asks: buried\nsays: Move it up.", 1, "needs `deepest`"),
        ("page", 'asks: buried\nsays: Move it up.\ndeepest: "1.5"', 3, "number from 0 to 1"),
        ("page", 'asks: balance\nleast: "0"\nratio: "4"', 2, "whole number above zero"),
        ("page", "asks: risk\nsays: Name them.", 2, "means nothing to a rule that asks `risk`"),
        ("page", "asks: words\nsays: Say it.\nknown: maybe", 3, "cannot be `maybe`"),
        ("page", "placeholders: [treatment]", 1, "Keep exactly one: asks."),
        ("page", "asks: risk\nplaceholders: [treatmnt]", 2, "Did you mean `treatment`?"),
        ("approval", "compare: flase", 1, "Did you mean `false`?"),
        ("citation", "differs: [protocol, sampel]", 1, "Did you mean `sample`?"),
        ("citation", "differs: [sample]\nsource: unknown", 2, "more than one"),
        ("citation", "ceiling: citet", 1, "Did you mean `cited`?"),
        ("figure", "figure: others", 1, "Did you mean `other`?"),
        ("markup", "compare: page\nunsaid: no", 2, "cannot be `no`"),
        ("site", "differ: site-price\ntolerance: a lot", 2, "number from 0 to 1"),
        ("site", "differ: site-price\nflattering: hihg", 2, "Did you mean `high`?"),
        ("site", "tolerance: '0.1'", 1, "has no `differ`"),
        ("phrase", "asks: risk", 1, "of another kind than phrase"),
    ],
)
def test_a_fault_names_its_line_and_the_next_step(kind: str, text: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(kind, text.replace("unsaid: no", 'unsaid: "no"'))
    error = caught.value
    assert (error.path, error.line) == ("rule.yaml", line)
    assert says in f"{error.message} {error.hint}"


def test_a_vocabulary_that_does_not_exist_is_named() -> None:
    options = read("page", "asks: words\nsays: Say it.\nabsent: [page-dat]")
    with pytest.raises(RuleError, match="page-dat") as caught:
        check_names("rule.yaml", options, ["page-date", "page-crisis"], lambda _: 3)
    assert caught.value.line == 3
    assert caught.value.hint == "Did you mean `page-date`?"


def test_a_fault_in_a_file_stops_the_load_with_its_line(tmp_path: Path) -> None:
    shipped = Path(packaged_rules()) / "document" / "risks-absent.yaml"
    path = tmp_path / "document" / "risks-absent.yaml"
    path.parent.mkdir()
    path.write_text(shipped.read_text(encoding="utf-8").replace("  asks: risk", "  ask: risk"), encoding="utf-8")
    with pytest.raises(RuleError, match="has no `ask`") as caught:
        load_ruleset(packaged_rules(), tmp_path)
    assert caught.value.line == 8


@given(
    st.sampled_from(["page", "approval", "citation", "figure", "markup", "site"]),
    st.dictionaries(
        st.sampled_from(["asks", "compare", "differs", "says", "deepest", "tolerance", "measure"]),
        st.text("ab01.- ", min_size=1),
    ),
)
def test_nothing_but_a_rule_error_comes_of_nonsense(kind: str, values: dict[str, str]) -> None:
    text = "\n".join(f'{key}: "{value}"' for key, value in values.items()) or "{}"
    with pytest.raises(RuleError) as caught:  # no value of these letters is one that a key may have
        read(kind, text)
    assert caught.value.path == "rule.yaml"
    assert caught.value.line >= 1
