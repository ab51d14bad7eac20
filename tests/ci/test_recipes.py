"""The action, the GitLab job and the commands of docs/ci.md: their steps are run, their options exist."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimlint.options import parse
from claimlint.outputs import outputs_from

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
BAD = "Ketamine is the only medication that touches pain.\n"

needs_bash = pytest.mark.skipif(not shutil.which("bash") or os.name == "nt", reason="the steps are bash scripts")


def filled(text: str, inputs: dict[str, str], workspace: Path) -> str:
    values = {f"inputs.{name}": value for name, value in inputs.items()}
    values["steps.install.outputs.programs"] = str(workspace.parent / "programs")
    return re.sub(r"\$\{\{ *(\S+) *\}\}", lambda found: values[found[1]], text)


def step(workspace: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """The step `check` of the action, run with the variables that GitHub sets."""
    inputs = {name: value.get("default", "") for name, value in ACTION["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in changes.items()}
    (found,) = (one for one in ACTION["runs"]["steps"] if one["id"] == "check")
    folder = workspace.parent
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "claimlint"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m claimlint "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        **{name: filled(value, inputs, workspace) for name, value in found["env"].items()},
    }  # fmt: skip
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", found["run"]], env=environment, check=False,
        cwd=workspace / filled(found["working-directory"], inputs, workspace), capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    site = tmp_path / "workspace" / "site"
    site.mkdir(parents=True)
    (site / "page one.md").write_text(BAD, encoding="utf-8")
    (site / "good.md").write_text("Parking is free.\n", encoding="utf-8")
    return site.parent


@needs_bash
def test_the_action_annotates(workspace: Path) -> None:
    done = step(workspace, working_directory="site", sarif="c.sarif", html="c.html", args="--quiet\n--select=SUP")
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=site/page one.md,line=1,endLine=1,col=13,endColumn=")
    assert (workspace / "site" / "c.sarif").is_file()
    assert (workspace / "site" / "c.html").is_file()
    assert (workspace.parent / "output").read_text(encoding="utf-8") == "exit-code=1\n"
    assert "1 finding" in (workspace.parent / "summary.md").read_text(encoding="utf-8")


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"paths": "site/good.md"}, 0),
        ({"paths": "site/good.md\nsite/page one.md\n"}, 1),
        ({"fail_on": "never"}, 0),
        ({"paths": "$(touch broken)"}, 2),
        ({"paths": "--version"}, 2),  # a path, not an option
        ({"args": "--no-such-option"}, 2),
        ({"sarif": "a; touch broken"}, 1),
    ],
)
def test_exit_codes_and_inputs_that_are_never_shell(workspace: Path, inputs: dict[str, str], code: int) -> None:
    done = step(workspace, **inputs)
    assert done.returncode == code, done.stdout + done.stderr
    assert (workspace.parent / "output").read_text(encoding="utf-8") == f"exit-code={code}\n"
    assert not (workspace / "broken").exists()


@needs_bash
def test_a_cache_that_is_restored_changes_nothing_that_is_said(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        (workspace / "site" / f"{number}.md").write_text(BAD if number % 2 else "Parking is free.\n", encoding="utf-8")
    cache = workspace / ".cache" / "claimlint"  # as docs/ci.md has it: in the workspace, which is checked
    monkeypatch.setenv("CLAIMLINT_CACHE_DIR", str(cache))
    first = step(workspace)
    restored = shutil.copytree(cache, workspace.parent / "restored")
    assert (restored / "results.sqlite").stat().st_size
    shutil.rmtree(cache)
    shutil.move(restored, cache)
    again = step(workspace)
    assert (again.returncode, again.stdout) == (first.returncode, first.stdout)
    assert first.stdout.count("::error file=") == 5


def test_no_input_is_put_into_a_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one["run"]
        assert one["shell"] == "bash"  # a composite action must say it
    named = {name for one in ACTION["runs"]["steps"] for value in one["env"].values() for name in [value]}
    used = set(re.findall(r"inputs\.([\w-]+)", " ".join(named) + ACTION["runs"]["steps"][1]["working-directory"]))
    assert used == set(ACTION["inputs"])


def understood(command: str) -> dict[str, Any]:
    words = shlex.split(command.replace("\\\n", " "))
    values = parse(words[1:])
    assert values is not None, command
    outputs_from(values, {})
    return values


def test_the_commands_of_the_notes_are_understood() -> None:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    commands = re.findall(r"^(claimlint check .*?)(?: \|)?$", text, re.M)
    assert len(commands) == 3
    for command in commands:
        understood(command)


def test_the_examples_of_the_notes_name_inputs_that_exist() -> None:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.S)]
    jobs = [job for block in blocks for job in block.get("jobs", {}).values()]
    uses = [one for job in jobs for one in job["steps"] if one["uses"].startswith("claimlint/")]
    assert len(uses) == 4
    for one in uses:
        assert set(one["with"]) <= set(ACTION["inputs"])
    (hook,) = (hook for block in blocks for repo in block.get("repos", ()) for hook in repo["hooks"])
    understood("claimlint check " + " ".join(hook["args"]))


def test_the_gitlab_job_writes_what_it_hands_over() -> None:
    job = GITLAB["claimlint"]
    (command,) = job["script"]
    values = understood(command)
    written = {output.path: output.format for output in outputs_from(values, {})}
    reports = job["artifacts"]["reports"]
    assert written[reports["codequality"]] == "gitlab"
    assert written[reports["junit"]] == "junit"
    assert [written[path] for path in job["artifacts"]["paths"]] == ["html"]
