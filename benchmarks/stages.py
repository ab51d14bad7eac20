"""Where the time goes: the stages of the line, one after the other, on pages that were not seen before."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from claimlint import __version__
from claimlint.config import Config
from claimlint.context import Page
from claimlint.formats import View, render
from claimlint.linter import MATCHERS, resolve
from claimlint.matchers import phrase, site
from claimlint.model import Report
from claimlint.readers import decode, read_text
from claimlint.ruleset import Ruleset, load_ruleset
from claimlint.run import lint_paths


class Clock:
    """Adds up processor time by name."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        made = work()
        self.spent[name] = self.spent.get(name, 0.0) + time.process_time() - start
        return made


def stages(pages: Sequence[Path]) -> dict[str, float]:
    """Milliseconds for each MB of source, by stage. The first half of the pages warms up patterns and is not timed."""
    gc.set_threshold(50_000)  # as the program does
    rules = load_ruleset()
    warm = len(pages) // 2
    _run(pages[:warm], rules, Clock())
    clock = Clock()
    size = _run(pages[warm:], rules, clock) / 1e6
    rules.save()
    return {name: seconds * 1000 / size for name, seconds in clock.spent.items()}


def _run(paths: Sequence[Path], rules: Ruleset, clock: Clock) -> int:
    active = rules.active(Config())
    data = [path.read_bytes() for path in paths]
    documents = clock("reading", lambda: [
        read_text(decode(one, str(path)), str(path)) for one, path in zip(data, paths, strict=True)
    ])  # fmt: skip
    pages = clock("folding", lambda: [Page(document, rules) for document in documents])
    readings = clock("lexicon", lambda: [[rules.read(text) for text in page.texts] for page in pages])
    clock("candidates", lambda: [[rules.prefilter.candidates(one) for one in some] for some in readings])
    # The two stages before are done again within this one: it is the rest that counts.
    rules.matched.clear()
    done_before = sum(clock.spent[name] for name in ("lexicon", "candidates"))
    clock("patterns", lambda: [
        phrase._matched(page, rules, active, at) for page in pages for at in range(len(page.texts))
    ])  # fmt: skip
    clock.spent["patterns"] -= done_before
    hits: list[list[Any]] = [[] for _ in pages]
    for matcher in MATCHERS:
        module = matcher.__module__.rpartition(".")[2]
        name = "context and phrases (patterns once more)" if module == "phrase" else f"rules on {module}"
        found = clock(name, lambda matcher=matcher: [list(matcher(page, rules, active, None)) for page in pages])
        hits = [[*before, *more] for before, more in zip(hits, found, strict=True)]
    clock("notes for the site", lambda: [site.read(page, rules, active) for page in pages])
    clock("resolve", lambda: [resolve(some) for some in hits])
    report: Report = lint_paths(paths, Config(), rules)
    clock("format (text)", lambda: render("text", report, View(__version__, rules.digest)))
    return sum(map(len, data))


if __name__ == "__main__":
    print(json.dumps(stages(sorted(Path(sys.argv[1]).iterdir())[:400])))
