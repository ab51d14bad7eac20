"""The evidence base that ships: schemas, references, names, sources and the faults that a re-reading once found."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from claimlint import evidencetables
from claimlint.knowledge import Condition, Knowledge, Substance, load_knowledge

ROOT = Path(__file__).resolve().parents[2]
EVIDENCE = ROOT / "rules" / "_evidence"
FILES = sorted(EVIDENCE.rglob("*.yaml"))
KINDS = ("sources", "substances", "conditions", "studies")


class _Dates(yaml.SafeLoader):
    """YAML as an editor's schema check sees it: a date is a text."""


_Dates.yaml_implicit_resolvers = {
    first: [(tag, match) for tag, match in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load_knowledge(EVIDENCE)


def kind(path: Path) -> str:
    return path.stem if path.parent == EVIDENCE else path.parent.name


def schema(name: str) -> dict[str, Any]:
    text = (ROOT / "claimlint" / "schemas" / f"evidence-{name}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(EVIDENCE)))
def test_schema(path: Path) -> None:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Dates)
    jsonschema.Draft202012Validator(schema(kind(path))).validate(content)


@pytest.mark.parametrize("name", KINDS)
def test_schema_and_loader_know_the_same_keys(name: str) -> None:
    table = {"sources": "SOURCE", "substances": "SUBSTANCE", "conditions": "CONDITION", "studies": "STUDY"}[name]
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert schema(name)["additionalProperties"]["properties"].keys() == getattr(evidencetables, table).keys()


def test_schema_and_loader_know_the_same_words() -> None:
    study = schema("studies")["additionalProperties"]["properties"]
    assert study["design"]["enum"] == list(evidencetables.DESIGNS)
    assert study["control"]["enum"] == list(evidencetables.CONTROLS)
    assert study["results"]["items"]["properties"]["direction"]["enum"] == list(evidencetables.DIRECTIONS)
    assert schema("sources")["additionalProperties"]["properties"]["kind"]["enum"] == list(evidencetables.SOURCE_KINDS)


def test_the_whole_base_is_there(base: Knowledge) -> None:
    assert len(base.substances) >= 46
    assert len(base.conditions) >= 46
    assert len(base.studies) >= 120
    assert len(base.declared) >= 100


def test_it_loads_fast() -> None:
    spent = []
    for _ in range(3):
        start = time.process_time()
        load_knowledge(EVIDENCE)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.15


def test_plain_data_there_and_back(base: Knowledge) -> None:
    assert Knowledge.from_dict(json.loads(json.dumps(base.to_dict()))) == base


def test_every_number_has_a_source(base: Knowledge) -> None:
    for study in base.studies.values():
        assert study.sources, study.id
        assert study.checked, study.id
        assert not study.results or study.limits, f"{study.id} has results and no limits"
    for condition in base.conditions.values():
        for figure in condition.figures:
            assert base.source(figure.source), condition.id


def test_a_doi_or_pubmed_id_is_also_a_source(base: Knowledge) -> None:
    for study in base.studies.values():
        for ref in [f"doi:{study.doi}"] * bool(study.doi) + [f"pmid:{study.pmid}"] * bool(study.pmid):
            assert ref in study.sources, study.id


def test_no_address_is_a_bare_number_or_a_proxy(base: Knowledge) -> None:
    addresses = [source.url for source in base.sources.values()]
    addresses += [ref for entry in base.entries() for ref in entry.sources if "://" in ref]
    for url in addresses:
        host = url.split("/")[2]
        assert not re.fullmatch(r"[\d.]+(:\d+)?", host), url
        assert url.count("://") == 1, url
        assert " " not in url, url


def test_no_two_entries_share_a_name(base: Knowledge) -> None:
    for entries in (base.substances, base.conditions):
        named: dict[str, Substance | Condition] = dict(entries)
        names = Counter(name.casefold() for entry in named.values() for name in entry.all_names())
        assert [name for name, times in names.items() if times > 1] == []
    shared = {name.casefold() for name in base.names("substances")} & {n.casefold() for n in base.names("conditions")}
    assert not shared


def test_approvals_have_a_year_only_each_for_one_use(base: Knowledge) -> None:
    """One year once stood on four uses of one drug."""
    botox = [approval for approval in base.substances["onabotulinumtoxina"].approvals if approval.year]
    assert {approval.year for approval in botox if "strabismus" in approval.indication} == {1989}
    assert {approval.year for approval in botox if "cervical dystonia" in approval.indication} == {2000}
    years = {approval.brand: approval.year for approval in base.substances["liraglutide"].approvals}
    assert years["Saxenda"] == 2014
    fibromyalgia = {
        name: approval.year
        for name in ("pregabalin", "duloxetine", "milnacipran")
        for approval in base.substances[name].approvals
        if approval.conditions == ("fibromyalgia",)
    }
    assert fibromyalgia == {"pregabalin": 2007, "duloxetine": 2008, "milnacipran": 2009}


def test_a_note_in_a_label_is_not_an_approval(base: Knowledge) -> None:
    assert base.substances["benzodiazepines"].approvals == ()


def test_the_treatments_that_pages_promote_most(base: Knowledge) -> None:
    assert base.status("ketamine", "crps") == "none"
    assert base.status("ketamine", "treatment-resistant-depression") == "none"
    assert base.status("esketamine-nasal", "treatment-resistant-depression") == "approved"
    assert base.status("esketamine-nasal", "major-depressive-disorder") == "part"
    assert base.status("tms-device", "ocd") == "cleared"
    assert base.status("tms-device", "ptsd") == "none"
    assert base.status("onabotulinumtoxina", "chronic-migraine") == "approved"
    assert base.status("onabotulinumtoxina", "migraine") == "part"
    assert base.status("drg-stimulation", "crps") == "approved"
    assert base.status("electroconvulsive-therapy", "treatment-resistant-depression") == "cleared"
    assert base.status("gabapentin", "fibromyalgia") == "unknown"


def test_the_protocols_that_pages_mix_up(base: Knowledge) -> None:
    (sigtermans,) = base.cited_as("Sigtermans 2009")
    (schwartzman,) = base.cited_as("Schwartzman 2009")
    assert (sigtermans.days, sigtermans.hours_per_day) == (4.2, 24)
    assert (schwartzman.days, schwartzman.hours_per_day) == (10, 4)
    (zhao,) = base.cited_as("Zhao 2018")
    assert [(r.value, r.interval, r.when) for r in zhao.results[:2]] == [
        (69, (53, 84), "right after infusion"),
        (58, (41, 75), "1 to 3 months"),
    ]


def test_wrong_and_outdated_names_lead_to_the_right_one(base: Knowledge) -> None:
    for name in ("Chronic Regional Pain Syndrome", "reflex sympathetic dystrophy", "RSD", "causalgia", "CRPS"):
        condition = base.condition(name)
        assert condition is not None
        assert condition.id == "crps"
    assert dict(base.conditions["crps"].wrong)["chronic regional pain syndrome"] == "complex regional pain syndrome"
