"""Decisions on pages of every format: what was decided stands there, and all else is read as before."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from claimlint.config import Config
from claimlint.linter import lint_document
from claimlint.model import Document, Finding
from claimlint.packet import case_ids
from claimlint.packetfile import Decision
from claimlint.readers import READERS, read_document, read_text
from claimlint.ruleset import Ruleset
from claimlint.settle import settle

FIXTURES = Path(__file__).parents[1] / "readers" / "fixtures"
PAGES = sorted(path for path in FIXTURES.rglob("*") if path.suffix in READERS and path.suffix != ".docx")
WORDINGS = ("It may help some people.", "It's not for everyone: ask us.", "Ask us “why”, or 5% of the team, about it")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_any_decisions_on_any_page(path: Path, seed: int, rules: Ruleset) -> None:
    if path.suffix in (".tsx", ".ts", ".astro", ".vue", ".svelte"):
        pytest.importorskip("tree_sitter")
    dice = random.Random(f"{path.name} {seed}")
    page = read_document(path.read_bytes(), path.name)
    ids = case_ids(page)
    chosen = dice.sample(range(len(ids)), min(6, len(ids)))
    decisions = []
    for line, number in enumerate(chosen, 2):
        kind = dice.choice(("edit", "edit", "allow", "approve"))
        wording = dice.choice(WORDINGS) if kind == "edit" else ""
        decisions.append(Decision(line, ids[number], path.name, kind, wording, "2027-01-01", "Dr. B", note="agreed"))

    def lint(document: Document) -> tuple[Finding, ...]:
        return lint_document(document, Config(), rules, "2026-11-20").findings

    outcome = settle(page, lint, rules.by_code, decisions, (), "2026-11-20")
    after = read_text(outcome.text, path.name)
    assert [one.decision for one in outcome.settled] == decisions
    done = {number: one for number, one in zip(chosen, outcome.settled, strict=True) if not one.refused}
    edited = {page.segments[number].block for number, one in done.items() if one.decision.decision == "edit"}
    assert len(after.blocks) == len(page.blocks)
    for number, (old, new) in enumerate(zip(page.blocks, after.blocks, strict=True)):
        assert (old.text != new.text) == (number in edited)
    for number, one in done.items():
        text = plain(after.blocks[page.segments[number].block].text)
        if one.decision.decision == "edit":
            assert plain(one.decision.wording) in text
        else:
            assert plain(page.segments[number].text) in text
    approved = [number for number, one in done.items() if one.decision.decision == "approve"]
    assert len(outcome.entries) <= len(approved)
    assert {entry.text for entry in outcome.entries} == {page.segments[number].text for number in approved}
    allowed = [one for one in done.values() if one.decision.decision == "allow"]
    assert len(after.directives) == len(page.directives) + len(allowed)
    again = settle(after, lint, rules.by_code, [one.decision for one in done.values()], outcome.entries, "2026-11-20")
    assert not again.entries


def plain(text: str) -> str:
    return " ".join(text.split()).replace("’", "'")


def test_a_changed_claim_cannot_be_allowed_and_says_what_can_be_done(rules: Ruleset) -> None:
    page = read_text("# Visit\n\nNearly all people need no surgery.\n", "a.md")
    number = next(at for at, one in enumerate(page.segments) if one.text.startswith("Nearly"))
    decision = Decision(
        2, case_ids(page)[number], "a.md", "allow", "", "2027-01-01", "Dr. B", note="agreed", rules=("CLM001",)
    )
    outcome = settle(page, lambda _: (), rules.by_code, [decision], (), "2026-11-20")
    assert outcome.text == page.text
    assert "Approve these words" in outcome.settled[0].refused
