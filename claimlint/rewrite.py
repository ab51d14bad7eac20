"""Fixes in files: read, fix, show as a diff, write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from claimlint.atomic import write_bytes
from claimlint.config import Config
from claimlint.configfiles import Configs
from claimlint.errors import SourceError
from claimlint.fixes import WORD_FILE, fix, offers
from claimlint.linter import lint_document
from claimlint.model import Document, Finding, Fixes, Problem, Unfixed
from claimlint.readers import encode, read_document
from claimlint.ruleset import Ruleset
from claimlint.run import problem_of

Key = tuple[str, str, str]  # path, rule and sentence of a finding


def key_of(finding: Finding) -> Key:
    """By what a finding that was approved is known."""
    return finding.path, finding.rule, finding.segment


class Rewrite(NamedTuple):
    """A page and what its fixes make of it: bytes as in the file, text without a byte order mark."""

    path: str
    before: bytes
    after: bytes
    old: str
    new: str
    fixes: Fixes


class Done(NamedTuple):
    """What became of the files of a run."""

    fixes: Fixes
    changed: tuple[Rewrite, ...] = ()
    problems: tuple[Problem, ...] = ()


def fix_files(
    findings: Iterable[Finding],
    configs: Configs,
    ruleset_of: Callable[[Config], Ruleset],
    *,
    unsafe: bool = False,
    write: bool = True,
    approved: Collection[Key] = (),
) -> Done:
    """Fix the files that findings stand in, each by itself and each written whole; without `write`, say how.

    What was `approved` is left as it is.
    """
    made: list[Fixes] = []
    changed: list[Rewrite] = []
    problems: list[Problem] = []
    for path in dict.fromkeys(one.path for one in findings if fixable(one, unsafe=unsafe)):
        try:
            config = configs.of(path)
            with open(path, "rb") as file:
                page = rewrite(file.read(), path, config, ruleset_of(config), unsafe=unsafe, approved=approved)
            if page.after != page.before:
                if write:
                    save(page)
                changed.append(page)
        except Exception as error:  # noqa: BLE001  the other pages are fixed all the same
            problems.append(problem_of(error, path))
        else:
            made.append(page.fixes)
    fixed = tuple(one for fixes in made for one in fixes.fixed)
    left = tuple(one for fixes in made for one in fixes.left)
    return Done(Fixes(fixed, left), tuple(changed), tuple(problems))


def rewrite(
    data: bytes, path: str, config: Config, rules: Ruleset, *, unsafe: bool = False, approved: Collection[Key] = ()
) -> Rewrite:
    """What the fixes of a page make of its bytes. Raises SourceError for what cannot be read or written again."""

    def lint(document: Document) -> tuple[Finding, ...]:
        found = lint_document(document, config, rules).findings
        return tuple(one for one in found if key_of(one) not in approved) if approved else found

    document = read_document(data, path)
    if document.format == "docx":
        left = tuple(Unfixed(one, WORD_FILE) for one in lint(document) if fixable(one, unsafe=unsafe))
        return Rewrite(path, data, data, document.text, document.text, Fixes(left=left))
    text, fixes = fix(document, lint, unsafe=unsafe)
    after = data if text == document.text else encode(text, data, path)
    return Rewrite(path, data, after, document.text, text, fixes)


def fixable(finding: Finding, *, unsafe: bool = False) -> bool:
    """Whether a finding offers words to put in the place of its own."""
    return bool(offers(finding, safe=True) or (unsafe and offers(finding, safe=False)))


def save(made: Rewrite) -> None:
    """Write a page that has fixes. Raises SourceError where that fails or somebody else has changed it since."""
    try:
        with open(made.path, "rb") as file:
            if file.read() != made.before:
                raise SourceError(
                    "was changed by another program just now, and so was not fixed.", path=made.path, hint="Run again."
                )
        write_bytes(made.path, made.after)
    except OSError as error:
        raise SourceError(
            f"cannot be written: {error.strerror or error}.", path=made.path, hint="Check its permissions."
        ) from error


def diff(made: Rewrite) -> str:
    """A unified diff of a page; "" where nothing changes."""
    if made.old == made.new:
        return ""
    from difflib import unified_diff

    old, new = (text.split("\n") for text in (made.old, made.new))
    ends = [lines.pop() for lines in (old, new)]  # what follows the last line break
    lines = [[f"{line}\n" for line in lines] for lines in (old, new)]
    for part, end in zip(lines, ends, strict=True):
        if end:
            part.append(f"{end}\n\\ No newline at end of file\n")
    return "".join(unified_diff(lines[0], lines[1], made.path, made.path))
