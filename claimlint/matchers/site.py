"""Rules that hold the pages of a site against each other.

While a page is checked, `read` takes down what the match lines of site rules found there as plain values; `judge`
compares the notes of all pages once at the end. What a rule compares stands under `check` in its file:

    differ       the vocabulary of the match lines that holds a figure; figures that cannot both be right clash
    flattering   high | low: the side that is reported where two pages stand against each other
    tolerance    the share by which figures may differ
    against      patterns of a caveat; a claim clashes with the caveat on the same subject on any page
    promises     patterns that a page must hold which is promised by link
    unlinked     patterns; found words that match one are a promise without a link as well
    qualifiers   around: those inside the found words do not count
    measure      a vocabulary; which of its words stand among the found ones counts too
    subject      the vocabulary that names what is spoken of ({site-subject}); "" where it does not matter
    placeholders the words that `judge` puts into the message: other, place

A figure counts for its subject (named in the match, the sentence, or the page's title and first heading) and its
qualifiers: "the first infusion" and "a booster" are two things, and so are two conditions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from claimlint.context import Page
from claimlint.folding import fold, group_name
from claimlint.matchers import Hit, Place, phrase, place_of
from claimlint.matchers.figures import Range, read_range
from claimlint.model import Rule
from claimlint.ruleset import TIMEOUT, Ruleset


@dataclass(frozen=True, slots=True)
class Statement:
    """What a page says that other pages may contradict."""

    rule: str
    place: Place
    subject: str
    qualifiers: frozenset[str] = frozenset()
    figure: Range | None = None
    words: str = ""  # the figure as written
    caveat: bool = False
    href: str = ""  # where a promise leads


@dataclass(frozen=True, slots=True)
class Note:
    """All that `judge` needs of a page."""

    path: str
    statements: tuple[Statement, ...] = ()
    keeps: frozenset[str] = frozenset()  # codes of the rules whose promise the page keeps
    permits: bool = False  # whether it holds allow comments


@dataclass(frozen=True, slots=True)
class Clash:
    """A statement that another place contradicts. `values` fill the message."""

    rule: str
    place: Place
    values: dict[str, str] = field(default_factory=dict)

    @property
    def about(self) -> tuple[str, ...]:
        """The statement and what contradicts it: another contradiction of the same words is another fault."""
        return (f"{self.place.segment} | {self.values.get('other', '')}",)


# taking down -------------------------------------------------------------------------------------------------------


def read(page: Page, rules: Ruleset, active: frozenset[int]) -> Note:
    """What the active site rules (by number) need to know of a page."""
    statements = [
        made
        for hit in phrase.match(page, rules, active, None, "site")
        if page.segments[hit.segment].text and (made := _statement(page, rules, hit))
    ]
    keeps = set()
    for rule in [rules.rules[number] for number in sorted(active) if rules.rules[number].kind == "site"]:
        if any(rules.pattern(text).search(page.folded, timeout=TIMEOUT) for text in rule.options.get("promises", ())):
            keeps.add(rule.code)
    return Note(page.document.path, tuple(statements), frozenset(keeps), bool(page.document.directives))


def _statement(page: Page, rules: Ruleset, hit: Hit) -> Statement | None:
    rule = hit.rule
    place = place_of(page.document, hit.segment, hit.start, hit.end)
    if "promises" in rule.options:
        href, words = _link(page, hit), page.texts[hit.segment][hit.start : hit.end]
        unlinked = (rules.pattern(text).search(words, timeout=TIMEOUT) for text in rule.options.get("unlinked", ()))
        return Statement(rule.code, place, "", href=href) if href or any(unlinked) else None
    subject = _subject(page, rules, rule, hit.segment, hit.start, hit.end)
    if subject is None:
        return None
    if "against" in rule.options:
        return Statement(rule.code, place, subject, caveat=_is_caveat(page, rules, hit))
    words = hit.captures.get(group_name(rule.options["differ"]), "")
    figure = read_range(fold(words))
    if figure is None:
        return None
    return Statement(rule.code, place, subject, _qualifiers(page, rules, hit), figure, words)


def _is_caveat(page: Page, rules: Ruleset, hit: Hit) -> bool:
    """Whether it was a pattern of `against` that found the words. The ruleset tries them with the match lines."""
    body = page.texts[hit.segment]
    found = (rules.pattern(text).match(body, hit.start, timeout=TIMEOUT) for text in hit.rule.options["against"])
    return any(one is not None and one.end() == hit.end for one in found)


def _subject(page: Page, rules: Ruleset, rule: Rule, index: int, start: int, end: int) -> str | None:
    """What a statement is about; None where that is not clear."""
    name = rule.options.get("subject", "site-subject")
    if not name:
        return ""
    text = page.texts[index]
    for part in (text[start:end], text, *_topic(page)):
        found = {match.group() for match in rules.pattern("{" + name + "}").finditer(part, timeout=TIMEOUT)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _topic(page: Page) -> Iterator[str]:
    """The first heading and the title of a page, folded: what it is about."""
    for kind in ("heading", "title"):
        first = next((at for at, segment in enumerate(page.segments) if segment.kind == kind), None)
        if first is not None:
            yield page.texts[first]


def _qualifiers(page: Page, rules: Ruleset, hit: Hit) -> frozenset[str]:
    """What tells a figure from others on the same subject."""
    pattern, condition = rules.cue("site-qualifier"), rules.cue("condition")
    index, options = hit.segment, hit.rule.options
    texts = [page.texts[index], *page.above(index)]
    if options.get("qualifiers") == "around":
        texts[0] = texts[0][: hit.start] + ";" + texts[0][hit.end :]
    found = {match.group().removesuffix("s") for text in texts for match in (pattern.finditer(text) if pattern else ())}
    for text in (*texts, *list(_topic(page))[:1]):
        found |= {match.group() for match in (condition.finditer(text) if condition else ())}
    if measured := rules.cue(options.get("measure", "")):
        words = measured.finditer(page.texts[index], hit.start, hit.end)
        found |= {match.group().removesuffix("s") for match in words}
    return frozenset(found)


def _link(page: Page, hit: Hit) -> str:
    """Where the link in or around the found words leads; "" if there is none."""
    segment = page.segments[hit.segment]
    start, end = segment.start + hit.start, segment.start + hit.end
    for link in page.document.blocks[segment.block].links:
        if link.start < end and start < link.end:
            return link.href
    return ""


# comparing ---------------------------------------------------------------------------------------------------------


def judge(notes: Sequence[Note], rules: Ruleset) -> Iterator[Clash]:
    """Where the pages of one run contradict each other."""
    by_rule: dict[str, list[Statement]] = {}
    for note in notes:
        for statement in note.statements:
            by_rule.setdefault(statement.rule, []).append(statement)
    for code, statements in sorted(by_rule.items()):
        rule = rules.by_code[code]
        if "promises" in rule.options:
            yield from _broken_promises(rule, statements, notes)
        elif "against" in rule.options:
            yield from _contradicted(rule, statements)
        else:
            yield from _differing(rule, statements)


def _clash(rule: Rule, statement: Statement, other: Statement) -> Clash:
    place = other.place
    values = {"other": other.words or place.match, "place": f"{place.path}:{place.line}"}
    if differ := rule.options.get("differ"):
        values[differ] = statement.words
    return Clash(statement.rule, statement.place, values)


def _contradicted(rule: Rule, statements: Iterable[Statement]) -> Iterator[Clash]:
    caveats: dict[str, Statement] = {}
    claims = []
    for statement in statements:
        if statement.caveat:
            caveats.setdefault(statement.subject, statement)
        else:
            claims.append(statement)
    for claim in claims:
        if other := caveats.get(claim.subject):
            yield _clash(rule, claim, other)


def _differing(rule: Rule, statements: Iterable[Statement]) -> Iterator[Clash]:
    groups: dict[tuple[str, frozenset[str], str], list[Statement]] = {}
    for statement in statements:
        assert statement.figure is not None
        groups.setdefault((statement.subject, statement.qualifiers, statement.figure.unit), []).append(statement)
    for group in groups.values():
        yield from _outliers(rule, _one_for_each_page(group))


def _one_for_each_page(group: Iterable[Statement]) -> list[Statement]:
    """The first statement of each page; none of a page that gives several figures: it speaks of several things."""
    pages: dict[str, list[Statement]] = {}
    for statement in group:
        pages.setdefault(statement.place.path, []).append(statement)
    return [found[0] for found in pages.values() if len({one.figure for one in found}) == 1]


def _outliers(rule: Rule, statements: Sequence[Statement]) -> Iterator[Clash]:
    tolerance = float(rule.options.get("tolerance", 0))
    counts = Counter(one.figure for one in statements)
    high = rule.options.get("flattering") == "high"

    def trust(one: Statement) -> tuple[int, float]:
        assert one.figure is not None
        return counts[one.figure], -one.figure.high if high else one.figure.low

    before: dict[Range, Statement] = {}  # the first with each figure: a site says the same on thousands of pages
    for one in sorted(statements, key=trust, reverse=True):
        assert one.figure is not None
        other = next((other for figure, other in before.items() if one.figure.apart(figure, tolerance)), None)
        if other:
            yield _clash(rule, one, other)
        before.setdefault(one.figure, one)


def _broken_promises(rule: Rule, statements: Sequence[Statement], notes: Sequence[Note]) -> Iterator[Clash]:
    pages = {note.path: rule.code in note.keeps for note in notes}
    promising = {statement.place.path for statement in statements}
    kept_somewhere = any(kept and path not in promising for path, kept in pages.items())
    addresses = _Addresses(pages)
    for statement in statements:
        here = statement.place.path
        target = addresses.target(here, statement.href) if statement.href else ""
        if statement.href and target and not pages[target]:
            yield Clash(statement.rule, statement.place, {"other": target, "place": target})
        elif not statement.href and not kept_somewhere and not pages[here]:
            yield Clash(statement.rule, statement.place, {"other": "", "place": "this site"})


class _Addresses:
    """The pages of a run by the addresses that links may give them."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages: dict[str, list[str]] = {}
        self._below: dict[str, list[str]] = {}  # the same by all ends of their addresses, up to a whole folder
        for path in pages:
            bare = _bare(path)
            self._pages.setdefault(bare, []).append(path)
            while "/" in bare:
                bare = bare.partition("/")[2]
                self._below.setdefault(bare, []).append(path)

    def target(self, here: str, href: str) -> str:
        """The page that a link on page `here` leads to; "" if it is none of them."""
        address = href.partition("#")[0].partition("?")[0]
        if "://" in address or address.startswith(("//", "mailto:", "tel:")):
            return ""
        if not address:
            return here
        wanted = _bare(address.lstrip("/") if address.startswith("/") else normpath(join(dirname(here), address)))
        found = self._pages.get(wanted, [])
        if not found and wanted and address.startswith("/"):  # the root of the site may be a folder of the repository
            found = self._below.get(wanted, [])
        return found[0] if len(found) == 1 else ""


def _bare(path: str) -> str:
    """A path as an address would name it: no suffix, no index, no slash at its end."""
    path = normpath(path.replace("\\", "/")).rstrip("/").lower()
    name = path.rpartition("/")[2]
    if "." in name[1:]:
        path = path.rpartition(".")[0]
    for index in ("/index", "/_index", "/readme"):
        path = path.removesuffix(index)
    return path
