"""Page rules: what a page promotes, and what it fails to say."""

from __future__ import annotations

import pytest

from claimlint.claims import Claims
from claimlint.context import Page
from claimlint.harms import named_harm
from claimlint.linter import find
from claimlint.model import Finding
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset, load_ruleset


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset()


def claims(text: str, rules: Ruleset) -> Claims:
    return Claims(Page(read_text(text, "page.md"), rules), rules)


def doc(text: str, rules: Ruleset) -> dict[str, Finding]:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.kind == "page"]
    return {one.rule: one for one in find(read_text(text, "page.md"), rules, numbers)}


KETAMINE = "# Ketamine for CRPS\n\nOur infusions relieve nerve pain and help you sleep. Book a visit at our clinic."


def test_settings_with_a_line_of_copy_are_no_page(rules: Ruleset) -> None:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.kind == "page"]
    line = 'description = "Ketamine infusions for CRPS relieve nerve pain. Book a visit at our clinic today."\n'
    assert find(read_text(line, "hugo.toml"), rules, numbers) == []
    assert find(read_text(f"+++\n{line}+++\n", "page.md"), rules, numbers)
    items = "".join(f'item{number} = "Our infusions relieve nerve pain and help you sleep."\n' for number in range(20))
    assert find(read_text(line + items, "services.toml"), rules, numbers)


def test_the_pair_and_its_place(rules: Ruleset) -> None:
    (one,) = claims(KETAMINE, rules).promoted
    assert one.treatment.id == "ketamine"
    assert one.main
    assert "crps" in one.uses
    assert doc(KETAMINE, rules)["DOC001"].match == "Ketamine for CRPS"


def test_what_promotes_nothing_is_silent(rules: Ruleset) -> None:
    for text in (
        "# Ketamine\n\nKetamine is an anesthetic. It was approved in 1970.",
        "# Our clinic moves\n\nFrom May the clinic, which gives ketamine infusions, is on Elm Street.",
        "# Terms\n\nYou may cancel an infusion up to a day before.",
        "",
        "Ketamine",
    ):
        assert doc(text, rules) == {}


def test_a_treatment_that_is_only_compared_is_not_on_offer(rules: Ruleset) -> None:
    text = "# Acupuncture for pain\n\nUnlike Botox, acupuncture relieves pain. Unlike Botox it needs no drug. Call us."
    assert claims(text, rules).promoted == []


def test_a_business_name_is_no_treatment(rules: Ruleset) -> None:
    text = "At Larkfield Regenerative Medicine we relieve pain. Call Larkfield Regenerative Medicine."
    assert claims(text, rules).promoted == []


def test_partial_disclosure_is_told_apart(rules: Ruleset) -> None:
    assert "DOC001" not in doc(f"{KETAMINE} Ketamine for CRPS is off-label.", rules)
    part = doc(f"{KETAMINE} Long-term use is off-label.", rules)["DOC001"]
    assert '"Long-term use is off-label"' in part.message


def test_the_disclosure_of_another_treatment_does_not_count(rules: Ruleset) -> None:
    text = (
        "# BPC-157 and semaglutide\n\nBPC-157 heals tendons and reduces inflammation. BPC-157 is given weekly. "
        "Semaglutide is not FDA-approved for cosmetic weight loss. Semaglutide reduces hunger. Call our clinic."
    )
    assert "BPC-157" in doc(text, rules)["DOC001"].message


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ("You may feel sick, and blood pressure can rise.", True),
        ("Side effects include nausea.", True),
        ("## Side effects\n\n- Nausea\n- Double vision", True),
        ("Ketamine is not suitable for people with psychosis.", True),
        ("With long use of ketamine tolerance rises.", True),
        ("Side effects may occur.", False),
        ("There is no nausea and no dizziness.", False),
        ("Ketamine eases nausea.", False),
        ("Opioids can cause nausea and vomiting.", False),
        ("People with CRPS may have numbness and swelling.", False),
        ("Ketamine is not for everyone.", False),
        ("We check your blood pressure.", False),
    ],
)
def test_a_harm_of_the_treatment(rules: Ruleset, more: str, named: bool) -> None:
    page = claims(f"{KETAMINE}\n\n{more}", rules)
    assert (named_harm(page, page.promoted[0].treatment) is not None) is named


def test_every_fact_comes_with_its_source(rules: Ruleset) -> None:
    here = doc(KETAMINE, rules)["DOC002"]
    assert "slowed breathing" in here.suggestions[0].text
    assert "label-ketamine" in {source.ref for source in here.sources}


def test_an_unknown_treatment_gets_a_template(rules: Ruleset) -> None:
    text = "# Hair transplants\n\nA hair transplant restores hair growth. Our surgery is quick. Book a visit."
    assert "[cite]" in doc(text, rules)["DOC002"].suggestions[0].text


def test_a_page_finding_takes_no_phrase_findings_place(rules: Ruleset) -> None:
    document = read_text(KETAMINE, "page.md")
    everything = find(document, rules, range(len(rules.rules)))
    alone = find(document, rules, [n for n, rule in enumerate(rules.rules) if rule.kind != "page"])
    assert [one for one in everything if not one.rule.startswith("DOC")] == alone
    assert not {code for one in everything for code in one.also if code.startswith("DOC")}


def test_a_gentle_therapy_needs_a_source_and_no_list_of_harms(rules: Ruleset) -> None:
    text = "# Reflexology\n\nReflexology improves sleep and relieves stress. Reflexology also lowers stress hormones."
    assert {"DOC002", "DOC003"} & set(doc(text, rules)) == {"DOC003"}


def test_a_link_beside_the_word_studies_is_a_source_and_one_to_the_own_site_is_none(rules: Ruleset) -> None:
    text = "# Sauna therapy\n\nSauna therapy improves sleep and relieves joint pain. Read [the studies on heat](%s)."
    assert claims(text % "https://example.org/heat", rules).sourced
    assert not claims(text % "/studies", rules).sourced


def test_what_burns_fat_burns_nobody(rules: Ruleset) -> None:
    text = "# Cryotherapy\n\nCryotherapy eases pain. It may increase fat burn. Call us."
    page = claims(text, rules)
    assert named_harm(page, page.promoted[0].treatment) is None


def test_a_line_that_lists_harms_names_them(rules: Ruleset) -> None:
    page = claims("# HIFU facial\n\nLifts skin.\n\nBruising, temporary numbness and, rarely, nerve injury.", rules)
    assert named_harm(page, None) is not None


def test_on_the_page_of_an_operation_the_harms_of_surgery_are_its_own(rules: Ruleset) -> None:
    text = "# %s\n\n## Surgery\n\nInfection and nerve injury are possible."
    assert named_harm(claims(text % "Dental implants", rules), None) is not None
    assert named_harm(claims(text % "Acupuncture", rules), None) is None


def test_an_illness_that_somebody_has_besides_is_no_use(rules: Ruleset) -> None:
    text = (
        "# Tirzepatide\n\nTirzepatide treats obesity. It is for a weight-related illness such as high blood pressure."
    )
    assert "hypertension" not in claims(text, rules).promoted[0].uses


def test_a_plain_name_on_the_page_of_a_compounding_pharmacy_is_the_compounded_drug(rules: Ruleset) -> None:
    text = "# Semaglutide\n\nSemaglutide curbs hunger and speeds weight loss. Ships from %s. Order online."
    assert "DOC001" in doc(text % "our compounding pharmacy", rules)
    assert "DOC001" not in doc(text % "our pharmacy; it is never compounded", rules)
