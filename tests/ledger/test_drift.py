"""What became of an approved sentence: each kind of change, by its name and its weight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.drift import changes, is_near, nearness, sentence, tokens

# approved, on the page, what is said, whether the page says more
CASES = [
    ("Ketamine may help some people with CRPS.", "Ketamine helps most people with CRPS.",
     '"some" became "most", and "may" was dropped', True),
    ("Ketamine may help some people with CRPS.", "Ketamine may help people with CRPS.", '"some" was dropped', True),
    ("Ketamine can help many people with CRPS.", "Ketamine will help many people with CRPS.",
     '"can" became "will"', True),
    ("About 30% of the men kept more hair.", "About 50% of the men kept more hair.",
     'the number "30%" became "50%"', True),
    ("Shockwave may ease heel pain for some runners at 3 months.",
     "Shockwave may ease heel pain for some runners at 6 months.", 'the time "3 months" became "6 months"', True),
    ("Minoxidil can slow hair loss in adults with pattern baldness.",
     "Minoxidil can slow hair loss with pattern baldness.", 'the population "in adults" was dropped', True),
    ("Minoxidil can slow hair loss in men.", "Minoxidil can slow hair loss in women.",
     'the population "men" became "women"', True),
    ("Minoxidil can slow hair loss.[2]", "Minoxidil can slow hair loss.", 'the footnote "[2]" was dropped', True),
    ("Minoxidil can slow hair loss (Rossi et al. 2021).", "Minoxidil can slow hair loss.",
     'the footnote "(Rossi et al. 2021)" was dropped', True),
    ("Minoxidil slowed hair loss more than placebo.", "Minoxidil slowed hair loss more.",
     'the comparison "than placebo" was dropped', True),
    ("Nearly all runners tolerate the session well.", "All runners tolerate the session well.",
     '"Nearly" was dropped', True),
    ("Minoxidil is not a cure for baldness.", "Minoxidil is a cure for baldness.", '"not" was dropped', True),
    ("Minoxidil can slow hair loss.", "Minoxidil can permanently slow hair loss.", '"permanently" was added', True),
    ("Minoxidil helps most men with baldness.", "Minoxidil may help some men with baldness.",
     '"most" became "some", and "may" was added', False),
    ("Minoxidil may slow hair loss in some men.", "Minoxidil may slow balding in some men.",
     '"hair loss" became "balding"', False),
    ("Some patients notice less hair loss.", "Some people notice less hair loss.",
     '"patients" became "people"', False),
    ("In some men, minoxidil may slow hair loss.", "Minoxidil may slow hair loss in some men.", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("approved", "page", "said", "more"), CASES)
def test_changes_have_names(approved: str, page: str, said: str, more: bool) -> None:
    found = changes(tokens(approved), tokens(page))
    if said:
        assert sentence(found) == said
    else:
        assert [change.kind for change in found] == ["wording"]
    assert any(change.stronger for change in found) is more
    assert is_near(tokens(approved), tokens(page))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Minoxidil can slow hair loss - in men.", "minoxidil can slow hair loss, in men"),
        ("It isn’t a cure.", "It isn't a cure!"),
        ("Of 1,200 men, 30 % kept it.", "Of 1200 men, 30% kept it."),
        ("After a 4-week course", "After a 4 week course"),
    ],
)
def test_typography_is_no_change(one: str, other: str) -> None:
    assert [word.key for word in tokens(one)] == [word.key for word in tokens(other)]


@pytest.mark.parametrize(
    "page",
    [
        "Our clinic is open from nine to five on weekdays.",
        "Some people with CRPS call us first.",
        "Ketamine is an anaesthetic.",
        "People with CRPS",
        "",
    ],
)
def test_another_sentence_is_not_near(page: str) -> None:
    assert not is_near(tokens("Ketamine may help some people with CRPS."), tokens(page))


WORDS = st.lists(
    st.sampled_from("Ketamine may help some most people with CRPS adults 30% 4 weeks [2] not than".split()), max_size=14
)


@given(WORDS, WORDS)
def test_every_difference_is_told(one: list[str], other: list[str]) -> None:
    first, second = tokens(" ".join(one)), tokens(" ".join(other))
    found = changes(first, second)
    assert bool(found) == ([word.key for word in first] != [word.key for word in second])
    assert not found or sentence(found)
    assert 0 <= nearness(first, second) <= 1
