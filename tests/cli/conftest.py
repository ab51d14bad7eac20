"""Two small rules in place of ours, so that these tests speak of the command line only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from claimlint import linter, rulecheck, rulediff, ruleset
from claimlint.__main__ import main

RULES = Path(__file__).parent / "rules"
CLEAN = "We offer a treatment. Ask your doctor.\n"
ERROR = "This is the only treatment that helps.\n"
WARNING = "We offer a miracle treatment.\n"


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Path:
    """An empty working folder, with nothing of the machine's own settings."""
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(cache))
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
        "GITHUB_WORKSPACE",
        "CI_PROJECT_DIR",
    ):
        monkeypatch.delenv(name, raising=False)
    for module in (ruleset, linter, rulecheck, rulediff):
        monkeypatch.setattr(module, "packaged_rules", lambda: RULES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(site: Path, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: ARG001 - the working folder
    def call(*arguments: str) -> Result:
        code = main(list(arguments))
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def write(site: Path) -> Callable[[str, str], Path]:
    def call(path: str, text: str) -> Path:
        target = site / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    return call
