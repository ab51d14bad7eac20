"""Which lines have changed since a git revision, and the findings on them.

The lines are those of the files as they lie there, against the point at which this branch left the revision. It is a
filter on top of the others: a line that nobody touched can become a fault through what stands elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from claimlint.errors import ConfigError
from claimlint.model import Document, Finding, Report, Suppressed

Lines = list[tuple[int, int]]  # first and last line; (9, 8) where lines between 8 and 9 were taken out

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPED = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
# Whatever the settings of the user are, the output is the one that is read here.
_DIFF = (
    "diff -U0 --inter-hunk-context=0 --no-color --no-ext-diff --no-textconv --no-relative -M "
    "--src-prefix=a/ --dst-prefix=b/ --submodule=short"
).split()


def keep_changed(
    report: Report,
    revision: str,
    pages: Collection[str],
    document: Callable[[str], Document | None],
    of_page: Collection[str],
) -> Report:
    """The report without the findings on lines that have not changed since `revision`.

    `pages` are the absolute paths of all pages of the run, `document` reads one again. What rules with a code in
    `of_page` find concerns the page as a whole and counts if anything on it has changed. Raises ConfigError where git
    cannot tell: outside a repository, or for a revision that it does not know.
    """
    changed: dict[str, Lines | None] = {}
    by_repository: dict[str, list[str]] = {}
    for page in sorted(map(os.path.realpath, pages)):
        folder = _repository(page)
        if not folder:
            hint = f"{os.path.dirname(page)} lies in no git repository, and --diff alone shows what --fix would change."
            raise ConfigError(f"{revision} is no file or folder, and no git revision either.", hint=hint)
        by_repository.setdefault(folder, []).append(page)
    for folder, inside in by_repository.items():
        changed |= changes(folder, revision, inside)
    kept, aside = [], []
    for found in report.findings:
        page = os.path.realpath(found.path)
        lines = changed.get(page, [])
        if _touched(found, lines, found.rule in of_page, document):
            kept.append(found)
        else:
            aside.append(Suppressed(found, "unchanged", f"not changed since {revision}", 0))
    return replace(report, findings=tuple(kept), suppressed=(*report.suppressed, *aside)) if aside else report


def changes(root: str, revision: str, pages: Collection[str] = ()) -> dict[str, Lines | None]:
    """The changed lines of each changed file of a repository by real path; None where all of it counts as changed.

    Those of `pages` (real paths) that git does not know are new. Raises ConfigError.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", revision + "^{commit}", missing=revision)
    base = commit.strip().decode()
    if left := _git(root, "merge-base", base, "HEAD", quiet=True).split():
        base = left[0].decode()
    changed: dict[str, Lines | None] = {}
    for name, lines in hunks(_git(root, *_DIFF, base, "--")):
        changed[_path(root, name)] = lines
    # Files that git holds for binary, such as UTF-16, have no lines in a diff.
    for row in _git(root, *_DIFF, "--no-renames", "--numstat", "-z", base, "--").split(b"\0"):
        added, _, name = row.rpartition(b"\t")
        if added == b"-\t-":
            changed[_path(root, name)] = None
    known = {_path(root, name) for name in _git(root, "ls-files", "-z").split(b"\0")} if pages else set()
    return changed | dict.fromkeys(page for page in pages if page not in known)


def hunks(diff: bytes) -> Iterator[tuple[bytes, Lines]]:
    """The files of a diff without context, by their new name, with the lines that are new or changed."""
    name, lines = b"", Lines()
    rows = iter(diff.split(b"\n"))
    for row in rows:
        if row.startswith(b"+++ "):
            if lines:
                yield name, lines
            name, lines = _name(row[4:]), []
        elif hunk := _HUNK.match(row):
            old, start, new = (int(part or b"1") for part in hunk.groups())
            lines.append((start, start + new - 1) if new else (start + 1, start))
            for _ in range(old + new):  # lines of the files themselves, whatever they look like
                while next(rows, b"").startswith(b"\\"):
                    pass
    if lines:
        yield name, lines


def _name(row: bytes) -> bytes:
    row = row.removesuffix(b"\t")  # git sets off a name with a space
    if row.startswith(b'"') and row.endswith(b'"'):
        row = _ESCAPE.sub(_unescaped, row[1:-1])
    return row.removeprefix(b"b/")


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if len(code) == 3 else bytes([_ESCAPED[code[0]]])


def _touched(found: Finding, lines: Lines | None, whole: bool, document: Callable[[str], Document | None]) -> bool:
    """Whether a finding counts: its lines, or those of its sentence, overlap changed ones."""
    if lines is None or (whole and lines):
        return True
    if not lines:
        return False
    first, last = found.line, found.end_line
    if _overlap(first, last, lines):
        return True
    page = document(found.path)
    if page is None or "\r" in page.text.replace("\r\n", "\n"):  # git does not count lines that end in CR alone
        return True
    for segment in page.segments:
        if segment.text == found.segment and segment.text:
            span = page.span(segment, 0, len(segment.text))
            if span.overlaps(found.span):
                return _overlap(page.position(span.start)[0], page.position(span.end)[0], lines)
    return False


def _overlap(first: int, last: int, lines: Lines) -> bool:
    """Whether lines first..last hold a changed one; lines that were taken out count if they stood between two."""
    return any(first <= end and start <= last if start <= end else first <= end < last for start, end in lines)


def _repository(page: str) -> str:
    """The top folder of the repository that a page lies in; "" if it is in none."""
    folder = os.path.dirname(page)
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def _path(root: str, name: bytes) -> str:
    return os.path.normpath(os.path.join(root, os.fsdecode(name)))


def _git(root: str, *arguments: str, missing: str = "", quiet: bool = False) -> bytes:
    """What git prints. Raises ConfigError for `missing` (a revision), or where it fails and is not to be `quiet`."""
    import subprocess

    command = ["git", "-c", "core.quotePath=false", "-C", root, *arguments]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    except OSError as error:
        raise ConfigError(f"--diff needs git, which cannot be run: {error.strerror}.", hint="Install git.") from error
    if done.returncode and missing and not done.stderr:
        hint = "--diff alone shows what --fix would change. In CI, fetch the history (fetch-depth: 0)."
        raise ConfigError(f"{missing} is no file or folder, and no git revision either.", hint=hint)
    if done.returncode and not quiet:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise ConfigError(f"--diff: git says: {said}", hint="Run the same command in git to see more.")
    return done.stdout
