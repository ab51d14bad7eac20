"""Names of the evidence base in texts."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint import lexicon
from claimlint.entries import Condition, Substance
from claimlint.folding import flatten, fold
from claimlint.knowledge import Knowledge
from claimlint.lexicon import Lexicon
from claimlint.names import Mention, Names, table

BASE = Knowledge(
    {
        "ketamine": Substance("ketamine", "ketamine", "drug", names=("ketamine infusions",), harm_words=("nausea",)),
        "prp": Substance("prp", "platelet-rich plasma", "biologic", names=("PRP",)),
    },
    {
        "crps": Condition("crps", "complex regional pain syndrome", abbreviations=("CRPS",)),
        "pain": Condition("pain", "pain"),
        "ms": Condition("ms", "multiple sclerosis", abbreviations=("MS",)),
    },
    {},
    {},
)
TABLE = table(BASE, ["dizzy"])
NAMES = Names(TABLE)
LEXICON = Lexicon(lexicon.table({}, {}, [[f"\0{name} " for name in TABLE]]))


def scan(*texts: str) -> list[Mention]:
    folded = [fold(text) for text in texts]
    found = NAMES.find(folded, texts, [LEXICON.read(text).begins(1) for text in folded])
    return [one for segment in found.values() for one in segment]


def test_the_longest_name_of_a_kind_with_its_place() -> None:
    found = scan("IV Ketamine infusions", "for complex regional pain syndrome (CRPS)")
    assert found == [
        Mention("treatment", "ketamine", 0, 3, 21),
        Mention("condition", "crps", 1, 4, 34),
        Mention("condition", "crps", 1, 36, 40),
    ]


def test_a_name_is_a_whole_word() -> None:
    assert scan("painting with ketamines") == []


def test_names_side_by_side_share_a_space() -> None:
    assert [one.entry for one in scan("ketamine crps")] == ["ketamine", "crps"]


def test_an_ordinary_word_counts_in_capitals_only() -> None:
    assert [one.entry for one in scan("MS and Ms. Ortiz")] == ["ms"]


def test_harm_words() -> None:
    found = scan("Nausea; you may feel dizzy.")
    assert [(one.kind, one.entry) for one in found] == [("harm", "nausea"), ("harm", "dizzy")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="crps painCRPSketmi-,.()'İß 日", max_size=30), min_size=1, max_size=4))
def test_places_are_those_of_the_text(texts: list[str]) -> None:
    texts = [text or "x" for text in texts]
    for one in scan(*texts):
        words = flatten(fold(texts[one.segment][one.start : one.end]))
        entries = (*BASE.substances.values(), *BASE.conditions.values())
        assert words in {flatten(fold(name)) for entry in entries for name in entry.all_names()}
