"""The sign-off packet as one HTML file: each claim in its context, why, options, and a decision to make.

The file needs nothing else and asks the network for nothing, see htmlshell.py. What comes from a page or a rule is
text, never markup. The decisions leave it as a table that the person saves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby

from claimlint.formats import View
from claimlint.formats.htmlpage import KINDS, Numbered, card, mark_of, marked
from claimlint.formats.htmlshell import asset, shell
from claimlint.formats.htmltext import breakable, escaped
from claimlint.formats.wording import count, not_checked
from claimlint.model import Problem
from claimlint.packet import Case

_INTRO = """<p>These sentences say, or may say, more than the evidence or the rules for advertising allow. Decide on
each: change the words, approve them as they are, allow them until a day, or leave them open. You can stop and come
back; this browser keeps your answers. When you are done, save the decisions and send the file back.</p>
"""


def render(cases: Sequence[Case], problems: Iterable[Problem], view: View, today: str) -> str:
    """The packet. `today` (ISO) is the day it was made."""
    pages = len({case.path for case in cases})
    digest = blake2b("\0".join(case.path + case.id for case in cases).encode("utf-8", "replace"), digest_size=8)
    lead = f"{count(len(cases), 'claim')} on {count(pages, 'page')}, {today}" if cases else f"No claims, {today}"
    parts = [
        '<a class="skip" href="#claims">Skip to the claims</a>\n',
        f'<header>\n<h1>Claims to sign off</h1>\n<p class="lead">{lead}</p>\n{_INTRO if cases else ""}</header>\n',
        f'<main id="claims" tabindex="-1" data-packet="{digest.hexdigest()}">\n',
        *_problems(problems),
        *_cases(cases, view),
        "</main>\n",
        _BAR if cases else "",
        f"<footer><p>Made by claimlint {escaped(view.version)}. It checks wording against evidence and rules for ",
        "advertising; it gives no legal advice, and a page without findings is not proven true.</p></footer>\n",
    ]
    return shell("Claims to sign off", asset("report.css") + asset("packet.css"), asset("packet.js"), parts)


def _problems(problems: Iterable[Problem]) -> Iterator[str]:
    items = []
    for problem in problems:
        where = ":".join(str(part) for part in (problem.path, problem.line) if part)
        items.append(f"<li><code>{escaped(where)}</code> {escaped(not_checked(problem))}</li>\n")
    if items:
        yield '<section class="problems" aria-labelledby="problems">\n<h2 id="problems">Not checked</h2>\n<ul>\n'
        yield from items
        yield "</ul>\n</section>\n"


def _cases(cases: Sequence[Case], view: View) -> Iterator[str]:
    number = 0
    for at, (path, group) in enumerate(groupby(cases, key=lambda case: case.path)):
        yield f'<section aria-labelledby="page-{at}">\n<h2 id="page-{at}">{breakable(path)}</h2>\n'
        for case in group:
            yield from _case(case, number, view)
            number += 1
        yield "</section>\n"


def _case(case: Case, number: int, view: View) -> Iterator[str]:
    numbered = [Numbered(f"{number}-{at}", found) for at, found in enumerate(case.findings)]
    marks = [mark for one in numbered if (mark := mark_of(one, case.sentence, 0))]
    where = [KINDS[case.kind]] if case.kind in KINDS else []
    if case.above:
        where.append(f"{'under' if where else 'Under'} “{escaped(case.above)}”")
    where.append(f"{'line' if where else 'Line'} {case.line}")
    yield f'<article class="case" id="case-{number}" aria-labelledby="name-{number}" data-id="{escaped(case.id)}" '
    yield f'data-path="{escaped(case.path)}" data-line="{case.line}" data-rules="{escaped(" ".join(case.rules))}">\n'
    told = f"Claim {number + 1}{': about the whole page' if case.whole_page else ''}"
    yield f'<h3 id="name-{number}">{told} <small class="state" role="status"></small></h3>\n'
    yield f'<div class="passage">\n<div class="copy"><p class="kind">{", ".join(where)}</p>\n<p>'
    yield f'<span class="context">{escaped(case.before)} </span>' if case.before else ""
    yield f'<span class="sentence">{marked(case.sentence, marks)}</span>'
    yield f'<span class="context"> {escaped(case.after)}</span>' if case.after else ""
    yield '</p></div>\n<ol class="findings">\n'
    for one in numbered:
        yield card(one, view, "", inline=True)
    yield "</ol>\n</div>\n"
    yield from _form(case, number)
    yield "</article>\n"


def _form(case: Case, number: int) -> Iterator[str]:
    """The decision. What each choice needs is shown with it."""
    yield f'<fieldset class="decision"><legend>Your decision<span class="hidden"> on claim {number + 1}</span>'
    yield '</legend>\n<div class="choices">\n'
    choices = [("edit", "Change the words"), ("approve", "Approve as it is"), ("allow", "Allow until a day")]
    for word, label in [*(choices if not case.whole_page else choices[2:]), ("leave", "Leave it open")]:
        yield f'<label><input type="radio" name="d{number}" value="{word}"> {label}</label>\n'
    yield "</div>\n"
    if not case.whole_page:
        yield '<div class="field for-edit"><label>New wording of the whole sentence\n'
        yield f'<textarea name="wording" rows="3">{escaped(case.sentence)}</textarea></label>\n'
        if case.options:
            yield "<p>Or take one of these and go on from there:</p>\n"
            yield from (f'<button type="button" class="option">{escaped(one)}</button>\n' for one in case.options)
        yield "</div>\n"
        yield '<label class="field for-approve">What supports it: study, label, guideline '
        yield '<input type="text" name="evidence" autocomplete="off"></label>\n'
        yield '<label class="field for-approve">In whom it was shown <input type="text" name="population" '
        yield 'autocomplete="off"></label>\n'
    yield '<label class="field for-approve for-allow">Last day <span class="for-approve">(if it ends)</span> '
    yield '<input type="date" name="until"></label>\n'
    yield '<label class="field for-edit for-approve for-allow for-leave">'
    yield '<span class="for-allow">Reason</span><span class="for-edit for-approve for-leave">Note</span> '
    yield '<input type="text" name="note" autocomplete="off"></label>\n'
    yield '<p class="missing" role="alert" hidden></p>\n</fieldset>\n'


_BAR = """<aside class="bar" aria-label="Save">
<noscript><p>This browser runs no scripts: fill in the table (.csv) that came with this page.</p></noscript>
<div class="script" hidden>
<label>Your name <input type="text" id="approver" autocomplete="name"></label>
<p id="progress" role="status"></p>
<label><input type="checkbox" id="open"> Show open ones only</label>
<button type="button" id="save">Save decisions.csv</button>
</div>
</aside>
"""
