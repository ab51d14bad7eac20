"""The report for people. The golden files show it; set UPDATE_GOLDEN=1 to write them anew, then read the diff."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats import View, render
from claimlint.formats.display import excerpt, safe, width, wrap
from claimlint.model import Report
from tests.formats import samples

GOLDEN = Path(__file__).parent / "golden"
VIEW = View("1.2.3", width=80)
CASES = {
    "empty": (samples.EMPTY, VIEW),
    "full": (samples.FULL, VIEW),
    "color": (Report((samples.ONLY, samples.WIDE), files=1), VIEW._replace(color=True)),
    "quiet": (samples.FULL, VIEW._replace(quiet=True)),
    "statistics": (samples.FULL, VIEW._replace(quiet=True, statistics=True)),
    "narrow": (Report((samples.ONLY, samples.LONG), files=1), VIEW._replace(width=40)),
    "hostile": (Report((samples.HOSTILE,), files=1), VIEW),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    text = render("text", *CASES[name])
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


def test_the_marker_stands_under_the_words() -> None:
    for found in (samples.ONLY, samples.LONG, samples.WIDE):
        lines = render("text", Report((found,), files=1), VIEW).splitlines()
        assert width(lines[1]) <= 80
        before, _, _ = lines[1].partition(found.match)
        assert before != lines[1]
        assert lines[2] == " " * width(before) + "~" * width(found.match)


def test_the_offset_chooses_among_equal_words() -> None:
    found = replace(samples.ONLY, segment="safe and safe", match="safe", offset=9)
    assert "\n             ~~~~\n" in render("text", Report((found,), files=1), VIEW)


@given(st.text(max_size=60))
def test_nothing_harmful_reaches_the_terminal(text: str) -> None:
    found = replace(samples.ONLY, path=text, match=text, segment=text, message=text, title=text, also=(text,), offset=0)
    written = render("text", Report((found,), files=1), VIEW)
    assert not set(written) & {*map(chr, range(10)), *map(chr, range(11, 32)), *map(chr, range(127, 160)), "\u202e"}
    written.encode("utf-8")
    assert safe(text).count("\n") == 0


@given(st.text(alphabet="ab é脳🧠́‍", max_size=120), st.integers(0, 120), st.integers(0, 120), st.integers(20, 90))
def test_an_excerpt_fits_and_keeps_the_words(text: str, start: int, end: int, columns: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    before, marked, after = excerpt(text, start, end, columns)
    assert width(before + marked + after) <= max(columns, 22)
    assert text[:start].endswith(before.removeprefix("…"))
    assert text[end:].startswith(after.removesuffix("…"))
    assert text[start:end].startswith(marked.removesuffix("…"))
    if width(text) <= columns:
        assert before + marked + after == text


@given(st.text(alphabet="ab 脳", max_size=60), st.integers(4, 30))
def test_wrapping_keeps_every_word(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert " ".join(lines).split() == text.split()
    assert all(width(line) <= columns or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("é", 1), ("e\u0301", 1), ("脳", 2), ("🧠", 2), ("a‍b", 2), ("a\xadb", 2), ("ﾊ", 1)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("path", "kind", "comment"),
    [
        ("a.md", "sentence", "<!-- claimlint: allow SUP002 -- your reason -->"),
        ("a.tsx", "sentence", "{/* claimlint: allow SUP002 -- your reason */}"),
        ("data.yml", "sentence", "# claimlint: allow SUP002 -- your reason"),
        ("lib/a.ts", "sentence", "// claimlint: allow SUP002 -- your reason"),
        ("data.json", "sentence", ""),
        ("a.md", "meta-description", ""),
    ],
)
def test_a_comment_is_shown_as_it_is_written_in_that_page(path: str, kind: str, comment: str) -> None:
    found = replace(samples.ONLY, path=path, segment_kind=kind)
    text = render("text", Report((found,), files=1), VIEW)
    assert text.partition("write above it: ")[2].partition("\n")[0] == comment


def test_a_value_that_only_the_built_page_has_is_shown_as_left_out() -> None:
    assert safe("a rate of \ufffc% here") == "a rate of …% here"
