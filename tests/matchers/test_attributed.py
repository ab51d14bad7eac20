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
