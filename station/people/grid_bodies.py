"""Bodies of entries about grids (PF-13). A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number
from station.core.ledger.words import EntryWords
from station.people.bodies import MOST_MEMBERS, NewName, OfficerNumber, Reason, UnitCode


@recorded("grid.defined")
@dataclass(frozen=True, slots=True)
class GridDefined(Body):
    """The grid from `effective_on` on, by the approval named in `basis` (PF-13)."""

    code: UnitCode
    name: NewName
    chief: OfficerNumber
    members: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]
    effective_on: date
    basis: Reason


@recorded("grid.defined", 2)
@dataclass(frozen=True, slots=True)
class GridDefined2(GridDefined):
    """The grid in this version has deputies, and the number of the request that it was approved by (0: a paper's, in `basis`)."""

    deputies: Annotated[tuple[OfficerNumber, ...], Many(MOST_MEMBERS)]
    request: Annotated[int, Number()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """The grid from a day on, by which approval."""
        return words.said(self, "requested" if self.request else "")
