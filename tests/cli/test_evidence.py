"""`claimlint evidence`, on the evidence of the tests and a folder of the user's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.evidence.samples import SOURCES

Write = Callable[[str, str], Path]

SUBSTANCES = """\
calmex:
  name: calmexine
  kind: drug
  brands: [Calmex]
  approvals:
    - regulator: FDA
      status: approved
      indication: lasting hiccups in adults
      conditions: [lasting-hiccups]
      sources: [label-calmex]
  approvals_complete: yes
  sources: [label-calmex]
  checked: 2020-03-01
"""
CONDITIONS = """\
hiccups:
  name: hiccups
  sources: [label-calmex]
  checked: 2026-03-01

lasting-hiccups:
  name: lasting hiccups
  broader: [hiccups]
  sources: [label-calmex]
  checked: 2026-03-01

yawning:
  name: yawning
  sources: [label-calmex]
  checked: 2026-03-01
"""
STUDIES = """\
smith-2020-hiccups:
  title: Calmexine for lasting hiccups
  authors: Smith A, Jones B
  year: 2020
  journal: J Hic
  doi: 10.1000/hiccups
  names: [HUSH]
  design: randomized trial
  control: placebo
  n: 80
  conditions: [lasting-hiccups]
  treatments: [calmex]
  follow_up: 4 weeks
  results:
    - outcome: free of hiccups
      when: 2 weeks
      value: 40
      comparison: 25
      unit: "% of people"
      direction: better
      plain: 40% were free of hiccups with calmexine and 25% with placebo at two weeks.
  read: abstract
  sources: [doi:10.1000/hiccups]
  checked: 2026-03-01
"""
FILES = {"sources": SOURCES, "substances": SUBSTANCES, "conditions": CONDITIONS, "studies": STUDIES}


@pytest.fixture
def own(write: Write) -> Write:
    """A rule folder of the user's own, named in the configuration, that holds evidence."""
    write("claimlint.toml", 'rules = ["house"]\n')
    for name, content in FILES.items():
        write(f"house/_evidence/{name}.yaml", content)
    return write


@pytest.mark.usefixtures("own")
def test_the_list(run: Run) -> None:
    shown = run("evidence")
    assert shown.code == 0
    assert "substance  2020-03-01  calmex  calmexine\n" in shown.out
    assert "1 substance, 3 conditions, 1 study, 2 sources." in shown.out
    assert [row["id"] for row in json.loads(run("evidence", "--kind", "study", "--format", "json").out)] == [
        "smith-2020-hiccups"
    ]
    wrong = run("evidence", "--kind", "studies")
    assert (wrong.code, "Known: substance, condition, study, source." in wrong.err) == (2, True)


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("name", ["smith-2020-hiccups", "Smith 2020", "HUSH", "smith"])
def test_show(run: Run, name: str) -> None:
    shown = run("evidence", "show", name)
    assert shown.code == 0
    for words in ("study smith-2020-hiccups", "n: 80", "https://doi.org/10.1000/hiccups", "40% were free of hiccups"):
        assert words in shown.out
    data = json.loads(run("evidence", "show", name, "--format", "json").out)
    assert (data["kind"], data["results"][0]["value"]) == ("study", 40)


@pytest.mark.usefixtures("own")
def test_show_what_there_is_not(run: Run) -> None:
    result = run("evidence", "show", "hiccup")
    assert result.code == 2
    assert 'nothing called "hiccup"' in result.err
    assert "hiccups" in result.err


@pytest.mark.usefixtures("own")
def test_search(run: Run) -> None:
    found = json.loads(run("evidence", "search", "placebo", "two", "--format", "json").out)
    assert [row["id"] for row in found] == ["smith-2020-hiccups"]
    assert run("evidence", "search", "zebra").code == 1


@pytest.mark.usefixtures("own")
def test_a_paragraph_for_the_writer(run: Run) -> None:
    shown = run("evidence", "for", "calmexine", "lasting", "hiccups")
    assert shown.code == 0
    told = "Smith 2020 is a randomized trial of 80 people. It tests against a placebo. 40% were free"
    assert shown.out.startswith(told)
    assert "- Smith A, Jones B. J Hic 2020. https://doi.org/10.1000/hiccups\n" in shown.out
    assert "The FDA has approved calmexine for this use." in shown.out
    data = json.loads(run("evidence", "for", "Calmex", "for", "hiccups", "--format", "json").out)
    assert (data["treatment"], data["condition"], len(data["references"])) == ("calmexine", "hiccups", 1)


@pytest.mark.usefixtures("own")
def test_a_pair_without_a_study(run: Run) -> None:
    shown = run("evidence", "for", "calmex", "yawning")
    assert shown.code == 1
    assert "no study of calmexine for yawning" in shown.out
    assert "The FDA has not approved calmexine for yawning." in shown.out
    assert "[cite]" in shown.out


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("calmex", "sneezing"), "It has studies of calmexine for: lasting hiccups."),
        (("zebra", "hiccups"), "claimlint evidence for ketamine crps"),
        (("calmex",), "names no treatment and condition"),
    ],
)
def test_words_that_name_no_pair(run: Run, words: tuple[str, ...], says: str) -> None:
    result = run("evidence", "for", *words)
    assert result.code == 2
    assert says in result.err


@pytest.mark.usefixtures("own")
def test_check_tells_what_is_old_and_what_is_missing(run: Run) -> None:
    shown = run("evidence", "check", "--older-than", "365")
    assert shown.code == 1
    assert "substance calmex: last checked 2020-03-01" in shown.out
    assert "study smith-2020-hiccups: no limits" in shown.out
    data = json.loads(run("evidence", "check", "--older-than", "36500", "--format", "json").out)
    assert (data["old"], data["missing"][0]["kind"]) == ([], "substance")
    assert run("evidence", "check", "--older-than", "36500").code == 0
    assert run("evidence", "check", "--as-of", "2021-02-28").code == 0
    assert run("evidence", "check", "--as-of", "2021-03-03").code == 1
    assert "is no date" in run("evidence", "check", "--as-of", "tomorrow").err


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("studies", "  sources: [doi:10.1000/hiccups]\n", "", 1, "`sources`"),
        ("studies", "design: randomized trial", "design: big trial", 8, "big trial"),
        ("studies", "treatments: [calmex]", "treatments: [calmx]", 12, "there is no substance `calmx`"),
        ("studies", "year: 2020", "year: twenty", 4, "year"),
        ("conditions", "yawning:\n  name", "hiccups:\n  name", 12, "hiccups"),
        (
            "substances",
            "sources: [label-calmex]\n  checked",
            "sources: [label]\n  checked",
            12,
            "there is no source `label`",
        ),
        ("sources", "kind: label", "kinds: label", 4, "kinds"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    own: Write, run: Run, file: str, old: str, new: str, line: int, says: str
) -> None:
    assert FILES[file].count(old) == 1
    own(f"house/_evidence/{file}.yaml", FILES[file].replace(old, new))
    for command in (("evidence", "check"), ("evidence",), ("rules",)):
        result = run(*command)
        assert result.code == 2, command
        assert f"{file}.yaml:{line}:" in result.err
        assert says in result.err


def test_an_id_in_two_files_is_refused(own: Write, run: Run) -> None:
    own("house/_evidence/studies/more.yaml", STUDIES)
    result = run("evidence", "check")
    assert result.code == 2
    assert "smith-2020-hiccups" in result.err
    assert "studies.yaml" in result.err
    assert "more.yaml:1" in result.err


def test_a_rule_that_names_an_unknown_reference(own: Write, run: Run) -> None:
    rule = (Path(__file__).parent / "rules" / "hype" / "miracle.yaml").read_text(encoding="utf-8")
    own("house/hype/wonder.yaml", rule.replace("house-style", "smith-2021-hiccups").replace("CL", "HS"))
    result = run("rules")
    assert result.code == 2
    assert "smith-2021-hiccups" in result.err
    assert "smith-2020-hiccups" in result.err
    assert "wonder.yaml:" in result.err


def test_a_study_may_be_the_source_of_a_rule(own: Write, run: Run) -> None:
    rule = (Path(__file__).parent / "rules" / "hype" / "miracle.yaml").read_text(encoding="utf-8")
    code = next(line for line in rule.splitlines() if line.startswith("code:"))
    own("house/hype/wonder.yaml", rule.replace("house-style", "smith-2020-hiccups").replace(code, "code: HSE001"))
    assert "https://doi.org/10.1000/hiccups" in run("rule", "HSE001").out
