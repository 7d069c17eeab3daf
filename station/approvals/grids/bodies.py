"""The body of the entry by which a change of a grid is applied for. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from station.approvals.bodies import Filed
from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Many, Text
from station.core.ledger.words import EntryWords
from station.people.bodies import MOST_MEMBERS, NewName, OfficerNumber, UnitCode


@dataclass(frozen=True, slots=True)
class GridRecord:
    """A grid's name and people as they were when the change was applied for."""

    name: Annotated[str, Text(60)]
    chief: Annotated[str, Text(32)]
    deputies: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]
    members: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]


@recorded("grid.change_requested")
@dataclass(frozen=True, slots=True)
class GridChangeRequested(Filed):
    """A grid is to have this name and these people from `effective_on` on; `old` is how it is."""

    code: UnitCode
    name: NewName
    chief: OfficerNumber
    deputies: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]
    members: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]
    effective_on: date
    old: GridRecord

    @property
    def matter(self) -> str:
        """A change of a grid."""
        return "grid"

    @property
    def about(self) -> str:
        """The grid."""
        return subject("grid", self.code)

    @property
    def title(self) -> str:
        """What it is called now."""
        return self.old.name

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """What is to change, from when on, and why."""
        changes = [
            words(f"entry.grid_{key}", old=words.joined(old) or none, new=words.joined(new) or none)
            for none in (words("entry.nothing"),)
            for key, old, new in self._facts()
            if old != new
        ]
        return words.said(self, "", changes=words.joined(changes))

    def _facts(self) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
        return (
            ("name", (self.old.name,), (self.name,)),
            ("chief", (self.old.chief,), (self.chief,)),
            ("deputies", self.old.deputies, self.deputies),
            ("members", self.old.members, self.members),
        )
