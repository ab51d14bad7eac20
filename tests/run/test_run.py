"""Many pages: results of earlier runs, several processes, runs that are killed or run side by side."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from claimlint import run
from claimlint.config import Config
from claimlint.configfiles import Configs
from claimlint.errors import SourceError
from claimlint.model import Document, Report
from claimlint.parallel import processes
from claimlint.results import Results
from claimlint.ruleset import Ruleset, load_ruleset
from claimlint.run import lint_paths

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "tests" / "cli" / "rules"
TEXTS = ("Ask your doctor.", "This is the only treatment that helps.", "We offer a miracle treatment.")
ALLOWED = "<!-- claimlint: allow EFF001 until=2027-03-01 -- a quotation -->\nWe offer a miracle treatment.\n"


@pytest.fixture
def rules() -> Ruleset:
    return load_ruleset(RULES)


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02} é.md").write_text(f"# Page {number}\n\n{TEXTS[number % 3]}\n", encoding="utf-8")
    (folder / "30.md").write_bytes(b"\xff\xfe\x00")
    return sorted(map(str, folder.iterdir()))


@pytest.fixture
def kept(tmp_path: Path) -> str:
    return str(tmp_path / "cache" / "results.sqlite")


def check(
    pages: list[str], rules: Ruleset, kept: str, today: str = "2026-11-20", config: Config | None = None
) -> Report:
    results = Results(kept)
    try:
        return lint_paths(pages, Configs(config or Config()), rules, today=today, results=results)
    finally:
        results.close()


def test_a_page_that_has_not_changed_is_not_checked_again(
    pages: list[str], rules: Ruleset, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check(pages, rules, kept)
    assert len(first.findings) == 20
    assert len(first.errors) == 1
    checked = []

    def lint(document: Document, *_: object) -> Report:
        checked.append(document.path)
        raise SourceError("was read.", path=document.path)

    monkeypatch.setattr(run, "lint_document", lint)
    Path(pages[4]).write_text("Ask us.\n", encoding="utf-8")
    second = check(pages, rules, kept)
    assert checked == [pages[4]]
    assert [found for found in first.findings if found.path != pages[4]] == list(second.findings)


def test_other_rules_settings_and_names_are_other_results(pages: list[str], rules: Ruleset, kept: str) -> None:
    everything = check(pages, rules, kept)
    assert len(check(pages, rules, kept, config=Config(select=("SUP002",))).findings) == 10
    for path in pages:
        os.rename(path, path + ".md")
    moved = check([path + ".md" for path in pages], rules, kept)
    assert {found.path for found in moved.findings} == {found.path + ".md" for found in everything.findings}


def test_dates_count_where_something_is_allowed(pages: list[str], rules: Ruleset, kept: str) -> None:
    Path(pages[0]).write_text(ALLOWED, encoding="utf-8")
    for _ in range(2):
        assert len(check(pages, rules, kept).suppressed) == 1
        later = check(pages, rules, kept, today="2027-03-02")
        assert [found.rule for found in later.findings if found.path == pages[0]] == ["CL004", "EFF001"]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100, None])
def test_a_damaged_file_costs_time_only(pages: list[str], rules: Ruleset, kept: str, damage: bytes | None) -> None:
    first = check(pages, rules, kept)
    content = Path(kept).read_bytes()
    for name in ("-wal", "-shm"):
        Path(kept + name).unlink(missing_ok=True)
    if damage is None:  # single bytes anywhere
        chance = random.Random(5)
        changed = bytearray(content)
        for _ in range(200):
            changed[chance.randrange(100, len(changed))] ^= 0x55
        damage = bytes(changed)
    Path(kept).write_bytes(damage)
    for _ in range(3):
        assert check(pages, rules, kept) == first


def test_a_folder_that_cannot_be_written_to_costs_time_only(pages: list[str], rules: Ruleset, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert len(check(pages, rules, str(tmp_path / "file" / "results.sqlite")).findings) == 20


def test_several_processes_find_the_same(pages: list[str], rules: Ruleset, kept: str) -> None:
    alone = lint_paths(pages, Config(), rules)
    assert lint_paths(pages, Config(), rules, jobs=2) == alone
    assert lint_paths(pages, Config(), rules, jobs=3, results=Results(kept)) == alone
    assert check(pages, rules, kept) == alone


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_a_pipe_is_read_once(pages: list[str], rules: Ruleset, kept: str, tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe.md")
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f"echo {TEXTS[2]} > {pipe}"]):
        report = check([*pages, pipe], rules, kept)
    assert [found.rule for found in report.findings if found.path == pipe] == ["EFF001"]


def test_processes_are_used_where_they_pay() -> None:
    assert processes(1, 10_000) == 1
    assert processes(4, 3) == 3
    assert processes(0, 10) == 1


def test_all_findings_survive_the_file(kept: str) -> None:
    """Suggestions, sources, places: of our own rules on the example site."""
    site = sorted(str(path) for path in (ROOT / "examples" / "site").rglob("*.*") if path.suffix in (".md", ".html"))
    ours = load_ruleset()
    first = lint_paths(site, Configs(), ours)
    assert first.findings
    site *= 1 if len(site) > 8 else 9
    copies = check(site, ours, kept, config=None)
    assert check(site, ours, kept) == copies
    assert {found.fingerprint for found in copies.findings} == {found.fingerprint for found in first.findings}


LOOP = """
import sys
from claimlint import ruleset
from claimlint.__main__ import main
from pathlib import Path
ruleset.packaged_rules = lambda: Path(sys.argv[1])
number = int(sys.argv[2])
while True:
    number += 1
    for page in sorted(Path("content").glob("*.md"))[:20]:
        new = page.with_suffix("." + sys.argv[2])  # a name of its own: the other process writes the same pages
        new.write_text(f"This is the only treatment {number} that helps.\\n\\n" * (number % 5 + 1))
        new.replace(page)
    main(["check", "content", "-o", f"report-{sys.argv[2]}.json"])
    print("done", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_runs_that_are_killed_and_runs_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for number in range(40):
        (tmp_path / "content" / f"{number}.md").write_text("We offer a miracle treatment.\n")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CLAIMLINT_CACHE_DIR": str(tmp_path / "cache")}
    chance = random.Random(3)
    for _ in range(4):
        started = [
            subprocess.Popen(
                [sys.executable, "-c", LOOP, str(RULES), str(first)],
                cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )
            for first in (0, 1000)
        ]  # fmt: skip
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == b"done\n"
        time.sleep(chance.uniform(0, 0.2))
        for process in started:
            process.send_signal(signal.SIGKILL)
        for process in started:
            process.communicate()
        pages = sorted(map(str, (tmp_path / "content").glob("*.md")))
        rules = load_ruleset(RULES)
        expected = lint_paths(pages, Configs(Config()), rules)
        for _ in range(2):
            assert check(pages, rules, str(tmp_path / "cache" / "results.sqlite")).findings == expected.findings
