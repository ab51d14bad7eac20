"""Invented pages of every format, and what is read from them: kind|level|section|lead|marks|name|text."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.model import Document
from claimlint.readers import read_document

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = ["clinic.html", "post.md", "page.mdx", "note.txt", "post.toml.md"]


def lines(document: Document) -> str:
    out = []
    for segment in document.segments:
        block = document.blocks[segment.block]
        marks = ("quoted " if block.quoted else "") + block.hidden
        fields = (
            segment.kind,
            block.level or "",
            _number(block.section),
            _number(block.lead),
            marks.strip(),
            block.name,
        )
        out.append("|".join(map(str, fields)) + "|" + segment.text)
    out += [f"directive|{_number(directive.block)}|{directive.text}" for directive in document.directives]
    return "\n".join(out) + "\n"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_page(name: str, ends: str) -> None:
    data = (FIXTURES / name).read_bytes().replace(b"\n", ends.encode())
    document = read_document(data, name)
    assert lines(document) == (FIXTURES / f"{name}.golden").read_text(encoding="utf-8")
    assert document.problems == ()
