"""File patterns in the syntax of .gitignore, used for ignore files, `exclude` and `overrides`.

A pattern without a slash matches at any depth (`*.md`); one with a slash counts from the folder that it is
written for (`blog/old/`); `**` stands for any number of folders; a trailing slash means folders only;
`!` takes a match back; the last pattern that matches decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class Globs:
    """A list of patterns, compiled once. Paths are relative to the patterns' folder, with forward slashes."""

    __slots__ = ("_patterns",)

    def __init__(self, lines: Iterable[str]) -> None:
        self._patterns = tuple(found for line in lines if (found := _compile(line)))

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def verdict(self, path: str, folder: bool = False) -> bool | None:
        """True: matched; False: taken back by a `!` pattern; None: no pattern speaks of this path itself."""
        for pattern, negated, only_folders in reversed(self._patterns):
            if (folder or not only_folders) and pattern.fullmatch(path):
                return not negated
        return None

    def match(self, path: str) -> bool:
        """Whether a file is matched, itself or through one of the folders that it lies in."""
        if not self._patterns:
            return False
        at = path.find("/")
        while at > 0:
            if self.verdict(path[:at], folder=True):
                return True
            at = path.find("/", at + 1)
        return bool(self.verdict(path))


def _compile(line: str) -> tuple[re.Pattern[str], bool, bool] | None:
    line = _strip(line)
    escaped = line.endswith("\\/") and not line.endswith("\\\\/")  # git takes the slash off the end before all else
    # Only a plain slash in front is taken off: "\/a" stands for "/a", and no path begins so.
    if not line or escaped or line.startswith("#") or line.removeprefix("!").startswith("\\/"):
        return None
    line = line.replace("\\/", "/")  # an escaped slash is a slash, also behind **
    negated = line.startswith("!")
    line = line[negated:]
    only_folders = line.endswith("/")
    body = line[:-1] if only_folders else line
    if not body:
        return None
    anchored = "/" in body
    try:
        return (
            re.compile(("" if anchored else r"(?:.*/)?(?=[^/]*\Z)") + _translate(body.removeprefix("/")), re.DOTALL),
            negated,
            only_folders,
        )
    except re.error:  # "[z-a]": git matches nothing with it
        return None


def _strip(line: str) -> str:
    r"""Without the line end and trailing spaces; "name\ " keeps its escaped space."""
    line = line.rstrip("\r\n")
    bare = line.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if len(bare) < len(line) and slashes % 2 else bare


def _translate(glob: str) -> str:
    out, at, size = "", 0, len(glob)
    while at < size:
        char = glob[at]
        if char == "*":
            end = at
            while end < size and glob[end] == "*":
                end += 1
            # git compares the plain text before the first wildcard by itself, so that "a**/b" matches "a/x/b".
            whole = end - at >= 2 and (glob[at - 1 : at] in ("", "/") or not _special(glob[:at]))
            if whole and end < size and glob[end] == "/":
                out, at = out + "(?:.*/)?", end + 1  # "a/**/b" also matches "a/b"
            elif whole and end == size:
                out, at = out + ".*", end
            else:
                out, at = out + "[^/]*", end
        elif char == "?":
            out, at = out + "[^/]", at + 1
        elif char == "[" and (end := _class_end(glob, at)):
            out, at = out + _class(glob[at + 1 : end]), end + 1
        elif char == "[":
            return "(?!)"  # a class that is never closed: git matches nothing with it
        elif char == "\\":
            if at + 1 == size:
                return "(?!)"
            out, at = out + re.escape(glob[at + 1]), at + 2
        else:
            out, at = out + re.escape(char), at + 1
    return out


def _special(text: str) -> bool:
    return any(char in "*?[\\" for char in text)


def _class_end(glob: str, at: int) -> int:
    """Offset of the bracket that closes the class at `at`; 0 if there is none. The first character is never the end."""
    at += 2 if glob[at + 1 : at + 2] in ("!", "^") else 1
    first = at
    while at < len(glob):
        if glob[at] == "\\":
            at += 2
            continue
        if glob.startswith("[:", at) and (end := glob.find(":]", at)) > 0:
            at = end + 2
            continue
        if glob[at] == "]" and at > first:
            return at
        at += 1
    return 0


_POSIX = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z",
    "space": r"\s", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9a-fA-F",
}  # fmt: skip


def _class(body: str) -> str:
    negated = body[0] in "!^"
    body = body[negated:]
    out, at = "", 0
    while at < len(body):
        if body.startswith("[:", at) and (end := body.find(":]", at)) > 0:
            out, at = out + _POSIX.get(body[at + 2 : end], ""), end + 2
        elif body[at] == "\\" and at + 1 < len(body):
            out, at = out + re.escape(body[at + 1]), at + 2
        elif body[at] == "-":
            out, at = out + ("-" if 0 < at < len(body) - 1 else r"\-"), at + 1
        else:
            out, at = out + re.escape(body[at]), at + 1
    return f"(?!/)[{'^' if negated else ''}{out}]"
