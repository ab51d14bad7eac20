"""What holds for every format of a website's repository: markup, escapes, expressions and line wraps between or in
the words of a phrase change neither the phrase nor where its words are found; whatever is broken is read or reported.
"""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.model import Document
from claimlint.readers import read_text
from tests.readers.test_reader_properties import check_bounds

SITE = Path(__file__).parent / "fixtures" / "site"
NEEDS_PARSER = {"tsx", "jsx", "ts", "js", "astro", "vue", "svelte"}


WORDS = ["Calm", "naïve", "Ketamine", "pain", "relief", "résumé", "don’t", "x-ray", "été", "𝒜stral", "of", "the"]
ENTITY = {"naïve": "na&iuml;ve", "don’t": "don&rsquo;t", "été": "&#233;t&#xe9;", "𝒜stral": "&#x1D49C;stral"}
ESCAPE = {"naïve": "na\\u00efve", "don’t": "don\\u2019t", "été": "\\xe9t\\xe9", "𝒜stral": "\\u{1D49C}stral"}
JSON_ESCAPE = {
    "naïve": "na\\u00efve",
    "don’t": "don\\u2019t",
    "𝒜stral": "\\ud835\\udc9cstral",
    "été": "\\u00E9t\\u00e9",
}

JSX_WORD = [
    "{}",
    "<b>{}</b>",
    '{{"{}"}}',
    "{{`{}`}}",
    "<Link href='x'>{}</Link>",
    "<span className='a>b'>{}</span>",
    "{{on && <em>{}</em>}}",
    "{{t('{}')}}",
    "<motion.span>{}</motion.span>",
]
JSX_GAP = [" ", "\n      ", '{" "}', "{' '}", " {/* > */} ", "&nbsp;", "<br/>", "\r\n  "]
JSX_WRAP = [
    "<p>{}</p>",
    "<h2 className='a'>{}</h2>",
    "<ul><li key={{1}}>{}</li></ul>",
    "{{on && <p>{}</p>}}",
    "{{list.map((one) => (<p key={{one}}>{}</p>))}}",
    "<Card><CardTitle>{}</CardTitle></Card>",
    "<><p>{}</p></>",
    "<Card icon={{<p>{}</p>}} />",
    "{{on ? <p>{}</p> : null}}",
    "<Typography variant='h2'>{}</Typography>",
]
HTML_WORD = ["{}", "<b>{}</b>", "<span class='a'>{}</span>", "<a href='x'>{}</a>"]
HTML_GAP = [" ", "\n      ", "&nbsp;", "<br>", " <!-- > --> ", "\r\n  "]

words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6)
picks = st.lists(st.integers(0, 999), min_size=12, max_size=12)


def clean(source: str) -> str:
    """An independent, slow cleaning of what stands at the span of one word."""
    source = re.sub(r"</?[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", "", source)
    source = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), source)
    source = re.sub(r"(?:\\u[0-9a-fA-F]{4})+", lambda m: _utf16(m[0]), source)
    source = re.sub(r"\\x(\w\w)", lambda m: chr(int(m[1], 16)), source)
    return html.unescape(source)


def _utf16(raw: str) -> str:
    units = [int(unit, 16) for unit in raw.split("\\u")[1:]]
    return b"".join(unit.to_bytes(2, "big") for unit in units).decode("utf-16-be")


def check_words(document: Document, phrase: str) -> None:
    """The phrase is a block or a part of one, and each of its words lies where the document says."""
    check_bounds(document)
    assert document.problems == ()
    assert phrase in [block.text for block in document.blocks]
    for segment in document.segments:
        for word in re.finditer(r"[^\s\ufffc]+", segment.text):
            span = document.span(segment, word.start(), word.end())
            assert clean(document.text[span.start : span.end]) == word[0]


def build(words: list[str], picks: list[int], word: list[str], gap: list[str], references: dict[str, str]) -> str:
    out = ""
    for at, one in enumerate(words):
        plain = word[picks[at] % len(word)]
        raw = references.get(one, one) if picks[at] % 2 and plain.startswith(("{}", "<")) else one
        out += plain.format(raw) + (gap[picks[at + 6] % len(gap)] if at + 1 < len(words) else "")
    return out


@given(words, picks, st.sampled_from(JSX_WRAP))
@settings(max_examples=200, deadline=None)
def test_jsx(words: list[str], picks: list[int], wrap: str) -> None:
    inner = "Most " + build(words, picks, JSX_WORD, JSX_GAP, ENTITY)
    source = "export default function Page() {\n  return (<main>" + wrap.format(inner) + "</main>);\n}\n"
    check_words(read_text(source, "page.tsx"), " ".join(["Most", *words]))


ASTRO_WORD = ["{}", "<b>{}</b>", '{{"{}"}}', "<Link href='x'>{}</Link>", "<span class={{a > b ? '{{' : c}}>{}</span>"]


@given(
    words,
    picks,
    st.sampled_from(
        [
            "<p>{}</p>",
            "{{on && <p>{}</p>}}",
            "<Card a={{b}}><h2>{}</h2></Card>",
            "{{list.map((one) => (<li>{}</li>))}}",
            "<p on={{() => {{ a('}}') }}}}>{}</p>",
        ]
    ),
)
@settings(max_examples=150, deadline=None)
def test_astro(words: list[str], picks: list[int], wrap: str) -> None:
    gaps = [" ", "\n   ", "&nbsp;", " {/* > */} ", " <!-- x --> "]
    source = "---\nconst a = 1;\n---\n<main>" + wrap.format("Most " + build(words, picks, ASTRO_WORD, gaps, ENTITY))
    check_words(read_text(source + "</main>", "page.astro"), " ".join(["Most", *words]))


TEMPLATES = {
    "php": ("<?php if ($a > 1): ?>{}<?php endif; ?>", "<?php /* > */ ?>"),
    "liquid": ("{{% if a > b %}}{}{{% endif %}}", "{% comment %} > {% endcomment %}"),
    "njk": ("{{% block a %}}{}{{% endblock %}}", "{# > #}"),
    "hbs": ("{{{{#if a}}}}{}{{{{/if}}}}", "{{!-- > --}}"),
    "erb": ("<% if a > b %>{}<% end %>", "<%# a %>"),
    "ejs": ("<% if (a > b) {{ %>{}<% }} %>", "<%# a %>"),
    "vue": ("<template><div v-if='a > b'>{}</div></template>", "<!-- > -->"),
    "svelte": ("{{#if a > b}}{}{{:else}}<p>x</p>{{/if}}", "<!-- > -->"),
}


@given(words, picks, st.sampled_from(sorted(TEMPLATES)), st.sampled_from(["<p>{}</p>", "<h2>{}</h2>", "<li>{}</li>"]))
@settings(max_examples=250, deadline=None)
def test_templates(words: list[str], picks: list[int], suffix: str, wrap: str) -> None:
    around, comment = TEMPLATES[suffix]
    inner = "Most " + build(words, picks, HTML_WORD, [*HTML_GAP, f" {comment} "], ENTITY)
    source = around.format(wrap.format(inner))
    check_words(read_text(source, f"page.{suffix}"), " ".join(["Most", *words]))


STRINGS = {
    "ts": ("const a = {{ items: [{{ body: {} }}] }};", ['"{}"', "'{}'", "`{}`", "t('{}')", "`\n  {}\n`"], ESCAPE),
    "tsx": ("const a = () => <Card body={{{}}} />;", ['"{}"', "'{}'", "`{}`"], ESCAPE),
    "json": ('{{"a": [{{"body": {}}}]}}', ['"{}"', '"{} "'], JSON_ESCAPE),
    "yaml": ("a:\n  - body: {}\n", ['"{}"', "'{}'", "{}", "|\n     {}", ">-\n     {}"], {}),
    "toml": ("[[a]]\nbody = {}\n", ['"{}"', "'{}'", '"""\n{}"""'], {}),
    "php": ("<?php\n$a = ['body' => {}];\n", ['"{}"', "'{}'", "<<<TXT\n  {}\n  TXT"], {}),
    "vue": ("<script>\nexport const a = {{ body: {} }}\n</script>", ['"{}"', "'{}'"], ESCAPE),
}


@given(words, picks, st.sampled_from(sorted(STRINGS)))
@settings(max_examples=250, deadline=None)
def test_strings_of_data(words: list[str], picks: list[int], suffix: str) -> None:
    around, quotes, escapes = STRINGS[suffix]
    quote = quotes[picks[0] % len(quotes)]
    gaps = [" ", "  ", *(["\n      "] if quote[:1] in "`|>" and suffix != "json" else [])]
    escapes = escapes if quote[:1] in "\"'`" and quote[:2] != '"""' else {}
    inner = "Most " + build(words, picks, ["{}"], gaps, escapes)
    check_words(read_text(around.format(quote.format(inner)), f"a.{suffix}"), " ".join(["Most", *words]))


SITES = {path.name: path.read_text(encoding="utf-8") for path in SITE.iterdir() if path.suffix != ".golden"}
MARKS = [
    *"<>{}()[]\"'`/\\$#%=?*-_:;,&|\n ",
    "é",
    "😀",
    "{{",
    "}}",
    "<?php",
    "?>",
    "*/",
    "/*",
    "//",
    "---\n",
    "${",
    "\ufffc",
]


@given(
    st.sampled_from(sorted(SITES)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(MARKS)), max_size=6),
)
@settings(max_examples=300, deadline=4000)
def test_mutations_are_read(name: str, changes: list[tuple[float, int, str]]) -> None:
    text = SITES[name]
    for where, gone, added in changes:
        at = int(where * len(text))
        text = text[:at] + added + text[at + gone :]
    check_bounds(read_text(text, name))


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "<div>",
        "<p>{",
        "`",
        "`${",
        '"',
        "(",
        "[",
        "{a:",
        "<A b={",
        "<!--",
        "/*",
        "a + ",
        "'a b' + ",
        "<",
        "f(",
        "=> ",
        "? ",
        "<?php '",
        "{{",
        "{# ",
        "- ",
        "a: ",
        "[a]\n",
        '{"a": ',
        "/",
        "\\",
        "\n",
    ],
)
@pytest.mark.parametrize("suffix", ["tsx", "ts", "astro", "vue", "svelte", "php", "json", "yaml", "toml", "hbs"])
def test_thousands_of_the_same_stay_cheap(piece: str, suffix: str) -> None:
    start = time.perf_counter()
    assert read_text("const a = 'Two plain words here.';" + piece * 3000 + "end of it", "a." + suffix).text
    assert time.perf_counter() - start < 5
