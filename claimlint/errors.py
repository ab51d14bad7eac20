"""Every error that a user can meet. Each names the place and the next step."""

from __future__ import annotations


class ClaimlintError(Exception):
    """Base of all errors of claimlint.

    `path` and `line` (1-based, 0 where it concerns the whole file) say where; `hint` says what to do next.
    """

    def __init__(self, message: str, *, path: str = "", line: int = 0, column: int = 0, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.path, self.line, self.column, self.hint = message, path, line, column, hint

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return ": ".join(part for part in (where, self.message) if part) + (f" {self.hint}" if self.hint else "")


class ConfigError(ClaimlintError):
    """The configuration or an option is wrong."""


class RuleError(ClaimlintError):
    """A rule, vocabulary or evidence file is wrong."""


class SourceError(ClaimlintError):
    """A page cannot be read."""
