"""How fast claimlint is, as ratios measured in one run on this machine.

    python benchmarks/speed.py start        one small page against `python -c "import typer, regex, yaml"`
    python benchmarks/speed.py rules        100 generated ones; ours; ours and generated ones up to 1,000 and 5,000
    python benchmarks/speed.py files        200, 2,000, 10,000 files; Markdown, HTML; one, two processes; caches; memory
    python benchmarks/speed.py unchanged    10,000 unchanged pages, by how many findings they have
    python benchmarks/speed.py stages       where the time goes
    python benchmarks/speed.py peers        other linters on the same pages, each with its own rules; textlint with prh
    python benchmarks/speed.py all          all of these

`--quick` takes fewer files, rules and repeats: the whole in under two minutes. Peers are used where they are installed
(`pip install proselint`; `npm install write-good alex textlint textlint-rule-prh` in a folder given by --npm).
Seconds are of the clock (wall) and of the processor (cpu), of whole processes; on a machine with other work trust cpu
and the ratios. Peak memory is that of the largest process and, where Linux tells, of all of them together.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from corpus import CLAIM_SHARE, Writer
from generated import write_rules
from measure import CLAIMLINT, PYTHON, Cost, cost, table
from peers import compare

COST = ("wall s", "cpu s", "peak MB", "all MB")


class Plan(NamedTuple):
    """What is measured, and where files for it are written."""

    folder: Path
    repeats: int
    sizes: tuple[int, ...]  # numbers of files
    rules: tuple[int, ...]  # numbers of rules, ours among them
    sample: int  # files where the number does not matter
    npm: Path | None
    quick: bool = False

    def site(self, kind: str, files: int, claims: float = CLAIM_SHARE) -> Path:
        """A generated site; written once, and described."""
        folder = self.folder / f"{kind}-{files}-{claims}"
        if not folder.exists():
            print(f"{files:,} {kind} files: {own('corpus', folder, kind, files, claims)}")
        return folder

    def cache(self, name: str) -> Path:
        """The cache folder of this name is used from now on."""
        folder = self.folder / "caches" / name
        os.environ["CLAIMLINT_CACHE_DIR"] = str(folder)
        return folder


def own(module: str, *words: object) -> str:
    """What another of these scripts prints. Its memory would count as that of the processes that are measured here."""
    command = [PYTHON, str(Path(__file__).with_name(f"{module}.py")), *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def shown(used: Cost) -> list[str]:
    return [f"{used.wall:.2f}", f"{used.processor:.2f}", f"{used.peak:.0f}", f"{used.together:.0f}"]


def start(plan: Plan) -> None:
    """The start of one small page."""
    page = plan.folder / "page.md"
    page.write_text(Writer(1).markdown()[:4000], encoding="utf-8")
    plan.cache("start")
    cost([*CLAIMLINT, page])
    base = cost([PYTHON, "-c", "import typer, regex, yaml"], plan.repeats)
    ours = cost([*CLAIMLINT, page], plan.repeats)
    rows = [["import typer, regex, yaml", *shown(base), "1.00"]]
    rows.append(["claimlint, one page of 4 KB", *shown(ours), f"{ours.processor / base.processor:.2f}"])
    print(table(["start", *COST, "cpu ratio"], rows))


def rules(plan: Plan) -> None:
    """The same pages under more and more rules; patterns are compiled and kept before the time is taken."""
    pages = plan.site("md", plan.sample)
    packaged = len(list((Path(__file__).resolve().parents[1] / "rules").glob("[!_]*/*.yaml")))
    rows: list[list[str]] = []
    base = 0.0
    for label, number, options in [
        ("100 generated alone", 100, ["--select", "generated"]),
        (f"ours: {packaged}", 0, []),
        *((f"{count:,} with ours", count - packaged, []) for count in plan.rules),
    ]:
        for grouped in (False, True) if number and not plan.quick else (False,):
            form = ("ten rules" if grouped else "one rule each") if number else "as they are"
            plan.cache(f"rules-{label}-{form}")
            command: list[str | Path] = [*CLAIMLINT, "--jobs", "1", *options]
            if number:
                home = write_rules(plan.folder / f"rules-{label}-{grouped}", number, grouped=grouped)
                command += ["--rules", home]
            command += [pages]
            first = cost(command)
            for kept in Path(os.environ["CLAIMLINT_CACHE_DIR"]).glob("results*"):
                kept.unlink()
            used = cost(command)
            base = used.processor if label.startswith(f"{plan.rules[0]:,}") and not grouped else base
            ratio = f"{used.processor / base:.2f}" if base else "-"
            rows.append([label, form, f"{first.processor:.2f}", *shown(used), ratio])
    print(table(["rules", "form", "first run cpu s", *COST, f"cpu to {plan.rules[0]:,} one each"], rows))


def files(plan: Plan) -> None:
    """Sites of several sizes with caches empty, with compiled patterns, and with the results of the same pages."""
    for kind in ("md", "html"):
        rows = []
        for size in plan.sizes:
            pages = plan.site(kind, size)
            megabytes = sum(page.stat().st_size for page in pages.iterdir()) / 1e6
            for jobs in (1, 2):
                cache = plan.cache(f"{kind}-{size}" if plan.quick else f"{kind}-{size}-{jobs}")
                for state in ("empty", "patterns", "results")[plan.quick and jobs == 2 :]:
                    if state == "patterns":
                        for kept in cache.glob("results*"):
                            kept.unlink()
                    used = cost([*CLAIMLINT, "--jobs", str(jobs), pages])
                    rows.append([f"{size:,}", jobs, state, *shown(used), f"{megabytes / used.wall:.2f}"])
        print(table([f"{kind} files", "processes", "cache", *COST, "MB/s"], rows))


def unchanged(plan: Plan) -> None:
    """The most pages, unchanged since the last run: what they take by how much is found on them."""
    rows = []
    plan.cache("unchanged")
    for claims in (0.0, CLAIM_SHARE) if plan.quick else (0.0, 0.01, CLAIM_SHARE):
        pages = plan.site("md", plan.sizes[-1], claims)
        report = plan.folder / "report.txt"
        command = [*CLAIMLINT, "--output", report, pages]
        cost(command)
        used = cost(command, min(plan.repeats, 3))
        found = len(report.read_bytes().splitlines()) / plan.sizes[-1]
        rows.append([f"{plan.sizes[-1]:,}", f"{found:.1f}", *shown(used)])
    print(table(["unchanged pages", "findings a page", *COST], rows))


def stages(plan: Plan) -> None:
    """Milliseconds of the processor for each MB of source, in one process."""
    plan.cache("stages")
    columns = {kind: json.loads(own("stages", plan.site(kind, plan.sample))) for kind in ("md", "html")}
    rows = [[name, f"{spent:.0f}", f"{columns['html'][name]:.0f}"] for name, spent in columns["md"].items()]
    rows.append(["all", *(f"{sum(columns[kind].values()):.0f}" for kind in columns)])
    print(table(["stage, ms for each MB", "md", "html"], rows))


def peers(plan: Plan) -> None:
    """Other linters on the same Markdown."""
    plan.cache("peers")
    pages = sorted(plan.site("md", plan.sample).iterdir())
    print(table(["linter", *COST, "cpu ratio"], compare(plan.folder, pages, plan.npm)))


PARTS: dict[str, Callable[[Plan], None]] = {
    one.__name__: one for one in (start, rules, files, unchanged, stages, peers)
}


def main() -> None:
    """Run the measurements that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", choices=[*PARTS, "all"])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--npm", type=Path)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="claimlint-speed-"))
    try:
        plan = Plan(folder, 15, (200, 2000, 10_000), (1000, 5000), 200, arguments.npm)
        if arguments.quick:
            plan = plan._replace(repeats=3, sizes=(100,), rules=(1000,), sample=50, quick=True)
        for name, part in PARTS.items():
            if {name, "all"} & set(arguments.what):
                part(plan)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
