"""The import table of docs/architecture.md against the real imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "claimlint"
TABLE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"


def allowed() -> dict[str, set[str]]:
    rows = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return {
        row[1].strip().strip("`"): {name.strip() for name in row[3].split(",") if name.strip() != "-"} for row in rows
    }


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [
                f"{node.module}.{alias.name}" if node.module == "claimlint" else node.module for alias in node.names
            ]
        found |= {name.split(".")[1] for name in names if name.startswith("claimlint.")}
    return {name for name in found if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists()}


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    table, here = allowed(), room(path)
    if here == "__init__":
        return
    assert here in table, f"{here} is missing in the table of {TABLE.name}"
    assert imports(path) - {here} <= table[here]


def test_the_table_has_no_circle_and_no_dead_row() -> None:
    table = allowed()
    for name in table:
        assert (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").exists(), f"{name} does not exist"
    done: set[str] = set()
    while len(done) < len(table):
        ready = {name for name, needs in table.items() if name not in done and needs <= done}
        assert ready, f"a circle among {sorted(set(table) - done)}"
        done |= ready
