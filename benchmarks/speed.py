"""How fast claimlint is, as ratios measured in one run on this machine.

    python benchmarks/speed.py cold             start of one small page against `python -c "import typer, regex, yaml"`
    python benchmarks/speed.py throughput       MB/s on a generated site, one core, whole process
    python benchmarks/speed.py rules            the same work with 100 and 1,000 generated rules
    python benchmarks/speed.py peers            the same Markdown for proselint, write-good and textlint with prh

Peers are used where they are installed (`pip install proselint`; `npm install write-good textlint textlint-rule-prh`
in a folder given by --npm). Times are medians of whole processes in seconds of the processor, so that other work on
the machine counts less; trust the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from corpus import CONDITIONS, TREATMENTS, Writer, write

PYTHON = sys.executable
CLAIMLINT = [PYTHON, "-c", "import sys; from claimlint.__main__ import main; sys.exit(main())", "check", "--no-config"]


def cost(command: list[str], repeats: int, exits: tuple[int, int] = (0, 1)) -> float:
    """Median processor time of a command, in seconds. Raises RuntimeError if it fails to run."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(repeats + 1):  # the first run fills caches
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not exits[0] <= done.returncode <= exits[1]:
            raise RuntimeError(f"{command[0]} exited {done.returncode}: {done.stderr[-300:]}")
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times[1:])


def cold(folder: Path) -> None:
    """The start of one small page."""
    page = folder / "page.md"
    page.write_text(Writer(1).markdown()[:4000], encoding="utf-8")
    base = cost([PYTHON, "-c", "import typer, regex, yaml"], 15)
    ours = cost([*CLAIMLINT, str(page)], 15)
    print(f"cold start {ours * 1000:.0f} ms, import typer, regex, yaml {base * 1000:.0f} ms: ratio {ours / base:.2f}")


def throughput(folder: Path, files: int) -> None:
    """Whole processes over a generated site."""
    write(folder, files)
    for kind in ("md", "html"):
        size = sum(path.stat().st_size for path in (folder / kind).iterdir()) / 1e6
        seconds = cost([*CLAIMLINT, "--quiet", str(folder / kind)], 1)
        print(f"{kind}: {files} files, {size:.1f} MB in {seconds:.2f} s: {size / seconds:.2f} MB/s")


RULE = """code: GEN{number:03}
title: Generated
severity: warning
confidence: high
labels: [SUP]
message: '"{{match}}" was generated.'
match:
  - (the|our) (only|best) {noun} (that|which|for)
why: Generated.
sources: [{{ref: ftc-health-products-2022, supports: nothing}}]
examples: {{flag: ["It is <<the only {noun} that>> helps."], pass: [Nothing.]}}
"""


def rules(folder: Path, files: int) -> None:
    """The same pages with 100 and with 1,000 generated rules beside the packaged ones."""
    write(folder, files)
    taken = {}
    for count in (100, 1000):
        home = folder / f"rules-{count}" / "generated"
        home.mkdir(parents=True)
        for number in range(count):
            noun = f"{CONDITIONS[number % 15]} {TREATMENTS[number % 14]} {'abcdefghij'[number % 10]}{number}"
            text = RULE.format(number=number, noun=noun)
            (home / f"rule-{number}.yaml").write_text(text, encoding="utf-8")
        selected = [*CLAIMLINT, "--quiet", "--select", "generated", "--rules", str(home.parent), str(folder / "md")]
        taken[count] = cost(selected, 1)
    print(f"100 rules {taken[100]:.2f} s, 1,000 rules {taken[1000]:.2f} s: ratio {taken[1000] / taken[100]:.2f}")


def peers(folder: Path, files: int, npm: Path | None) -> None:
    """Other linters on the same Markdown; each with its own rules, textlint with 100 of ours as prh patterns."""
    write(folder, files)
    pages = sorted(map(str, (folder / "md").iterdir()))
    size = sum(Path(page).stat().st_size for page in pages) / 1e6
    ours = cost([*CLAIMLINT, "--quiet", *pages], 1)
    print(f"claimlint: {size:.1f} MB in {ours:.2f} s, {size / ours:.2f} MB/s")
    found = {"proselint": shutil.which("proselint", path=f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}")}
    commands = {"proselint": [found["proselint"] or "", "check"]}
    if npm:
        for name in ("write-good", "textlint"):
            path = npm / "node_modules" / ".bin" / name
            found[name] = str(path) if path.exists() else None
            commands[name] = [str(path)]
        prh = folder / "prh.yml"
        terms = "".join(
            f"  - expected: {name} (see evidence)\n    pattern: /best {name}/i\n" for name in TREATMENTS * 7
        )
        prh.write_text(f"version: 1\nrules:\n{terms}", encoding="utf-8")
        setting = folder / ".textlintrc.json"
        setting.write_text(f'{{"rules": {{"prh": {{"rulePaths": ["{prh}"]}}}}}}', encoding="utf-8")
        commands["textlint"] += ["--config", str(setting), "--rules-base-directory", str(npm / "node_modules")]
    for name, path in found.items():
        if not path:
            print(f"{name}: not installed")
            continue
        try:
            seconds = cost([*commands[name], *pages], 1, (0, 255))  # write-good exits with its number of findings
        except RuntimeError as error:
            print(f"{name}: {error}")
        else:
            print(f"{name}: {seconds:.2f} s, {seconds / ours:.2f} times claimlint's time")


def main() -> None:
    """Run one measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["cold", "throughput", "rules", "peers"])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--npm", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        os.environ["CLAIMLINT_CACHE_DIR"] = f"{name}/cache"
        folder = Path(name)
        if arguments.what == "cold":
            cold(folder)
        elif arguments.what == "throughput":
            throughput(folder, arguments.files)
        elif arguments.what == "rules":
            rules(folder, arguments.files)
        else:
            peers(folder, arguments.files, arguments.npm)


if __name__ == "__main__":
    main()
