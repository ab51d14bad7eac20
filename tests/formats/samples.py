"""Reports to write: every shape that a format can meet."""

from __future__ import annotations

from dataclasses import replace

from claimlint.model import Finding, Problem, Report, Source, Span, Suggestion, Suppressed

SENTENCE = "Ketamine is the only medication that works on allodynia at all now."
ONLY = Finding(
    path="services/ketamine.md",
    span=Span(100, 124),
    line=12,
    column=13,
    end_line=12,
    end_column=37,
    rule="SUP002",
    name="only-treatment",
    title="Says that no other treatment does this",
    labels=("SUP",),
    severity="error",
    confidence="high",
    message='"the only medication that" rules out every other treatment. Name the comparison and cite it, or drop '
    "the word.",
    match="the only medication that",
    segment=SENTENCE,
    segment_kind="sentence",
    suggestions=(
        Suggestion("one of the treatments that", "one of the treatments that"),
        Suggestion("Ketamine may have an impact on allodynia in some patients."),
        Suggestion("drop the comparison"),
        Suggestion("a fourth that is not shown"),
    ),
    sources=(Source("ftc", "Health Products Compliance Guidance", "https://example.org/ftc", "2026-01-01"),),
    also=("SUP009",),
    fingerprint="0123456789abcdef",
    offset=12,
)
LONG = replace(
    ONLY, path="b.html", line=3, column=1, end_line=3, rule="EFF001", title="Hype", severity="warning",
    message="Say what was measured.", match="dramatic relief", also=(), suggestions=(), offset=-1,
    segment="At our friendly clinic in the centre of town, which opened its doors in the spring of 2009, patients with "
    "many kinds of pain have found dramatic relief after a course of six infusions over two weeks, as we tell "
    "everyone who asks about it.",
)  # fmt: skip
WIDE = replace(
    LONG, rule="MEC002", title="Mechanism as fact", severity="info", message="Hedge it.",
    match="脳をリセット", segment="ケタミンは脳をリセットします 🧠 e\u0301.",
)  # fmt: skip
OWN = replace(
    LONG, rule="CL003", title="A claimlint comment without a reason", severity="warning", sources=(),
    message='Add one: "<!-- claimlint: allow SUP002 -- reason -->".', match="<!-- claimlint: allow SUP002 -->",
    segment="<!-- claimlint: allow SUP002 -->", segment_kind="comment",
)  # fmt: skip
PAGE_LEVEL = replace(
    LONG, rule="DOC001", title="Never says that the use is off-label", severity="error", match="words of another place",
    segment="Ketamine for CRPS", segment_kind="meta-description",
)  # fmt: skip
HOSTILE = replace(
    LONG, path="a\x1b[2Jb\n.md", match="cure\x1b]0;x\x07", segment="We cure\x1b]0;x\x07 \u202eall\u202c.",
    message="No \x9bcure\x00.", suggestions=(Suggestion("help\x1b[31m", "help"),),
)  # fmt: skip

EMPTY = Report(files=2)
FULL = Report(
    findings=(ONLY, replace(ONLY, line=20), LONG, WIDE, OWN, PAGE_LEVEL),
    suppressed=(Suppressed(ONLY, "comment", "our own survey, 2025", 4), Suppressed(LONG, "front matter", "agreed", 2)),
    errors=(
        Problem("old.md", "This file is not UTF-8.", "Save it as UTF-8."),
        Problem("broken.md", "The front matter ends nowhere.", "", 1, 1),
    ),
    files=7,
)
