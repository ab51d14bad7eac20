"""Many pages: what earlier runs found, what several processes find, what the pages say against each other."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from os import PathLike, fspath
from time import strftime
from typing import NamedTuple

from claimlint.config import Config
from claimlint.configfiles import Configs
from claimlint.errors import ClaimlintError, SourceError
from claimlint.linter import OWN, across, lint_document, rules_for
from claimlint.matchers.site import Note
from claimlint.model import Problem, Report
from claimlint.parallel import each, processes
from claimlint.readers import read_document
from claimlint.results import Packer, Results, key_of, salt
from claimlint.ruleset import Ruleset

LARGEST = 20_000_000  # bytes of a page that is still read
_FEW = 8  # pages, up to which the file of results costs more than it saves
_FIRST = 24  # pages that are checked before the work is shared: their patterns need not be compiled in each process
_AT_ONCE = 500  # pages that are looked up together


class Outcome(NamedTuple):
    """What is known of one page. `key` is empty if it must not be kept; `day` is the only one for which it holds."""

    report: Report
    note: Note | None = None
    key: bytes = b""
    day: str = ""


def lint_paths(
    paths: Sequence[str | PathLike[str]],
    config: Config | Configs | None = None,
    rules: Ruleset | None = None,
    progress: Callable[[int], None] | None = None,
    today: str = "",
    jobs: int = 1,
    results: Results | None = None,
) -> Report:
    """Check files; of several, also what they say about each other. Without `config` each file follows the
    configuration nearest to it.

    `progress` is told the number of files done; `today` is as in `lint_text`. `jobs` is the number of processes (0: as
    many as help); pages that have not changed since an earlier run are taken from `results`, and put there.
    What cannot be read becomes an error of the report.
    """
    configs = config if isinstance(config, Configs) else Configs(config)
    names = list(dict.fromkeys(fspath(path) for path in paths))
    checker = Checker(configs, rules, today, noted=len(names) > 1)
    if len(names) <= _FEW:
        results = None
    found = _known(names, checker, results) if results else {}
    rest = [name for name in names if name not in found]
    for path, outcome in zip(rest, _checked(rest, checker, jobs, results), strict=True):
        found[path] = outcome
        if progress:
            progress(len(found))
    reports = {name: found[name].report for name in names}
    for used in checker.rulesets():
        notes = [note for name in names if (note := found[name].note) and checker.of(name) is used]
        for path, report in across(notes, used, configs, today).items():
            reports[path] = _joined(reports[path], report)
        used.save()
    return merge(reports.values())


def _known(names: Sequence[str], checker: Checker, results: Results) -> dict[str, Outcome]:
    """What earlier runs found on pages that have not changed."""
    found: dict[str, Outcome] = {}
    for start in range(0, len(names), _AT_ONCE):
        keys = {key: name for name in names[start : start + _AT_ONCE] if (key := checker.key(name))}
        for key, value in results.find(keys).items():
            if outcome := checker.unpack(keys[key], value):
                found[keys[key]] = outcome
    return found


def _checked(names: Sequence[str], checker: Checker, jobs: int, results: Results | None) -> Iterator[Outcome]:
    """The outcomes of some pages, in order; they are put into `results`."""
    count = processes(jobs, len(names))
    fresh: dict[bytes, bytes] = {}
    for name, (outcome, packed) in zip(names, _run(names, checker, count), strict=True):
        yield outcome
        if results and outcome.key:
            fresh[outcome.key] = packed or checker.pack(name, outcome)
            if len(fresh) >= _AT_ONCE:
                results.keep(fresh)
                fresh = {}
    if results:
        results.keep(fresh)


def _run(names: Sequence[str], checker: Checker, count: int) -> Iterator[tuple[Outcome, bytes]]:
    """The outcomes of some pages, in order; with their bytes, if they come from another process."""
    if count == 1:
        yield from ((checker(name), b"") for name in names)
        return
    yield from ((checker(name), b"") for name in names[:_FIRST])
    checker.close()
    names = names[_FIRST:]
    for name, packed in zip(names, each(names, Packed(checker), count), strict=True):
        if isinstance(packed, Problem):
            yield Outcome(Report(errors=(packed,))), b""
        else:
            key, day, value = packed
            outcome = checker.unpack(name, value)
            assert outcome
            yield outcome._replace(key=key, day=day), value


class Checker:
    """Checks page after page."""

    def __init__(self, configs: Configs, rules: Ruleset | None, today: str, *, noted: bool) -> None:
        self._configs, self._rules, self._noted = configs, rules, noted
        self._today = today or strftime("%Y-%m-%d")
        self._loaded: dict[tuple[str, ...], Ruleset] = {}
        self._salts: dict[Config, bytes] = {}
        self._packers: dict[str, Packer] = {}

    def of(self, path: str) -> Ruleset:
        """The rules for a page. Raises ClaimlintError."""
        if self._rules:
            return self._rules
        config = self._configs.of(path)
        if config.rules not in self._loaded:
            self._loaded[config.rules] = rules_for(config)
        return self._loaded[config.rules]

    def rulesets(self) -> list[Ruleset]:
        """The rules of all pages so far."""
        return [self._rules] if self._rules else list(self._loaded.values())

    def key(self, path: str) -> bytes:
        """The key under which the result of a page may be kept; empty if it cannot be read."""
        try:
            return self._key(path, read_bytes(path)) if os.path.isfile(path) else b""  # a pipe can be read but once
        except (ClaimlintError, OSError):
            return b""

    def _key(self, path: str, data: bytes) -> bytes:
        config = self._configs.of(path)
        if config not in self._salts:
            self._salts[config] = salt(self.of(path).digest, (config, self._noted))
        return key_of(self._salts[config], path, data)

    def pack(self, path: str, outcome: Outcome) -> bytes:
        """The outcome of a page as bytes, for the file of results or another process."""
        return self._packer(path).pack(outcome.report, outcome.note, outcome.day)

    def unpack(self, path: str, value: bytes) -> Outcome | None:
        """The outcome that was packed; None if it was that of another day."""
        found = self._packer(path).unpack(value, self._today)
        return Outcome(*found) if found else None

    def _packer(self, path: str) -> Packer:
        rules = self.of(path)
        if rules.digest not in self._packers:
            self._packers[rules.digest] = Packer(rules.by_code)
        return self._packers[rules.digest]

    def __call__(self, path: str) -> Outcome:
        try:
            config, rules = self._configs.of(path), self.of(path)
            data = read_bytes(path)
            notes: list[Note] | None = [] if self._noted else None
            report = lint_document(read_document(data, path), config, rules, self._today, notes)
        except Exception as error:  # noqa: BLE001  a fault of ours must not pass for a clean page, nor stop the run
            return Outcome(Report(errors=(problem_of(error, path),)))
        # only permissions have dates
        dated = bool(report.suppressed) or any(found.rule in OWN for found in report.findings)
        return Outcome(report, notes[0] if notes else None, self._key(path, data), self._today if dated else "")

    def close(self) -> None:
        """Keep what was compiled for the next run."""
        for rules in self.rulesets():
            rules.save()


def read_bytes(path: str) -> bytes:
    """The content of a page. Raises SourceError for one that is too large, OSError."""
    with open(path, "rb") as file:
        about = os.fstat(file.fileno())
        whole = stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST
        data = file.read() if whole else file.read(LARGEST + 1)  # with a limit it takes so much memory at once
    if len(data) > LARGEST:
        raise SourceError("is larger than 20 MB.", path=path, hint="No page is. Exclude it, or split it.")
    return data


class Packed:
    """A Checker whose outcomes are bytes, for another process."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def __call__(self, path: str) -> tuple[bytes, str, bytes] | Problem:
        outcome = self._checker(path)
        if not outcome.key:
            return outcome.report.errors[0]
        return outcome.key, outcome.day, self._checker.pack(path, outcome)

    def close(self) -> None:
        self._checker.close()


def _joined(report: Report, more: Report) -> Report:
    """The report of one page with further findings in their places."""
    found = sorted((*report.findings, *more.findings), key=lambda f: (f.span.start, f.span.end, f.rule))
    return replace(report, findings=tuple(found), suppressed=(*report.suppressed, *more.suppressed))


def problem_of(error: Exception, path: str) -> Problem:
    """What kept a page from being checked, for the report."""
    if isinstance(error, ClaimlintError):
        return Problem(error.path or path, error.message, error.hint, error.line, error.column)
    if isinstance(error, TimeoutError):  # before OSError, which it is, too
        return Problem(path, "took too long: a pattern reached its time limit.", "Run `claimlint test-rules`.")
    if isinstance(error, OSError):
        return Problem(path, f"cannot be read: {error.strerror}.", "Check the name and the permissions.")
    return Problem(path, f"claimlint failed here: {type(error).__name__}: {error}.", "Please report this.")


def merge(reports: Iterable[Report]) -> Report:
    """One report of many."""
    reports = list(reports)
    return Report(
        tuple(finding for report in reports for finding in report.findings),
        tuple(item for report in reports for item in report.suppressed),
        tuple(error for report in reports for error in report.errors),
        sum(report.files for report in reports),
        notes=tuple(note for report in reports for note in report.notes),
    )
