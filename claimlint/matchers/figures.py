"""Figures in words: "45 to 60 minutes", "up to an hour", "$1,200", "six sessions" as a range and a unit."""

from __future__ import annotations

from typing import NamedTuple

import regex

_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "ninety": 90,
}  # fmt: skip
_NUMBER = regex.compile(r"\d[\d,]*(?:\.\d+)?|\b(?:half an?|" + "|".join(_WORDS) + r")\b")
_MINUTES = {"minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 1440, "week": 10080, "month": 43830, "year": 525960}
_UNIT = regex.compile(r"(%|percent|per cent)|\$|\b(minute|min|hour|hr|day|week|month|year)s?\b")
_MOST = regex.compile(r"\b(?:up to|as (?:long|much|many|high) as|at most|no more than)\b")
_LEAST = regex.compile(r"\b(?:at least|over|more than|from|starting at|as (?:low|little) as|no less than)\b")


class Range(NamedTuple):
    """A figure: from low to high (infinite for "at least"), in `unit` (time is in minutes)."""

    low: float
    high: float
    unit: str
    bound: str = ""  # "most" for "up to an hour", "least" for "at least an hour"

    def apart(self, other: Range, tolerance: float = 0.0) -> bool:
        """Whether two figures of one unit cannot both be right. `tolerance` is a share of the greater one."""
        if self.unit != other.unit:
            return False
        if self.bound and self.bound == other.bound:  # "up to 12 weeks" and "up to a year" overlap and still clash
            one, two = (self.high, other.high) if self.bound == "most" else (self.low, other.low)
            return abs(one - two) > tolerance * max(one, two)
        gap = max(self.low, other.low) - min(self.high, other.high)
        return gap > tolerance * max(self.low, other.low)


def read_range(text: str) -> Range | None:
    """The range in folded words; None where there is no figure, or more than a range."""
    least = _LEAST.search(text) if not _RANGE_FROM.search(text) else None
    numbers = [_number(found.group()) for found in _NUMBER.finditer(text)]
    if not numbers or len(numbers) > 2:
        return None
    low, high, unit = _scaled(numbers, list(_UNIT.finditer(text)))
    if _MOST.search(text):
        return Range(0, high, unit, "most")
    return Range(low, float("inf"), unit, "least") if least else Range(low, high, unit)


_RANGE_FROM = regex.compile(r"\bfrom \S+ (?:\w+ )?to\b")  # "from 40 to 60" is no lower bound


def _scaled(numbers: list[float], units: list[regex.Match[str]]) -> tuple[float, float, str]:
    low, high = min(numbers), max(numbers)
    if not units:
        return low, high, ""
    if units[-1][1]:
        return low, high, "%"
    if not units[-1][2]:
        return low, high, "$"
    scales = [_MINUTES[unit[2]] for unit in units if unit[2]]
    first = scales[0] if len(scales) == len(numbers) else scales[-1]  # "45 minutes to 2 hours", "1 to 2 hours"
    ends = sorted((numbers[0] * first, numbers[-1] * scales[-1]))
    return ends[0], ends[1], "minutes"


def _number(word: str) -> float:
    if word.startswith("half"):
        return 0.5
    return float(_WORDS[word]) if word in _WORDS else float(word.replace(",", ""))
