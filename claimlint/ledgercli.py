"""`claimlint claims`: add an approved wording to the claims ledger, list it, hold it against the site."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from time import strftime
from typing import Annotated

import typer

from claimlint.answers import ConfigFile, Form, Format, write
from claimlint.configfiles import Configs, read_config
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import find_files, shown_path
from claimlint.formats.display import safe
from claimlint.model import Document
from claimlint.rulesets import Rulesets

app = typer.Typer(help="The claims ledger: approved wordings, who approved them, until when.", rich_markup_mode=None)


@app.command("add")
def add_command(
    text: Annotated[str, typer.Argument(help="The approved sentence, in quotes.")],
    approver: Annotated[str, typer.Option(help="Who approved it.", metavar="NAME")],
    evidence: Annotated[list[str] | None, typer.Option(help="A source. May be repeated.", metavar="SOURCE")] = None,
    population: Annotated[str, typer.Option(help="Whom it speaks of.", metavar="WORDS")] = "",
    expires: Annotated[str, typer.Option(help="The last day on which it holds.", metavar="DATE")] = "",
    rule: Annotated[
        list[str] | None, typer.Option(help="Approve against this rule only. May be repeated.", metavar="CODE")
    ] = None,
    page: Annotated[
        list[str] | None, typer.Option(help="Approve on these pages only. May be repeated.", metavar="GLOB")
    ] = None,
    name: Annotated[str, typer.Option("--id", help="A name for it. Default: from its words.", metavar="ID")] = "",
    config: ConfigFile = None,
) -> None:
    """Approve a wording: add it to claims.yml. What stands there is not touched."""
    from claimlint.ledger import Entry
    from claimlint.ledgerfile import free_id, parse_entries, read_ledger, with_entry, write_ledger

    path = ledger_path(config)
    data = read_ledger(path)
    taken = tuple(entry.id for entry in parse_entries(data, path))
    entry = Entry(
        id=" ".join(name.split()) or free_id(text, taken),
        text=" ".join(text.split()),
        approver=" ".join(approver.split()),
        date=strftime("%Y-%m-%d"),
        expires=expires,
        rules=tuple(rule or ()),
        evidence=tuple(evidence or ()),
        population=" ".join(population.split()),
        pages=tuple(page or ()),
    )
    if entry.rules:
        from claimlint.approvals import check_rules

        rulesets = Rulesets()
        rulesets.of(_configs(config).of(os.curdir))
        check_rules([entry], rulesets.catalogue(), "")
    write_ledger(path, with_entry(data, entry, path))
    typer.echo(safe(f"Added {entry.id} to {path}."))


@app.command("list")
def list_command(form: Form = Format.text, config: ConfigFile = None) -> None:
    """List the approved wordings."""
    from claimlint.ledgerfile import parse_entries, read_ledger
    from claimlint.ledgerreport import entry_data

    path = ledger_path(config)
    entries = parse_entries(read_ledger(path), path)
    lines = []
    for entry in entries:
        until = f" until {entry.expires}" if entry.expires else ""
        lines += [f"{entry.id}: {entry.text}", f"    approved by {entry.approver} on {entry.date}{until}"]
    lines.append(f"{len(entries)} approved wordings in {path}.")
    write(lines, [entry_data(entry) for entry in entries], form)


@app.command("check")
def check_command(
    paths: Annotated[list[str] | None, typer.Argument(help="Files and folders. Default: here.")] = None,
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Say where each approved wording is used, and which were changed, have ended or are not used."""
    from claimlint import ledgerreport as report
    from claimlint.approvals import ledger_in
    from claimlint.readers import WALKED

    configs = _configs(config)
    path = ledger_path(config)
    if not os.path.isfile(path):
        raise ConfigError(f"There is no claims ledger {path}.", hint="`claimlint claims add` starts one.")
    rulesets = Rulesets()
    rulesets.of(configs.of(os.curdir))
    ledger = ledger_in(os.path.abspath(path), strftime("%Y-%m-%d"), rulesets.catalogue())
    files = find_files(paths or (os.curdir,), configs, WALKED)
    problems = [ConfigError(one.message, path=one.path, line=one.line, hint=one.hint) for one in files.problems]
    standings = report.survey(ledger, _documents(files.files, problems))
    write(list(report.as_text(ledger, standings)), report.as_data(standings), form)
    for problem in problems:
        typer.echo(safe(str(problem)), err=True)
    wrong = any({"drifted", "expired"}.intersection(one.states) for one in standings)
    raise typer.Exit(2 if problems else int(wrong))


def ledger_path(config: str | None) -> str:
    """The ledger to use, as messages name it; it need not exist yet. Raises ConfigError if there shall be none."""
    return shown_path(_configs(config).ledger_home(os.path.join(os.curdir, "x")))


def _documents(paths: Sequence[str], problems: list[ConfigError]) -> Iterator[Document]:
    from claimlint.readers import read_document

    for path in paths:
        try:
            with open(path, "rb") as file:
                yield read_document(file.read(), path)
        except OSError as error:
            problems.append(ConfigError(f"cannot be read: {error.strerror}.", path=path, hint="Check the permissions."))
        except ClaimlintError as error:
            problems.append(ConfigError(error.message, path=error.path or path, line=error.line, hint=error.hint))


def _configs(named: str | None) -> Configs:
    return Configs(read_config(named)) if named else Configs()
