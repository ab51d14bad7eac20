"""The packet as a table: written for spreadsheets, and read again as they save it, with the decisions in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import NamedTuple

from claimlint.errors import ConfigError
from claimlint.packet import DECISIONS, Case

ASKED = ("id", "path", "line", "sentence", "why", "options", "sources", "rules")
ANSWERED = ("decision", "wording", "until", "approver", "evidence", "population", "note")
COLUMNS = (*ASKED, *ANSWERED)
_NEEDED = ("id", "path", "decision")
# A cell that begins so is a formula, or may become one; the quote in front makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_SEPARATORS = (",", ";", "\t")


class Decision(NamedTuple):
    """One row with a decision; empty texts where nothing was said. `line` is where it stands in the file."""

    line: int
    id: str
    path: str
    decision: str  # one of DECISIONS, or what stands there instead
    wording: str = ""
    until: str = ""
    approver: str = ""
    evidence: tuple[str, ...] = ()
    population: str = ""
    note: str = ""
    rules: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same decision, in whatever file and row it stands."""
        values = (self.id, self.path, self.decision, self.wording, self.until, self.approver, *self.evidence,
                  "", self.population, self.note)  # fmt: skip
        return blake2b("\0".join(values).encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def table(cases: Iterable[Case]) -> str:
    """The cases as CSV with empty columns for the decisions; begins with a byte order mark, as spreadsheets want it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for case in cases:
        why = " | ".join(f"{found.rule}: {found.message}" for found in case.findings)
        sources = " | ".join(f"{one.title} {one.url}".strip() for one in case.sources)
        row = (case.id, case.path, str(case.line), case.sentence, why, " | ".join(case.options), sources,
               " ".join(case.rules))  # fmt: skip
        writer.writerow([*map(guarded, row), *("" for _ in ANSWERED)])
    return "\ufeff" + out.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def bare(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def read_decisions(data: bytes, path: str) -> tuple[list[Decision], int]:
    """The rows with a decision, and how many have none. Raises ConfigError for what is no such table."""
    text = _decoded(data)
    rows = _rows(text, path)
    if not rows or not rows[0][1]:
        raise ConfigError("The file is empty.", path=path, hint="It should be the packet's CSV with decisions in it.")
    header = [cell.strip().lower() for cell in rows[0][1]]
    if missing := [name for name in _NEEDED if name not in header]:
        hint = "The first row must name the columns, as `claimlint packet` writes them."
        raise ConfigError(f"There is no column {', '.join(missing)}.", path=path, line=1, hint=hint)
    decisions, undecided = [], 0
    for line, cells in rows[1:]:
        row = {name: bare(cell).strip() for name, cell in zip(header, cells, strict=False)}
        if not any(row.values()):
            continue
        if not row.get("decision"):
            undecided += 1
            continue
        decisions.append(_decision(line, row))
    return decisions, undecided


def _decision(line: int, row: dict[str, str]) -> Decision:
    texts = {name: " ".join(row.get(name, "").split()) for name in COLUMNS}
    evidence = tuple(part.strip() for part in re.split(r"\s\|\s|\n", row.get("evidence", "")) if part.strip())
    return Decision(
        line, texts["id"], row.get("path", ""), texts["decision"].lower(), texts["wording"], texts["until"],
        texts["approver"], evidence, texts["population"], texts["note"], tuple(texts["rules"].split()),
    )  # fmt: skip


def _decoded(data: bytes) -> str:
    """The text of a table, whichever spreadsheet saved it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, path: str) -> list[tuple[int, list[str]]]:
    """The rows with the lines on which they begin. The first line tells what parts the cells."""
    first = text.lstrip("\r\n").split("\n", 1)[0].split("\r", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    text = text.lstrip("\r\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows = []
    before = 0
    try:
        for row in reader:
            rows.append((before + 1, row))
            before = reader.line_num
    except csv.Error as error:
        hint = "Save it as CSV again."
        raise ConfigError(f"This is no CSV: {error}.", path=path, line=reader.line_num, hint=hint) from error
    return rows


def unknown_decision(word: str) -> str:
    """What is wrong with a word in the column `decision`; empty if nothing is."""
    return "" if word in DECISIONS else f'"{word}" is no decision; write {", ".join(DECISIONS[:-1])} or {DECISIONS[-1]}'
