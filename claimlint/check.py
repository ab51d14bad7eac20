"""The `check` command: option values in, report out, exit code back. Nothing here needs typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic, strftime
from typing import TYPE_CHECKING, Any, Self

from claimlint.baseline import Run, accept
from claimlint.configfiles import Configs
from claimlint.errors import ClaimlintError, ConfigError
from claimlint.files import FileList, clean_path
from claimlint.model import Fixes, Problem, Report
from claimlint.outputs import Pages, Writer
from claimlint.rulesets import Rulesets
from claimlint.settings import STDIN, configs_from, files_from, jobs_from, show_config

if TYPE_CHECKING:
    from claimlint.rewrite import Rewrite
    from claimlint.ruleset import Ruleset

STDIN_NAME = "<stdin>.md"  # a page without a name is read as Markdown
MANY = 50  # findings, from which on a baseline is proposed


def check(values: dict[str, Any]) -> int:
    """Run `check` with the values of options.OPTIONS and `paths`. Prints the report; returns the exit code."""
    writer = Writer(values)
    rulesets = Rulesets(cache=not values["no_cache"])
    given: dict[str, str] = {}  # pages that are in no file, by path
    done: Sequence[str] = ()
    try:
        configs = configs_from(values)
        paths = values["paths"] or (os.curdir,)
        if values["show_config"]:
            return _print(show_config(configs.of(_first(paths, values))))
        if STDIN in paths:
            report = _check_stdin(paths, configs, values, rulesets, given)
        else:
            files = files_from(values, configs)
            if values["show_files"]:
                return _show_files(files)
            report, done = check_files(files, configs, rulesets, values["as_of"], jobs_from(values))
            if _fixes(values):
                report = _fix_files(report, files, configs, values, rulesets)
        report = _set_aside(report, run_of(report, done, paths, configs, rulesets, given), values)
        report = replace(report, notes=(*report.notes, *_advice(report, configs)))
        code = exit_code(report, configs)
    except ClaimlintError as error:
        report, code = Report(errors=(problem_from(error),)), 2
    if values["diff"] == "":
        code = _tell_fixes(report)
    else:
        to_stderr = STDIN in values["paths"] and _fixes(values)  # as the page itself goes to standard output
        writer.write(report, rulesets.digest, rulesets.catalogue, given, to_stderr=to_stderr)
    return 0 if code == 1 and values["exit_zero"] else code


def _advice(report: Report, configs: Configs) -> Iterator[str]:
    """What somebody who switches claimlint on in an old site should know."""
    profiles = {configs.of(found.path).profile for found in report.findings}
    if "warn" in profiles:
        yield "The profile is warn: findings do not fail this run."
    if len(report.findings) > MANY and "block-new" in profiles and all(one.line for one in report.suppressed):
        yield "An old site? `claimlint baseline` accepts what is there today, so that only new findings count."


def exit_code(report: Report, configs: Configs) -> int:
    """The exit code of the contract, each file by the `profile` and `fail-on` of its own configuration."""
    if report.errors:
        return 2
    levels: dict[str, Any] = {}
    for found in report.findings:
        if found.path not in levels:
            config = configs.of(found.path)
            levels[found.path] = "never" if config.profile == "warn" else config.fail_on
        if Report(findings=(found,)).exit_code(levels[found.path]):
            return 1
    return 0


def problem_from(error: ClaimlintError) -> Problem:
    """The error as a report lists it."""
    return Problem(error.path, error.message, error.hint, error.line, error.column)


def _first(paths: Sequence[str], values: dict[str, Any]) -> str:
    return values["stdin_filename"] or STDIN_NAME if paths[0] == STDIN else paths[0]


def _show_files(files: FileList) -> int:
    for problem in files.problems:
        print(f"{problem.path}: {problem.message} {problem.hint}", file=sys.stderr)
    _print("".join(path + "\n" for path in files.files))
    return 2 if files.problems else 0


def check_files(
    files: FileList, configs: Configs, rulesets: Rulesets, today: str | None = None, jobs: int = 0
) -> tuple[Report, Sequence[str]]:
    """What all rules say, and the files that they were tried on, by so many processes (0: as many as help)."""
    if not files.files:
        if files.excluded and not files.problems:
            _note("All named files are excluded: nothing was checked.")
        return Report(errors=files.problems), ()
    from claimlint.results import Results
    from claimlint.run import lint_paths, merge

    problems = list(files.problems)
    groups = _by_rules(files.files, configs, rulesets, problems)
    done = 0
    reports = []
    results = Results() if rulesets.cache else None
    with Progress(len(files.files)) as progress:
        for ruleset, paths in groups:
            reports.append(lint_paths(paths, configs, ruleset, progress.after(done), today or "", jobs, results))
            done += len(paths)
    if results:
        results.close()
    report = merge(reports)
    if len(groups) > 1:  # back into the order of the paths
        order = {path: number for number, path in enumerate(files.files)}
        report = replace(
            report,
            findings=tuple(sorted(report.findings, key=lambda found: order[found.path])),
            suppressed=tuple(sorted(report.suppressed, key=lambda one: order[one.finding.path])),
        )
    checked = [path for _, paths in groups for path in paths]
    report = with_approvals(report, checked, configs, rulesets, today)
    return replace(report, errors=tuple(problems) + report.errors), checked


def with_approvals(
    report: Report,
    paths: Sequence[str],
    configs: Configs,
    rulesets: Rulesets,
    today: str | None,
    given: Mapping[str, str] | None = None,
) -> Report:
    """The report after the claims ledgers of these pages. Where there are none it is the same, at no cost."""
    ledgers = {path: found for path in paths if (found := configs.ledger_of(path))}
    if not ledgers:
        return report
    from claimlint.approvals import with_ledgers

    return with_ledgers(report, ledgers, configs, rulesets.catalogue(), today or strftime("%Y-%m-%d"), given or {})


def run_of(
    report: Report,
    done: Sequence[str],
    paths: Sequence[str],
    configs: Configs,
    rulesets: Rulesets,
    given: dict[str, str],
) -> Run:
    """What a run looked at: the files that were `done`, but those of which a part could not be."""
    return Run(
        frozenset(map(os.path.abspath, done)) - {os.path.abspath(error.path) for error in report.errors},
        tuple(os.path.abspath(path) for path in paths if os.path.isdir(path)),
        configs.of,
        rulesets.catalogue(),
        Pages(given).document,
    )


def _set_aside(report: Report, run: Run, values: dict[str, Any]) -> Report:
    """What does not count in this run is taken out of the findings, one filter after the other."""
    if not values["no_baseline"]:
        report = accept(report, run)
    if values["diff"]:
        from claimlint.changes import keep_changed

        of_page = {code for code, rule in run.rules.items() if rule.kind in ("page", "site")}
        report = keep_changed(report, values["diff"], run.files, run.document, of_page)
    return report


def _by_rules(
    files: Sequence[str], configs: Configs, rulesets: Rulesets, problems: list[Problem]
) -> list[tuple[Ruleset, list[str]]]:
    """The files that each ruleset checks. A configuration or rule that is wrong becomes one of `problems`, once."""
    groups: dict[tuple[str, ...], tuple[Ruleset, list[str]]] = {}
    for path in files:
        try:
            config = configs.of(path)
            groups.setdefault(config.rules, (rulesets.of(config), []))[1].append(path)
        except ClaimlintError as error:
            if (problem := problem_from(error)) not in problems:
                problems.append(problem)
    return list(groups.values())


def _check_stdin(
    paths: Sequence[str], configs: Configs, values: dict[str, Any], rulesets: Rulesets, given: dict[str, str]
) -> Report:
    if len(paths) > 1:
        raise ConfigError("Standard input (-) cannot be checked together with paths.", hint="Use two runs.")
    from claimlint.linter import lint_text
    from claimlint.readers import decode

    path, page = clean_path(values["stdin_filename"] or STDIN_NAME), sys.stdin.buffer.read()
    made = None
    try:
        config = configs.of(path)
        if values["stdin_filename"] and values["force_exclude"] and config.excludes(path):
            _note("The page is excluded: nothing was checked.")
            return Report()
        ruleset = rulesets.of(config)
        if _fixes(values):
            from claimlint.rewrite import rewrite

            made = rewrite(page, path, config, ruleset, unsafe=values["unsafe_fixes"])
            page = made.after
        text = given[path] = decode(page, path)
        report = lint_text(text, path, config, ruleset, values["as_of"] or "")
        report = with_approvals(report, (path,), configs, rulesets, values["as_of"], given)
        ruleset.save()
        return replace(report, fixes=made.fixes) if made else report
    finally:  # a page that could not be checked must not be lost on its way through a pipe
        if values["diff"] == "":
            _show_diffs([made] if made else [])
        elif _fixes(values):
            sys.stdout.buffer.write(page)
            sys.stdout.buffer.flush()


def _fixes(values: dict[str, Any]) -> bool:
    """Whether the run is asked to fix, or to show what that would change."""
    return bool(values["fix"] or values["unsafe_fixes"] or values["diff"] == "")


def _fix_files(report: Report, files: FileList, configs: Configs, values: dict[str, Any], rulesets: Rulesets) -> Report:
    """Fix the pages that have findings, or show how; the report of what remains."""
    from claimlint.rewrite import fix_files, key_of

    shown = values["diff"] == ""
    approved = {key_of(one.finding) for one in report.suppressed if one.by == "ledger"}
    done = fix_files(
        report.findings, configs, rulesets.of, unsafe=values["unsafe_fixes"], write=not shown, approved=approved
    )
    if shown:
        _show_diffs(done.changed)
    elif done.changed:
        report, _ = check_files(files, configs, rulesets, values["as_of"], jobs_from(values))
    return replace(report, fixes=done.fixes, errors=report.errors + done.problems)


def _show_diffs(pages: Iterable[Rewrite]) -> None:
    from claimlint.formats.display import safe
    from claimlint.rewrite import diff

    for page in pages:
        text = diff(page)
        _print("".join(safe(line) + "\n" for line in text.split("\n")[:-1]) if sys.stdout.isatty() else text)


def _tell_fixes(report: Report) -> int:
    """Say what the diff leaves out; the exit code."""
    from claimlint.formats.wording import fixed, not_checked, not_fixed

    fixes = report.fixes or Fixes()
    for problem in report.errors:
        _note(f"{problem.path}: {not_checked(problem)}" if problem.path else not_checked(problem))
    for one in fixes.left:
        _note(not_fixed(one))
    _note(f"would fix {fixed(fixes)}." if fixes.fixed else "there is nothing to fix.")
    return 2 if report.errors else int(bool(fixes.fixed))


class Progress:
    """A line on the terminal's stderr once a run has taken two seconds; removed at the end."""

    _AFTER, _EVERY = 2.0, 0.2  # seconds

    def __init__(self, total: int) -> None:
        self._total = total
        self._next = monotonic() + self._AFTER
        self._on = sys.stderr.isatty()
        self._shown = False

    def __enter__(self) -> Self:
        return self

    def after(self, before: int) -> Callable[[int], None]:
        """A function that is told how many files are done beyond `before`."""

        def show(done: int) -> None:
            if self._on and (now := monotonic()) >= self._next:
                self._next, self._shown = now + self._EVERY, True
                print(f"\rChecked {before + done:,} of {self._total:,} files ...", end="", file=sys.stderr, flush=True)

        return show

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _print(text: str) -> int:
    sys.stdout.write(text)
    sys.stdout.flush()
    return 0


def _note(text: str) -> None:
    print(f"claimlint: {text}", file=sys.stderr)
