"""JUnit XML: a suite for each page with findings, a failing case for each finding.

The first suite is the run itself: it has one case that passes, since many readers refuse a file without any, and a
case with an error for each thing that could not be checked. Findings of severity "info" are cases that pass.
"""

from __future__ import annotations

from claimlint.formats import View
from claimlint.formats.wording import not_checked, tally, told
from claimlint.formats.xmltext import HEAD, attributes, content
from claimlint.model import Finding, Problem, Report


def render(report: Report, view: View) -> str:  # noqa: ARG001 - all formats are asked alike
    pages: dict[str, list[Finding]] = {}
    for found in report.findings:
        pages.setdefault(found.path, []).append(found)
    failures = sum(map(_fails, report.findings))
    counts = attributes(
        name="claimlint", tests=len(report.findings) + len(report.errors) + 1, failures=failures,
        errors=len(report.errors),
    )  # fmt: skip
    lines = [f"{HEAD}<testsuites{counts}>", *_run(report)]
    for path, findings in pages.items():
        failures = sum(map(_fails, findings))
        counts = attributes(name=path, tests=len(findings), failures=failures, errors=0)
        lines += [f" <testsuite{counts}>", *map(_case, findings), " </testsuite>"]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _run(report: Report) -> list[str]:
    counts = attributes(name="claimlint", tests=len(report.errors) + 1, failures=0, errors=len(report.errors))
    passed = f"  <testcase{attributes(name=tally(report), classname='claimlint')}/>"
    return [f" <testsuite{counts}>", passed, *map(_error, report.errors), " </testsuite>"]


def _error(problem: Problem) -> str:
    where = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part) or "claimlint"
    case = attributes(name=where, classname="claimlint")
    error = attributes(message=not_checked(problem), type="not-checked")
    return f"  <testcase{case}><error{error}/></testcase>"


def _fails(found: Finding) -> bool:
    return found.severity != "info"


def _case(found: Finding) -> str:
    name = f"{found.rule} {found.title} ({found.line}:{found.column})"
    case = attributes(name=name, classname=found.path)
    lines = [f"{found.path}:{found.line}:{found.column}", *told(found), "", f"Found: {found.segment}"]
    text = "\n".join(content(line.replace("\n", " ")) for line in lines)
    if not _fails(found):
        return f"  <testcase{case}><system-out>{text}</system-out></testcase>"
    failure = attributes(message=found.message, type=found.severity)
    return f"  <testcase{case}><failure{failure}>{text}</failure></testcase>"
