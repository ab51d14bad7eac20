"""How a study was done, as a text says it and as it was: days, hours, people, design, route, dose."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from claimlint.entries import Study
from claimlint.evidencetext import design
from claimlint.folding import fold
from claimlint.lazy import Lazy, words
from claimlint.matchers.reader import Difference, Reader, denied
from claimlint.quantities import NUMBER, number, numbers, same, times

_N = rf"(?P<n>{NUMBER})(?:(?:-| to | or )(?P<m>{NUMBER}))?"
_COURSE = r"(?:infusions?|protocols?|courses?|regimens?|treatments?|programs?|schedules?|series|drips?|cycles?|therapy)"
_GIVEN = (
    r"(?:infus\w+|drips?|given|gave|giving|administered|received|receiving|treated|sessions?|"
    r"hours? (?:a|per) day|daily)"
)
_EFFECT = r"(?!relie|reduc|lower|pain|improv|benefi)"
_DAYS = (
    Lazy(rf"(?<![\w.-]){_N}[- ](?:(?:consecutive|straight)[- ])?days?,?(?: [\w-]+){{0,4}}? {_COURSE}(?!\w)"),
    Lazy(
        rf"(?<!\w){_GIVEN} (?:{_EFFECT}[\w,()-]+ ){{0,4}}?(?:on|over|for|across|of) {_N} ",
        r"(?:consecutive |straight )?days(?!\w)",
    ),
    Lazy(rf"(?<![\w.-]){_N} (?:consecutive|straight|back-to-back) days(?!\w)"),
    Lazy(rf"(?<![\w.-]){_N} days of (?:\w+ ){{0,2}}?{_COURSE}(?!\w)"),
)
_HOURS = (
    Lazy(rf"(?<![\w.-]){_N}[- ]hours?(?:-long)? (?:a day|per day|daily|each day|every day)(?!\w)"),
    Lazy(rf"(?<![\w.-]){_N}-?[ -]hours?(?:-long)? (?:\w+ ){{0,2}}?(?:infusions?|sessions?|drips?)(?!\w)"),
    Lazy(rf"(?<!\w)daily {_N}-hour(?!\w)"),
)
_PEOPLE = r"(?:patients|people|participants|adults|women|men|subjects|volunteers|veterans|persons|individuals|soldiers)"
_NO_KIND = r"(?!or|in|of|to|per|weeks?|days?|months?|years?)"
_SAMPLE = (
    Lazy(rf"(?<![\w.,%$-])(?P<n>{NUMBER})(?![\d%.,-]) (?:{_NO_KIND}[a-z-]+ ){{0,3}}?{_PEOPLE}(?!\w)"),
    Lazy(r"(?<!\w)n ?= ?(?P<n>\d[\d,]*)"),
    Lazy(rf"(?<![\w.-])(?P<n>{NUMBER})-(?:person|patient|people|participant|subject|man|woman)(?!\w)"),
    Lazy(
        r"(?<!\w)(?:trial|study|series|group|sample|survey|cohort|analysis) of (?:only |just |about )?",
        rf"(?P<n>{NUMBER})(?![\d%.-])(?= {_PEOPLE}|[,.;)]| (?:with|who|found|showed))",
    ),
)
_ABOUT = Lazy(
    r"(?:more than|over|about|around|nearly|almost|some|roughly|approximately|at least|fewer than|less than|under|",
    r"only|just)\s$",
)
_DOSE = Lazy(
    r"(?<![\w.,-])(?P<n>\d+(?:\.\d+)?)(?:\s?(?:-|to|or)\s?(?P<m>\d+(?:\.\d+)?))?\s?(?P<unit>mg/kg|mg/h|mg)",
    r"(?![\w/]*/?kg)(?!\w)",
)
_UNCONTROLLED = ("open-label study", "observational study", "case series", "case report", "survey", "narrative review")
_REVIEWS = ("meta-analysis", "systematic review", "guideline", "narrative review")
_TRIALS = ("randomized trial", "pooled analysis", "extension of a trial", "open-label study")
_CONTROLLED = ("randomized trial", "meta-analysis", "pooled analysis", "systematic review")
_DESIGNS: tuple[tuple[Lazy, Callable[[Reader], bool]], ...] = (  # words, and when they are wrong
    (
        Lazy(r"(?<!\w|non-)(?:randomi[sz]ed|rct)(?!\w)"),
        lambda r: r.study.design in _UNCONTROLLED and "random" not in r.text,
    ),
    (
        Lazy(
            r"(?<!\w)(?:placebo|sham)-controlled(?!\w)|",
            r"(?<=than |versus |vs\.? |with |to |against |over )(?:an? )?(?:placebo|sham)(?!\w)",
        ),
        lambda r: r.study.control in ("none", "own baseline"),
    ),
    (words(r"(?:double|triple)-?[ -]?blind(?:ed)?"), lambda r: r.study.design in _UNCONTROLLED or r.open),
    (
        words(r"open-label|uncontrolled|unblinded"),
        lambda r: r.study.design in ("randomized trial", "pooled analysis") and not r.open,
    ),
    (words(r"meta-?analysis"), lambda r: r.study.design in (*_TRIALS, *_UNCONTROLLED)),
    (words(r"(?:systematic|cochrane) review"), lambda r: r.study.design in (*_TRIALS, *_UNCONTROLLED)),
    (
        words(r"case (?:series|reports?)|chart review|retrospective(?:ly)?"),
        lambda r: r.study.design in _CONTROLLED,
    ),
)
_ROUTES = {
    "vein": words(r"iv|intravenous(?:ly)?|infusions?|infused|drips?"),
    "nose": words(r"intranasal(?:ly)?|nasal|nose|spray"),
    "mouth": words(r"oral(?:ly)?|tablets?|pills?|lozenges?|troches?|sublingual(?:ly)?|by mouth"),
    "needle": words(r"injections?|injected|intramuscular(?:ly)?|subcutaneous(?:ly)?|shots?"),
    "skin": words(r"topical(?:ly)?|creams?|gels?|transdermal"),
}
_SETTING = Lazy(r"(?<!\w)(?P<where>in|out)-?patients?(?!\w)")


def method(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """What a folded text says of the way in which a study was done that is not so."""
    for check in (_days, _hours, _setting, _sample, _design, _route, _dose):
        yield from check(reader, text, start, end)


def _days(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    days = reader.study.days
    scheduled = {length.low for length in times(fold(reader.study.schedule)) if length.unit == "day"}
    for found, low, high in _lengths(_DAYS, text, start, end) if days else ():
        near = low - 0.5 < (days or 0) < high + 0.5 or any(abs(one - low) < 0.01 for one in scheduled)
        if not near:
            yield Difference("protocol", found.start(), found.end(), reader.protocol)


def _hours(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    hours, days = reader.study.hours_per_day, reader.study.days
    for found, low, high in _lengths(_HOURS, text, start, end) if hours else ():
        whole = (hours or 0) * (days or 0)  # a continuous course may be told as one infusion of so many hours
        if not (low - 0.5 < (hours or 0) < high + 0.5 or (hours == 24 and abs(whole - low) < 3)):
            yield Difference("protocol", found.start(), found.end(), reader.protocol)


def _lengths(patterns: tuple[Lazy, ...], text: str, start: int, end: int) -> Iterator[tuple[Any, float, float]]:
    """The first match at each place of patterns with a number or a range, that nothing denies."""
    seen: list[tuple[int, int]] = []
    for pattern in patterns:
        for found in pattern.finditer(text, start, end):
            if any(first < found.end() and found.start() < last for first, last in seen):
                continue
            if denied(text, start, found.start()):
                continue
            seen.append(found.span())
            low = number(found["n"])
            yield found, low, number(found["m"]) if found["m"] else low


def _setting(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """Inpatients and outpatients, where the base says which they were."""
    where = {found["where"] for found in _SETTING.finditer(reader.text)}
    if len(where) == 1 and reader.study.days:
        for found in _SETTING.finditer(text, start, end):
            if found["where"] not in where and not denied(text, start, found.start()):
                yield Difference("protocol", found.start(), found.end(), reader.protocol)


def _sample(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    n = reader.study.n
    if not n:
        return
    arms = {float(n // 2), float(n - n // 2)} if reader.study.design == "randomized trial" else set()
    for pattern in _SAMPLE:
        for found in pattern.finditer(text, start, end):
            value = number(found["n"])
            if value < 3 or reader.knows(value) or any(same(value, arm) for arm in arms):
                continue
            rough = _ABOUT.search(text, max(start, found.start() - 16), found.start())
            if rough and any(abs(value - known) <= 0.12 * known for known in reader.known if known >= 8):
                continue
            if not denied(text, start, found.start()):
                yield Difference("sample", found.start(), found.end(), f"{n:,} people")


def _design(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    for pattern, wrong in _DESIGNS:
        if wrong(reader):
            for found in pattern.finditer(text, start, end):
                if not denied(text, start, found.start()):
                    yield Difference("design", found.start(), found.end(), design(reader.study))


def _route(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    study = reader.study
    if study.design in _REVIEWS or not study.treatment:
        return
    parts = (study.treatment, study.dose, study.schedule, study.comparator, study.title, study.design_note)
    whole = fold(" ".join(parts))
    own = {name for name, pattern in _ROUTES.items() if pattern.search(whole)}
    if not own or any(_ROUTES[name].search(text, start, end) for name in own):
        return
    if own == {"vein"}:
        own.add("needle")
    for name, pattern in _ROUTES.items():
        if name not in own:
            for found in pattern.finditer(text, start, end):
                if not denied(text, start, found.start()):
                    yield Difference("treatment", found.start(), found.end(), study.treatment)


def _dose(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    study = reader.study
    if study.design in _REVIEWS:
        return
    given: dict[str, set[float]] = {}
    for found in _DOSE.finditer(fold(f"{study.dose} {study.schedule}")):
        given.setdefault(found["unit"], set()).update(float(found[part]) for part in ("n", "m") if found[part])
    doses = _all_doses(study)
    for found in _DOSE.finditer(text, start, end):
        known, value = given.get(found["unit"]), float(found["n"])
        outside = known and value not in doses and not min(known) <= value <= max(known)
        if outside and not denied(text, start, found.start()):
            yield Difference("protocol", found.start(), found.end(), study.dose)


def _all_doses(study: Study) -> set[float]:
    return numbers(fold(f"{study.title} {study.treatment} {study.dose} {study.schedule} {study.comparator}"))
