from __future__ import annotations

from pathlib import Path

import pytest
import regex

from claimlint.errors import RuleError
from claimlint.vocabulary import Vocabulary, inflect, load_vocabularies, plural


def load(folder: Path, **files: str) -> dict[str, Vocabulary]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_vocabularies([folder], {"substances": ["ketamine", "R,S-ketamine (IV)"]}.__getitem__)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("relieve", "relieve relieves relieving relieved"),
        ("stop", "stop stops stopping stopped"),
        ("carry", "carry carries carrying carried"),
        ("heal", "heal heals healing healed"),
        ("reset", "reset resets resetting reset"),
        ("bring down", "bring down brings down bringing down brought down"),
        ("regrow", "regrow regrows regrowing regrew regrown"),
        ("open", "open opens opening opened"),
        ("optimize", "optimize optimise optimizes optimises optimizing optimising optimized optimised"),
    ],
)
def test_inflection(verb: str, forms: str) -> None:
    assert " ".join(word for words in inflect(verb).values() for word in words) == forms


def test_plurals() -> None:
    assert [plural(word) for word in ("injection", "therapy", "class", "day")] == [
        "injections",
        "therapies",
        "classes",
        "days",
    ]


def test_names_in_several_files_add_up_and_nest(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        a="treatment:\n  from: substances\n  nouns: [infusion]\n",
        b='treatment: [tms]\nclaim: ["{treatment} (cures|heals)"]\nhelp:\n  verbs: [ease]\n',
    )
    source = regex.compile(found["claim"].source)
    for text in ("tms heals", "infusions heals", "r,s ketamine (iv) cures"):
        assert source.search(text), text
    assert not source.search("tmsx heals")
    assert regex.fullmatch(found["help/ing"].source, "easing")
    assert " tms " in (found["treatment"].literals or ())


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: [x]\nb:\n  verb: [x]\n", 2, "unknown key `verb`"),
        ('a:\n  - "{nothing}"\n', 2, "no vocabulary"),
        ('a: ["{b}"]\nb: ["{a}"]\n', 1, "stands for itself"),
        ("a:\n  - x\n  - (y\n", 3, "never closed"),
        ("a: [no]\n", 1, "as bool"),
        ("gap: [x]\n", 1, "gap"),
        ("- x\n", 1, "must map"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(RuleError) as caught:
        load(tmp_path, v=text)
    assert (caught.value.line, caught.value.path) == (line, str(tmp_path / "v.yaml"))
    assert says in caught.value.message
