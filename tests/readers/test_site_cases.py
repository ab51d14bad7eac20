"""Single cases of the formats of a website's repository: what is copy, what is not, and what is said about the rest."""

from __future__ import annotations

import builtins
import io
import zipfile
from typing import Any

import pytest

from claimlint.errors import SourceError
from claimlint.files import may_be_copy
from claimlint.model import Document
from claimlint.readers import WALKED, read_document, read_text


def said(source: str, path: str = "a.tsx") -> list[tuple[str, str]]:
    document = read_text(source, path)
    assert document.problems == ()
    return [(segment.kind, segment.text) for segment in document.segments]


@pytest.mark.parametrize(
    "source",
    [
        '"use client";',
        'import a from "two words here";',
        'export * from "./a b c";',
        'type A = "very calm" | "quite loud here";',
        'enum A { B = "Some words here." }',
        'const a = cn("flex items-center", on && "Some Words Here");',
        'const base = "inline-flex items-center rounded-md text-sm";',
        'const a = { className: "Some Words Here", href: "/some words here" };',
        'console.error("The clinic could not be loaded.");',
        'throw new Error("The clinic could not be loaded.");',
        'if (mode === "The clinic is open.") go();',
        'const a = styles["The clinic is open"];',
        'switch (a) { case "The clinic is open.": go(); }',
        'describe("The clinic", () => { it("is open on most days.", fn); });',
        "const a = styled.p`The clinic: is open;`;",
        "const a = gql`query A { clinic { name } }`;",
        'const a = "SELECT name FROM clinics WHERE open";',
        'const a = { boxShadow: "0 4px 6px rgba(0, 0, 0, 0.1)", sizes: "(max-width: 768px) 100vw, 50vw" };',
        'const a = "max-age=0, must-revalidate";',
        'const a = format(day, "EEEE, MMMM d, yyyy");',
        '<div data-testid="The clinic is open" key="The clinic is open" onClick={() => go("The clinic is open.")} />',
        '<svg><title>The clinic is open</title><path d="M 0 0 L 1 1" /></svg>',
        "<code>The clinic is open</code>",
        "// The clinic is open today, says this comment.",
        "/* The clinic is open. */",
        "const a = /The clinic is open/;",
    ],
)
def test_code_is_no_copy(source: str) -> None:
    assert said(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>It <b>eases</b> {name} pain</p>", [("sentence", "It eases \ufffc pain")]),
        ('<p>It{" "}<i>eases</i>{` pain`}</p>', [("sentence", "It eases pain")]),
        ("<p>{on && <>It eases <b>pain</b></>} now</p>", [("sentence", "It eases pain now")]),
        ("<p>We are {a ? 'open' : 'closed'} today</p>", [("sentence", "We are open \ufffc closed today")]),
        ("<p>one<br/>two</p>", [("sentence", "one two")]),
        ("<div><Card>One part</Card><Card>Two part</Card></div>", [("sentence", "One part"), ("sentence", "Two part")]),
        ("<p>Our <Link href='/x'>infusions</Link> help</p>", [("sentence", "Our infusions help")]),
        ("<Button>Book a visit</Button>", [("button", "Book a visit")]),
        ("<Heading as='h3'>Why us here</Heading>", [("heading", "Why us here")]),
        (
            "<img alt={'A calm room'} title='A hint here' />",
            [("aria-label", "A hint here"), ("alt-text", "A calm room")],
        ),
        ("<Image alt='A calm room' src='/a b.png' />", [("alt-text", "A calm room")]),
        ("<meta name='description' content='A calm clinic' />", [("meta-description", "A calm clinic")]),
        ("<Head><title>A calm clinic</title></Head>", [("title", "A calm clinic")]),
        (
            "<Hero lead='A calm clinic' {...{body: 'We are kind.'}} />",
            [("sentence", "A calm clinic"), ("sentence", "We are kind.")],
        ),
        ("const f = ({ lead = 'Some kind words.' }) => null;", [("sentence", "Some kind words.")]),
        ("const a = 'It helps ' + name + ' to sleep.';", [("sentence", "It helps \ufffc to sleep.")]),
        ("class A { intro = 'We are a calm clinic.'; }", [("sentence", "We are a calm clinic.")]),
        ("el('p', null, 'We are a calm clinic.')", [("sentence", "We are a calm clinic.")]),
        ("const a = { badge: 'Painless' };", []),  # nothing in this file has two words: it is not even parsed
        (
            "const a = { badge: 'Painless', text: 'Kind and calm' };",
            [("sentence", "Painless"), ("sentence", "Kind and calm")],
        ),
        (
            "const a = { text: 'It helps most.\\n\\nIt is calm.' };",
            [("sentence", "It helps most."), ("sentence", "It is calm.")],
        ),
        ("return (<p>It eases pain</p>", [("sentence", "It eases pain")]),  # broken, but nothing is lost
        ("<p>It eases pain</div>", [("sentence", "It eases pain")]),
    ],
)
def test_copy_in_code(source: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(said(source)) == sorted(expected)


def test_words_that_a_broken_file_hides_are_reported() -> None:
    document = read_text("const a = 1;\n) } these words are lost in a broken file {{ (\n<p>It eases pain</p>", "a.tsx")
    assert [problem.line for problem in document.problems] == [2]
    assert "It eases pain" in [segment.text for segment in document.segments]


@pytest.mark.parametrize("path", ["a.tsx", "a.ts"])
def test_a_missing_parser_says_what_to_run(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_parser(monkeypatch)
    with pytest.raises(SourceError) as caught:
        read_text("const a = 'We are a calm clinic.';", path)
    assert "pip install --force-reinstall claimlint" in str(caught.value)
    assert caught.value.path == path
    assert read_text("const a = 1;", path).segments == ()  # nothing in it needs the parser


@pytest.mark.parametrize("source", ["---\nconst a = 'We are a calm clinic.';\n---\n<p>It eases pain</p>"])
def test_markup_is_read_without_the_parser(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _without_parser(monkeypatch)
    document = read_text(source, "a.astro")
    assert [segment.text for segment in document.segments] == ["It eases pain"]
    assert [problem.hint for problem in document.problems] == ["Run: pip install --force-reinstall claimlint"]


def _without_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    from claimlint.readers import grammar

    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("tree_sitter"):
            raise ImportError(name)
        return real(name, *rest, **more)

    grammar._load.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("// claimlint: allow SUP -- so\nconst a = 'We are a calm clinic.';", "a.ts"),
        ("/* claimlint: allow SUP -- so */\nconst a = 'We are a calm clinic.';", "a.ts"),
        ("/**\n * claimlint: allow SUP -- so\n */\nconst a = 'We are a calm clinic.';", "a.ts"),
        ("<div>{/* claimlint: allow SUP -- so */}<p>We are calm.</p></div>", "a.jsx"),
        ("<p>We are calm.</p> // claimlint: allow SUP -- so\n", "a.tsx"),
        ("{/* claimlint: allow SUP -- so */}<p>We are calm.</p>", "a.astro"),
        ("<!-- claimlint: allow SUP -- so --><p>We are calm.</p>", "a.svelte"),
        ("<template><!-- claimlint: allow SUP -- so --><p>We are calm.</p></template>", "a.vue"),
        ("<?php /* claimlint: allow SUP -- so */ ?><p>We are calm.</p>", "a.php"),
        ("<?php # claimlint: allow SUP -- so\n?><p>We are calm.</p>", "a.php"),
        ("{{-- claimlint: allow SUP -- so --}}<p>We are calm.</p>", "a.blade.php"),
        ("{{!-- claimlint: allow SUP -- so --}}<p>We are calm.</p>", "a.hbs"),
        ("{# claimlint: allow SUP -- so #}<p>We are calm.</p>", "a.njk"),
        ("<%# claimlint: allow SUP -- so %><p>We are calm.</p>", "a.erb"),
        ("# claimlint: allow SUP -- so\ntext: We are a calm clinic.\n", "a.yaml"),
        ("text: We are a calm clinic.  # claimlint: allow SUP -- so\n", "a.yaml"),
        ("# claimlint: allow SUP -- so\ntext = 'We are a calm clinic.'\n", "a.toml"),
    ],
)
def test_comments_that_speak_to_claimlint(source: str, path: str) -> None:
    from claimlint.suppress import Permission, _in_comment, read_directive

    document = read_text(source, path)
    (directive,) = document.directives
    assert directive.block == 0
    assert read_directive(directive.text) == Permission(("SUP",), "so", False)
    assert _in_comment(document, directive)  # else it would hold for the whole file


@pytest.mark.parametrize(
    ("source", "path", "expected"),
    [
        ('{"name": "x y", "devDependencies": {}, "description": "We are calm."}', "a.json", []),
        ('{"description": "We are calm", "url": "/a b c"}', "a.json", [("meta-description", "We are calm")]),
        ('{"a": {"title": "We are calm"', "a.json", [("heading", "We are calm")]),
        ("openapi: 3.0.0\ninfo:\n  description: We are calm\n", "a.yaml", []),
        (
            "services:\n  - title: We are calm\n    text: |\n      It is **so**.\n",
            "a.yaml",
            [("heading", "We are calm"), ("sentence", "It is so.")],
        ),
        ("<?php\nheader('Location: some where');\necho 'We are calm.';", "a.php", [("sentence", "We are calm.")]),
        (
            "<?php $a = ['class' => 'Some Words Here', 'label' => 'We are calm'];",
            "a.php",
            [("sentence", "We are calm")],
        ),
        ("<p>We <?= $a ? '>' : '' ?> are</p>", "a.php", [("sentence", "We \ufffc are")]),
        ("<p>We <?php // ?> are</p>", "a.php", [("sentence", "We are")]),
        ("<Card>One part</Card><Card>Two part</Card>", "a.vue", [("sentence", "One part"), ("sentence", "Two part")]),
        ("<Card><Link to='/x'>Our</Link> nurses</Card>", "a.svelte", [("sentence", "Our nurses")]),
        ("<CardTitle>We are calm</CardTitle>", "a.astro", [("heading", "We are calm")]),
    ],
)
def test_other_formats(source: str, path: str, expected: list[tuple[str, str]]) -> None:
    assert said(source, path) == expected


def test_broken_yaml_names_line_and_next_step() -> None:
    document = read_text("a: some kind words\nb: [1, 2\nc: 3\n", "a.yaml")
    assert document.problems[0].line in (2, 3)
    assert document.problems[0].hint


@pytest.mark.parametrize(
    "name",
    "a.test.tsx a.spec.ts a.stories.jsx next.config.mjs types.d.ts app.min.js package.json tsconfig.base.json "
    "package-lock.json .eslintrc.json pnpm-lock.yaml docker-compose.yml pyproject.toml clinic.schema.json "
    "README.md CHANGELOG.md contributing.md".split(),
)
def test_files_that_are_no_copy(name: str) -> None:
    assert not may_be_copy(name)


@pytest.mark.parametrize(
    "name", "page.tsx data.ts home.json _config.yml block.json clock.ts index.html a.md readme.html license.mdx".split()
)
def test_files_that_may_be_copy(name: str) -> None:
    assert may_be_copy(name)


def test_text_files_must_be_named() -> None:
    assert ".txt" not in WALKED
    assert ".tsx" in WALKED


# Word drafts

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_DRAFT = f"""<?xml version="1.0"?><w:document {_W} {_R} xmlns:wp="urn:x"><w:body>
<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr><w:r><w:t>Care that helps</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">It </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>eases</w:t></w:r>
<w:r><w:t xml:space="preserve"> pain. </w:t></w:r><w:del><w:r><w:delText>Not this.</w:delText></w:r></w:del>
<w:ins><w:r><w:t>We </w:t></w:r></w:ins><w:hyperlink r:id="r1"><w:r><w:t>say so</w:t></w:r></w:hyperlink>
<w:r><w:t>.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Kind nurses</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:t>&lt;!-- claimlint: allow SUP – so --&gt;</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Out of sight</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr>
<w:drawing><wp:docPr descr="A calm room"/></w:drawing></w:r></w:p>
</w:body></w:document>"""
_STYLES = f'<w:styles {_W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
_LINKS = '<Relationships><Relationship Id="r1" Target="https://e.org/"/></Relationships>'


def draft(body: str = _DRAFT) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", body)
        archive.writestr("word/styles.xml", _STYLES)
        archive.writestr("word/_rels/document.xml.rels", _LINKS)
    return out.getvalue()


def at(document: Document, words: str) -> tuple[int, int]:
    segment = next(segment for segment in document.segments if words in segment.text)
    start = segment.text.index(words)
    span = document.span(segment, start, start + len(words))
    assert document.text[span.start : span.end] == words
    return document.position(span.start)


def test_docx() -> None:
    document = read_document(draft(), "a.docx")
    assert [(segment.kind, segment.text) for segment in document.segments] == [
        ("heading", "Care that helps"),
        ("sentence", "It eases pain."),
        ("sentence", "We say so."),
        ("list-item", "Kind nurses"),
        ("table-cell", "One cell"),
        ("sentence", "Out of sight"),
        ("alt-text", "A calm room"),
    ]
    assert at(document, "eases") == (2, 4)  # the second paragraph, its fourth character
    assert at(document, "One cell") == (4, 1)
    assert document.blocks[0].level == 1
    assert [link.href for link in document.blocks[1].links] == ["https://e.org/"]
    assert document.blocks[4].hidden
    assert [(one.text, one.block) for one in document.directives] == [("allow SUP – so", 4)]


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 no", b"plain words", draft("<w:document"), draft("<!DOCTYPE a []><a/>")]
)
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read_document(data, "a.docx")
    assert caught.value.hint
