"""Passing an open count on to another, as a use case (EQ-13)."""

from __future__ import annotations

from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.stocktake.decide import RULE
from station.inventory.stocktake.passing import CountPassCase, decide_pass_count
from station.inventory.stocktake.ports import StocktakeStore
from station.inventory.stocktake.record import record_of
from station.inventory.stocktake.values import Purpose
from station.people.asking import asks
from station.people.naming import number_key
from station.people.permissions import Permission, permissions_of
from station.people.sessions import Session


class CountHandovers:
    """Counts that go from one person to another; one's own needs EQUIPMENT_VIEW, those of others EQUIPMENT_EDIT or PEOPLE_EDIT."""

    def __init__(self, store: StocktakeStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW, Permission.PEOPLE_EDIT)
    def pass_on(self, session: Session, seq: int, giver: str, to: str, reason: str) -> Entry:
        """The count `seq` goes from the officer `giver` to `to`. Raises Refused ``stocktake.unknown`` and as `decide_pass_count`."""
        with self._store.write() as work:
            told = record_of(work, seq)
            if told is None:
                raise Refused("stocktake.unknown", rule=RULE, stocktake=seq)
            number, taken = number_key(giver), number_key(to)
            officer, account = work.people.officer(number), work.people.account_of(taken)
            roles = frozenset() if account is None else account.roles
            spot = told.started.purpose is Purpose.SPOT_CHECK
            items = work.equipment.items(tuple(told.book)) if spot else ()
            case = CountPassCase(
                told,
                number,
                "" if officer is None else officer.name,
                taken,
                work.people.officer(taken),
                Permission.EQUIPMENT_EDIT in permissions_of(roles),
                tuple(each for each in items if each is not None),
                reason,
            )
            (entry,) = record(work, decide_pass_count(session, case, work.policy, self._store.clock.now()))
            return entry
