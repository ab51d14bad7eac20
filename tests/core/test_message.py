"""What a message says of the words that were found."""

from __future__ import annotations

from claimlint import lint_text


def test_words_that_begin_with_a_quotation_mark_are_quoted_once() -> None:
    report = lint_text('"Ten years ago I was in bed for months." -- Dana\n', "page.md")
    (found,) = (one for one in report.findings if one.rule == "TST001")
    assert found.match == '"Ten years ago I was'
    assert found.message.startswith('"Ten years ago I was" is one person')
