"""Pages of one run held against each other."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from claimlint.__main__ import main
from claimlint.config import Config
from claimlint.context import Page
from claimlint.linter import lint_text
from claimlint.matchers import Place, site
from claimlint.matchers.figures import Range
from claimlint.model import Finding, Report, Span
from claimlint.readers import read_text
from claimlint.rulecheck import parts
from claimlint.ruleset import Ruleset
from claimlint.run import lint_paths

HOME = "# Ketamine at Alder Clinic\n\nAn infusion lasts 40 minutes.\n"
FAQ = "# Questions about ketamine\n\nEach infusion lasts about 90 minutes.\n"
ONLY_SITE = Config(select=("cross-page",))


def check(tmp_path: Path, rules: Ruleset, pages: dict[str, str], config: Config = ONLY_SITE) -> Report:
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return lint_paths([tmp_path / name for name in pages], config, rules)


def found(report: Report) -> list[tuple[str, str, str]]:
    return [(Path(one.path).name, one.rule, one.match) for one in report.findings]


def test_both_places_are_named(tmp_path: Path, rules: Ruleset) -> None:
    report = check(tmp_path, rules, {"home.md": HOME, "faq.md": FAQ})
    (finding,) = report.findings
    assert (Path(finding.path).name, finding.rule, finding.line, finding.column) == ("home.md", "XPG007", 3, 4)
    assert HOME[finding.span.start : finding.span.end] == finding.match == "infusion lasts 40 minutes"
    assert finding.message.startswith(f"This page says 40 minutes, and {tmp_path / 'faq.md'}:3 says about 90 minutes")
    assert finding.segment == "An infusion lasts 40 minutes."
    assert finding.sources
    assert finding.suggestions
    assert finding.fingerprint


def test_one_page_alone_says_nothing_of_the_site(tmp_path: Path, rules: Ruleset) -> None:
    assert check(tmp_path, rules, {"home.md": HOME}).findings == ()
    assert lint_text(HOME + FAQ, "a.md", ONLY_SITE, rules).findings == ()


def test_the_odd_page_out_is_the_one_to_change(tmp_path: Path, rules: Ruleset) -> None:
    pages = {"a.md": FAQ, "b.md": HOME, "c.md": HOME}
    assert [name for name, *_ in found(check(tmp_path, rules, pages))] == ["a.md"]


def test_a_page_that_gives_two_figures_speaks_of_two_things(tmp_path: Path, rules: Ruleset) -> None:
    both = HOME + "\nWith music, an infusion lasts 90 minutes.\n"
    assert check(tmp_path, rules, {"a.md": both, "b.md": FAQ}).findings == ()


def test_permissions_hold_and_are_not_unused(tmp_path: Path, rules: Ruleset) -> None:
    allowed = HOME.replace("An inf", "<!-- claimlint: allow XPG007 -- the old pump -->\n\nAn inf")
    report = check(tmp_path, rules, {"home.md": allowed, "faq.md": FAQ})
    assert report.findings == ()
    assert [(one.finding.rule, one.reason) for one in report.suppressed] == [("XPG007", "the old pump")]
    alone = check(tmp_path, rules, {"home.md": allowed})
    assert alone.findings == ()  # what was not judged is not unused


def test_the_configuration_counts(tmp_path: Path, rules: Ruleset) -> None:
    pages = {"home.md": HOME, "faq.md": FAQ}
    assert check(tmp_path, rules, pages, Config(ignore=("XPG007",))).findings == ()
    softer = Config(select=("XPG007",), severity=(("XPG007", "info"),))
    assert [one.severity for one in check(tmp_path, rules, pages, softer).findings] == ["info"]


def test_findings_stand_in_their_place_among_others(tmp_path: Path, rules: Ruleset) -> None:
    config = Config(select=("XPG007", "SUP002"))
    home = f"{HOME}\nKetamine is the only medication that helps.\n"
    report = check(tmp_path, rules, {"z.md": home, "faq.md": FAQ}, config)
    assert [rule for _, rule, _ in found(report)] == ["XPG007", "SUP002"]
    assert report.files == 2


def test_a_caveat_elsewhere_answers_a_denial(tmp_path: Path, rules: Ruleset) -> None:
    pages = {"home.md": "# Ketamine\n\nIt is non-addictive.\n", "faq.md": "# Ketamine\n\nIt can be misused.\n"}
    (finding,) = check(tmp_path, rules, pages).findings
    assert finding.rule == "XPG002"
    assert "can be misused" in finding.message
    other = {"home.md": pages["home.md"], "faq.md": pages["faq.md"].replace("Ketamine", "Testosterone")}
    assert check(tmp_path, rules, other).findings == ()


@pytest.mark.parametrize(
    ("href", "target", "kept"),
    [
        ("risks.md", "risks.md", False),
        ("risks.html", "risks.md", False),
        ("/risks/", "content/risks/index.md", False),
        ("./sub/risks", "sub/risks.md", False),
        ("https://example.org/risks", "risks.md", True),
        ("gone.md", "risks.md", True),
        ("mailto:risks@example.org", "risks.md", True),
    ],
)
def test_links_are_followed_within_the_run(tmp_path: Path, rules: Ruleset, href: str, target: str, kept: bool) -> None:
    pages = {"home.md": f"# TMS\n\nPlease [see our risks page]({href}).\n", target: "# Risks\n\nAsk us.\n"}
    assert [rule for _, rule, _ in found(check(tmp_path, rules, pages))] == ([] if kept else ["XPG013"])
    pages[target] = "# Risks\n\nHeadaches are common.\n"
    assert check(tmp_path, rules, pages).findings == ()


def test_notes_are_small_plain_values(rules: Ruleset) -> None:
    active = frozenset(number for number, rule in enumerate(rules.rules) if rule.kind == "site")
    page = Page(read_text(HOME + "\nFiller words. " * 500, "home.md"), rules)
    note = site.read(page, rules, active)
    assert [one.rule for one in note.statements] == ["XPG007"]
    kept = pickle.dumps(note)
    assert pickle.loads(kept) == note
    assert len(kept) < 1000


def test_the_order_of_the_pages_does_not_matter(rules: Ruleset) -> None:
    active = frozenset(number for number, rule in enumerate(rules.rules) if rule.kind == "site")

    def clashes(*pages: tuple[str, str]) -> set[tuple[str, str]]:
        notes = [site.read(Page(read_text(text, name), rules), rules, active) for name, text in pages]
        return {(clash.rule, clash.place.path) for clash in site.judge(notes, rules)}

    pages = [("home.md", HOME), ("faq.md", FAQ), ("c.md", FAQ)]
    assert clashes(*pages) == clashes(*reversed(pages)) == {("XPG007", "home.md")}


def test_a_page_that_has_gone_still_gets_its_finding(
    tmp_path: Path, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = site.judge

    def removing(notes: list[site.Note], rules: Ruleset) -> list[site.Clash]:
        clashes = list(judge(notes, rules))
        (tmp_path / "home.md").unlink()
        return clashes

    monkeypatch.setattr("claimlint.linter.site.judge", removing)
    assert [rule for _, rule, _ in found(check(tmp_path, rules, {"home.md": HOME, "faq.md": FAQ}))] == ["XPG007"]


def test_a_folder_is_checked_as_a_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home.md").write_text(HOME, encoding="utf-8")
    (tmp_path / "faq.md").write_text(FAQ, encoding="utf-8")
    assert main(["check", str(tmp_path), "--select", "cross-page", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [one["rule"] for one in findings] == ["XPG007"]
    assert main(["check", str(tmp_path / "home.md"), "--select", "cross-page"]) == 0


def test_an_example_is_parted_into_its_pages() -> None:
    text = "=== a.md\n# A\n\nText.\n=== sub/b.html\n<p>B</p>"
    assert parts(text) == [("a.md", 9, "# A\n\nText.\n"), ("sub/b.html", 35, "<p>B</p>")]
    for _, start, body in parts(text):
        assert text[start:].startswith(body)


def test_findings_are_findings(tmp_path: Path, rules: Ruleset) -> None:
    report = check(tmp_path, rules, {"home.md": HOME, "faq.md": FAQ})
    assert all(isinstance(one, Finding) for one in report.findings)
    assert pickle.loads(pickle.dumps(report)) == report


def test_no_message_is_left_with_a_gap(tmp_path: Path, rules: Ruleset) -> None:
    seen = set()
    for rule in rules.rules:
        for example in rule.examples.flag if rule.kind == "site" else ():
            pages = {name: body for name, _, body in parts(example.replace("<<", "").replace(">>", ""))}
            report = check(tmp_path / rule.code / str(len(seen)), rules, pages, Config(select=(rule.code,)))
            assert report.findings
            for one in report.findings:
                assert not set("{}") & set(one.message)
                seen.add((rule.code, one.message))
    assert len({code for code, _ in seen}) >= 11


def test_what_thousands_of_pages_say_alike_is_compared_once(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(one for one in rules.rules if one.options.get("differ") and one.options.get("flattering") != "high")
    calls = []
    apart = Range.apart

    def counted(one: Range, other: Range, tolerance: float = 0.0) -> bool:
        calls.append(one)
        return apart(one, other, tolerance)

    monkeypatch.setattr(Range, "apart", counted)
    notes = []
    for number in range(2_000):
        figure = Range(40, 40, "minutes") if number else Range(90, 90, "minutes")
        place = Place(f"{number}.md", Span(0, 4), 1, 1, 1, 5, "words", "words", "sentence", 0)
        notes.append(site.Note(place.path, (site.Statement(rule.code, place, "ketamine", figure=figure, words="x"),)))
    (clash,) = site.judge(notes, rules)
    assert clash.place.path == "0.md"
    assert clash.values["place"] == "1.md:1"
    assert len(calls) < 3 * len(notes)
