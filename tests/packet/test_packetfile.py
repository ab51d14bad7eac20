"""The packet as a table: safe in a spreadsheet, and read again however that saves it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.errors import ConfigError
from claimlint.linter import lint_text
from claimlint.packet import Case, cases
from claimlint.packetfile import ANSWERED, COLUMNS, bare, guarded, read_decisions, table
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset
from tests.formats import hostile

GOLDEN = Path(__file__).parent / "golden"
PAGE = """\
# Hair

Minoxidil may help some men. Our clinic **cures** baldness. It may help some men.

- Our clinic cures baldness.
"""
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


def made_cases(rules: Ruleset) -> list[Case]:
    report = lint_text(PAGE, "hair.md", rules=rules)
    found = [one for one in report.findings if one.rule.startswith(("ABS", "EFF"))]
    return cases(found, lambda path: read_text(PAGE, path), rules.by_code)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_one_row_for_each_sentence(rules: Ruleset) -> None:
    text = table(made_cases(rules))
    assert text.startswith("\ufeffid,path,line,sentence,")
    assert text.endswith("\r\n")
    found = rows(text)
    assert [(row["line"], row["sentence"]) for row in found] == [
        ("3", "Our clinic cures baldness."),
        ("5", "Our clinic cures baldness."),
    ]
    assert len({row["id"] for row in found}) == 2
    assert all(row["id"][0] == "s" and row["why"] and row["rules"] for row in found)
    assert not any(row[name] for row in found for name in ANSWERED)


def test_ids_stay_when_the_sentence_moves(rules: Ruleset) -> None:
    before = [case.id for case in made_cases(rules)]
    moved = "New words here.\n\n" + PAGE.replace("**", "_")
    report = lint_text(moved, "hair.md", rules=rules)
    found = [one for one in report.findings if one.rule.startswith(("ABS", "EFF"))]
    assert [case.id for case in cases(found, lambda path: read_text(moved, path), rules.by_code)] == before


def test_nothing_of_a_page_becomes_a_formula() -> None:
    for text in (
        *hostile.TEXTS,
        "=cmd|' /C calc'!A0",
        "+1",
        "-2",
        "@SUM(A1)",
        "\tx",
        "\r=1",
        "'=1",
        "''=1",
        "＝1",
        "'x",
    ):
        cell = guarded(text)
        assert cell[:1] not in tuple("=+-@\t\r＝＋－＠") or not cell
        assert bare(cell) == text


@given(st.lists(st.tuples(*[TEXT] * len(COLUMNS)), max_size=5), st.sampled_from(",;\t"))
def test_any_cell_survives(given_rows: list[tuple[str, ...]], separator: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(COLUMNS)
    for row in given_rows:
        writer.writerow(map(guarded, row))
    decisions, undecided = read_decisions(out.getvalue().encode(), "d.csv")
    kept = [dict(zip(COLUMNS, row, strict=True)) for row in given_rows]
    wanted = [row for row in kept if row["decision"].strip()]
    assert [one.wording for one in decisions] == [" ".join(row["wording"].split()) for row in wanted]
    assert [one.path for one in decisions] == [row["path"].strip() for row in wanted]
    assert len(decisions) + undecided <= len(kept)


SAVED = (
    "id;path;decision;wording;until;note\r\n"
    's1;"a;b.md";Edit;It may “help” – some men’s skin.;;\r\n'
    "s2;c.md;;;;\r\n;;;;;\r\n"
    's3;c.md;ALLOW;;2027-03-01;"two\r\nlines"\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_what_spreadsheets_save(encoding: str, separator: str, end: str) -> None:
    text = SAVED.replace('"a;b.md"', '"a§b.md"').replace(";", separator).replace("§", ";").replace("\r\n", end)
    first, second = read_decisions(text.encode(encoding), "d.csv")[0]
    assert (first.line, first.id, first.path, first.decision) == (2, "s1", "a;b.md", "edit")
    assert first.wording == "It may “help” – some men’s skin."
    assert (second.line, second.decision, second.until, second.note) == (5, "allow", "2027-03-01", "two lines")
    assert read_decisions(text.encode(encoding), "d.csv")[1] == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "d.csv: The file is empty."),
        (b"id,path\r\ns1,a.md\r\n", "d.csv:1: There is no column decision."),
        (b"PK\x03\x04 spreadsheet", "There is no column id, path, decision."),
        (b'id,path,decision\r\n"' + b"x" * 200_000, "d.csv:"),
    ],
)
def test_what_is_no_table(data: bytes, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_decisions(data, "d.csv")
    assert said in str(caught.value)
    assert caught.value.hint


def test_the_same_decision_has_the_same_key() -> None:
    one, other = (
        read_decisions(f"id,path,decision,wording\n{row}\n".encode(), "d.csv")[0][0]
        for row in ("s1,a.md,edit,x", "s1,a.md,edit,y")
    )
    again = read_decisions(b"decision,id,path,why,wording\nEdit,s1,a.md,because,x\n", "e.csv")[0][0]
    assert one.key == again.key != other.key
