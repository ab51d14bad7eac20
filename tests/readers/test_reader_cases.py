"""Single cases: what is read, what is not, where it lies, what is said about the rest."""

from __future__ import annotations

import pytest

from claimlint.errors import SourceError
from claimlint.model import Document
from claimlint.readers import SUFFIXES, decode, read_document, read_text


def texts(source: str, path: str = "a.html") -> list[str]:
    return [segment.text for segment in read_text(source, path).segments]


def at(document: Document, index: int = 0) -> str:
    segment = document.segments[index]
    span = document.span(segment, 0, len(segment.text))
    return document.text[span.start : span.end]


@pytest.mark.parametrize(
    ("data", "path", "text"),
    [
        (b"", "a.md", ""),
        (b"caf\xc3\xa9", "a.md", "café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "a.md", "café"),
        ("café".encode("utf-16"), "a.md", "café"),
        ("café".encode("utf-16-be").join((b"\xfe\xff", b"")), "a.md", "café"),
        (b"<meta charset=iso-8859-1>caf\xe9 \x93x\x94", "a.html", "<meta charset=iso-8859-1>café “x”"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">\xe4\xe0',
            "a.html",
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">да',
        ),
    ],
)
def test_decode(data: bytes, path: str, text: str) -> None:
    assert decode(data, path) == text


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (b"\x89PNG\x00\x00", "a.md"),
        (b"caf\xe9", "a.md"),
        (b"caf\xe9", "a.html"),
        (b"<meta charset=nonsense>\xe9", "a.html"),
        (b"\xff\xfea", "a.md"),
    ],
)
def test_decode_refuses(data: bytes, path: str) -> None:
    with pytest.raises(SourceError) as caught:
        decode(data, path)
    assert caught.value.path == path
    assert caught.value.hint


def test_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(SourceError) as caught:
        read_document(b"x", "a.pptx")
    assert all(suffix in str(caught.value) for suffix in SUFFIXES)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>a b<p>c d", ["a b", "c d"]),
        ("<div>Text <span hidden></div><p>more</p>", ["Text", "more"]),
        ("<div>Text <span hidden>secret <p>more</p></span></div>", ["Text", "secret", "more"]),
        ("<ul><li>One<li>Two<ul><li>Inner</ul></ul>", ["One", "Two", "Inner"]),
        ("<p>one<br>two<br><br>three", ["one two", "three"]),
        ("<p>un<b>believ</b>able", ["unbelievable"]),
        ("<p>a<script>if (a<b) 'x y'</script> b", ["a b"]),
        ("<p>a <svg><title>no</title><path d='M0'/></svg>b", ["a b"]),
        ("<p>Take 10<sup>6</sup> cells", ["Take 106 cells"]),
        ("<p>It works<sup>1,2</sup> well", ["It works well"]),
        ("<p>a &lt; b &copy2024 &notin; &madeup;", ["a < b ©2024 ∉ &madeup;"]),
        ("<textarea>no</textarea><iframe>no</iframe><template>no</template><p>yes", ["yes"]),
        ("<p title='Tip here' class='x>y'>text</p>", ["Tip here", "text"]),
        ("<p>A <q>b c</q> d", ["A b c d"]),
        ("<![CDATA[no]]><!doctype html><?xml x?><p>yes", ["yes"]),
        ("<p><code>x</code> y <kbd>z", ["\ufffc y \ufffc"]),
        ("<p>a <code>b<p>c d", ["a \ufffc", "c d"]),
        ("<svg><path><div>seen</div>", ["seen"]),
        ("<nav><a href=a>One</a><a href=b>Two</a></nav>", ["One", "Two"]),
        ("<a href=x><h3>Head</h3><p>Body text</p></a>", ["Head", "Body text"]),
        ("<p>• one<br>• two", ["one", "two"]),
        ("<p>{{ a }} is {% if x %}here{% endif %}</p>", ["\ufffc is here"]),
        ("<div {% if a %}class='{{ b }}'{% endif %}>yes</div>", ["yes"]),
        ("<p>Hi <?php echo $a; ?> there<% if b > c %> now", ["Hi \ufffc there now"]),
        ("{% comment %}<p>no</p>{% endcomment %}<p>yes", ["yes"]),
        ("<p>" + "x" * 300 + " word", ["\ufffc word"]),
    ],
)
def test_html(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<button>Go now</button>", "button"),
        ("<a role=button href=x>Go now</a>", "button"),
        ("<input type=submit value='Go now'>", "button"),
        ("<td>Go now", "table-cell"),
        ("<table><tr><td>Go now", "table-cell"),
        ("<dl><dd>Go now", "list-item"),
        ("<summary>Go now</summary>", "heading"),
        ("<p><a href=x>Go now</a></p>", "link-text"),
        ("<p>Go now</p>", "sentence"),
        ("<meta name=description content='Go now'>", "meta-description"),
        ("<meta property='twitter:title' content='Go now'>", "title"),
        ("<img alt='Go now'>", "alt-text"),
        ("<div aria-label='Go now'>", "aria-label"),
        ('<script type=\'application/ld+json\'>{"text": "Go now"}</script>', "structured-data"),
    ],
)
def test_kinds(source: str, kind: str) -> None:
    document = read_text(source, "a.html")
    assert [(segment.kind, segment.text) for segment in document.segments] == [(kind, "Go now")]
    assert at(document) == "Go now"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<div hidden>x y</div>", "hidden"),
        ("<p style='color:red; display : none'>x y", "display:none"),
        ("<span class='a sr-only'>x y</span>", "sr-only"),
        ("<div aria-hidden=true><p>x y", "aria-hidden"),
        ("<p style='font-size:0.9rem'>x y", ""),
        ("<p class='overflow-hidden'>x y", ""),
        ("<p style='visibility:hidden'>x y", "visibility:hidden"),
        ("<div hidden></div><p>x y", ""),
        ("<p hidden>a<p>x y", ""),
    ],
)
def test_hidden(source: str, reason: str) -> None:
    assert read_text(source, "a.html").blocks[-1].hidden == reason


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("<p>a</p><!-- never closed", "comment"),
        ("<p>a</p><script>x", "<script>"),
        ("<p>a</p><select><option>x", "<select>"),
        ("<p>a <b", "tag"),
    ],
)
def test_what_was_not_read_is_reported(source: str, part: str) -> None:
    document = read_text(source, "a.html")
    assert document.segments[0].text.startswith("a")
    assert [part in problem.message for problem in document.problems] == [True]
    assert document.problems[0].line == 1
    assert document.problems[0].hint


@pytest.mark.parametrize("source", ["<p>a {{ b </p>", "<p>a {% b </p>", "<p>a b {{< c</p>", "<p>a <%= b</p>"])
@pytest.mark.parametrize("path", ["a.html", "a.md", "a.njk"])
def test_a_template_tag_that_never_ends_is_read_as_text_and_no_problem(source: str, path: str) -> None:
    document = read_text(source, path)
    assert document.segments[0].text.startswith("a")
    assert document.problems == ()


@pytest.mark.parametrize(
    ("head", "value", "kind"),
    [
        ('title: "A b"', "A b", "title"),
        ("title: A b", "A b", "title"),
        ("title: 'It''s b'", "It's b", "title"),
        ("title: Word", "Word", "title"),
        ('title: "A \\u00e9 \\"b\\" \\x41"', 'A é "b" A', "title"),
        ("summary: >-\n  a b\n  c\n\n  d", "a b c d", "meta-description"),
        ("a:\n  b:\n  - c: |\n      dog eat\n      fun", "dog eat fun", "front-matter"),
        ("x: # note\n  plain words\n  go on", "plain words go on", "front-matter"),
        ('x: "ant\n  bee \\\n  cat"', "ant bee cat", "front-matter"),
        ("x: [one two, 3]", "one two", "front-matter"),
        ("x: '😀 é words'", "😀 é words", "front-matter"),
        ('x: "**bold** and [link](y) <b>words</b>"', "bold and link words", "front-matter"),
        ("title: 'a: b'\nn: 3", "a: b", "title"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_yaml(head: str, value: str, kind: str, ends: str) -> None:
    document = read_text(f"---\n{head}\nurl: https://a.example/b c\n---\n\nBody.".replace("\n", ends), "a.md")
    assert document.problems == ()
    block = document.blocks[0]
    assert (block.kind, block.text) == (kind, value)
    assert document.segments[-1].text == "Body."
    for word in value.split():
        start = block.text.index(word)
        span = block.span(start, start + len(word))
        source = document.text[span.start : span.end]
        assert word in source or "\\" in source or "''" in source


def test_simple_front_matter_means_what_yaml_means() -> None:
    yaml = pytest.importorskip("yaml")
    head = "title: Word and word\nb: 'x y'\nc: \"x: y\"\nd:\ne: it's fine\nf-g: (a) b, c\n"
    assert read_text(f"---\n{head}---\n", "a.md").meta == yaml.safe_load(head)


@pytest.mark.parametrize(
    ("source", "line"),
    [("---\na: b\nc: [\n---\nBody.", 4), ("---\ntitle: a: b: c\n---\nBody.", 2), ("+++\na = 1\nb = \n+++\nBody.", 3)],
)
def test_broken_front_matter_is_reported_and_the_body_read(source: str, line: int) -> None:
    document = read_text(source, "a.md")
    assert [segment.text for segment in document.segments] == ["Body."]
    assert [problem.line for problem in document.problems] == [line]


def test_a_thematic_break_is_no_front_matter() -> None:
    assert texts("---\nSome words.\n\n---\nMore.", "a.md") == ["Some words.", "More."]


@pytest.mark.parametrize(
    ("source", "path", "block"),
    [
        ("<p>a</p>\n<!-- claimlint: x -->\n<p>b</p>", "a.html", 1),
        ("<p>a</p> <!-- claimlint: x -->\n<p>b</p>", "a.html", 0),
        ("<p>a <!-- claimlint: x --> c</p><p>b</p>", "a.html", 0),
        ("<p>a</p><!-- claimlint: x --><p>b</p>", "a.html", 1),
        ("<p>a</p>\n<!-- claimlint: x -->", "a.html", None),
        ("a\n\n<!-- claimlint: x -->\n\nb", "a.md", 1),
        ("a\n\n<!-- claimlint: x -->\nb", "a.md", 1),
        ("a <!-- claimlint: x -->\n\nb", "a.md", 0),
        ("a\n\n{# claimlint: x #}\nb", "a.md", 1),
        ("a\n\n{/* claimlint: x */}\nb", "a.mdx", 1),
        ("- a\n<!-- claimlint: x -->\n- b", "a.md", 1),
    ],
)
def test_directives(source: str, path: str, block: int | None) -> None:
    document = read_text(source, path)
    (directive,) = document.directives
    assert directive.text == "x"
    assert directive.block == block
    assert "claimlint" in document.text[directive.span.start : directive.span.end]


def test_front_matter_directives_have_no_block() -> None:
    document = read_text("---\nclaimlint:\n  - disable A001\n  - disable B002\n---\nBody.", "a.md")
    assert [(directive.text, directive.block) for directive in document.directives] == [
        ("disable A001", None),
        ("disable B002", None),
    ]


def test_links_lie_in_the_clean_text() -> None:
    document = read_text(
        "<p>See <a href='/a?b&amp;c'> the <b>trial</b> </a>, https://a.example/x. It.<sup><a href='#r'>[1]</a></sup>",
        "a.html",
    )
    block = document.blocks[0]
    assert block.text == "See the trial , \ufffc. It."
    assert [(block.text[link.start : link.end], link.href) for link in block.links] == [
        ("the trial", "/a?b&c"),
        ("\ufffc", "https://a.example/x"),
        ("", "#r"),
    ]


def test_long_text_is_cut_at_spaces() -> None:
    document = read_text("word " * 1000, "a.txt")
    assert max(len(segment.text) for segment in document.segments) <= 1500
    assert " ".join(segment.text for segment in document.segments) == ("word " * 1000).strip()


def test_a_fake_heading_introduces_a_list() -> None:
    document = read_text(
        "**Why people come here for a long while and then some more words, as it happens**\n\n- one\n- two", "a.md"
    )
    assert [block.lead for block in document.blocks] == [None, 0, 0]


def test_json_ld_places() -> None:
    source = '<script type="application/ld+json">{"name": "Caf\\u00e9 \\ud83d\\ude00 \\"so\\" a\\/b\\nc", "url": "/a b", "x": ["one two"]}</script>'  # noqa: E501
    document = read_text(source, "a.html")
    assert [(block.name, block.text) for block in document.blocks] == [("name", 'Café 😀 "so" a/b c'), ("x", "one two")]
    block = document.blocks[0]
    assert [document.text[block.span(i, i + 1).start : block.span(i, i + 1).end] for i in (3, 5, 7, 13, 15)] == [
        "\\u00e9",
        "\\ud83d\\ude00",
        '\\"',
        "\\/",
        "\\n",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a ~~b~~ c $5 and $10", ["a c $5 and $10"]),
        ("# Head {#id .x}", ["Head"]),
        ("# Head\n{: .lead}\n\nText", ["Head", "Text"]),
        ("::: tip\nWords\n:::", ["Words"]),
        ("> [!NOTE]\n> Words", ["[] Words"]),
        ("$$\na = b\n$$\n\nText", ["Text"]),
        ("• a\n• b", ["a", "b"]),
        ("<div>\n\n**a** b\n\n</div>", ["a b"]),
        ("<div hidden>\n\na b\n\n</div>\n\nc", ["a b", "c"]),
        ("![a *b*](x 'T t')", ["T t", "a b"]),
        ("> <p>a\n> b</p>", ["a b"]),
        ("a\\\nb", ["a b"]),
        ("[a]: /x\n\nb [a] c", ["b a c"]),
        ("<script>\n\nx y\n\n</script>\n\nb", ["b"]),
        ("| a | `b` |\n|--|--|\n| c \\| d | |", ["a", "c | d"]),
        ("Term &amp; &#8217; \\* &nbsp; x", ["Term & ’ * x"]),
    ],
)
def test_markdown(source: str, expected: list[str]) -> None:
    assert texts(source, "a.md") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<div class="note" markdown="1">\n**Bold** words\n\n- item\n</div>\nAfter.', ["Bold words", "item", "After."]),
        ("- check this {.list--check}\n- and this", ["check this", "and this"]),
        ("# Head {.x}\n\n{.lead}\nText", ["Head", "Text"]),
    ],
)
def test_dialects(source: str, expected: list[str]) -> None:
    assert texts(source, "a.md") == expected


def test_every_kind_of_white_space_is_one_space() -> None:
    for code in range(0x110000):
        if chr(code).isspace():
            assert texts(f"a{chr(code)}b", "a.html") == ["a b"], hex(code)


def test_a_panic_of_the_parser_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def fail(*_: object, **__: object) -> None:
        raise PanicException

    monkeypatch.setattr("pyromark.events_with_range", fail)
    document = read_text("Words.", "a.md")
    assert document.segments == ()
    assert len(document.problems) == 1
