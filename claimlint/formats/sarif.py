"""SARIF 2.1.0 with the fields that GitHub code scanning uses; other readers find the fixes as well.

What somebody allowed is left out: code scanning would show it as open. So is `security-severity`, which would make a
rule a security rule, and `automationDetails`, which would stand in the way of the uploader's `category`. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import os
import re
from typing import Any
from urllib.parse import quote

from claimlint.formats import URL, View
from claimlint.formats.columns import edits, place, utf16
from claimlint.formats.display import safe
from claimlint.formats.wording import count, not_checked, ranked, told
from claimlint.model import Finding, Problem, Report, Rule, Source

LIMIT = 25_000  # results of a run; code scanning refuses a file with more
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEM_SEVERITY = {"error": "error", "warning": "warning", "info": "recommendation"}
_TAGS = 20
_ENCODING_ERRORS = "surrogatepass" if os.name == "nt" else "surrogateescape"


def render(report: Report, view: View) -> str:
    findings, left_out = report.findings, len(report.findings) - LIMIT
    if left_out > 0:
        chosen = set(map(id, ranked(findings)[:LIMIT]))
        findings = tuple(found for found in findings if id(found) in chosen)
    indexes: dict[str, int] = {}
    examples: list[Finding] = []
    for found in findings:
        if found.rule not in indexes:
            indexes[found.rule] = len(indexes)
            examples.append(found)
    notes = [_notification(problem, view) for problem in report.errors]
    if left_out > 0:
        text = f"{count(left_out, 'finding')} are left out: this file can hold {LIMIT:,}. The most severe are in it."
        notes.append({"level": "warning", "message": {"text": text}})
    run = {
        "tool": {
            "driver": {
                "name": "claimlint",
                "semanticVersion": view.version,
                "informationUri": URL,
                "rules": [_rule(found, view.catalogue.get(found.rule)) for found in examples],
            }
        },
        "invocations": [{"executionSuccessful": not report.errors, "toolExecutionNotifications": notes}],
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top folder of the repository."}}},
        "columnKind": "utf16CodeUnits",
    }
    # A line for each result, written at once: as objects, those of a large site would fill the memory.
    results = ",\n".join(json.dumps(_result(found, indexes[found.rule], view)) for found in findings)
    head = json.dumps({"$schema": SCHEMA, "version": "2.1.0"}).removesuffix("}")
    return f'{head}, "runs": [{json.dumps(run, indent=1).removesuffix("}")}, "results": [\n{results}\n]}}]}}\n'


def _rule(found: Finding, rule: Rule | None) -> dict[str, Any]:
    """The rule of a finding; without its file, what the finding knows of it."""
    severity = rule.severity if rule else found.severity
    tags = dict.fromkeys(("health-claims", *([rule.family] if rule else []), *(rule.labels if rule else found.labels)))
    sources = rule.sources if rule else found.sources
    why = safe(" ".join(rule.why.split())) if rule else ""
    made: dict[str, Any] = {
        "id": found.rule,
        "name": found.name[:255] or found.rule,
        "shortDescription": {"text": _plain(found.title)[:1024]},
        "fullDescription": {"text": (_plain(why) or _plain(found.title))[:1024]},
        "help": {"text": _help_text(found, why, sources), "markdown": _help_markdown(found, rule, why, sources)},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {
            "tags": [tag for tag in tags if tag][:_TAGS],
            "precision": found.confidence,
            "problem.severity": _PROBLEM_SEVERITY[severity],
        },
    }
    if urls := [source.url for source in sources if _is_link(source.url)]:
        made["helpUri"] = _uri(urls[0])
    return made


def _help_text(found: Finding, why: str, sources: tuple[Source, ...]) -> str:
    lines = [safe(found.title) + ".", why, *(f"Source: {safe(one.title)} {safe(one.url)}" for one in sources)]
    return "\n".join(line for line in lines if line.strip())


def _help_markdown(found: Finding, rule: Rule | None, why: str, sources: tuple[Source, ...]) -> str:
    parts = [f"**{_escaped(safe(found.title))}.**", _escaped(why)]
    if rule and rule.suggest:
        parts.append("Better wordings:\n\n" + "\n".join(f"- {_escaped(safe(one.text))}" for one in rule.suggest[:5]))
    if rule and rule.examples.flag:
        shown = [text.replace("<<", "").replace(">>", "") for text in rule.examples.flag[:3]]
        parts.append("Reported:\n\n" + "\n".join(f"- {_escaped(safe(text))}" for text in shown))
    if rule and rule.examples.clear:
        parts.append("Fine:\n\n" + "\n".join(f"- {_escaped(safe(text))}" for text in rule.examples.clear[:3]))
    if sources:
        parts.append("Sources:\n\n" + "\n".join(f"- {_linked(one)}" for one in sources))
    if not found.locked:
        parts.append(
            f"To allow one on purpose, write above it: `<!-- claimlint: allow {found.rule} -- your reason -->`"
        )
    return "\n\n".join(part for part in parts if part)


def _linked(source: Source) -> str:
    title = _escaped(safe(source.title))
    text = f"[{title}]({_uri(source.url)})" if _is_link(source.url) else title
    return text + (f": {_escaped(safe(source.supports))}" if source.supports else "")


def _is_link(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _uri(url: str) -> str:
    return quote(url, safe="/:?#@!$&'*+,;=%~-._", errors=_ENCODING_ERRORS)


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", text)


def _plain(text: str) -> str:
    """Message text: what would read as a link or a placeholder is escaped (SARIF 3.11.5, 3.11.6)."""
    text = re.sub(r"\{(\d+)\}", r"{{\1}}", safe(text))
    return re.sub(r"([\\\[\]])", r"\\\1", text) if "](" in text else text


def _result(found: Finding, index: int, view: View) -> dict[str, Any]:
    text = view.text(found.path)
    line, column, end_line, end_column = place(found, text, utf16)
    region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    artifact = _artifact(found.path, view)
    made: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": "\n".join(map(_plain, told(found)))},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"claimlint/v1": found.fingerprint},
    }
    if offered := edits(found, text):
        made["fixes"] = [
            {
                "description": {"text": f"Write: {_plain(words)}"},
                "artifactChanges": [
                    {
                        "artifactLocation": artifact,
                        "replacements": [{"deletedRegion": region, "insertedContent": {"text": words}}],
                    }
                ],
            }
            for words in offered
        ]
    return made


def _artifact(path: str, view: View) -> dict[str, str]:
    path = view.in_repository(path)
    uri = quote(path, errors=_ENCODING_ERRORS)
    if path.startswith("/"):
        return {"uri": "file://" + uri}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _notification(problem: Problem, view: View) -> dict[str, Any]:
    made: dict[str, Any] = {"level": "error", "message": {"text": _plain(not_checked(problem))}}
    if problem.path:
        location: dict[str, Any] = {"artifactLocation": _artifact(problem.path, view)}
        if problem.line:
            location["region"] = {"startLine": problem.line}
        made["locations"] = [{"physicalLocation": location}]
    return made
