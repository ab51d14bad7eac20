"""Throw mutated pages at the whole line and look for a crash, a hang or a wrong span.

    python benchmarks/fuzz.py [--count 100000] [--seed 0] [--seconds 2]

Every input is a page from examples/ or a generated one that was cut, spliced, repeated, and sprinkled with markup,
entities, template tags and odd characters. For each: no error but ours, no input over the time limit, and for every
block the verbatim runs of the clean text are the source's own characters, in order and within it.
"""

from __future__ import annotations

import argparse
import html
import random
import sys
import time
from pathlib import Path

from corpus import Writer

from claimlint.errors import ClaimlintError
from claimlint.linter import lint_text
from claimlint.model import Block
from claimlint.readers import read_text
from claimlint.ruleset import load_ruleset

SPRINKLES = (
    "**", "_", "`", "```\n", "<b>", "</b>", "<p", ">", "</div>", "&nbsp;", "&#8217;", "&amp", "&#x1F600;", "\u00ad",
    "\u200b", "\ufeff", "\r\n", "\r", "\n\n", "\t", "    ", "{{ x }}", "{% if %}", "{{", "%}", "<!--", "-->",
    "<![CDATA[", "<script>", "</script>", "---\n", "+++\n", "| a | b |\n|--|--|\n", "[^1]", "[x](y 'z')", "![a](b)",
    "\\", "\U0001f600", "\u0130", "\u017f", "é", "\u0301", "<br>", "\0", "#", "- ", "1. ", "> ", "\u201c", "\u2014",
    "<title>", "<!-- claimlint: allow SUP -- x -->", "import x from 'y'\n", "<A b={c}>", '{"@type": "x\\u00e9"}',
    "<style>", "\u2028", "\x1b[31m", "&", "<", "]]>", "~~~", "$$", "://",
)  # fmt: skip
SUFFIXES = (".md", ".mdx", ".html", ".txt")


def mutate(text: str, pick: random.Random) -> str:
    """A damaged copy of a page."""
    for _ in range(pick.randrange(1, 12)):
        at, to = sorted((pick.randrange(len(text) + 1), pick.randrange(len(text) + 1)))
        to = min(to, at + pick.randrange(1, 80))
        kind = pick.randrange(5)
        if kind == 0:
            text = text[:at] + text[to:]
        elif kind == 1:
            text = text[:at] + text[at:to] * pick.randrange(2, 5) + text[to:]
        elif kind == 2:
            text = text[:at]
        else:
            text = text[:at] + "".join(pick.choices(SPRINKLES, k=pick.randrange(1, 4))) + text[at:]
    return text[:20000]


def wrong(block: Block, source: str) -> str:
    """What is wrong with the way back of a block, or an empty text."""
    last = 0
    for number, (clean, start, stop) in enumerate(block.runs):
        reach = block.runs[number + 1][0] if number + 1 < len(block.runs) else len(block.text)
        piece = block.text[clean:reach]
        if not 0 <= start <= stop <= len(source) or not piece:
            return f"run {number} is empty or out of bounds"
        if start < last and block.kind not in {"front-matter", "structured-data"}:
            return f"run {number} goes back"
        last = stop
        if len(piece) == stop - start:
            raw = source[start:stop]
            if any(a != b and not (a == " " and b.isspace()) for a, b in zip(piece, raw, strict=True)):
                return f"run {number}: {piece!r} is not {raw!r}"
        elif len(piece) > 40 and piece not in html.unescape(source[start:stop]):
            return f"run {number}: {piece!r} does not stem from {source[start:stop]!r}"
    return ""


def main() -> int:
    """Run; exit 1 at the first fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=2.0, help="limit for one input of at most 20,000 characters")
    arguments = parser.parse_args()
    rules = load_ruleset()
    examples = [path for path in sorted(Path("examples").rglob("*.*")) if path.suffix in SUFFIXES]
    pages = [path.read_text(encoding="utf-8") for path in examples]
    pages += [Writer(n).markdown()[:3000] for n in range(5)] + [Writer(n).html()[-4000:] for n in range(5)]
    for number, page in enumerate(pages):  # compile the patterns that these pages need, once
        lint_text(page, f"page-{number}.md", rules=rules)
    slowest, findings = 0.0, 0
    for number in range(arguments.count):
        pick = random.Random(arguments.seed * 1_000_003 + number)
        text = mutate(pick.choice(pages)[: pick.randrange(50, 2500)], pick)
        path = f"input-{number}{pick.choice(SUFFIXES)}"
        before = time.perf_counter()
        try:
            report = lint_text(text, path, rules=rules)
            faults = [found for block in read_text(text, path).blocks if (found := wrong(block, text))]
            spans = [(found.rule, found.span.start, found.span.end) for found in report.findings]
            faults += [f"{rule} lies outside" for rule, start, end in spans if not 0 <= start < end <= len(text)]
        except ClaimlintError:
            continue
        except Exception as error:  # noqa: BLE001  any of them is a fault
            faults = [f"{type(error).__name__}: {error}"]
        findings += len(report.findings)
        took = time.perf_counter() - before
        slowest = max(slowest, took)
        if took > arguments.seconds:
            faults.append(f"took {took:.1f} s")
        if faults:
            Path(path).write_text(text, encoding="utf-8")
            print(f"{path} (seed {arguments.seed}): {faults[0]}")
            return 1
    print(f"{arguments.count} inputs, {findings} findings, no fault; slowest {slowest * 1000:.0f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
