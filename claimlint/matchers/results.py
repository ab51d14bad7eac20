"""What a study found, as a text says it and as it was: better or not, for how long, in which figures."""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.entries import Result, Study
from claimlint.evidencetext import figure
from claimlint.folding import fold
from claimlint.lazy import Lazy, words
from claimlint.matchers.arms import swapped
from claimlint.matchers.outcomes import FAMILIES, families
from claimlint.matchers.percentages import is_value, percentages
from claimlint.matchers.reader import DENIED, Difference, Reader, clauses, denied, earliest, latest, same_time
from claimlint.quantities import Time, percents, times

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
_SIGNIFICANT = Lazy(
    r"(?<!\w)significant(?:ly)? (?:\w+ ){0,2}?(?:better|more|greater|improve\w*|lower|benefit\w*|gains?)(?!\w)",
)
_NO_HARM = Lazy(
    r"(?<!\w)(?:saw|found|had|with|caused|reported|showed|were|was|causes|has) (?:no|neither|without|little) ",
    r"(?:\w+ )??(?P<harm>[a-z]{4,})",
    r"(?: (?:problems?|injur(?:y|ies)|damage|harm|effects?|symptoms?|trouble|issues?|bleeding|events?))?(?!\w)",
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
    r"(?!\w)|(?<!\w)(?:stay(?:s|ed)?|kept|keeps?) (?:\w+ ){0,2}?(?:off|away|gone)(?!\w)|(?<!\w)for good(?!\w)",
)
_GOOD = ("better", "improved", "not worse", "waning", "uncertain")
_DAY = 3.0


def results(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """What a folded text says a study found that it did not find."""
    turned = swapped(reader, text, start, end)
    if turned:
        yield turned
    yield from percentages(reader, text, start, end)
    yield from _findings(reader, text, start, end)
    yield from _worked(reader, text, start, end)
    yield from _harmless(reader, text, start, end)
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
    """Says "it works" of a study in which nothing was better; or "significantly" where the main result was not."""
    if not reader.told or reader.told[0].direction not in ("no difference", "worse"):
        return
    pattern = _SIGNIFICANT if any(result.direction in _GOOD for result in reader.told) else _WORKED
    for left, right in clauses(text, start, end):
        found = pattern.search(text, left, right)
        if found and pattern is _SIGNIFICANT and families(text[left:right]) & _better(reader):
            continue
        if found and not DENIED.search(text, left, right) and not _NO_DIFFERENCE.search(text, start, end):
            yield Difference("finding", found.start(), found.end(), figure(reader.told[0]), True)
            return


def _better(reader: Reader) -> frozenset[str]:
    """The families of outcomes in which a study found something better."""
    return frozenset().union(*(families(one.outcome) for one in reader.told if one.direction in _GOOD))


def _harmless(reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """Says that there was none of a harm which the study names."""
    for found in _NO_HARM.finditer(text, start, end):
        word = found["harm"].removesuffix("s")
        for result in reader.study.results:
            if result.direction == "harm" and len(word) > 3 and word in fold(f"{result.outcome} {result.plain}"):
                yield Difference("finding", found.start(), found.end(), figure(result), True)
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
