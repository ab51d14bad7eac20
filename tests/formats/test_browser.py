"""The HTML report in a real browser. Needs chromium; what clicks needs chromedriver and selenium as well."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from claimlint.formats import View, render
from claimlint.model import Report
from tests.browser import CHROMIUM, FLAGS
from tests.formats import hostile, samples
from tests.formats.test_html import ATTRIBUTES, TAGS, Tree

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no browser: install chromium to run this"),
    pytest.mark.skipif(sys.platform == "win32", reason="the browser's flags are those of Linux"),
]
# The colours of all text that shows, each with the ground it stands on.
COLOURS = """
const ground = (node) => {
  for (; node; node = node.parentElement) {
    const colour = getComputedStyle(node).backgroundColor;
    if (!colour.endsWith(", 0)")) return colour;
  }
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), seen = new Set();
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !node.checkVisibility()) continue;
  seen.add(getComputedStyle(node).color + "|" + ground(node));
}
return [...seen];
"""
VIEW = View("1.2.3", catalogue=hostile.CATALOGUE, document=hostile.document)


def report_of(number: int) -> Report:
    kinds = (samples.ONLY, samples.LONG, samples.WIDE)
    findings = [replace(kinds[at % 3], path=f"page-{at // 25:03}.md", line=at % 25 + 1) for at in range(number)]
    return Report(tuple(findings), files=number // 25 + 1)


def dom(path: Path) -> str:
    """The page as the browser has it in the end."""
    profile = path.parent / "profile"
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout


def test_a_hostile_page_cannot_run_or_break_the_report(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render("html", hostile.REPORT, VIEW), encoding="utf-8", errors="backslashreplace")
    shown = Tree(dom(path))
    assert shown.of("html") == [{"lang": "en"}]  # dataset.broken would be seen here
    assert {tag for tag, _ in shown.tags} <= TAGS
    assert {name for _, attributes in shown.tags for name in attributes} <= ATTRIBUTES
    assert [data for tag, data in shown.text if tag == "title"] == ["Claims report - claimlint"]
    assert len(shown.of("script")) == len(shown.of("style")) == 1
    findings = [one for one in shown.of("li") if (one.get("class") or "").startswith("finding ")]
    assert len(findings) == len(hostile.REPORT.findings)
    assert f"{len(findings)} findings" in shown.said()  # our own script is let run


def visible(browser: Any) -> int:
    found: int = browser.execute_script(
        "return [...document.querySelectorAll('.finding')].filter((node) => node.offsetParent !== null).length"
    )
    return found


def open_report(browser: Any, folder: Path, report: Report) -> None:
    path = folder / "report.html"
    path.write_text(render("html", report, VIEW), encoding="utf-8", errors="backslashreplace")
    browser.get(path.as_uri())


@pytest.mark.parametrize("number", [3, 3_000])
def test_filters(browser: Any, tmp_path: Path, number: int) -> None:
    open_report(browser, tmp_path, report_of(number))
    find = browser.find_element
    assert visible(browser) == number
    find("id", "show-s-error").click()
    assert visible(browser) == number - number // 3
    find("id", "words").send_keys("hedge")
    wait_for(browser, f"{number // 3:,} of {number:,} findings")
    assert visible(browser) == number // 3
    find("id", "all").click()
    assert visible(browser) == number
    if number > 25:
        find("css selector", "#page option[value=p3]").click()
        assert visible(browser) == 25
        assert len(browser.find_elements("css selector", ".page:not([hidden])")) == 1
    assert browser.get_log("browser") == []  # nothing was refused by the policy, nothing failed


def test_without_scripts(browser: Any, tmp_path: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        open_report(browser, tmp_path, report_of(30))
        assert not browser.find_element("id", "words").is_displayed()
        assert visible(browser) == 30
        browser.find_element("id", "show-s-error").click()
        assert visible(browser) == 20
        browser.find_element("css selector", ".filter summary").click()
        browser.find_element("id", "show-f-1").click()
        assert visible(browser) == 10
        browser.find_element("css selector", ".plot a").click()
        assert browser.current_url.endswith("#p0")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def wait_for(browser: Any, text: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 10).until(lambda driver: driver.find_element("id", "shown").text == text)


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("report", ["three", "hostile"])
def test_nothing_sticks_out(browser: Any, tmp_path: Path, width: int, report: str) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_report(browser, tmp_path, report_of(3) if report == "three" else hostile.REPORT)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(browser: Any, tmp_path: Path, scheme: str) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    open_report(browser, tmp_path, replace(samples.FULL, findings=(*report_of(30).findings, *samples.FULL.findings)))
    pairs = browser.execute_script(COLOURS)
    assert len(pairs) > 6
    for pair in pairs:
        ink, ground = (luminance([int(part) for part in re.findall(r"\d+", colour)[:3]]) for colour in pair.split("|"))
        contrast = (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05)
        assert contrast >= 4.5, (scheme, pair, contrast)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def luminance(colour: list[int]) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_keyboard_reaches_everything(browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    open_report(browser, tmp_path, report_of(3))
    reached = []
    for _ in range(40):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        node = browser.switch_to.active_element
        reached.append(node.get_attribute("id") or node.get_attribute("href") or node.tag_name)
    assert reached[0].endswith("#pages")
    assert {"words", "page", "all", "show-s-error", "summary"} <= set(reached)
    assert any(name.endswith("#f0") for name in reached)


def test_on_paper(browser: Any, tmp_path: Path) -> None:
    open_report(browser, tmp_path, report_of(3))
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert not browser.find_element("class name", "filter").is_displayed()
    assert visible(browser) == 3
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
