"""Permissions in a page: what they allow, and what is said when they are wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.model import Block, Directive, Document, Finding, Rule, Segment, Span
from claimlint.suppress import OWN_RULES, Flaw, Outcome, Permission, read_directive, suppress

TODAY = "2026-06-01"


def rule(code: str, name: str, label: str) -> Rule:
    return Rule(
        code=code, name=name, family="", path="", title="", severity="error", confidence="high", labels=(label,),
        message="",
    )  # fmt: skip


RULES = (rule("SUP002", "only-treatment", "SUP"), rule("SUP003", "best", "SUP"), rule("ABS001", "cure", "ABS"))


def page(*lines: str) -> tuple[Document, list[Finding]]:
    """A document whose lines are comments or paragraphs; a paragraph "CODE words" is a finding of that code."""
    text = "\n".join(lines)
    blocks: list[Block] = []
    pending: list[tuple[str, Span]] = []
    directives: list[Directive] = []
    findings: list[Finding] = []
    at = 0
    for line in lines:
        span = Span(at, at + len(line))
        at += len(line) + 1
        if "claimlint:" in line and line.startswith("<!--"):
            pending.append((line.removesuffix("-->").partition("claimlint:")[2], span))
            continue
        if line.startswith("claimlint:"):  # front matter: its span is that of the value
            directives.append(Directive(line.partition(":")[2], Span(span.start + 11, span.end), None))
            continue
        directives += [Directive(words, place, len(blocks)) for words, place in pending]
        pending.clear()
        blocks.append(Block("paragraph", line, ((0, span.start, span.end),)))
        code = line.split()[0]
        if code.isupper():
            findings.append(finding(code, span))
    directives += [Directive(words, place, None) for words, place in pending]
    segments = tuple(Segment("sentence", block.text, at) for at, block in enumerate(blocks))
    return Document("page.md", text, "markdown", tuple(blocks), segments, tuple(directives)), findings


def finding(code: str, span: Span) -> Finding:
    return Finding(
        path="page.md", span=span, line=1, column=1, end_line=1, end_column=1, rule=code, name="", title="",
        labels=(), severity="error", confidence="high", message="", match="", segment="", segment_kind="sentence",
    )  # fmt: skip


def run(*lines: str, today: str = TODAY, active: list[str] | None = None) -> Outcome:
    document, findings = page(*lines)
    return suppress(document, findings, RULES, today, active)


def codes(outcome: Outcome) -> tuple[list[str], list[str], list[str]]:
    return (
        [found.rule for found in outcome.kept],
        [one.finding.rule for one in outcome.suppressed],
        [found.rule for found in outcome.own],
    )


def test_the_next_block_only() -> None:
    outcome = run("SUP002 a", "<!-- claimlint: allow SUP002 -- our own survey, 2025 -->", "SUP002 b", "SUP002 c")
    assert codes(outcome) == (["SUP002", "SUP002"], ["SUP002"], [])
    assert outcome.suppressed[0].reason == "our own survey, 2025"
    assert outcome.suppressed[0].by == "comment"
    assert outcome.suppressed[0].line == 2
    assert outcome.suppressed[0].finding.span.start > outcome.kept[0].span.start


def test_another_rule_stands() -> None:
    outcome = run("<!-- claimlint: allow SUP002 -- why -->", "ABS001 a")
    assert codes(outcome) == (["ABS001"], [], ["CL005"])


def test_the_whole_file() -> None:
    outcome = run("SUP002 a", "x", "<!-- claimlint: allow-file SUP002 -- why -->", "SUP002 b")
    assert codes(outcome) == ([], ["SUP002", "SUP002"], [])


@pytest.mark.parametrize("word", ["allow", "allow-file"])
def test_front_matter_is_the_whole_file(word: str) -> None:
    outcome = run(f"claimlint: {word} SUP002 -- why", "x", "SUP002 a", "SUP002 b")
    assert codes(outcome) == ([], ["SUP002", "SUP002"], [])
    assert outcome.suppressed[0].by == "front matter"


@pytest.mark.parametrize(
    "named", ["SUP002, ABS001", "SUP002,ABS001", "SUP , ABS001", "only-treatment,cure", "sup002,abs"]
)
def test_several_codes_names_and_labels(named: str) -> None:
    document, findings = page(f"<!-- claimlint: allow {named} -- why -->", "SUP002 a")
    findings.append(finding("ABS001", findings[0].span))
    assert codes(suppress(document, findings, RULES, TODAY)) == ([], ["SUP002", "ABS001"], [])


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("allow SUP002", "CL003", "allow SUP002 -- reason"),
        ("allow SUP002 --", "CL003", "gives no reason"),
        ("allow SUP002 until=2027-01-01 --  ", "CL003", "gives no reason"),
        ("allow SUP02 -- why", "CL002", '"SUP02"; the nearest is SUP002.'),
        ("allow SUP002 PRS001 -- why", "CL001", 'commas between the rules, as in "SUP002,PRS001"'),
        ("allow", "CL001", "names no rule"),
        ("", "CL001", "nothing stands after"),
        ("allow -- why", "CL001", "names no rule"),
        ("alow SUP002 -- why", "CL001", '"alow" is neither'),
        ("allow SUP002 because we say so", "CL001", "two hyphens between"),
        ("allow SUP002 ABS001 -- why", "CL001", "commas"),
        ("allow SUP002,,ABS001 -- why", "CL001", "comma too many"),
        ("allow SUP002 until=soon -- why", "CL001", '"soon" is not a date'),
        ("allow SUP002 until=2027-02-30 -- why", "CL001", '"2027-02-30" is not a date'),
        ("allow SUP002 until=20270201 -- why", "CL001", "is not a date"),
        ("allow SUP002 til=2027-02-01 -- why", "CL001", "neither until=DATE nor owner=NAME"),
        ("allow SUP002 owner= -- why", "CL001", "neither until=DATE nor owner=NAME"),
        ("allow SUP002 until=2026-05-31 -- why", "CL004", "2026-05-31"),
        ("allow ABS -- why", "CL005", "ABS"),
    ],
)
def test_what_is_wrong_is_reported_and_allows_nothing(text: str, code: str, words: str) -> None:
    outcome = run(f"<!-- claimlint: {text} -->", "SUP002 a")
    assert codes(outcome) == (["SUP002"], [], [code])
    own = outcome.own[0]
    assert words in own.message
    assert (own.path, own.line, own.column, own.labels) == ("page.md", 1, 1, ())
    assert own.severity == ("info" if code == "CL005" else "warning")


def test_own_findings_cannot_be_allowed() -> None:
    outcome = run("<!-- claimlint: allow-file CL003 -- why -->", "<!-- claimlint: allow SUP002 -->", "SUP002 a")
    assert codes(outcome) == (["SUP002"], [], ["CL002", "CL003"])


def test_the_last_day_counts() -> None:
    lines = ("<!-- claimlint: allow SUP002 until=2026-06-01 -- why -->", "SUP002 a")
    assert codes(run(*lines, today="2026-06-01")) == ([], ["SUP002"], [])
    assert codes(run(*lines, today="2026-06-02")) == (["SUP002"], [], ["CL004"])


def test_part_of_a_list_is_unknown() -> None:
    outcome = run("<!-- claimlint: allow SUP002, SUP02 -- why -->", "SUP002 a")
    assert codes(outcome) == ([], ["SUP002"], ["CL002"])


def test_rules_that_did_not_run_are_not_unused() -> None:
    lines = ("<!-- claimlint: allow SUP002, ABS001 -- why -->", "x")
    assert codes(run(*lines, active=["ABS001"])) == ([], [], ["CL005"])
    assert codes(run(*lines)) == ([], [], ["CL005", "CL005"])


def test_a_rule_that_stands_behind_another_is_not_unused() -> None:
    document, findings = page("<!-- claimlint: allow SUP003 -- why -->", "SUP002 a")
    findings = [replace(found, also=("SUP003",)) for found in findings]
    assert codes(suppress(document, findings, RULES, TODAY)) == (["SUP002"], [], [])


def test_a_comment_at_the_end_allows_nothing() -> None:
    assert codes(run("SUP002 a", "<!-- claimlint: allow SUP002 -- why -->")) == (["SUP002"], [], ["CL005"])


def test_the_first_permission_is_the_one_that_counts() -> None:
    outcome = run("<!-- claimlint: allow SUP002 -- one -->", "SUP002 a", "<!-- claimlint: allow-file SUP -- two -->")
    assert [one.reason for one in outcome.suppressed] == ["one"]
    assert codes(outcome)[2] == []


@pytest.mark.parametrize("mark", ["--", "—", "–"])
def test_a_dash_parts_codes_and_reason(mark: str) -> None:
    assert read_directive(f" allow SUP002 {mark} see -- ours ") == Permission(("SUP002",), "see -- ours", False)


@pytest.mark.parametrize("end", [" -->", " */}", " #}", "-->"])
def test_the_end_of_the_comment_is_no_reason(end: str) -> None:
    assert read_directive("allow SUP002 -- why" + end) == Permission(("SUP002",), "why", False)
    assert isinstance(read_directive("allow SUP002 -- " + end), Flaw)


def test_options() -> None:
    assert read_directive("allow-file owner=dr-roe SUP002,ABS until=2027-03-01 -- why") == Permission(
        ("SUP002", "ABS"), "why", True, "2027-03-01", "dr-roe"
    )


def test_own_rules_explain_themselves() -> None:
    assert [own.code for own in OWN_RULES] == ["CL001", "CL002", "CL003", "CL004", "CL005", "CL006"]
    for own in OWN_RULES:
        assert own.why
        assert own.title
        assert not own.labels


def test_nothing_to_do_keeps_the_findings() -> None:
    document, findings = page("SUP002 a")
    assert suppress(document, findings, RULES, TODAY) == Outcome(tuple(findings))
    assert suppress(replace(document, directives=()), findings, RULES, TODAY).kept == tuple(findings)


@given(st.text(alphabet=st.sampled_from("alowfie-SUP02 ,=–—untl7"), max_size=40))
def test_any_directive_is_a_permission_with_a_reason_or_a_flaw(text: str) -> None:
    read = read_directive(text)
    if isinstance(read, Permission):
        assert read.reason
        assert all(read.codes)


@given(
    st.lists(
        st.sampled_from(["allow SUP002 -- why", "allow-file ABS -- w", "allow X -- w", "allow", "SUP002", "ABS001"])
    )
)
def test_no_finding_is_lost(parts: list[str]) -> None:
    lines = [f"<!-- claimlint: {part} -->" if part.startswith("allow") else part for part in parts]
    document, findings = page(*lines)
    outcome = suppress(document, findings, RULES, TODAY)
    left = [*outcome.kept, *(one.finding for one in outcome.suppressed)]
    assert sorted(found.span for found in left) == [found.span for found in findings]
