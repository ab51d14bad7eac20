"""A small invented clinic in every format of a website's repository, and what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.readers import read_document
from tests.readers.test_reader_golden import lines

SITE = Path(__file__).parent / "fixtures" / "site"
PAGES = sorted(path.name for path in SITE.iterdir() if path.suffix != ".golden")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_page(name: str, ends: str) -> None:
    data = (SITE / name).read_bytes().replace(b"\n", ends.encode())
    document = read_document(data, name)
    assert lines(document) == (SITE / f"{name}.golden").read_text(encoding="utf-8")
    assert document.problems == ()
