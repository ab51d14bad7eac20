"""Annotations as the runner of GitHub Actions reads them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats import View, render
from claimlint.model import Report
from tests.formats import hostile, samples

VIEW = View("1.2.3")


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def plain(text: str, *more: tuple[str, str]) -> str:
    for written, meant in (*more, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def read(log: str) -> tuple[list[Command], list[str]]:
    """What the runner does with each line: commands, and text. As in actions/runner, ActionCommandManager."""
    commands: list[Command] = []
    text: list[str] = []
    stopped = ""
    for line in log.replace("\r", "\n").split("\n"):
        start = line.lstrip()
        if not start.startswith("::") or "::" not in start[2:]:
            assert stopped or "##[" not in line, "the old form of a command"
            text.append(line)
            continue
        head, _, message = start[2:].partition("::")
        name, _, listed = head.partition(" ")
        if stopped:
            if name == stopped:
                stopped = ""
            else:
                text.append(line)
        elif name == "stop-commands":
            stopped = message
        else:
            pairs = (pair.partition("=") for pair in listed.split(",") if pair)
            properties = {key.strip(): plain(value, ("%3A", ":"), ("%2C", ",")) for key, _, value in pairs}
            commands.append(Command(name, properties, plain(message)))
    assert not stopped, "later steps could give no command"
    return commands, text


def test_one_annotation() -> None:
    commands, text = read(render("github", Report((samples.ONLY,), files=1), VIEW._replace(folder="site")))
    assert commands == [
        Command(
            "error",
            {
                "file": "site/services/ketamine.md", "line": "12", "endLine": "12", "col": "13", "endColumn": "37",
                "title": "SUP002 Says that no other treatment does this",
            },
            samples.ONLY.message + "\nTry: one of the treatments that\n"
            "Try: Ketamine may have an impact on allodynia in some patients.\nTry: drop the comparison",
        )
    ]  # fmt: skip
    assert "1 file checked; 1 finding (1 error)." in text


def test_columns_only_within_one_line() -> None:
    commands, _ = read(render("github", Report((replace(samples.ONLY, end_line=14),)), VIEW))
    assert set(commands[0].properties) == {"file", "line", "endLine", "title"}


def test_problems_are_errors() -> None:
    commands, _ = read(render("github", replace(samples.FULL, findings=()), VIEW))
    assert [command.properties for command in commands] == [
        {"file": "old.md", "title": "claimlint"}, {"file": "broken.md", "line": "1", "title": "claimlint"},
    ]  # fmt: skip
    assert commands[0].message == "Not checked: This file is not UTF-8. Save it as UTF-8."


@given(st.integers(0, 14), st.integers(0, 14), st.integers(0, 14))
def test_ten_of_each_level_and_the_rest_is_counted(errors: int, warnings: int, notices: int) -> None:
    findings = [samples.WIDE] * notices + [samples.LONG] * warnings + [samples.ONLY] * errors
    log = render("github", Report(tuple(findings), files=1), VIEW._replace(quiet=True))
    commands, _ = read(log)
    levels = [command.name for command in commands]
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)
    assert all(levels.count(level) <= 10 for level in ("error", "warning", "notice"))
    more = [command for command in commands if "file" not in command.properties]
    hidden = errors + warnings + notices - (len(commands) - len(more))
    assert len(more) == bool(hidden)
    if hidden:
        assert more[0].message.startswith(f"{hidden} more finding")
    else:
        assert max(errors, warnings, notices) <= 10


def test_no_finding_no_annotation() -> None:
    commands, text = read(render("github", samples.EMPTY, VIEW))
    assert commands == []
    assert "2 files checked; nothing found." in text


def test_hostile_texts_give_no_command() -> None:
    for found in hostile.REPORT.findings:
        commands, _ = read(render("github", Report((found,)), VIEW))
        (command,) = commands
        assert command.name in {"error", "warning", "notice"}
        assert command.properties["file"] == found.path
        assert set(command.properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
    commands, _ = read(render("github", hostile.REPORT, VIEW))
    assert len(commands) == 30


@given(st.text(max_size=30))
def test_any_text_comes_back(text: str) -> None:
    found = replace(samples.ONLY, path=f"a{text}", message=text, suggestions=())
    commands, _ = read(render("github", Report((found,)), VIEW))
    assert commands[0].properties["file"] == f"a{text}".replace("\r", "\r")
    if text.isprintable():
        assert commands[0].message == text
