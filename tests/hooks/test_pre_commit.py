"""Our hooks under the real pre-commit, in a git repository of their own.

The hooks are those of the manifest; only `language` and the interpreter in `entry` are changed, so that pre-commit
runs this checkout and does not install it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from claimlint.readers import SUFFIXES, WALKED

pytest.importorskip("pre_commit")

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
BAD = "Ketamine is the only medication that touches pain.\n"
GOOD = "# Visit us\n\nWe are open on weekdays.\n"


class Repository:
    """A git repository with pre-commit installed as its hook."""

    def __init__(self, folder: Path, store: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
            "PRE_COMMIT_HOME": str(store),
            "CLAIMLINT_CACHE_DIR": str(store / "claimlint"),
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
        }  # fmt: skip
        self.run("git", "init", "-q")
        self.run(sys.executable, "-m", "pre_commit", "install")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def commit(self) -> tuple[bool, str]:
        """Commit everything. Whether it went through, and what was printed."""
        self.run("git", "add", "-A")
        done = self.run("git", "commit", "-m", "x")
        return done.returncode == 0, done.stdout + done.stderr


def hook(name: str, **more: Any) -> dict[str, Any]:
    (found,) = (one for one in yaml.safe_load(MANIFEST.read_text(encoding="utf-8")) if one["id"] == name)
    command, _, rest = found["entry"].partition(" ")
    assert command == "claimlint"
    assert found["language"] == "python"
    interpreter = f"{shlex.quote(Path(sys.executable).as_posix())} -m claimlint {rest}"
    return {**found, "language": "system", "entry": interpreter, **more}


@pytest.fixture
def repository(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Repository]:
    def make(name: str, **more: Any) -> Repository:
        config = {"repos": [{"repo": "local", "hooks": [hook(name, **more)]}]}
        (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        return Repository(tmp_path, tmp_path_factory.getbasetemp() / "store")

    return make


def test_the_manifest_is_valid() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    assert not run.stdout


def test_a_finding_stops_the_commit_and_a_clean_page_passes(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint")
    site.write("content/pain é/our page.md", BAD)
    site.write("content/notes.py", f"# {BAD}")
    done, out = site.commit()
    assert not done
    assert "content/pain é/our page.md:1:13  SUP002" in out
    assert "1 file checked; 1 finding" in out
    site.write("content/pain é/our page.md", GOOD)
    site.write("content/über uns.html", f"<p>{GOOD}</p>")
    done, out = site.commit()
    assert done, out


def test_the_hooks_see_every_kind_of_page(repository: Callable[..., Repository]) -> None:
    pattern = hook("claimlint")["files"]
    assert hook("claimlint-site")["files"] == hook("claimlint-baseline")["files"] == pattern
    for suffix in SUFFIXES:
        assert bool(re.search(pattern, f"content/Seite é{suffix.upper()}")) is (suffix in WALKED), suffix
    assert not any(re.search(pattern, name) for name in ("a.py", "tsx", "a.md.bak", "a.css", "x.xhtm", "html"))
    site = repository("claimlint")
    words = BAD.strip()
    pages = {
        "app/page.tsx": f"export default () => <p>{words}</p>;\n",
        "app/text.ts": f'export const lead = "{words}";\n',
        "src/a.astro": f"---\nconst a = 1;\n---\n<p>{words}</p>\n",
        "src/b.vue": f"<template><p>{words}</p></template>\n",
        "src/c.svelte": f"<p>{words}</p>\n",
        "src/d.php": f"<p>{words}</p>\n",
        "templates/e.liquid": f"<p>{words}</p>\n",
        "data/f.json": f'{{"body": "{words}"}}\n',
        "data/g.yaml": f"body: {words}\n",
    }
    for path, text in pages.items():
        site.write(path, text)
    site.write("package.json", f'{{"description": "{words}"}}\n')  # settings are no copy
    done, out = site.commit()
    assert not done
    assert {line.split(":")[0] for line in out.splitlines() if "SUP002" in line and ".md" not in line} >= set(pages)
    assert "package.json" not in out


def test_files_that_nobody_reads_pass_whatever_the_user_asks_for(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint", files="^content/")
    site.write("content/a.css", f"/* {BAD} */\n")
    site.write("content/LICENSE", BAD)
    site.write("content/notes.txt", GOOD)
    site.write("b.md", BAD)
    done, out = site.commit()
    assert done, out
    site.write("content/notes.txt", BAD)
    done, out = site.commit()
    assert not done
    assert "content/notes.txt:1" in out


def test_an_old_site_adopts_the_hook(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint")
    site.write("content/old.md", f"# Our clinic\n\n{BAD}")
    site.write("content/other.md", GOOD)
    assert not site.commit()[0]
    assert site.run(sys.executable, "-m", "claimlint", "baseline").returncode == 0
    done, out = site.commit()
    assert done, out
    site.write("content/old.md", f"# Our clinic\n\nSince 1990.\n\n{BAD}")  # an edit beside it
    assert site.commit()[0]
    site.write("content/old.md", "# Our clinic\n\nKetamine is the only drug that works for pain.\n")
    done, out = site.commit()
    assert not done
    assert "content/old.md:3" in out
    site.write("content/old.md", GOOD)
    site.write("content/other.md", BAD)  # moved to another page
    assert site.commit()[0]


def test_the_baseline_gets_shorter_by_itself(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint-baseline")
    site.write("a.md", BAD)
    site.run(sys.executable, "-m", "claimlint", "baseline")
    done, out = site.commit()
    assert done, out
    site.write("a.md", GOOD)
    done, out = site.commit()
    assert not done
    assert "claimlint-baseline.json; 0 entries left." in out
    assert site.commit()[0]


def test_only_changed_lines(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint", args=["--diff=HEAD"])
    site.run("git", "commit", "-q", "--no-verify", "--allow-empty", "-m", "start")
    site.write("a.md", BAD)
    site.run("git", "add", "-A")
    site.run("git", "commit", "-q", "--no-verify", "-m", "old")
    site.write("a.md", f"{BAD}\nWe are open.\n")
    done, out = site.commit()
    assert done, out
    site.write("a.md", f"{BAD}\n{BAD}")
    done, out = site.commit()
    assert not done
    assert "a.md:3" in out


def test_only_what_is_committed_is_checked(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint")
    site.write("a.md", GOOD)
    assert site.commit()[0]
    site.write("b.mdx", BAD)
    done, out = site.commit()
    assert not done
    assert "b.mdx:1:13" in out
    assert "1 file checked" in out


def test_excluded_files_pass_whatever_args_say(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint", args=["--fail-on", "info"])
    site.write("claimlint.toml", 'exclude = ["old/"]\n')
    site.write("old/a.md", BAD)
    done, out = site.commit()
    assert done, out


def test_a_fix_stops_the_commit_once(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint", args=["--fix"])
    site.write("a.md", GOOD + "\nAsk about ketamin.\n")
    done, out = site.commit()
    assert not done
    assert "files were modified by this hook" in out
    assert (site.folder / "a.md").read_text(encoding="utf-8") == GOOD + "\nAsk about ketamine.\n"
    done, out = site.commit()
    assert done, out


def test_a_bad_configuration_stops_the_commit(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint")
    site.write("claimlint.toml", 'exclud = ["old/"]\n')
    site.write("a.md", GOOD)
    done, out = site.commit()
    assert not done
    assert 'Did you mean "exclude"?' in out


def test_a_page_is_held_against_the_rest_of_the_site(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint-site", args=["--select", "cross-page"])
    site.write("claimlint.toml", 'exclude = ["old/"]\n')
    site.write("old/ketamine.md", "# Ketamine\n\nAn infusion lasts two hours.\n")
    site.write("index.md", "# Ketamine\n\nAn infusion lasts 40 minutes.\n")
    done, out = site.commit()
    assert done, out
    site.write("content/faq.html", "<h1>Ketamine</h1><p>Each infusion lasts 90 minutes.</p>")
    done, out = site.commit()
    assert not done
    assert "index.md:3:4  XPG007" in out
    assert "content/faq.html:1 says 90 minutes" in " ".join(out.split())
    site.write("content/faq.html", "<h1>Ketamine</h1><p>Each infusion lasts 40 minutes.</p>")
    site.write("notes.py", "x = 1\n")
    done, out = site.commit()
    assert done, out


def test_rule_files_are_held_to_their_examples(repository: Callable[..., Repository]) -> None:
    site = repository("claimlint-rules")
    fixtures = ROOT / "tests" / "cli" / "rules"
    rule = (fixtures / "hype" / "miracle.yaml").read_text(encoding="utf-8").replace("EFF001", "EFF901")
    site.write("claimlint.toml", 'rules = ["our rules"]\n')
    site.write(
        "our rules/_evidence/sources.yaml", (fixtures / "_evidence" / "sources.yaml").read_text(encoding="utf-8")
    )
    site.write("our rules/house/miracle.yaml", rule)
    done, out = site.commit()
    assert done, out
    site.write("our rules/house/miracle.yaml", rule.replace("We offer a treatment.", "We offer a miracle treatment."))
    done, out = site.commit()
    assert not done
    assert "miracle.yaml" in out
