"""`claimlint packet`: write what is to be signed off, and carry out what was decided."""

from __future__ import annotations

import os
from time import gmtime, strftime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from claimlint.check import check_files
from claimlint.config import changes_from
from claimlint.configfiles import Configs, read_config
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import find_files, shown_path
from claimlint.formats.display import safe
from claimlint.outputs import Pages, write_file
from claimlint.rulesets import Rulesets

if TYPE_CHECKING:
    from claimlint.model import Problem

HTML_NAME = "claimlint-packet.html"


class _Group(TyperGroup):
    """`packet SITE` means `packet write SITE`, and `packet` alone this folder."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["write", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Group,
    help="Sign-off: `claimlint packet SITE` writes a page and a table for whoever decides on the claims; "
    "`claimlint packet apply decisions.csv` carries the decisions out.",
    rich_markup_mode=None,
)
ConfigFile = Annotated[str | None, typer.Option("--config", help="Use this configuration file.", metavar="FILE")]


@app.command("write")
def write_command(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files and folders. Default: this folder.", metavar="[SITE]")
    ] = None,
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write.", metavar="FILE")] = HTML_NAME,
    table: Annotated[
        str | None, typer.Option("--csv", help="The table to write. Default: beside the page.", metavar="FILE")
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(help="Only what these rules find. May be repeated.", metavar="RULES")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(help="Not what these rules find. May be repeated.", metavar="RULES")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Write the packet: every reported sentence with its context, why, evidence, options, and room for a decision."""
    from claimlint.formats import View
    from claimlint.formats.packet import render
    from claimlint.packet import cases
    from claimlint.packetfile import table as table_of
    from claimlint.readers import WALKED

    changes = changes_from({"select": _codes(select), "ignore": _codes(ignore)})
    configs = Configs(read_config(config) if config else None, changes)
    rulesets = Rulesets()
    report, _ = check_files(find_files(paths or [os.curdir], configs, WALKED), configs, rulesets)
    pages = Pages({})
    found = cases(report.findings, pages.document, rulesets.catalogue())
    view = View(_version(), rulesets.digest, catalogue=rulesets.catalogue(), document=pages.document)
    table = table or os.path.splitext(output)[0] + ".csv"
    if os.path.realpath(table) == os.path.realpath(output):
        raise ConfigError("The page and the table would be the same file.", hint="Give --csv another name.")
    write_file(output, render(found, report.errors, view, strftime("%Y-%m-%d")), f"--output {output}")
    write_file(table, table_of(found), f"--csv {table}")
    for problem in report.errors:
        _tell(problem)
    sentences = "1 claim" if len(found) == 1 else f"{len(found)} claims"
    typer.echo(safe(f"Wrote {sentences} to {output} and {table}. Send one of them to whoever decides."))
    raise typer.Exit(2 if report.errors else 0)


@app.command("apply")
def apply_command(
    file: Annotated[str, typer.Argument(help="The table with the decisions.", metavar="DECISIONS.csv")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    approver: Annotated[str, typer.Option(help="Who decided, where the table does not say it.", metavar="NAME")] = "",
    config: ConfigFile = None,
) -> None:
    """Carry out decisions: change the words, approve them in claims.yml, or allow them until a day; and log it."""
    from claimlint import audit, signoff
    from claimlint.packetfile import read_decisions

    try:
        with open(file, "rb") as opened:
            data = opened.read()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.", hint="Check the name.") from error
    decisions, undecided = read_decisions(data, file)
    name = " ".join(approver.split())
    decisions = [one._replace(approver=one.approver or name) for one in decisions]
    configs = Configs(read_config(config) if config else None)
    rulesets = Rulesets()
    home = configs.home(os.path.join(os.curdir, "x"))
    run = signoff.Run(
        configs, rulesets.of, rulesets.catalogue, shown_path(os.path.join(home, audit.LOG_NAME)),
        strftime("%Y-%m-%d"), strftime("%Y-%m-%dT%H:%M:%SZ", gmtime()), audit.user(home), audit.commit_of(home),
        not dry_run,
    )  # fmt: skip
    result = signoff.apply(decisions, run)
    for text in result.diffs:
        for line in text.split("\n")[:-1]:
            typer.echo(safe(line))
    for line in signoff.told(result, file, undecided):
        typer.echo(safe(line))
    for problem in result.problems:
        _tell(problem)
    if dry_run:
        typer.echo("Nothing was changed: --dry-run.")
    refused = any(one.refused for one in result.settled)
    raise typer.Exit(2 if result.problems else int(refused))


def _codes(given: list[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for item in given or () for part in item.split(",") if part.strip())


def _version() -> str:
    from claimlint import __version__

    return __version__


def _tell(problem: Problem) -> None:
    error = ClaimlintError(
        problem.message, path=problem.path, line=problem.line, column=problem.column, hint=problem.hint
    )
    typer.echo(safe(str(error)), err=True)
