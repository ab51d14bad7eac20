"""`claimlint score`: reading labelled lines, counting, floors, reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from claimlint import labelled, score
from claimlint.__main__ import main
from claimlint.errors import ConfigError
from claimlint.model import SEGMENT_KINDS

FAULT = "Ketamine is the only medication that helps."
OTHER = "Our drips are the only treatment that works."
CLEAN = "We are open on weekdays."


def judged(labels: tuple[str, ...], found: tuple[str, ...], rules: tuple[str, ...], **more: object) -> score.Judged:
    row = labelled.Row("a.jsonl", 1, "Text.", labels, **more)  # type: ignore[arg-type]
    return score.Judged(row, found, rules)


def write(path: Path, *rows: object) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_a_segment_counts_once_and_an_arguable_one_not_at_all() -> None:
    result = score.score(
        [
            judged(("EFF", "SUP"), ("SUP",), ("SUP001", "SUP002")),
            judged(("EFF",), ("SUP",), ("SUP001",)),
            judged(("SAF",), (), ()),
            judged((), ("SUP",), ("SUP001",)),
            judged((), (), ()),
            judged(("EFF",), ("EFF",), ("EFF001",), arguable=True),
        ]
    )
    assert (result.total.right, result.total.wrong, result.total.faulty, result.clean) == (2, 1, 3, 2)
    assert result.value("recall") == pytest.approx(2 / 3)
    assert result.value("precision") == pytest.approx(2 / 3)
    assert result.value("f1") == pytest.approx(2 / 3)
    assert result.value("family") == pytest.approx(1 / 3)
    assert result.arguable == 1
    assert result.families["SUP"] == score.Tally(right=1, wrong=2, faulty=1)
    assert result.families["EFF"] == score.Tally(right=0, wrong=0, faulty=2)
    assert result.rules["SUP001"] == score.Tally(right=2, wrong=1)
    assert "EFF001" not in result.rules
    assert [one.row.labels for one in result.missed] == [("SAF",)]
    assert len(result.alarms) == 1


def test_nothing_found_is_precise_and_nothing_to_find_is_complete() -> None:
    result = score.score([judged((), (), ())])
    assert (result.value("precision"), result.value("recall")) == (1.0, 1.0)
    assert score.score([judged(("EFF",), (), ())]).value("f1") == 0.0


@pytest.mark.parametrize("kind", SEGMENT_KINDS)
def test_every_kind_of_segment_is_read_as_that_kind(kind: str) -> None:
    text = 'Say "no" to (pain) & stiff | sore knees'
    document, start = labelled.page_of(
        labelled.Row("a", 1, text.replace("<", "(").replace(">", ")"), (), kind, "Our care")
    )
    (found,) = (one for one in document.segments if document.span(one, 0, 1).start >= start)
    assert found.kind == kind
    assert found.text == text


def test_the_heading_governs_and_is_not_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, start = labelled.page_of(labelled.Row("a", 1, "Deep sleep", (), "list-item", "Benefits"))
    item = page.segments[-1]
    section = page.blocks[item.block].section
    assert section is not None
    assert page.blocks[section].text == "Benefits"
    assert page.text[start:].startswith("- Deep")
    path = write(tmp_path / "a.jsonl", {"text": CLEAN, "labels": [], "heading": FAULT})
    assert main(["score", path, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["false_alarms"] == []


def test_the_command_counts_lists_and_holds_floors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {"text": FAULT, "labels": ["SUP"], "therapy": "ketamine", "id": "k1"},
        {"text": CLEAN, "labels": ["PRS"], "therapy": "ketamine"},
        {"text": OTHER, "labels": []},
    ]
    path = write(tmp_path / "a.jsonl", *rows)
    assert main(["score", path, "--misses", "5"]) == 0
    out = capsys.readouterr().out
    assert "recall     0.500  1 of 2 faulty segments have a finding" in out
    assert "precision  0.500  1 of 2 segments with a finding are faulty" in out
    assert f"{path}:2 [PRS] {CLEAN}" in out
    assert f"{path}:3 [SUP" in out
    assert "ketamine" in out
    assert main(["score", path, "--floor", "recall=0.5,precision=0.5"]) == 0
    assert main(["score", path, "--floor", "recall=0.51"]) == 1
    assert "recall 0.500 is below its floor 0.51." in capsys.readouterr().err
    assert main(["score", path, path, "--format", "json", "--misses", "1"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["version"], data["segments"]["faulty"], data["recall"], data["precision"]) == (1, 4, 0.5, 0.5)
    assert data["families"]["SUP"]["right"] == 2
    assert [one["text"] for one in data["missed"]] == [CLEAN]
    assert data["rules"]["SUP002"]["right"] == 2


def test_the_configuration_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path / "a.jsonl", {"text": FAULT, "labels": ["SUP"]})
    (tmp_path / "claimlint.toml").write_text('ignore = ["SUP", "EFF"]\n', encoding="utf-8")
    assert main(["score", path, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"] == 0.0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "this line is no JSON"),
        ("[]", "no JSON object"),
        ('{"text": "Hello there."}', '"labels" must be a list of codes'),
        ('{"text": "Hello there.", "labels": ["EFFI"]}', '"labels" must be a list of codes'),
        ('{"text": "Hello there.", "labels": [], "kind": "foot"}', 'there is no kind "foot"'),
        ('{"text": "", "labels": []}', '"text" has no words'),
        ('{"text": 7, "labels": []}', '"text" must be a text'),
        ('{"text": "Hello there.", "labels": [], "arguable": "yes"}', "must be true or false"),
        ('{"text": "Hello there.", "labels": [], "label": []}', 'there is no key "label"'),
    ],
)
def test_a_bad_line_is_named_and_the_exit_code_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Fine words.", "labels": []}\n\n' + line + "\n", encoding="utf-8")
    assert main(["score", str(path)]) == 2
    error = capsys.readouterr().err
    assert f"{path}:3: " in error
    assert message in error


def test_what_cannot_be_read_or_holds_nothing_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(tmp_path / "none.jsonl")]) == 2
    assert "Check the path." in capsys.readouterr().err
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n", encoding="utf-8")
    assert main(["score", str(empty)]) == 2
    assert "has no labelled sentences" in capsys.readouterr().err
    (tmp_path / "latin.jsonl").write_bytes(b'{"text": "caf\xe9 au lait", "labels": []}\n')
    assert main(["score", str(tmp_path / "latin.jsonl")]) == 2
    assert "is not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("floor", ["recall", "recall=high", "speed=0.5", "recall=1.5", "precision=nan"])
def test_a_floor_is_a_measure_and_a_share(floor: str) -> None:
    with pytest.raises(ConfigError, match="is no floor"):
        score.read_floors(floor)
    assert score.read_floors(" recall=0.5 , F1=1 ") == {"recall": 0.5, "f1": 1.0}
