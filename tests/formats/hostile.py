"""Texts that try to break out of every format, in every place of a report."""

from __future__ import annotations

from dataclasses import replace

from claimlint.model import Document, Problem, Report, Rule, Source, Span, Suggestion, Suppressed
from tests.formats import samples

TEXTS = (
    "<script>document.documentElement.dataset.broken = 'yes'</script>",
    "</style></script><img src=x onerror=\"document.documentElement.dataset.broken='yes'\">",
    "\"><svg onload=document.documentElement.dataset.broken='yes'>",
    "' onmouseover='document.documentElement.dataset.broken=1' autofocus onfocus='document.title=1",
    "]]> <![CDATA[ <!-- --> <?php ?> &amp; &#x3c; {{0}} {0}",
    "::error file=app.js,line=1::broken\n::set-output name=a::b\r\n##[error]broken\n  ::warning::broken",
    "100% %0A::error::broken %25 a,b:c",
    "\x00\x01\x08\x0b\x0c\x1b[2J\x1b]0;x\x07\x7f\x9b\ufffe\uffff\u202e\u2028",
    "[click](javascript:alert(1)) ![x](https://evil.example/p.png) <https://evil.example> @octocat #1",
    "https://evil.example www.evil.example",
    "` `` ``` | a | b |\n---\n# heading\n- list\n> quote\\",
    "javascript:alert(1)",
    "脳をリセット 🧠🧠 e\u0301 \u0627\u0644\u0639",
    "long " * 2_000 + "x" * 20_000,
    "",
    " ",
    "../../etc/passwd",
    "C:\\sites\\page.md",
)


def _report() -> Report:
    findings = []
    for number, text in enumerate(TEXTS):
        named = replace(
            samples.ONLY, path=text or ".", match=text, segment=f"We say {text} here.", offset=7,
            message=f'"{text}" no.', title=text, name=text, labels=(text,), line=number + 1,
            end_line=number + 1 + number % 2,
            severity=("error", "warning", "info")[number % 3], fingerprint=text, also=(text,), rule=f"SUP{number:03}",
            suggestions=(Suggestion(text, text), Suggestion(text)), span=Span(5, 5 + len(text)),
            sources=(Source(text, text, text, "2026-01-01", text),
                     Source("s", text, f"https://example.org/{text}", "")),
        )  # fmt: skip
        findings += [
            named,
            replace(named, path="page.md", rule="SUP002"),
            replace(named, path="page.md", rule="SUP002"),
        ]
    return Report(
        findings=tuple(findings),
        suppressed=tuple(Suppressed(found, "comment", found.match, 3) for found in findings),
        errors=tuple(Problem(text, text, text, 1, 2) for text in TEXTS),
        files=50,
    )


REPORT = _report()


def rule(code: str, text: str) -> Rule:
    return replace(
        Rule(code, text, text, "x", text, "error", "high", (text,), text), why=text,
        sources=(Source(text, text, text, "", text), Source("s", text, "javascript:alert(1)", "")),
    )  # fmt: skip


CATALOGUE = {f"SUP{number:03}": rule(f"SUP{number:03}", text) for number, text in enumerate(TEXTS)}


def document(path: str) -> Document | None:
    """A page whose own text is hostile, too."""
    from claimlint.readers import read_text

    return read_text("\n\n".join(f"We say {text} here." for text in TEXTS), "page.md") if path == "page.md" else None
