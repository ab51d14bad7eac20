"""What a user sees on the example site, to the letter. `python tests/update_golden.py` writes it anew."""

from __future__ import annotations

from pathlib import Path

from tests.update_golden import GOLDEN, run


def test_the_output_on_the_examples_is_the_recorded_one() -> None:
    code, text = run()
    assert code == 1
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_good_pages_are_silent() -> None:
    places = {line.split(":")[0] for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line[:9] == "examples/"}
    assert {Path(place).name for place in places} == {"ketamine.md", "iv-drips.html"}
