"""What holds for every page: text at the span, cleaned, is the text of the segment; nothing crashes or hangs."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.errors import SourceError
from claimlint.model import Document
from claimlint.readers import SUFFIXES, read_document, read_text

WORDS = [
    "calm",
    "naïve",
    "Ketamine",
    "pain",
    "relief",
    "3.5",
    "mg/kg",
    "résumé",
    "𝒜stral",
    "😀ok",
    "don’t",
    "x-ray",
    "été",
    "数字",
]
ENTITY = {
    "naïve": "na&iuml;ve",
    "don’t": "don&rsquo;t",
    "été": "&#233;t&#xe9;",
    "𝒜stral": "&#x1D49C;stral",
    "pain": "pa&shy;in",
}
MD_GAPS = [
    " ",
    "  ",
    "\n",
    "\r\n",
    "&nbsp;",
    " **",
    "** ",
    " _",
    "_ ",
    " <b>",
    "</b> ",
    "<span> ",
    "\t",
    " &nbsp; ",
    "\u00a0",
    " <!-- x -->",
    " ![](a.png) ",
]
HTML_GAPS = [
    " ",
    "\n",
    "\r\n   ",
    "&nbsp;",
    "&#160;",
    "\t",
    " <b>",
    "</b> ",
    "<span class='a>b'> ",
    "</span> ",
    "<br>",
    " <!-- > -->",
    "<a href=x> ",
    "<wbr> ",
]
MD_WRAPS = [
    "{}",
    "# {}",
    "- {}",
    "1. {}",
    "> {}",
    "> - {}",
    "* a\n\n  {}",
    "**{}**",
    "[{}](http://e.org)",
    "text\n\n{}\n\nafter",
]
HTML_WRAPS = [
    "<p>{}</p>",
    "<h2>{}",
    "<ul><li>{}<li>x</ul>",
    "<table><tr><td>{}<td>x</table>",
    "<blockquote>{}</blockquote>",
    "<div><a href='x'>{}</a></div>",
    "<p>first<div>{}</div>",
    "<button>{}</button>",
    "<title>{}</title>",
]

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)


def check_spans(document: Document) -> None:
    """Every word of every segment lies, once cleaned, at its span."""
    text = document.text
    for block in document.blocks:
        assert block.text == block.text.strip()
        assert "  " not in block.text
        assert block.runs[0][0] == 0
        offsets = [run[0] for run in block.runs]
        assert offsets == sorted(set(offsets))
        assert offsets[-1] < len(block.text)
        for _, start, end in block.runs:
            assert 0 <= start < end <= len(text)
        for link in block.links:
            assert 0 <= link.start <= link.end <= len(block.text)
        assert block.section is None or document.blocks[block.section].kind == "heading"
        assert block.lead is None or 0 <= block.lead < len(document.blocks)
    for segment in document.segments:
        assert segment.text
        block = document.blocks[segment.block]
        assert block.text[segment.start : segment.start + len(segment.text)] == segment.text
        for word in re.finditer(r"[^\s\ufffc]+", segment.text):
            span = document.span(segment, word.start(), word.end())
            source = text[span.start : span.end]
            assert clean(source) == unmarked(word[0]), (source, word[0])


def clean(source: str) -> str:
    """An independent, slow cleaning of a source range."""
    source = re.sub(r"<!--.*?-->|</?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", "", source, flags=re.S)
    source = re.sub(r"[\u00ad\u200b-\u200d\u2060\ufeff]", "", html.unescape(source))
    return unmarked(source)


def unmarked(text: str) -> str:
    return re.sub(r"\*\*|(?<!\w)_|_(?!\w)", "", text)


def build(words: list[str], gaps: list[str], references: list[bool]) -> str:
    out = ""
    for index, word in enumerate(words):
        out += ENTITY.get(word, word) if references[index] else word
        if index + 1 < len(words):
            out += gaps[index % len(gaps)]
    return out


@given(
    phrases,
    st.lists(st.sampled_from(HTML_GAPS), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.sampled_from(HTML_WRAPS),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_html_markup_between_words_changes_nothing(
    words: list[str], gaps: list[str], references: list[bool], wrap: str, mark: bool
) -> None:
    if wrap.startswith("<title"):
        gaps = [gap for gap in gaps if "<" not in gap] or [" "]
    if "<a " in wrap:  # links side by side are blocks of their own
        gaps = [gap for gap in gaps if "<a " not in gap] or [" "]
    phrase = " ".join(words)
    source = ("\ufeff" if mark else "") + wrap.format(build(words, gaps, references))
    document = read_document(source.encode(), "a.html")
    check_spans(document)
    if re.search(r"[^\W_]", phrase):
        assert phrase in [block.text for block in document.blocks]


@given(
    phrases,
    st.lists(st.sampled_from(MD_GAPS), min_size=1, max_size=5),
    st.lists(st.booleans(), min_size=6, max_size=6),
    st.sampled_from(MD_WRAPS),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_markdown_markup_between_words_changes_nothing(
    words: list[str], gaps: list[str], references: list[bool], wrap: str, mark: bool
) -> None:
    if wrap.startswith("#"):
        gaps = [gap for gap in gaps if "\n" not in gap] or [" "]
    source = wrap.format(build(words, gaps, references).replace("\n", "\n> " if wrap.startswith(">") else "\n"))
    document = read_document((("\ufeff" if mark else "") + source).encode(), "a.md")
    check_spans(document)
    text = " ".join(block.text for block in document.blocks)
    bare = re.sub(r"[*_]+", "", text)  # an opening mark with no closing one is text, and stays
    assert " ".join(words) in re.sub(r" +", " ", bare)


@pytest.mark.parametrize(
    "gap",
    [
        "**calm** relief",
        "calm _relief_",
        "calm [relief](http://e.org)",
        "<b>calm</b> relief",
        "calm\nrelief",
        "calm  \nrelief",
        "calm&nbsp;relief",
        "*calm* **relief**",
        "calm\\\nrelief",
        "calm re<i>lie</i>f",
        "calm &#114;elief",
    ],
)
@pytest.mark.parametrize("wrap", ["{}", "# {}", "- {}", "> {}", "| a |\n|---|\n| {} |", "{}\n===", "[^1]: {}"])
def test_markdown_phrase_stays_whole(gap: str, wrap: str) -> None:
    if "\n" in gap and wrap.startswith(("#", "|")):
        return
    document = read_text(wrap.format(gap.replace("\n", "\n> ") if wrap[0] == ">" else gap), "a.md")
    check_spans(document)
    assert "calm relief" in [segment.text for segment in document.segments]


PIECES = [
    "<",
    ">",
    "<p",
    "<p>",
    "</p>",
    "<div hidden>",
    "</div>",
    "<a href='x'>",
    '<a href="',
    "</a>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "--!>",
    "<![CDATA[",
    "]]>",
    "<!",
    "<?php",
    "?>",
    "{{",
    "}}",
    "{% if %}",
    "{%",
    "%}",
    "{#",
    "#}",
    "<svg>",
    "</svg>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<br>",
    "<br>",
    "<h1>",
    "</h2>",
    "<title>",
    "<q>",
    "</q>",
    "<sup>1</sup>",
    "<code>",
    "</code>",
    "<span style='display:none'>",
    "</span>",
    "<button>",
    "</button>",
    "<img alt='a &amp; b' title=c>",
    "<meta name=description content='x y'>",
    "<select>",
    "</select>",
    "<template>",
    "<noscript>",
    "<script type=application/ld+json>",
    '{"text": "a \\u00e9 <b>b c"}',
    "&",
    "&amp",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&notit;",
    "&#x",
    "---\n",
    "+++\n",
    "title: a b\n",
    "a: [\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "# ",
    "===\n",
    "```\n",
    "`",
    "``",
    "**",
    "_",
    "~~",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "| a | b |\n|---|---|\n",
    "|",
    "\\",
    "$$",
    "$",
    ":::",
    "http://e.org/a_b",
    "<http://e.org>",
    "a@b.org",
    "import x\n",
    "export const a = {",
    "{",
    "}",
    "{/* claimlint: x */}",
    '<Hero title="a b">',
    "<!-- claimlint: y -->",
    "\u200b",
    "\ufffc",
    "\x00",
    "\x0b",
    "\x85",
    "\u2028",
    "\xad",
    "é",
    "😀",
    "Ünï",
    "word",
    "Two words.",
    " ",
    "• ",
    "- [ ] ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(SUFFIXES))
@settings(max_examples=400, deadline=2000)
def test_any_pieces_are_read(pieces: list[str], suffix: str) -> None:
    text = "".join(pieces)
    check_bounds(read_text(text, "a" + suffix))


@given(st.text(max_size=200), st.sampled_from(SUFFIXES))
@settings(max_examples=150, deadline=2000)
def test_any_text_is_read(text: str, suffix: str) -> None:
    check_bounds(read_text(text, "a" + suffix))


@given(st.binary(max_size=100), st.sampled_from(SUFFIXES))
@settings(max_examples=150, deadline=2000)
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    try:
        document = read_document(data, "a" + suffix)
    except SourceError:
        return
    check_bounds(document)


def check_bounds(document: Document) -> None:
    size = len(document.text)
    for block in document.blocks:
        assert block.text
        assert "  " not in block.text
        offsets = [run[0] for run in block.runs]
        assert offsets == sorted(set(offsets))
        assert offsets[0] == 0
        assert all(0 <= start < end <= size for _, start, end in block.runs)
        for at in range(len(block.text)):
            span = block.span(at, at + 1)
            assert 0 <= span.start < span.end <= size
    for segment in document.segments:
        assert document.blocks[segment.block].text[segment.start :].startswith(segment.text)
        assert 0 < len(segment.text) <= 1500
    for directive in document.directives:
        assert directive.block is None or 0 <= directive.block < len(document.blocks)
        assert 0 <= directive.span.start < directive.span.end <= size


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "> ",
        "- ",
        "<ul><li>",
        "<b>",
        "[",
        "![",
        "**a ",
        '<a href="',
        "<!--",
        "{{",
        "{%",
        "<svg>",
        "<table><td>",
        "(",
        "<span hidden>",
        "&amp;",
        "<x ",
        "</p>",
        "`",
        "<script>",
        "*",
        "_a",
        "<",
        "{",
        "<A b={",
        "http://",
        "a@",
        '"',
        "{{<",
        "<?php",
        "1. ",
        "a. ",
    ],
)
@pytest.mark.parametrize("suffix", [".md", ".html", ".mdx", ".txt"])
def test_thousands_of_the_same_stay_cheap(piece: str, suffix: str) -> None:
    start = time.perf_counter()
    assert read_text(piece * 3_000 + "end of it", "a" + suffix).text
    assert time.perf_counter() - start < 3
