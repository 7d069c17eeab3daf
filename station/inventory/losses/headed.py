"""Scrap of a measuring instrument is signed by the head, whatever the office's order of approval says (ST-06). Pure."""

from __future__ import annotations

from datetime import date

from station.approvals.decide import OfficeDay
from station.approvals.values import Request
from station.core.clock import local
from station.core.errors import Refused
from station.core.policy import Policy
from station.inventory.losses.bodies import ReportKind
from station.inventory.measuring import RULE, is_instrument
from station.inventory.values import Item
from station.people.offices.holding import offices_on
from station.people.offices.values import Function


def signed_by_head(policy: Policy, item: Item, kind: ReportKind) -> bool:
    """Whether such a report of the item is one that the head signs."""
    return kind is ReportKind.SCRAP and is_instrument(policy, item)


def with_head(functions: tuple[Function, ...]) -> tuple[Function, ...]:
    """A chain with the head in it: after those of the office, before the bureau's, which decides last."""
    if Function.HEAD in functions:
        return functions
    place = functions.index(Function.BUREAU_OFFICE) if Function.BUREAU_OFFICE in functions else len(functions)
    return (*functions[:place], Function.HEAD, *functions[place:])


def require_head(policy: Policy, item: Item, kind: ReportKind, request: Request, office: OfficeDay) -> None:
    """Raise Refused ``losses.head_missing`` where the head neither decides such a request nor filed it.

    That is one filed when the chain named no head and the item was no instrument yet; filed anew, it asks the head too.
    """
    if not signed_by_head(policy, item, kind) or any(
        each.function is Function.HEAD for each in request.steps
    ):
        return
    filed: date = local(request.filed_at, office.zone).date()
    if Function.HEAD not in offices_on(office.holdings, filed, request.number or None).own:
        raise Refused("losses.head_missing", rule=RULE, tag=item.label, name=item.name)
