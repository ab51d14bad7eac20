"""The wheel holds all that a run needs: built, installed into an empty environment, and used there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from claimlint.ownrules import OWN_RULES
from claimlint.ruleset import load_ruleset

pytest.importorskip("hatchling")

ROOT = Path(__file__).resolve().parents[1]
BAD = "Ketamine is the only medication that touches pain.\n"


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env={**clean, **environment}, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-q",
        "-w", folder, ROOT,
        cwd=folder,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("claimlint-*.whl")
    return path


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel; its dependencies are borrowed from here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    paths = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(paths["purelib"]) / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    installed = run(
        sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-deps", "--no-index", "-q", wheel,
        cwd=folder,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    return programs


def test_what_the_wheel_holds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        metadata = file.read(next(name for name in names if name.endswith("METADATA"))).decode()
    for path in (ROOT / "rules").rglob("*.yaml"):
        assert f"claimlint/_rules/{path.relative_to(ROOT / 'rules').as_posix()}" in names
    for path in (ROOT / "claimlint").rglob("*.py"):
        assert path.relative_to(ROOT).as_posix() in names
    assert {
        "claimlint/py.typed",
        "claimlint/schemas/report.schema.json",
        "claimlint/schemas/claims.schema.json",
    } <= names
    assert {"claimlint/formats/packet.css", "claimlint/formats/packet.js"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "benchmarks"))]
    assert "Requires-Dist: typer" in metadata


def test_all_rules_run_from_the_wheel(programs: Path, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    where = run(programs / "python", "-c", "import claimlint; print(claimlint.__file__)", cwd=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(programs.parent), where.stderr
    listed = run(programs / "claimlint", "rules", "--format", "json", cwd=tmp_path, CLAIMLINT_CACHE_DIR=cache)
    assert listed.returncode == 0, listed.stderr
    ours = [rule.code for rule in load_ruleset(ROOT / "rules", cache=False).rules]
    assert [rule["code"] for rule in json.loads(listed.stdout)] == [*ours, *(rule.code for rule in OWN_RULES)]
    (tmp_path / "page.md").write_text(BAD, encoding="utf-8")
    for _ in range(2):  # without and with what the first run kept
        found = run(
            programs / "claimlint", "check", "page.md", "--format", "json", cwd=tmp_path, CLAIMLINT_CACHE_DIR=cache
        )
        assert found.returncode == 1, found.stderr
        data = json.loads(found.stdout)
        assert "SUP002" in [one["rule"] for one in data["findings"]]
        assert data["errors"] == []
