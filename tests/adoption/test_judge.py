"""What always holds between a baseline and the findings of a run."""

from __future__ import annotations

import os
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint.baseline import Run, judge
from claimlint.baselinefile import Baseline
from claimlint.config import Config
from claimlint.model import Finding, Span

HOME = os.path.abspath(os.sep + "site")  # is not there: what it says of pages comes from the run alone
PATHS = [os.path.join(HOME, name) for name in ("a.md", "b.md", "sub/c.md")]
RUN = Run(frozenset(PATHS), (HOME,), lambda _: Config(), {}, lambda _: None)
EMPTY = Baseline(os.path.join(HOME, "claimlint-baseline.json"))


def finding(path: str, rule: str, segment: str, about: tuple[str, ...]) -> Finding:
    return Finding(
        path=path, span=Span(0, 1), line=1, column=1, end_line=1, end_column=2, rule=rule, name="x", title="X",
        labels=(), severity="error", confidence="high", message="", match=segment, segment=segment,
        segment_kind="sentence", about=about,
    )  # fmt: skip


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(PATHS),
        st.sampled_from(["SUP001", "ABS001"]),
        st.sampled_from(["It cures.", "It  CURES.", "It helps.", "Safe — “always”", 'safe - "always"']),
        st.sampled_from([(), (), (), ("ketamine",), ("ketamine for crps", "ketamine for tinnitus")]),
    ),
    max_size=8,
)


def recorded(given: list[Finding]) -> Baseline:
    return EMPTY._replace(entries=judge(EMPTY, given, RUN).recorded())


@settings(deadline=None)
@given(findings, st.randoms())
def test_what_is_recorded_is_known_in_any_order(given: list[Finding], chance: object) -> None:
    baseline = recorded(given)
    chance.shuffle(given)  # type: ignore[attr-defined]
    verdict = judge(baseline, given, RUN)
    assert len(verdict.known) == len(given)
    assert verdict.stale == ()
    assert verdict.pruned() == verdict.recorded()
    assert [entry.key for entry in verdict.recorded()] == [entry.key for entry in baseline.entries]


@settings(deadline=None)
@given(findings, findings)
def test_only_as_many_are_accepted_as_were_recorded(old: list[Finding], new: list[Finding]) -> None:
    verdict = judge(recorded(old), old + new, RUN)
    assert len(verdict.known) == len(old)
    assert verdict.stale == ()


@settings(deadline=None)
@given(findings, st.integers(0, 8))
def test_what_is_gone_is_stale_and_pruned(old: list[Finding], kept: int) -> None:
    verdict = judge(recorded(old), old[:kept], RUN)
    assert len(verdict.known) == len(old[:kept])
    written = sum(len(one.about) or 1 for one in old[kept:])
    assert sum(entry.times for entry in verdict.stale) == written
    assert [entry.key for entry in verdict.pruned()] == [entry.key for entry in recorded(old[:kept]).entries]


@settings(deadline=None)
@given(findings)
def test_what_moves_to_another_page_stays_accepted(old: list[Finding]) -> None:
    target = os.path.join(HOME, "new.md")
    run = RUN._replace(files=RUN.files | {target})
    verdict = judge(recorded(old), [replace(one, path=target) for one in old], run)
    if len({one.path for one in old}) == 1:  # words of several pages may be about one thing on the new one
        assert len(verdict.known) == len(old)
        assert verdict.stale == ()
    assert {entry.path for entry in verdict.pruned()} <= {"new.md"}


@settings(deadline=None)
@given(findings)
def test_a_run_that_looked_elsewhere_changes_nothing(old: list[Finding]) -> None:
    baseline = recorded(old)
    run = Run(frozenset({os.path.join(HOME, "z.md")}), (), lambda _: Config(), {}, lambda _: None)
    verdict = judge(baseline, [], run)
    assert verdict.stale == ()
    assert verdict.recorded() == verdict.pruned() == baseline.entries
