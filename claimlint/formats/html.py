"""The report as one HTML file: an overview, then every page with its claims marked where they stand.

The file needs nothing else and asks the network for nothing, see htmlshell.py. What comes from a page or a rule is
text, never markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from claimlint.formats import View
from claimlint.formats.htmlpage import Numbered, Pages
from claimlint.formats.htmlshell import asset, shell
from claimlint.formats.htmltext import SEVERITY_NAMES, breakable, escaped, families_of, of_severity, source_list
from claimlint.formats.wording import count, not_checked, tally
from claimlint.model import SEVERITIES, Report

_PAGES = 15  # in the plot
_INLINE = 400  # findings up to which each says why itself; a longer report would say it too often


def render(report: Report, view: View) -> str:
    families = families_of(report.findings, view)
    sizes = Counter(families[found.rule] for found in report.findings)
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    style, script = asset("report.css") + _filter_style(len(names)), asset("report.js")
    parts = [
        '<a class="skip" href="#pages">Skip to the pages</a>\n' if report.findings else "",
        f'<header>\n<h1>Claims report</h1>\n<p class="lead">{escaped(tally(report))}</p>\n',
        *(f"<p>{escaped(note)}</p>\n" for note in report.notes),
        "</header>\n<main>\n",
        *_not_checked(report),
    ]
    if report.findings:
        parts += _overview(report, families, names)
        parts += _filters(report, families, names)
        parts += _pages(report, view, families, names)
        parts += _rules(report, view)
    parts += _allowed(report)
    parts += [
        f"</main>\n<footer><p>Made by claimlint {escaped(view.version)}. It checks wording against evidence and rules ",
        "for advertising; it gives no legal advice, and a page without findings is not proven true.</p></footer>\n",
    ]
    return shell("Claims report", style, script, parts)


def _filter_style(families: int) -> str:
    """The rules that make the check boxes work without a script."""
    boxes = [f"s-{severity}" for severity in SEVERITIES] + [f"f-{number}" for number in range(families)]
    return "".join(f"body:has(#show-{box}:not(:checked)) .finding.{box}{{display:none}}\n" for box in boxes)


def _not_checked(report: Report) -> Iterator[str]:
    if not report.errors:
        return
    yield '<section class="problems" aria-labelledby="problems">\n<h2 id="problems">Not checked</h2>\n<ul>\n'
    for problem in report.errors:
        where = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
        text = not_checked(problem).removeprefix("Not checked: ")
        yield f"<li>{f'<code>{escaped(where)}</code> ' if where else ''}{escaped(text)}</li>\n"
    yield "</ul>\n</section>\n"


def _overview(report: Report, families: dict[str, str], names: list[str]) -> Iterator[str]:
    yield '<section aria-labelledby="overview">\n<h2 id="overview">Overview</h2>\n<div class="plots">\n'
    severities = Counter[tuple[str, str]]((found.severity, found.severity) for found in report.findings)
    rows = [(SEVERITY_NAMES[name], "", name) for name in SEVERITIES if severities[name, name]]
    yield from _plot("By severity", rows, severities)
    by_family = Counter[tuple[str, str]]((families[found.rule], found.severity) for found in report.findings)
    yield from _plot("By family", [(name, "", name) for name in names], by_family)
    if len({found.path for found in report.findings}) == 1:
        yield "</div>\n</section>\n"
        return
    by_page = Counter[tuple[str, str]]((found.path, found.severity) for found in report.findings)
    totals = Counter(found.path for found in report.findings)
    numbers = {path: number for number, path in enumerate(totals)}
    ranked = sorted(totals, key=lambda path: (-totals[path], numbers[path]))
    title = "By page" if len(ranked) <= _PAGES else f"By page: the {_PAGES} with the most of {len(ranked):,}"
    yield from _plot(title, [(path, f"#p{numbers[path]}", path) for path in ranked[:_PAGES]], by_page)
    yield "</div>\n</section>\n"


def _plot(title: str, rows: Sequence[tuple[str, str, str]], counts: Counter[tuple[str, str]]) -> Iterator[str]:
    """Bars, stacked by severity. A row is its name, a link and its key in `counts`."""
    totals = {key: sum(counts[key, severity] for severity in SEVERITIES) for _, _, key in rows}
    most = max(totals.values())
    yield f'<table class="plot">\n<caption>{escaped(title)}</caption>\n<tbody>\n'
    for name, link, key in rows:
        label = breakable(name)
        label = f'<a href="{link}">{label}</a>' if link else label
        at, bars, told = 0.0, "", []
        for severity in SEVERITIES:
            if number := counts[key, severity]:
                wide = 100 * number / most
                bars += f'<rect class="s-{severity}" x="{at:.2f}" width="{wide:.2f}" height="10"/>'
                at += wide
                told.append(of_severity(number, severity))
        svg = f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{", ".join(told)}">'
        yield f'<tr><th scope="row">{label}</th><td class="bar">{svg}{bars}</svg></td>'
        yield f'<td class="number">{totals[key]:,}</td></tr>\n'
    yield "</tbody>\n</table>\n"


def _filters(report: Report, families: dict[str, str], names: list[str]) -> Iterator[str]:
    severities = Counter(found.severity for found in report.findings)
    by_family = Counter(families[found.rule] for found in report.findings)
    yield '<section aria-labelledby="filter" class="filter">\n<h2 id="filter">Show</h2>\n'
    yield '<div class="row script" hidden>\n'
    yield '<label>Words <input type="search" id="words" autocomplete="off" spellcheck="false"></label>\n'
    yield '<label>Page <select id="page"><option value="">All pages</option>'
    for number, path in enumerate(dict.fromkeys(found.path for found in report.findings)):
        yield f'<option value="p{number}">{escaped(path)}</option>'
    yield "</select></label>\n"
    yield '<p id="shown" role="status"></p>\n<button type="button" id="all">Show all</button>\n</div>\n'
    yield '<fieldset><legend class="hidden">Severity</legend>'
    for severity in SEVERITIES:
        if severities[severity]:
            label = f"{SEVERITY_NAMES[severity]} <small>{severities[severity]:,}</small>"
            box = f'<input type="checkbox" id="show-s-{severity}" checked>'
            yield f'<label class="chip s-{severity}">{box}{label}</label>\n'
    yield '</fieldset>\n<details><summary>Families</summary><fieldset><legend class="hidden">Families</legend>'
    for number, name in enumerate(names):
        label = f"{escaped(name)} <small>{by_family[name]:,}</small>"
        yield f'<label class="chip"><input type="checkbox" id="show-f-{number}" checked>{label}</label>\n'
    yield "</fieldset></details>\n</section>\n"


def _pages(report: Report, view: View, families: dict[str, str], names: list[str]) -> Iterator[str]:
    yield '<section aria-labelledby="pages">\n<h2 id="pages" tabindex="-1">Pages</h2>\n'
    classes = {rule: f"f-{names.index(family)}" for rule, family in families.items()}
    pages = Pages(view, classes, inline=len(report.findings) <= _INLINE)
    numbered = [Numbered(number, found) for number, found in enumerate(report.findings)]
    by_page: dict[str, list[Numbered]] = {}
    for path, group in groupby(numbered, key=lambda one: one.finding.path):
        by_page.setdefault(path, []).extend(group)
    for number, (path, findings) in enumerate(by_page.items()):
        yield from pages.write(number, path, findings)
    if (clean := report.files - len(by_page)) > 0:
        yield f"<p>{count(clean, 'other file')} checked: no findings there.</p>\n"
    yield "</section>\n"


def _rules(report: Report, view: View) -> Iterator[str]:
    yield '<section aria-labelledby="rules" class="rules">\n<h2 id="rules">Why: the rules of these findings</h2>\n'
    firsts = {found.rule: found for found in reversed(report.findings)}
    counts = Counter(found.rule for found in report.findings)
    for code in sorted(firsts):
        found, rule = firsts[code], view.catalogue.get(code)
        yield f'<article id="rule-{escaped(code)}">\n<h3><code>{escaped(code)}</code> {escaped(found.title)}</h3>\n'
        yield f'<p class="meta">{count(counts[code], "finding")}, confidence {escaped(found.confidence)}</p>\n'
        if rule and rule.why:
            yield f"<p>{escaped(' '.join(rule.why.split()))}</p>\n"
        yield source_list(rule.sources if rule else found.sources)
        yield "</article>\n"
    yield "</section>\n"


def _allowed(report: Report) -> Iterator[str]:
    allowed = [one for one in report.suppressed if one.line]  # on the page; the others are only counted
    if not allowed:
        return
    yield '<section aria-labelledby="allowed">\n<h2 id="allowed">Allowed on purpose</h2>\n'
    yield f"<details><summary>{count(len(allowed), 'finding')}</summary>\n<ul>\n"
    for one in allowed:
        found = one.finding
        where = escaped(f"{found.path}:{found.line}")
        yield f"<li><code>{where}</code> {escaped(found.rule)} <q>{escaped(found.match)}</q>, "
        yield f"allowed by {escaped(one.by)}: {escaped(one.reason)}</li>\n"
    yield "</ul>\n</details>\n</section>\n"
