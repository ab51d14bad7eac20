"""Figures in text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.quantities import number, numbers, percents, same, times


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at 12 weeks", 84, 84),
        ("by week 12", 84, 84),
        ("at 1 to 3 months", 30.4, 91.2),
        ("three-month follow-ups", 91.2, 91.2),
        ("a 4-day protocol", 4, 4),
        ("weeks 21 to 24", 147, 168),
        ("for a year", 365, 365),
        ("right after infusion", 0, 0),
        ("immediate relief", 0, 0),
    ],
)
def test_times(text: str, low: float, high: float) -> None:
    (found,) = times(text)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize("text", ["0.35 mg/kg", "version 12", "in 2018", "12 people", "the weekend"])
def test_what_is_no_time(text: str) -> None:
    assert list(times(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("69% had relief", [69]),
        ("26.7 percent relapsed", [26.7]),
        ("seven in ten improved", [70]),
        ("19 of 21 were in remission", [100 * 19 / 21]),
        ("open 24 of 7 hours", []),
        ("one of us", []),
        ("in 2018 of 20", []),
    ],
)
def test_percents(text: str, values: list[float]) -> None:
    assert [found.low for found in percents(text)] == pytest.approx(values)


def test_a_range_is_one_figure() -> None:
    (found,) = percents("41 to 75% of people")
    assert (found.low, found.high) == (41, 75)


@pytest.mark.parametrize(
    ("said", "known", "expected"),
    [(69, 69.1, True), (69, 69.6, False), (27, 26.7, True), (26.7, 26.7, True), (26.6, 26.7, False), (0, 0.4, False)],
)
def test_rounding_as_writers_round(said: float, known: float, expected: bool) -> None:
    assert same(said, known) is expected


def test_numbers() -> None:
    assert number("twelve") == 12
    assert number("17,604") == 17604
    assert numbers("17,604 people, -1.83 points, 4-day") == {17604, 1.83, 4}


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789 ,.-%daysweekmonthofin", max_size=60))
def test_places_are_those_of_the_text(text: str) -> None:
    for found in (*times(text), *percents(text)):
        assert 0 <= found.start < found.end <= len(text)
        assert found.low <= found.high
