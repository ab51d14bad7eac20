"""Checkstyle XML, as Jenkins (warnings-ng), reviewdog and many others read it."""

from __future__ import annotations

from claimlint.formats import View
from claimlint.formats.wording import not_checked, told
from claimlint.formats.xmltext import HEAD, attributes
from claimlint.model import Report


def render(report: Report, view: View) -> str:  # noqa: ARG001 - all formats are asked alike
    files: dict[str, list[str]] = {}
    for problem in report.errors:
        line = {"line": problem.line} if problem.line else {}
        line |= {"column": problem.column} if problem.column else {}
        message = not_checked(problem)
        files.setdefault(problem.path, []).append(
            f"<error{attributes(**line, severity='error', message=message, source='claimlint.not-checked')}/>"
        )
    for found in report.findings:
        where = attributes(line=found.line, column=found.column, severity=found.severity)
        what = attributes(message=" ".join(told(found)), source=f"claimlint.{found.rule}")
        files.setdefault(found.path, []).append(f"<error{where}{what}/>")
    lines = [f"{HEAD}<checkstyle{attributes(version='4.3')}>"]
    for path, errors in files.items():
        lines += [f" <file{attributes(name=path or 'claimlint')}>", *("  " + error for error in errors), " </file>"]
    return "\n".join([*lines, "</checkstyle>"]) + "\n"
