"""Where reports go and in which format: standard output, files, the step summary of GitHub Actions."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from claimlint import __version__
from claimlint.atomic import write_bytes
from claimlint.configfiles import repository_of
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.formats import FORMATS, View, render
from claimlint.model import Document, Report, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

AUTO = "auto"
_SUFFIXES = {".htm": "html", ".html": "html", ".json": "json", ".md": "markdown", ".sarif": "sarif"}
_EXPLAIN = ("sarif", "html", "markdown", "github")  # these use the rules themselves
_IN_REPOSITORY = ("sarif", "gitlab", "github")  # these name paths from the top of the repository
_SUMMARY_ROOM = 1_000_000  # bytes; GitHub takes 1 MiB of one step


class Output(NamedTuple):
    """One report to write. An empty `path` is standard output."""

    format: str
    path: str = ""
    option: str = ""  # as the command line said it


def outputs_from(values: Mapping[str, Any], environment: Mapping[str, str]) -> list[Output]:
    """The reports that the command line asks for, the one on standard output or in --output first.

    Raises ConfigError for a --report that cannot be understood, and for a file that is named twice.
    """
    target = values["output"] or ""
    outputs = [Output(chosen(values["format"] or AUTO, target, environment), target, f"--output {target}")]
    for wish in values["report"]:
        name, colon, path = wish.partition(":")
        if name not in (AUTO, *FORMATS) or not colon or not path:
            raise ConfigError(
                f"--report {wish} is not understood.",
                hint=f"Write FORMAT:FILE, for example sarif:claimlint.sarif. Formats: {', '.join(FORMATS)}.",
            )
        outputs.append(Output(chosen(name, path, environment), path, f"--report {wish}"))
    files = [os.path.realpath(output.path) for output in outputs if output.path]
    if len(set(files)) < len(files):
        raise ConfigError("Two reports would be written to the same file.", hint="Give each a file of its own.")
    return outputs


def chosen(name: str, path: str, environment: Mapping[str, str]) -> str:
    """The format that is meant. `auto`: by the file's suffix; on standard output annotations in GitHub Actions."""
    if name != AUTO:
        return name
    if path:
        return _SUFFIXES.get(os.path.splitext(path)[1].lower(), "text")
    return "github" if environment.get("GITHUB_ACTIONS") == "true" else "text"


class Pages:
    """The pages of a run, read again when a format asks for one. `given` are those that are in no file."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = given
        self._last: tuple[str, str | None] = ("", None)

    def text(self, path: str) -> str | None:
        """The decoded text of a page, or None if it cannot be read any more."""
        if self._last[0] != path:
            self._last = (path, self._read(path))
        return self._last[1]

    def document(self, path: str) -> Document | None:
        """A page in its blocks and segments, or None."""
        from claimlint.readers import read_text

        text = self.text(path)
        try:
            return None if text is None else read_text(text, path)
        except ClaimlintError:
            return None

    def _read(self, path: str) -> str | None:
        if path in self._given:
            return self._given[path]
        from claimlint.readers import decode

        try:
            with open(path, "rb") as file:
                return decode(file.read(), path)
        except (ClaimlintError, OSError):
            return None


class Writer:
    """Writes the reports of one run."""

    def __init__(self, values: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> None:
        """Raises ConfigError, see outputs_from."""
        self._values = values
        self._environment = os.environ if environment is None else environment
        self._outputs = outputs_from(values, self._environment)

    def write(
        self,
        report: Report,
        digest: str = "",
        catalogue: Callable[[], Mapping[str, Rule]] = dict,
        given: Mapping[str, str] | None = None,
        *,
        to_stderr: bool = False,
    ) -> None:
        """Write all of them, the report on standard output last. Raises ConfigError for a file that cannot be written.

        `catalogue` gives the rules by code, `given` the text of pages that are in no file.
        `to_stderr`: standard output is taken; its report goes to standard error.
        """
        pages = Pages(given or {})
        view = View(
            __version__,
            digest,
            quiet=self._values["quiet"],
            statistics=self._values["statistics"],
            text=pages.text,
            document=pages.document,
        )
        formats = {output.format for output in self._outputs}
        if not formats.isdisjoint(_EXPLAIN):
            from claimlint.ruledocs import LABELS

            titles = {label: title for label, (title, _) in LABELS.items()}
            view = view._replace(catalogue=catalogue(), families=titles)
        if not formats.isdisjoint(_IN_REPOSITORY):
            view = view._replace(folder=repository_folder(self._environment))
        failed: ConfigError | None = None
        for output in reversed(self._outputs):
            try:
                self._write_one(output, report, view, sys.stderr if to_stderr else sys.stdout)
            except ConfigError as error:
                failed = error
        if failed:
            raise failed

    def _write_one(self, output: Output, report: Report, view: View, stream: TextIO) -> None:
        to_terminal = not output.path and stream.isatty()
        view = view._replace(color=self._color(output, to_terminal), width=_columns(stream) if to_terminal else 100)
        text = render(output.format, report, view)
        if output.path:
            write_file(output.path, text, output.option)
            return
        stream.write(text)
        stream.flush()
        if output.format == "github" and (summary := self._environment.get("GITHUB_STEP_SUMMARY")):
            append_summary(summary, render("markdown", report, view))

    def _color(self, output: Output, to_terminal: bool) -> bool:
        wish = "never" if self._values["no_color"] else self._values["color"] or AUTO
        if wish != AUTO:
            return bool(wish == "always")
        if self._environment.get("NO_COLOR") or output.path:
            return False
        if self._environment.get("FORCE_COLOR"):
            return True
        return to_terminal and self._environment.get("TERM") != "dumb"


def repository_folder(environment: Mapping[str, str], here: str = "") -> str:
    """The working folder as seen from the top of its repository, with forward slashes; "" at the top or outside."""
    here = os.path.realpath(here or os.curdir)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        if environment.get(name) and (top := _below(here, os.path.realpath(environment[name]))) is not None:
            return top
    return _below(here, repository_of(here)) or ""


def _below(path: str, top: str) -> str | None:
    if path == top:
        return ""
    start = top.rstrip(os.sep) + os.sep
    return path[len(start) :].replace(os.sep, "/") if path.startswith(start) else None


def append_summary(path: str, text: str) -> None:
    """Add to the step summary. A summary that cannot be written must not change what the run says."""
    try:
        with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            if file.tell() + len(text.encode("utf-8", "backslashreplace")) < _SUMMARY_ROOM:
                file.write(text + "\n")
    except OSError as error:
        sys.stderr.write(f"claimlint: the step summary cannot be written: {error.strerror or error}.\n")


def _columns(stream: TextIO) -> int:
    try:
        return max(40, min(os.get_terminal_size(stream.fileno()).columns, 120))
    except OSError:
        return 100


def write_file(path: str, text: str, option: str) -> None:
    """Write the whole file or, if that fails, leave what was there. Raises ConfigError that names the option."""
    data = text.encode("utf-8", "backslashreplace")
    try:
        if os.path.exists(path) and not os.path.isfile(path):  # a pipe, /dev/null
            with open(path, "wb") as file:
                file.write(data)
        else:
            write_bytes(path, data)
    except OSError as error:
        raise ConfigError(f"{option} cannot be written: {error.strerror or error}.") from error
