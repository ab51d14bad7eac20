from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.errors import RuleError
from claimlint.folding import NUMBER, flatten, fold, fold_case
from claimlint.pattern import clauses, emit, expand, parse, trie

VOCABULARY = {"treatment": r"(?<!\w)(?:ketamine|tms)(?!\w)"}


def found(pattern: str, text: str) -> list[str]:
    compiled = regex.compile(emit(parse(pattern), VOCABULARY))
    return [match.group() for match in compiled.finditer(fold(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        ("cure", "We cure pain. This procedure is secure.", ["cure"]),
        (
            "the only ... {treatment}",
            "The only FDA registered at-home ketamine kit",
            ["the only fda registered at-home ketamine"],
        ),
        ("the only ... {treatment}", "the only ketamine", ["the only ketamine"]),
        ("the only ... works", "the only one, it works", []),  # a comma ends the gap
        ("the only ... works", "the only one but it works", []),  # so does a new clause
        ("helps{list}sleep", "helps mood, energy, and sleep", ["helps mood, energy, and sleep"]),
        ("a.c", "abc a.c ac", ["abc", "a.c"]),
        (r"0\.5 ... dose", "0.5 mg dose", ["0.5 mg dose"]),
        ("side[- ]effects?", "side\u2010effects and side effect", ["side-effects", "side effect"]),
        ("don't wait", "Don\u2019t wait", ["don't wait"]),
        ("100% safe", "It is 100% safe.", ["100% safe"]),
        ("#1", "the #1 clinic", ["#1"]),
        (r"heal\w*", "Healing at health", ["healing", "health"]),
        ("(a|b){2}", "ab abc", ["ab"]),
        ("cur(e|es|ed)", "cured cures", ["cured", "cures"]),
        ("(?<!no )relief", "no relief, relief", ["relief"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, text: str, words: list[str]) -> None:
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(a+)+", "unlimited repeat"),
        ("(ab)*", "unlimited repeat"),
        (r"(\w*[a-z]*){0,9}x", "repeat inside a repeat"),
        ("(?P<x>a)", "group"),
        ("(?i)a", "group"),
        (r"(a)\1", "not known"),
        ("[a", "never closed"),
        ("(a", "never closed"),
        ("a)", "without its"),
        ("*a", "nothing to repeat"),
        ("a{2", "repeat count"),
        ("{Treatment", "opens no"),
        ("a{5,2}", "upper limit"),
        ("((a|bc){0,30}d){0,30}", "multiply"),
        ("(x ... y){0,3}", "gap inside a repeat"),
        (" ... ".join("abcdefgh"), "six gaps"),
    ],
)
def test_unsafe_or_broken_patterns_are_refused_with_the_next_step(pattern: str, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(pattern)
    assert says in caught.value.message
    assert caught.value.hint


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(fold_case(text)) == len(flatten(text)) == len(text)


@given(st.lists(st.text("abc -'", min_size=1, max_size=6), min_size=1, max_size=12))
def test_a_trie_matches_what_its_strings_match_the_longest_first(strings: list[str]) -> None:
    longest = "|".join(regex.escape(text) for text in sorted(set(strings), key=len, reverse=True))
    whole = regex.compile(trie(strings))
    for text in strings:
        assert whole.fullmatch(text)
        for other in strings:
            joined = text + other
            expected = regex.match(longest, joined)
            assert expected is not None
            assert whole.match(joined).end() == expected.end()  # type: ignore[union-attr]


words = st.sampled_from("cure pain the only safe in of {treatment} ketamine".split())
atoms = st.one_of(
    words, st.sampled_from(["(cure|heal)s?", r"\w+ing", "side[- ]effects?", "(very )?safe", "n[eo]t", "#1", r"\d+%"])
)
patterns = st.lists(atoms, min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from([" ", " ... ", ", "]).map(lambda glue: glue.join(parts))
)


@settings(max_examples=300)
@given(
    patterns,
    st.lists(
        st.sampled_from("cure heals, pain the only very safe not 7% #1 healing in side-effect of TMS".split()),
        max_size=14,
    ),
)
def test_every_match_satisfies_every_clause(pattern: str, text_words: list[str]) -> None:
    tree = parse(pattern)
    text = fold(" ".join(text_words))
    for match in regex.compile(emit(tree, VOCABULARY)).finditer(text):
        flat = f" {flatten(match.group())} "
        for clause in clauses(tree, bool):
            literals = {lit for c in clause for lit in ((" ketamine ", " tms ") if c == "{treatment}" else (c,))}
            found = (any(map(str.isdecimal, flat)) if literal == NUMBER else literal in flat for literal in literals)
            assert any(found), (clause, flat)


def test_expansion_gives_all_strings_or_none() -> None:
    assert set(expand(parse("(a|b)c?")) or ()) == {"a", "ac", "b", "bc"}
    assert expand(parse(r"a\w")) is None
    assert expand(parse("(a|b|c|d){0,9}")) is None
