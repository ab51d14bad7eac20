"""JUnit against the schema of Jenkins' xUnit plugin, checkstyle against the elements that its readers know."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimlint.formats import View, render
from claimlint.formats.xmltext import attribute, content
from claimlint.model import Report
from tests.formats import hostile, samples

VIEW = View("1.2.3")
REPORTS = {"none": Report(), "clean": samples.EMPTY, "full": samples.FULL, "hostile": hostile.REPORT}
XSD = Path(__file__).parent / "schemas" / "junit-10.xsd"


@pytest.mark.parametrize("name", REPORTS)
def test_junit_fits_its_schema(name: str) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    text = render("junit", REPORTS[name], VIEW)
    schema = xmlschema.XMLSchema(str(XSD))
    schema.validate(text)
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        schema.validate(text.replace("<testsuite ", "<testsuite color='red' "))


@pytest.mark.parametrize("name", REPORTS)
def test_junit_counts_what_it_holds(name: str) -> None:
    report = REPORTS[name]
    root = ET.fromstring(render("junit", report, VIEW))
    cases = root.findall("./testsuite/testcase")
    assert cases, "many readers refuse a file without a case"
    failing = sum(found.severity != "info" for found in report.findings)
    for node, tests, failures, errors in (
        (root, len(cases), len(root.findall(".//failure")), len(root.findall(".//error"))),
        *((s, len(s), len(s.findall(".//failure")), len(s.findall(".//error"))) for s in root.findall("testsuite")),
    ):
        assert (node.get("tests"), node.get("failures"), node.get("errors")) == (str(tests), str(failures), str(errors))
    assert len(root.findall(".//failure")) == failing
    assert len(root.findall(".//error")) == len(report.errors)
    assert len(cases) == len(report.findings) + len(report.errors) + 1


def test_junit_says_what_was_found() -> None:
    root = ET.fromstring(render("junit", Report((samples.ONLY,), files=1), VIEW))
    failure = root.find("./testsuite[@name='services/ketamine.md']/testcase/failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.splitlines()[:3] == [
        "services/ketamine.md:12:13", samples.ONLY.message, "Try: one of the treatments that",
    ]  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_checkstyle(name: str) -> None:
    report = REPORTS[name]
    root = ET.fromstring(render("checkstyle", report, VIEW))
    assert (root.tag, root.attrib) == ("checkstyle", {"version": "4.3"})
    for file in root:
        assert (file.tag, set(file.attrib)) == ("file", {"name"})
        for error in file:
            assert error.tag == "error"
            assert set(error.attrib) - {"line", "column"} == {"severity", "message", "source"}
            assert all(int(error.attrib.get(key, 1)) >= 1 for key in ("line", "column"))
    told = Counter(error.get("severity") for error in root.iter("error"))
    wanted = Counter(found.severity for found in report.findings) + Counter(error=len(report.errors))
    assert told == wanted
    assert len({file.get("name") for file in root}) == len(root)


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_one_text_in_xml(text: str) -> None:
    root = ET.fromstring(f"<a b={attribute(text)}>{content(text)}</a>")
    assert len(root) == 0
    assert set(root.attrib) == {"b"}
    if text.isprintable() and "\ufffd" not in text:
        assert root.get("b") == (root.text or "") == text
