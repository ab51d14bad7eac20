"""What copy says of studies: plain contradictions are named, and what the study says is silent."""

from __future__ import annotations

import pytest

from claimlint.linter import find
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset

WRONG = [
    "In Anand 2023 (N Engl J Med), 55% responded to ECT and 41% to ketamine.",
    "In the STEP 1 trial, people lost 15% of their weight with semaglutide in 20 weeks.",
    "The SURMOUNT-1 trial tested tirzepatide in 250 adults.",
    "Bennell et al. (2021) found that PRP injections slowed the loss of cartilage in knee arthritis.",
    "Abdallah et al. (2022) showed that ketamine reduces PTSD symptoms more than placebo.",
    "Rodriguez et al. (2013) treated 150 people with OCD in an open-label study of ketamine.",
    "In PREEMPT-1, Botox cut headache episodes more than placebo.",
    "Takahashi et al. (2021) reported that esketamine beat placebo spray in Japanese adults.",
    "Lincoff et al. (2023) found that semaglutide lowered the risk of heart events by 45%.",
    "Dong et al. (2018) found that hyperbaric oxygen eases concussion symptoms.",
    "Mautner et al. (2023) showed that stem cell shots beat a steroid injection at one year.",
    "In SURMOUNT-5, patients lost 20% of their weight with semaglutide and 14% with tirzepatide.",
    "Mitchell et al. (2023) treated 14 people with PTSD with a single dose of MDMA.",
    "In PREEMPT-2, 3.5% stopped because of side effects with placebo and 1.4% with Botox.",
    "Schwartzman et al. (2009) gave ketamine around the clock for four days in hospital.",
    "Due Bruun et al. (2024) reported that low-dose naltrexone eased fibromyalgia pain better than placebo.",
    "Sigtermans et al. (2009) found that pain relief lasted a full year.",
    "Ekstrand et al. (2022) found that ketamine brought more people into remission than ECT.",
    "Ali et al. (2009) showed that the Myers' cocktail relieves fibromyalgia pain.",
    "In SUSTAIN-1, 26.7% relapsed on placebo and 45.3% on esketamine.",
    "Wilding et al. (2022) showed that the weight stays off for good after semaglutide is stopped.",
    "Orhurhu et al. (2019) found pain relief from ketamine that lasted six months.",
    "Lii et al. (2023) showed that ketamine given under anesthesia lifts depression better than placebo.",
    "The SAINT trial of Cole et al. (2022) treated 290 people.",
    "Noppers et al. (2011) saw no liver problems after repeated S-ketamine.",
    "Pickering et al. (2020) found that one infusion of ketamine cut nerve pain for five weeks.",
    "In Ochs-Ross 2020, people over 65 did significantly better on esketamine than on placebo spray.",
    "Rae Olmsted et al. (2020) reported that PTSD scores fell by 6.1 points with the block and 12.6 with sham.",
    "Reif et al. (2023) found remission in 18% with esketamine and 27% with quetiapine.",
    "In SUSTAIN-1, esketamine was tested in 2,970 people.",
    "Vatvani et al. (2024) saw no vivid dreams with low-dose naltrexone.",
    "Zhao et al. (2018) pooled placebo-controlled trials of ketamine for CRPS.",
    "The Lincoff 2023 trial of testosterone found no blood clots.",
]
RIGHT = [
    "In Anand 2023 (N Engl J Med), 55.4% responded to ketamine and 41.2% to ECT.",
    "In the STEP 1 trial, weight changed by about -15% with semaglutide and -2% with placebo over 68 weeks.",
    "The SURMOUNT-1 trial tested tirzepatide in 2,539 adults for 72 weeks.",
    "Bennell et al. (2021) found no difference in knee pain between PRP and salt water.",
    "In Abdallah et al. (2022) ketamine did not change PTSD symptoms more than placebo.",
    "Rodriguez et al. (2013) gave one infusion to 15 people with OCD; 4 of 8 responded, and none of 7 with salt water.",
    "In PREEMPT-2, headache days fell by 9.0 with Botox and 6.7 with placebo.",
    "Takahashi et al. (2021) found no difference between esketamine and placebo spray.",
    "In Lincoff et al. (2023), 6.5% had a heart event with semaglutide and 8.0% with placebo.",
    "Dong et al. (2018) found that concussion symptoms did not differ between oxygen and sham.",
    "Mautner et al. (2023) found that no cell injection was better than a steroid injection at one year.",
    "In SURMOUNT-5, weight fell by 20.2% with tirzepatide and 13.7% with semaglutide.",
    "Mitchell et al. (2023) gave 104 people three sessions; PTSD scores fell more with MDMA than with placebo.",
    "In PREEMPT-2, 3.5% stopped because of side effects with Botox and 1.4% with placebo.",
    "Schwartzman et al. (2009) gave four hours of ketamine daily for 10 days.",
    "Due Bruun et al. (2024) found no significant difference in pain between low-dose naltrexone and placebo.",
    "Sigtermans et al. (2009) found less pain with ketamine at first; by week 12 the difference had gone.",
    "Ekstrand et al. (2022) found remission in 63% with ECT and 46% with ketamine.",
    "Ali et al. (2009) compared vitamin drips with placebo drips in 34 people and found no difference.",
    "In SUSTAIN-1, 26.7% relapsed on esketamine and 45.3% on placebo.",
    "Popova et al. (2019) gave esketamine together with a new oral antidepressant.",
    "In STEP 4, those who switched to placebo gained 6.9%.",
    "Wilding et al. (2022) found that 11.6 of 17.3 points came back within a year of stopping semaglutide.",
    "Orhurhu et al. (2019) found pain 1.83 points lower than with placebo for up to 2 weeks.",
    "Lii et al. (2023) found that ketamine given under anesthesia was no better than placebo.",
    "The SAINT trial of Cole et al. (2022) treated 29 people.",
    "Noppers et al. (2011) described liver injury in three of six people after repeated S-ketamine.",
    "Pickering et al. (2020) found one infusion of ketamine no better than placebo over five weeks.",
    "In Ochs-Ross 2020, the difference from placebo spray was not significant in people 65 and over.",
    "Rae Olmsted et al. (2020) reported that PTSD scores fell by 12.6 points with the block and 6.1 with sham.",
    "Reif et al. (2023) found remission in 27% with esketamine and 18% with quetiapine at week 8.",
    "SUSTAIN-1 followed 297 people who had done well on esketamine.",
    "Vatvani et al. (2024) found vivid dreams and nausea more often with low-dose naltrexone.",
    "Zhao et al. (2018) pooled studies that had no control group.",
    "In SURMOUNT-4, those who stopped tirzepatide gained 14.0%.",
    "Fava et al. (2018) gave one infusion and looked for three days.",
    "Matharu et al. (2017) found fewer severe headache days with Botox at week 24, but not at week 56.",
    "The Lincoff 2023 trial of testosterone counted a clot in the lung in 0.9%, and in 0.5% with placebo.",
    "Johnston et al. (2024) found a slight gain of about 1.2 of 10 points with stem cell injections.",
]
MISSED = [
    "Popova et al. (2019) gave esketamine on its own, without any other antidepressant.",
    "In STEP 4, people who switched to placebo went on losing weight.",
    "In SURMOUNT-4, people kept losing weight after they stopped tirzepatide.",
    "Fava et al. (2018) gave six infusions of ketamine.",
    "Matharu et al. (2017) found fewer severe headache days with Botox for two years.",
    "Johnston et al. (2024) found that stem cell injections cut knee pain by 12 of 10 points.",
]


def said(text: str, rules: Ruleset) -> set[str]:
    numbers = [number for number, rule in enumerate(rules.rules) if rule.kind in ("citation", "figure")]
    return {one.rule for one in find(read_text(text, "page.md"), rules, numbers)}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_named(rules: Ruleset, text: str) -> None:
    assert said(text, rules)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_silent(rules: Ruleset, text: str) -> None:
    assert said(text, rules) == set()


@pytest.mark.parametrize("text", MISSED)
def test_what_is_known_to_be_missed(rules: Ruleset, text: str) -> None:
    """Move a sentence up to WRONG once it is named."""
    assert said(text, rules) == set()
