"""The body of an entry that starts a stocktake of what was drawn. It is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger import recorded
from station.core.ledger.bodies import Many, Number, Text
from station.inventory.bodies import OfficerNumber, PersonName
from station.inventory.drawing.bodies import LONGEST_CODE, MOST_DRAWN
from station.inventory.stocktake.bodies import StocktakeStarted

_Code = Annotated[str, Text(LONGEST_CODE)]


@dataclass(frozen=True, slots=True)
class Checker:
    """An officer who was drawn to count the thing or place `of` ("": all of it); one of a team may be its `lead`."""

    number: OfficerNumber
    name: PersonName
    of: _Code
    lead: bool


@recorded("stocktake.started", 2)
@dataclass(frozen=True, slots=True)
class StocktakeStarted2(StocktakeStarted):
    """The same of what was drawn, or by whom was drawn (PF-11): nobody reads codes but the `team` of the draw `team_draw` (0: none).

    `within` are the places that were drawn, whose things are compared with the book.
    """

    within: Annotated[tuple[_Code, ...], Many(MOST_DRAWN)]
    team_draw: Annotated[int, Number(0)]
    team: Annotated[tuple[Checker, ...], Many(MOST_DRAWN)]


def team_of(started: StocktakeStarted) -> tuple[Checker, ...]:
    """Who was drawn to count; nobody where anybody may."""
    return started.team if isinstance(started, StocktakeStarted2) else ()


def within(started: StocktakeStarted) -> tuple[str, ...]:
    """The places that were drawn."""
    return started.within if isinstance(started, StocktakeStarted2) else ()
