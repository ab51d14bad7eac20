"""`claimlint evidence`: look into the evidence base, and check it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from claimlint import evidencereport as report
from claimlint.answers import ConfigFile, Form, Format, write
from claimlint.configfiles import config_for
from claimlint.errors import ConfigError
from claimlint.formats.display import safe
from claimlint.knowledge import Knowledge, load_knowledge
from claimlint.suppress import is_date

app = typer.Typer(help="Look into the evidence base: treatments, conditions, studies, sources.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def list_command(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help="Only these: substance, condition, study, source.")] = None,
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """List the entries, with the day on which each was last checked."""
    if context.invoked_subcommand is not None:
        return
    if kind is not None and kind not in report.KINDS:
        raise ConfigError(f'"{kind}" is no kind of entry.', hint=f"Known: {', '.join(report.KINDS)}.")
    _write_rows(report.rows(_knowledge(config), kind or ""), form)


@app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(help="An id or a name.", metavar="ID|NAME")],
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Show all that one entry holds."""
    knowledge = _knowledge(config)
    data = report.entry_data(knowledge, report.find_entry(knowledge, name))
    write(report.entry_text(data), data, form)


@app.command("search")
def search_command(
    words: Annotated[list[str], typer.Argument(help="Words that an entry must hold.")],
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Find the entries that hold all of these words."""
    found = report.search(_knowledge(config), " ".join(words))
    _write_rows(found, form)
    if not found:
        raise typer.Exit(1)


@app.command("for")
def for_command(
    words: Annotated[list[str], typer.Argument(help="A treatment, then a condition.", metavar="TREATMENT CONDITION")],
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Write a paragraph on a treatment for a condition, with its references."""
    data = report.pair_data(_knowledge(config), words)
    write(report.pair_text(data), data, form)
    if not data["paragraph"]:
        raise typer.Exit(1)


@app.command("check")
def check_command(
    older_than: Annotated[
        int, typer.Option("--older-than", help="Days since the last check.", min=0, metavar="DAYS")
    ] = 365,
    as_of: Annotated[str, typer.Option(help="Count from this day, such as 2027-03-01.", metavar="DATE")] = "",
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Report errors, entries that nobody has checked for long, and missing fields."""
    if as_of and not is_date(as_of):
        raise ConfigError(f"--as-of {as_of} is no date.", hint="Write a day as 2027-03-01.")
    data, problems = report.check(_folders(config), older_than, as_of)
    if problems:
        for problem in problems:
            where = ":".join(str(part) for part in (problem.path, problem.line) if part)
            typer.echo(safe(f"{where}: {problem.message} {problem.hint}".rstrip()), err=True)
        raise typer.Exit(2)
    lines = [f"{row['kind']} {row['id']}: last checked {row['checked']}" for row in data["old"]]
    lines += [f"{row['kind']} {row['id']}: no {', '.join(row['missing'])}" for row in data["missing"]]
    lines.append(
        f"{data['checked']} entries: {len(data['old'])} last checked before {data['limit']}, "
        f"{len(data['missing'])} with a field missing."
    )
    write(lines, data, form)
    raise typer.Exit(1 if data["old"] else 0)


def _folders(named: str | None) -> list[Path]:
    """The evidence folders of claimlint and of the configuration's own rule folders."""
    from claimlint.ruleset import packaged_rules

    rules = [Path(packaged_rules()), *map(Path, config_for(named).rules)]
    return [folder / "_evidence" for folder in rules if (folder / "_evidence").is_dir()]


def _knowledge(named: str | None) -> Knowledge:
    return load_knowledge(*_folders(named))


def _write_rows(rows: Sequence[dict[str, str]], form: Format) -> None:
    lines = [f"{row['kind']:<9}  {row['checked']}  {row['id']}  {row['name']}" for row in rows]
    counts = [(sum(row["kind"] == kind for row in rows), kind) for kind in report.KINDS]
    total = ", ".join(f"{count} {_plural(kind, count)}" for count, kind in counts if count) or "Nothing found"
    write([*lines, f"{total}. More on one: claimlint evidence show ID"], list(rows), form)


def _plural(kind: str, count: int) -> str:
    return kind if count == 1 else "studies" if kind == "study" else f"{kind}s"
