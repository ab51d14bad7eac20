from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from claimlint.ruleset import Ruleset, load_ruleset
from tests.browser import browser  # noqa: F401  a fixture for all folders


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the caches of the person who runs the tests out of them."""
    before = os.environ.get("CLAIMLINT_CACHE_DIR")
    os.environ["CLAIMLINT_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["CLAIMLINT_CACHE_DIR"]
    else:
        os.environ["CLAIMLINT_CACHE_DIR"] = before


@pytest.fixture(scope="session", autouse=True)
def _not_in_actions() -> Iterator[None]:
    """In GitHub Actions the default format is another: the tests that are about that say so."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def rules(_own_cache: None) -> Ruleset:
    """The packaged rules."""
    return load_ruleset()
