"""The HTML report as a tree: sound, self-contained, and with nothing of a page's text as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats import View, htmlpage, render
from claimlint.formats.htmlpage import Mark, Numbered, marked
from claimlint.linter import lint_text
from claimlint.model import Problem, Report, Rule, Source, Suggestion
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset
from tests.formats import hostile, samples

VIEW = View("1.2.3", families={"SUP": "Superiority", "EFF": "Efficacy"})
VOID = set("meta br wbr input img".split())
TAGS = set(
    "html head meta title style body a header h1 p main section h2 h3 h4 ul li code table caption tbody tr th td "
    "svg rect label input select option button fieldset legend details summary small div mark ol span article q footer "
    "script wbr"
    .split()
)  # fmt: skip
ATTRIBUTES = set(
    "lang charset http-equiv content name class href id aria-labelledby aria-label scope viewbox preserveaspectratio "
    "role x width height type autocomplete spellcheck value hidden checked rel tabindex".split()
)


class Tree(HTMLParser):
    """Checks nesting while it reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def of(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [a for t, a in self.tags if t == tag and all(a.get(k.rstrip("_")) == v for k, v in attributes.items())]

    def said(self) -> str:
        return "".join(data for tag, data in self.text if tag not in {"style", "script"})


def tree(report: Report, view: View = VIEW) -> Tree:
    made = Tree(render("html", report, view))
    assert {tag for tag, _ in made.tags} <= TAGS
    assert {name for _, attributes in made.tags for name in attributes} <= ATTRIBUTES
    ids = [attributes["id"] for _, attributes in made.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for link in made.of("a"):
        href = link["href"] or ""
        assert href.startswith(("https://", "http://")) or (href[:1] == "#" and href[1:] in ids), href
    for _, attributes in made.tags:
        assert attributes.get("aria-labelledby") is None or attributes["aria-labelledby"] in ids
    return made


def test_nothing_found() -> None:
    made = tree(samples.EMPTY)
    assert "2 files checked; nothing found." in made.said()
    assert made.of("section") == []


def test_a_full_report_without_the_pages() -> None:
    made = tree(samples.FULL)
    said = made.said()
    for found in samples.FULL.findings:
        assert found.message in said
        assert all(suggestion.text in said for suggestion in found.suggestions)
    assert "our own survey, 2025" in said
    assert "This file is not UTF-8. Save it as UTF-8." in said
    assert len(made.of("li", id="f0", class_="finding s-error f-0")) == 1
    assert made.of("mark", class_="s-error")
    assert made.of("a", href="https://example.org/ftc", rel="noopener noreferrer")


def test_the_policy_allows_only_what_stands_in_the_file() -> None:
    text = render("html", samples.FULL, VIEW)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag in ("style", "script"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        digest = b64encode(sha256(inner.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    made = Tree(text)
    assert not [a for _, a in made.tags if "style" in a or "src" in a or any(name.startswith("on") for name in a)]


PAGE = """# Ketamine infusions

We are open daily.

## Benefits

Parking is free. Ketamine is *the only medication that* works. Ask us. It has no side effects.

Ketamine is the only medication that works.
"""


def test_claims_are_marked_where_they_stand(rules: Ruleset) -> None:
    report = lint_text(PAGE, "a.md", rules=rules)
    report = replace(report, findings=tuple(f for f in report.findings if f.rule in {"SUP002", "SAF003"}))
    assert len(report.findings) == 3
    view = VIEW._replace(
        catalogue=rules.by_code, document={"a.md": read_text(PAGE, "a.md")}.get, families={"SUP": "Superiority"}
    )
    text = render("html", report, view)
    made = tree(report, view)
    copy = re.findall(r'<div class="copy[^"]*">(.*?)</div>', text, re.S)
    first = "Parking is free. Ketamine is the only medication that works. Ask us. It has no side effects."
    assert [re.sub(r"<[^>]*>", "", part).strip() for part in copy] == [
        f"Under “Benefits”\n{first}",
        "Ketamine is the only medication that works.",
    ]
    assert copy[0].count("<mark") == 2
    assert '<mark class="s-error"><a href="#f0">the only medication that</a></mark> works.' in copy[0]
    assert '<a href="#f2">the only medication that</a>' in copy[1]  # the same sentence, told apart by its place
    assert "3 passages without findings" in made.said()
    assert "We are open daily." in made.said()
    assert rules.by_code["SUP002"].why.split()[0] in made.said()


def test_of_a_very_large_site_quiet_passages_are_only_counted(monkeypatch: pytest.MonkeyPatch, rules: Ruleset) -> None:
    monkeypatch.setattr(htmlpage, "ROOM", 10)
    report = lint_text(PAGE, "a.md", rules=rules)
    made = tree(report, VIEW._replace(document={"a.md": read_text(PAGE, "a.md")}.get))
    assert "We are open daily." not in made.said()
    assert "without findings" in made.said()


def test_a_page_that_changed_since_is_told_from_the_findings() -> None:
    view = VIEW._replace(document=lambda path: read_text("Another text now.", path))
    made = tree(Report((samples.ONLY,), files=1), view)
    assert samples.SENTENCE in made.said()
    assert made.of("mark", class_="s-error")


def test_a_wording_names_its_sources_once() -> None:
    text = "It may help. Sources: Health Products Compliance Guidance, https://example.org/ftc."
    listed = replace(samples.ONLY, suggestions=(Suggestion(text),))
    said = tree(Report((listed,), files=1)).said()
    assert "It may help." in said
    assert "Sources: Health" not in said
    assert text in tree(Report((replace(listed, sources=()),), files=1)).said()


def test_a_long_report_links_to_its_reasons() -> None:
    own = replace(samples.ONLY, sources=(*samples.ONLY.sources, Source("s", "A study", "https://example.org/s", "")))
    rule = Rule(
        "SUP002", "n", "f", "p", "t", "error", "high", (), "m", why="It compares.", sources=samples.ONLY.sources
    )
    made = tree(Report((*([samples.ONLY] * 400), own), files=1), VIEW._replace(catalogue={"SUP002": rule}))
    assert len(made.of("details", class_="why")) == 1  # of the study, which is not the rule's
    assert made.said().count("It compares.") == 1
    assert len(made.of("a", href="#rule-SUP002")) == 401


def test_hostile_texts_are_text() -> None:
    view = VIEW._replace(catalogue=hostile.CATALOGUE, document=hostile.document)
    for report in (hostile.REPORT, *(Report((found,), files=1) for found in hostile.REPORT.findings)):
        for inline in (view, VIEW):
            made = tree(report, inline)
            assert len(made.of("script")) == 1
            assert len(made.of("style")) == 1
            assert len(made.of("li", class_="finding s-error f-0")) <= len(report.findings)
    said = tree(hostile.REPORT, view).said()
    assert "<script>document.documentElement.dataset.broken = 'yes'</script>" in said
    assert not set(said) & {chr(code) for code in (0, 7, 8, 27, 0x202E)}


@given(st.text(max_size=30))
def test_any_text_stays_text(text: str) -> None:
    found = replace(
        samples.ONLY, path=text, title=text, message=text, match=text, segment=text, offset=0, rule=text,
        labels=(text,), suggestions=(Suggestion(text),), also=(text,),
    )  # fmt: skip
    made = Tree(render("html", Report((found,), errors=(Problem(text, text),), files=1), VIEW))
    assert {tag for tag, _ in made.tags} <= TAGS
    assert {name for _, attributes in made.tags for name in attributes} <= ATTRIBUTES


@given(st.text("ab <&'\"é", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_marks_keep_the_text(text: str, places: list[tuple[int, int]]) -> None:
    found = [samples.ONLY, samples.LONG, samples.WIDE]
    marks = []
    for number, place in enumerate(places):
        start, end = sorted(min(at, len(text)) for at in place)
        marks.append(Mark(start, end, Numbered(number, found[number % 3])))
    made = Tree(f"<p>{marked(text, marks)}</p>")
    assert made.said() == text
    assert all(data.strip() for tag, data in made.text if tag == "a")  # every link has a name
    inside = sum(len(data) for tag, data in made.text if tag in {"a", "mark"})
    assert inside == len({at for mark in marks for at in range(mark.start, mark.end)})
