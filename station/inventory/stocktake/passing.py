"""A count goes from one who counts in it, or began it, to another (EQ-13). Pure: a case holds all the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Text
from station.core.policy import Policy
from station.inventory.stocktake.bodies import LONGEST_CALLED, StocktakeNumber
from station.inventory.stocktake.decide import about, require_open
from station.inventory.stocktake.drawn_bodies import team_of
from station.inventory.stocktake.record import StocktakeRecord
from station.inventory.stocktake.values import Purpose
from station.inventory.values import Item
from station.people.leaving.decide import RULE
from station.people.leaving.passing import PassedOn, taken_by
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer


@recorded("stocktake.passed_on")
@dataclass(frozen=True, slots=True)
class StocktakePassedOn(PassedOn):
    """An open count is another's: who counts in the place of whoever counted (`counts`), or has to see it through (`begun`), or both."""

    stocktake: StocktakeNumber
    title: Annotated[str, Text(LONGEST_CALLED)]
    counts: bool
    begun: bool

    @property
    def matter(self) -> str:
        """The count."""
        return about(self.stocktake)


@dataclass(frozen=True, slots=True)
class CountPassCase:
    """A count that is to go from the officer `giver` to whoever has the number `to`; `items` are what is counted in a spot check."""

    record: StocktakeRecord
    giver: str
    giver_name: str
    to: str
    taker: Officer | None
    keeps: bool
    items: Sequence[Item]
    reason: str


def decide_pass_count(session: Session, case: CountPassCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The count goes to another, by whoever has it, keeps the register or the roster. `case.keeps`: the other may see a count through.

    Raises Refused ``stocktake.closed`` and as `require_open`, ``passing.count_not_theirs``, ``passing.drawn``, ``passing.joint``, ``passing.counts_already``,
    ``passing.cannot_close``, ``stocktake.keeper_counts``, ``people.reason_missing`` and as `taken_by`.
    """
    record = case.record
    require_open(record)
    counts, begun = case.giver in record.counters, case.giver == record.starter
    others = session.may(Permission.EQUIPMENT_EDIT) or session.may(Permission.PEOPLE_EDIT)
    facts: dict[str, object] = {"stocktake": record.seq, "number": case.giver, "name": case.giver_name}
    if not (counts or begun) or not (others or session.number == case.giver):
        raise Refused("passing.count_not_theirs", rule=RULE, field="number", **facts)
    if case.giver in {each.number for each in team_of(record.started)}:
        raise Refused("passing.drawn", rule="PF-11", field="number", **facts)
    if counts and record.started.purpose is Purpose.KEEPER_CHANGE:
        raise Refused("passing.joint", rule=RULE, field="number", **facts)
    taker = taken_by(case.to, case.taker, case.giver)
    facts |= {"number": taker.number, "name": taker.name}
    if counts and taker.number in record.counters:
        raise Refused("passing.counts_already", rule=RULE, field="to", **facts)
    if begun and not case.keeps:
        raise Refused("passing.cannot_close", rule=RULE, field="to", **facts)
    if record.started.purpose is Purpose.SPOT_CHECK:
        _require_checks_others(case.items, taker)
    reason = written(case.reason, "people.reason_missing", RULE)
    body = StocktakePassedOn(
        *(case.giver, case.giver_name, taker.number, taker.name, reason),
        *(record.seq, record.started.scope.name, counts, begun),
    )
    officers = (subject("officer", each) for each in (case.giver, taker.number))
    draft = session.draft(body, now, subjects=(about(record.seq), *officers), rules=(RULE, "EQ-10"))
    return Decided((draft,), (), None)


def _require_checks_others(items: Sequence[Item], taker: Officer) -> None:
    """Nobody checks what they have or answer for (PF-11)."""
    for item in items:
        if taker.number in (item.holder, item.responsible):
            facts = {"number": taker.number, "tag": item.label, "name": item.name}
            raise Refused("stocktake.keeper_counts", rule="PF-11", field="to", **facts)
