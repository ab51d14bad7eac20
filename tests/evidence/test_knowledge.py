"""Look-ups in the evidence base, and its life as plain data."""

from __future__ import annotations

import json
import marshal
import pickle
from pathlib import Path

import pytest

from claimlint.knowledge import Knowledge, address, load_knowledge
from tests.evidence.test_loading import STUDIES, SUBSTANCES, write


@pytest.fixture
def base(tmp_path: Path) -> Knowledge:
    return load_knowledge(write(tmp_path))


@pytest.mark.parametrize("name", ["calmex", "Calmexine", "CALMEX", "calmax"])
def test_a_substance_by_any_name(base: Knowledge, name: str) -> None:
    found = base.substance(name)
    assert found is not None
    assert found.id == "calmex"


def test_a_condition_by_any_name_whatever_the_dash(base: Knowledge) -> None:
    for name in ("hic", "Hiccough", "HICCUPS", " hiccups "):
        found = base.condition(name)
        assert found is not None
        assert found.id == "hiccups"
    assert base.condition("sneezing") is None


def test_names_are_for_vocabularies(base: Knowledge) -> None:
    assert base.names("substances") == ["calmexine", "Calmax", "Calmex"]
    assert base.names("conditions") == ["lasting hiccups", "hiccough", "hiccups", "HIC"]
    with pytest.raises(ValueError, match="studies"):
        base.names("studies")


def test_names_leave_out_ordinary_words(tmp_path: Path) -> None:
    found = load_knowledge(write(tmp_path, substances=SUBSTANCES.replace("[Calmex]", "[Calmex, MS]")))
    assert "MS" not in found.names("substances")  # "Ms. Ortiz"
    assert found.substance("MS") is not None


def test_a_rule_may_name_a_source_or_a_study(base: Knowledge) -> None:
    assert base.sources["label-calmex"].url == "https://example.org/calmex"
    study = base.sources["smith-2020-hiccups"]
    assert study.url == "https://doi.org/10.1000/hiccups"
    assert study.title.startswith("Smith A")
    assert study.checked == "2026-03-01"
    assert base.source("pmid:123") == address("pmid:123")
    assert base.source("nothing") is None


def test_addresses() -> None:
    assert [getattr(address(ref), "url", None) for ref in ("doi:10.1/x", "pmid:9", "https://www.a.org/b", "abc")] == [
        "https://doi.org/10.1/x",
        "https://pubmed.ncbi.nlm.nih.gov/9/",
        "https://www.a.org/b",
        None,
    ]


def test_status(base: Knowledge) -> None:
    assert base.status("calmex", "lasting-hiccups") == "approved"
    assert base.status("calmex", "hiccups") == "part"
    assert base.status("calmex", "lasting-hiccups", regulator="EMA") == "unknown"


def test_status_of_a_condition_that_is_a_kind_of_an_approved_one(tmp_path: Path) -> None:
    wider = SUBSTANCES.replace("[lasting-hiccups]", "[hiccups]").replace("status: approved", "status: cleared")
    assert load_knowledge(write(tmp_path, substances=wider)).status("calmex", "lasting-hiccups") == "cleared"


def test_status_is_unknown_unless_the_list_is_whole_or_a_source_says_no(tmp_path: Path) -> None:
    partial = SUBSTANCES.replace("approvals_complete: yes", "approvals_complete: no").replace("[lasting-hiccups]", "[]")
    assert load_knowledge(write(tmp_path / "a", substances=partial)).status("calmex", "lasting-hiccups") == "unknown"
    denied = partial.replace("  class:", "  not_approved_for: [hiccups]\n  class:")
    assert load_knowledge(write(tmp_path / "b", substances=denied)).status("calmex", "lasting-hiccups") == "none"


def test_studies_of_a_treatment_include_its_compounded_forms_and_kinds_of_the_condition(tmp_path: Path) -> None:
    more = SUBSTANCES + SUBSTANCES.replace("calmex:", "calmex-drops:", 1).replace("calmexine", "calmex drops").replace(
        "  brands: [Calmex]\n  wrong:\n    Calmax: Calmex\n", "  version_of: calmex\n"
    )
    found = load_knowledge(write(tmp_path, substances=more, studies=STUDIES.replace("[calmex]", "[calmex-drops]")))
    assert [study.id for study in found.studies_of("calmex", "hiccups")] == ["smith-2020-hiccups"]
    assert found.studies_of("calmex", "lasting-hiccups")
    assert found.studies_of(condition="hiccups")
    assert found.studies_of("calmex-drops")
    assert not found.studies_of("other")


@pytest.mark.parametrize("name", ["Smith 2020", "smith", "hic-1", "smith-2020-hiccups"])
def test_studies_by_the_names_that_copy_uses(base: Knowledge, name: str) -> None:
    assert [study.id for study in base.cited_as(name)] == ["smith-2020-hiccups"]


def test_an_unknown_study(base: Knowledge) -> None:
    assert base.cited_as("Smith 2019") == []


@pytest.mark.parametrize(
    ("authors", "family"),
    [
        ("van Hilten JJ, Smith A", "van Hilten"),
        ("O'Connell NE et al.", "O'Connell"),
        ("Compass Pathways", "Compass Pathways"),
        ("", ""),
    ],
)
def test_first_author(tmp_path: Path, authors: str, family: str) -> None:
    line = "  authors: Smith A, van Hilten JJ, Jones B et al.\n"
    text = STUDIES.replace(line, f'  authors: "{authors}"\n' if authors else "")
    assert load_knowledge(write(tmp_path, studies=text)).studies["smith-2020-hiccups"].first_author == family


def test_entries_older_than(base: Knowledge) -> None:
    assert base.entries_older_than("2026-03-01") == []
    assert base.entries_older_than("2026-03-02") == [
        ("condition", "hiccups", "2026-03-01"),
        ("condition", "lasting-hiccups", "2026-03-01"),
        ("source", "label-calmex", "2026-03-01"),
        ("study", "smith-2020-hiccups", "2026-03-01"),
        ("substance", "calmex", "2026-03-01"),
    ]


def test_missing_fields(base: Knowledge) -> None:
    assert base.missing_fields() == [
        ("substance", "calmex", ("common_harms", "serious_harms", "exclusions")),
        ("condition", "lasting-hiccups", ("figures",)),
    ]


def test_plain_data_there_and_back(base: Knowledge) -> None:
    data = base.to_dict()
    assert Knowledge.from_dict(data) == base
    assert Knowledge.from_dict(marshal.loads(marshal.dumps(data))) == base
    assert Knowledge.from_dict(json.loads(json.dumps(data))) == base
    assert pickle.loads(pickle.dumps(base)) == base
