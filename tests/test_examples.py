"""What a user sees on the example site, to the letter. `python tests/update_golden.py` writes it anew."""

from __future__ import annotations

from tests.update_golden import GOLDEN, run


def test_the_output_on_the_examples_is_the_recorded_one() -> None:
    code, text = run()
    assert code == 1
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_good_pages_are_silent() -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    assert "ketamine-revised.md" not in text
    for bad in ("ketamine.md", "iv-drips.html"):
        assert bad in text
