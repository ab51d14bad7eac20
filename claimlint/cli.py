"""The typer app: help, errors and every command. `check` is generated from options.py and run by check.py."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Annotated, Any

import typer

from claimlint import __version__, evidencecli, ledgercli, packetcli, rulescli
from claimlint.answers import Format, write_json
from claimlint.baselinecli import BASELINE_OPTIONS, baseline
from claimlint.check import check, problem_from
from claimlint.config import FILE_NAME, did_you_mean
from claimlint.configfiles import config_for
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import clean_path
from claimlint.model import Problem
from claimlint.options import OPTIONS, Option, collect, settled
from claimlint.rulescli import all_rules
from claimlint.rulesets import Rulesets

app = typer.Typer(
    name="claimlint",
    help="Find health claims that say more than the evidence allows, and better wording for them.",
    epilog="Exit codes: 0 nothing found, 1 findings, 2 something could not be checked.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    if arguments[:1] == ["check"]:
        arguments = ["check", *settled(arguments[1:])]
    try:
        code = app(arguments, standalone_mode=True)
    except SystemExit as stop:
        code = stop.code
    except ClaimlintError as error:
        typer.echo(f"claimlint: {error}", err=True)
        code = 2
    return code if isinstance(code, int) else 0


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claimlint {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and stop.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


# check, baseline ---------------------------------------------------------------------------------------------------


def _parameter(option: Option) -> inspect.Parameter:
    annotation: Any = str | None
    if option.kind == "flag":
        annotation = bool
    elif option.kind in {"list", "many"}:
        annotation = list[str] | None
    elif option.choices:
        choices: Any = Enum(option.key, [(choice, choice) for choice in option.choices])  # type: ignore[misc]
        annotation = choices | None
    names = ["--" + option.name, *(["-" + option.short] if option.short else [])]
    info = typer.Option(*names, help=option.help, metavar=option.metavar or None, show_default=False)
    return inspect.Parameter(
        option.key,
        inspect.Parameter.KEYWORD_ONLY,
        default=False if option.kind == "flag" else None,
        annotation=Annotated[annotation, info],
    )


def _values(given: dict[str, Any], options: Sequence[Option]) -> dict[str, Any]:
    """What typer parsed, in the form of options.parse."""
    values: dict[str, Any] = {option.key: option.default for option in OPTIONS}
    values["paths"] = tuple(given["paths"] or ())
    for option in options:
        value = given[option.key]
        if option.kind in {"list", "many"}:
            found: Any = ()
            for item in value or ():
                found = collect(option, found, item)
            value = found
        values[option.key] = value.value if isinstance(value, Enum) else value
    return values


def _command(run: Callable[[dict[str, Any]], int], options: Sequence[Option], paths_help: str) -> Callable[..., None]:
    """A command on pages that takes these options."""

    def command(**given: Any) -> None:
        raise typer.Exit(run(_values(given, options)))

    paths = Annotated[list[str] | None, typer.Argument(help=paths_help)]
    parameters = [inspect.Parameter("paths", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=paths)]
    parameters += [_parameter(option) for option in options]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


app.command("check", help="Check pages and report claims that say too much.")(
    # By its name, which tests put another function behind.
    _command(lambda values: check(values), OPTIONS, "Files and folders; - is standard input. Default: here.")  # noqa: PLW0108
)
app.command("baseline", help="Accept the findings of today, so that only new ones count.")(
    _command(baseline, BASELINE_OPTIONS, "Files and folders. Default: here.")
)

# the other commands ------------------------------------------------------------------------------------------------


@app.command("rule")
def rule_command(
    name: Annotated[str, typer.Argument(help="The code or the name of a rule.", metavar="CODE|NAME")],
    config: Annotated[str | None, typer.Option(help="Use this configuration file.", metavar="FILE")] = None,
) -> None:
    """Explain one rule: what it reports, why, its sources and examples."""
    from claimlint.ruledocs import rule_page

    rules = all_rules(config_for(config))
    for rule in rules:
        if name.lower() in {rule.code.lower(), rule.name.lower()}:
            typer.echo(rule_page(rule).rstrip("\n"))
            return
    known = [word for rule in rules for word in (rule.code, rule.name)]
    hint = did_you_mean(name, known) or "`claimlint rules` lists them."
    raise ConfigError(f'No rule is called "{name}".', hint=hint)


@app.command("explain")
def explain_command(
    place: Annotated[str, typer.Argument(help="A file and a line, such as page.md:12.", metavar="FILE:LINE")],
    config: Annotated[str | None, typer.Option(help="Use this configuration file.", metavar="FILE")] = None,
) -> None:
    """Say which rules looked at a line, and what cleared those that stayed silent."""
    from claimlint.formats.display import safe
    from claimlint.linter import explain
    from claimlint.readers import decode

    path, line = _place(place)
    found = config_for(config, path)
    try:
        with open(path, "rb") as file:
            text = decode(file.read(), path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
    for said in explain(text, clean_path(path), line, found, Rulesets().of(found)):
        typer.echo(safe(said))


@app.command("test-rules")
def examples_command(
    path: Annotated[
        str | None,
        typer.Argument(
            help="A rule folder. Default: the `rules` folders of the configuration, else our own.", metavar="[DIR]"
        ),
    ] = None,
    config: Annotated[str | None, typer.Option(help="Use this configuration file.", metavar="FILE")] = None,
) -> None:
    """Hold rule files to their own examples."""
    from pathlib import Path

    from claimlint.rulecheck import check_rules

    folders: list[Path | None] = [Path(path)] if path else [Path(folder) for folder in config_for(config).rules]
    problems: list[Problem] = []
    for folder in folders or [None]:
        if folder is not None and not folder.is_dir():
            raise ConfigError(
                f"There is no rule folder {folder}.", hint="Name the folder that holds the rule families."
            )
        try:
            problems += check_rules(folder)
        except ClaimlintError as error:
            problems.append(problem_from(error))
    for problem in problems:
        where = ":".join(str(part) for part in (problem.path, problem.line) if part)
        typer.echo(f"{where}: {problem.message}" + (f" {problem.hint}" if problem.hint else ""))
    where = ", ".join(str(folder) for folder in folders) or "the rules of claimlint"
    typer.echo(f"{len(problems)} problems in {where}." if problems else f"All examples hold in {where}.")
    raise typer.Exit(2 if problems else 0)


@app.command("score")
def score_command(
    files: Annotated[
        list[str],
        typer.Argument(help='Files of lines such as {"text": "...", "labels": ["EFF"]}.', metavar="FILE.jsonl"),
    ],
    form: Annotated[Format, typer.Option("--format", help="How to write the score.")] = Format.text,
    misses: Annotated[
        int, typer.Option(help="List this many missed segments and false alarms.", min=0, metavar="N")
    ] = 0,
    floor: Annotated[
        str, typer.Option(help="Exit with 1 below these, such as precision=0.85,recall=0.8.", metavar="FLOORS")
    ] = "",
    config: Annotated[str | None, typer.Option(help="Use this configuration file.", metavar="FILE")] = None,
) -> None:
    """Score the rules on your own labelled sentences: precision, recall, by family and by rule."""
    from claimlint import score
    from claimlint.labelled import read_rows

    floors = score.read_floors(floor)
    rulesets = Rulesets()
    judged: list[score.Judged] = []
    problems: list[Problem] = []
    for path in files:
        rows, wrong = read_rows(path)
        problems += wrong
        here = config_for(config, path)
        rules = rulesets.of(here)
        here = here.for_path(path)
        judged += score.judge(rows, rules, [at for at, rule in enumerate(rules.rules) if here.active(rule)])
        rules.save()
    if problems:
        for problem in problems:
            where = ":".join(str(part) for part in (problem.path, problem.line) if part)
            typer.echo(f"{where}: {problem.message} {problem.hint}", err=True)
        raise typer.Exit(2)
    result = score.score(judged)
    if form is Format.json:
        write_json(score.as_data(result, misses))
    else:
        from claimlint.formats.display import safe

        typer.echo("\n".join(safe(line) for line in score.as_text(result, misses).splitlines()))
    fallen = score.below(result, floors)
    for line in fallen:
        typer.echo(line, err=True)
    raise typer.Exit(1 if fallen else 0)


@app.command("init")
def init_command() -> None:
    """Write a commented claimlint.toml into this folder."""
    from claimlint.tomlfile import TEMPLATE

    try:
        with open(FILE_NAME, "x", encoding="utf-8", newline="\n") as file:
            file.write(TEMPLATE)
    except FileExistsError:
        raise ConfigError(f"There is a {FILE_NAME} already.", hint="Change it, or remove it first.") from None
    except OSError as error:
        raise ConfigError(f"{FILE_NAME} cannot be written: {error.strerror}.") from error
    typer.echo(f"Wrote {FILE_NAME}. Run claimlint check to use it.")


app.add_typer(rulescli.app, name="rules")
app.add_typer(ledgercli.app, name="claims")
app.add_typer(packetcli.app, name="packet")
app.add_typer(evidencecli.app, name="evidence")


def _place(place: str) -> tuple[str, int]:
    """The path and line of FILE:LINE; a column after it is let pass, as it stands so in reports."""
    path, _, line = place.rpartition(":")
    if line.isdecimal() and (shorter := path.rpartition(":"))[2].isdecimal() and not os.path.exists(path):
        path, line = shorter[0], shorter[2]
    if not path or not line.isdecimal() or int(line) < 1:
        raise ConfigError(f'"{place}" names no line.', hint="Write it as page.md:12.")
    return path, int(line)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
