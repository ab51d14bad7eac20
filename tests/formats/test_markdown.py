"""The summary in Markdown: rendered, it holds our structure and the page's text, and nothing that text asked for."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pyromark
from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats import View, render
from claimlint.formats.markdown import ROOM, _code, _text
from claimlint.model import Report
from tests.formats import hostile, samples

VIEW = View("1.2.3")


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name != "style"]
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(markdown: str) -> Tags:
    return Tags(pyromark.html(markdown, options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH))


def test_a_full_report() -> None:
    text = render("markdown", samples.FULL, VIEW)
    page = shown(text)
    assert page.tags.count("table") == 3  # the rules, and two pages
    assert page.tags.count("h2") == 2
    assert "7 files checked; 6 findings (3 errors, 2 warnings, 1 info); 2 allowed (comment, front matter)" in page.text
    assert "Try: “one of the treatments that” “Ketamine may have" in page.text
    assert "<!-- claimlint: allow SUP002 -->" in page.text


def test_an_empty_report() -> None:
    assert render("markdown", samples.EMPTY, VIEW) == "# claimlint\n\n**2 files checked; nothing found.**\n"


def test_a_long_report_says_what_is_missing() -> None:
    report = Report(tuple([samples.ONLY] * 3_000), files=1)
    text = render("markdown", report, VIEW)
    assert len(text) < 65_535
    assert len(text) > ROOM - 2_000
    rows = len(re.findall(r"^\| 12 \|", text, re.M))
    assert f"**{3_000 - rows:,} more findings not shown.**" in text


def test_hostile_texts_stay_text() -> None:
    for found in (*hostile.REPORT.findings, None):
        report = Report((found,), files=1) if found else hostile.REPORT
        text = render("markdown", report, VIEW._replace(catalogue=hostile.CATALOGUE))
        page = shown(text)
        assert set(page.tags) <= set("h1 h2 p strong table thead tbody tr th td code br ul li".split())
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        assert not re.search(r"@\w|#\w|\w://|www\.", outside)
        assert len(text) < 65_535


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_in_a_cell(text: str, words: str) -> None:
    page = shown(f"| a | b |\n|---|---|\n| {_text(text)} | {_code(words)} |\n")
    assert page.tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "code"]
