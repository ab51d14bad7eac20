"""The prefilter may pass too much and never too little: held against running every rule on everything."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.context import Page
from claimlint.lexicon import Lexicon, table
from claimlint.matchers import Hit
from claimlint.matchers.phrase import judge, match
from claimlint.model import Document
from claimlint.prefilter import Needs, Prefilter, choose, index
from claimlint.readers import read_text
from claimlint.rulecheck import marked
from claimlint.ruleset import Ruleset


def both(document: Document, rules: Ruleset) -> tuple[set[tuple[str, int, int, int]], set[tuple[str, int, int, int]]]:
    def key(hit: Hit) -> tuple[str, int, int, int]:
        return hit.rule.code, hit.segment, hit.start, hit.end

    page = Page(document, rules)
    some = [number for number, rule in enumerate(rules.rules) if number % 6 == 0 and rule.kind == "phrase"]
    filtered = {key(hit) for hit in match(page, rules, some)}
    everything = {key(hit) for number in some for hit in judge(page, rules, rules.rules[number])}
    return filtered, everything


def test_no_match_is_lost_on_examples_of_other_rules(rules: Ruleset) -> None:
    """A sixth of the rules, for to compile all takes long; on its own examples, rulecheck holds each to the words."""
    texts = [marked(text)[1].text for rule in rules.rules for text in (*rule.examples.flag, *rule.examples.clear)]
    filtered, everything = both(read_text("\n\n".join(texts[::12]), "all.md"), rules)
    assert everything
    assert filtered == everything


def test_no_match_is_lost_on_mixed_words(rules: Ruleset) -> None:
    examples = [marked(text)[1].text for rule in rules.rules for text in rule.examples.flag]
    fragments = st.sampled_from(sorted({word for text in examples for word in text.split()}))
    signs = st.sampled_from([" ", ", ", " - ", "\u2014", "\u00a0", " \u201c", "\u2019 ", "; ", ". "])

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(fragments, signs), min_size=5, max_size=60))
    def check(parts: list[tuple[str, str]]) -> None:
        filtered, everything = both(read_text("".join(word + sign for word, sign in parts), "x.md"), rules)
        assert filtered == everything

    check()


def test_every_clause_of_a_pattern_must_be_there() -> None:
    needs = [
        Needs([frozenset({" pain "}), frozenset({"{drug}"})], frozenset({"{drug}"}), 3),
        Needs([frozenset({" only "})], None),
        Needs([], None),
        Needs([frozenset({" pain "})], frozenset({"\0ever"})),
    ]
    others = {"pain.*drug": [frozenset({" pain "}), frozenset({"{drug}"})]}
    prefilter = Prefilter(index(needs, {"drug": (" ketamine ", " tms ")}, {"drug": ("\0ketamine ", "\0tms ")}, others))

    def candidates(text: str) -> dict[int, list[int] | None]:
        return dict(prefilter.candidates(prefilter.read(text)))

    assert candidates("pain of it") == {2: None}
    assert candidates("ketamine for pain") == {0: [0], 2: None}
    assert candidates("for pain take ketamine") == {2: None}  # what it needs does not follow
    assert candidates("ketamine is a drug for pain") == {2: None}  # it follows too late
    assert [prefilter.may("pain.*drug", prefilter.read(text)) for text in ("pain of it", "pain, tms")] == [False, True]
    assert candidates("only everywhere, pain") == {1: None, 2: None, 3: [5]}


WORDS = st.sampled_from(["a", "ab", "abc", "b", "ba", "c", "cab", "7", "7a", "a7"])
LITERALS = st.builds(
    lambda before, words, after: before + " ".join(words) + after,
    st.sampled_from(["", " ", "\0"]), st.lists(WORDS, min_size=1, max_size=3), st.sampled_from(["", " "]),
)  # fmt: skip


@given(
    st.lists(LITERALS, min_size=1, max_size=8, unique=True), st.lists(st.tuples(WORDS, st.sampled_from([" ", "  "])))
)
def test_a_lexicon_finds_every_literal_where_it_stands(literals: list[str], parts: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in parts)
    numbered = {literal: {number} for number, literal in enumerate(literals)}
    reading = Lexicon(table(numbered, {}, [[literal] for literal in literals])).read(text)
    one = f" {' '.join(text.split())} "
    for number, literal in enumerate(literals):
        stands = literal.replace("\0", " ") in one
        assert bool(reading.features >> number & 1) == stands
        places = reading.begins(1 << number)
        if literal[0] == "\0" and stands:
            assert places
        assert all(literal.split()[0].strip("\0") in text[place:].split()[0] for place in places)


def test_figures_and_starts_are_known() -> None:
    lexicon = Lexicon(table({"#": {0}, " mg ": {1}}, {1: {2}}, [["\0#"], [" #"], ["^"]]))
    reading = lexicon.read("a 5 mg dose of b12  7")
    assert reading.features == 0b111
    assert [reading.begins(1 << lead) for lead in range(3)] == [[2, 20], [1, 19], [0]]
    assert reading.begins(0b101) == [0, 2, 20]
    assert lexicon.read("5 mg").begins(0b010) == []  # no sign before it


def test_rare_words_are_chosen_before_common_ones() -> None:
    clauses = [frozenset({" the "}), frozenset({" allodynia "}), frozenset({" patients "})]
    assert choose(clauses, {})[0] == frozenset({" allodynia "})
