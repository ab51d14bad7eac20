"""Rules that look at study mentions: what is said of a study that says something else, and studies nobody can find.

`check: {differs: [protocol, sample]}` reports such differences from a study of the evidence base; `check: {source:
unclear}` reports a study that the words do not identify, `{source: unknown}` one that the evidence base does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from claimlint.context import Page, clears
from claimlint.entries import Study
from claimlint.evidencetext import design, short_name, study_text
from claimlint.folding import flatten, fold
from claimlint.knowledge import Knowledge
from claimlint.lazy import Lazy, words
from claimlint.matchers import Cleared, Hit
from claimlint.matchers.mentions import Mention, mentions
from claimlint.matchers.named import Named, in_text
from claimlint.matchers.percentages import later
from claimlint.matchers.reader import Difference, Reader
from claimlint.matchers.references import listed
from claimlint.matchers.statements import differences
from claimlint.matchers.studies import active_of
from claimlint.model import Rule, Suggestion
from claimlint.ruleset import Ruleset

_CONTINUES = Lazy(
    r"(?:it|they|there|half|most|all|some|both|participants|patients|people|pain|function|benefits?|relief|",
    r"improvements?|effects?|results?|the (?:trial|study|authors?|researchers|review|meta-analysis|investigators|team|",
    r"infusions?|treatment|drug|patients|participants|people|results?|effects?|benefits?|difference|improvements?|",
    r"relief|protocol|paper|groups?|findings)|th(?:is|ese|at) (?:trial|study|review|meta-analysis|protocol|effects?|",
    r"benefits?|results?|findings|improvements?|difference|people|patients)|at (?:week|month|day|\d|one|two|",
    r"three|four|six|twelve)|(?:\w+|\d+)[- ](?:days?|weeks?|months?|years?) (?:later|after|on|in|follow\w*)|",
    r"(?:three|six|twelve|one|two|four)-\w+|by (?:week|month|day|\d)|after \d|over (?:the )?\d|",
    r"in (?:this|that|the) (?:trial|study)|\d+(?:\.\d+)?\s?(?:%|percent))(?!\w)",
)
_OURS = words("our", "we", "you", "your", "us")
_FOR = Lazy(r"(?<!\w)(?:with|for|in|of|treat\w*|against|from|having)(?: [\w-]+){0,3}? $")
_SUFFERERS = Lazy(r" (?:patients|people|pain|sufferers|symptoms)(?!\w)")
_JOURNAL = Lazy(r"(?:19|20)\d\d[a-z]?[,;:]\s*(?P<journal>[^\W\d_][\w .&']{2,70}?)\s*[),;:]")
_NOTE = Lazy(r"\[\^?\d{1,3}\]|\(\d{1,2}\)|doi|pmid|nct\d")
_TITLES = ("heading", "title")
_MAX_LATER = 3  # sentences after the one that names a study


def match(page: Page, rules: Ruleset, active: frozenset[int], cleared: list[Cleared] | None = None) -> Iterator[Hit]:
    """The hits of the active citation rules (by number)."""
    wanted = active_of(rules, "citation", active)
    if not wanted:
        return
    differ = {about: rule for rule in wanted for about in rule.options.get("differs", ())}
    sources = {rule.options["source"]: rule for rule in wanted if "source" in rule.options}
    for mention in mentions(page, rules):
        if listed(page, mention):
            continue
        if mention.study is None:
            yield from _unclear(page, rules, mention, sources, cleared)
        elif mention.study.read != "summary" and differ:
            yield from _differing(page, rules, mention, mention.study, differ, cleared)


def scopes(page: Page, rules: Ruleset, mention: Mention) -> Iterator[tuple[int, int, int]]:
    """Where the page speaks of a study: (segment, start, end), in its sentence and in those that go on about it."""
    here = [other for other in mentions(page, rules) if other.segment == mention.segment]
    text = page.texts[mention.segment]
    start, end = 0, len(text)
    if len(here) > 1:
        at = here.index(mention)
        bracketed = text[mention.start - 1 : mention.start] in ("(", "[") or text[mention.end : mention.end + 1] in (
            ")",
            "]",
        )
        if bracketed or (text[: mention.start].rstrip()[-1:] in ("(", ";") and ")" in text[mention.end :]):
            start = here[at - 1].end if at else 0
            end = text.find(")", mention.end) if ")" in text[mention.end :] else mention.end
            if at and "(" not in text[here[at - 1].end : mention.start]:
                return  # several studies in one bracket share a sentence: none of them owns it
            if at + 1 < len(here) and "(" not in text[mention.end : here[at + 1].start]:
                return
        else:
            start = mention.start if at else 0
            end = here[at + 1].start if at + 1 < len(here) else len(text)
    yield mention.segment, start, end
    if end < len(text) or len(here) > 1:
        return
    block = page.segments[mention.segment].block
    for following in range(mention.segment + 1, min(mention.segment + 1 + _MAX_LATER, len(page.segments))):
        if (
            page.segments[following].block != block
            or not _CONTINUES.match(page.texts[following])
            or _OURS.search(page.texts[following])
        ):
            return
        if any(other.segment == following for other in mentions(page, rules)):
            return
        yield following, 0, len(page.texts[following])


def _differing(
    page: Page, rules: Ruleset, mention: Mention, study: Study, differ: dict[str, Rule], cleared: list[Cleared] | None
) -> Iterator[Hit]:
    reader = Reader(study)
    name = mention.name if mention.kind == "trial" else short_name(study)
    seen: set[tuple[int, int, str]] = set()
    for segment, start, end in scopes(page, rules, mention):
        text = page.texts[segment]
        masked = text
        if segment == mention.segment:  # the name is no figure and no outcome: "Pain 2009", "(n = 60)" stays
            masked = text[: mention.start] + "\0" * (mention.end - mention.start) + text[mention.end :]
        found = [*differences(reader, masked, start, end), *_named(rules, study, reader, text, start, end)]
        if segment == mention.segment:
            found += _journal(rules.knowledge, study, text, mention)
        elif after := later(reader, masked, start, end):
            found.append(after)
        for one in sorted(found, key=lambda one: (one.start, one.end)):
            rule = differ.get(one.about)
            if rule is None or any(s == segment and a == one.about and one.start < e for s, e, a in seen):
                continue
            cue = clears(page, segment, one.start, one.end, _cues(rule, one), own=one.own)
            if cue is not None:
                if cleared is not None:
                    cleared.append(Cleared(rule, segment, one.start, one.end, cue.kind, cue.words))
                continue
            seen.add((segment, one.end, one.about))
            yield _hit(rules, rule, study, name, segment, one)


def _cues(rule: Rule, one: Difference) -> tuple[str, ...]:
    return tuple(cue for cue in rule.cleared_by if cue != "negation") if one.own else rule.cleared_by


def _hit(rules: Ruleset, rule: Rule, study: Study, name: str, segment: int, one: Difference) -> Hit:
    says = one.says.rstrip(".")
    captures = {"study": name, "says": says, "design": design(study)}
    suggestion = Suggestion(study_text(study))
    return Hit(rule, segment, one.start, one.end, captures, (suggestion,), (rules.knowledge.sources[study.id],))


def _named(rules: Ruleset, study: Study, reader: Reader, text: str, start: int, end: int) -> Iterator[Difference]:
    """A treatment or a condition that the words give to the study and that is not its own."""
    found = [one for one in in_text(rules, text) if start <= one.start and one.end <= end]
    treatments = [one for one in found if one.kind == "treatment"]
    conditions = [one for one in found if one.kind == "condition"]
    if treatments and study.treatments:
        yield from _other_treatment(rules.knowledge, reader, text, treatments)
    if study.conditions and not any(_akin(rules.knowledge, one.entry, study) for one in conditions):
        yield from _other_condition(rules.knowledge, reader, text, start, conditions)


def _other_treatment(knowledge: Knowledge, reader: Reader, text: str, named: list[Named]) -> Iterator[Difference]:
    """The first treatment named, if none named is the study's. A compounded form is not the drug that was studied."""
    study, first = reader.study, named[0]
    own = {*study.treatments, *(knowledge.substances[one].version_of for one in study.treatments)}
    if any(one.entry in own for one in named) or _says(reader, text[first.start : first.end]):
        return
    if not _compared(text, first.start):
        what = study.treatment or ", ".join(knowledge.substances[one].name for one in study.treatments)
        yield Difference("treatment", first.start, first.end, what)


def _other_condition(
    knowledge: Knowledge, reader: Reader, text: str, start: int, named: list[Named]
) -> Iterator[Difference]:
    """The first diagnosis that is said to be that of the study's people; everyday names are too loose for this."""
    study = reader.study
    for one in named:
        entry, said = knowledge.conditions[one.entry], text[one.start : one.end]
        proper = said in {fold(name) for name in (entry.name, *entry.abbreviations, *entry.also)}
        known = _says(reader, said) or _says(reader, fold(entry.name))
        its_people = _FOR.search(text, max(start, one.start - 40), one.start) or _SUFFERERS.match(text, one.end)
        if proper and its_people and not known and not _compared(text, one.start):
            who = study.population or ", ".join(knowledge.conditions[own].name for own in study.conditions)
            yield Difference("condition", one.start, one.end, who)
            return


def _says(reader: Reader, said: str) -> bool:
    return f" {flatten(said)} " in f" {flatten(reader.text)} "


def _akin(knowledge: Knowledge, condition: str, study: Study) -> bool:
    above = knowledge.covers(condition)
    return any(condition in knowledge.covers(own) or own in above for own in study.conditions)


_BESIDE = ("than", "versus", "vs", "vs.", "against", "unlike", "not", "without", "or")
_BESIDE_WITH = (
    "compared",
    "combined",
    "together",
    "relative",
    "superior",
    "inferior",
    "non-inferior",
    "similar",
    "added",
)


def _compared(text: str, at: int) -> bool:
    """Whether a name stands only as what the study's own treatment or people are compared with."""
    words = [word.strip("(,;") for word in text[:at].split()[-2:]]
    return bool(words) and (words[-1] in _BESIDE or (words[-1] in ("with", "to") and words[0] in _BESIDE_WITH))


def _journal(knowledge: Knowledge, study: Study, text: str, mention: Mention) -> Iterator[Difference]:
    """Another journal in the brackets of the mention: "Zhao et al. (2018, Pain)"."""
    found = _JOURNAL.search(text, mention.start, mention.end + 70)
    if not found or not study.journal or ("." in found["journal"].strip(".")):
        return
    said = found["journal"].strip()
    known = {fold(other.journal): other.journal for other in knowledge.studies.values() if other.journal}
    if said in known and not _same_journal(said, study.journal):
        start = found.start("journal")
        yield Difference("journal", start, start + len(said), study.citation)


def _same_journal(said: str, known: str) -> bool:
    """Whether an abbreviated and a whole name of a journal are the same: "Curr Pain Headache Rep"."""
    skip = ("and", "of", "the", "&", "for", "in")
    left, right = ([w.strip(".") for w in fold(name).split() if w not in skip] for name in (said, known))
    if len(left) != len(right):
        return "".join(word[0] for word in (left if len(left) > len(right) else right)) in (
            "".join(left),
            "".join(right),
        )
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(left, right, strict=True))


def _unclear(
    page: Page, rules: Ruleset, mention: Mention, sources: dict[str, Rule], cleared: list[Cleared] | None
) -> Iterator[Hit]:
    """A study that the words do not identify, or that the evidence base does not hold."""
    unknown = mention.year and mention.kind == "author"
    rule = sources.get("unknown" if unknown else "unclear")
    if rule is None or (mention.kind == "cochrane" and mention.year):
        return
    if page.segments[mention.segment].kind in _TITLES:  # a list of papers, each under its title
        return
    cue = clears(page, mention.segment, mention.start, mention.end, rule.cleared_by)
    if cue is None and not unknown and _linked_beside(page, mention):
        return
    if cue is not None:
        if cleared is not None:
            cleared.append(Cleared(rule, mention.segment, mention.start, mention.end, cue.kind, cue.words))
        return
    yield Hit(rule, mention.segment, mention.start, mention.end, {"says": _candidates(rules, page, mention)})


def _candidates(rules: Ruleset, page: Page, mention: Mention) -> str:
    """The studies that may be meant, as the words of a message; "" if none is known."""
    studies = list(mention.studies)
    named = in_text(rules, page.texts[mention.segment])
    for kind in ("treatment", "condition"):
        wanted = {one.entry for one in named if one.kind == kind}
        fits = [one for one in studies if wanted & {*(one.treatments if kind == "treatment" else one.conditions)}]
        studies = fits or studies
    names = [f"{short_name(study)} ({study.journal or study.design})" for study in studies[:3]]
    if not names:
        return ""
    listed_names = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " or " + names[-1]
    return f" Is {listed_names} meant?"


def _linked_beside(page: Page, mention: Mention) -> bool:
    """Whether a link, a DOI or a numbered note leads from the sentence to a source."""
    block = page.document.blocks[page.segments[mention.segment].block]
    here = page.segments[mention.segment]
    text = page.texts[mention.segment]
    for link in block.links:
        if here.start <= link.start < here.start + len(here.text) and link.href.startswith(("http", "#")):
            return True
    return _NOTE.search(text, mention.start) is not None
