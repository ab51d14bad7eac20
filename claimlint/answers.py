"""What the commands beside `check` have in common: how an answer is written, and which configuration counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Annotated, Any

import typer

from claimlint.formats.display import safe


class Format(Enum):
    """How an answer is written."""

    text = "text"
    json = "json"


Form = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
ConfigFile = Annotated[str | None, typer.Option("--config", help="Use this configuration file.", metavar="FILE")]


def write(lines: Sequence[str], data: Mapping[str, Any] | Sequence[Any], form: Format) -> None:
    """Print an answer: its lines for people, its data for programs."""
    if form is Format.json:
        write_json(data)
    else:
        for line in lines:
            typer.echo(safe(line))


def write_json(data: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print an answer for programs."""
    from json import dumps

    typer.echo(dumps(data, indent=1))
