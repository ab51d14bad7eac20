"""claims.yml: what it may hold, what is said of mistakes, and adding to it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import claimlint
from claimlint.errors import ClaimlintError
from claimlint.ledger import Entry
from claimlint.ledgerfile import free_id, parse_entries, read_entries, with_entry

SCHEMA = json.loads((Path(claimlint.__file__).parent / "schemas" / "claims.schema.json").read_text(encoding="utf-8"))
ENTRY = Entry("hair", "Minoxidil may slow hair loss in some men.", "Dr. Ann Example", "2026-11-20")
FILE = """\
# Approved by the medical board.
- id: hair
  text: Minoxidil may slow hair loss in some men.   # the wording of March
  approver: Dr. Ann Example
  date: 2026-03-01
  expires: 2027-03-01
  rules: [EFF001]
  evidence:
    - doi:10.1000/hair
    - "House review: minutes of 2026-02-11"
  population: men with pattern baldness
  pages: ["hair/**"]
"""
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60).map(lambda text: " ".join(text.split()))
NAME = TEXT.filter(bool)
ENTRIES = st.builds(
    Entry, NAME, NAME.map(lambda text: f"It may help {text}"), NAME, st.just("2026-11-20"), st.just("2027-11-20"),
    st.lists(NAME).map(tuple), st.lists(NAME).map(tuple), TEXT, st.lists(NAME).map(tuple),
)  # fmt: skip


def test_reading() -> None:
    (entry,) = parse_entries(FILE.encode(), "claims.yml")
    assert entry == Entry(
        "hair", "Minoxidil may slow hair loss in some men.", "Dr. Ann Example", "2026-03-01", "2027-03-01",
        ("EFF001",), ("doi:10.1000/hair", "House review: minutes of 2026-02-11"), "men with pattern baldness",
        ("hair/**",), 2,
    )  # fmt: skip
    Draft202012Validator(SCHEMA).validate(yaml.load(FILE, Loader=yaml.BaseLoader))


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n"])
def test_an_empty_ledger_is_no_mistake(text: str) -> None:
    assert parse_entries(text.encode(), "claims.yml") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("claims:\n  - id: a\n", "claims.yml:1: A claims ledger is a list"),
        ("- hair\n", "claims.yml:1: This entry of the claims ledger is no list of keys."),
        ("- id: a\n  text: It may help.\n  date: 2026-01-01\n", "claims.yml:1: This claim has no approver."),
        (FILE.replace("2027-03-01", "1 March 2027"), 'claims.yml:6: "1 March 2027" is not a date.'),
        (FILE.replace("2027-03-01", "2027-02-30"), 'claims.yml:6: "2027-02-30" is not a date.'),
        (FILE.replace("2027-03-01", "2025-03-01"), "claims.yml:6: This claim ends before it was approved."),
        (FILE.replace("expires", "expiry"), 'claims.yml:6: A claim has no key "expiry". Did you mean "expires"?'),
        (FILE + FILE, 'claims.yml:14: The id "hair" stands here already, in line 2.'),
        (FILE.replace("[EFF001]", "{a: b}"), "claims.yml:7: rules must be a list of texts."),
        (
            FILE.replace("Minoxidil may slow hair loss in some men.", '"..."'),
            "claims.yml:3: The text of this claim has",
        ),
        (FILE.replace("Dr. Ann Example", "[a"), "claims.yml:5:7: is not valid YAML"),
        (FILE.replace("in some men.", "the #1 clinic"), "as a comment"),
    ],
)
def test_mistakes_name_file_line_and_the_next_step(text: str, said: str) -> None:
    with pytest.raises(ClaimlintError) as caught:
        parse_entries(text.encode(), "claims.yml")
    assert said in str(caught.value)
    assert caught.value.hint


def test_what_yaml_would_change_stays_text() -> None:
    (entry,) = parse_entries(
        b"- id: 1.0\n  text: no pain in 1.0 of 2\n  approver: on\n  date: 2026-01-01\n", "claims.yml"
    )
    assert (entry.id, entry.approver) == ("1.0", "on")


def test_a_ledger_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ClaimlintError, match="claims add"):
        read_entries(str(tmp_path / "claims.yml"))
    (tmp_path / "claims.yml").write_bytes(b"- id: a\n  text: \xff\n")
    with pytest.raises(ClaimlintError, match=r"claims.yml:2: The ledger is not UTF-8"):
        read_entries(str(tmp_path / "claims.yml"))


@pytest.mark.parametrize(
    "before",
    ["", "# ours\n", FILE, FILE[:-1], FILE.replace("\n", "\r\n"), "\ufeff" + FILE, "  " + FILE.replace("\n", "\n  ")],
)
def test_adding_leaves_every_byte(before: str) -> None:
    new = replace(ENTRY, id="other")
    made = with_entry(before.encode(), new, "claims.yml")
    assert made.startswith(before.encode())
    *old, last = parse_entries(made, "claims.yml")
    assert tuple(old) == parse_entries(before.encode(), "claims.yml")
    assert replace(last, line=0) == new
    assert made.count(b"\r") in (0, made.count(b"\n"))


def test_nothing_is_added_that_would_not_be_read_again() -> None:
    with pytest.raises(ClaimlintError, match="Write it there yourself: - id: "):
        with_entry(b"[{id: a, text: It may help., approver: b, date: 2026-01-01}]\n", ENTRY, "claims.yml")
    with pytest.raises(ClaimlintError, match="is taken in"):
        with_entry(FILE.encode(), ENTRY, "claims.yml")
    with pytest.raises(ClaimlintError, match="is not a date"):
        with_entry(b"", replace(ENTRY, expires="soon"), "claims.yml")


@given(st.lists(ENTRIES, max_size=3, unique_by=lambda entry: entry.id))
def test_any_words_survive(entries: list[Entry]) -> None:
    data = b""
    for entry in entries:
        data = with_entry(data, entry, "claims.yml")
    assert [replace(entry, line=0) for entry in parse_entries(data, "claims.yml")] == entries
    if entries:
        Draft202012Validator(SCHEMA).validate(yaml.load(data, Loader=yaml.BaseLoader))


def test_ids_come_from_the_words() -> None:
    assert free_id("Minoxidil may slow hair loss in some men.", ()) == "minoxidil-may-slow-hair-loss-some"
    assert free_id("Hair!", ("hair", "hair-2")) == "hair-3"
    assert free_id("…", ()) == "claim"
