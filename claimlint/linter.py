"""The line from a page to a report: read, match, resolve overlaps, suppress, sort."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress as suppressed
from dataclasses import replace
from hashlib import blake2b
from time import strftime

from claimlint.config import Config
from claimlint.configfiles import Configs, check_selectors
from claimlint.context import Page
from claimlint.errors import ClaimlintError
from claimlint.matchers import (
    Cleared,
    Hit,
    Place,
    approval,
    conditions,
    markup,
    offers,
    phrase,
    place_of,
    site,
    studies,
)
from claimlint.matchers import page as page_rules
from claimlint.model import (
    CONFIDENCES,
    SEVERITIES,
    Document,
    Finding,
    Report,
    Rule,
    Suggestion,
)
from claimlint.readers import read_document, read_text
from claimlint.ruleset import Ruleset, load_ruleset, packaged_rules
from claimlint.suppress import OWN_RULES, suppress

# Rules on a whole site: see across.
MATCHERS = (phrase.match, markup.match, studies.match, page_rules.match, approval.match, conditions.match)
OWN = {rule.code: rule for rule in OWN_RULES}  # on allow comments themselves


def lint_text(
    text: str, path: str = "<text>.md", config: Config | None = None, rules: Ruleset | None = None, today: str = ""
) -> Report:
    """Check one source that is at hand. The suffix of `path` names its format. Raises ClaimlintError.

    `today` (ISO; the present day, if empty) decides which permissions are past their date.
    """
    config = config or Config()
    rules = rules or rules_for(config)
    return lint_document(read_text(text, path), config.for_path(path), rules, today)


def rules_for(config: Config, *, cache: bool = True) -> Ruleset:
    """The packaged rules and those of the configuration, whose selectors are checked. Raises ClaimlintError."""
    rules = load_ruleset(packaged_rules(), *config.rules, cache=cache)
    check_selectors(config, rules.rules)
    return rules


def lint_document(
    document: Document, config: Config, rules: Ruleset, today: str = "", notes: list[site.Note] | None = None
) -> Report:
    """Check a document that was read, as on the day `today`.

    What rules on the whole site need to know of it is added to `notes`, see `across`.
    """
    active = rules.active(config)
    page = Page(document, rules)
    findings = [graded(finding, config, rules.by_code) for finding in find(document, rules, active, None, page)]
    if notes is not None:
        notes.append(site.read(page, rules, frozenset(active)))
    codes = [rules.rules[number].code for number in active if rules.rules[number].kind != "site"]
    outcome = suppress(document, findings, rules.rules, today or _today(), codes, _locked(config, rules))
    own = [graded(found, config, OWN) for found in outcome.own if config.active(OWN[found.rule])]
    kept = sorted((*outcome.kept, *own), key=lambda f: (f.span.start, f.span.end, f.rule))
    return Report(tuple(kept), outcome.suppressed, document.problems, 1)


def _locked(config: Config, rules: Ruleset) -> frozenset[str]:
    """The codes that no permission may take away."""
    return frozenset(rule.code for rule in rules.rules if config.locks(rule)) if config.locked else frozenset()


def _today() -> str:
    return strftime("%Y-%m-%d")


def graded(finding: Finding, config: Config, rules: Mapping[str, Rule]) -> Finding:
    """The finding at the severity that the configuration gives its rule, and locked if it locks that."""
    if not config.severity and not config.locked:
        return finding
    rule = rules[finding.rule]
    return replace(finding, severity=config.severity_of(rule), locked=finding.locked or config.locks(rule))


def find(
    document: Document,
    rules: Ruleset,
    active: Iterable[int],
    cleared: list[Cleared] | None = None,
    page: Page | None = None,
) -> list[Finding]:
    """The findings of the active rules (by number) but those on sites, overlaps resolved, in reading order."""
    page = page or Page(document, rules)
    numbers = frozenset(active)
    hits = [hit for matcher in MATCHERS for hit in matcher(page, rules, numbers, cleared)]
    counts: dict[tuple[str, str, str], int] = {}
    return [_offered(page, rules, hit, _finding(document, hit, also, counts)) for hit, also in resolve(hits)]


def resolve(hits: Iterable[Hit]) -> list[tuple[Hit, tuple[Rule, ...]]]:
    """One hit for each place and family: the most severe, surest, longest stands; the others are its `also`."""
    groups: dict[tuple[int, str], list[Hit]] = {}
    for hit in hits:
        groups.setdefault((hit.segment, hit.rule.label), []).append(hit)
    kept: list[tuple[Hit, tuple[Rule, ...]]] = []
    for group in groups.values():
        standing: list[tuple[Hit, list[Rule]]] = []
        for hit in sorted(group, key=_rank):
            for other, also in standing:
                if hit.start < other.end and other.start < hit.end:
                    if hit.rule.code != other.rule.code:
                        also.append(hit.rule)
                    break
            else:
                standing.append((hit, []))
        kept += [(hit, tuple(also)) for hit, also in standing]
    return sorted(kept, key=lambda pair: (pair[0].segment, pair[0].start, pair[0].end, pair[0].rule.code))


def _rank(hit: Hit) -> tuple[int, int, int, int, str]:
    rule = hit.rule
    length = hit.end - hit.start
    return SEVERITIES.index(rule.severity), CONFIDENCES.index(rule.confidence), -length, hit.start, rule.code


def _finding(document: Document, hit: Hit, also: tuple[Rule, ...], counts: dict[tuple[str, str, str], int]) -> Finding:
    place = place_of(document, hit.segment, hit.start, hit.end)
    found = made(hit.rule, place, hit.captures, counts, hit.about)
    if not (also or hit.suggestions or hit.sources):
        return found
    return replace(
        found,
        labels=tuple(dict.fromkeys((*found.labels, *(label for rule in also for label in rule.labels)))),
        also=tuple(sorted({rule.code for rule in also})),
        suggestions=(*hit.suggestions, *found.suggestions),
        sources=(*hit.sources, *found.sources),
    )


def made(
    rule: Rule,
    place: Place,
    captures: Mapping[str, str],
    counts: dict[tuple[str, str, str], int],
    about: tuple[str, ...] = (),
) -> Finding:
    """The finding of a rule at a place. `counts` tells repeats of the same words apart."""
    values = {**captures, "match": place.match, "segment": place.segment}
    key = (rule.code, place.match.casefold(), place.segment.casefold())
    counts[key] = counts.get(key, 0) + 1
    return Finding(
        path=place.path,
        span=place.span,
        line=place.line,
        column=place.column,
        end_line=place.end_line,
        end_column=place.end_column,
        rule=rule.code,
        name=rule.name,
        title=rule.title,
        labels=rule.labels,
        severity=rule.severity,
        confidence=rule.confidence,
        message=fill(rule.message, {**values, "match": place.match.strip('"“”')}),  # messages quote it themselves
        match=place.match,
        segment=place.segment,
        segment_kind=place.segment_kind,
        suggestions=tuple(suggestions(rule, values)),
        sources=rule.sources,
        offset=place.offset,
        about=about,
        fingerprint=blake2b("\0".join((*key, str(counts[key]))).encode(), digest_size=10).hexdigest(),
    )


def _offered(page: Page, rules: Ruleset, hit: Hit, finding: Finding) -> Finding:
    """The finding with wording that carries evidence, where the evidence base has some."""
    found = offers.offer(page, rules, hit)
    if found is None:
        return finding
    suggestion, sources = found
    return replace(finding, suggestions=(*finding.suggestions, suggestion), sources=(*finding.sources, *sources))


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


def across(notes: Sequence[site.Note], rules: Ruleset, configs: Configs, today: str = "") -> dict[str, Report]:
    """What pages of one run say against each other, by path. A page that has any is read again for its permissions."""
    clashes: dict[str, list[site.Clash]] = {}
    permits = {note.path for note in notes if note.permits}
    for clash in site.judge(notes, rules):
        clashes.setdefault(clash.place.path, []).append(clash)
    reports = {}
    for path, found in clashes.items():
        config, counts = configs.of(path), dict[tuple[str, str, str], int]()
        findings = [
            graded(made(rules.by_code[one.rule], one.place, one.values, counts, one.about), config, rules.by_code)
            for one in found
        ]
        reports[path] = Report(tuple(findings))
        if path not in permits:
            continue
        with suppressed(ClaimlintError, OSError):  # it has changed since
            with open(path, "rb") as file:
                document = read_document(file.read(), path)
            outcome = suppress(document, findings, rules.rules, today or _today(), (), _locked(config, rules))
            reports[path] = Report(outcome.kept, outcome.suppressed)
    return reports


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
    return said or [f"{path}:{line} holds no copy that is checked."]


def _lines(document: Document, number: int) -> tuple[int, int]:
    segment = document.segments[number]
    span = document.span(segment, 0, len(segment.text))
    return document.position(span.start)[0], document.position(span.end)[0]
