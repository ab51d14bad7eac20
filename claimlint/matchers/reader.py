"""One study, made ready to be compared with what a text says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from claimlint.entries import Result, Study
from claimlint.folding import fold
from claimlint.lazy import Lazy, words
from claimlint.quantities import Time, numbers, same, times

_NOT = Lazy(
    r"(?<!\w)(?:not|no|nor|neither|never|without|unlike|rather than|instead of|lack\w*|n't|than|isn't|wasn't|didn't|",
    r"did not|cannot|hardly|far from|nothing)(?!\w)(?:\W+[\w-]+){0,4}\W*$",
)
_CLAUSE = Lazy(
    r"(?<!\w)(?:but|however|although|though|while|whereas|yet)(?!\w)|;|",
    r",? and (?=(?:\w+ ){0,4}?(?:did|was|were|had|fell|improved|at|by|showed|found))",
)
DENIED = words(
    r"no|not|did not|didn't|does not|nor|neither|never|without|failed|fails|lack\w*|unchanged|hardly|little|no longer",
    r"non-?significant\w*|faded|gone|lost|disappeared|un(?:likely|clear)|limited evidence|whether|insufficient",
)
_COUNT = Lazy(r"(\d+) of (?:all )?(\d+)")
OPEN = "open-label"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words at start..end of a text that say of a study what it does not say. `says`: what it says.

    `about`: protocol, sample, design, treatment, condition, finding, duration, figure or journal. `own`: the words
    deny something themselves, so that a "not" does not clear them.
    """

    about: str
    start: int
    end: int
    says: str
    own: bool = False


class Reader:
    """A study and what follows from it."""

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def text(self) -> str:
        """Everything that the base says of the study, folded."""
        study = self.study
        parts = [study.title, study.design_note, study.population, study.treatment, study.dose, study.schedule]
        parts += [study.comparator, study.follow_up, study.certainty, *study.limits, *study.notes]
        for result in study.results:
            parts += [result.outcome, result.when, result.unit, result.finding, result.plain, result.p]
        return fold(" | ".join(part for part in parts if part))

    @cached_property
    def known(self) -> set[float]:
        """Every number that the base has of the study, and what follows from them."""
        study = self.study
        given = {float(value) for value in (study.n, study.days, study.hours_per_day) if value}
        return numbers(self.text) | given | self.shares

    @cached_property
    def shares(self) -> set[float]:
        """The figures of the results, and what follows from them: differences, ratios and counts as percentages."""
        told = " | ".join((*self.study.limits, *self.study.notes))
        found: set[float] = set()
        for result in self.study.results:
            told += f" | {result.outcome} | {result.unit} | {result.finding} | {result.plain}"
            found |= {abs(value) for value in result.numbers()} | _contrasts(result)
            if result.n:
                found.add(float(result.n))
        counts = ((int(match[1]), int(match[2])) for match in _COUNT.finditer(told))
        return found | numbers(told) | {100 * some / whole for some, whole in counts if whole}

    def knows(self, value: float) -> bool:
        """Whether the base has this number of the study anywhere."""
        return any(same(value, known) for known in self.known)

    @cached_property
    def told(self) -> list[Result]:
        """The results on benefit; what the placebo group did by itself is none."""
        return [
            result
            for result in self.study.results
            if result.direction not in ("descriptive", "harm") and not result.outcome.startswith("placebo")
        ]

    @property
    def protocol(self) -> str:
        """How the treatment was given, in words."""
        study = self.study
        if study.schedule or not study.days:
            return study.schedule
        hours = f"{study.hours_per_day:g} hours a day, " if study.hours_per_day else ""
        return f"{hours}{study.days:g} days"

    @cached_property
    def open(self) -> bool:
        """Whether people knew what they got."""
        return any(OPEN in fold(note) for note in (self.study.design_note, *self.study.limits))


def _contrasts(result: Result) -> set[float]:
    found: set[float] = set()
    if result.value is not None and result.comparison is not None:
        found.add(abs(result.value - result.comparison))
        if result.comparison:
            found.add(abs(100 * (1 - result.value / result.comparison)))
    if result.effect and "ratio" in result.effect.measure and result.effect.value:
        bounds = (result.effect.value, *(result.effect.interval or ()))
        found |= {abs(100 * (1 - bound)) for bound in bounds}
    return found


def denied(text: str, start: int, at: int) -> bool:
    """Whether "not", "unlike", "without" stands within a few words before a place."""
    return _NOT.search(text, max(start, at - 50), at) is not None


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a text that say one thing each."""
    at = start
    for mark in _CLAUSE.finditer(text, start, end):
        if mark.start() > at:
            yield at, mark.start()
        at = mark.start()
    yield at, end


def earliest(result: Result) -> float:
    """The day of a result, the first if it spans some; 0 where none is given."""
    return min((length.low for length in times(fold(result.when))), default=0.0)


def latest(result: Result) -> float:
    """The last day of a result; 0 where none is given."""
    return max((length.high for length in times(fold(result.when))), default=0.0)


def same_time(when: list[Time], result: Result) -> bool:
    """Whether a time of the text is that of the result, within a few days."""
    for length in times(fold(result.when)):
        for said in when:
            slack = max(2.0, 0.1 * length.high) if said.unit != "at once" else 0.5
            at_once = said.unit == "at once"
            if length.low - slack <= said.low <= length.high + slack and at_once == (length.high == 0):
                return True
    return False
