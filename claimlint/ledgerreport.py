"""How a claims ledger stands against a site: which claims are in use, drifted, ended, not used."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from claimlint.drift import sentence
from claimlint.ledger import Entry, Ledger
from claimlint.model import Document

STATES = ("in use", "drifted", "expired", "not used")


class Place(NamedTuple):
    """Where a claim is used; `detail` says what was changed, empty for word for word."""

    path: str
    line: int
    detail: str = ""
    stronger: bool = False


@dataclass
class Standing:
    """One claim and where the pages have it."""

    entry: Entry
    expired: bool
    places: list[Place] = field(default_factory=list)

    @property
    def states(self) -> tuple[str, ...]:
        """Those of STATES that hold."""
        drifted = any(place.stronger for place in self.places)
        found = {"in use": bool(self.places), "drifted": drifted, "expired": self.expired, "not used": not self.places}
        return tuple(state for state in STATES if found[state])


def survey(ledger: Ledger, documents: Iterable[Document]) -> list[Standing]:
    """Every claim but the renewed ones, in the order of the file."""
    folder = os.path.dirname(os.path.abspath(ledger.path))
    standings = {
        entry.id: Standing(entry, entry.ended(ledger.today))
        for entry in ledger.entries
        if entry.id not in ledger.renewed
    }
    for document in documents:
        for use in ledger.uses(document, os.path.relpath(document.path, folder).replace(os.sep, "/")):
            segment = document.segments[use.first]
            line = document.position(document.span(segment, 0, 1).start)[0]
            detail = sentence(use.changes) if use.changes else ""
            stronger = any(change.stronger for change in use.changes)
            standings[use.entry.id].places.append(Place(document.path, line, detail, stronger))
    return list(standings.values())


def as_text(ledger: Ledger, standings: Sequence[Standing]) -> Iterator[str]:
    """What people read, in lines."""
    for one in standings:
        entry = one.entry
        until = f" until {entry.expires}" if entry.expires else ""
        yield f"{ledger.path}:{entry.line} {entry.id}: {', '.join(one.states)}"
        yield f"    {entry.text}"
        yield f"    approved by {entry.approver} on {entry.date}{until}{': this has ended' if one.expired else ''}"
        yield from (
            f"    {place.path}:{place.line}{f': {place.detail}' if place.detail else ''}" for place in one.places
        )
    told = [f"{number} {state}" for state in STATES if (number := sum(state in one.states for one in standings))]
    claims = "1 claim" if len(standings) == 1 else f"{len(standings)} claims"
    yield f"{claims} in {ledger.path}{': ' if told else ''}{', '.join(told)}."


def as_data(standings: Sequence[Standing]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            **entry_data(one.entry),
            "states": list(one.states),
            "places": [{"path": at.path, "line": at.line, "changed": at.detail} for at in one.places],
        }
        for one in standings
    ]


def entry_data(entry: Entry) -> dict[str, Any]:
    """An entry as plain values."""
    return {
        "id": entry.id,
        "text": entry.text,
        "population": entry.population,
        "rules": list(entry.rules),
        "evidence": list(entry.evidence),
        "pages": list(entry.pages),
        "approver": entry.approver,
        "date": entry.date,
        "expires": entry.expires,
        "line": entry.line,
    }
