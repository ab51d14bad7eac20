"""Generated rules of the kind "the only (medication|treatment) that", on words that stand on every generated page."""

from __future__ import annotations

import json
import random
from pathlib import Path

from corpus import CONDITIONS, TREATMENTS

BEFORE = "the only|our only|the sole|the best|the safest|the first|the one|the leading|the fastest|the most modern"
VERBS = "works|helps|relieves|restores|treats|lasts|resets|heals|ends|answers"
RULE = """code: GEN{letter}{number:03}
title: Generated
severity: warning
confidence: high
labels: [SUP]
message: '"{{match}}" was generated.'
match: {lines}
why: Generated.
sources: [{{ref: ftc-health-products-2022, supports: nothing}}]
examples: {{flag: ["<<{example}>> it."], pass: [Nothing.]}}
"""


def patterns(count: int) -> list[tuple[str, str]]:
    """Different patterns, each with words that it finds."""
    pick = random.Random(7)
    made: dict[str, str] = {}
    while len(made) < count:
        before, other = pick.sample(BEFORE.split("|"), 2)
        one, two = pick.sample(TREATMENTS, 2)
        verb, condition = pick.choice(VERBS.split("|")), pick.choice(CONDITIONS)
        line = f"({before}|{other}) ({one}|{two}) (that|which|for) ({verb}|{condition})"
        made[line] = f"{before} {one} that {verb}"
    return list(made.items())


def write_rules(folder: Path, count: int, *, grouped: bool) -> Path:
    """Rules with so many match lines in a new folder: one rule for each, or ten rules that hold all."""
    made = patterns(count)
    size = -(-count // 10) if grouped else 1
    home = folder / "generated"
    home.mkdir(parents=True)
    for number, at in enumerate(range(0, count, size)):
        lines, example = json.dumps([line for line, _ in made[at : at + size]]), made[at][1]
        text = RULE.format(letter="ABCDE"[number // 1000], number=number % 1000, lines=lines, example=example)
        (home / f"rule-{number}.yaml").write_text(text, encoding="utf-8")
    return folder
