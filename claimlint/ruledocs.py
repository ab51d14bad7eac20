"""Pages on rules, made from the rule files: `claimlint rule CODE`, and docs/rules for the repository.

python -m claimlint.ruledocs          measure the rules on tests/labelled, and write docs/rules anew (from a checkout)
python -m claimlint.ruledocs --check  exit 1 if a page is not what the rule files and the last measurement say
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from claimlint.model import Rule

if TYPE_CHECKING:
    from claimlint.ruleset import Ruleset

# Codebook families: title, and what they hold.
LABELS = {
    "ABS": ("Absolute outcome", "promises a cure, or a certain, complete or permanent result"),
    "SUP": ("Superiority", "puts a treatment or provider above all others, with no comparison to show for it"),
    "MEC": ("Mechanism as fact", "tells a mechanism or metaphor as the settled cause of benefit"),
    "EFF": ("Efficacy", "says that a treatment works more surely, strongly or lastingly than the evidence allows"),
    "EVD": ("Evidence appeal", "leans on studies or figures that a reader cannot find"),
    "FCT": ("Wrong fact", "states something that the evidence base contradicts"),
    "REG": ("Regulatory status", "says or implies an approval that does not exist for that use"),
    "SAF": ("Safety", "denies or plays down risk"),
    "SCO": ("Scope", "widens whom or what the treatment helps"),
    "TST": ("Testimonial", "uses stories, reviews or pictures as proof"),
    "PRS": ("Pressure", "works on urgency, fear, hope or a bargain"),
    "TRM": ("Terminology", "uses a wrong, misspelt or outdated medical term"),
}
_CUES = {
    "negation": "the clause denies it",
    "hedge": "the clause hedges it (may, some patients, early studies)",
    "can": "a plain `can` stands before it",
    "question": "it is asked and not answered with yes",
    "refuted": "it is quoted as a myth or a warning",
    "background": "it tells what a body needs, an illness does, people believe or once used",
    "risk": "the clause or its heading speaks of risks",
    "quotation": "it stands in quotation marks",
    "source": "an identifiable source stands in or beside the sentence",
    "information": "the page is neutral health information that offers nothing",
}


class Measured(NamedTuple):
    """What the rules found in a labelled set: by code, how many faulty and how many clean segments."""

    faulty: int
    clean: int
    rules: dict[str, tuple[int, int]]


def rule_page(rule: Rule, measured: Measured | None = None) -> str:
    """A rule explained in Markdown: what it reports, why, better wordings, examples, what clears it, sources."""
    label = LABELS.get(rule.label)
    parts = [f"# {rule.code} {rule.title}"]
    facts = [f"`{rule.name}`", rule.severity, f"{rule.confidence} confidence"]
    if rule.confidence == "low":
        facts.append("runs with `--min-confidence low` or when selected by its code")
    if rule.jurisdictions:
        facts.append("for " + ", ".join(rule.jurisdictions))
    parts.append(" · ".join(facts))
    if label:
        parts.append(f"Family {rule.label}, {label[0].lower()}: the sentence {label[1]}.")
    parts.append(f"> {rule.message}")
    if rule.why:
        parts.append("## Why\n\n" + rule.why)
    if rule.suggest:
        parts.append("## Better wordings\n\n" + _list(_wordings(rule)))
    if rule.examples.flag:
        parts.append("## Reported\n\n" + _list(map(_flagged, rule.examples.flag)))
    if rule.examples.clear:
        parts.append("## Not reported\n\n" + _list(map(_one_line, rule.examples.clear)))
    if rule.examples.missed:
        parts.append("## Known gaps\n\n" + _list(map(_one_line, rule.examples.missed)))
    if rule.cleared_by:
        parts.append("## What clears it\n\n" + _list(_CUES[cue] for cue in rule.cleared_by if cue in _CUES))
    if measured and _is_measured(rule):
        parts.append("## Measured\n\n" + _measured(rule, measured))
    if rule.sources:
        lines = (f"[{s.title}]({s.url}) (read {s.checked}): {s.supports}" for s in rule.sources)
        parts.append("## Sources\n\n" + _list(lines))
    parts.append(f"To allow it in one place: `<!-- claimlint: allow {rule.code} -- your reason -->`")
    return "\n\n".join(parts) + "\n"


def _measured(rule: Rule, measured: Measured) -> str:
    right, wrong = measured.rules.get(rule.code, (0, 0))
    of = f"of the {measured.faulty} faulty and {measured.clean} clean segments in tests/labelled"
    if not right and not wrong:
        return f"It finds none {of}."
    return f"It finds {right} faulty and {wrong} clean {'segment' if wrong == 1 else 'segments'} {of}."


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _wordings(rule: Rule) -> Iterator[str]:
    lead = {"match": "", "sentence": "The whole sentence: ", "advice": "", "fix": "Applied by `--fix`: "}
    spellings: dict[str, str] = rule.options.get("spellings", {})
    for suggest in rule.suggest:
        text = suggest.text.replace("{right}", "the right spelling") if spellings else suggest.text
        yield lead[suggest.instead] + text
    for right in dict.fromkeys(spellings.values()):
        yield f"{right}, not {' or '.join(wrong for wrong in spellings if spellings[wrong] == right)}"


def _one_line(text: str) -> str:
    return " / ".join(line.strip() for line in text.splitlines() if line.strip())


def _flagged(text: str) -> str:
    return _one_line(text).replace("<<", "**[").replace(">>", "]**")


def index_page(rules: Iterable[Rule]) -> str:
    """The list of all rules by family."""
    rules = tuple(rules)
    parts = ["# Rules", f"{len(rules)} rules. Each page is made from its rule file; do not edit it here."]
    for label, (title, what) in LABELS.items():
        rows = [rule for rule in rules if rule.label == label]
        if rows:
            table = ["| code | reports | severity | confidence |", "|---|---|---|---|"]
            table += [
                f"| [{rule.code}]({rule.code}.md) | {rule.title} | {rule.severity} | {rule.confidence} |"
                for rule in rows
            ]
            parts.append(f"## {label} {title}\n\nThe sentence {what}.\n\n" + "\n".join(table))
    return "\n\n".join(parts) + "\n"


def pages(rules: Iterable[Rule], measured: Measured | None = None) -> dict[str, str]:
    """Every page of docs/rules by file name."""
    rules = tuple(rules)
    return {"README.md": index_page(rules), **{f"{rule.code}.md": rule_page(rule, measured) for rule in rules}}


def _is_measured(rule: Rule) -> bool:
    """Rules on pages and sites see no single segment; what is clean in the set need not be so outside the US."""
    return rule.kind not in ("page", "site") and (not rule.jurisdictions or "US" in rule.jurisdictions)


def measure(rules: Ruleset, folder: Path) -> Measured:
    """What the rules (see `_is_measured`), whatever their confidence, find in the *.jsonl files of a folder."""
    from claimlint.labelled import read_rows
    from claimlint.score import judge, score

    rows = [row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(str(path))[0]]
    result = score(judge(rows, rules, [number for number, rule in enumerate(rules.rules) if _is_measured(rule)]))
    found = {code: (tally.right, tally.wrong) for code, tally in result.rules.items()}
    return Measured(result.total.faulty, result.clean, found)


def read_measured(path: Path) -> Measured | None:
    """The last measurement; None if there is none."""
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    rules = {code: (right, wrong) for code, (right, wrong) in data["rules"].items()}
    return Measured(data["faulty"], data["clean"], rules)


def measured_text(measured: Measured) -> str:
    """A measurement as it is kept: one line a rule, so that a change reads well."""
    rules = ",\n".join(f"  {json.dumps(code)}: {json.dumps(counts)}" for code, counts in sorted(measured.rules.items()))
    return f'{{"faulty": {measured.faulty}, "clean": {measured.clean}, "rules": {{\n{rules}\n}}}}\n'


def main(arguments: list[str]) -> int:
    """Write or check docs/rules of a checkout."""
    from claimlint.ruleset import load_ruleset, packaged_rules

    root = Path(packaged_rules()).parent
    folder, labelled = root / "docs" / "rules", root / "tests" / "labelled"
    rules = load_ruleset()
    if "--check" not in arguments:
        (labelled / "measured.json").write_text(measured_text(measure(rules, labelled)), encoding="utf-8")
    wanted = pages(rules.rules, read_measured(labelled / "measured.json"))
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")} if folder.is_dir() else {}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if "--check" in arguments:
        for name in stale:
            sys.stderr.write(f"docs/rules/{name} is not fresh. Run: python -m claimlint.ruledocs\n")
        return int(bool(stale))
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        path: Path = folder / name
        if name in wanted:
            path.write_text(wanted[name], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
