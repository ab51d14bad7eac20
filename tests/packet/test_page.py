"""The packet as a page: sound, with nothing of a site's text as markup; and in a real browser, filled in and saved."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from claimlint.formats import View
from claimlint.formats.packet import render
from claimlint.linter import lint_text
from claimlint.model import Problem
from claimlint.packet import Case, cases
from claimlint.packetfile import read_decisions
from claimlint.readers import read_text
from claimlint.ruleset import Ruleset
from tests.browser import CHROMIUM
from tests.formats import hostile
from tests.formats.test_browser import dom, luminance
from tests.formats.test_html import ATTRIBUTES, TAGS, Tree

VIEW = View("1.2.3", catalogue=hostile.CATALOGUE)
PAGE = """\
# Hair

Call us. Our clinic cures baldness. It may help some men.

Our drips flush toxins from the body.
"""
ALLOWED_TAGS = TAGS | set("aside noscript textarea article small".split())
ALLOWED_ATTRIBUTES = ATTRIBUTES | set(
    "data-packet data-id data-path data-line data-rules name rows placeholder for".split()
)
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no browser: install chromium to run this")


def hostile_cases() -> list[Case]:
    return [
        Case(f"s{number}{text}", text, number, "sentence", found.segment, (found,), text, text, text,
             (text, text + "x"), number % 4 == 3)
        for number, found in enumerate(hostile.REPORT.findings)
        for text in [found.match]
    ]  # fmt: skip


def own_cases(rules: Ruleset) -> list[Case]:
    report = lint_text(PAGE, "hair.md", rules=rules)
    return cases(report.findings, lambda path: read_text(PAGE, path), rules.by_code)


def test_hostile_text_is_text() -> None:
    problems = [Problem(text, text, text, 1) for text in hostile.TEXTS]
    page = render(hostile_cases(), problems, VIEW, "2026-11-20")
    tree = Tree(page)
    assert {tag for tag, _ in tree.tags} <= ALLOWED_TAGS
    assert {name for _, attributes in tree.tags for name in attributes} <= ALLOWED_ATTRIBUTES
    assert all((one.get("href") or "#").startswith(("#", "https://", "http://")) for one in tree.of("a"))
    assert len(tree.of("script")) == len(tree.of("style")) == 1
    assert len(tree.of("article")) == len(hostile.REPORT.findings)
    policy = next(one["content"] or "" for one in tree.of("meta") if one.get("http-equiv"))
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL)
    assert script
    assert b64encode(sha256(script[1].encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy


def test_each_claim_stands_in_its_context(rules: Ruleset) -> None:
    found = own_cases(rules)
    page = render(found, [], replace_view(rules), "2026-11-20")
    said = " ".join(Tree(page).said().split())
    assert f"{len(found)} claims on 1 page, 2026-11-20" in said
    first = next(case for case in found if not case.whole_page)
    assert (first.before, first.after, first.above) == ("Call us.", "It may help some men.", "Hair")
    assert "Call us. Our clinic cures baldness. It may help some men." in said
    assert "Under “Hair”, line 3" in said
    for one in first.findings:
        assert one.title in said
    ids = [one.get("id") for _, one in Tree(page).tags if one.get("id")]
    assert len(ids) == len(set(ids))
    targets = [(one.get("href") or "")[1:] for one in Tree(page).of("a") if (one.get("href") or "").startswith("#")]
    assert set(targets) <= set(ids)


def replace_view(rules: Ruleset) -> View:
    return View("1.2.3", catalogue=rules.by_code)


def test_nothing_to_decide() -> None:
    said = Tree(render([], [], VIEW, "2026-11-20")).said()
    assert "No claims, 2026-11-20" in said
    assert "Save" not in said


@needs_browser
def test_a_hostile_page_cannot_run(tmp_path: Path) -> None:
    path = tmp_path / "packet.html"
    path.write_text(render(hostile_cases(), [], VIEW, "2026-11-20"), encoding="utf-8", errors="backslashreplace")
    shown = Tree(dom(path))
    assert shown.of("html") == [{"lang": "en"}]  # dataset.broken would be seen here
    assert {tag for tag, _ in shown.tags} <= ALLOWED_TAGS
    assert f"0 of {len(hostile.REPORT.findings)} decided" in shown.said()  # our own script is let run


def open_packet(browser: Any, folder: Path, found: list[Case], view: View = VIEW) -> None:
    path = folder / "packet.html"
    path.write_text(render(found, [], view, "2026-11-20"), encoding="utf-8", errors="backslashreplace")
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
    browser.get(path.as_uri())


def saved(browser: Any, folder: Path) -> bytes:
    from selenium.webdriver.support.ui import WebDriverWait

    browser.find_element("id", "save").click()
    target = folder / "decisions.csv"
    WebDriverWait(browser, 10).until(lambda _: target.exists() and target.stat().st_size > 0)
    return target.read_bytes()


def choose(browser: Any, number: int, word: str, **fields: str) -> None:
    case = browser.find_element("id", f"case-{number}")
    radio = case.find_element("css selector", f"input[value={word}]")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", radio)
    radio.click()
    for name, value in fields.items():
        node = case.find_element("name", name)
        assert node.is_displayed()
        set_value = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))"
        browser.execute_script(set_value, node, value)


def test_filled_in_and_saved(browser: Any, tmp_path: Path, rules: Ruleset) -> None:
    found = [case for case in own_cases(rules) if not case.whole_page]
    found = [replace(found[0], id=f"s{number}", options=('=1+"2"', "b")) for number in range(5)]
    open_packet(browser, tmp_path, found)
    browser.find_element("id", "approver").send_keys('Dr. "Ann" Example')
    choose(browser, 0, "edit", wording="It may help,\nsome men; “a few”.", note="=cmd|' /C calc'!A0")
    choose(browser, 1, "approve", until="2027-11-20", evidence="doi:10.1/x | label", population="men")
    choose(browser, 2, "allow", until="2027-03-01", note="licence")
    choose(browser, 3, "edit")
    option = browser.find_element("css selector", "#case-3 .option")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", option)
    option.click()
    assert browser.find_element("id", "progress").text == "4 of 5 decided"
    data = saved(browser, tmp_path)
    assert data.startswith(b"\xef\xbb\xbfid".replace(b"id", b'"id"'))
    decisions, undecided = read_decisions(data, "decisions.csv")
    assert undecided == 1
    assert [one.id for one in decisions] == ["s0", "s1", "s2", "s3"]
    assert [one.decision for one in decisions] == ["edit", "approve", "allow", "edit"]
    first, second, third, fourth = decisions
    assert first.wording == "It may help, some men; “a few”."
    assert first.note == "=cmd|' /C calc'!A0"
    assert b"\"'=cmd|" in data
    assert (second.approver, second.until, second.population) == ('Dr. "Ann" Example', "2027-11-20", "men")
    assert second.evidence == ("doi:10.1/x", "label")
    assert second.rules == found[0].rules
    assert (third.until, third.note, third.wording) == ("2027-03-01", "licence", "")
    assert fourth.wording == '=1+"2"'
    assert browser.get_log("browser") == []  # nothing was refused by the policy, nothing failed


def test_answers_are_kept_and_gaps_named(browser: Any, tmp_path: Path, rules: Ruleset) -> None:
    found = [replace(case, id=f"k{number}") for number, case in enumerate(own_cases(rules)) if not case.whole_page]
    open_packet(browser, tmp_path, found)
    choose(browser, 0, "approve")
    alert = browser.find_element("css selector", "#case-0 .missing")
    assert alert.text == "Still needed: your name, at the foot of the page."
    browser.find_element("id", "save").click()
    assert not (tmp_path / "decisions.csv").exists()
    browser.find_element("id", "approver").send_keys("Dr. B")
    assert not alert.is_displayed()
    choose(browser, 1, "edit", wording="Kept words.")
    from selenium.webdriver.support.ui import WebDriverWait

    kept = "return Object.values(localStorage).some((one) => one.includes('Dr. B') && one.includes('Kept words.'))"
    WebDriverWait(browser, 5).until(lambda page: page.execute_script(kept))

    def is_back(page: Any) -> bool:  # the browser writes what it keeps in its own time
        page.refresh()
        return bool(page.find_element("id", "approver").get_attribute("value") == "Dr. B")

    WebDriverWait(browser, 10).until(is_back)
    assert browser.find_element("css selector", "#case-1 textarea").get_attribute("value") == "Kept words."
    assert browser.find_element("css selector", "#case-0 .state").text == "Decided: approve"
    browser.find_element("id", "open").click()
    assert not browser.find_element("id", "case-0").is_displayed()


def test_without_scripts(browser: Any, tmp_path: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_packet(browser, tmp_path, hostile_cases()[:3])
        assert not browser.find_element("id", "save").is_displayed()
        assert "fill in the table" in browser.find_element("tag name", "noscript").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(browser: Any, tmp_path: Path, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_packet(browser, tmp_path, hostile_cases())
    browser.execute_script("document.querySelectorAll('[value=edit]').forEach((node) => node.checked = true)")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(browser: Any, tmp_path: Path, rules: Ruleset, scheme: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    from tests.formats.test_browser import COLOURS

    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    open_packet(browser, tmp_path, own_cases(rules), replace_view(rules))
    browser.execute_script("document.querySelectorAll('[value=edit]').forEach((node) => node.checked = true)")
    pairs = browser.execute_script(COLOURS)
    assert len(pairs) > 6
    for pair in pairs:
        ink, ground = (luminance([int(part) for part in re.findall(r"\d+", colour)[:3]]) for colour in pair.split("|"))
        assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5, (scheme, pair)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
