"""Rules on what surrounds the visible text: titles, descriptions, headings, structured data, hidden words.

The match lines of such a rule find the words; `compare` under `check` in its file says what else must hold:

    page      the claim is hedged or denied in the body of the page, and nowhere made as strongly; with
              `unsaid: "yes"` also a claim whose conditions and symptoms the body does not mention at all
    section   the same for a heading and the text under it
    snippet   the claim stands in the first 155 characters of a description, and what bounds it only after them
    hidden    no visitor sees the words: their block is hidden or tiny, and nothing like them is visible
    rating    the structured data rate the business whose page this is (needs no match lines)

`placeholders: [other]` lets the message quote the words on the page that say less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import regex

from claimlint.context import Page
from claimlint.folding import fold
from claimlint.matchers import Cleared, Hit, phrase
from claimlint.model import Block, Rule
from claimlint.ruleset import Ruleset

SNIPPET = 155  # characters of a description that search engines show
_BODY = ("sentence", "list-item", "table-cell")
_SHORT = 25  # words of body under which nothing counts as left unsaid
_QUOTED = 90  # characters of the page that a message quotes
_READERS = ("aria-hidden", "sr-only", "screen-reader", "visually")  # hidden from some, for the sake of others
_LD_JSON = regex.compile(r"<script[^>]*application/ld\+json[^>]*>(.*?)(?:</script|\Z)", regex.S | regex.I)
_BUSINESS = regex.compile(
    r'"@type"\s*:\s*\[?\s*"(?:[^"\]]*"\s*,\s*")*(?:LocalBusiness|Medical(?:Business|Clinic|Organization)|Physician|Dentist'
    r"|Hospital|Organization|HealthAndBeautyBusiness|DaySpa|HealthClub|BeautySalon)\""
)
_SMALL_TAG = regex.compile(r"<[a-zA-Z][^<>]*?font-size\s*:\s*(\d*\.?\d+)\s*(px|pt|em|rem|%)[^<>]*>", regex.I)
_TINY = {"px": 9, "pt": 7, "em": 0.6, "rem": 0.6, "%": 60}
_ONLY_TAGS = regex.compile(r"(?:\s|<[^>]*>)*")


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active markup rules (by number). What was called off is added to `cleared` if it is given."""
    found: dict[str, list[Hit]] = {}
    for hit in phrase.match(page, rules, active, cleared, "markup"):
        found.setdefault(hit.rule.code, []).append(hit)
    for rule in [rules.rules[number] for number in sorted(active) if rules.rules[number].kind == "markup"]:
        compare = _COMPARE[rule.options["compare"]]
        yield from compare(page, rules, rule, found.get(rule.code, []))


# the claim and the body --------------------------------------------------------------------------------------------


def _against_page(page: Page, rules: Ruleset, rule: Rule, hits: Sequence[Hit]) -> Iterator[Hit]:
    if not hits:
        return
    body = [at for at, segment in enumerate(page.segments) if segment.kind in _BODY and not _block(page, at).hidden]
    strong = _as_strong(page, rules, rule)
    for hit in hits:
        terms = _terms(page, hit.segment)
        said = [at for at in body if terms & _terms(page, at)]
        weak = [at for at in said if at not in strong and _bounded(page, at)]
        if weak and not strong & set(said):
            yield _quoting(page, hit, weak[0])
        elif terms and not said and rule.options.get("unsaid") == "yes" and _words(page, body) >= _SHORT:
            yield replace(hit, captures={**hit.captures, "other": "nothing of the kind"})


def _against_section(page: Page, rules: Ruleset, rule: Rule, hits: Sequence[Hit]) -> Iterator[Hit]:
    if not hits:
        return
    strong = _as_strong(page, rules, rule)
    for hit in hits:
        here = page.segments[hit.segment].block
        below = [
            at for at, segment in enumerate(page.segments) if segment.kind in _BODY and _block(page, at).section == here
        ]
        weak = [at for at in below if at not in strong and _bounded(page, at)]
        if weak and not strong & set(below):
            yield _quoting(page, hit, weak[0])


def _as_strong(page: Page, rules: Ruleset, rule: Rule) -> set[int]:
    """The segments of the body that make the claims of a rule outright."""
    return {hit.segment for hit in phrase.judge(page, rules, replace(rule, scope=_BODY))}


def _bounded(page: Page, index: int) -> bool:
    """Whether a segment bounds a result. Hedges in general do not count: "the goal is to create a pressure"."""
    text = page.texts[index]
    return page.find("site-bounded", text) is not None


def _terms(page: Page, index: int) -> set[str]:
    """The conditions and symptoms that a segment names."""
    end = len(page.texts[index])
    found = set()
    for name in ("condition", "symptom"):
        found |= {match.group().rpartition(" ")[2] for match in page.all_said(name, index, 0, end)}
    return found


def _quoting(page: Page, hit: Hit, index: int) -> Hit:
    words = page.segments[index].text
    if len(words) > _QUOTED:
        words = words[:_QUOTED].rpartition(" ")[0] + " ..."
    return replace(hit, captures={**hit.captures, "other": words})


def _words(page: Page, segments: Sequence[int]) -> int:
    return sum(page.texts[at].count(" ") + 1 for at in segments)


def _block(page: Page, index: int) -> Block:
    return page.document.blocks[page.segments[index].block]


# descriptions ------------------------------------------------------------------------------------------------------


def _cut_off(page: Page, rules: Ruleset, rule: Rule, hits: Sequence[Hit]) -> Iterator[Hit]:
    for hit in hits:
        text = fold(_block(page, hit.segment).text)
        end = page.segments[hit.segment].start + hit.end
        if len(text) <= SNIPPET or end > SNIPPET or page.find("cue-hedge", text, 0, SNIPPET):
            continue
        bound = page.find("cue-hedge", text, SNIPPET) or page.find("cue-risk", text, SNIPPET)
        if bound:
            yield replace(hit, captures={**hit.captures, "other": bound.group()})


# hidden words ------------------------------------------------------------------------------------------------------


def _unseen(page: Page, rules: Ruleset, rule: Rule, hits: Sequence[Hit]) -> Iterator[Hit]:
    if not hits:
        return
    tiny = _tiny(page)
    unseen = {}
    for hit in hits:
        number = page.segments[hit.segment].block
        reason = page.document.blocks[number].hidden or tiny.get(number, "")
        if not reason:
            return  # a visitor can read it elsewhere
        if not reason.startswith(_READERS):
            unseen[hit.segment] = replace(hit, captures={**hit.captures, "other": reason})
    yield from unseen.values()


def _tiny(page: Page) -> dict[int, str]:
    """The blocks that start in an element of tiny type, and its size. Sizes in style sheets are not known."""
    text = page.document.text
    if "font-size" not in text:
        return {}
    starts = [(block.runs[0][1], number) for number, block in enumerate(page.document.blocks)]
    found = {}
    for tag in _SMALL_TAG.finditer(text):
        if float(tag[1]) < _TINY[tag[2].lower()]:
            start, number = min((pair for pair in starts if pair[0] >= tag.end()), default=(0, -1))
            if number >= 0 and _ONLY_TAGS.fullmatch(text, tag.end(), start):
                found[number] = f"font-size:{tag[1]}{tag[2]}"
    return found


# ratings -----------------------------------------------------------------------------------------------------------


def _own_rating(page: Page, rules: Ruleset, rule: Rule, hits: Sequence[Hit]) -> Iterator[Hit]:
    text = page.document.text
    if "aggregateRating" not in text:
        return
    for script in _LD_JSON.finditer(text):
        body = script[1]
        if "aggregateRating" in body and _BUSINESS.search(body):
            for index, segment in enumerate(page.segments):
                start = page.document.span(segment, 0, 1).start
                if segment.kind == "structured-data" and script.start(1) <= start < script.end(1):
                    yield Hit(rule, index, 0, len(segment.text))
                    break


_COMPARE: dict[str, Callable[[Page, Ruleset, Rule, Sequence[Hit]], Iterator[Hit]]] = {
    "page": _against_page,
    "section": _against_section,
    "snippet": _cut_off,
    "hidden": _unseen,
    "rating": _own_rating,
}
