"""Figures in folded text: numbers, shares of people, percentages, lengths of time. Positions are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from claimlint.lazy import Lazy

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
NUMBER_WORDS = {
    **{word: float(value) for value, word in enumerate(_ONES)},
    **{word: value * 10.0 for value, word in enumerate(_TENS, 3)},
}
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_TO = r"(?:\s?-\s?|\s+to\s+|\s+or\s+)"
_TIME = Lazy(
    rf"(?<![\w.,-])(?:(?P<low>{NUMBER}|an?|half an?)(?:{_TO}(?P<high>{NUMBER}))?[\s-]+(?:(?:full|whole|entire)\s)?",
    r"(?P<unit>minute|hour|day|week|month|year)s?",
    rf"|(?P<kind>hour|day|week|month|year)s?\s(?P<from>\d+)(?:{_TO}(?P<to>\d+))?)(?!\w)",
)
_AT_ONCE = Lazy(
    r"(?<!\w)(?:right after|immediate(?:ly)?|straight (?:away|after)|at the end of (?:the )?(?:infusion|",
    r"treatment|course)|end of (?:infusion|treatment)|(?:directly|soon) after|right away)(?!\w)",
)
_PERCENT = Lazy(rf"(?<![\w.,])(?P<low>{NUMBER})(?:{_TO}(?P<high>{NUMBER}))?\s?(?:%|per ?cent(?!\w))")
_RATIO = Lazy(rf"(?<![\w.,])(?P<some>{NUMBER})\s+(?:in|of|out of)\s+(?:every\s+)?(?P<all>{NUMBER})(?![\w%.]\d|%|\w)")
_PLAIN = Lazy(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)")


class Time(NamedTuple):
    """A length of time or a point on a scale of time, low to high, in days; `unit` as written."""

    start: int
    end: int
    low: float
    high: float
    unit: str


class Percent(NamedTuple):
    """A percentage as written, low to high; `ratio`: written as "7 in 10"."""

    start: int
    end: int
    low: float
    high: float
    ratio: bool = False


def number(text: str) -> float:
    """The value of a number in figures or in words up to a hundred; "a" and "an" are one."""
    if text in ("a", "an"):
        return 1.0
    if text.startswith("half"):
        return 0.5
    return NUMBER_WORDS[text] if text in NUMBER_WORDS else float(text.replace(",", ""))


def times(text: str, start: int = 0, end: int | None = None) -> Iterator[Time]:
    """Lengths and points of time in a text: "12 weeks", "week 12", "1 to 3 months"; "right after" is 0 days."""
    for found in _TIME.finditer(text, start, end):
        unit = found["unit"] or found["kind"]
        low, high = (found["low"], found["high"]) if found["unit"] else (found["from"], found["to"])
        first = number(low)
        last = number(high) if high else first
        days = DAYS[unit]
        yield Time(found.start(), found.end(), min(first, last) * days, max(first, last) * days, unit)
    for found in _AT_ONCE.finditer(text, start, end):
        yield Time(found.start(), found.end(), 0.0, 0.0, "at once")


def percents(text: str, start: int = 0, end: int | None = None) -> Iterator[Percent]:
    """Percentages in a text, and shares such as "7 in 10" or "4 of 8" as the percentage that they are."""
    for found in _PERCENT.finditer(text, start, end):
        low = number(found["low"])
        yield Percent(found.start(), found.end(), low, number(found["high"]) if found["high"] else low)
    for found in _RATIO.finditer(text, start, end):
        some, whole = number(found["some"]), number(found["all"])
        if 0 < some <= whole and whole > 1:
            share = 100 * some / whole
            yield Percent(found.start(), found.end(), share, share, True)


def numbers(text: str) -> set[float]:
    """Every number written in figures, without its sign."""
    return {abs(float(found.group().replace(",", ""))) for found in _PLAIN.finditer(text)}


def same(said: float, known: float) -> bool:
    """Whether a figure as written is a known one, rounded as a writer would round it."""
    said, known = abs(said), abs(known)
    if said == known:
        return True
    places = 0 if said == int(said) else len(f"{said:g}".partition(".")[2])
    step = 10.0**-places
    return abs(said - known) <= step / 2 + 1e-9 and (known >= 1 or places > 0)
