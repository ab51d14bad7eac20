"""Columns in bytes and UTF-16 units, and edits that are safe to apply."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats.columns import edits, place, utf8, utf16
from claimlint.model import Document, Finding, Span, Suggestion
from tests.formats import samples


def found_at(text: str, start: int, end: int, **changes: object) -> Finding:
    document = Document("a.md", text, "markdown", (), ())
    (line, column), (end_line, end_column) = document.position(start), document.position(end)
    return replace(
        samples.ONLY, span=Span(start, end), line=line, column=column, end_line=end_line, end_column=end_column,
        match=text[start:end], **changes,
    )  # fmt: skip


@given(st.text(alphabet="ab é脳🧠\n\u0301", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_a_place_is_where_bytes_and_units_say(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    found = found_at(text, start, end)
    for length, encoding, size in ((utf8, "utf-8", 1), (utf16, "utf-16-le", 2)):
        where = place(found, text, length)
        for line, column, offset in ((where.line, where.column, start), (where.end_line, where.end_column, end)):
            lines = text.encode(encoding).split("\n".encode(encoding)) if size == 1 else None
            before = text[:offset].rpartition("\n")[2].encode(encoding)
            assert column == len(before) // size + 1
            assert line == text.count("\n", 0, offset) + 1
            if lines is not None:
                assert lines[line - 1][: column - 1] == before


def test_the_example_of_reviewdog() -> None:
    text = "a𐐀b"
    assert [place(found_at(text, at, at + 1), text, utf8).column for at in range(3)] == [1, 2, 6]
    assert [place(found_at(text, at, at + 1), text, utf16).column for at in range(3)] == [1, 2, 4]


@pytest.mark.parametrize("text", [None, "", "脳\n", "some other text 🧠 that is long enough " * 5])
def test_without_the_text_or_with_another_the_columns_stay(text: str | None) -> None:
    assert place(samples.ONLY, text, utf8) == (12, 13, 12, 37)


TEXT = "# Head\n\nWe cure\npain & aches. It *cures* all.\n"


def offered(
    words: str, replacement: str | None, kind: str = "sentence", text: str | None = TEXT, match: str = ""
) -> list[str]:
    start = TEXT.index(words)
    found = found_at(TEXT, start, start + len(words), suggestions=(Suggestion("x", replacement),), segment_kind=kind)
    return edits(replace(found, match=match or words), text)


def test_what_may_be_applied() -> None:
    assert offered("cure", "may help") == ["may help"]
    assert offered("cure\npain", "may help with pain", match="cure pain") == ["may help with pain"]
    assert offered("cure", 'what we call "help"') == ['what we call "help"']


@pytest.mark.parametrize(
    ("words", "replacement", "more"),
    [
        ("cure", None, {}),
        ("cure", "may <b>help", {}),
        ("cure", "may\nhelp", {}),
        ("cure", "may \x1bhelp", {}),
        ("*cures*", "may help", {"match": "cures"}),  # the mark-up would be lost
        ("cure", "don't", {"kind": "alt-text"}),  # could end the attribute
        ("cure", "a: b", {"kind": "front-matter"}),
        ("cure", "may help", {"text": None}),
        ("cure", "may help", {"text": "another page"}),
    ],
)
def test_what_may_not(words: str, replacement: str | None, more: dict[str, str]) -> None:
    assert offered(words, replacement, **more) == []
