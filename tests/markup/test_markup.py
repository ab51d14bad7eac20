"""Rules on titles, descriptions, headings, structured data and hidden words."""

from __future__ import annotations

import pytest

from claimlint.config import Config
from claimlint.linter import lint_text
from claimlint.model import Finding
from claimlint.ruleset import Ruleset

ONLY_MARKUP = Config(select=("markup",), min_confidence="low")
BODY = "<p>Ketamine may help some people with CRPS.</p>"


def check(rules: Ruleset, text: str, path: str = "a.html") -> list[Finding]:
    return list(lint_text(text, path, ONLY_MARKUP, rules).findings)


def codes(rules: Ruleset, text: str, path: str = "a.html") -> list[str]:
    return [found.rule for found in check(rules, text, path)]


def test_a_title_may_not_say_more_than_the_page(rules: Ruleset) -> None:
    (found,) = check(rules, f"<title>Ketamine relieves CRPS</title>{BODY}")
    assert (found.rule, found.match, found.segment_kind) == ("MKP002", "relieves CRPS", "title")
    assert "Ketamine may help some people with CRPS." in found.message


def test_a_page_that_says_as_much_is_for_other_rules(rules: Ruleset) -> None:
    assert codes(rules, f"<title>Ketamine relieves CRPS</title>{BODY}<p>It relieves CRPS.</p>") == []


@pytest.mark.parametrize("title", ["Ketamine may relieve CRPS", "Does ketamine relieve CRPS?", "Ketamine for CRPS"])
def test_a_careful_title_passes(rules: Ruleset, title: str) -> None:
    assert codes(rules, f"<title>{title}</title>{BODY}") == []


def test_another_condition_says_nothing_of_this_one(rules: Ruleset) -> None:
    assert codes(rules, f"<title>TMS relieves depression</title>{BODY}") == []


def test_a_hidden_hedge_is_no_hedge_of_the_page(rules: Ruleset) -> None:
    assert "MKP002" not in codes(rules, f"<title>Ketamine relieves CRPS</title><div hidden>{BODY}</div>")


def test_a_heading_is_held_against_its_own_section(rules: Ruleset) -> None:
    page = "## Lasting relief\n\nWe are open.\n\n## Questions\n\nRelief may last a few weeks in some people.\n"
    assert codes(rules, page, "a.md") == []
    assert codes(rules, "## Lasting relief\n\nRelief may last a few weeks in some people.\n", "a.md") == ["MKP003"]


def test_structured_data_say_what_the_page_leaves_out(rules: Ruleset) -> None:
    data = '<script type="application/ld+json">{"@type": "Service", "description": "TMS heals depression."}</script>'
    long = "<p>" + "We are open on weekdays and happy to see you at the front desk of our clinic. " * 3 + "</p>"
    (found,) = check(rules, data + long)
    assert (found.rule, found.segment_kind) == ("MKP007", "structured-data")
    assert "nothing of the kind" in found.message
    assert codes(rules, data + "<p>Welcome.</p>") == []  # too little text to say what it leaves out


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ('<p style="display: none">{}</p>', "display:none"),
        ("<p hidden>{}</p>", "hidden"),
        ('<p style="font-size:7px">{}</p>', "font-size:7px"),
        ('<div style="color:#ccc;font-size: .4em"><p><b>{}</b></p></div>', "font-size:.4em"),
        ('<p style="font-size:40%">{}</p>', "font-size:40%"),
    ],
)
def test_hidden_and_tiny_disclosures(rules: Ruleset, markup: str, reason: str) -> None:
    page = "<h1>Drips</h1><p>Feel well.</p>" + markup.format("Results may vary.")
    (found,) = check(rules, page)
    assert (found.rule, found.match) == ("MKP008", "Results may vary")
    assert reason in found.message
    assert codes(rules, page + "<p>Results may vary.</p>") == []


@pytest.mark.parametrize(
    "markup",
    [
        "<p>{}</p>",
        '<p style="font-size:12px">{}</p>',
        '<p style="font-size:0.9em">{}</p>',
        '<p class="sr-only">{}</p>',
        '<p aria-hidden="true">{}</p>',
        '<p style="font-size:6px">Menu</p><p>{}</p>',
    ],
)
def test_words_that_can_be_read_are_no_hidden_disclosure(rules: Ruleset, markup: str) -> None:
    assert codes(rules, "<h1>Drips</h1>" + markup.format("Results may vary.")) == []


def test_the_hedge_must_stand_where_it_is_seen(rules: Ruleset) -> None:
    lead = "Our infusions relieve migraine"
    late = f"{lead} in calm rooms with {'good tea and ' * 10}music. They may not work for you."
    meta = '<meta name="description" content="{}">'
    (found,) = check(rules, meta.format(late))
    assert (found.rule, found.severity) == ("MKP010", "info")
    assert codes(rules, meta.format(f"{lead}. They may not work for you.")) == []
    assert codes(rules, meta.format(late.replace("relieve", "may relieve"))) == []


def test_ratings_of_oneself(rules: Ruleset) -> None:
    rated = (
        '<script type="application/ld+json">{"@type": "%s", "name": "Alder Pain Clinic",'
        ' "aggregateRating": {"@type": "AggregateRating", "ratingValue": "5"}}</script><p>Welcome.</p>'
    )
    (found,) = check(rules, rated % "MedicalClinic")
    assert (found.rule, found.match) == ("MKP005", "Alder Pain Clinic")
    assert codes(rules, rated % "Book") == []


def test_alt_texts_describe(rules: Ruleset) -> None:
    assert codes(rules, '<img src="a.jpg" alt="Smiling woman after two infusions">') == ["MKP004"]
    assert codes(rules, '<img src="a.jpg" alt="Smiling nurse at the front desk">') == []


def test_no_message_is_left_with_a_gap(rules: Ruleset) -> None:
    for rule in rules.rules:
        for example in rule.examples.flag if rule.kind == "markup" else ():
            text = example.replace("<<", "").replace(">>", "")
            path = "a.html" if text.startswith("<") else "a.md"
            found = lint_text(text, path, Config(select=(rule.code,)), rules).findings
            assert found, (rule.code, text)
            assert not any(set("{}") & set(one.message) for one in found)
