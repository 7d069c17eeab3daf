"""A spot check in one act: what is drawn, who is drawn to count it, and the count of both (PF-11)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from station.audit.draws.case import DrawWish
from station.audit.draws.use_cases import Draws
from station.core.ledger import Entry
from station.inventory.drawing.values import DrawSource
from station.inventory.stocktake.use_cases import Stocktakes
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class SpotCheckWish:
    """What is drawn, and whether people are drawn to count it, too, with a lead from which department ("": none)."""

    things: DrawWish
    team: bool
    lead_section: str


def begin_spot_check(session: Session, draws: Draws, counts: Stocktakes, wish: SpotCheckWish) -> Entry:
    """Draw, draw people for it, and begin the count; each is on record by itself. Raises Refused as these do."""
    drawn = draws.draw(session, replace(wish.things, lead_section=""))
    about = f"draw:{drawn.seq}"
    if not wish.team:
        return counts.start(session, about)
    seed, lead = wish.things.seed, wish.lead_section
    people = DrawWish(DrawSource.PEOPLE, None, seed, about=(about,), lead_section=lead)
    return counts.start(session, about, counters=(f"draw:{draws.draw(session, people).seq}",))
