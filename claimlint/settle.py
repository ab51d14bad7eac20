"""Decisions on one page: its new text, what comes into the ledger, and which decisions cannot be carried out.

Values in, values out. A decision is carried out wholly or refused with a plain reason; the others go on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import NamedTuple

from claimlint.drift import tokens
from claimlint.edits import MARKUP, Edit, Planner
from claimlint.fixes import Lint, applied, reads_alike
from claimlint.ledger import Entry
from claimlint.ledgerfile import free_id
from claimlint.model import Document, Finding, Rule, Segment
from claimlint.ownrules import LEDGER_RULES
from claimlint.packet import Case, case_ids, page_cases
from claimlint.packetfile import Decision, unknown_decision
from claimlint.permit import permit, permitted
from claimlint.readers import read_text
from claimlint.suppress import is_date

GONE = "the sentence is no longer on this page; make a new packet and decide again"
BY_HAND = "Change it by hand."
_EMPHASIS = re.compile(r"</?(?:em|strong|b|i|u|small|mark)\s*>|\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)", re.IGNORECASE)
_SIGNS = frozenset("<>{}`\\$&*_[]")
_LEDGER = frozenset(rule.code for rule in LEDGER_RULES)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a decision: `refused` says why nothing was done, `note` what else to know."""

    decision: Decision
    case: Case | None = None
    refused: str = ""
    note: str = ""


class Outcome(NamedTuple):
    """A page after its decisions, the entries for the ledger, and one Settled for each decision, in their order."""

    text: str
    entries: tuple[Entry, ...]
    settled: tuple[Settled, ...]


def settle(
    document: Document,
    lint: Lint,
    rules: Mapping[str, Rule],
    decisions: Sequence[Decision],
    known: Sequence[Entry],
    today: str,
) -> Outcome:
    """Carry out decisions on a page. `known` are the entries of the ledger; `today` (ISO) is the day of approvals."""
    page = _Page(document, lint, rules)
    waiting: list[Settled] = []
    for decision in decisions:
        case = page.case(decision.id)
        refused = _fault(decision, case, today)
        if decision.id in {one.decision.id for one in waiting if not one.refused}:
            refused = refused or "there is another decision on this sentence above"
        waiting.append(Settled(decision, case, refused))
    waiting = page.edit(waiting)
    waiting = page.allow(waiting)
    entries: list[Entry] = []
    for one in waiting:
        if one.decision.decision == "approve" and not one.refused and one.case:
            entry = _entry(one.decision, one.case, (*known, *entries), today)
            if not any(_is_same(entry, other) for other in (*known, *entries)):
                entries.append(entry)
    return Outcome(page.now.text, tuple(entries), tuple(waiting))


def _fault(decision: Decision, case: Case | None, today: str) -> str:
    """Why a decision cannot be carried out, as far as it shows; empty if nothing is wrong."""
    kind = decision.decision
    if wrong := unknown_decision(kind):
        return wrong
    if case is None:
        return GONE
    if decision.until and not is_date(decision.until):
        return f'"{decision.until}" is not a date like 2027-03-01; spreadsheets like to change dates'
    if decision.until and decision.until < today:
        return f"{decision.until} has passed; give a later last day"
    if case.whole_page and kind in ("edit", "approve"):
        return f"this is about the whole page, which no one sentence settles. {BY_HAND}"
    needed = {"edit": ("wording",), "approve": ("approver",), "allow": ("until", "note"), "leave": ()}[kind]
    missing = [name for name in needed if not getattr(decision, name)]
    if missing:
        return f"{kind} needs {' and '.join(missing)}"
    if kind == "edit" and decision.wording == case.sentence:
        return "the new wording is the old one; write approve to keep it"
    if kind == "approve" and decision.wording not in ("", case.sentence):
        return "approve keeps the sentence as it is; write edit to change it, and approve the new words afterwards"
    return ""


def _entry(decision: Decision, case: Case, known: Collection[Entry], today: str) -> Entry:
    codes = decision.rules or case.rules
    return Entry(
        id=free_id(case.sentence, tuple(entry.id for entry in known)),
        text=case.sentence,
        approver=decision.approver,
        date=today,
        expires=decision.until,
        rules=tuple(code for code in codes if code not in _LEDGER),
        evidence=decision.evidence,
        population=decision.population,
    )


def _is_same(entry: Entry, other: Entry) -> bool:
    """Whether an approval says what another one says already."""
    return (
        [word.key for word in tokens(entry.text)] == [word.key for word in tokens(other.text)]
        and not other.pages
        and (not other.rules or set(entry.rules) <= set(other.rules))
        and (entry.approver, entry.expires) == (other.approver, other.expires)
    )


class _Page:
    """A page while decisions are carried out: `now` is the page with what was done so far."""

    def __init__(self, document: Document, lint: Lint, rules: Mapping[str, Rule]) -> None:
        self.lint, self._rules = lint, rules
        self.before = self.now = document
        self.findings = list(lint(document))
        self._allowed: set[tuple[str, str]] = set()  # rules and sentences that new comments allow
        self._cases = {case.id: case for case in page_cases(document, self.findings, rules)}
        self._numbers = {name: number for number, name in enumerate(case_ids(document))}

    def case(self, name: str) -> Case | None:
        """The case with an id; a sentence that nothing is reported of any more is one, too."""
        if name in self._cases or name not in self._numbers:
            return self._cases.get(name)
        segment = self.before.segments[self._numbers[name]]
        line = self.before.position(self.before.span(segment, 0, 1).start)[0]
        return Case(name, self.before.path, line, segment.kind, segment.text, ())

    def edit(self, waiting: Sequence[Settled]) -> list[Settled]:
        """Put the new wordings in, each alone proved to change nothing else."""
        planner = Planner(self.before)
        taken: list[Edit] = []
        out: list[Settled] = []
        for one in waiting:
            if one.decision.decision == "edit" and not one.refused and one.case:
                plan = self._plan(planner, one, taken)
                if isinstance(plan, str):
                    out.append(replace(one, refused=f"{plan}. {BY_HAND}"))
                    continue
                taken = plan
            out.append(one)
        if taken:
            self.findings = list(self.lint(self.now))
            out = [self._judged(one) for one in out]
        return out

    def _plan(self, planner: Planner, one: Settled, taken: list[Edit]) -> list[Edit] | str:
        """`taken` with the edits of one more decision, and the page with them as `now`; or why it cannot be."""
        segment = self.before.segments[self._numbers[one.decision.id]]
        plans = planner.rewordings(segment, one.decision.wording)
        if plans == MARKUP and (whole := _without_markup(self.before, segment, one.decision.wording)):
            plans = [(whole,)]
        if isinstance(plans, str):
            return plans
        for plan in plans:
            edits = sorted([*taken, *plan])
            text = applied(self.before.text, edits)
            made = read_text(text, self.before.path) if text is not None else None
            if made and reads_alike(self.before, made, edits):
                self.now = made
                return edits
        return "the page would no longer be read as it is now"

    def _judged(self, one: Settled) -> Settled:
        """A decision to edit, with what is still reported of the new words."""
        if one.decision.decision != "edit" or one.refused:
            return one
        wording = one.decision.wording
        codes = sorted({found.rule for found in self.findings if found.segment and found.segment in wording})
        return replace(one, note=f"still reported: {', '.join(codes)}") if codes else one

    def allow(self, waiting: Sequence[Settled]) -> list[Settled]:
        """Write the allow comments. One that would allow more than was decided is refused."""
        wanted = {
            (code, one.case.sentence)
            for one in waiting
            if one.decision.decision == "allow" and not one.refused and one.case
            for code in self._codes(one.decision, one.case)
        }
        return [
            replace(one, refused=self._allow(one.decision, one.case, wanted))
            if one.decision.decision == "allow" and not one.refused and one.case
            else one
            for one in waiting
        ]

    def _allow(self, decision: Decision, case: Case, wanted: Collection[tuple[str, str]]) -> str:
        """Allow one case; empty, or why it cannot be."""
        here = {*_counted(self.findings), *self._allowed}
        codes = [
            code for code in self._codes(decision, case) if (code, case.sentence) in here or self._is_on_site(code)
        ]
        words = _permit(decision, codes)
        block = self._block(case)
        if not codes and not _LEDGER.isdisjoint((*case.rules, *decision.rules)):
            return "claims.yml speaks of this sentence. Approve these words, or go back to the approved ones"
        if not codes or block is None:
            return "nothing is reported here any more; make a new packet if there is something to decide"
        made = permitted(self.now, block, words)
        if isinstance(made, str):
            return f"{made}. Approve the sentence instead, or write the comment by hand: {words}"
        findings = list(self.lint(made))
        before, after = _counted(self.findings), _counted(findings)
        stays = [key for code in codes if 0 < before[key := (code, case.sentence)] <= after[key]]
        if after - before or stays:
            return "the rule cannot be allowed here; it may be locked by your configuration"
        for code, sentence in before - after:
            if (code, sentence) not in wanted:
                return f'the comment would allow {code} in "{sentence}" as well. Approve the sentence instead'
        self._allowed.update(before - after)
        self.now, self.findings = made, findings
        return ""

    def _codes(self, decision: Decision, case: Case) -> tuple[str, ...]:
        """The rules to allow: those that whoever decided has seen, as far as they are reported.

        What is found on the site as a whole is taken on trust: it does not show on one page.
        """
        on_site = filter(self._is_on_site, decision.rules)
        return (*(code for code in case.rules if not decision.rules or code in decision.rules), *on_site)

    def _is_on_site(self, code: str) -> bool:
        return code in self._rules and self._rules[code].kind == "site"

    def _block(self, case: Case) -> int | None:
        """The block of a case; edits and comments leave the number of a block as it is."""
        if not case.whole_page:
            return self.before.segments[self._numbers[case.id]].block
        for number, block in enumerate(self.before.blocks):
            if block.runs and case.findings and block.runs[0][1] <= case.findings[0].span.start <= block.runs[-1][2]:
                return number
        return None


def _without_markup(document: Document, segment: Segment, wording: str) -> Edit | None:
    """The whole sentence anew, without its bold and italics; None if there is more in it than those."""
    end = segment.start + len(segment.text)
    span = document.blocks[segment.block].span(segment.start, end)
    plain = unescape(_EMPHASIS.sub("", document.text[span.start : span.end]))
    if " ".join(plain.split()) != " ".join(segment.text.split()) or not _SIGNS.isdisjoint(wording):
        return None
    return Edit(span, segment.block, segment.start, end, wording)


def _permit(decision: Decision, codes: Sequence[str]) -> str:
    signed = f"{decision.note} ({decision.approver})" if decision.approver else decision.note
    return permit(codes, decision.until, signed)


def _counted(findings: Sequence[Finding]) -> Counter[tuple[str, str]]:
    return Counter((found.rule, found.segment) for found in findings)
