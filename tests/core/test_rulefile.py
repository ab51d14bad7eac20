from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

import claimlint
from claimlint import rulefile
from claimlint.errors import RuleError
from claimlint.model import Source
from claimlint.rulefile import read_rule, rule_files
from claimlint.ruleset import load_ruleset, packaged_rules
from claimlint.yamlfile import load_yaml

SOURCES = {"ftc": Source("ftc", "FTC", "https://example.org", "2026-01-01")}
GOOD = """code: ABC001
title: Test
severity: error
confidence: high
labels: [ABS, EFF]
message: Say {match}.
match:
  - cures?
why: Because.
sources:
  - {ref: ftc, supports: that}
examples:
  flag: [It <<cures>>.]
  pass: [It may.]
"""


def read(folder: Path, text: str) -> rulefile.Rule:
    path = folder / "absolute" / "cure.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_rule(path, SOURCES)


def test_a_rule_takes_its_name_and_family_from_its_path(tmp_path: Path) -> None:
    rule = read(tmp_path, GOOD)
    assert (rule.name, rule.family, rule.label) == ("cure", "absolute", "ABS")
    assert rule.cleared_by == rulefile.DEFAULT_CUES["ABS"]
    assert rule.sources[0].supports == "that"


def test_cues_are_added_and_taken_away(tmp_path: Path) -> None:
    rule = read(tmp_path, GOOD + "cleared-by: [+hedge, -question]\n")
    assert rule.cleared_by == ("negation", "refuted", "background", "risk", "hedge")
    assert read(tmp_path, GOOD + "cleared-by: [source]\n").cleared_by == ("source",)
    assert read(tmp_path, GOOD + "cleared-by: []\n").cleared_by == ()


def test_spellings_are_a_match_line_and_a_fix(tmp_path: Path) -> None:
    text = GOOD.replace("match:\n  - cures?\n", "spellings:\n  Tourette's: [tourettes, Tourettes’]\n  knee: [kne]\n")
    rule = read(tmp_path, text)
    assert rule.match == ("(tourettes|tourettes'|kne)",)
    assert rule.options["spellings"] == {"tourettes": "Tourette's", "tourettes'": "Tourette's", "kne": "knee"}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("spellings: [a]", "`spellings` is a mapping"),
        ("spellings:\n  a: b", "`spellings` must be a list"),
        ("spellings:\n  a: [b, B]", "`b` stands here twice"),
        ("spellings:\n  knee: [Knee]", "`knee` stands here twice"),
        ("spellings:\n  a: ['b|c']", "`b|c` is no word"),
        ("spellings:\n  a: ['']", "`` is no word"),
    ],
)
def test_bad_spellings_are_refused(tmp_path: Path, lines: str, says: str) -> None:
    with pytest.raises(RuleError, match=re.escape(says)):
        read(tmp_path, f"{GOOD}{lines}\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "says", "hint"),
    [
        ("severity: error", "severty: error", 3, "unknown key `severty`", "severity"),
        ("severity: error", "severity: eror", 3, "`eror` is not known", "error"),
        ("labels: [ABS, EFF]", "labels: [ABZ]", 5, "`ABZ` is not known", "ABS"),
        ("labels: [ABS, EFF]", "labels: []", 5, "needs a label", ""),
        ("code: ABC001", "code: abc1", 1, "is no code", "SUP002"),
        ("why: Because.\n", "", 1, "`why` is missing", ""),
        ("ref: ftc", "ref: ftx", 10, "not in the evidence base", "ftc"),
        ("<<cures>>", "cures", 12, "no << >>", ""),
        ("title: Test", "title: no", 2, "as bool", '"no"'),
        ("title: Test", "title: The #1 rule", 2, "`#1` as a comment", "quotes"),
        ("match:\n  - cures?", "match: cures?", 7, "list of texts", ""),
        ("why: Because.", "why: Because.\nsuggest: [{sentense: x}]", 10, "`sentense` is not known", "sentence"),
        ("why: Because.", "why: Because.\nscope: [headings]", 10, "`headings`", "heading"),
    ],
)
def test_errors_name_the_line_and_the_fix(tmp_path: Path, old: str, new: str, line: int, says: str, hint: str) -> None:
    with pytest.raises(RuleError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert says in caught.value.message
    assert caught.value.line == line
    assert hint in caught.value.hint


def test_pattern_errors_name_the_line(tmp_path: Path) -> None:
    folder = tmp_path / "ours" / "house"
    folder.mkdir(parents=True)
    path = folder / "x.yaml"
    text = GOOD.replace("ref: ftc", "ref: ftc-health-products-2022")
    for pattern, line, says in (("(a+)+", 8, "unlimited"), ("'{treatmnt}'", 8, "vocabulary")):
        path.write_text(text.replace("cures?", pattern), encoding="utf-8")
        with pytest.raises(RuleError) as caught:
            load_ruleset(packaged_rules(), tmp_path / "ours", cache=False)
        assert (caught.value.path, caught.value.line) == (str(path), line)
        assert says in caught.value.message
    path.write_text(text.replace("Say {match}.", '"{treatment}"'), encoding="utf-8")
    with pytest.raises(RuleError, match="not bound"):
        load_ruleset(packaged_rules(), tmp_path / "ours", cache=False)


def test_two_rules_with_one_code_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        path = tmp_path / "house" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match="is taken by"):
        list(rulefile.read_rules(tmp_path, SOURCES))


def schema() -> dict[str, object]:
    path = Path(claimlint.__file__).parent / "schemas" / "rule.schema.json"
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_the_schema_knows_the_keys_of_the_loader() -> None:
    properties = schema()["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(rulefile._KEYS)
    assert tuple(schema()["required"]) == rulefile._REQUIRED  # type: ignore[arg-type]
    assert tuple(properties["labels"]["items"]["enum"]) == rulefile.LABELS
    assert tuple(properties["kind"]["enum"]) == rulefile.KINDS


def test_shipped_rules_satisfy_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for path in rule_files(Path(packaged_rules())):
        assert [error.message for error in validator.iter_errors(load_yaml(path))] == [], path
