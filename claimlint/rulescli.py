"""`claimlint rules`: list them, and see what another version of them would change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from claimlint.answers import ConfigFile, Form, Format, write_json
from claimlint.config import Config
from claimlint.configfiles import Configs, config_for, read_config
from claimlint.files import find_files
from claimlint.formats.display import excerpt, safe
from claimlint.formats.wording import count, not_checked
from claimlint.model import Finding, Problem, Rule
from claimlint.ownrules import OWN_RULES
from claimlint.rulesets import Rulesets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimlint.rulediff import Change, FindingDiff, RuleDiff

app = typer.Typer(help="List the rules, with those of your own rule folders; compare versions.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def list_command(context: typer.Context, form: Form = Format.text, config: ConfigFile = None) -> None:
    """List the rules, with those of your own rule folders."""
    if context.invoked_subcommand is not None:
        return
    rules = all_rules(config_for(config))
    if form is Format.json:
        write_json([_rule_data(rule) for rule in rules])
        return
    for family in dict.fromkeys(rule.family for rule in rules):
        typer.echo(family)
        for rule in rules:
            if rule.family == family:
                places = f"  [{', '.join(rule.jurisdictions)}]" if rule.jurisdictions else ""
                typer.echo(f"  {_row(rule)}{places}")
    typer.echo(f"{len(rules)} rules. More on one: claimlint rule CODE")


@app.command("diff")
def diff_command(
    old: Annotated[str, typer.Argument(help="The rule folder to compare with.", metavar="OLD")],
    rest: Annotated[
        list[str] | None,
        typer.Argument(
            help="The new rule folder (ours, if left out), then pages to try both on.", metavar="[NEW] [PATHS]"
        ),
    ] = None,
    form: Form = Format.text,
    config: ConfigFile = None,
) -> None:
    """Show which rules and findings come and go with another version of the rules."""
    from claimlint.rulediff import compare, compare_findings, is_rule_folder, load

    paths = list(rest or ())
    new = paths.pop(0) if paths and is_rule_folder(paths[0]) else None
    before, after = load(old), load(new)
    rules, findings = compare(before.by_code, after.by_code), None
    errors: tuple[Problem, ...] = ()
    if paths:
        from claimlint.readers import WALKED

        configs = Configs(read_config(config) if config else None)
        files = find_files(paths, configs, WALKED)
        findings = compare_findings(files.files, configs, before, after)
        errors = (*files.problems, *findings.errors)
    if form is Format.json:
        write_json(_diff_data(rules, findings) | {"errors": [safe(not_checked(one)) for one in errors]})
    else:
        for line in _diff_lines(rules, findings):
            typer.echo(safe(line))
    for problem in errors:
        typer.echo(f"{safe(problem.path)}: {not_checked(problem)}", err=True)
    raise typer.Exit(2 if errors else 0)


def all_rules(config: Config) -> list[Rule]:
    """The rules of a configuration and those on claimlint's own comments."""
    return [*Rulesets().of(config).rules, *OWN_RULES]


def _row(rule: Rule) -> str:
    return f"{rule.code}  {rule.severity:<7}  {rule.confidence:<6}  {rule.title}"


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "family": rule.family,
        "title": rule.title,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "labels": list(rule.labels),
        "jurisdictions": list(rule.jurisdictions),
        "message": rule.message,
        "suggest": [suggest.text for suggest in rule.suggest],
        "why": rule.why,
        "sources": [{"title": source.title, "url": source.url} for source in rule.sources],
    }


def _diff_lines(rules: RuleDiff, findings: FindingDiff | None) -> Iterator[str]:
    yield from (f"added    {_row(rule)}" for rule in rules.added)
    yield from (f"removed  {_row(rule)}" for rule in rules.removed)
    yield from (f"changed  {change.new.code}  {change.new.title}: {_what(change)}" for change in rules.changed)
    yield f"Rules: {len(rules.added)} added, {len(rules.removed)} removed, {len(rules.changed)} changed."
    if findings is None:
        return
    yield from (f"gained   {_found(one)}" for one in findings.gained)
    yield from (f"lost     {_found(one)}" for one in findings.lost)
    yield (
        f"{count(findings.files, 'file')} checked: {count(len(findings.gained), 'finding')} gained, "
        f"{len(findings.lost):,} lost, {findings.same:,} the same."
    )


def _what(change: Change) -> str:
    parts = [f"{key} {old or 'any'} to {new or 'any'}" for key, (old, new) in change.values.items()]
    parts += ["what it finds"] if change.matching else []
    parts += ["what it says"] if change.wording else []
    return ", ".join(parts)


def _found(found: Finding) -> str:
    words = "".join(excerpt(safe(found.match), 0, 0, 60))
    return f'{found.path}:{found.line}:{found.column}  {found.rule} {found.title}  [{found.severity}]: "{words}"'


def _diff_data(rules: RuleDiff, findings: FindingDiff | None) -> dict[str, Any]:
    from claimlint.formats.json import finding_data

    data: dict[str, Any] = {
        "added": [_rule_data(rule) for rule in rules.added],
        "removed": [_rule_data(rule) for rule in rules.removed],
        "changed": [
            {
                "code": change.new.code,
                "title": change.new.title,
                "values": {key: {"old": old, "new": new} for key, (old, new) in change.values.items()},
                "matching": change.matching,
                "wording": change.wording,
            }
            for change in rules.changed
        ],
    }
    if findings is not None:
        data |= {
            "gained": [finding_data(one) for one in findings.gained],
            "lost": [finding_data(one) for one in findings.lost],
            "same": findings.same,
            "files": findings.files,
        }
    return data
