from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.matchers.figures import Range, read_range

INFINITE = float("inf")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("45 minutes", Range(45, 45, "minutes")),
        ("45-60 min", Range(45, 60, "minutes")),
        ("between 45 and 60 minutes", Range(45, 60, "minutes")),
        ("from 40 to 60 minutes", Range(40, 60, "minutes")),
        ("45 minutes to 2 hours", Range(45, 120, "minutes")),
        ("about an hour", Range(60, 60, "minutes")),
        ("half an hour", Range(30, 30, "minutes")),
        ("two to four hours", Range(120, 240, "minutes")),
        ("1.5 hours", Range(90, 90, "minutes")),
        ("up to 12 weeks", Range(0, 120_960, "minutes", "most")),
        ("at least 1 day", Range(1440, INFINITE, "minutes", "least")),
        ("$1,250", Range(1250, 1250, "$")),
        ("from $399.50", Range(399.5, INFINITE, "$", "least")),
        ("85 percent", Range(85, 85, "%")),
        ("60-70%", Range(60, 70, "%")),
        ("six", Range(6, 6, "")),
        ("4 to 6", Range(4, 6, "")),
        ("soon", None),
        ("1, 2 or 3 days", None),
    ],
)
def test_figures_are_read(text: str, wanted: Range | None) -> None:
    assert read_range(text) == wanted


@pytest.mark.parametrize(
    ("one", "two", "tolerance", "apart"),
    [
        ("40 minutes", "90 minutes", 0.0, True),
        ("40-60 minutes", "an hour", 0.0, False),
        ("40 minutes", "45 minutes", 0.12, False),
        ("4 weeks", "1 month", 0.1, False),
        ("12 weeks", "3 months", 0.1, False),
        ("up to 12 weeks", "a year", 0.0, True),
        ("up to 12 weeks", "up to a year", 0.0, True),
        ("at least 3 months", "a year", 0.0, False),
        ("from $399", "$495", 0.0, False),
        ("$399", "$495", 0.0, True),
        ("85%", "85 minutes", 0.0, False),
    ],
)
def test_only_figures_that_exclude_each_other_are_apart(one: str, two: str, tolerance: float, apart: bool) -> None:
    first, second = read_range(one), read_range(two)
    assert first
    assert second
    assert first.apart(second, tolerance) is second.apart(first, tolerance) is apart


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_range_is_never_apart_from_its_ends(low: int, high: int) -> None:
    whole = read_range(f"{low} to {high} days")
    assert whole
    for end in (low, high):
        point = read_range(f"{end} days")
        assert point
        assert not whole.apart(point)


@given(st.text(max_size=40))
def test_nothing_breaks_it(text: str) -> None:
    found = read_range(text.lower())
    assert found is None or found.low <= found.high
