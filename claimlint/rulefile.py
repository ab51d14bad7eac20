"""One rule file to one Rule: keys, types, defaults, and errors that say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from claimlint import yamlfile
from claimlint.checkfields import read_check
from claimlint.errors import RuleError
from claimlint.folding import fold
from claimlint.model import (
    CONFIDENCES,
    SEGMENT_KINDS,
    SEVERITIES,
    Confidence,
    Examples,
    Rule,
    Severity,
    Source,
    Suggest,
)
from claimlint.vocabulary import nearest

LABELS = ("ABS", "SUP", "MEC", "EFF", "EVD", "FCT", "REG", "SAF", "SCO", "TST", "PRS", "TRM")
# Which module of matchers/ judges a rule. Only phrase rules need match lines; the others look at more than words.
KINDS = ("phrase", "approval", "citation", "conditions", "figure", "markup", "page", "site")
CUES = ("negation", "hedge", "can", "question", "refuted", "background", "risk", "quotation", "source", "information")
# What clears a hit unless the rule says otherwise, by codebook family: a hedge clears a benefit or a mechanism, and
# never a missing source; pressure is often put as a question; a wrong term stays wrong however it is used.
DEFAULT_CUES: Mapping[str, tuple[str, ...]] = {
    "ABS": ("negation", "question", "refuted", "background", "risk"),
    "SUP": ("negation", "question", "refuted", "risk"),
    "MEC": ("negation", "hedge", "can", "question", "refuted", "background", "risk", "information"),
    "EFF": ("negation", "hedge", "can", "question", "refuted", "background", "risk", "information"),
    "EVD": ("negation", "question", "refuted", "source", "information"),
    "FCT": ("negation", "question", "refuted"),
    "REG": ("negation", "question", "refuted"),
    "SAF": ("negation", "question", "refuted", "risk"),
    "SCO": ("negation", "question", "refuted"),
    "TST": ("refuted",),
    "PRS": ("refuted",),
    "TRM": (),
}
_LISTS = (
    "match",
    "unless",
    "with",
    "page-with",
    "page-without",
    "without",
    "under",
    "not-under",
    "scope",
    "labels",
    "jurisdictions",
)
_TEXTS = ("code", "title", "severity", "confidence", "message", "why", "page", "case", "kind")
_KEYS = (*_TEXTS, *_LISTS, "spellings", "check", "cleared-by", "suggest", "sources", "examples")
_REQUIRED = ("code", "title", "severity", "confidence", "labels", "message", "why", "sources", "examples")
_SPELT = re.compile(r"\w+(?:[ '-]\w+)*'?")
_SUGGEST = ("match", "sentence", "advice", "fix")


def read_rules(folder: Path, sources: Mapping[str, Any]) -> Iterator[Rule]:
    """The rules of a folder in the order of their paths. Raises RuleError."""
    codes: dict[str, str] = {}
    for path in rule_files(folder):
        rule = read_rule(path, sources)
        if rule.code in codes:
            raise RuleError(
                f"the code {rule.code} is taken by {codes[rule.code]}.", path=str(path), hint="Codes are never reused."
            )
        codes[rule.code] = str(path)
        yield rule


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, <family>/<rule-name>.yaml; names that start with _ or . are something else."""
    return sorted(path for path in folder.glob("*/*.yaml") if not path.parent.name.startswith(("_", ".")))


def read_rule(path: Path, sources: Mapping[str, Any]) -> Rule:
    """The rule of a file; `sources` are those of the evidence base. Raises RuleError."""
    content = yamlfile.load_yaml(path)
    if not isinstance(content, yamlfile.Mapping):
        raise RuleError("must be a mapping of keys.", path=str(path), line=1, hint="Start with `code: ABC001`.")
    return _Reader(path, content, sources).rule()


class _Reader:
    def __init__(self, path: Path, content: yamlfile.Mapping, sources: Mapping[str, Any]) -> None:
        self.path, self.content, self.sources = path, content, sources

    def error(self, key: str, what: str, hint: str = "") -> RuleError:
        return RuleError(what, path=str(self.path), line=self.content.lines.get(key, 1), hint=hint)

    def rule(self) -> Rule:
        for key in self.content:
            if key not in _KEYS:
                raise self.error(key, f"unknown key `{key}`.", nearest(key, _KEYS) or f"Known: {', '.join(_KEYS)}.")
        spelt = "spellings" in self.content  # these are match lines, too
        for key in (*_REQUIRED, *(("match",) if self.content.get("kind", "phrase") == "phrase" and not spelt else ())):
            if key not in self.content:
                raise self.error(
                    "", f"the key `{key}` is missing.", "Every rule needs it; see `claimlint rule SUP002`."
                )
        code = self.text("code")
        if not (code[:-3].isalpha() and code.isupper() and code[-3:].isdigit()):
            raise self.error("code", f"`{code}` is no code.", "Letters and three digits, such as SUP002.")
        labels = self.texts("labels")
        for label in labels:
            self.one_of("labels", label, LABELS)
        if not labels:
            raise self.error("labels", "a rule needs a label.", f"One of {', '.join(LABELS)}.")
        return Rule(
            code=code,
            name=self.path.stem,
            family=self.path.parent.name,
            path=str(self.path),
            title=self.text("title"),
            severity=cast(Severity, self.one_of("severity", self.text("severity"), SEVERITIES)),
            confidence=cast(Confidence, self.one_of("confidence", self.text("confidence"), CONFIDENCES)),
            labels=labels,
            message=" ".join(self.text("message").split()),
            kind=self.one_of("kind", self.text("kind", "phrase"), KINDS),
            jurisdictions=self.texts("jurisdictions"),
            match=self.texts("match") + self.misspelt(),
            unless=self.texts("unless"),
            within=self.texts("with"),
            page_with=self.texts("page-with"),
            page_without=self.texts("page-without"),
            without=self.texts("without"),
            under=self.texts("under"),
            not_under=self.texts("not-under"),
            scope=tuple(self.one_of("scope", kind, SEGMENT_KINDS) for kind in self.texts("scope")),
            page=self.one_of("page", self.text("page", ""), ("", "promotional")),
            case=self.one_of("case", self.text("case", "ignored"), ("ignored", "kept")) == "kept",
            cleared_by=self.cues(labels[0]),
            suggest=tuple(self.suggestions()),
            why=self.text("why").strip(),
            sources=tuple(self.read_sources()),
            examples=self.examples(),
            options=self.options(),
        )

    def options(self) -> dict[str, Any]:
        """What a rule of another kind than phrase tells its matcher (`check`)."""
        given = self.content.get("check", yamlfile.Mapping())
        made = read_check(str(self.path), self.content.get("kind", "phrase"), given, self.content.lines.get("check", 1))
        return made | ({"spellings": right, "placeholders": ["right"]} if (right := self.spellings()) else {})

    def spellings(self) -> dict[str, str]:
        """The right spelling by each wrong one, as text is matched: lower case, plain quotes and hyphens."""
        value = self.content.get("spellings", {})
        if not isinstance(value, dict) or (value and self.content.get("kind", "phrase") != "phrase"):
            raise self.error("spellings", "`spellings` is a mapping of right spellings to lists of wrong ones.", "")
        found: dict[str, str] = {}
        for right in value:
            for wrong in map(fold, self.texts_of("spellings", value[right])):
                if not _SPELT.fullmatch(wrong):
                    hint = "Letters, digits, and single spaces, hyphens and apostrophes between them."
                    raise self.error("spellings", f"`{wrong}` is no word.", hint)
                if wrong == fold(right) or wrong in found:
                    raise self.error("spellings", f"`{wrong}` stands here twice.", "Name one right spelling for it.")
                found[wrong] = right
        return found

    def misspelt(self) -> tuple[str, ...]:
        """The match line that `spellings` make."""
        words = self.spellings()
        return (f"({'|'.join(words)})",) if words else ()

    def text(self, key: str, default: str | None = None) -> str:
        value = self.content.get(key, default)
        if not isinstance(value, str) or not (value.strip() or default == value):
            raise self.error(key, f"`{key}` must be a text.", "")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        return self.texts_of(key, self.content.get(key, []))

    def texts_of(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(
                key, f"`{key}` must be a list of texts.", 'Quote a text that starts with { or [: "{...} ..."'
            )
        return tuple(" ".join(item.split()) for item in value)

    def one_of(self, key: str, value: str, known: tuple[str, ...]) -> str:
        if value not in known:
            raise self.error(
                key, f"`{value}` is not known for `{key}`.", nearest(value, known) or f"Known: {', '.join(known)}."
            )
        return value

    def cues(self, label: str) -> tuple[str, ...]:
        """`cleared-by` may list cues outright, or add to the family's with + and take away with -."""
        if "cleared-by" not in self.content:
            return DEFAULT_CUES[label]
        given = self.texts("cleared-by")
        for cue in given:
            self.one_of("cleared-by", cue.lstrip("+-"), CUES)
        if not all(cue.startswith(("+", "-")) for cue in given) or not given:
            return given
        kept = [cue for cue in DEFAULT_CUES[label] if f"-{cue}" not in given]
        return (*kept, *(cue[1:] for cue in given if cue.startswith("+") and cue[1:] not in kept))

    def suggestions(self) -> Iterator[Suggest]:
        value = self.content.get("suggest", [])
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                lead = item.partition(":")[0]
                if lead in _SUGGEST:
                    raise self.error("suggest", f"`{lead}:` stands inside the quotes.", f'Write {lead}: "the wording".')
                yield Suggest(" ".join(item.split()))
            elif isinstance(item, dict) and len(item) == 1 and isinstance(next(iter(item.values())), str):
                ((instead, text),) = item.items()
                yield Suggest(" ".join(text.split()), cast(Any, self.one_of("suggest", instead, _SUGGEST)))
            else:
                raise self.error(
                    "suggest",
                    "a suggestion is a text that takes the match's place, or one of sentence:, advice:, fix:.",
                    'Quote a text that holds a colon or starts with {: "{...} ..."',
                )

    def read_sources(self) -> Iterator[Source]:
        value = self.content["sources"]
        if not isinstance(value, list) or not value:
            raise self.error("sources", "a rule needs a source.", "- {ref: ftc-health-products-2022, supports: ...}")
        for item in value:
            if not isinstance(item, dict) or set(item) != {"ref", "supports"}:
                raise self.error("sources", "a source has the keys `ref` and `supports`.", "")
            known = self.sources.get(item["ref"])
            if known is None:
                raise self.error(
                    "sources",
                    f"the source `{item['ref']}` is not in the evidence base.",
                    nearest(item["ref"], self.sources) or "Add it to _evidence/sources.yaml with the date you read it.",
                )
            yield Source(known.ref, known.title, known.url, known.checked, " ".join(item["supports"].split()))

    def examples(self) -> Examples:
        value = self.content["examples"]
        if not isinstance(value, dict) or not set(value) <= {"flag", "pass", "missed"}:
            raise self.error("examples", "examples have the keys flag, pass and missed.", "")
        flag, clear, missed = (self.example_texts(value, key) for key in ("flag", "pass", "missed"))
        if not flag or not clear:
            raise self.error("examples", "a rule needs examples to flag and examples to pass.", "")
        for text in flag:
            if text.count("<<") != text.count(">>") or "<<" not in text:
                raise self.error("examples", f"`{text}` has no << >> round the words to report.", "")
        return Examples(flag, clear, missed)

    def example_texts(self, value: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Examples keep their line breaks: one of several lines is a small Markdown page."""
        items = value.get(key, [])
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.error("examples", f"`{key}` must be a list of texts.", 'Quote a text that holds a colon: "a: b"')
        return tuple(item.strip() for item in items)
