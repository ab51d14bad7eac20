"""The working folder, the two small rules and the command line of tests/cli."""

from __future__ import annotations

from tests.cli.conftest import cache, run, site, write

__all__ = ["cache", "run", "site", "write"]
