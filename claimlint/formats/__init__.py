"""Ways to write a report. A format is a pure function from a Report and a View to text, in a module of its own."""

from __future__ import annotations

from typing import NamedTuple

from claimlint.model import Report

# Format name -> module of this package that has `render(report, view) -> str`. A module is imported when it is used.
FORMATS = {"text": "text", "json": "json"}


class View(NamedTuple):
    """What a format needs beside the report."""

    version: str  # of claimlint
    rules: str = ""  # digest of the rules
    color: bool = False
    quiet: bool = False  # one line for each finding
    statistics: bool = False  # count the findings of each rule
    width: int = 100  # columns of the terminal


def render(name: str, report: Report, view: View) -> str:
    """The report in one of FORMATS. The text ends with a line break, or is empty."""
    from importlib import import_module

    text: str = import_module(f"claimlint.formats.{FORMATS[name]}").render(report, view)
    return text
