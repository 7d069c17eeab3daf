"""The decision that a change of a grid is applied for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.approvals.decide import OfficeDay, chain_for, replaced, require_none_open
from station.approvals.grids.bodies import GridChangeRequested, GridRecord
from station.approvals.values import Request
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.core.policy.served import served_texts
from station.people.naming import plain_name, unit_code, written
from station.people.offices.values import Function
from station.people.sessions import Session
from station.people.units import GridCase, decide_grid
from station.people.values import Grid

CHAIN: Final = served_texts("PF-13", "approval_chain")
_RULE: Final = "PF-13"


@dataclass(frozen=True, slots=True)
class GridChangeCase:
    """The wanted grid with its officers, the grid on record, the reason, requests about it that run, and the office's day."""

    wanted: GridCase
    known: Grid | None
    text: str
    running: tuple[Request, ...]
    office: OfficeDay
    instead_of: int = 0
    former: Request | None = None


def decide_grid_change(
    session: Session, case: GridChangeCase, policy: Policy, now: datetime
) -> Decided[Grid]:
    """A change of a grid is applied for; the value is the grid as it is to be.

    Raises Refused ``approvals.grid_unknown``, ``approvals.grid_same``, ``approvals.open_already``, ``approvals.nobody_else``,
    ``people.reason_missing``, and as `decide_grid`.
    """
    known, wanted = case.known, case.wanted.grid
    if known is None:
        raise Refused("approvals.grid_unknown", rule=_RULE, grid=wanted.code)
    text = written(case.text, "people.reason_missing", _RULE)
    decide_grid(
        session, replace(case.wanted, basis=text), policy, now
    )  # what it would refuse, is refused at once
    name = plain_name(wanted.name)
    if (known.name, known.chief, known.deputies, known.members) == (
        *(name, wanted.chief),
        *(wanted.deputies, wanted.members),
    ):
        raise Refused("approvals.grid_same", rule=_RULE, grid=known.name)
    about = subject("grid", known.code)
    require_none_open(case.running, case.instead_of)
    former = replaced(session, case.former, case.instead_of, about)
    functions = tuple(Function(each) for each in CHAIN.of(policy))
    body = GridChangeRequested(
        text=text,
        chain=chain_for(session, functions, case.office, now, _RULE),
        due=case.office.due(policy, now),
        instead_of=case.instead_of,
        code=known.code,
        name=name,
        chief=wanted.chief,
        deputies=wanted.deputies,
        members=wanted.members,
        effective_on=case.wanted.effective_on,
        old=GridRecord(known.name, known.chief, known.deputies, known.members),
    )
    draft = session.draft(body, now, subjects=(about, *former), rules=(_RULE,))
    return Decided((draft,), (), replace(wanted, code=known.code, name=name))


def wanted_by(filed: GridChangeRequested) -> Grid:
    """The grid that a request asks for."""
    return Grid(
        unit_code(filed.code), filed.name, filed.chief, filed.members, filed.effective_on, filed.deputies
    )


def as_it_was(filed: GridChangeRequested, grid: Grid | None) -> bool:
    """Whether the grid is still what the requester saw."""
    old = filed.old
    return grid is not None and (grid.name, grid.chief, grid.deputies, grid.members) == (
        *(old.name, old.chief),
        *(old.deputies, old.members),
    )
