"""Changes of grids as use cases: applying for one, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from station.approvals.decide import OfficeDay, own_returned
from station.approvals.grids.bodies import GridChangeRequested
from station.approvals.grids.decide import (
    GridChangeCase,
    as_it_was,
    decide_grid_change,
    wanted_by,
)
from station.approvals.grids.ports import GridsStore
from station.approvals.ports import ApprovalsView, ApprovalsWork
from station.approvals.values import Request
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, subject
from station.people.asking import asks
from station.people.naming import unit_code
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.units import decide_grid, grid_case
from station.people.values import Grid

_KINDS: Final = frozenset({GridChangeRequested.KIND})


class GridChanges:
    """Applies for changes of grids (PF-13)."""

    def __init__(self, store: GridsStore) -> None:
        self._store = store

    @asks(Permission.PEOPLE_EDIT)
    def apply(
        self, session: Session, grid: Grid, *, effective_on: date, text: str, instead_of: int = 0
    ) -> Entry:
        """Ask for the grid to be this from `effective_on` on; nothing changes before it is approved.

        `instead_of` is the number of one's own request that came back. Raises like `decide_grid_change`.
        """
        with self._store.write() as work:
            clock, code = self._store.clock, unit_code(grid.code)
            known = next((each for each in work.people.grids() if each.code == code), None)
            office = OfficeDay(tuple(work.offices.holdings()), tuple(work.calendar.years()), clock.zone)
            running = work.requests.running(subject("grid", code))
            anew = own_returned(session, running, instead_of)
            case = GridChangeCase(
                grid_case(grid, effective_on, text, work.people, office.holdings),
                known,
                text,
                running,
                office,
                anew,
                work.requests.request(anew) if anew else None,
            )
            (entry,) = record(work, decide_grid_change(session, case, work.policy, clock.now()))
            return entry


class GridCarrier:
    """What comes of such a request: the grid is as asked for."""

    kinds = _KINDS

    def concerned(self, filed: GridChangeRequested, view: ApprovalsView) -> tuple[str, ...]:
        """Nobody besides the requester: people are named as members by the office, not by themselves."""
        del filed, view
        return ()

    def effect(
        self,
        session: Session,
        filed: GridChangeRequested,
        request: Request,
        work: ApprovalsWork,
        now: datetime,
    ) -> tuple[Draft, ...]:
        """The entry that defines the grid. Raises Refused as `decide_grid`, ``approvals.grid_changed``."""
        known = next((each for each in work.people.grids() if each.code == filed.code), None)
        if not as_it_was(filed, known):
            raise Refused("approvals.grid_changed", rule="PF-13", grid=filed.name)
        holdings = work.offices.holdings()
        case = grid_case(wanted_by(filed), filed.effective_on, filed.text, work.people, holdings)
        return decide_grid(session, replace(case, request=request.seq), work.policy, now).drafts
