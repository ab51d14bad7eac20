"""The options of `claimlint check`, declared once, and a small parser for a plain call.

The typer app in cli.py is generated from this table and is the authority for help and errors. Importing it takes
longer than checking a page, so `parse` reads the well-formed call by itself and leaves everything else to it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, NamedTuple

from claimlint.config import PROFILES
from claimlint.formats import FORMATS
from claimlint.model import CONFIDENCES, SEVERITIES


class Option(NamedTuple):
    """One option: `name` without dashes; a flag takes no value; a list may be repeated and holds commas.

    The value of an "optional" one may be left out and is then "", see `settled`.
    """

    name: str
    help: str
    kind: str = "text"  # "text", "optional", "flag", "list" (repeatable, split at commas), "many" (repeatable)
    choices: tuple[str, ...] = ()
    metavar: str = ""
    short: str = ""

    @property
    def key(self) -> str:
        """Its name in Python."""
        return self.name.replace("-", "_")

    @property
    def default(self) -> Any:
        return {"text": None, "optional": None, "flag": False, "list": (), "many": ()}[self.kind]


COLOR = ("auto", "always", "never")

OPTIONS = (
    Option(
        "select",
        "Check only these rules (codes, names, families, labels, severities), "
        "whatever the configuration selects or ignores.",
        "list",
        metavar="RULES",
    ),
    Option("ignore", "Leave these rules out, on top of the configuration.", "list", metavar="RULES"),
    Option("fail-on", "The mildest severity that makes the exit code 1.", choices=(*SEVERITIES, "never")),
    Option("min-confidence", "Leave out rules that are wrong more often than this.", choices=CONFIDENCES),
    Option("jurisdiction", "Whose rules hold, for example US or UK. May be repeated.", "list", metavar="PLACE"),
    Option(
        "format",
        "How to write the report. auto: as the name of the output file says, annotations in GitHub Actions, else text.",
        choices=("auto", *FORMATS),
    ),
    Option(
        "profile",
        "How far the site has come: findings are only shown, those not in the baseline fail the run, all do.",
        choices=PROFILES,
    ),
    Option("baseline", "Leave out the findings that this file holds; `claimlint baseline` writes it.", metavar="FILE"),
    Option("no-baseline", "Report what the baseline holds, too.", "flag"),
    Option("as-of", "Judge dates (until=, expiry) as on this day, such as 2027-03-01.", metavar="DATE"),
    Option("output", "Write the report to this file.", metavar="FILE", short="o"),
    Option(
        "report",
        "Write one more report, for example html:report.html or sarif:claimlint.sarif. May be repeated.",
        "many",
        metavar="FORMAT:FILE",
    ),
    Option("config", "Use this configuration file for all pages.", metavar="FILE"),
    Option("no-config", "Use no configuration file.", "flag"),
    Option("rules", "Add the rules in this folder. May be repeated.", "many", metavar="DIR"),
    Option(
        "exclude", "Leave out what this pattern (as in .gitignore) matches. May be repeated.", "many", metavar="GLOB"
    ),
    Option("force-exclude", "Leave out excluded files even if they are named.", "flag"),
    Option("stdin-filename", "The name of the page that comes from standard input (-).", metavar="NAME"),
    Option("fix", "Correct spellings and names in the files, where that is safe.", "flag"),
    Option(
        "unsafe-fixes", "Fix, and put other suggested words in place too. Read what they say before you commit.", "flag"
    ),
    Option(
        "diff",
        "Show what --fix would change, and write nothing. With a git revision: report only what stands on lines "
        "that have changed since then.",
        "optional",
        metavar="[REV]",
    ),
    Option("quiet", "One line for each finding.", "flag", short="q"),
    Option("color", "When to use colour.", choices=COLOR),
    Option("no-color", "The same as --color never.", "flag"),
    Option("no-cache", "Read the rule files anew, and check pages that have not changed again.", "flag"),
    Option("jobs", "How many pages to check at the same time. Default: as many as help.", metavar="N", short="j"),
    Option("exit-zero", "Exit with 0 even if there are findings.", "flag"),
    Option("statistics", "Count the findings of each rule.", "flag"),
    Option("show-files", "List the files that would be checked, and stop.", "flag"),
    Option("show-config", "Show the configuration of the first path, and stop.", "flag"),
)

_BY_NAME = {"--" + option.name: option for option in OPTIONS} | {"-" + one.short: one for one in OPTIONS if one.short}


def parse(arguments: Sequence[str]) -> dict[str, Any] | None:
    """The values of a plain `check ...` call by key, with `paths`; None for anything that the app must look at."""
    if not arguments or arguments[0] != "check":
        return None
    values: dict[str, Any] = {option.key: option.default for option in OPTIONS}
    paths: list[str] = []
    rest = iter(settled(arguments[1:]))
    for argument in rest:
        if argument == "-" or not argument.startswith("-"):
            if os.name == "nt" and any(char in argument for char in "*?[~$%"):
                return None  # the app expands them, as the shell does elsewhere
            paths.append(argument)
            continue
        name, equals, value = argument.partition("=")
        option = _BY_NAME.get(name)
        if option is None or (equals and (option.kind == "flag" or not name.startswith("--"))):
            return None
        if option.kind == "flag":
            values[option.key] = True
            continue
        if not equals:
            value = next(rest, "")
            if value.startswith("-"):
                return None
        if (not value and option.kind != "optional") or (option.choices and value not in option.choices):
            return None
        values[option.key] = collect(option, values[option.key], value)
    values["paths"] = tuple(paths)
    return values


def settled(arguments: Sequence[str]) -> list[str]:
    """The arguments of `check` with each optional value joined to its option: `--diff=`, or with a value `--diff=main`.

    A word after `--diff` is its value if it is no option and no existing file or folder, and the call does not fix.
    """
    fixes = not {"--fix", "--unsafe-fixes"}.isdisjoint(arguments)
    out: list[str] = []
    at = 0
    while at < len(arguments):
        argument = arguments[at]
        at += 1
        if argument == "--":
            return [*out, argument, *arguments[at:]]
        option = _BY_NAME.get(argument)
        if option is not None and option.kind == "optional":
            word = arguments[at] if at < len(arguments) and not fixes else ""
            takes = bool(word) and not word.startswith("-") and not os.path.lexists(word)
            argument += f"={word if takes else ''}"
            at += takes
        out.append(argument)
    return out


def collect(option: Option, before: Any, value: str) -> Any:
    """The value of an option after one more occurrence of it."""
    if option.kind == "many":
        return (*before, value)
    if option.kind == "list":
        return (*before, *(part.strip() for part in value.split(",") if part.strip()))
    return value
