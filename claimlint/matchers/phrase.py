"""Rules that judge words: patterns, what they require round them, and the context that clears them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from claimlint.context import Page, clears
from claimlint.matchers import Cleared, Hit
from claimlint.model import Rule
from claimlint.pattern import fold_case
from claimlint.ruleset import TIMEOUT, Check, Ruleset


def match(page: Page, rules: Ruleset, active: Collection[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active rules (by number). What was called off is added to `cleared` if it is given.

    Raises TimeoutError when a pattern takes longer than the limit on one segment.
    """
    checks, all_rules = rules.checks, rules.rules
    for index, numbers in sorted(rules.prefilter.candidates(page.flat, page.starts).items()):
        kind = page.segments[index].kind
        for number in numbers:
            check = checks[number]
            if check.rule in active:
                rule = all_rules[check.rule]
                if not rule.scope or kind in rule.scope:
                    yield from _try(page, rules, rule, check, index, cleared)


def judge(page: Page, rules: Ruleset, rule: Rule) -> Iterator[Hit]:
    """The hits of one rule, which need not be of the ruleset, with no prefilter: what `match` must agree with."""
    checks = rules.checks_of(rule)
    for index, segment in enumerate(page.segments):
        if not rule.scope or segment.kind in rule.scope:
            for check in checks:
                yield from _try(page, rules, rule, check, index, None)


def _try(
    page: Page, rules: Ruleset, rule: Rule, check: Check, index: int, cleared: list[Cleared] | None
) -> Iterator[Hit]:
    pattern = rules.pattern(check.pattern, case=rule.case, captures=check.captures)
    body = fold_case(page.segments[index].text) if rule.case else page.texts[index]
    surroundings: tuple[str, str] | None = None
    for found in pattern.finditer(body, timeout=TIMEOUT):
        start, end = found.span()
        if start == end:
            continue
        if surroundings is None:
            surroundings = _surroundings(page, rules, rule, index)
        called_off = surroundings if surroundings[0] else _called_off(page, rules, rule, check, index, start, end)
        if not called_off[0]:
            words = {name: _as_written(page, index, found, name) for name in check.captures}
            yield Hit(rule, index, start, end, words)
        elif cleared is not None:
            cleared.append(Cleared(rule, index, start, end, *called_off))


def _as_written(page: Page, index: int, found: object, name: str) -> str:
    start, end = found.span(name)  # type: ignore[attr-defined]
    return page.segments[index].text[start:end] if start >= 0 else ""


def _called_off(
    page: Page, rules: Ruleset, rule: Rule, check: Check, index: int, start: int, end: int
) -> tuple[str, str]:
    body = page.texts[index]
    for exception in rule.unless:
        for other in rules.pattern(exception).finditer(body, timeout=TIMEOUT):
            if other.start() < end and start < other.end():
                return "unless", other.group()
    cue = clears(page, index, start, end, rule.cleared_by, own=check.negates)
    return (cue.kind, cue.words) if cue else ("", "")


def _surroundings(page: Page, rules: Ruleset, rule: Rule, index: int) -> tuple[str, str]:
    """What the segment, its heading or the page lacks or has too much of for this rule."""

    def stands(patterns: tuple[str, ...], *texts: str) -> str:
        for pattern in patterns:
            for body in texts:
                if match := rules.pattern(pattern).search(body, timeout=TIMEOUT):
                    return match.group() or " "
        return ""

    body = page.texts[index]
    if rule.page == "promotional" and page.informational:
        return "page", "a page of health information"
    if rule.within and not stands(rule.within, body):
        return "with", "nothing in the sentence"
    if rule.without and (words := stands(rule.without, body)):
        return "without", words
    if rule.under or rule.not_under:
        above = page.above(index)
        if rule.under and not stands(rule.under, *above):
            return "under", "the heading"
        if rule.not_under and (words := stands(rule.not_under, *above)):
            return "not-under", words
    if rule.page_with and not stands(rule.page_with, page.folded):
        return "page-with", "nothing on the page"
    return "", ""
