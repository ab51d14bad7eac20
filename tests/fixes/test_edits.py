"""Which words change, and which stay as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.edits import changes


def changed(old: str, new: str) -> str:
    parts, at = [], 0
    for start, end, text in changes(old, new):
        parts += [old[at:start], text]
        at = end
    return "".join([*parts, old[at:]])


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("ketamin", "ketamine", "ketamine"),
        ("Ketamin", "ketamine", "Ketamine"),
        ("KETAMIN", "ketamine", "KETAMINE"),
        ("NDMA", "NMDA", "NMDA"),
        ("HRT", "hormones", "Hormones"),  # an abbreviation is not shouted
        ("spravado", "Spravato", "Spravato"),
        ("iv", "IV", "IV"),  # only the capitals are wrong
        ("Iv Drip", "IV drip", "IV drip"),
        ("Chronic Regional Pain Syndrom", "Complex regional pain syndrome", "Complex Regional Pain Syndrome"),
        ("the Only Cure", "one of the options", "one of the options"),
        ("works for 80%", "works for 80% [cite]", "works for 80% [cite]"),
        ("Works For 80%", "works for 80% [cite]", "Works For 80% [cite]"),
        ("Very Safe", "safe", "Safe"),
        ("a Very good day", "a good day", "a good day"),
    ],
)
def test_words(old: str, new: str, wanted: str) -> None:
    assert changed(old, new) == wanted


def test_what_both_have_is_left_alone() -> None:
    assert list(changes("chronic regional pain syndrome", "complex regional pain syndrome")) == [(0, 7, "complex")]
    assert list(changes("the one only cure", "the one of many cures only cure")) == [(4, 7, "one of many cures")]


WORDS = st.lists(st.sampled_from(["a", "b", "c", "D", "e"]), min_size=1, max_size=6).map(" ".join)


@given(WORDS, WORDS)
def test_the_new_words_stand_there(old: str, new: str) -> None:
    assert changed(old, new).casefold() == new.casefold()
    last = -1
    for start, end, _ in changes(old, new):
        assert last < start < end <= len(old)
        last = end
