"""What holds for every fix: all but the words themselves stays byte for byte, and a second run changes nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.config import Config
from claimlint.fixes import fix
from claimlint.linter import lint_document
from claimlint.readers import encode, read_text
from claimlint.readers.decode import decode
from claimlint.ruleset import Ruleset
from tests.fixes.planted import lint

try:
    import tree_sitter  # noqa: F401

    PARSER = True
except ImportError:
    PARSER = False

# Wrong words and what they become, both written as one sign: what is left must be equal before and after.
_EITHER = re.compile(r"(?:ketamine?|kedamine|alzheimer['’]?s|chronic|complex|syndrome?)(?!\w)", re.I)
# Words that no fix may reach stand in `kept` places, misspelt in a way of their own.
KEPT = "kedamine"


def masked(text: str) -> str:
    return _EITHER.sub("◆", text)


PHRASES = st.lists(
    st.sampled_from(
        [
            "We offer ketamin", "Ketamin and calm", "a KETAMIN line", "for alzheimers care", "𝒜stral naïve 😀 words",
            "on chronic regional pain syndrom", "Chronic Regional Pain Syndrom", "nothing of note", "it’s 3.5 mg/kg",
        ]
    ),
    min_size=1, max_size=4,
)  # fmt: skip
# Each holds one place for copy ({}), most also words that are none.
MARKDOWN = [
    "{}.\n\n", "# {}\n\n", "- {}\n- two\n\n", "> {}\n\n", "**{}** and `kedamine` here.\n\n",
    "[{}](/kedamine/ \"x\")\n\n", "<!-- kedamine --> {}.\n\n", "```\nkedamine\n```\n\n{}.\n\n",
    "![{}](kedamine.png)\n\n",
    "| {} | b |\n|---|---|\n| c | d |\n\n", "Text {{{{ kedamine }}}} {} {{% kedamine %}} more.\n\n",
    "<div class=\"kedamine\">{}</div>\n\n", "1. {}\\\n   &amp; more\n\n",
]  # fmt: skip
HTML = [
    "<p>{}</p>\n", "<h2 id='kedamine'>{}</h2>\n", "<img alt=\"{}\" src='kedamine.png'>\n",
    "<img alt='{}' src=kedamine>\n", "<script>var kedamine = 'kedamine here';</script><li>{}\n",
    "<p>&lt;{}&gt;<!-- kedamine --></p>\n", "<style>kedamine</style>\n{}<br>\n", "<title>{}</title>\n",
    "<a href='/kedamine' title='{}'>x</a>\n", "<button data-x='kedamine'>{}</button>\n",
    "<script type=\"application/ld+json\">{{\"@id\": \"kedamine\", \"description\": \"{}.\"}}</script>\n",
]  # fmt: skip
JSON = [
    '  {{"slug": "kedamine", "body": "{} there."}}',
    '  {{"id": "the kedamine", "title": "\\u201c{}\\u201d\\n is it."}}',
]
YAML = ["- slug: kedamine\n  body: {} there.\n", "- body: '{} there.'  # kedamine\n", '- body: "{} there."\n',
        "- body: >-\n    It is\n    {} there.\n", "- {{id: kedamine, body: \"{} there.\"}}\n"]  # fmt: skip
TOML = ["[[a]]\nslug = 'kedamine'\nbody = \"{} there.\"\n", "[[a]]\nbody = '{} there.' # kedamine\n",
        "[[a]]\nbody = '''\nIt is {} there.\n'''\n"]  # fmt: skip
TSX = ["<p className='kedamine'>{}</p>", "<Card body='{} there.' href='/kedamine' />", '<Card body="{} there." />',
       "{{on && <p>{} &amp; so</p>}}", "{{/* kedamine */}}<b>{} there.</b>", "{{`{} there is.`}}"]  # fmt: skip


def pages(pieces: list[str], start: str = "", between: str = "", end: str = "") -> st.SearchStrategy[str]:
    """Pages of one format, with line ends of either kind."""
    parts = st.lists(st.tuples(st.sampled_from(pieces), PHRASES.map(", ".join)), min_size=1, max_size=5)
    texts = parts.map(lambda them: start + between.join(piece.format(words) for piece, words in them) + end)
    return st.builds(lambda text, end: text.replace("\n", end), texts, st.sampled_from(["\n", "\r\n"]))


SIGNS = [*"[]*_`<>{}'\"#|&\\", "\n", "ketamin", "<b>"]
DAMAGE = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.sampled_from(SIGNS)), max_size=8)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff"))
SOURCES = {
    "md": pages(MARKDOWN, "---\ntitle: Our ketamin page\nslug: kedamine\n---\n"),
    "html": pages(HTML, "<!doctype html>\n"),
    "json": pages(JSON, "[\n", ",\n", "\n]\n"),
    "yaml": pages(YAML, "# kedamine\n"),
    "toml": pages(TOML),
    "liquid": pages(HTML, "{% assign kedamine = 1 %}"),
}
if PARSER:
    SOURCES["tsx"] = pages(TSX, "export default function Kedamine() {\n  return (<main>\n", "\n", "\n</main>);\n}\n")
    SOURCES["mdx"] = pages(MARKDOWN[:4], "import Kedamine from 'kedamine'\n\n")
    SOURCES["vue"] = pages(HTML[:4], "<template>\n", "", "</template>\n<script>\nconst kedamine = 1\n</script>\n")


@pytest.mark.parametrize("suffix", sorted(SOURCES))
def test_only_the_words_change(suffix: str) -> None:
    @settings(max_examples=120, deadline=None)
    @given(SOURCES[suffix])
    def holds(source: str) -> None:
        page = read_text(source, f"a.{suffix}")
        text, fixes = fix(page, lint)
        assert masked(text) == masked(source)
        assert text.count(KEPT) == source.count(KEPT)
        assert not page.problems
        assert len(fixes.fixed) + len(fixes.left) == len(lint(page))
        after = read_text(text, f"a.{suffix}")
        assert len(after.blocks) == len(page.blocks)
        assert len(lint(after)) == len(fixes.left)
        again = fix(after, lint)
        assert again.text == text
        assert again.fixes.left == fixes.left

    holds()


@settings(max_examples=150, deadline=None)
@given(SOURCES["md"], DAMAGE)
def test_broken_pages_keep_all_but_the_words(source: str, damage: list[tuple[float, int, str]]) -> None:
    for where, gone, added in damage:
        at = int(where * len(source))
        source = source[:at] + added + source[at + gone :]
    for suffix in ("md", "html"):
        page = read_text(source, f"a.{suffix}")
        text, _ = fix(page, lint, unsafe=True)
        assert masked(text) == masked(source)
        assert fix(read_text(text, f"a.{suffix}"), lint, unsafe=True).text == text


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_bytes_come_back(text: str, codec: str) -> None:
    data = text.encode(codec)
    if decode(data, "a.md") == text:  # some texts look like another encoding
        assert encode(text, data, "a.md") == data
        assert decode(encode(text + "é", data, "a.md"), "a.md") == text + "é"


def test_the_packaged_rules_fix(rules: Ruleset) -> None:
    config = Config(select=("TRM",))
    for rule in rules.rules:
        for example in rule.examples.flag if any(one.instead == "fix" for one in rule.suggest) else ():
            page = read_text(example.replace("<<", "").replace(">>", ""), "a.md")
            text, fixes = fix(page, lambda document: lint_document(document, config, rules).findings)
            assert {one.finding.rule for one in fixes.fixed} == {rule.code}, example
            assert rule.code not in {
                found.rule for found in lint_document(read_text(text, "a.md"), config, rules).findings
            }
