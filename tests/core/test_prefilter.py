"""The prefilter may pass too much and never too little: held against running every rule on everything."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.context import Page
from claimlint.matchers import Hit
from claimlint.matchers.phrase import judge, match
from claimlint.model import Document
from claimlint.prefilter import Prefilter, choose
from claimlint.readers import read_text
from claimlint.rulecheck import marked
from claimlint.ruleset import Ruleset


def both(document: Document, rules: Ruleset) -> tuple[set[tuple[str, int, int, int]], set[tuple[str, int, int, int]]]:
    def key(hit: Hit) -> tuple[str, int, int, int]:
        return hit.rule.code, hit.segment, hit.start, hit.end

    page = Page(document, rules)
    filtered = {key(hit) for hit in match(page, rules, range(len(rules.rules)))}
    everything = {key(hit) for rule in rules.rules if rule.kind == "phrase" for hit in judge(page, rules, rule)}
    return filtered, everything


def test_no_match_is_lost_on_all_examples(rules: Ruleset) -> None:
    texts = [marked(text)[1].text for rule in rules.rules for text in (*rule.examples.flag, *rule.examples.clear)]
    filtered, everything = both(read_text("\n\n".join(texts), "all.md"), rules)
    assert everything
    assert filtered == everything


def test_no_match_is_lost_on_mixed_words(rules: Ruleset) -> None:
    examples = [marked(text)[1].text for rule in rules.rules for text in rule.examples.flag]
    fragments = st.sampled_from(sorted({word for text in examples for word in text.split()}))
    signs = st.sampled_from([" ", ", ", " - ", "\u2014", "\u00a0", " \u201c", "\u2019 ", "; ", ". "])

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(fragments, signs), min_size=5, max_size=60))
    def check(parts: list[tuple[str, str]]) -> None:
        filtered, everything = both(read_text("".join(word + sign for word, sign in parts), "x.md"), rules)
        assert filtered == everything

    check()


def test_every_clause_of_a_pattern_must_be_there() -> None:
    needs = [
        ([frozenset({" pain "}), frozenset({"{drug}"})], frozenset({"{drug}"})),
        ([frozenset({" only "})], None),
        ([], None),
        ([frozenset({" pain "})], frozenset({"\0ever"})),
    ]
    prefilter = Prefilter(needs, {"drug": (" ketamine ", " tms ")}, {"drug": ("\0ketamine ", "\0tms ")})
    text, starts = " pain of it  ketamine for pain  only pain ", [1, 13, 32]
    assert prefilter.candidates(text, starts) == {0: {2: None}, 1: {2: None, 0: [0]}, 2: {2: None, 1: None}}


def test_rare_words_are_chosen_before_common_ones() -> None:
    clauses = [frozenset({" the "}), frozenset({" allodynia "}), frozenset({" patients "})]
    assert choose(clauses, {})[0] == frozenset({" allodynia "})
