"""Rules that judge words: patterns, what they require round them, and the context that clears them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from claimlint.context import Page, clears
from claimlint.folding import fold_case
from claimlint.matchers import Cleared, Hit
from claimlint.model import Rule
from claimlint.ruleset import REMEMBERED, Check, Match, Ruleset, matches_at


def match(
    page: Page, rules: Ruleset, active: Collection[int], cleared: list[Cleared] | None = None, kind: str = "phrase"
) -> Iterator[Hit]:
    """The hits of the active rules (by number) of a kind. What was called off is added to `cleared` if it is given.

    Matchers of other kinds of rules that have match lines ask here too, with the same `active`: the work is done once.
    Raises TimeoutError when a pattern takes longer than the limit on one segment.
    """
    known = rules.matched.setdefault(frozenset(active), {})
    if len(known) > REMEMBERED:
        known.clear()
    for index, segment in enumerate(page.segments):
        key = segment.kind, segment.text
        matches = known.get(key)
        if matches is None:
            matches = known[key] = _matched(page, rules, active, index)
        for found in matches:
            rule = rules.rules[found.check.rule]
            if rule.kind == kind:
                yield from _judged(page, rules, rule, index, found, cleared)


def judge(page: Page, rules: Ruleset, rule: Rule) -> Iterator[Hit]:
    """The hits of one rule, which need not be of the ruleset, with no prefilter: what `match` must agree with."""
    checks = rules.checks_of(rule)
    for index, segment in enumerate(page.segments):
        if not rule.scope or segment.kind in rule.scope:
            for check in checks:
                pattern = rules.pattern(check.pattern, case=rule.case, captures=check.captures)
                for found in _matches(page, pattern, check, rule.case, index, None):
                    yield from _judged(page, rules, rule, index, found, None)


def _matched(page: Page, rules: Ruleset, active: Collection[int], index: int) -> tuple[Match, ...]:
    """What the patterns of active rules match in a segment."""
    kind = page.segments[index].kind
    matches: list[Match] = []
    for number, places in rules.prefilter.candidates(rules.read(page.texts[index])):
        check = rules.checks[number]
        rule = rules.rules[check.rule]
        if check.rule in active and (not rule.scope or kind in rule.scope):
            matches += _matches(page, rules.compiled(number), check, rule.case, index, places)
    return tuple(matches)


def _matches(page: Page, pattern: Any, check: Check, case: bool, index: int, places: list[int] | None) -> list[Match]:
    """The matches of a pattern in a segment, tried at the places where it may start (None: anywhere)."""
    text = page.segments[index].text
    body = fold_case(text) if case else page.texts[index]
    if places is None:
        results = [found for found in pattern.finditer(body, timeout=check.timeout) if found.end() > found.start()]
    else:
        results = list(matches_at(pattern, body, places, 0, len(body), check.timeout))
    return [Match(check, found.start(), found.end(), _as_written(text, found, check.captures)) for found in results]


def _as_written(text: str, found: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: text[slice(*found.span(name))] if found.start(name) >= 0 else "" for name in names}


def _judged(
    page: Page, rules: Ruleset, rule: Rule, index: int, found: Match, cleared: list[Cleared] | None
) -> Iterator[Hit]:
    """The match, unless something in the segment, its heading or the page calls it off."""
    called_off = _surroundings(page, rules, rule, index)
    if not called_off[0]:
        called_off = _called_off(page, rules, rule, found.check, index, found.start, found.end)
    if not called_off[0]:
        captures = found.captures
        if spellings := rule.options.get("spellings"):
            captures = captures | {"right": spellings.get(page.texts[index][found.start : found.end], "")}
        yield Hit(rule, index, found.start, found.end, captures)
    elif cleared is not None:
        cleared.append(Cleared(rule, index, found.start, found.end, *called_off))


def _called_off(
    page: Page, rules: Ruleset, rule: Rule, check: Check, index: int, start: int, end: int
) -> tuple[str, str]:
    body = page.texts[index]
    for exception in rule.unless:
        if rules.may(exception, body):
            for other in rules.pattern(exception).finditer(body, timeout=rules.timeout(exception)):
                if other.start() < end and start < other.end():
                    return "unless", other.group()
    cue = clears(page, index, start, end, rule.cleared_by, own=check.negates)
    return (cue.kind, cue.words) if cue else ("", "")


def _surroundings(page: Page, rules: Ruleset, rule: Rule, index: int) -> tuple[str, str]:
    """What the segment, its heading or the page lacks or has too much of for this rule."""

    def stands(patterns: tuple[str, ...], *texts: str) -> str:
        return next(
            (words for pattern in patterns for text in texts if (words := _saw(page, rules, pattern, text))), ""
        )

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
    if rule.page_without and (words := stands(rule.page_without, page.folded)):
        return "page-without", words
    return "", ""


def _saw(page: Page, rules: Ruleset, pattern: str, text: str) -> str:
    """The words of a pattern in a text of a page, or "". Sought once."""
    words = page.seen.get((pattern, text))
    if words is None:
        match = None
        if text is page.folded or rules.may(pattern, text):
            match = rules.pattern(pattern).search(text, timeout=rules.timeout(pattern))
        words = page.seen[pattern, text] = (match.group() or " ") if match else ""
    return words
