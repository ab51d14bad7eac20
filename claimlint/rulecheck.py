"""What every rule file is held to, ours and anybody's: `claimlint test-rules`.

Each `flag` example is reported at exactly its marks, each `pass` is silent, each `missed` is still missed; every
line of patterns is needed by some example; taking a suggestion clears the finding and raises no other; every pattern
has a literal for the prefilter and stays fast on hostile text. (Keys, sources and safe patterns are the loader's.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import regex

from claimlint.context import Page
from claimlint.errors import RuleError
from claimlint.folding import fold
from claimlint.linter import fill, find
from claimlint.matchers import site
from claimlint.matchers.phrase import judge
from claimlint.model import Document, Problem, Rule, Suggest
from claimlint.pattern import clauses, parse
from claimlint.readers import read_text
from claimlint.rulebuild import check_patterns, line_of
from claimlint.rulefile import read_rule, rule_files
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules

_LINES = ("match", "unless", "within", "page_with", "page_without", "without", "under", "not_under")
_KEYS = {"within": "with", "page_with": "page-with", "page_without": "page-without", "not_under": "not-under"}
_PUMP_SECONDS = 0.25


def check_rules(folder: Path | None = None, only: Sequence[str] = ()) -> list[Problem]:
    """What is wrong with the rules of a folder (of claimlint itself, if None); with `only`, of these codes or names."""
    packaged = Path(packaged_rules())
    folders = [packaged] if folder is None or folder.resolve() == packaged.resolve() else [packaged, folder]
    try:
        rules = load_ruleset(*folders)
    except RuleError as error:
        return [*_loading(folders, error)]
    own = {path.resolve() for path in rule_files(folders[-1])}
    problems = []
    for number, rule in enumerate(rules.rules):
        if Path(rule.path).resolve() in own and (not only or {rule.code, rule.name} & set(only)):
            problems += check_rule(rules, number)
    rules.save()
    return problems


def _loading(folders: Sequence[Path], first: RuleError) -> Iterator[Problem]:
    """Every file that does not load, not only the first."""
    from claimlint.knowledge import load_knowledge
    from claimlint.vocabulary import load_vocabularies

    found = [first]
    try:
        knowledge = load_knowledge(*(folder / "_evidence" for folder in folders if (folder / "_evidence").is_dir()))
        vocabularies = load_vocabularies([folder / "_vocabulary" for folder in folders], knowledge.names)
    except RuleError:
        pass
    else:
        for path in rule_files(folders[-1]):
            try:
                check_patterns(read_rule(path, knowledge.sources), vocabularies)
            except RuleError as error:
                if (error.path, error.line) != (first.path, first.line):
                    found.append(error)
    for one in found:
        yield Problem(one.path, one.message, one.hint, one.line, one.column)


def check_rule(rules: Ruleset, number: int) -> list[Problem]:
    """What is wrong with one rule of a ruleset."""
    rule = rules.rules[number]
    found = []
    checks = [_flags, _passes, _missed, _literals, _speed]
    if rule.kind == "phrase":  # the rest is about lines that suffice and wordings that take a match's place
        checks += [_needed, _suggestions]
    for check in checks:
        try:
            found += [(text, message, hint) for text, message, hint in check(rules, rule)]
        except TimeoutError:
            found.append((rule.code, "a pattern took too long on an example.", "Make it simpler."))
    return [
        Problem(rule.path, f"{rule.code}: {message}", hint, line_of(rule.path, text)) for text, message, hint in found
    ]


Complaints = Iterator[tuple[str, str, str]]  # the text that shows the line, what is wrong, the next step


def _flags(rules: Ruleset, rule: Rule) -> Complaints:
    for example in rule.examples.flag:
        wanted, document = marked(example)
        got = _spans(rules, rule, document)
        for (start, end), (got_start, got_end) in zip_longest(wanted, got, fillvalue=(0, 0)):
            if (start, end) == (got_start, got_end):
                continue
            text = document.text
            if not got_end:
                yield example, f"`{text[start:end]}` is not reported in: {text}", "Widen a match line."
            elif not end:
                yield example, f"`{text[got_start:got_end]}` is reported too in: {text}", "Mark it, or narrow a line."
            else:
                yield (
                    example,
                    f"`{text[got_start:got_end]}` is reported, not `{text[start:end]}`, in: {text}",
                    "Move the marks << >> or change the line.",
                )
            break


def _passes(rules: Ruleset, rule: Rule) -> Complaints:
    for example in rule.examples.clear:
        document = _read(example)
        for start, end in _spans(rules, rule, document):
            yield (
                example,
                f"`{document.text[start:end]}` is reported in a pass example: {example}",
                "Narrow a match line.",
            )


def _missed(rules: Ruleset, rule: Rule) -> Complaints:
    for example in rule.examples.missed:
        if _spans(rules, rule, _read(example.replace("<<", "").replace(">>", ""))):
            yield example, f"a `missed` example is caught now: {example}", "Good: move it up to `flag`."


def _needed(rules: Ruleset, rule: Rule) -> Complaints:
    pages = [marked(example)[1] for example in rule.examples.flag]
    pages += [_read(example) for example in (*rule.examples.clear, *rule.examples.missed)]
    whole = [_spans(rules, rule, page) for page in pages]
    for key in _LINES:
        lines: tuple[str, ...] = getattr(rule, key)
        for at, line in enumerate(lines):
            less = replace(rule, **_change(key, lines[:at] + lines[at + 1 :]))
            if all(_spans(rules, less, page) == spans for page, spans in zip(pages, whole, strict=True)):
                name = _KEYS.get(key, key)
                yield line, f"no example needs the {name} line `{line}`.", "Add an example, or remove the line."


def _change(key: str, lines: tuple[str, ...]) -> dict[str, Any]:
    return {key: lines}


def _suggestions(rules: Ruleset, rule: Rule) -> Complaints:
    places = {"US", *rule.jurisdictions}
    everything = [
        number
        for number, one in enumerate(rules.rules)
        if one.kind != "page"  # what a whole page lacks is no fault of a wording
        and (not one.jurisdictions or places & set(one.jurisdictions))
    ]
    for example in rule.examples.flag:
        document = marked(example)[1]
        before = {(found.rule, found.match.casefold()) for found in find(document, rules, everything)}
        page = Page(document, rules)
        hits = sorted({(hit.segment, hit.start, hit.end): hit for hit in judge(page, rules, rule)}.items())
        if not hits:
            continue
        hit = hits[0][1]
        segment = document.segments[hit.segment]
        values = {**hit.captures, "match": segment.text[hit.start : hit.end], "segment": segment.text}
        for suggest in rule.suggest:
            if suggest.instead == "advice":
                continue
            edited = _edited(document, hit.segment, hit.start, hit.end, suggest, values)
            others = len(hits) > 1
            for found in find(_read(edited), rules, everything):
                own = found.rule == rule.code
                if (own and not others) or (not own and (found.rule, found.match.casefold()) not in before):
                    what = "the rule itself" if own else f"{found.rule} ({found.title})"
                    yield suggest.text, f"the suggestion raises {what} at `{found.match}` in: {edited}", "Reword it."


def _edited(document: Document, segment: int, start: int, end: int, suggest: Suggest, values: dict[str, str]) -> str:
    here = document.segments[segment]
    if suggest.instead == "sentence":
        start, end = 0, len(here.text)
    span = document.span(here, start, end)
    text = fill(suggest.text, values)
    if here.text[start : start + 1].isupper():
        text = text[:1].upper() + text[1:]
    return document.text[: span.start] + text + document.text[span.end :]


def _literals(rules: Ruleset, rule: Rule) -> Complaints:
    for line in rule.match:
        if not clauses(parse(line), rules.prefilter.features.__contains__):
            yield line, f"`{line}` has no literal word that every match holds.", "Name at least one word or vocabulary."


def _speed(rules: Ruleset, rule: Rule) -> Complaints:
    """Texts made of a pattern's own words, over and over, must not make it slow."""
    for line in rule.match:
        words = regex.findall(r"[a-z]{2,}", fold(line)) or ["word"]
        for pump in ((" ".join(words) + " ") * 150, f"{words[0]} " * 400, f"{words[-1]}, " * 400, words[0] * 400):
            try:
                for _ in rules.pattern(line, case=rule.case).finditer(pump[:1500], timeout=_PUMP_SECONDS):
                    pass
            except TimeoutError:
                yield line, f"`{line}` is slow on hostile text.", "Use fewer gaps and optional parts."
                break


def marked(example: str) -> tuple[list[tuple[int, int]], Document]:
    """The marked ranges of an example, and the example without its marks as a page (see `_read`)."""
    spans, text, start = [], "", 0
    for part in regex.split(r"(<<|>>)", example):
        if part == "<<":
            start = len(text)
        elif part == ">>":
            spans.append((start, len(text)))
        else:
            text += part
    return spans, _read(text)


def _read(text: str) -> Document:
    """An example as a page: HTML if it starts as an HTML page does, else Markdown."""
    html = text.lstrip().lower().startswith(("<!doctype", "<html"))
    return read_text(text, "example.html" if html else "example.md")


def parts(text: str) -> list[tuple[str, int, str]]:
    """The pages of a site example, parted by lines `=== name.md`: name, where its text starts, text."""
    marks = list(regex.finditer(r"^=== (\S+)[ \t]*(?:\n|\Z)", text, regex.M))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [(mark[1], mark.end(), text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]


def _site_spans(rules: Ruleset, number: int, text: str) -> list[tuple[int, int]]:
    """Ranges of a site example that a rule on sites reports."""
    pages = parts(text)
    starts = {name: start for name, start, _ in pages}
    notes = [site.read(Page(read_text(body, name), rules), rules, frozenset([number])) for name, _, body in pages]
    places = [clash.place for clash in site.judge(notes, rules)]
    return sorted({(starts[p.path] + p.span.start, starts[p.path] + p.span.end) for p in places})


def _spans(rules: Ruleset, rule: Rule, document: Document) -> list[tuple[int, int]]:
    """Source ranges that the rule reports, overlapping ones merged as a report would."""
    if rule.kind != "phrase":
        number = next(number for number, other in enumerate(rules.rules) if other.code == rule.code)
        if rule.kind == "site":
            return _site_spans(rules, number, document.text)
        return sorted({(found.span.start, found.span.end) for found in find(document, rules, [number])})
    page = Page(document, rules)
    kept: list[tuple[int, int, int]] = []
    for hit in sorted(judge(page, rules, rule), key=lambda hit: (hit.start - hit.end, hit.start)):
        if not any(hit.segment == at and hit.start < end and start < hit.end for at, start, end in kept):
            kept.append((hit.segment, hit.start, hit.end))
    spans = (document.span(document.segments[at], start, end) for at, start, end in sorted(kept))
    return [(span.start, span.end) for span in spans]
