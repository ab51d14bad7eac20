"""Whatever a file holds, loading ends in a base or in a RuleError that names the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.errors import RuleError
from claimlint.knowledge import load_knowledge
from tests.evidence.test_loading import CONDITIONS, SOURCES, STUDIES, SUBSTANCES, write

GOOD = {"sources": SOURCES, "substances": SUBSTANCES, "conditions": CONDITIONS, "studies": STUDIES}
PIECES = (
    "",
    ":",
    "- ",
    "{",
    "[]",
    "null",
    "no",
    "1.5",
    "\t",
    "*a",
    "&a ",
    "!!python/name:os.system ",
    "? ",
    "\n\n",
    "\x00",
)


def load(**files: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = failure(write(Path(folder), **files))
        assert found is None or (found.path.startswith(folder) and found.message and found.hint)


def failure(folder: Path) -> RuleError | None:
    try:
        load_knowledge(folder)
    except RuleError as error:
        return error
    return None


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_damaged_file(kind: str, data: st.DataObject) -> None:
    text = GOOD[kind]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    load(**{kind: text[:start] + data.draw(st.sampled_from(PIECES)) + text[end:]})


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.text(max_size=60))
def test_any_text(kind: str, text: str) -> None:
    load(**{kind: text.encode("utf-8", "ignore").decode()})
