"""What does not count in a run is counted for people, and is in no report of faults; notes reach whoever reads."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from claimlint.formats import FORMATS, View, render
from claimlint.model import Report, Suppressed
from tests.formats.samples import LONG, ONLY

NOTE = "2 entries of claims <old>.json are out of date."
OLD = replace(ONLY, match="words of the baseline", segment="words of the baseline", message="An old message.")
REPORT = Report(
    findings=(LONG,),
    suppressed=(
        Suppressed(OLD, "baseline", "in the baseline", 0),
        Suppressed(OLD, "baseline", "in the baseline", 0),
        Suppressed(OLD, "unchanged", "not changed since main", 0),
        Suppressed(OLD, "ledger", "approved", 0),
        Suppressed(OLD, "comment", "why", 3),
    ),
    files=2,
    notes=(NOTE,),
)
TALLY = "1 allowed (comment); 1 approved; 2 in the baseline; 1 outside the changed lines"


@pytest.mark.parametrize("name", ["text", "github", "markdown", "html"])
def test_people_are_told(name: str) -> None:
    text = render(name, REPORT, View("1")).replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")
    assert TALLY in text
    assert NOTE in text


def test_the_data_has_all() -> None:
    data = json.loads(render("json", REPORT, View("1")))
    assert [one["by"] for one in data["suppressed"]] == ["baseline", "baseline", "unchanged", "ledger", "comment"]
    assert data["notes"] == [NOTE]
    assert data["summary"]["suppressed"] == 5


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"json", "html"}))
def test_it_is_no_fault(name: str) -> None:
    assert "baseline" not in render(name, REPORT, View("1")).replace("in the baseline", "")
    assert "An old message" not in render(name, REPORT, View("1"))


@pytest.mark.parametrize(("by", "words"), [("baseline", "nothing new found"), ("comment", "nothing found")])
def test_nothing_new(by: str, words: str) -> None:
    report = Report(suppressed=(Suppressed(OLD, by, "", int(by == "comment")),), files=1)
    for name in ("text", "markdown"):
        assert words in render(name, report, View("1"))
