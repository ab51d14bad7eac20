"""What evidence files may hold, and what is said when they hold something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimlint.errors import RuleError
from claimlint.knowledge import Knowledge, load_knowledge
from tests.evidence.samples import SOURCES

SUBSTANCES = """\
calmex:
  name: calmexine
  kind: drug
  brands: [Calmex]
  wrong:
    Calmax: Calmex
  class: hiccup blocker
  approvals:
    - regulator: FDA
      status: approved
      indication: lasting hiccups in adults
      conditions: [lasting-hiccups]
      year: 2011
      sources: [label-calmex]
  approvals_complete: yes
  sources: [label-calmex]
  checked: 2026-03-01
"""
CONDITIONS = """\
hiccups:
  name: hiccups
  abbreviations: [HIC]
  outdated: {hiccough: hiccups}
  figures:
    - {measure: lifetime, value: 99, unit: "%", interval: 98 to 100, source: smith-2020-hiccups}
  sources: [label-calmex]
  checked: 2026-03-01

lasting-hiccups:
  name: lasting hiccups
  broader: [hiccups]
  sources: ["doi:10.1000/hiccups"]
  checked: 2026-03-01
"""
STUDIES = """\
smith-2020-hiccups:
  title: Calmexine for lasting hiccups
  authors: Smith A, van Hilten JJ, Jones B et al.
  year: 2020
  journal: J Hic
  cite: 3(1):5-9
  doi: 10.1000/hiccups
  pmid: 12345678
  names: [HIC-1]
  design: randomized trial
  control: placebo
  n: 40
  conditions: [lasting-hiccups]
  treatments: [calmex]
  results:
    - outcome: free of hiccups
      when: day 3
      value: 60
      comparison: 35.5
      unit: "% of people"
      interval: 44 to 74
      effect: {measure: odds ratio, value: 2.7, interval: 1.1 to 6.8}
      p: 0.03
      direction: better
      plain: 60% were free of hiccups with calmexine and 36% with placebo.
  limits: [40 people]
  read: abstract
  sources: ["doi:10.1000/hiccups", label-calmex, https://example.org/paper]
  checked: 2026-03-01
"""


def write(folder: Path, **files: str) -> Path:
    """An evidence folder of the little base, with some of its files replaced."""
    given = {"sources": SOURCES, "substances": SUBSTANCES, "conditions": CONDITIONS, "studies": STUDIES, **files}
    folder.mkdir(parents=True, exist_ok=True)
    for kind, text in given.items():
        (folder / f"{kind}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Knowledge:
    return load_knowledge(write(tmp_path / "base"))


def test_every_field_arrives(base: Knowledge) -> None:
    study = base.studies["smith-2020-hiccups"]
    (result,) = study.results
    assert (study.pmid, study.doi, study.year, study.n) == ("12345678", "10.1000/hiccups", 2020, 40)
    assert (result.value, result.comparison, result.interval, result.p) == (60.0, 35.5, (44.0, 74.0), "0.03")
    assert result.effect is not None
    assert result.effect.interval == (1.1, 6.8)
    assert result.numbers() == (60.0, 35.5, 44.0, 74.0, 2.7, 1.1, 6.8)
    assert study.citation == "Smith A, van Hilten JJ, Jones B et al. J Hic 2020;3(1):5-9"
    substance = base.substances["calmex"]
    assert substance.drug_class == "hiccup blocker"
    assert substance.approvals_complete
    assert substance.wrong == (("Calmax", "Calmex"),)
    assert base.conditions["hiccups"].figures[0].value == "99"


def test_files_in_folders_add_up(tmp_path: Path) -> None:
    folder = write(tmp_path, substances="")
    (folder / "substances").mkdir()
    (folder / "substances" / "hiccups.yaml").write_text(SUBSTANCES, encoding="utf-8")
    assert list(load_knowledge(folder).substances) == ["calmex"]


def test_no_folder_is_an_empty_base() -> None:
    assert load_knowledge().names("substances") == []


# kind of file, text to replace, replacement, line of the fault, words of the message, words of the hint
FAULTS = [
    ("studies", "read: abstract\n  sources", "read: abstract\n  source", 28, "no key `source`", "`sources`"),
    ("studies", STUDIES[STUDIES.index("  sources: ") :], "  checked: 2026-03-01\n", 1, "no `sources`", "doi:"),
    ("studies", "label-calmex, ", "label-calmax, ", 28, "no source `label-calmax`", "`label-calmex`"),
    ("studies", "label-calmex, ", "nowhere, ", 28, "no source `nowhere`", "sources.yaml"),
    ("studies", "treatments: [calmex]", "treatments: [calmix]", 14, "no substance `calmix`", "`calmex`"),
    ("studies", "[lasting-hiccups]", "[sneezing]", 13, "no condition `sneezing`", "conditions/"),
    ("studies", "checked: 2026-03-01", "checked: 2026-13-01", 29, "not a date", "2026-03-31"),
    ("studies", "checked: 2026-03-01", "checked: March 2026", 29, "not a date", "2026-03-31"),
    ("studies", "design: randomized trial", "design: randomised trial", 10, "randomised trial", "`randomized trial`"),
    ("studies", "value: 60\n", "value: 60%\n", 18, "must be a number", "unit"),
    ("studies", "n: 40", "n: forty", 12, "whole number", "n: 2009"),
    ("studies", "interval: 44 to 74", "interval: 44-74", 21, "two numbers", "53 to 84"),
    ("studies", "interval: 44 to 74", "interval: 74 to 44", 21, "74 is more than 44", "lower end"),
    ("studies", "doi: 10.1000/hiccups\n", "doi: hiccups\n", 7, "not a DOI", "10."),
    ("studies", "pmid: 12345678", "pmid: PMC123", 8, "not a PubMed id", "number"),
    ("studies", "journal: J Hic", "journal: no", 5, "reads no as a yes or no", '"no"'),
    ("studies", "journal: J Hic", "journal: 1984", 5, "reads 1984 as a number", '"1984"'),
    ("studies", "journal: J Hic", "journal:", 5, "is empty", "remove the key"),
    ("studies", "names: [HIC-1]", "names: HIC-1", 9, "must be a list", "after a dash"),
    ("studies", "limits: [40 people]", "limits: [{a: b}]", 26, "one text", "same line"),
    ("studies", "title: Calmexine for", "title: Calmexine: for", 2, "not valid YAML", "quotes"),
    ("studies", "smith-2020-hiccups:", "Smith 2020:", 1, "is not an id", "smith-2020-pain"),
    ("studies", STUDIES, "- one\n- two\n", 1, "map ids to entries", "colon"),
    ("studies", "      direction: better\n", "", 16, "no `direction`", "Add it"),
    ("substances", "kind: drug", "kind: pill", 3, "pill is unknown", "Choose one of: drug"),
    ("substances", "approvals_complete: yes", "approvals_complete: maybe", 15, "yes or no", "yes"),
    ("substances", "status: approved", "status: aproved", 10, "aproved is unknown", "`approved`"),
    ("substances", "      sources: [label-calmex]\n", "", 9, "no `sources`", "doi:"),
    ("substances", "Calmax: Calmex", "Calmax: 5", 6, "as a number", '"5"'),
    ("substances", "regulator: FDA", "regulator: FDA\n      regulator: EMA", 10, "stands here twice", "Keep one"),
    ("conditions", "broader: [hiccups]", "broader: [hicups]", 12, "no condition `hicups`", "`hiccups`"),
    (
        "conditions",
        "source: smith-2020-hiccups",
        "source: smith-2021",
        6,
        "no source `smith-2021`",
        "`smith-2020-hiccups`",
    ),
    ("sources", "https://example.org/calmex", "example.org/calmex", 3, "not a web address", "https://"),
    ("sources", "kind: label", "kind: labell", 4, "labell is unknown", "`label`"),
    ("sources", "  checked: 2026-03-01\n", "", 1, "no `checked`", "2026-03-31"),
]


@pytest.mark.parametrize(("kind", "old", "new", "line", "message", "hint"), FAULTS)
def test_a_fault_is_named_with_file_line_and_next_step(
    tmp_path: Path, kind: str, old: str, new: str, line: int, message: str, hint: str
) -> None:
    good = {"sources": SOURCES, "substances": SUBSTANCES, "conditions": CONDITIONS, "studies": STUDIES}[kind]
    assert old in good
    with pytest.raises(RuleError) as caught:
        load_knowledge(write(tmp_path, **{kind: good.replace(old, new, 1)}))
    error = caught.value
    assert (Path(error.path).name, error.line) == (f"{kind}.yaml", line)
    assert message in error.message
    assert hint in error.hint


def test_a_result_that_says_nothing(tmp_path: Path) -> None:
    start, end = STUDIES.index("      value: 60"), STUDIES.index("      p: 0.03")
    with pytest.raises(RuleError, match=r"free of hiccups\) says nothing.*finding"):
        load_knowledge(write(tmp_path, studies=STUDIES[:start] + STUDIES[end:]))


def test_the_same_id_twice_in_one_file(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"the id `label-calmex` is taken by .*sources\.yaml:1\. Give one") as caught:
        load_knowledge(write(tmp_path, sources=SOURCES + "\n" + SOURCES))
    assert caught.value.line == 8


def test_the_same_id_in_two_files_of_a_folder(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "sources").mkdir()
    (folder / "sources" / "more.yaml").write_text(SOURCES, encoding="utf-8")
    with pytest.raises(RuleError, match=r"more\.yaml:1:1: the id `label-calmex` is taken by .*sources\.yaml:1"):
        load_knowledge(folder)


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not a folder of evidence"):
        load_knowledge(tmp_path / "nowhere")


def test_a_file_that_is_not_utf8(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "studies.yaml").write_bytes(b"a: \xff")
    with pytest.raises(RuleError, match=r"not UTF-8.*Save it as UTF-8"):
        load_knowledge(folder)


def test_a_later_folder_adds_and_replaces(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "substances.yaml").write_text(
        "calmex:\n  name: calmexine sodium\n  kind: drug\n  sources: [label-calmex]\n  checked: 2026-05-01\n\n"
        "hicstop:\n  name: hicstop\n  kind: device\n  sources: [https://example.org]\n  checked: 2026-05-01\n",
        encoding="utf-8",
    )
    found = load_knowledge(write(tmp_path / "base"), own)
    assert found.substances["calmex"].name == "calmexine sodium"
    assert found.substances["calmex"].brands == ()  # the entry is replaced as a whole
    assert "hicstop" in found.names("substances")
    assert found.studies.keys() == {"smith-2020-hiccups"}
