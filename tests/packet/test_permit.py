"""Allow comments: where they go in each format, and that nothing else on the page changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.permit import NO_COMMENTS, NO_PLACE, permit, permitted
from claimlint.readers import read_text
from claimlint.suppress import Permission, read_directive

WORDS = "claimlint: allow SUP002 until=2027-01-01 -- our reason"
HTML = f"<!-- {WORDS} -->"
JSX = f"{{/* {WORDS} */}}"
# path, source, number of the block, the source afterwards
CASES = [
    ("a.md", "# Hair\n\nIt helps.\n", 0, f"{HTML}\n# Hair\n\nIt helps.\n"),
    ("a.md", "# Hair\n\nIt helps\r\nall.\r\n", 1, f"# Hair\n\n{HTML}\r\nIt helps\r\nall.\r\n"),
    ("a.md", "- One\n- It helps.\n", 1, f"- One\n- It helps. {HTML}\n"),
    ("a.md", "> It helps.\n", 0, f"> It helps. {HTML}\n"),
    ("a.md", "![It helps](a.png)\n", 0, f"{HTML}\n![It helps](a.png)\n"),
    ("a.md", "---\ntitle: It helps\n---\nText.\n", 0, NO_PLACE),
    ("a.mdx", "It helps.\n", 0, f"{JSX}\nIt helps.\n"),
    ("a.html", "<div>\n  <p>It helps.</p>\n</div>\n", 0, f"<div>\n  {HTML}\n  <p>It helps.</p>\n</div>\n"),
    ("a.html", "<p>One.</p><p>It helps.</p>", 1, f"<p>One.</p><p>{HTML}It helps.</p>"),
    ("a.html", '<p>One.</p><img alt="It helps">', 1, f'<p>One.</p>{HTML}<img alt="It helps">'),
    ("a.html", "<!doctype html><title>It helps</title>", 0, f"<!doctype html>{HTML}<title>It helps</title>"),
    ("a.html", '<p>One.</p><script type="application/ld+json">{"description": "It helps you all."}</script>', 1,
     f'<p>One.</p>{HTML}<script type="application/ld+json">{{"description": "It helps you all."}}</script>'),
    ("a.liquid", "{% if x %}<p>It helps.</p>{% endif %}", 0, f"{{% if x %}}<p>{HTML}It helps.</p>{{% endif %}}"),
    ("a.yaml", "title: It helps all of you.\n", 0, f"# {WORDS}\ntitle: It helps all of you.\n"),
    ("a.json", '{"title": "It helps all of you."}', 0, NO_COMMENTS),
    ("a.txt", "It helps.\n", 0, NO_COMMENTS),
]  # fmt: skip


@pytest.mark.parametrize(("path", "source", "block", "wanted"), CASES)
def test_where_a_comment_goes(path: str, source: str, block: int, wanted: str) -> None:
    made = permitted(read_text(source, path), block, WORDS)
    assert (made if isinstance(made, str) else made.text) == wanted


def test_in_a_component_it_goes_inside_the_element() -> None:
    pytest.importorskip("tree_sitter")
    source = 'export default () => (\n  <p>It helps.</p>\n)\nconst a = <Hero title="It helps all of you." />\n'
    page = read_text(source, "a.tsx")
    made = permitted(page, 0, WORDS)
    assert not isinstance(made, str)
    assert made.text == source.replace("<p>It", f"<p>{JSX}It")
    assert permitted(page, 1, WORDS) == NO_PLACE


PIECES = ("# Head\n\n", "Some words.\n\n", "- item\n", "- *other* item\n\n", "> quoted\n\n",
          "| a | b |\n|---|---|\n| c | d |\n\n",
          "<div>\n\n", "</div>\n\n", "1. one\n\n   two\n\n", "```\ncode\n```\n\n", "![alt](a.png)\n\n")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6), st.sampled_from(["a.md", "a.mdx", "a.html"]))
def test_the_page_is_read_as_before(pieces: list[str], path: str) -> None:
    page = read_text("".join(pieces), path)
    for number, block in enumerate(page.blocks):
        made = permitted(page, number, WORDS)
        if isinstance(made, str):
            continue
        assert [one.text for one in made.blocks] == [one.text for one in page.blocks]
        (new,) = made.directives
        assert made.blocks[new.block if new.block is not None else -1].text == block.text
        comment = JSX if path == "a.mdx" else HTML
        assert "".join(made.text.split()) != "".join(page.text.split())
        assert "".join(made.text.replace(comment, "").split()) == "".join(page.text.split())


@given(st.text(max_size=40))
def test_a_reason_can_end_nothing_and_run_nothing(reason: str) -> None:
    words = permit(["SUP002", "SUP"], "2027-03-01", f"because {reason}")
    body = words.partition(" -- ")[2]
    assert not any(mark in body for mark in ("--", "*/", "{", "}", "<", ">", "`", "\n", "\r"))
    read = read_directive(words.removeprefix("claimlint:"))
    assert isinstance(read, Permission)
    assert (read.codes, read.until) == (("SUP002", "SUP"), "2027-03-01")
