"""Permissions that writers put into a page: `<!-- claimlint: allow SUP002 until=2027-03-01 -- reason -->`.

`allow` holds for the block that the comment stands in, else for the next block; `allow-file` for the whole file.
Several codes are parted by commas; a code may be a rule's code, its name, or a label. The reason is required;
`until=` is the last day on which the permission holds; `owner=` names who answers for it. In front matter both words
hold for the whole file. What is wrong with a permission is itself a finding (CL001 and so on), which no permission
can suppress.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from claimlint.model import Block, Directive, Document, Finding, Rule, Severity, Span, Suppressed


def own_rule(code: str, name: str, severity: Severity, title: str, message: str, why: str) -> Rule:
    """A rule of claimlint's own: on permissions, not on claims."""
    return Rule(
        code=code, name=name, family="claimlint", path="", title=title, severity=severity, confidence="high",
        labels=(), message=message, kind="comment", why=why,
    )  # fmt: skip


_FORM = "<!-- claimlint: allow CODE -- reason -->"
MALFORMED = own_rule(
    "CL001", "suppression-malformed", "warning", "A claimlint comment that cannot be understood",
    'This comment allows nothing: {detail}. Write it as "' + _FORM + '".',
    'A comment with a slip in it would otherwise allow nothing, or too much, and nobody would notice. The forms are: '
    'claimlint: allow CODE -- reason (for this block or the next one) and claimlint: allow-file CODE -- reason. '
    'Between the codes and the reason may stand until=2027-03-01 and owner=name.',
)  # fmt: skip
UNKNOWN = own_rule(
    "CL002", "suppression-unknown-code", "warning", "A claimlint comment that names a rule that does not exist",
    "No rule, name or label is called {detail}. `claimlint rules` lists them.",
    'A mistyped code allows nothing. The comment may name a rule by its code (SUP002), by its name (only-treatment) '
    'or by a label (SUP).',
)  # fmt: skip
UNREASONED = own_rule(
    "CL003", "suppression-without-reason", "warning", "A claimlint comment without a reason",
    'This comment allows nothing because it gives no reason. Add one: "<!-- claimlint: {detail} -- reason -->".',
    'Whoever reviews the page next must be able to see why a claim was allowed: which source supports it, or who '
    'decided. Write two hyphens and the reason after the codes.',
)  # fmt: skip
EXPIRED = own_rule(
    "CL004", "suppression-expired", "warning", "A claimlint comment whose date has passed",
    "This permission ended on {detail}. Check the claim again, then renew the date or change the words.",
    'until= is the last day on which a permission holds. After it the finding is back, so that somebody looks at the '
    'claim and its source again.',
)  # fmt: skip
UNUSED = own_rule(
    "CL005", "suppression-unused", "info", "A claimlint comment that allows nothing any more",
    "Nothing here is found by {detail} any more. Remove it from the comment.",
    'The words that it allowed are gone or changed. Left in place, the comment would allow a claim that somebody '
    'writes here later.',
)  # fmt: skip
LOCKED = own_rule(
    "CL006", "suppression-locked", "warning", "A claimlint comment on a rule that this site has locked",
    "Nothing may allow {detail} on this site: its configuration locks it. Change the words and remove the comment.",
    'Whoever answers for this site has decided (`locked` in the configuration) that some claims may not stand, '
    'whatever the reason. The comment allows nothing, and the finding counts.',
)  # fmt: skip
OWN_RULES = (MALFORMED, UNKNOWN, UNREASONED, EXPIRED, UNUSED, LOCKED)


class Outcome(NamedTuple):
    """The findings that stand, those that were allowed, and what is wrong with the permissions."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    own: tuple[Finding, ...] = ()


class Permission(NamedTuple):
    """A directive that was understood. `codes` are in the order and spelling of the writer."""

    codes: tuple[str, ...]
    reason: str
    whole_file: bool
    until: str = ""  # ISO date, the last day
    owner: str = ""


class Flaw(NamedTuple):
    """Why a directive is not a Permission: the rule it breaks, and the detail for its message."""

    rule: Rule
    detail: str


def suppress(
    document: Document,
    findings: Sequence[Finding],
    rules: Iterable[Rule],
    today: str,
    active: Iterable[str] | None = None,
    locked: Collection[str] = (),
) -> Outcome:
    """Apply the permissions of a document.

    `rules` are all that exist, `active` the codes of those that ran (all, if None): a permission for a rule that did
    not run is neither unknown nor unused. `today` is an ISO date; after its `until` a permission holds no longer.
    What rules with a `locked` code find stands, whatever the permissions say.
    """
    if not document.directives:
        return Outcome(tuple(findings))
    rules = tuple(rules)
    ran = {rule.code for rule in rules} if active is None else set(active)
    own: list[Finding] = []
    allowed: dict[int, Suppressed] = {}  # by the number of the finding; the first permission counts
    for directive in document.directives:
        read = read_directive(directive.text)
        if isinstance(read, Permission) and read.until and read.until < today:
            read = Flaw(EXPIRED, read.until)
        if isinstance(read, Flaw):
            flaws = [read]
        else:
            flaws = _allow(document, directive, read, findings, rules, ran, locked, allowed)
        own += [_own(document, directive, flaw) for flaw in flaws]
    kept = tuple(found for at, found in enumerate(findings) if at not in allowed)
    return Outcome(kept, tuple(allowed[at] for at in sorted(allowed)), tuple(own))


def _allow(
    document: Document,
    directive: Directive,
    permission: Permission,
    findings: Sequence[Finding],
    rules: tuple[Rule, ...],
    ran: set[str],
    locked: Collection[str],
    allowed: dict[int, Suppressed],
) -> list[Flaw]:
    """Add what a permission allows to `allowed`. The codes in it that name nothing, or allow nothing, are its flaws."""
    in_comment = _in_comment(document, directive)
    reach = None if permission.whole_file or not in_comment else _reach(document, directive)
    near = [at for at, found in enumerate(findings) if reach is None or reach.start <= found.span.start < reach.end]
    by = "comment" if in_comment else "front matter"
    line = document.position(directive.span.start)[0]
    flaws = []
    for word in permission.codes:
        codes = {rule.code for rule in rules if _names(word, rule)}
        if stand := codes.intersection(locked):
            if stand == codes or any(findings[at].rule in stand for at in near):
                flaws.append(Flaw(LOCKED, word))
            codes -= stand
            if not codes:
                continue
        hits = [at for at in near if findings[at].rule in codes]
        for at in hits:
            allowed.setdefault(at, Suppressed(findings[at], by, permission.reason, line))
        # A milder rule that only stands in `also` allows nothing yet, but is needed once the other is gone.
        needed = hits or any(not codes.isdisjoint(findings[at].also) for at in near)
        if not codes:
            flaws.append(Flaw(UNKNOWN, _unknown(word, rules)))
        elif not needed and codes & ran:
            flaws.append(Flaw(UNUSED, word))
    return flaws


def _unknown(word: str, rules: tuple[Rule, ...]) -> str:
    """The word that names no rule, and what it may have been meant for."""
    from difflib import get_close_matches

    names = dict.fromkeys(name for rule in rules for name in (rule.code, rule.name))
    near = get_close_matches(word, names, 1, 0.8)
    return f'"{word}"; the nearest is {near[0]}' if near else f'"{word}"'


def read_directive(text: str) -> Permission | Flaw:
    """Understand the text after `claimlint:`. A Flaw allows nothing."""
    text = " ".join(_without_end(text).split())
    head, reason = _parted(text)
    words = head.replace(" ,", ",").replace(", ", ",").split()
    if not words:
        return Flaw(MALFORMED, "nothing stands after claimlint:")
    verb, options = words[0], [word for word in words[1:] if "=" in word]
    lists = [word for word in words[1:] if "=" not in word]
    if verb not in ("allow", "allow-file"):
        return Flaw(MALFORMED, f'"{verb}" is neither allow nor allow-file')
    if not lists:
        return Flaw(MALFORMED, "it names no rule")
    if not reason and len(lists) == 1:
        return Flaw(UNREASONED, head)
    if len(lists) > 1:
        names = ",".join(lists).replace(",,", ",")
        detail = (
            f'put commas between the rules, as in "{names}"'
            if reason
            else "put two hyphens between the rules and your reason"
        )
        return Flaw(MALFORMED, detail)
    codes = tuple(lists[0].split(","))
    if not all(codes):
        return Flaw(MALFORMED, "there is a comma too many")
    return _with_options(Permission(tuple(dict.fromkeys(codes)), reason, verb == "allow-file"), options)


def _with_options(permission: Permission, options: list[str]) -> Permission | Flaw:
    for option in options:
        key, _, value = option.partition("=")
        if key == "until":
            if not is_date(value):
                return Flaw(MALFORMED, f'"{value}" is not a date like 2027-03-01')
            permission = permission._replace(until=value)
        elif key == "owner" and value:
            permission = permission._replace(owner=value)
        else:
            return Flaw(MALFORMED, f'"{option}" is neither until=DATE nor owner=NAME')
    return permission


def _without_end(text: str) -> str:
    text = text.strip()
    for end in ("-->", "*/}", "#}", "*/", "--}}", "%>"):
        text = text.removesuffix(end)
    return text


def _parted(text: str) -> tuple[str, str]:
    """Codes and reason. Editors turn two hyphens into a dash, so a dash parts them too."""
    padded = f" {text} "
    places = [(padded.find(mark), mark) for mark in (" -- ", " – ", " — ") if mark in padded]
    if not places:
        return text, ""
    at, mark = min(places)
    return padded[:at].strip(), padded[at + len(mark) :].strip()


def is_date(value: str) -> bool:
    """Whether a text is a day as ISO writes it: 2027-03-01."""
    from datetime import date

    try:
        return len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _names(word: str, rule: Rule) -> bool:
    word = word.lower()
    return word in (rule.code.lower(), rule.name.lower()) or any(word == label.lower() for label in rule.labels)


def _in_comment(document: Document, directive: Directive) -> bool:
    """False for an entry of the front matter, whose span does not start with the mark of a comment."""
    marks = ("<!--", "{/*", "{#", "{{", "{%", "/*", "//", "%%", "#", "<%")
    return document.text.startswith(marks, directive.span.start)


def _reach(document: Document, directive: Directive) -> Span:
    """The source range of the directive's block; an empty one if no block follows."""
    if directive.block is None:
        return Span(0, 0)
    return _extent(document.blocks[directive.block])


def _extent(block: Block) -> Span:
    return Span(block.runs[0][1], max(run[2] for run in block.runs)) if block.runs else Span(0, 0)


def _own(document: Document, directive: Directive, flaw: Flaw) -> Finding:
    rule, span = flaw.rule, directive.span
    line, column = document.position(span.start)
    end_line, end_column = document.position(span.end)
    words = " ".join(document.text[span.start : span.end].split())
    return Finding(
        path=document.path, span=span, line=line, column=column, end_line=end_line, end_column=end_column,
        rule=rule.code, name=rule.name, title=rule.title, labels=rule.labels, severity=rule.severity,
        confidence=rule.confidence, message=rule.message.replace("{detail}", flaw.detail),
        match=words, segment=words, segment_kind="comment", offset=0, locked=True,
    )  # fmt: skip
