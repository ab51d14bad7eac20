"""Allow comments written into a page: where one may stand so that nothing else on the page changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from claimlint.comments import comment_form
from claimlint.model import Block, Document
from claimlint.readers import read_text

_CODE = ("ts", "js", "mts", "mjs", "cts", "cjs")  # nothing shows that a comment would not break it
_SCRIPTS = ("tsx", "jsx")  # between elements a comment can break the code; inside one it cannot
_MARKDOWN = ("markdown", "mdx")
_RUNNING = frozenset(
    ("paragraph", "heading", "list-item", "table-cell", "button", "link-text")
)  # no attribute, no data
_BEFORE_MARKDOWN = re.compile(r"\s*(?:#{1,6}\s+|!\[)?")
_TAGS = re.compile(r"\s*(?:<[^<>]*>\s*)*")
_SIGNS = str.maketrans({"{": "(", "}": ")", "<": "‹", ">": "›", "`": "'", "\\": "/", "|": "/"})
NO_COMMENTS = "this kind of file has no comments"
NO_PLACE = "no comment can stand there without changing the page"


def permitted(document: Document, block: int, words: str) -> Document | str:
    """The page with the comment `words` on one of its blocks, read again; or why there is none.

    The page is read as before, but for the comment.
    """
    form = "" if document.format in _CODE else comment_form(document.format)
    if not form:
        return NO_COMMENTS
    comment = form.format(words)
    for at, text in _places(document, document.blocks[block], comment):
        if at < 0:
            continue
        made = read_text(document.text[:at] + text + document.text[at:], document.path)
        if _is_as_before(document, made, block, words):
            return made
    return NO_PLACE


def permit(codes: Iterable[str], until: str, reason: str) -> str:
    """The words of a comment that allows rules until a day; the reason without what could end the comment, or run."""
    reason = re.sub(r"-{2,}|\*/", "-", " ".join(reason.split()).translate(_SIGNS))
    return f"claimlint: allow {','.join(codes)} until={until} -- {reason}"


def _has_permit(document: Document, block: int, words: str) -> bool:
    wanted = words.partition(":")[2].strip()
    return any(one.block == block and " ".join(one.text.split()) == wanted for one in document.directives)


def _places(document: Document, block: Block, comment: str) -> Iterator[tuple[int, str]]:
    """Where the comment may go, the best first: offset, and what to put there."""
    text = document.text
    start, end = block.runs[0][1], max(run[2] for run in block.runs)
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    prefix = text[line:start]
    indent = prefix[: len(prefix) - len(prefix.lstrip())]
    newline = "\r\n" if "\r\n" in text else "\n"
    above = line, f"{indent}{comment}{newline}"
    running = block.kind in _RUNNING
    if document.format in _SCRIPTS:
        if running:
            yield start, comment
    elif document.format in ("yaml", "toml"):
        yield above
    elif document.format in _MARKDOWN:
        if _BEFORE_MARKDOWN.fullmatch(prefix):
            yield above
            yield line, f"{indent}{comment}{newline}{newline}"
        if running:
            yield end, f" {comment}"
            yield start, comment
    else:
        if _TAGS.fullmatch(prefix) and "<!" not in prefix:
            yield above
        if running:
            yield start, comment
        yield text.rfind("<", 0, start), comment


def _is_as_before(before: Document, after: Document, block: int, words: str) -> bool:
    if [one.message for one in before.problems] != [one.message for one in after.problems]:
        return False
    if [_reading(one) for one in before.blocks] != [_reading(one) for one in after.blocks]:
        return False
    known = [(one.text, one.block) for one in before.directives]
    new = [(one.text, one.block) for one in after.directives]
    if len(new) != len(known) + 1 or not _has_permit(after, block, words):
        return False
    for one in known:
        if one in new:
            new.remove(one)
    return len(new) == 1 and new[0][1] == block


def _reading(block: Block) -> tuple[object, ...]:
    links = [(link.start, link.end, link.href) for link in block.links]
    return (block.kind, block.text, block.level, block.section, block.lead, block.quoted, block.hidden, block.name,
            links)  # fmt: skip
