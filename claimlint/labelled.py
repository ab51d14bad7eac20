"""Labelled sentences: JSON Lines in, rows out, and each row as a page of its own.

A line is one segment of copy as a JSON object:

    text       its Markdown
    labels     the codebook families it is at fault for; an empty list where it is clean
    kind       what it is on the page, as in `scope` of a rule ("heading", "title", ...); a sentence if left out
    heading    the heading that governs it
    id, therapy   for the reader of the report
    arguable   true where reviewers disagree: it is left out of the score
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape

from claimlint.errors import ConfigError
from claimlint.model import SEGMENT_KINDS, Document, Problem
from claimlint.readers import read_text
from claimlint.rulefile import LABELS

_KEYS = ("text", "labels", "kind", "heading", "id", "therapy", "arguable")
_FORM = 'A line is {"text": "...", "labels": ["EFF"]}.'


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled segment and the line it came from."""

    path: str
    line: int
    text: str
    labels: tuple[str, ...]
    kind: str = "sentence"
    heading: str = ""
    id: str = ""
    therapy: str = ""
    arguable: bool = False


def read_rows(path: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a JSON Lines file, and what is wrong with its lines. Raises ConfigError if it cannot be read."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().split("\n")
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}.", path=path, hint="Check the path.") from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8.", path=path, hint="Save the file as UTF-8.") from error
    rows, problems = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                rows.append(_row(path, number, line))
            except ConfigError as error:
                problems.append(Problem(path, error.message, error.hint, number))
    if not rows and not problems:
        problems.append(Problem(path, "has no labelled sentences.", _FORM))
    return rows, problems


def _row(path: str, number: int, line: str) -> Row:
    try:
        content = json.loads(line)
    except ValueError as error:
        raise ConfigError(f"this line is no JSON: {error}.", hint=_FORM) from error
    if not isinstance(content, dict):
        raise ConfigError("this line is no JSON object.", hint=_FORM)
    for key in content:
        if key not in _KEYS:
            raise ConfigError(f'there is no key "{key}".', hint=f"Known: {', '.join(_KEYS)}.")
    texts = {key: content.get(key, "") for key in ("text", "kind", "heading", "id", "therapy")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise ConfigError(f'"{key}" must be a text.', hint=_FORM)
    labels = content.get("labels")
    if not isinstance(labels, list) or not all(label in LABELS for label in labels):
        raise ConfigError('"labels" must be a list of codes.', hint=f"[] is clean. Known: {', '.join(LABELS)}.")
    kind = texts["kind"] or "sentence"
    if kind not in SEGMENT_KINDS:
        raise ConfigError(f'there is no kind "{kind}".', hint=f"Known: {', '.join(SEGMENT_KINDS)}.")
    arguable = content.get("arguable", False)
    if not isinstance(arguable, bool):
        raise ConfigError('"arguable" must be true or false.', hint="Leave it out where reviewers agree.")
    texts["text"] = texts["text"].strip()
    row = Row(path, number, labels=tuple(labels), arguable=arguable, **{**texts, "kind": kind})
    document, start = page_of(row)
    if not any(document.span(segment, 0, 1).start >= start for segment in document.segments):
        raise ConfigError('"text" has no words.', hint=_FORM)
    return row


def page_of(row: Row) -> tuple[Document, int]:
    """The row as a page of its own, and the offset at which its text starts."""
    text, flat = row.text, " ".join(row.text.split())
    before = f"## {' '.join(row.heading.split())}\n\n" if row.heading else ""
    quoted = escape(flat)
    markup = {
        "title": f"<title>{quoted}</title>",
        "meta-description": f'<meta name="description" content="{quoted}">',
        "alt-text": f'<img src="a.jpg" alt="{quoted}">',
        "aria-label": f'<p aria-label="{quoted}"></p>',
        "button": f"<button>{quoted}</button>",
        "structured-data": f'<script type="application/ld+json">{{"text": {json.dumps(flat)}}}</script>',
    }
    if row.kind in markup:
        return read_text(markup[row.kind], "row.html"), 0
    if row.kind == "front-matter":
        return read_text(f"---\ntagline: {json.dumps(flat, ensure_ascii=False)}\n---\n", "row.md"), 0
    form = {
        "heading": f"# {flat}",
        "list-item": f"- {flat}",
        "table-cell": "| " + flat.replace("|", "\\|") + " |\n|---|",
        "link-text": f"[{flat}](/page)",
    }
    return read_text(f"{before}{form.get(row.kind, text)}\n", "row.md"), len(before)
