"""How well the rules do on labelled sentences: `claimlint score`.

A segment counts once. recall: the share of faulty segments with a finding. precision: the share of segments with a
finding that are faulty. family: the share of faulty segments with a finding that carries one of their labels.
Rules that judge a whole page or site have no say here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimlint.errors import ConfigError
from claimlint.labelled import Row, page_of
from claimlint.linter import find
from claimlint.model import Finding
from claimlint.rulefile import LABELS
from claimlint.ruleset import Ruleset

MEASURES = ("precision", "recall", "f1", "family")
_WHOLE_PAGE = ("page", "site")  # kinds of rules that judge more than a segment


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, the labels that findings in it carry, and the codes of all rules that found something there."""

    row: Row
    labels: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was right and wrong. `faulty`: the segments that it should have found."""

    right: int = 0
    wrong: int = 0
    faulty: int = 0

    @property
    def precision(self) -> float:
        """0 to 1; 1 where nothing was found."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """0 to 1; 1 where there was nothing to find."""
        return self.right / self.faulty if self.faulty else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Score:
    """What the rules did on a set of rows."""

    total: Tally
    family: Tally
    clean: int
    arguable: int
    families: dict[str, Tally] = field(default_factory=dict)  # by label: found where it was given, and where not
    rules: dict[str, Tally] = field(default_factory=dict)  # by code: on faulty and on clean segments
    therapies: dict[str, Tally] = field(default_factory=dict)
    missed: tuple[Judged, ...] = ()
    alarms: tuple[Judged, ...] = ()  # clean segments with a finding

    def value(self, measure: str) -> float:
        """One of MEASURES, 0 to 1."""
        if measure == "family":
            return self.family.recall
        return float(getattr(self.total, measure))


# judging -----------------------------------------------------------------------------------------------------------


def judge(rows: Iterable[Row], rules: Ruleset, active: Iterable[int]) -> Iterator[Judged]:
    """What the active rules (by number) find in each row."""
    numbers = frozenset(active)
    for row in rows:
        document, start = page_of(row)
        found = [one for one in find(document, rules, numbers) if one.span.start >= start and _of_segment(one, rules)]
        labels = dict.fromkeys(label for one in found for label in one.labels)
        codes = dict.fromkeys(code for one in found for code in (one.rule, *one.also))
        yield Judged(row, tuple(labels), tuple(codes))


def _of_segment(finding: Finding, rules: Ruleset) -> bool:
    return rules.by_code[finding.rule].kind not in _WHOLE_PAGE


def score(judged: Iterable[Judged]) -> Score:
    """Count what was judged."""
    counts: Counter[tuple[str, str, str]] = Counter()
    missed, alarms, clean, arguable = [], [], 0, 0
    for one in judged:
        row = one.row
        if row.arguable:
            arguable += 1
            continue
        side = "right" if row.labels else "wrong"
        for group, name in (("total", ""), ("therapy", row.therapy)):
            counts[group, name, "faulty"] += bool(row.labels)
            counts[group, name, side] += bool(one.rules)
        for code in one.rules:
            counts["rule", code, side] += 1
        for label in row.labels:
            counts["label", label, "faulty"] += 1
        for label in one.labels:
            counts["label", label, "right" if label in row.labels else "wrong"] += 1
        clean += not row.labels
        if row.labels and not one.rules:
            missed.append(one)
        elif one.rules and not row.labels:
            alarms.append(one)
        counts["family", "", "faulty"] += bool(row.labels)
        counts["family", "", "right"] += bool(set(row.labels) & set(one.labels))
    return Score(
        total=_tallies(counts, "total").get("", Tally()),
        family=_tallies(counts, "family").get("", Tally()),
        clean=clean,
        arguable=arguable,
        families={label: tally for label, tally in _tallies(counts, "label", LABELS).items() if tally != Tally()},
        rules=_tallies(counts, "rule"),
        therapies={name: tally for name, tally in _tallies(counts, "therapy").items() if name},
        missed=tuple(missed),
        alarms=tuple(alarms),
    )


def _tallies(counts: Counter[tuple[str, str, str]], group: str, names: Sequence[str] = ()) -> dict[str, Tally]:
    names = names or sorted({name for one, name, _ in counts if one == group})
    return {
        name: Tally(*(counts[group, name, part] for part in ("right", "wrong", "faulty")))
        for name in names
    }  # fmt: skip


# floors ------------------------------------------------------------------------------------------------------------


def read_floors(text: str) -> dict[str, float]:
    """`precision=0.85,recall=0.8` as a mapping. Raises ConfigError."""
    floors = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, given = part.partition("=")
        name = name.strip().lower()
        try:
            value = float(given)
        except ValueError:
            value = -1.0
        if name not in MEASURES or not 0 <= value <= 1:
            raise ConfigError(
                f'"{part}" is no floor.', hint=f"Write it as recall=0.8; known: {', '.join(MEASURES)}; from 0 to 1."
            )
        floors[name] = value
    return floors


def below(result: Score, floors: dict[str, float]) -> list[str]:
    """What falls below its floor, in words."""
    return [
        f"{name} {result.value(name):.3f} is below its floor {floor:g}."
        for name, floor in floors.items()
        if result.value(name) < floor
    ]


# reports -----------------------------------------------------------------------------------------------------------


def as_text(result: Score, misses: int = 0) -> str:
    """The score for people. `misses`: how many of the missed segments and of the false alarms are listed."""
    total, family = result.total, result.family
    found = total.right + total.wrong
    left = f", {result.arguable} arguable left out" if result.arguable else ""
    lines = [
        f"{total.faulty + result.clean} segments: {total.faulty} faulty, {result.clean} clean{left}",
        f"recall     {total.recall:.3f}  {total.right} of {total.faulty} faulty segments have a finding",
        f"precision  {total.precision:.3f}  {total.right} of {found} segments with a finding are faulty",
        f"F1         {total.f1:.3f}",
        f"family     {family.recall:.3f}  {family.right} of {family.faulty} have a finding of their family",
        "",
        "family   faulty  found  recall  also elsewhere",
    ]
    lines += [
        f"{name:<7}  {tally.faulty:>6}  {tally.right:>5}  {tally.recall:>6.3f}  {tally.wrong:>14}"
        for name, tally in result.families.items()
    ]
    if result.therapies:
        width = max(7, *map(len, result.therapies))
        lines += ["", f"{'therapy':<{width}}  faulty  found  recall  false alarms"]
        lines += [
            f"{name:<{width}}  {tally.faulty:>6}  {tally.right:>5}  {tally.recall:>6.3f}  {tally.wrong:>12}"
            for name, tally in result.therapies.items()
        ]
    lines += ["", "rule     right  wrong  precision"]
    worst = sorted(result.rules.items(), key=lambda item: (-item[1].wrong, -item[1].right, item[0]))
    lines += [f"{code:<7}  {tally.right:>5}  {tally.wrong:>5}  {tally.precision:>9.3f}" for code, tally in worst]
    for title, items in (("missed", result.missed), ("false alarms", result.alarms)):
        if misses and items:
            lines += ["", f"{title}: {len(items)}"]
            lines += [_listed(one) for one in items[:misses]]
    return "\n".join(lines) + "\n"


def _listed(one: Judged) -> str:
    what = ", ".join(one.rules if not one.row.labels else one.row.labels)
    return f"  {one.row.path}:{one.row.line} [{what}] {' '.join(one.row.text.split())}"


def as_data(result: Score, misses: int = 0) -> dict[str, Any]:
    """The score as plain values; ratios have four places."""
    data: dict[str, Any] = {
        "version": 1,
        "segments": {"faulty": result.total.faulty, "clean": result.clean, "arguable": result.arguable},
        **{name: round(result.value(name), 4) for name in MEASURES},
        "families": {name: _counted(tally) for name, tally in result.families.items()},
        "therapies": {name: _counted(tally) for name, tally in result.therapies.items()},
        "rules": {
            code: {"right": tally.right, "wrong": tally.wrong, "precision": round(tally.precision, 4)}
            for code, tally in result.rules.items()
        },
    }
    for key, items in (("missed", result.missed), ("false_alarms", result.alarms)):
        data[key] = [
            {
                "path": one.row.path,
                "line": one.row.line,
                "id": one.row.id,
                "labels": list(one.row.labels),
                "rules": list(one.rules),
                "text": one.row.text,
            }
            for one in items[:misses]
        ]
    return data


def _counted(tally: Tally) -> dict[str, Any]:
    return {"faulty": tally.faulty, "right": tally.right, "wrong": tally.wrong, "recall": round(tally.recall, 4)}
