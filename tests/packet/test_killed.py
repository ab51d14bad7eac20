"""`packet apply` killed at any moment: nothing is lost, half written or done twice, and the next run finishes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from claimlint import ruleset
from claimlint.configfiles import Configs
from claimlint.ledgerfile import read_entries
from claimlint.packet import case_ids
from claimlint.packetfile import read_decisions
from claimlint.readers import read_text
from claimlint.rulesets import Rulesets
from claimlint.signoff import Run, apply
from tests.cli.conftest import RULES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
ONLY = "This is the only treatment that helps."
# The same sentence three times: an edit that is done twice would change one too many.
PAGE = f"{ONLY}\n\nCall us.\n\n- {ONLY}\n\n{ONLY} {{#end}}\n\nWe offer a miracle treatment.\n"
COMMAND = """
import sys
from pathlib import Path
from claimlint import ruleset
folder = Path(sys.argv[1])
ruleset.packaged_rules = lambda: folder
from claimlint.__main__ import main
sys.exit(main(sys.argv[2:]))
"""
CALLS = ("fsync", "replace", "write", "remove", "open")  # of the module os: a kill before each of them


def table(pages: int) -> bytes:
    ids = case_ids(read_text(PAGE, "a.md"))
    words = [segment.text for segment in read_text(PAGE, "a.md").segments]
    only = [name for name, text in zip(ids, words, strict=True) if text == ONLY]
    miracle = ids[words.index("We offer a miracle treatment.")]
    rows = ["id,path,decision,wording,until,approver,note"]
    for number in range(pages):
        path = f"p{number}.md"
        rows += [
            f"{only[0]},{path},edit,Page {number} helps some people.,,,",
            f"{miracle},{path},allow,,2099-01-01,,required",
            f"{only[1]},{path},approve,,2099-01-01,Dr. Ann Example,page {number}",
        ]
    return "\n".join(rows).encode()


def site(folder: Path, pages: int) -> None:
    folder.mkdir()
    for number in range(pages):
        (folder / f"p{number}.md").write_text(PAGE, encoding="utf-8")
    (folder / "d.csv").write_bytes(table(pages))


def state(folder: Path) -> tuple[dict[str, bytes], list[tuple[str, str, str]], list[str]]:
    """The pages; the log without its times; the claims."""
    pages = {path.name: path.read_bytes() for path in folder.glob("p*.md")}
    log = folder / "claimlint-audit.jsonl"
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []
    ledger = folder / "claims.yml"
    claims = [entry.text for entry in read_entries(str(ledger))] if ledger.exists() else []
    return pages, sorted((row["path"], row["decision"], row["key"]) for row in rows), claims


def apply_here() -> None:
    decisions, _ = read_decisions(Path("d.csv").read_bytes(), "d.csv")
    rulesets = Rulesets(cache=False)
    log = "claimlint-audit.jsonl"
    apply(decisions, Run(Configs(), rulesets.of, rulesets.catalogue, log, "2026-11-20", "now", "A", None))


def killed_at(step: int) -> bool:
    """Run in a child that kills itself before call number `step`; False if it came to its end."""
    child = os.fork()
    if not child:
        left = [step]

        def dying(call: Callable[..., object]) -> Callable[..., object]:
            def counted(*arguments: object, **more: object) -> object:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*arguments, **more)

            return counted

        for name in CALLS:
            setattr(os, name, dying(getattr(os, name)))
        try:
            apply_here()
        except BaseException:  # noqa: BLE001 - the parent sees it by the code
            os._exit(3)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def test_killed_before_each_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleset, "packaged_rules", lambda: RULES)
    site(tmp_path / "whole", 2)
    monkeypatch.chdir(tmp_path / "whole")
    apply_here()
    wanted = state(Path())
    assert len(wanted[1]) == 6
    assert len(set(wanted[0].values())) == 2  # both changed, each in its own way
    assert wanted[2] == [ONLY]
    killed, step = True, 0
    while killed:
        folder = tmp_path / f"killed-{step}"
        site(folder, 2)
        monkeypatch.chdir(folder)
        killed = killed_at(step)
        pages, log, _ = state(Path())
        for name, text in pages.items():
            assert text in (PAGE.encode(), wanted[0][name])
            logged = any(path == name and decision in ("edit", "allow") for path, decision, _ in log)
            assert not logged or text == wanted[0][name]
        apply_here()
        assert state(Path()) == wanted, f"killed before step {step}"
        assert not list(Path().glob("*.journal"))
        step += 1
    assert step > 20


def test_a_page_that_was_changed_after_the_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal speaks of a page that is neither old nor new: nothing is taken for done."""
    monkeypatch.setattr(ruleset, "packaged_rules", lambda: RULES)
    site(tmp_path / "a", 1)
    monkeypatch.chdir(tmp_path / "a")
    Path("claimlint-audit.jsonl.journal").write_text(
        json.dumps({"page": str(tmp_path / "a" / "p0.md"), "sha256": "0" * 64, "rows": [{"key": "x", "when": ""}]}),
        encoding="utf-8",
    )
    apply_here()
    assert "x" not in [key for _, _, key in state(Path())[1]]
    Path("claimlint-audit.jsonl.journal").write_text("{", encoding="utf-8")
    with pytest.raises(Exception, match="journal"):
        apply_here()


def test_the_command_killed_at_random(tmp_path: Path) -> None:
    """The real command, in a process of its own."""
    pages = 12
    site(tmp_path / "whole", pages)
    site(tmp_path / "killed", pages)
    command = [sys.executable, "-c", COMMAND, str(RULES), "packet", "apply", "d.csv"]
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path}
    start = time.monotonic()
    subprocess.run(command, cwd=tmp_path / "whole", env=environment, capture_output=True, check=False)
    lasts = time.monotonic() - start
    wanted = state(tmp_path / "whole")
    dice = random.Random(7)
    for _ in range(5):
        run = subprocess.Popen(
            command, cwd=tmp_path / "killed", env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(lasts * dice.uniform(0.3, 1))
        run.kill()
        run.wait()
        for name, text in state(tmp_path / "killed")[0].items():
            assert text in (PAGE.encode(), wanted[0][name])
    subprocess.run(command, cwd=tmp_path / "killed", env=environment, capture_output=True, check=False)
    assert state(tmp_path / "killed") == wanted
    assert len(wanted[1]) >= 2 * pages
