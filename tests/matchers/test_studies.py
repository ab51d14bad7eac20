"""Studies that a page names: which one is meant, and what is said of it that is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claimlint.context import Page
from claimlint.entries import Study
from claimlint.evidencetext import can_be_named, short_name, study_text
from claimlint.folding import fold
from claimlint.linter import find, lint_text
from claimlint.matchers.mentions import mentions
from claimlint.matchers.reader import Reader
from claimlint.matchers.statements import differences
from claimlint.model import Finding
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset

KINDS = ("citation", "figure")


def named(text: str, rules: Ruleset) -> list[tuple[str, list[str]]]:
    page = Page(read_text(text, "a.md"), rules)
    return [(mention.name, [study.id for study in mention.studies]) for mention in mentions(page, rules)]


def findings(text: str, rules: Ruleset) -> list[Finding]:
    numbers = [at for at, rule in enumerate(rules.rules) if rule.kind in KINDS and rule.confidence != "low"]
    return find(read_text(text, "a.md"), rules, numbers)


@pytest.mark.parametrize(
    ("text", "name", "ids"),
    [
        (
            "Schwartzman et al. (2009) saw it.",
            "Schwartzman et al. (2009",
            ["schwartzman-2009-outpatient-ketamine-rct"],
        ),
        (
            "Sigtermans and colleagues, 2009, Pain.",
            "Sigtermans and colleagues, 2009",
            ["sigtermans-2009-crps1-s-ketamine-rct"],
        ),
        ("In a 2018 meta-analysis by Zhao et al. it was so.", "Zhao et al.", ["zhao-2018-crps-ketamine-meta"]),
        ("Less pain (Zhao 2018).", "Zhao 2018", ["zhao-2018-crps-ketamine-meta"]),
        ("In SUSTAIN-1 they relapsed less.", "SUSTAIN-1", ["daly-2019-sustain-1"]),
        ("In SUSTAIN\u20111 they relapsed less.", "SUSTAIN-1", ["daly-2019-sustain-1"]),
        ("O\u2019Connell et al. (2013).", "O'Connell et al. (2013", ["oconnell-2013-cochrane-crps-overview"]),
        ("STEP-1 was a trial.", "STEP-1", ["wilding-2021-step-1"]),
        ("The SAINT trial.", "SAINT", ["cole-2020-saint-open-label"]),
        ("The 2013 Cochrane overview.", "Cochrane overview", ["oconnell-2013-cochrane-crps-overview"]),
        (
            "See [this](https://doi.org/10.1016/j.pain.2009.06.023).",
            "10.1016/j.pain.2009.06.023",
            ["sigtermans-2009-crps1-s-ketamine-rct"],
        ),
        ("Lincoff et al. (2023).", "Lincoff et al. (2023", ["lincoff-2023-select", "lincoff-2023-traverse"]),
        ("Okafor et al. (2014).", "Okafor et al. (2014", []),
    ],
)
def test_which_study_is_meant(text: str, name: str, ids: list[str], rules: Ruleset) -> None:
    assert named(text, rules) == [(name, ids)]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT YOUR PLAN TODAY.",
        "Step 1: call us. Step 4: relax.",
        "We moved in March 2018. Short waits since 2019.",
        "Dr. Cole and his colleagues welcome you.",
        "Our SAINT treatment takes five days.",
        "Cochrane Street 12 is where we are.",
        "Pain 2009, pain 2010: the years went by.",
    ],
)
def test_what_names_no_study(text: str, rules: Ruleset) -> None:
    assert named(text, rules) == []


def test_a_bare_name_is_the_study_that_the_page_cited_before(rules: Ruleset) -> None:
    text = "Zhao et al. (2018) pooled 15 studies. Zhao et al. had a placebo-controlled design."
    assert [found.rule for found in findings(text, rules)] == ["CIT011"]


WRONG = [
    ("Schwartzman et al. (2009) ran a 4-day ketamine infusion protocol.", "CIT011", "4 hours daily for 10 days"),
    ("Sigtermans 2009 gave it to 160 people.", "CIT011", "60 people"),
    ("Zhao 2018 was placebo-controlled.", "CIT011", "no control group"),
    ("SUSTAIN-1 shows what ketamine infusions do.", "CIT007", "esketamine nasal spray"),
    ("STEP 1 supports our compounded semaglutide.", "CIT007", "semaglutide"),
    ("Sigtermans 2009: pain fell, though functional improvement was limited.", "CIT014", "Function did not get better"),
    ("Sigtermans 2009 found relief lasting six months.", "CIT014", "12 weeks"),
    ("The RESTORE trial found that PRP reduced knee pain.", "CIT014", "not a significant difference"),
    ("Zhao 2018 found that 69% still had relief at three months.", "CIT010", "58% (95% CI 41 to 75)"),
    ("Feder 2021: 80% responded.", "CIT010", "67%"),
    ("Kirkpatrick et al. documented lasting benefit.", "CIT015", "Kirkpatrick 2020 (Clin J Pain)"),
    ("Mangnus 2021 proves that S-ketamine works.", "CIT017", "an observational study of 48 people"),
    ("## Ketamine for CRPS\n\nPain relief was 69%. Three-month follow-ups were nearly as effective.", "NUM020", "58%"),
    ("## Ketamine for CRPS\n\nA meta-analysis showed immediate relief in 69%.", "NUM021", "Zhao 2018"),
]


@pytest.mark.parametrize(("text", "code", "says"), WRONG, ids=[row[0][:45] for row in WRONG])
def test_what_is_wrong_is_found_and_put_right(text: str, code: str, says: str, rules: Ruleset) -> None:
    found = {finding.rule: finding for finding in findings(text, rules)}
    assert code in found
    assert says in found[code].message


def test_a_finding_carries_the_study_as_source_and_its_own_words_as_suggestion(rules: Ruleset) -> None:
    (found,) = findings("Schwartzman et al. (2009) ran a 4-day ketamine infusion protocol.", rules)
    assert found.match == "4-day ketamine infusion"
    assert found.sources[0].url == "https://doi.org/10.1016/j.pain.2009.08.015"
    assert found.suggestions[0].text.startswith("Schwartzman 2009 is a randomized trial")


@pytest.mark.parametrize(
    "text",
    [
        "Unlike Sigtermans 2009, which gave one 4-day infusion, Schwartzman 2009 gave 4 hours a day for 10 days.",
        "Zhao 2018: 69% (95% CI 53 to 84) had at least 30% relief right after infusion; 58% at 1 to 3 months.",
        "In STEP 1, 86% lost at least 5% of their weight with semaglutide and 32% with placebo.",
        "In the SELECT trial such events fell by 20% in relative terms, from 8.0% to 6.5%.",
        "Sigtermans 2009 found no better function, and by week 12 the difference in pain was gone.",
        "## References\n\n- Zhao J et al. (2018). A placebo-controlled 4-day protocol in 900 people.",
        "In SURMOUNT-1 people on 15 mg of tirzepatide lost up to 22.5% of their body weight.",
        "In SURMOUNT-1, 91% of people lost at least 5% of their weight.",
        "In SUSTAIN-1, 25.8% of stable responders relapsed with the spray and 57.6% with placebo.",
        "Did Zhao 2018 have a placebo-controlled design?",
    ],
)
def test_what_is_right_is_silent(text: str, rules: Ruleset) -> None:
    assert findings(text, rules) == []


def _quotable(rules: Ruleset) -> list[Study]:
    return [one for one in rules.knowledge.studies.values() if one.read != "summary" and can_be_named(one)]


def test_no_study_contradicts_itself(rules: Ruleset) -> None:
    """Whatever the base says of a study, in its own words, must not be reported as wrong."""
    said = {}
    for study in _quotable(rules):
        for text in (study_text(study), *(f"{short_name(study)}: {result.plain}" for result in study.results)):
            said[text] = [f"{found.rule} {found.match}" for found in findings(text, rules)]
    assert {text: found for text, found in said.items() if found} == {}


def test_every_changed_number_of_people_and_days_is_found(rules: Ruleset) -> None:
    """A study's own protocol with the days or the people changed contradicts it."""
    for study in _quotable(rules):
        reader = Reader(study)
        if study.n and not reader.knows(study.n + 37):
            assert _about(reader, f"it had {study.n + 37} participants") == {"sample"}, study.id
            assert _about(reader, f"it had {study.n} participants") == set(), study.id
        if study.days and study.days == int(study.days) and "day" in study.schedule + study.treatment:
            assert "protocol" in _about(reader, f"a {study.days + 17:g}-day course"), study.id
            assert "protocol" not in _about(reader, f"a {study.days:g}-day course"), study.id


def test_a_changed_share_is_found_and_the_right_one_is_not(rules: Ruleset) -> None:
    """A result's own sentence with another percentage in the place of its value contradicts the study.

    Not always: where the base lacks a figure of a like outcome, nobody can say that it is not that one.
    """
    found: list[bool] = []
    for study in _quotable(rules):
        reader = Reader(study)
        for result in study.results:
            value = f"{result.value:g}%" if result.value is not None else ""
            if "%" not in result.unit or result.plain.count(value) != 1 or result.direction == "harm":
                continue
            changed = next(n for n in range(71, 3, -1) if not any(abs(n - known) < 2 for known in reader.known))
            assert "figure" not in _about(reader, result.plain), result.plain
            found.append("figure" in _about(reader, result.plain.replace(value, f"{changed}%")))
    assert len(found) >= 20
    assert sum(found) >= 0.7 * len(found)


def _about(reader: Reader, text: str) -> set[str]:
    body = fold(text)
    return {one.about for one in differences(reader, body, 0, len(body))}


def test_a_study_of_which_only_a_report_was_read_gets_no_verdict(rules: Ruleset) -> None:
    assert rules.knowledge.studies["michelet-2018-ketamine-cncp-meta"].read == "summary"
    assert findings("Michelet 2018 was an open-label study of 900 people.", rules) == []


def test_a_page_without_studies_and_figures_is_not_read_further(rules: Ruleset) -> None:
    page = Page(read_text("We welcome you. Our rooms are quiet.", "a.md"), rules)
    numbers = frozenset(range(len(rules.rules)))
    from claimlint.matchers import studies

    default = frozenset(at for at in numbers if rules.rules[at].confidence != "low")
    assert list(studies.match(page, rules, default)) == []
    assert "studies" not in page.memo


def test_findings_stay_after_other_rules_are_switched_off(rules: Ruleset) -> None:
    text = "Schwartzman et al. (2009) ran a 4-day ketamine infusion protocol."
    alone = find(read_text(text, "a.md"), rules, [rules.rules.index(rules.by_code["CIT011"])])
    whole = [found for found in lint_text(text, "a.md", rules=rules).findings if found.rule == "CIT011"]
    assert [replace(found, also=()) for found in whole] == [replace(found, also=()) for found in alone]


@pytest.mark.parametrize(
    "entry",
    [
        "1. Okafor J, Lind B, et al. Ketamine for nerve pain. Pain Med. 2019;20(3):304-311.",
        "- Okafor, J., Lind, B., et al. (2019). Ketamine for nerve pain. Pain Medicine, 20(3), 304.",
        "- Okafor et al., Pain Med 20:304 (2019)",
        "- McOrtiz R, Baal P et al. Cochrane Review of ketamine. 2021.",
        "[3] Okafor J, Lind B, et al. Ketamine for nerve pain. Pain Med. 2019;20(3):304-311.",
    ],
)
def test_an_entry_of_a_bibliography_claims_nothing(rules: Ruleset, entry: str) -> None:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.kind == "citation"]
    assert find(read_text(f"# Drips\n\n## Research\n\n{entry}\n", "page.md"), rules, numbers) == []


@pytest.mark.parametrize(
    "text",
    [
        "- Okafor et al. showed in 2019 that pain fell by half.",
        "- Okafor et al. found relief that lasted.",
        "The Cochrane review found relief.",
    ],
)
def test_a_claim_in_a_list_is_no_entry(rules: Ruleset, text: str) -> None:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.code in ("CIT015", "CIT016")]
    assert find(read_text(f"# Drips\n\n## Research\n\n{text}\n", "page.md"), rules, numbers)
