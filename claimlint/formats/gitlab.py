"""GitLab Code Quality: the list that the merge request widget and the diff view read.

https://docs.gitlab.com/ci/testing/code_quality/ lists the fields. Equal fingerprints are shown once.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import Any

from claimlint.formats import View
from claimlint.formats.wording import not_checked, told
from claimlint.model import Report

_SEVERITY = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, view: View) -> str:
    seen: dict[str, int] = {}

    def issue(path: str, line: int, severity: str, check: str, text: str, key: str) -> dict[str, Any]:
        path = view.in_repository(path)
        seed = f"{path}\0{check}\0{key}"
        seen[seed] = seen.get(seed, 0) + 1
        seed += f"\0{seen[seed]}"
        return {
            "description": f"{check}: {text}",
            "check_name": check,
            "fingerprint": blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
            "severity": severity,
            "location": {"path": path or ".", "lines": {"begin": max(line, 1)}},
        }

    issues = [
        issue(problem.path, problem.line, "critical", "not-checked", not_checked(problem), problem.message)
        for problem in report.errors
    ]
    issues += [
        issue(found.path, found.line, _SEVERITY[found.severity], found.rule, " ".join(told(found)), found.fingerprint)
        for found in report.findings
    ]
    return json.dumps(issues, indent=1) + "\n"
