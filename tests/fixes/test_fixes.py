"""What is fixed, what is left, and why, format by format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimlint import edits, fixes
from claimlint.fixes import fix
from claimlint.model import Document, Finding, Suggestion
from claimlint.readers import read_text
from tests.fixes.planted import lint


def fixed(source: str, suffix: str = "md", unsafe: bool = False) -> tuple[str, list[str]]:
    """The new text, and why something was left."""
    outcome = fix(read_text(source, f"page.{suffix}"), lint, unsafe=unsafe)
    again = fix(read_text(outcome.text, f"page.{suffix}"), lint, unsafe=unsafe)
    assert again.text == outcome.text
    assert not again.fixes.fixed
    assert len(outcome.fixes.fixed) + len(outcome.fixes.left) > 0
    return outcome.text, [one.reason for one in outcome.fixes.left]


@pytest.mark.parametrize(
    ("suffix", "source", "wanted"),
    [
        ("md", "A page on ketamin.\n", "A page on ketamine.\n"),
        ("md", "(Ketamin/esketamine); ketamin: “ketamin”.\n", "(Ketamine/esketamine); ketamine: “ketamine”.\n"),
        ("md", "Ketamin, KETAMIN and **ketamin**.\n", "Ketamine, KETAMINE and **ketamine**.\n"),
        ("md", "On chronic\nregional *pain* syndrom.\n", "On complex\nregional *pain* syndrome.\n"),
        ("md", "> On chronic regional\n> pain syndrom.\n", "> On complex regional\n> pain syndrome.\n"),
        ("md", "Use [ketamin](/ketamin/ \"All of ketamin\").\n", "Use [ketamine](/ketamin/ \"All of ketamine\").\n"),
        ("md", "| a ketamin | b |\n|---|---|\n| c | d |\n", "| a ketamine | b |\n|---|---|\n| c | d |\n"),
        ("md", "Alzheimers care is ours.\n", "Alzheimer's care is ours.\n"),
        ("md", "It’s alzheimers care.\n", "It’s Alzheimer’s care.\n"),
        ("md", "---\ntitle: On ketamin\n---\nText.\n", "---\ntitle: On ketamine\n---\nText.\n"),
        ("md", "---\ntitle: 'Alzheimers care'\n---\n", "---\ntitle: 'Alzheimer’s care'\n---\n"),
        ("md", '---\ntitle: "Alzheimers care"\n---\n', "---\ntitle: \"Alzheimer's care\"\n---\n"),
        ("html", "<img alt='On alzheimers care'>", "<img alt='On Alzheimer’s care'>"),
        ("html", "<p>On&nbsp;ketamin <b>now</b>", "<p>On&nbsp;ketamine <b>now</b>"),
        (
            "html",
            '<script type="application/ld+json">{"description": "We use ketamin here."}</script>',
            '<script type="application/ld+json">{"description": "We use ketamine here."}</script>',
        ),
        ("json", '{"body": "Our ketamin \\u00e9 page."}', '{"body": "Our ketamine \\u00e9 page."}'),
        ("yaml", "body: 'It is for alzheimers care.'\n", "body: 'It is for Alzheimer’s care.'\n"),
        ("toml", "body = 'It is for alzheimers care.'\n", "body = 'It is for Alzheimer’s care.'\n"),
    ],
)  # fmt: skip
def test_plain_words_are_fixed(suffix: str, source: str, wanted: str) -> None:
    assert fixed(source, suffix) == (wanted, [])


def test_code_of_a_component() -> None:
    pytest.importorskip("tree_sitter")
    source = "const a = { body: 'It is for alzheimers care.' };\nexport const B = () => <p alt={a}>Our ketamin</p>;\n"
    wanted = source.replace("alzheimers", "Alzheimer’s").replace("ketamin<", "ketamine<")
    assert fixed(source, "tsx") == (wanted, [])


@pytest.mark.parametrize(
    ("suffix", "source", "reason"),
    [
        ("md", "Our keta**min** page.\n", edits.MARKUP),
        ("html", "<p>Our keta&shy;min page.</p>", edits.MARKUP),
        ("html", "<p>On chronic<br>regional pain syndr&#111;m.</p>", edits.MARKUP),
        ("md", "See [[Ketamin]] there.\n", edits.KEY),
        ("jinja", "<p>{% trans %}Our ketamin page{% endtrans %}</p>", edits.KEY),
        *[
            ("md", f"See {name} there.\n", edits.NAME)
            for name in (
                "@ketamin", "#ketamin", "/ketamin/", "(ketamin.example)", "“ketamin.pdf”,", ":ketamin:", "$ketamin$",
                "a=ketamin", "../ketamin", "files/ketamin/a", "C:\\\\ketamin",
            )
        ],
        ("md", "# Our ketamin\n\n[Down](#our-ketamin)\n", edits.ANCHOR),
        ("md", "See [ketamin] there.\n\n[ketamin]: /a.html\n", fixes.CHANGED),
    ],
)  # fmt: skip
def test_other_words_are_left(suffix: str, source: str, reason: str) -> None:
    assert fixed(source, suffix) == (source, [reason])


@pytest.mark.parametrize(
    ("suffix", "source"),
    [
        ("tsx", "export const A = () => <p>{t('Our ketamin page is here.')}</p>;\n"),
        ("vue", "<template><p>{{ $t('Our ketamin page is here.') }}</p></template>\n"),
        ("php", "<p><?php esc_html_e( 'Our ketamin page is here.', 'clinic' ); ?></p>\n"),
    ],
)
def test_keys_of_translations_are_left(suffix: str, source: str) -> None:
    pytest.importorskip("tree_sitter")
    assert fixed(source, suffix) == (source, [edits.KEY])


def test_one_that_cannot_be_fixed_keeps_no_other_from_it() -> None:
    source = "".join(f"Word ketamin {at}.\n\n" + ("Word [ketamin].\n\n" if at == 3 else "") for at in range(9))
    source += "[ketamin]: /a.html\n"
    text, left = fixed(source)
    assert text == source.replace("Word ketamin ", "Word ketamine ")
    assert left == [fixes.CHANGED]


def test_only_safe_ones_without_request() -> None:
    source = "Ketamin is the only cure. It works for 80% of us.\n"
    assert fixed(source)[0] == "Ketamine is the only cure. It works for 80% of us.\n"
    assert fixed(source, unsafe=True) == ("Ketamine is one of the options. It works for 80% [cite] of us.\n", [])


def test_words_that_would_be_reported_are_not_put_in() -> None:
    assert fixed("It cures all.\n", unsafe=True) == ("It may help some.\n", [])


def offering(*wordings: tuple[str, str]) -> fixes.Lint:
    """A linter that finds the first of each pair and offers the second as a safe fix."""

    def find(document: Document) -> list[Finding]:
        found = []
        for number, (word, offer) in enumerate(wordings):
            at = document.text.find(word)
            if at >= 0:
                (one,) = lint(read_text("A ketamin.\n", "page.md"))
                segment = document.segments[0]
                found.append(
                    replace(
                        one,
                        rule=f"TRM90{number}",
                        span=document.span(segment, at, at + len(word)),
                        match=word,
                        segment=segment.text,
                        offset=at,
                        suggestions=(Suggestion(offer, offer, True),),
                    )
                )
        return found

    return find


def test_fixes_that_overlap_come_one_after_the_other() -> None:
    page = read_text("One two three four.\n", "page.md")
    outcome = fix(page, offering(("One two", "First two"), ("two three", "second third")))
    assert outcome.text == "First second third four.\n"
    outcome = fix(page, offering(("One two", "First"), ("two three", "second third")))
    assert outcome.text == "First three four.\n"


def test_fixes_that_undo_each_other_change_nothing() -> None:
    page = read_text("Say one here.\n", "page.md")
    outcome = fix(page, offering(("one", "two"), ("two", "one")))
    assert outcome.text == page.text
    assert not outcome.fixes.fixed
    assert {one.reason for one in outcome.fixes.left} == {fixes.CIRCLE}


@pytest.mark.parametrize("offer", ["a <b>", "{x}", "", "   ", "a`b"])
def test_signs_of_code_are_not_put_in(offer: str) -> None:
    page = read_text("Say one here.\n", "page.md")
    outcome = fix(page, offering(("one", offer)))
    assert outcome.text == page.text
    assert [one.reason for one in outcome.fixes.left] == [edits.SIGNS if offer.strip() else edits.NOTHING]


def test_a_fix_that_does_not_clear_its_finding_is_left() -> None:
    page = read_text("Say one here.\n", "page.md")
    outcome = fix(page, offering(("one", "oneness")))
    assert outcome.text == page.text
    assert [one.reason for one in outcome.fixes.left] == [fixes.STANDS]
