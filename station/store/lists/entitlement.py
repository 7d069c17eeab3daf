"""Lists of who lacks what by the standard, over the running counts of what officers have in hand."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    Subquery,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from station.core.errors import IntegrityProblem
from station.core.listing import ListContext
from station.inventory.entitlement.listing import (
    LACKING_GROUP_LIST,
    LACKING_OFFICER_LIST,
    NOTHING_DEMANDED,
    HeldCategory,
)
from station.inventory.receivers.values import ReceiverKind
from station.inventory.values import full_group
from station.store.group_names import GROUP_PATHS, OFFICE_GROUPS, full_name
from station.store.lists.compared import own_rows
from station.store.lists.source import Condition, ListSource, SortKey, perhaps_empty
from station.store.readers.people import officer_of_row
from station.store.readers.reading import STATE_DAMAGED
from station.store.schema.counts import holding_count
from station.store.schema.people import officer
from station.store.search import OFFICERS


def _lacks(holdings: Any, who: ColumnElement[str], key: ColumnElement[str]) -> Condition:
    """``lacks``: of one of the categories (``3:1``) there is less than asked for. Raises ValueError for other values."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        if wanted == (NOTHING_DEMANDED,):
            return false()
        demands = [tuple(map(int, each.split(":"))) for each in wanted]
        enough = or_(
            *(
                and_(holdings.c.category == category, holdings.c.amount >= quantity)
                for category, quantity in demands
            )
        )
        complete = select(who).where(enough).group_by(who).having(func.count() == len(demands))
        return key.not_in(complete)

    return condition


def _any_category(_wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """``category`` is part of ``lacks`` before it comes here."""
    return true()


def _in_hand(holdings: Any, who: ColumnElement[str], key: ColumnElement[str]) -> ColumnElement[str]:
    """The items in hand of a row, as ``3:1,4:2``."""
    pair = cast(holdings.c.category, String) + literal(":") + cast(holdings.c.amount, String)
    return select(func.aggregate_strings(pair, ",")).where(who == key).scalar_subquery()


def _held(row: Row[Any], key: str) -> dict[int, int]:
    """Raises `IntegrityProblem` that names the count where it is none."""
    try:
        pairs = (pair.split(":") for pair in (row.in_hand or "").split(",") if pair)
        return {int(category): int(amount) for category, amount in pairs}
    except ValueError as problem:
        raise IntegrityProblem(STATE_DAMAGED, table=holding_count.name, key=key) from problem


_OWN: Final = select(holding_count).where(holding_count.c.held_for == "").subquery("own_holding")
"""What officers have for themselves."""
_SERVING: Final = select(officer).where(officer.c.active.is_(True)).subquery("serving")


def _read_officer(row: Row[Any]) -> HeldCategory:
    found = officer_of_row(row)
    return HeldCategory(full_group(found.department, found.group), _held(row, found.number), found)


OFFICERS_LACKING: Final = ListSource(
    name=LACKING_OFFICER_LIST.name,
    key=_SERVING.c.number,
    frame=_SERVING,
    rows=(
        *_SERVING.c,
        _in_hand(_OWN, _OWN.c.holder, _SERVING.c.number).label("in_hand"),
    ),
    read=_read_officer,
    order={
        "number": SortKey(_SERVING.c.number),
        "name": SortKey(_SERVING.c.name),
        "group": perhaps_empty(full_name(_SERVING.c.department, _SERVING.c.group_name)),
    },
    filters={
        "category": _any_category,
        "lacks": _lacks(_OWN, _OWN.c.holder, _SERVING.c.number),
    },
    searched=OFFICERS,
    compared=(own_rows(officer),),
)


def _group_holdings(name: str) -> Subquery:
    """What is lent to each group, and what its officers in service have in hand for themselves, together.

    A former group's is with the group of who signed for it; what is lent to a department or a place is no group's.
    """
    to, prefix = holding_count.c.held_for, f"{ReceiverKind.GROUP.value}:"
    theirs = or_(to == "", to.startswith(prefix, autoescape=True))
    of_signer = full_name(officer.c.department, officer.c.group_name)
    group = case((GROUP_PATHS.c.name.is_not(None), GROUP_PATHS.c.name), (theirs, of_signer), else_="").label(
        "name"
    )
    held = officer.join(holding_count, holding_count.c.holder == officer.c.number).outerjoin(
        GROUP_PATHS, to == literal(prefix) + GROUP_PATHS.c.path
    )
    return (
        select(group, holding_count.c.category, func.sum(holding_count.c.amount).label("amount"))
        .select_from(held)
        .where(officer.c.active.is_(True))
        .group_by(group, holding_count.c.category)
        .subquery(name)
    )


_TOGETHER: Final = _group_holdings("together")


def _read_group(row: Row[Any]) -> HeldCategory:
    return HeldCategory(row.name, _held(row, row.name))


def _in_hand_by_group() -> Subquery:
    pair = cast(_TOGETHER.c.category, String) + literal(":") + cast(_TOGETHER.c.amount, String)
    together = func.aggregate_strings(pair, ",").label("in_hand")
    return select(_TOGETHER.c.name, together).group_by(_TOGETHER.c.name).subquery("in_hand_by_group")


_BY_GROUP: Final = _in_hand_by_group()

GROUPS_LACKING: Final = ListSource(
    name=LACKING_GROUP_LIST.name,
    key=OFFICE_GROUPS.c.name,
    frame=OFFICE_GROUPS,
    wide=OFFICE_GROUPS.outerjoin(_BY_GROUP, _BY_GROUP.c.name == OFFICE_GROUPS.c.name),
    rows=(OFFICE_GROUPS.c.name, _BY_GROUP.c.in_hand),
    read=_read_group,
    order={"group": SortKey(OFFICE_GROUPS.c.name)},
    filters={
        "category": _any_category,
        "lacks": _lacks(_TOGETHER, _TOGETHER.c.name, OFFICE_GROUPS.c.name),
    },
    searched=(OFFICE_GROUPS.c.name,),
)
