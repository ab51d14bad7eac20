"""Rules that look at figures: what the evidence base knows of this treatment for this condition.

`check: {figure: other}`: beside no named study stands the figure of a known one, but of another time or kind. `{figure:
known}`: it is a known study's, and the page does not name it. `{figure: comparison}`: the figure of a named study
without that of its comparison group. Where no study is known there is nothing to say here.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.context import Page, clears
from claimlint.entries import Result, Study
from claimlint.evidencetext import UNCONTROLLED, figure, short_name, study_text
from claimlint.lazy import words
from claimlint.matchers import Cleared, Hit
from claimlint.matchers.citation import scopes
from claimlint.matchers.mentions import mentions
from claimlint.matchers.outcomes import FAMILIES, families
from claimlint.matchers.pairs import pair_of, studied
from claimlint.matchers.percentages import figure_difference, is_value, later
from claimlint.matchers.reader import Reader
from claimlint.matchers.references import listed
from claimlint.matchers.studies import SIGNS, active_of
from claimlint.model import Rule, Suggestion
from claimlint.quantities import Percent, percents
from claimlint.ruleset import Ruleset

_OWN = words("our", "we", "my", "your")  # a clinic's own results are nobody's study
_OUTCOMES = frozenset(name for name, _ in FAMILIES) - {"harm"}


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active figure rules (by number)."""
    wanted = {str(rule.options.get("figure", "")): rule for rule in active_of(rules, "figure", active)}
    cited = {mention.segment for mention in mentions(page, rules)}
    last: tuple[int, Study] | None = None
    for index, text in enumerate(page.texts):
        if index in cited:
            continue
        if last and page.segments[index].block == last[0]:
            yield from _later(page, rules, wanted, index, last[1], cleared)
        found = _known(page, rules, index, text) if any(sign in text for sign in SIGNS) else None
        if found:
            study, share, results = found
            last = (page.segments[index].block, study)
            yield from _told(page, rules, wanted, index, study, share, results, cleared)
    if "comparison" in wanted:
        yield from _without_comparison(page, rules, wanted["comparison"], cleared)


def _known(page: Page, rules: Ruleset, index: int, text: str) -> tuple[Study, Percent, list[Result]] | None:
    """The first figure of a segment that is one of a known study of the pair that the segment speaks of."""
    shares = [share for share in percents(text) if share.low == share.high and 3 <= share.low < 100]
    if not shares or not (families(text) & _OUTCOMES or "relief" in text):
        return None
    pair = pair_of(page, rules, index)
    if pair is None:
        return None
    for study in studied(rules, *pair.ids):
        for share in shares:
            results = [
                result for result in _results(study) if is_value(share.low, result) and _fits(share, result, text)
            ]
            if results:
                return study, share, results
    return None


def _results(study: Study) -> list[Result]:
    return [
        result
        for result in study.results
        if result.value is not None and "%" in result.unit and result.direction not in ("harm", "descriptive")
    ]


def _fits(share: Percent, result: Result, text: str) -> bool:
    """Whether the text speaks of what the result measures. A round figure may be anybody's."""
    if share.ratio or share.low % 5 == 0:
        return False
    return bool(families(result.outcome) & families(text)) or "relief" in text


def _told(
    page: Page,
    rules: Ruleset,
    wanted: dict[str, Rule],
    index: int,
    study: Study,
    share: Percent,
    results: list[Result],
    cleared: list[Cleared] | None,
) -> Iterator[Hit]:
    text = page.texts[index]
    reader = Reader(study)
    start, end = clause(text, share)
    wrong = figure_difference(reader, text, start, end, share)
    if wrong and "other" in wanted:
        yield from _hit(page, rules, wanted["other"], index, wrong.start, wrong.end, study, wrong.says, cleared)
    elif "known" in wanted and not _OWN.search(text):
        first = results[0]
        said = figure(first).rstrip(".")
        if study.control in UNCONTROLLED and "no control group" not in said:
            said += ", with no control group"
        if (
            first.comparison is not None
            and not first.compared_with
            and "%" in first.unit
            and f"{first.comparison:g}" not in said
        ):
            said += f" ({first.comparison:g}% in the comparison group)"
        if later := _after(study, first):
            said += f"; {figure(later)[0].lower() + figure(later)[1:].rstrip('.')}"
        yield from _hit(page, rules, wanted["known"], index, share.start, share.end, study, said, cleared)


def _after(study: Study, first: Result) -> Result | None:
    """A later result of the same outcome that is lower."""
    at = study.results.index(first)
    for result in study.results[at + 1 :]:
        if (
            families(result.outcome) & families(first.outcome)
            and result.value is not None
            and result.unit == first.unit
        ):
            return result
    return None


def clause(text: str, share: Percent) -> tuple[int, int]:
    """The part of a text round a figure that is its own: up to the next semicolon or "and" with another figure."""
    start = max(text.rfind(";", 0, share.start), 0)
    stop = text.find(";", share.end)
    return start, stop if stop >= 0 else len(text)


def _later(
    page: Page, rules: Ruleset, wanted: dict[str, Rule], index: int, study: Study, cleared: list[Cleared] | None
) -> Iterator[Hit]:
    """A sentence that goes on about a study found by its figure: "Three months later it was almost as effective"."""
    found = later(Reader(study), page.texts[index], 0, len(page.texts[index])) if "other" in wanted else None
    if found:
        yield from _hit(page, rules, wanted["other"], index, found.start, found.end, study, found.says, cleared)


def _without_comparison(page: Page, rules: Ruleset, rule: Rule, cleared: list[Cleared] | None) -> Iterator[Hit]:
    """A figure of a named study whose comparison group did nearly as well, or did at all, and is left out."""
    for mention in mentions(page, rules):
        study = mention.study
        if study is None or study.read == "summary" or listed(page, mention):
            continue
        places = list(scopes(page, rules, mention))
        whole = " ".join(page.texts[segment][start:end] for segment, start, end in places)
        for segment, start, end in places:
            for share in percents(page.texts[segment], start, end):
                for result in _results(study):
                    other = result.comparison
                    if not is_value(share.low, result) or other is None or result.compared_with:
                        continue
                    if not any(_says(whole, value) for value in (other, round(other))) and not _compares(whole):
                        yield from _hit(
                            page, rules, rule, segment, share.start, share.end, study, figure(result), cleared
                        )


def _says(text: str, value: float) -> bool:
    value = abs(value)  # "weight fell by 13.7%"
    return any(abs(share.low - value) < 0.5 for share in percents(text)) or f" {value:g} " in text


def _compares(text: str) -> bool:
    return any(
        word in text
        for word in ("placebo", "sham", "control", "versus", " vs", "compared with", "compared to", " than ")
    )


def _hit(
    page: Page,
    rules: Ruleset,
    rule: Rule,
    index: int,
    start: int,
    end: int,
    study: Study,
    says: str,
    cleared: list[Cleared] | None,
) -> Iterator[Hit]:
    cue = clears(page, index, start, end, rule.cleared_by)
    if cue is not None:
        if cleared is not None:
            cleared.append(Cleared(rule, index, start, end, cue.kind, cue.words))
        return
    captures = {"study": short_name(study), "says": says.rstrip(".")}
    source = rules.knowledge.sources[study.id]
    yield Hit(rule, index, start, end, captures, (Suggestion(study_text(study)),), (source,))
