"""claimlint: a linter and fact-checker for health-marketing claims.

    >>> import claimlint
    >>> report = claimlint.lint_text("Ketamine is the only medication that works.", "page.md")
    >>> report = claimlint.lint_paths(["content/services/ketamine.md"])

Both give a `Report`: its findings, what was suppressed, and what could not be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["ClaimlintError", "Config", "Finding", "Report", "__version__", "lint_paths", "lint_text", "load_ruleset"]

if TYPE_CHECKING:
    from claimlint.config import Config
    from claimlint.errors import ClaimlintError
    from claimlint.linter import lint_text
    from claimlint.model import Finding, Report
    from claimlint.ruleset import load_ruleset
    from claimlint.run import lint_paths

_HOMES = {
    "ClaimlintError": "errors",
    "Config": "config",
    "Finding": "model",
    "Report": "model",
    "lint_paths": "run",
    "lint_text": "linter",
    "load_ruleset": "ruleset",
}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that `import claimlint` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'claimlint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"claimlint.{_HOMES[name]}"), name)
