"""Cues and their scope, seen through one rule that every cue may clear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claimlint.linter import find
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules

RULE = """
code: TST900
title: Test
severity: error
confidence: high
labels: [ABS]
message: '"{match}"'
match: [cures, the only drug, powerful, works]
cleared-by: [CUE]
why: Test.
sources: [{ref: ftc-health-products-2022, supports: test}]
examples: {flag: [It <<cures>>.], pass: [No.]}
"""
Reports = Callable[[str, str], list[str]]


CUES = ("negation", "hedge", "can", "question", "refuted", "background", "risk", "quotation", "source")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "test").mkdir()
    for number, cue in enumerate(CUES):
        text = RULE.replace("TST900", f"TST90{number}").replace("CUE", cue)
        (folder / "test" / f"{cue}.yaml").write_text(text, encoding="utf-8")
    rules: Ruleset = load_ruleset(packaged_rules(), folder, cache=False)
    numbers = {rule.name: number for number, rule in enumerate(rules.rules)}

    def report(cue: str, text: str) -> list[str]:
        return [found.match for found in find(read_text(text, "page.md"), rules, [numbers[cue]])]

    return report


@pytest.mark.parametrize(
    ("cue", "cleared", "stands"),
    [
        ("negation", "Ketamine is not a drug that cures.", "Ketamine cures."),
        ("negation", "There is no known treatment that cures pain.", "It is not a pill, but it cures."),
        ("negation", "It never cures.", "It not only cures, it lasts."),
        ("negation", "It isn't the only drug.", "It isn't a pill; it is the only drug."),
        ("negation", "A pill that cures is not available.", "Pain relief that cures, no matter what."),
        ("hedge", "It may be that it cures.", "It may hurt, but it cures."),
        ("hedge", "It cures in some patients.", "Some say: it cures."),
        ("can", "It can be that it works.", "It can be powerful."),
        ("question", "Is it the only drug?", "Is it the only drug? Yes, it is."),
        ("question", "Who says it cures?", "It cures. Who knows?"),
        ("refuted", "Myth: ketamine cures.", "Ketamine cures. That is no myth."),
        ("refuted", "Beware of anyone who says it cures.", "It cures, so beware of pain."),
        ("refuted", "## Myths\n\n- It cures", "## Facts\n\n- It cures"),
        ("background", "Men had resorted to pills, such as one that works.", "Men had resorted to pills, it works."),
        ("background", "If you want to know what works, ask.", "If you want to know, it works."),
        ("background", "People smoke because it works.", "People pay because it works."),
        ("background", "Early healers felt that a charm cures.", "A charm that cures, healers felt."),
        ("background", "Many people believe that rest cures.", "Many people believe that our drip cures."),
        ("background", "Bone needs calcium and whatever works.", "Bone needs rest, and laser therapy works."),
        ("background", "## Benefits of stopping smoking\n\n- It works", "## Benefits of reiki\n\n- It works"),
        ("risk", "Side effects of a drug that works.", "It works; risks exist."),
        ("risk", "## Risks\n\n- It works too fast", "## Gains\n\n- It works too fast"),
        ("quotation", 'They said "it cures" twice.', 'They said "well" and it cures.'),
        ("source", "It works (Rossi et al. 2019).", "It works, as our blog says."),
        ("source", "It works [in this trial](https://doi.org/10.1000/1).", "It works, see [our blog](/blog/works)."),
    ],
)
def test_a_cue_clears_within_its_scope_only(reports: Reports, cue: str, cleared: str, stands: str) -> None:
    assert reports(cue, cleared) == []
    assert reports(cue, stands) != []


def test_a_hedged_lead_clears_the_bare_items_of_its_list() -> None:
    from claimlint import lint_text

    def codes(lead: str) -> set[str]:
        report = lint_text(f"# Massage\n\n{lead}\n\n- Relieve back pain\n- Reduce anxiety\n", "page.md")
        return {finding.rule for finding in report.findings if finding.rule.startswith("EFF")}

    assert not codes("It may help to:")
    assert codes("It helps to:")
    assert codes("You may ask us, but it helps to:")
