from __future__ import annotations

import pytest

from claimlint.errors import RuleError
from claimlint.yamlfile import parse_yaml


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: We are the #1 clinic", "`#1` as a comment"),
        ("a: no", "as bool"),
        ("a: 1.0", "as float"),
        ("a:", "as null"),
        ("a: &x b\nc: *x", "alias"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: b\na: c", "twice"),
        ("{x}: b\n? [a]\n: c", "plain word"),
        ("a: [", "not valid YAML"),
        ("", "empty"),
        ("[" * 40 + "]" * 40, "nested"),
    ],
)
def test_what_yaml_would_twist_is_refused(text: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_yaml(text, "rule.yaml")
    assert says in caught.value.message
    assert caught.value.path == "rule.yaml"
    assert caught.value.line >= 1


def test_values_stay_text_and_lines_are_known() -> None:
    data = parse_yaml('a: "#1"\nb: 2026-01-02 # a date\nc:\n  - "no"\n  - x\n', "f")
    assert data == {"a": "#1", "b": "2026-01-02", "c": ["no", "x"]}
    assert data.lines == {"a": 1, "b": 2, "c": 3}
    assert data["c"].lines == [4, 5]
