"""The percentages that a text gives of a study: at another time, of another kind, or not the study's at all."""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.entries import Result, Study
from claimlint.evidencetext import figure
from claimlint.folding import fold
from claimlint.lazy import Lazy, words
from claimlint.matchers.outcomes import FAMILIES, families
from claimlint.matchers.reader import DENIED, Difference, Reader, clauses, earliest, same_time
from claimlint.quantities import Percent, Time, percents, same, times

_LATER = words(
    r"almost as|nearly as|just as|equally|as (?:effective|good|strong|well|high)|similar\w*|the same|unchanged",
    r"held (?:up|steady)|maintained|did not fade|no loss|undiminished|sustained|stayed|remained",
)
_FELL_BY = Lazy(
    r"(?<!\w)(?:fell|dropped|reduced?s?|cuts?|lower(?:s|ed)|decreased?s?|down|improved?|eased?) ",
    r"(?:\w+ ){0,4}?by (?:about |around |up to |over |nearly )?$",
)
_SIZE = Lazy(
    r"\s*(?:(?:pain|mean|average|overall|total|immediate|symptom) ){0,2}",
    r"(?:less|lower|reduction|fall|drop|decrease|improvement|smaller|better|relief)(?!\w)",
)
_THRESHOLD = Lazy(r"(?:at least|least|more than|confidence|ci|threshold of|defined as|minimum of) (?:an? )?$")
_OR_MORE = Lazy(r"\s*(?:or more|or better|or greater)(?!\w)")
_INTERVAL = Lazy(r"\s*(?:ci|confidence)(?!\w)")
_NOT_A_RESULT = Lazy(r"\s*(?:ci|confidence|or more|more|of the|sodium|saline)(?!\w)")
_WEIGHT = Lazy(r"\s*(?:of )?(?:their |the |its |his |her )?(?:total |body |starting )*weight")


def shares_of(study: Study) -> list[Result]:
    """The results in percent."""
    return [result for result in study.results if result.value is not None and "%" in result.unit]


def is_value(said: float, result: Result) -> bool:
    """Whether a figure as written is the value of a result."""
    return result.value is not None and same(said, result.value)


def percentages(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """Percentages: at another time, of another kind, or not the study's at all."""
    for left, right in clauses(text, start, end):
        for share in percents(text, left, right):
            if share.low != share.high or _INTERVAL.match(text, share.end, min(end, share.end + 14)):
                continue
            found = figure_difference(reader, text, left, right, share)
            if found:
                yield found


def figure_difference(reader: Reader, text: str, left: int, right: int, share: Percent) -> Difference | None:
    """How a percentage in the clause left..right differs from the study's own figures; None if it does not."""
    known = shares_of(reader.study)
    own = [result for result in known if is_value(share.low, result)]
    if own:
        when = [one for one in times(text, left, right) if not (one.start < share.end and share.start < one.end)]
        if not when or any(same_time(when, result) for result in own):
            return _other_kind(text, left, right, share, own)
        return _other_time(text, left, right, share, own, known, when)
    if any(_near(share, value) for value in reader.shares):
        return None
    return _not_its_own(reader, text, left, right, share, known)


def _near(share: Percent, value: float) -> bool:
    """Whether a share may stand for a known figure; "1 in 14" is 7%."""
    return same(share.low, value) or (share.ratio and abs(share.low - value) <= 1.5)


def _other_kind(text: str, left: int, right: int, share: Percent, own: list[Result]) -> Difference | None:
    """A share of people written as the size of a change: "pain fell by 69%"."""
    if not all("people" in result.unit or "patient" in result.unit for result in own):
        return None
    size = _SIZE.match(text, share.end, min(right, share.end + 40))
    by = _FELL_BY.search(text, left, share.start)
    if not size and not by:
        return None
    first, last = by.start() if by else share.start, size.end() if size else share.end
    return Difference("figure", first, last, figure(own[0]))


def _other_time(
    text: str, left: int, right: int, share: Percent, own: list[Result], known: list[Result], when: list[Time]
) -> Difference | None:
    other = [result for result in known if same_time(when, result) and kin(result, own[0])]
    if not other or any(is_value(one.low, result) for one in percents(text, left, right) for result in other):
        return None
    near = min(when, key=lambda length: abs(length.start - share.start))
    says = f"{figure(other[0])} {figure(own[0])}"
    return Difference("figure", min(share.start, near.start), max(share.end, near.end), says)


def _not_its_own(
    reader: Reader, text: str, left: int, right: int, share: Percent, known: list[Result]
) -> Difference | None:
    said = {family for family, pattern in FAMILIES if pattern.search(text, left, right)}
    near = [result for result in known if not said or said & families(f"{result.outcome} {result.plain}")]
    if "harm" not in said:
        near = [result for result in near if result.direction != "harm"]
    if (
        not near
        or _NOT_A_RESULT.match(text, share.end)
        or _THRESHOLD.search(text, max(left, share.start - 18), share.start)
    ):
        return None
    near = [result for result in near if _same_measure(reader, text, left, right, share, result)]
    if not near or any(_about_that_mean(share, result) for result in near):
        return None
    best = min(near, key=lambda result: abs(abs(result.value or 0) - share.low))
    return Difference("figure", share.start, share.end, figure(best))


def _same_measure(reader: Reader, text: str, left: int, right: int, share: Percent, result: Result) -> bool:
    """Whether a figure can only be that result's: the same kind, the same threshold, and nothing like it left unread.

    Abstracts give a few of a paper's figures. Another analysis of the same mean ("22.5%" beside 20.9%), another
    threshold ("lost at least 5%") or a group whose figure was not read is no contradiction.
    """
    head, group = _parts(result)
    alike = [other for other in reader.told if other.value is None and other.outcome.startswith(head)]
    unread = [other for other in alike if (group not in text if group else _parts(other)[1] in text)]
    if unread or (_WEIGHT.match(text, share.end) is not None) != ("weight" in result.unit):
        return False
    if not _of_people(result):
        return True
    said = {one.low for one in percents(text, left, right) if _is_threshold(text, left, one)}
    own = {one.low for one in percents(fold(result.outcome))}
    return bool(said & own) if said else not own or "weight" not in families(result.outcome)


def _parts(result: Result) -> tuple[str, str]:
    """The outcome, and the last word of the group that it is of: "relapse, stable remitters"."""
    head, _, group = result.outcome.partition("(")[0].partition(",")
    return head.strip(), (fold(group).split() or [""])[-1]


def _of_people(result: Result) -> bool:
    return "people" in result.unit or "patient" in result.unit or "participant" in result.unit


def _about_that_mean(share: Percent, result: Result) -> bool:
    """Whether a figure is close to a mean of the study, as that of another analysis would be."""
    value = abs(result.value or 0)
    return not _of_people(result) and abs(value - share.low) <= 0.15 * value


def _is_threshold(text: str, left: int, share: Percent) -> bool:
    """Whether a percentage says who counts: "at least 30% relief", "5% or more"."""
    return bool(_THRESHOLD.search(text, max(left, share.start - 18), share.start) or _OR_MORE.match(text, share.end))


def kin(one: Result, other: Result) -> bool:
    """Whether two results are of one outcome at different times."""
    same_unit = one.unit.split("(")[0].strip() == other.unit.split("(")[0].strip()
    shared = families(one.outcome)
    return one.outcome == other.outcome or (same_unit and bool(shared) and shared == families(other.outcome))


def later(reader: Reader, text: str, start: int, end: int) -> Difference | None:
    """Says "three months later it was almost as good" where the study's own later figure is lower."""
    found = _LATER.search(text, start, end)
    when = list(times(text, start, end))
    if not found or not when or DENIED.search(text, start, end):
        return None
    known = [result for result in reader.study.results if result.value is not None]
    for result in known:
        if result.direction not in ("better", "improved", "waning") or not same_time(when, result):
            continue
        for before in known:
            lower = (before.value or 0) - (result.value or 0) >= 5
            if lower and kin(before, result) and earliest(before) < earliest(result):
                first, last = min(found.start(), when[0].start), max(found.end(), when[0].end)
                return Difference("figure", first, last, f"{figure(before)} {figure(result)}")
    return None
