"""Other linters on the same pages, where they are installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from corpus import TREATMENTS
from measure import CLAIMLINT, PYTHON, cost


def compare(folder: Path, pages: Sequence[Path], npm: Path | None) -> list[list[str]]:
    """A row for each linter: its costs, and its processor time against ours (no results kept, patterns compiled)."""
    cost([*CLAIMLINT, "--jobs", "1", *pages])
    for kept in Path(os.environ["CLAIMLINT_CACHE_DIR"]).glob("results*"):
        kept.unlink()
    ours = cost([*CLAIMLINT, "--jobs", "1", *pages])
    rows = [["claimlint", *(f"{number:.2f}" for number in ours), "1.00"]]
    for name, command in _commands(folder, npm).items():
        if not Path(command[0]).exists():
            rows.append([name, *["not installed"] * 4, "-"])
            continue
        try:
            used = cost([*command, *pages], exits=range(256))  # write-good exits with its number of findings
        except (OSError, RuntimeError) as error:
            rows.append([name, str(error)[:60], *["-"] * 4])
        else:
            rows.append([name, *(f"{number:.2f}" for number in used), f"{used.processor / ours.processor:.2f}"])
    return rows


def _commands(folder: Path, npm: Path | None) -> dict[str, list[str]]:
    places = f"{Path(PYTHON).parent}{os.pathsep}{os.environ['PATH']}"
    commands = {"proselint": [shutil.which("proselint", path=places) or "", "check"]}
    modules = (npm or folder).resolve() / "node_modules"
    for name in ("write-good", "alex", "textlint"):
        commands[name] = [str(modules / ".bin" / name)]
    commands["textlint"] += ["--config", str(_prh(folder)), "--rules-base-directory", str(modules)]
    return {name: command if command[0] else ["-"] for name, command in commands.items()}


def _prh(folder: Path) -> Path:
    """A setting of textlint with 98 patterns for prh."""
    terms = "".join(
        f"  - expected: one {name} {number}\n    pattern: /(only|best|sole) {name} (that|which) \\w{{{number},}}/i\n"
        for name in TREATMENTS
        for number in range(1, 8)
    )
    (folder / "prh.yml").write_text(f"version: 1\nrules:\n{terms}", encoding="utf-8")
    setting = folder / ".textlintrc.json"
    setting.write_text(f'{{"rules": {{"prh": {{"rulePaths": ["{folder / "prh.yml"}"]}}}}}}', encoding="utf-8")
    return setting
