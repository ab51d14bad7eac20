"""Small pieces of the HTML report."""

from __future__ import annotations

from collections.abc import Iterable

from claimlint.formats import View
from claimlint.formats.display import safe
from claimlint.formats.wording import count
from claimlint.model import Finding, Source

SEVERITY_NAMES = {"error": "Error", "warning": "Warning", "info": "Info"}


def escaped(text: str) -> str:
    """Page text as text: between tags and in quoted attributes."""
    text = safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def breakable(path: str) -> str:
    """A path that may be broken after its slashes."""
    return escaped(path).replace("/", "/<wbr>")


def of_severity(number: int, severity: str) -> str:
    return f"{number:,} info" if severity == "info" else count(number, severity)


def families_of(findings: Iterable[Finding], view: View) -> dict[str, str]:
    """The family of each rule found: the title of its label, else its folder, else the letters of its code."""
    names: dict[str, str] = {}
    for found in findings:
        if found.rule in names:
            continue
        rule = view.catalogue.get(found.rule)
        labels = rule.labels if rule else found.labels
        if labels and labels[0] in view.families:
            names[found.rule] = view.families[labels[0]]
        elif rule:
            words = rule.family.replace("-", " ")
            names[found.rule] = words[:1].upper() + words[1:]
        else:
            names[found.rule] = found.rule.rstrip("0123456789") or found.rule
    return names


def source_list(sources: Iterable[Source]) -> str:
    first = {one.url or one.title: one for one in reversed(list(sources))}  # a rule and its hit may name the same
    items = "".join(f"<li>{_source(one)}</li>\n" for one in reversed(first.values()))
    return f'<ul class="sources">\n{items}</ul>\n' if items else ""


def _source(source: Source) -> str:
    title = escaped(source.title or source.url)
    if source.url.startswith(("https://", "http://")):  # anything else could run something
        title = f'<a href="{escaped(source.url)}" rel="noopener noreferrer">{title}</a>'
    return title + (f": {escaped(source.supports)}" if source.supports else "")
