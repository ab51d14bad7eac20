"""What a study found, as a text says it and as it was: better or not, for how long, in which figures."""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.entries import Result, Study
from claimlint.evidencetext import figure
from claimlint.lazy import Lazy, words
from claimlint.matchers.arms import swapped
from claimlint.matchers.outcomes import FAMILIES, families
from claimlint.matchers.reader import DENIED, Difference, Reader, clauses, denied, earliest, latest, same_time
from claimlint.pattern import fold
from claimlint.quantities import Percent, Time, percents, same, times

_UP = words(
    r"improv\w*|better|gain(?:s|ed)?|restor\w+|reduc\w+|reliev\w+|relief|lower(?:s|ed|ing)?|fell|falls?|decreas\w+",
    r"eas(?:e|es|ed|ing)|benefit\w*|effective\w*|works?|worked|superior|outperform\w*|help(?:s|ed)?|heal(?:s|ed)?",
    r"treat(?:s|ed)|increas\w+|rose|drop(?:s|ped)?|boost\w*|cut|prevent\w*|stopp?(?:s|ed)?",
    r"slow(?:s|ed|ing)?|halt(?:s|ed|ing)?|protect(?:s|ed|ing)?|preserv(?:e|es|ed|ing)|rebuil\w+|regr[eo]w\w*|thicken\w*",
    r"more (?:people|patients|adults|participants|veterans|often)",
)
_WORKED = Lazy(
    r"(?<!\w)(?:is|was|are|were|be|being|proved|proven|highly|as|how|more|significantly|clearly) (?:\w+ )?",
    r"(?:effective|superior|beneficial)(?!\w)|",
    r"(?<!\w)(?:works?|worked|outperform(?:s|ed)|beat|beats|better than|superior to|efficacy of)(?!\w)",
)
_NO_DIFFERENCE = Lazy(
    r"(?<!\w)(?:no(?:t an?|t)? (?:\w+ ){0,2}?(?:differen\w+|significan\w+|better|superior)|did not differ|",
    r"non-?significant|none of|similar (?:to|in|with)|the same as|equally|about as)(?!\w)",
)
_REFUSED = ("no", "not", "did not", "didn't", "failed")
_LASTS = Lazy(
    r"(?<!\w)(?:last(?:s|ed|ing)?|sustain(?:ed|s)?|persist\w*|held|holds|maintain\w*|endur\w+|continu\w+|remain\w*|stay(?:s|ed)?|still|",
    r"durable|pain-free|symptom-free)(?: (?!follow|study|trial)[\w,'-]+){0,6}?\W*$",
)
_LONG = Lazy(
    r"(?<!\w)(?:long-?[ -]?(?:term|lasting)|permanent(?:ly)?|lasting|durable|enduring)(?: [\w-]+){0,3}? ",
    r"(?:relief|benefits?|improvements?|results?|effects?|remission|efficacy|pain|response|gains?|recovery|reductions?)",
    r"(?!\w)",
)
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
_GOOD = ("better", "improved", "not worse", "waning", "uncertain")
_DAY = 3.0


def results(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """What a folded text says a study found that it did not find."""
    turned = swapped(reader, text, start, end)
    if turned:
        yield turned
    yield from _figures(reader, text, start, end)
    yield from _findings(reader, text, start, end)
    yield from _worked(reader, text, start, end)
    yield from _lasting(reader, text, start, end)
    yield from _long_term(reader, text, start, end)


def _findings(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """An outcome that is said to have changed, clause by clause; each family of outcomes once."""
    done = {"harm"}
    if _NO_DIFFERENCE.search(text, start, end):
        return
    nothing = bool(reader.told) and not any(result.direction in _GOOD for result in reader.told)
    for left, right in clauses(text, start, end):
        for family, pattern in FAMILIES:
            told = [result for result in reader.told if nothing or family in families(result.outcome)]
            told = [] if family in done else told
            match = pattern.search(text, left, right) if told else None
            found = _against(text, left, right, match.span(), told) if match else None
            if found:
                done.add(family)
                yield found


def _against(text: str, left: int, right: int, at: tuple[int, int], told: list[Result]) -> Difference | None:
    """A clause that says an outcome improved where it did not, or did not where it did."""
    no = DENIED.search(text, left, right)
    up = min(_UP.finditer(text, left, right), key=lambda found: abs(found.start() - at[0]), default=None)
    if up is None:
        return None
    first, last = min(up.start(), at[0]), max(up.end(), at[1])
    told = _of_the_kind(text, at, told)
    then = [result for result in told if same_time(list(times(text, left, right)), result)]
    near = text.count(" ", min(up.end(), at[1]), max(up.start(), at[0])) <= 6
    judged = then or told
    if not no and near and all(result.direction in ("no difference", "worse") for result in judged):
        return Difference("finding", first, last, figure(judged[0]), True)
    refused = no and no.group() in _REFUSED and 0 <= up.start() - no.end() <= 30 and not then
    if refused and all(result.direction == "better" for result in told):
        return Difference("finding", min(no.start(), first), last, figure(told[0]), True)
    return None


def _of_the_kind(text: str, at: tuple[int, int], told: list[Result]) -> list[Result]:
    """The results of the outcome that the words name exactly: "headache episodes" are not headache days."""
    named = " ".join(text[at[0] : at[1] + 30].split()[:2]).strip(".,;()").removesuffix("s")
    return [result for result in told if named in fold(result.outcome)] or told


def changed(text: str, family: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a text says that outcomes of a family get better, and nothing denies it."""
    pattern = next(found for name, found in FAMILIES if name == family)
    for left, right in clauses(text, start, end):
        at = pattern.search(text, left, right)
        up = _UP.search(text, left, right) if at and not DENIED.search(text, left, right) else None
        if at and up and text.count(" ", min(up.end(), at.end()), max(up.start(), at.start())) <= 6:
            return min(up.start(), at.start()), max(up.end(), at.end())
    return None


def _worked(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """Says "it works" of a study none of whose results was better."""
    if not reader.told or any(result.direction in _GOOD for result in reader.told):
        return
    for left, right in clauses(text, start, end):
        found = _WORKED.search(text, left, right)
        if found and not DENIED.search(text, left, right) and not _NO_DIFFERENCE.search(text, start, end):
            yield Difference("finding", found.start(), found.end(), figure(reader.told[0]), True)
            return


def _lasting(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """Says how long an effect lasts: longer than people were followed, or past the time at which it was gone."""
    reach = _reach(reader)
    for length in times(text, start, end) if reach else ():
        lead = _LASTS.search(text, max(start, length.start - 60), length.start)
        if not lead or length.high <= 0 or length.unit in ("hour", "minute"):
            continue
        if DENIED.search(text, max(start, lead.start() - 25), length.end) or denied(text, start, lead.start()):
            continue
        if length.high > reach * 1.2:
            yield Difference("duration", lead.start(), length.end, _followed(reader.study, reach))
        elif gone := _gone(reader, text, start, end, length):
            yield Difference("duration", lead.start(), length.end, figure(gone[0]))


def _gone(reader: Reader, text: str, start: int, end: int, length: Time) -> list[Result]:
    """The results that say the effect was gone by then, unless the text gives their own figure."""
    said = [share.low for share in percents(text, start, end)]
    return [
        result
        for when, result in _lost(reader)
        if when and length.high > max(when * 0.95, _DAY) and not any(is_value(value, result) for value in said)
    ]


def _long_term(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    reach = _reach(reader)
    for found in _LONG.finditer(text, start, end) if reach else ():
        timed = list(times(text, found.end(), min(end, found.end() + 40)))
        if timed or DENIED.search(text, max(start, found.start() - 40), found.end()):
            continue
        if lost := _lost(reader):
            yield Difference("duration", found.start(), found.end(), figure(lost[0][1]))
        elif reach < 190:
            yield Difference("duration", found.start(), found.end(), _followed(reader.study, reach))


def _reach(reader: Reader) -> float:
    """The last day on which the study looked, as far as it was read; 0 if nothing says so."""
    said = [reader.study.follow_up]
    for result in reader.told:
        said += [result.when, result.outcome, result.plain]
    return max((length.high for part in said for length in times(fold(part))), default=0.0)


def _lost(reader: Reader) -> list[tuple[float, Result]]:
    """The results that say an effect was gone, with their day."""
    return [(latest(result), result) for result in reader.told if _fades(result, reader.told)]


def _fades(result: Result, told: list[Result]) -> bool:
    if result.direction == "waning":
        return True
    own = families(result.outcome)
    return (
        result.direction == "no difference"
        and bool(result.when)
        and any(
            other.direction in ("better", "improved") and earliest(other) <= earliest(result)
            for other in told
            if other is not result and own & families(other.outcome)
        )
    )


def _followed(study: Study, reach: float) -> str:
    lengths = list(times(fold(study.follow_up)))
    if lengths and abs(max(one.high for one in lengths) - reach) < 1:
        return f"people were followed for {study.follow_up}"
    return (
        f"people were followed for {reach:.0f} days"
        if reach < 14
        else f"people were followed for {reach / 7:.0f} weeks"
    )


# figures


def shares_of(study: Study) -> list[Result]:
    """The results in percent."""
    return [result for result in study.results if result.value is not None and "%" in result.unit]


def is_value(said: float, result: Result) -> bool:
    """Whether a figure as written is the value of a result."""
    return result.value is not None and same(said, result.value)


def _figures(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
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
