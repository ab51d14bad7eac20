"""A generated clinic site for measurements: invented words in clinic prose, the same for the same seed.

    python benchmarks/corpus.py FOLDER md|html [2000 [0.14]]     number of files, share of sentences that make a claim

Sentences are put together from parts; how many repeat is said. With a share of 0 the pages
promote nothing at all. Menu and footer are the same on every HTML page.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import NamedTuple

TREATMENTS = (
    "ketamine infusions|TMS|semaglutide|PRP injections|acupuncture|IV vitamin drips|botulinum toxin|CBD oil|"
    "peptide therapy|testosterone therapy|hyperbaric oxygen|spinal decompression|laser therapy|microneedling"
).split("|")
CONDITIONS = (
    "depression|neuropathy|migraine|knee osteoarthritis|chronic fatigue|CRPS|insomnia|acne scars|back pain|"
    "menopause|anxiety|hair loss|type 2 diabetes|fibromyalgia|plantar fasciitis"
).split("|")
ROOMS = "the waiting room|the front desk|the archive|parking|the bus stop|the lift|the garden door".split("|")
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|the first visit|the last visit|public holidays".split("|")
WHO = "the nurse|your clinician|a member of staff|the pharmacist|our front desk|the therapist|a physician".split("|")
DO = (
    "checks|writes down|goes over|explains|asks about|keeps a record of|sends you|prepares|compares|updates|prints"
).split("|")
WHAT = (
    "your blood pressure|the consent form|your list of medicines|the fee schedule|the results of your blood test|"
    "your insurance card|the parking permit|the questions you wrote down|your medical history|the aftercare sheet|"
    "the appointment plan|the name of your general practitioner|your allergies|the visit notes"
).split("|")
WHEN = (
    "before the first visit|on the day|a week later|during the appointment|after each session|once a month|"
    "in the morning|when you arrive|at the end of the course|while you wait|two days before|within an hour"
).split("|")
EXTRA = (
    "and answers questions|which takes about twenty minutes|so that nothing is missed|if you wish|"
    "by phone or in person|as the law asks|"
    "in plain language|and gives you a copy|with a second person present|free of rush"
).split("|")
NEUTRAL = (
    "{who} {do} {what} {when}, {extra}.",
    "{when}, {who} {do} {what} and {what2}.",
    "Bring {what} with you; {who} {do} {what2} {when}.",
    "{treatment} is given in a quiet room, and {who} {do} {what} {when}.",
    "{condition} has many causes, and {who} {do} {what} {extra}.",
    "People who live with {condition} may have tried other care before they ask about {treatment}.",
    "The session lasts {n} minutes and {who} {do} {what} {extra}.",
    "{treatment} may help some people with {condition}; results vary and side effects include nausea.",
)
CLAIMS = (
    "{treatment} relieves {condition} and restores your energy.",
    "Studies show that {treatment} reduces {condition} by {n}%.",
    "{treatment} is the only treatment that works for {condition}.",
    "Our safe and effective {treatment} resets the nervous system.",
    "Say goodbye to {condition} with {treatment}!",
    "Clinically proven {treatment} for lasting relief from {condition}.",
)


PLAIN = NEUTRAL[:3]  # speaks of no treatment
CLAIM_SHARE = 0.14


class Writer:
    """Sentences, paragraphs and pages from one source of chance. What is said is counted in `said`."""

    def __init__(self, seed: int, claims: float = CLAIM_SHARE, said: Counter[str] | None = None) -> None:
        self.pick, self.claims = random.Random(seed), claims
        self.said: Counter[str] = Counter() if said is None else said
        self.treatments, self.conditions = (TREATMENTS, CONDITIONS) if claims else (ROOMS, DAYS)

    def sentence(self) -> str:
        choose = self.pick.choice
        form = choose(CLAIMS if self.pick.random() < self.claims else NEUTRAL if self.claims else PLAIN)
        text = form.format(
            who=choose(WHO), do=choose(DO), what=choose(WHAT), what2=choose(WHAT), when=choose(WHEN),
            extra=choose(EXTRA), treatment=choose(TREATMENTS), condition=choose(CONDITIONS),
            n=self.pick.randrange(5, 95),
        )  # fmt: skip
        text = text[0].upper() + text[1:]
        self.said[text] += 1
        return text

    def paragraph(self) -> list[str]:
        return [self.sentence() for _ in range(self.pick.randrange(2, 6))]

    def markdown(self) -> str:
        treatment, condition = self.pick.choice(self.treatments), self.pick.choice(self.conditions)
        parts = [f"---\ntitle: {treatment} for {condition}\ndescription: {self.sentence()}\n---\n"]
        while sum(map(len, parts)) < 4300:
            parts.append(f"## About {self.pick.choice(self.conditions)}\n")
            sentences = self.paragraph()
            sentences[0] = sentences[0].replace(" your ", " *your* ", 1)
            parts.append("\n".join(sentences) + "\n")
            parts += [f"- {self.sentence()}\n" for _ in range(self.pick.randrange(0, 4))]
            parts.append(
                f"See [{self.pick.choice(self.treatments)}](/services/page-{self.pick.randrange(99)}/) for more.\n"
            )
        return "\n".join(parts)

    def html(self) -> str:
        nav = "".join(
            f'<li class="menu-item"><a href="/{n}.html">{name}</a></li>' for n, name in enumerate(self.treatments)
        )
        style = "<style>" + ".card{display:flex;margin:0 auto;padding:1rem}\n" * 60 + "</style>"
        script = "<script>" + "window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}\n" * 90
        head = (
            f"<title>{self.pick.choice(self.treatments)}</title><meta name=description content='{self.sentence()}'>"
            f"{style}{script}</script>"
        )
        body = []
        while sum(map(len, body)) < 12000:
            body.append(
                f'<section class="block wide"><h2 id="s{len(body)}">About {self.pick.choice(self.conditions)}</h2>'
            )
            body += [f'<p class="lead text-muted">{" ".join(self.paragraph())}</p>' for _ in range(3)]
            body.append(f"<ul>{''.join(f'<li>{self.sentence()}</li>' for _ in range(3))}</ul></section>")
        return (
            f"<!doctype html><html lang=en><head><meta charset=utf-8>{head}</head><body><nav><ul>{nav}</ul></nav>"
            f"<main>{''.join(body)}</main><footer><ul>{nav}</ul><p>12 Elm Street. Call us.</p></footer></body></html>"
        )


class Said(NamedTuple):
    """How many sentences were written, how many of them say what another says, and how many bytes all pages have."""

    sentences: int
    repeated: int
    size: int

    def __str__(self) -> str:
        share = self.repeated / self.sentences
        return f"{self.size / 1e6:.1f} MB, {self.sentences:,} sentences, {share:.0%} of them a repeat of another"


def write(folder: Path, files: int, kind: str, claims: float = CLAIM_SHARE) -> Said:
    """Write `files` pages of one format (md, html)."""
    folder.mkdir(parents=True, exist_ok=True)
    said: Counter[str] = Counter()
    size = 0
    for number in range(files):
        writer = Writer(number, claims, said)
        text = writer.markdown() if kind == "md" else writer.html()
        size += (folder / f"page-{number:05}.{kind}").write_text(text, encoding="utf-8")
    return Said(said.total(), said.total() - len(said), size)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", choices=["md", "html"])
    parser.add_argument("files", type=int, nargs="?", default=2000)
    parser.add_argument("claims", type=float, nargs="?", default=CLAIM_SHARE)
    arguments = parser.parse_args()
    print(write(arguments.folder, arguments.files, arguments.kind, arguments.claims))
