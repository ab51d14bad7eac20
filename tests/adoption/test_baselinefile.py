"""The file of a baseline: what is written is read again, and what is wrong is named."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimlint.baselinefile import FILE_NAME, Baseline, Entry, normalised, read, text_of, write
from claimlint.errors import ConfigError

ENTRIES = (
    Entry("a é.md", "ABS001", "It cures 'everything'.", 2),
    Entry("content/b.md", "SUP002", "The only one."),
    Entry("content/b.md", "SUP002", "The only two."),
)
TWICE = '\n{"path": "a é.md", "rule": "ABS001", "text": "IT cures \'everything\'."},\n'
text = st.text(st.characters(exclude_categories=()), max_size=40)
entries = st.lists(st.builds(Entry, text, text, text, st.integers(1, 9)), max_size=6)


def stored(folder: Path, content: str) -> str:
    file = folder / FILE_NAME
    file.write_text(content, encoding="utf-8", newline="\n")
    return str(file)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries)
def test_what_is_written_is_read(tmp_path: Path, given: list[Entry]) -> None:
    by_key = {entry.key: entry for entry in given}
    baseline = Baseline(str(tmp_path / FILE_NAME), tuple(sorted(by_key.values())))
    write(baseline)
    assert read(baseline.file) == baseline
    assert not write(baseline)  # it says so already


@settings(deadline=None)
@given(entries)
def test_an_entry_is_a_line(given: list[Entry]) -> None:
    lines = text_of(given).splitlines()
    assert len(lines) == len(given) + 2
    assert len(json.loads(text_of(given))["findings"]) == len(given)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: json.dumps(json.loads(text), indent=4),  # a formatter has been at it
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.replace("},\n", "}\n"),  # merges leave commas out
        lambda text: text.replace("}\n]", "},\n]"),  # or in
        lambda text: text.replace("\n", TWICE, 1),
    ],
)  # fmt: skip
def test_what_merges_and_editors_do_does_no_harm(tmp_path: Path, change: object) -> None:
    assert callable(change)
    changed = change(text_of(ENTRIES))
    assert changed != text_of(ENTRIES)
    read_back = read(stored(tmp_path, changed))
    assert [(entry.path, entry.rule, entry.times) for entry in read_back.entries] == [
        ("a é.md", "ABS001", 2),
        ("content/b.md", "SUP002", 1),
        ("content/b.md", "SUP002", 1),
    ]


def test_two_branches_merge_by_themselves(tmp_path: Path) -> None:
    def git(*command: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *command], cwd=tmp_path, check=True, capture_output=True)

    many = [Entry(f"content/{name}.md", "ABS001", f"{name} cures everything.") for name in "bdfhjln"]

    def branch(name: str, entries: list[Entry]) -> None:
        git("checkout", "-q", "-B", name, "main")
        stored(tmp_path, text_of(sorted(entries)))
        git("commit", "-qam", name)

    git("init", "-q", "-b", "main")
    stored(tmp_path, text_of(many))
    git("add", "-A")
    git("commit", "-qm", "start")
    branch("one", [*many, Entry("content/c.md", "SUP002", "The only one.")])
    branch("two", [*many[:-1], Entry("content/k.md", "SUP002", "The only two.")])
    git("merge", "-q", "one")
    paths = [entry.path for entry in read(str(tmp_path / FILE_NAME)).entries]
    assert paths == [f"content/{name}.md" for name in "bcdfhjkl"]
    (tmp_path / ".gitattributes").write_text(f"{FILE_NAME} merge=union\n")
    git("add", "-A")
    git("commit", "-qm", "union")
    git("branch", "-f", "main")
    branch("three", many[:3])
    branch("four", [*many[:3], Entry("content/z.md", "SUP002", "The only one.", 2), many[5]])
    branch("five", [*many[:3], Entry("content/z.md", "SUP002", "The only one.", 3)])
    git("merge", "-q", "four")
    found = read(str(tmp_path / FILE_NAME)).entries
    assert {(entry.path, entry.times) for entry in found} >= {(one.path, 1) for one in many[:3]} | {("content/z.md", 3)}


HEAD = '{"version": 1, "findings": [\n'


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "first line"),
        ("[]", 1, '"findings"'),
        ("{}", 1, '"findings"'),
        ('{"version": 1}', 1, '"findings"'),
        ('{"version": 2, "findings": []}', 1, "later claimlint"),
        (HEAD + '{"path": "a.md", "ru\n]}\n', 2, "no entry"),
        (HEAD + '{"path": "a.md", "rule": "X"}\n]}', 2, "a path, a rule, a text"),
        (HEAD + '{"path": "a.md", "rule": "X", "text": "x", "line": 3}\n]}', 2, "a path, a rule, a text"),
        (HEAD + '{"path": "a.md", "rule": "X", "text": "x", "count": 0}\n]}', 2, "a number from 1"),
        (HEAD + '{"path": "a.md", "rule": "X", "text": "x", "count": true}\n]}', 2, "a number from 1"),
        (HEAD + '{"path": "a.md", "rule": 1, "text": "x"}\n]}', 2, "are texts"),
        (HEAD + "<<<<<<< HEAD\n=======\n>>>>>>> x\n]}", 2, "merge that was not finished"),
        (HEAD + "null\n]}", 2, "a path, a rule, a text"),
    ],
)
def test_a_damaged_file_is_named_with_its_line(tmp_path: Path, content: str, line: int, words: str) -> None:
    file = stored(tmp_path, content)
    with pytest.raises(ConfigError, match=words) as caught:
        read(file)
    assert (caught.value.path, caught.value.line) == (file, line)
    assert caught.value.hint


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read(str(file))
    with pytest.raises(ConfigError, match="cannot be read"):
        read(str(tmp_path))


@pytest.mark.parametrize(
    "other",
    [
        "it's the “best” - and only - cure.",
        "It’s  the \"best\" – and only – cure.",
        "IT‘S THE «BEST» — AND ONLY\u00a0— CURE.",
        "It's the \u200b“be\u00adst” - and\nonly - cure.",
    ],
)  # fmt: skip
def test_the_way_of_writing_does_not_matter(other: str) -> None:
    assert normalised(other) == 'it\'s the "best" - and only - cure.'


def test_words_matter() -> None:
    assert normalised("It may cure.") != normalised("It will cure.")
    assert normalised("30%") != normalised("50%")


@settings(deadline=None)
@given(text)
def test_normalised_is_stable(given: str) -> None:
    assert normalised(normalised(given)) == normalised(given)
    assert normalised(given + " ") == normalised(given)
