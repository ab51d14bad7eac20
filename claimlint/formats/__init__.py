"""Ways to write a report. A format is a pure function from a Report and a View to text, in a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from claimlint.model import Document, Report, Rule

# Format name -> module of this package that has `render(report, view) -> str`. A module is imported when it is used.
FORMATS = {
    "text": "text",
    "json": "json",
    "github": "github",
    "gitlab": "gitlab",
    "sarif": "sarif",
    "rdjson": "rdjson",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "html": "html",
    "markdown": "markdown",
}
URL = "https://github.com/claimlint/claimlint"


def _unknown(_path: str) -> None:
    return None


class View(NamedTuple):
    """What a format needs beside the report.

    `text` and `document` give a page by its path in the report, or None if it is not to be had. A format asks for one
    page at a time, in the order of the report, so that one page at a time need be in memory.
    """

    version: str  # of claimlint
    rules: str = ""  # digest of the rules
    color: bool = False
    quiet: bool = False  # one line for each finding
    statistics: bool = False  # count the findings of each rule
    width: int = 100  # columns of the terminal
    folder: str = ""  # where the run stands in its repository, "" at the top; paths are relative to it
    catalogue: Mapping[str, Rule] = {}  # the rules by code, for formats that explain them
    families: Mapping[str, str] = {}  # titles of the labels of rules
    text: Callable[[str], str | None] = _unknown
    document: Callable[[str], Document | None] = _unknown

    def in_repository(self, path: str) -> str:
        """A path of the report as seen from the top of the repository."""
        if not self.folder or not path or path.startswith("/") or path[1:3] == ":/":
            return path
        parts = self.folder.split("/")
        for part in path.split("/"):
            if part == ".." and parts and parts[-1] != "..":
                parts.pop()
            else:
                parts.append(part)
        return "/".join(parts)


def render(name: str, report: Report, view: View) -> str:
    """The report in one of FORMATS. The text ends with a line break, or is empty."""
    from importlib import import_module

    text: str = import_module(f"claimlint.formats.{FORMATS[name]}").render(report, view)
    return text
