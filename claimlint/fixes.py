"""Fixes: words of a page replaced by those that a finding offers, each proved by reading and judging the page again.

A safe fix corrects a spelling or a name; any other wording is applied on request only. A change stands only if the
page then reads as before but for the new words, and is no longer reported for them. Everything outside the changed
words stays as it is, byte for byte.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from claimlint.edits import Edit, Planner
from claimlint.model import Block, Document, Finding, Fixed, Fixes, Suggestion, Unfixed
from claimlint.readers import read_text

Lint = Callable[[Document], Sequence[Finding]]

CHANGED = "the page would no longer be read as it is now"
STANDS = "the page would still be reported for it"
RAISES = "the new words would be reported too"
CIRCLE = "the fixes undo each other"
WORD_FILE = "Word files are not written; change it in Word"
_ROUNDS = 12  # a fix can uncover another one, seldom more


class Outcome(NamedTuple):
    """What became of a document: its new text, and what was and was not fixed."""

    text: str
    fixes: Fixes


class Change(NamedTuple):
    """One way to fix a finding."""

    finding: Finding
    suggestion: Suggestion
    edits: tuple[Edit, ...]


class Proof(NamedTuple):
    """A page as it is read and judged."""

    document: Document
    findings: Sequence[Finding]


def fix(document: Document, lint: Lint, *, unsafe: bool = False) -> Outcome:
    """Apply the safe fixes of what `lint` finds in a document, and with `unsafe` the first other wording that holds.

    Another call on the new text changes nothing.
    """
    page = Proof(document, lint(document))
    fixed: list[Fixed] = []
    for _ in range(_ROUNDS):
        left: dict[Finding, str] = {}
        for safe in (True, False) if unsafe else (True,):
            step = _Step(page, lint, safe)
            taken = step.take()
            left |= step.left
            if taken:
                break
        else:
            return Outcome(page.document.text, Fixes(tuple(fixed), tuple(Unfixed(*one) for one in left.items())))
        page = step.proof
        fixed += [Fixed(change.finding, change.suggestion.text) for change in taken]
    return Outcome(document.text, Fixes(left=tuple(Unfixed(one.finding, CIRCLE) for one in fixed)))


def offers(finding: Finding, *, safe: bool) -> list[Suggestion]:
    """The suggestions that can take the place of a finding's words: the safe ones, or the others."""
    return [one for one in finding.suggestions if one.replacement is not None and one.safe == safe]


class _Step:
    """One round over a page: which of its findings can be fixed together."""

    def __init__(self, page: Proof, lint: Lint, safe: bool) -> None:
        self.page, self.lint, self.safe = page, lint, safe
        self.proof = page  # the page with what was taken so far
        self.left: dict[Finding, str] = {}  # why a finding could not be fixed

    def take(self) -> list[Change]:
        """The changes that hold together, as many as there are; `proof` is the page with them."""
        queue = sorted(self._ways(), key=lambda ways: ways[0].finding.span)
        taken: list[Change] = []
        while queue:
            group: list[list[Change]] = []
            later: list[list[Change]] = []
            reach = 0
            for ways in queue:
                span = ways[0].finding.span
                if any(span.overlaps(change.finding.span) for change in taken):
                    continue  # it may be gone by now; if not, the next round has it
                if span.start < reach:
                    later.append(ways)
                else:
                    group.append(ways)
                    reach = span.end
            taken = self._fit(taken, group) if group else taken
            queue = later
        return taken

    def _ways(self) -> Iterator[list[Change]]:
        """For each finding that has an offer, the ways to follow it, the best first."""
        planner = Planner(self.page.document)
        for finding in self.page.findings:
            ways: list[Change] = []
            for suggestion in offers(finding, safe=self.safe):
                plans = planner.plans(finding, suggestion.replacement or "")
                if isinstance(plans, str):
                    self.left.setdefault(finding, plans)
                else:
                    ways += [Change(finding, suggestion, edits) for edits in plans]
            if ways:
                self.left.pop(finding, None)
                yield ways

    def _fit(self, taken: list[Change], group: list[list[Change]]) -> list[Change]:
        """`taken` and what holds of the group: all at once, else half by half, else one way after the other."""
        firsts = [*taken, *(ways[0] for ways in group)]
        wrong = self._prove(firsts)
        if not wrong:
            return firsts
        if len(group) > 1:
            half = len(group) // 2
            return self._fit(self._fit(taken, group[:half]), group[half:])
        for way in group[0][1:]:
            wrong = self._prove([*taken, way])
            if not wrong:
                return [*taken, way]
        self.left[group[0][0].finding] = wrong
        return taken

    def _prove(self, changes: Sequence[Change]) -> str:
        """Make the page with these changes the `proof`, or say why it is none."""
        edits = sorted(edit for change in changes for edit in change.edits)
        text = applied(self.page.document.text, edits)
        if text is None:
            return CHANGED
        document = read_text(text, self.page.document.path)
        if not reads_alike(self.page.document, document, edits):
            return CHANGED
        findings = self.lint(document)
        more = Counter(found.rule for found in findings)
        more.subtract(found.rule for found in self.page.findings)
        fixed = Counter(change.finding.rule for change in changes)
        if any(more[rule] > -count for rule, count in fixed.items()):
            return STANDS
        if not self.safe and any(count > 0 for count in more.values()):
            return RAISES
        self.proof = Proof(document, findings)
        return ""


def applied(text: str, edits: Iterable[Edit]) -> str | None:
    """The source with sorted edits in it; None where two overlap."""
    parts: list[str] = []
    at = 0
    for edit in edits:
        if edit.span.start < at:
            return None
        parts += (text[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join([*parts, text[at:]])


def reads_alike(before: Document, after: Document, edits: Sequence[Edit]) -> bool:
    """Whether `after` is read as `before` but for the sorted edits, whose words stand where they were put."""
    if len(before.blocks) != len(after.blocks) or _shape(before) != _shape(after):
        return False
    by_block: dict[int, list[Edit]] = {}
    shifts: dict[Edit, int] = {}
    shift = 0
    for edit in edits:
        by_block.setdefault(edit.block, []).append(edit)
        shifts[edit] = shift
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    for number, (old, new) in enumerate(zip(before.blocks, after.blocks, strict=True)):
        here = sorted(by_block.get(number, ()), key=lambda edit: edit.start)
        if _traits(old) != _traits(new) or _rewritten(old.text, here) != new.text:
            return False
        moved = 0
        for edit in here:
            start = edit.start + moved
            span = new.span(start, start + len(edit.text))
            if (span.start, span.end - span.start) != (edit.span.start + shifts[edit], len(edit.text)):
                return False
            moved += len(edit.text) - (edit.end - edit.start)
    return True


def _shape(document: Document) -> tuple[object, ...]:
    """What is read on a page beside its blocks."""
    comments = [(one.text, one.block) for one in document.directives]
    return comments, [problem.message for problem in document.problems], list(document.meta)


def _traits(block: Block) -> tuple[object, ...]:
    """What a block is, but for its words."""
    links = [link.href for link in block.links]
    return block.kind, block.level, block.section, block.lead, block.quoted, block.hidden, block.name, links


def _rewritten(text: str, edits: Sequence[Edit]) -> str:
    parts: list[str] = []
    at = 0
    for edit in edits:
        parts += (text[at : edit.start], edit.text)
        at = edit.end
    return "".join([*parts, text[at:]])
