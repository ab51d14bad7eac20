"""Paragraphs that a writer can paste: what a treatment is approved for, its harms, who should not have it.

Every fact is one of the evidence base, and the sources that it was read in come with it. For a treatment that the
base does not know there are templates with [cite].
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from claimlint.knowledge import Approval, Knowledge, Substance
from claimlint.model import Source, Suggestion

_TAG = regex.compile(r" \((?:label|pain guideline)[^)]*\)")  # which source says so; the sources are listed
_COMPOUNDED = "fda-compounding"  # says that compounded drugs are not FDA-approved
_SHOWN = 4
_WHO = {
    "FDA": "the FDA",
    "EMA": "the European Medicines Agency",
    "MHRA": "the British MHRA",
    "TGA": "the Australian TGA",
    "Health Canada": "Health Canada",
    "Swissmedic": "Swissmedic",
    "EU CE mark": "a European CE mark",
}
# By what a note on other countries names the place where a regulator rules.
PLACES = {
    "EMA": ("EU", "Europe", "No country"),
    "MHRA": ("UK", "England", "Scotland", "No country"),
    "TGA": ("Australia", "No country"),
    "Health Canada": ("Canada", "No country"),
    "Swissmedic": ("Switzerland", "No country"),
    "EU CE mark": ("EU", "Europe"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """A paragraph and the sources of its facts."""

    text: str
    sources: tuple[Source, ...] = ()

    @property
    def suggestion(self) -> Suggestion:
        """The paragraph with its sources named, as a suggestion in words."""
        named = "; ".join(f"{source.title}, {source.url}" for source in self.sources)
        return Suggestion(f"{self.text} Sources: {named}." if named else self.text)


def paragraph(knowledge: Knowledge, treatment: Substance, *parts: str, refs: Iterable[str] = ()) -> Advice:
    """Sentences put together, with the sources of the treatment; empty parts are left out."""
    wanted = dict.fromkeys((*refs, *treatment.sources))
    found = [source for ref in wanted if (source := knowledge.source(ref))]
    return Advice(" ".join(part for part in parts if part), tuple(found[:_SHOWN]))


def template(name: str, *parts: str) -> Advice:
    """What to fill in for a treatment that the base does not know. `parts`: "status", "harms", "who", "watch"."""
    texts = {
        "status": f"{name} is [approved for ..., in which country, since when; or not approved] [cite].",
        "harms": f"Possible side effects of {name} include [the common ones] [cite]. "
        "Serious harms can include [the serious ones, and how often they happen] [cite].",
        "watch": "Somebody trained watches you during the treatment and for [how long] after it [cite].",
        "who": f"You should not have {name} if [who should not have it] [cite].",
    }
    return Advice(" ".join(texts[part] for part in parts))


def status(
    treatment: Substance, uses: Sequence[str] = (), about: Sequence[Approval] = ()
) -> tuple[str, tuple[str, ...]]:
    """What the FDA approved a treatment for, and that the uses (in words) are none of it; and the refs.

    `about`: the approvals to name, where not all matter.
    """
    approvals = [one for one in treatment.approvals if one.regulator == "FDA"]
    wanted = joined(uses, "or")
    if treatment.kind == "compounded":
        text = f"{subject(treatment)} {_is(treatment)} not FDA-approved: no compounded drug is."
        return f"{text} That includes the use for {wanted}." if wanted else text, (_COMPOUNDED,)
    if not approvals:
        # Cord blood is approved for blood disorders: "no use" would be too much to say of stem cells.
        whole = "for this kind of use" if treatment.kind == "biologic" else "for any use"
        return f"The FDA has not approved {treatment.name} {f'for {wanted}' if wanted else whole}.", ()
    text = approved(treatment, about or approvals)
    if wanted:
        text += f" It has not {done(approvals)} it for {wanted}. Such a use is off-label."
    elif treatment.approvals_complete and not about:
        text += " Any other use is off-label."
    return text, tuple(ref for one in about or approvals for ref in one.sources)


def approved(treatment: Substance, approvals: Sequence[Approval]) -> str:
    """A sentence: the FDA has approved X for A (Brand, year) and B. All approvals are of one regulator."""
    shown: dict[str, Approval] = {}
    for one in sorted(approvals, key=lambda one: (one.year is None, one.year or 0)):
        shown.setdefault(_short(one.indication), one)
    items = [f"{text}{_brand(one)}" for text, one in list(shown.items())[:_SHOWN]]
    if len(shown) > _SHOWN:
        items.append("other uses that its label lists")
    if approvals[0].regulator == "EU CE mark":
        return f"In the EU {treatment.name} {_is(treatment)} CE-marked for {joined(items)}."
    who = _WHO[approvals[0].regulator]
    return f"{who[:1].upper()}{who[1:]} has {done(approvals)} {treatment.name} for {joined(items)}."


def done(approvals: Sequence[Approval]) -> str:
    """The word "approved", "cleared" or "licensed", as the regulator calls it."""
    words = {one.status for one in approvals}
    return words.pop() if len(words) == 1 else "approved"


def elsewhere(treatment: Substance, regulator: str) -> str:
    """What the base has on a treatment and a regulator of whose lists it may know nothing, in sentences."""
    approvals = [one for one in treatment.approvals if one.regulator == regulator]
    if approvals:
        return f"{approved(treatment, approvals)} The evidence base has no other approval by this regulator."
    notes = [note for note in treatment.elsewhere if any(place in note for place in PLACES.get(regulator, ()))]
    return " ".join((f"The evidence base has no approval of {treatment.name} by {_WHO[regulator]}.", *notes[:2]))


def harms(treatment: Substance) -> str:
    """The common and serious harms and the boxed warning, in sentences; empty if the base knows none."""
    parts = []
    if treatment.common_harms:
        parts.append(f"Possible side effects include {joined(map(_plain, treatment.common_harms))}.")
    if treatment.serious_harms:
        parts.append(f"Serious harms can include {joined(map(_plain, treatment.serious_harms))}.")
    if treatment.boxed_warning:
        parts.append(f"Its label has a boxed warning: {treatment.boxed_warning}")
    return " ".join(parts)


def exclusions(treatment: Substance) -> str:
    """Who should not have it; empty if the base does not know."""
    if not treatment.exclusions:
        return ""
    return f"Tell us first if any of this is true of you, as it may rule the treatment out: {_listed(treatment)}."


def misuse(treatment: Substance) -> str:
    """Schedule and misuse potential; empty if the treatment has none."""
    if not treatment.schedule:
        return ""
    text = f"In the US {treatment.name} {_is(treatment)} a Schedule {treatment.schedule} controlled substance."
    known = regex.sub(r"^Schedule [IV]+[.;] *", "", treatment.misuse)
    more = known[:1].upper() + known[1:] if known else "[What is known of misuse and dependence] [cite]."
    return f"{text} {more}"


def subject(treatment: Substance) -> str:
    """The name as the first word of a sentence."""
    return treatment.name[:1].upper() + treatment.name[1:]


def joined(items: Iterable[str], last: str = "and") -> str:
    """Items as a list in prose: a, b and c."""
    texts = list(items)
    if len(texts) < 2:
        return "".join(texts)
    comma = "," if any(f" {last} " in text for text in texts) else ""  # "a, b and c, and d"
    return f"{', '.join(texts[:-1])}{comma} {last} {texts[-1]}"


def _is(treatment: Substance) -> str:
    return "are" if treatment.name.endswith(("s", "drugs")) and not treatment.name.endswith(("ss", "sis")) else "is"


def _listed(treatment: Substance) -> str:
    return "; ".join(map(_plain, treatment.exclusions))


def _plain(item: str) -> str:
    return str(_TAG.sub("", item))


def _short(indication: str) -> str:
    """An indication without its small print."""
    return str(regex.split(r"[:;]", indication)[0]).strip()


def _brand(one: Approval) -> str:
    said = ", ".join(part for part in (one.brand, str(one.year or "")) if part)
    return f" ({said})" if said else ""
