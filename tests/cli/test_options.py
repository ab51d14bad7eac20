"""The small parser of options.py and the typer app read the same call alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimlint import cli
from claimlint.options import OPTIONS, parse, settled


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    calls: list[dict[str, Any]] = []

    def check(values: dict[str, Any]) -> int:
        calls.append(values)
        return 0

    monkeypatch.setattr(cli, "check", check)
    return calls


NAMES = [f"--{option.name}" for option in OPTIONS] + [f"-{option.short}" for option in OPTIONS if option.short]
WORDS = [
    "a.md",
    "-",
    "x y.md",
    "SUP",
    "SUP,ABS",
    ",",
    "",
    "error",
    "never",
    "high",
    "text",
    "json",
    "auto",
    "é",
    "--",
    "=",
    "-x",
]
ARGUMENT = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(WORDS),
    st.builds("{}={}".format, st.sampled_from(NAMES), st.sampled_from(WORDS)),
    st.sampled_from(["--help", "--version", "--selec", "--Quiet", "-qo", "-ofile", "--no-quiet"]),
)


def by_typer(arguments: list[str], seen: list[dict[str, Any]]) -> dict[str, Any] | None:
    seen.clear()
    code = cli.run(arguments)
    assert (code == 0) or not seen
    return seen[0] if seen else None


@settings(max_examples=300, deadline=None)
@given(st.lists(ARGUMENT, max_size=7))
def test_they_agree(arguments: list[str]) -> None:
    calls: list[dict[str, Any]] = []
    ours = parse(["check", *arguments])
    if ours is None:
        return
    before, cli.check = cli.check, lambda values: calls.append(values) or 0  # type: ignore[assignment,func-returns-value]
    try:
        assert by_typer(["check", *arguments], calls) == ours
    finally:
        cli.check = before


# Well-formed values for each option, so that the comparison above is not mostly about refusals.
GOOD = st.one_of(
    [
        st.just([f"--{option.name}"])
        if option.kind == "flag"
        else st.sampled_from([[f"--{option.name}"], [f"--{option.name}", "main"], [f"--{option.name}=a.md"]])
        if option.kind == "optional"
        else st.sampled_from(option.choices or ["SUP", "SUP,ABS", "a b", "é.toml", "x=y"]).flatmap(
            lambda value, name=option.name: st.sampled_from([[f"--{name}", value], [f"--{name}={value}"]])
        )
        for option in OPTIONS
    ]
    + [st.sampled_from([["a.md"], ["-"], ["content/é x.md"]])]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(GOOD, max_size=8).map(lambda parts: [word for part in parts for word in part]))
def test_a_plain_call_needs_no_typer(arguments: list[str]) -> None:
    calls: list[dict[str, Any]] = []
    before, cli.check = cli.check, lambda values: calls.append(values) or 0  # type: ignore[assignment,func-returns-value]
    try:
        ours = parse(["check", *arguments])
        assert ours is not None
        assert by_typer(["check", *arguments], calls) == ours
    finally:
        cli.check = before


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["rules"],
        ["check", "--help"],
        ["check", "--unknown"],
        ["check", "--select"],
        ["check", "--select", "--quiet"],
        ["check", "--format", "yaml"],
        ["check", "--quiet=yes"],
        ["check", "--", "a.md"],
        ["check", "-qq"],
    ],
)
def test_everything_else_is_left_to_typer(arguments: list[str]) -> None:
    assert parse(arguments) is None


@pytest.mark.parametrize(
    ("arguments", "diff", "paths"),
    [
        (["--diff"], "", ()),
        (["--diff", "here.md"], "", ("here.md",)),
        (["--diff", "folder"], "", ("folder",)),
        (["--diff", "main"], "main", ()),
        (["--diff", "main", "here.md"], "main", ("here.md",)),
        (["here.md", "--diff", "HEAD~2"], "HEAD~2", ("here.md",)),
        (["--diff=main", "here.md"], "main", ("here.md",)),
        (["--diff=here.md"], "here.md", ()),  # a branch may be called as a file is
        (["--diff="], "", ()),
        (["--diff", "--quiet"], "", ()),
        (["--diff", "-"], "", ("-",)),
        (["--diff", ""], "", ("",)),
        (["--fix", "--diff", "main"], "", ("main",)),
        (["--diff", "main", "--unsafe-fixes"], "", ("main",)),
        (["--fix", "--diff=main"], "main", ()),
        (["--diff", "main", "--diff"], "", ()),
        ([], None, ()),
    ],
)
def test_diff_takes_a_revision_or_nothing(
    arguments: list[str],
    diff: str | None,
    paths: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    seen: list[dict[str, Any]],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here.md").touch()
    Path("folder").mkdir()
    by_app = by_typer(["check", *arguments], seen)
    assert by_app is not None
    assert (by_app["diff"], by_app["paths"]) == (diff, paths)
    assert parse(["check", *arguments]) == by_app
    assert settled(settled(arguments)) == settled(arguments)


def test_values(seen: list[dict[str, Any]]) -> None:
    arguments = ["check", "a.md", "--select", "SUP, ABS", "--select=EFF", "-q", "--exclude", "a,b", "-o", "x.json", "-"]
    values = parse(arguments)
    assert values is not None
    assert values["paths"] == ("a.md", "-")
    assert values["select"] == ("SUP", "ABS", "EFF")
    assert values["exclude"] == ("a,b",)
    assert values["output"] == "x.json"
    assert values["quiet"] is True
    assert values["fail_on"] is None
    assert by_typer(arguments, seen) == values


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--selct", "SUP"], "--selct"),
        (["check", "--format", "yaml"], "'text', 'json'"),
        (["chek"], "chek"),
    ],
)
def test_mistakes_exit_with_2(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(arguments) == 2
    assert words in capsys.readouterr().err
