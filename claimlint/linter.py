"""The line from a page to a report: read, match, resolve overlaps, suppress, sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from os import PathLike, fspath
from time import strftime

from claimlint.config import Config, Configs, check_selectors
from claimlint.context import Page
from claimlint.errors import ClaimlintError
from claimlint.matchers import Cleared, Hit, phrase
from claimlint.model import (
    CONFIDENCES,
    SEVERITIES,
    Document,
    Finding,
    Problem,
    Report,
    Rule,
    Suggestion,
)
from claimlint.readers import decode, read_text
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules
from claimlint.suppress import suppress

MATCHERS = (phrase.match,)


def lint_text(text: str, path: str = "<text>.md", config: Config | None = None, rules: Ruleset | None = None) -> Report:
    """Check one source that is at hand. The suffix of `path` names its format. Raises ClaimlintError."""
    config = config or Config()
    rules = rules or rules_for(config)
    return lint_document(read_text(text, path), config.for_path(path), rules)


def rules_for(config: Config, *, cache: bool = True) -> Ruleset:
    """The packaged rules and those of the configuration, whose selectors are checked. Raises ClaimlintError."""
    rules = load_ruleset(packaged_rules(), *config.rules, cache=cache)
    check_selectors(config, rules.rules)
    return rules


def lint_document(document: Document, config: Config, rules: Ruleset, today: str = "") -> Report:
    """Check a document that was read. `today` (ISO) decides which permissions are past their date."""
    active = [number for number, rule in enumerate(rules.rules) if config.active(rule)]
    findings = [_graded(finding, config, rules) for finding in find(document, rules, active)]
    codes = [rules.rules[number].code for number in active]
    outcome = suppress(document, findings, rules.rules, today or strftime("%Y-%m-%d"), codes)
    kept = sorted((*outcome.kept, *outcome.own), key=lambda f: (f.span.start, f.span.end, f.rule))
    return Report(tuple(kept), outcome.suppressed, document.problems, 1)


def _graded(finding: Finding, config: Config, rules: Ruleset) -> Finding:
    """The finding at the severity that the configuration gives its rule."""
    severity = config.severity_of(rules.by_code[finding.rule]) if config.severity else finding.severity
    return finding if severity == finding.severity else replace(finding, severity=severity)


def find(
    document: Document, rules: Ruleset, active: Iterable[int], cleared: list[Cleared] | None = None
) -> list[Finding]:
    """The findings of the active rules (by number), overlaps resolved, in reading order."""
    page = Page(document, rules.cue)
    numbers = frozenset(active)
    hits = [hit for matcher in MATCHERS for hit in matcher(page, rules, numbers, cleared)]
    counts: dict[tuple[str, str, str], int] = {}
    return [_finding(document, hit, also, counts) for hit, also in resolve(hits)]


def resolve(hits: Iterable[Hit]) -> list[tuple[Hit, tuple[str, ...]]]:
    """One hit for each place and family: the most severe, surest, longest stands; the others are its `also`."""
    groups: dict[tuple[int, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.segment, hit.rule.label), []).append(hit)
    kept: list[tuple[Hit, tuple[str, ...]]] = []
    for group in groups.values():
        standing: list[tuple[Hit, list[str]]] = []
        for hit in sorted(group, key=_rank):
            for other, also in standing:
                if hit.start < other.end and other.start < hit.end:
                    if hit.rule.code != other.rule.code and hit.rule.code not in also:
                        also.append(hit.rule.code)
                    break
            else:
                standing.append((hit, []))
        kept += [(hit, tuple(sorted(also))) for hit, also in standing]
    return sorted(kept, key=lambda pair: (pair[0].segment, pair[0].start, pair[0].end, pair[0].rule.code))


def _rank(hit: Hit) -> tuple[int, int, int, int, str]:
    rule = hit.rule
    length = hit.end - hit.start
    return SEVERITIES.index(rule.severity), CONFIDENCES.index(rule.confidence), -length, hit.start, rule.code


def _finding(document: Document, hit: Hit, also: tuple[str, ...], counts: dict[tuple[str, str, str], int]) -> Finding:
    rule, segment = hit.rule, document.segments[hit.segment]
    span = document.span(segment, hit.start, hit.end)
    words = segment.text[hit.start : hit.end]
    values = {**hit.captures, "match": words, "segment": segment.text}
    key = (rule.code, words.casefold(), segment.text.casefold())
    counts[key] = counts.get(key, 0) + 1
    line, column = document.position(span.start)
    end_line, end_column = document.position(span.end)
    return Finding(
        path=document.path,
        span=span,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        rule=rule.code,
        name=rule.name,
        title=rule.title,
        labels=rule.labels,
        severity=rule.severity,
        confidence=rule.confidence,
        message=fill(rule.message, values),
        match=words,
        segment=segment.text,
        segment_kind=segment.kind,
        suggestions=(*hit.suggestions, *suggestions(rule, values)),
        sources=(*hit.sources, *rule.sources),
        also=also,
        fingerprint=blake2b("\0".join((*key, str(counts[key]))).encode(), digest_size=10).hexdigest(),
    )


def fill(text: str, values: dict[str, str]) -> str:
    """A message or suggestion with its captures put in."""
    for name, value in values.items():
        if "{" in text:
            text = text.replace("{" + name.replace("_", "-") + "}", value).replace("{" + name + "}", value)
    return text


def suggestions(rule: Rule, values: dict[str, str]) -> Iterable[Suggestion]:
    """The wordings that a rule offers for a hit, in the case in which the found words start."""
    for suggest in rule.suggest:
        text = fill(suggest.text, values)
        if suggest.instead in ("match", "fix"):
            if values["match"][:1].isupper() and text[:1].islower():
                text = text[0].upper() + text[1:]
            yield Suggestion(text, text, suggest.instead == "fix")
        else:
            yield Suggestion(text)


def lint_paths(
    paths: Sequence[str | PathLike[str]],
    config: Config | Configs | None = None,
    rules: Ruleset | None = None,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Check files. Without `config` each file follows the configuration nearest to it.

    `progress` is told the number of files done. What cannot be read becomes an error of the report.
    """
    configs = config if isinstance(config, Configs) else Configs(config)
    loaded: dict[tuple[str, ...], Ruleset] = {}
    reports = []
    for done, path in enumerate(paths, 1):
        reports.append(_lint_file(fspath(path), configs, rules, loaded))
        if progress:
            progress(done)
    for used in (*loaded.values(), *([rules] if rules else [])):
        used.save()
    return merge(reports)


def _lint_file(path: str, configs: Configs, rules: Ruleset | None, loaded: dict[tuple[str, ...], Ruleset]) -> Report:
    try:
        config = configs.of(path)
        rules = rules or loaded.get(config.rules)
        if rules is None:
            rules = loaded[config.rules] = rules_for(config)
        with open(path, "rb") as file:
            data = file.read()
        return lint_document(read_text(decode(data, path), path), config, rules)
    except ClaimlintError as error:
        problem = Problem(error.path or path, error.message, error.hint, error.line, error.column)
    except OSError as error:
        problem = Problem(path, f"cannot be read: {error.strerror}.", "Check the name and the permissions.")
    except TimeoutError:
        problem = Problem(path, "took too long: a pattern reached its time limit.", "Run `claimlint test-rules`.")
    except Exception as error:  # noqa: BLE001  a fault of ours must not pass for a clean page, nor stop the run
        problem = Problem(path, f"claimlint failed here: {type(error).__name__}: {error}.", "Please report this.")
    return Report(errors=(problem,))


def merge(reports: Iterable[Report]) -> Report:
    """One report of many."""
    reports = list(reports)
    return Report(
        tuple(finding for report in reports for finding in report.findings),
        tuple(item for report in reports for item in report.suppressed),
        tuple(error for report in reports for error in report.errors),
        sum(report.files for report in reports),
    )


def explain(text: str, path: str, line: int, config: Config, rules: Ruleset) -> list[str]:
    """Which rules looked at a line, what they found, and which cue cleared which. Plain sentences."""
    document = read_text(text, path)
    cleared: list[Cleared] = []
    here_config = config.for_path(path)
    findings = find(document, rules, range(len(rules.rules)), cleared)
    here = [
        number
        for number, segment in enumerate(document.segments)
        if _lines(document, number)[0] <= line <= _lines(document, number)[1]
    ]
    said = []
    switched_off = {rule.code for rule in rules.rules if not here_config.active(rule)}
    for number in here:
        segment = document.segments[number]
        start, end = _lines(document, number)
        said.append(f"{path}:{start} ({segment.kind}): {segment.text}")
        before = len(said)
        for finding in findings:
            if finding.segment == segment.text and start <= finding.line <= end:
                off = " (switched off by your configuration)" if finding.rule in switched_off else ""
                said.append(f'  {finding.rule} {finding.title}: "{finding.match}"{off}')
                said += [f"    also {code} {rules.by_code[code].title}" for code in finding.also]
        for item in cleared:
            if item.segment == number:
                words = segment.text[item.start : item.end]
                said.append(f'  {item.rule.code} saw "{words}", cleared by {item.by}: "{item.words.strip()}"')
        if len(said) == before:
            said.append("  no rule found anything here")
    return said


def _lines(document: Document, number: int) -> tuple[int, int]:
    segment = document.segments[number]
    span = document.span(segment, 0, len(segment.text))
    return document.position(span.start)[0], document.position(span.end)[0]
