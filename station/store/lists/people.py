"""Officers and accounts as lists."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, false, or_, select

from station.core.clock import local
from station.core.listing import ListContext
from station.people.lists import ACCOUNT_LIST, IN_SERVICE, LEFT, OFFICER_LIST
from station.store.lists.compared import own_rows, posts_of
from station.store.lists.source import Condition, ListSource, SortKey, one_of, perhaps_empty, perhaps_null
from station.store.readers.people import account_of_row, officer_of_row
from station.store.schema.people import account, officer
from station.store.schema.standards import officer_post
from station.store.search import OFFICERS

_STATUS: Final = case((officer.c.active, IN_SERVICE), else_=LEFT)


def _in_service(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return or_(false(), *(officer.c.active.is_(each == IN_SERVICE) for each in wanted))


def _has_role(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Accounts with one of the roles in the list that the column holds."""
    return or_(false(), *(account.c.roles.contains(f'"{each}"', autoescape=True) for each in wanted))


def _posted(column: ColumnElement[str]) -> Condition:
    """Officers of whom `column` of the posting that counts today is one of these."""

    def demand(wanted: Any, context: ListContext) -> ColumnElement[bool]:
        day = local(context.now, context.zone).date().isoformat()
        of_day = and_(officer_post.c.number == officer.c.number, officer_post.c.effective_on <= day)
        newest = (officer_post.c.effective_on.desc(), officer_post.c.seq.desc())
        held = select(column).where(of_day).order_by(*newest).limit(1).scalar_subquery()
        return held.in_(wanted)

    return demand


OFFICER_SOURCE: Final = ListSource(
    name=OFFICER_LIST.name,
    key=officer.c.number,
    frame=officer,
    rows=tuple(officer.c),
    read=officer_of_row,
    order={
        "number": SortKey(officer.c.number),
        "name": SortKey(officer.c.name),
        "department": perhaps_empty(officer.c.department),
        "group": perhaps_empty(officer.c.group_name),
        "badge": perhaps_empty(officer.c.badge),
        "phone": perhaps_empty(officer.c.phone),
        "status": SortKey(_STATUS),
    },
    filters={
        "status": _in_service,
        "department": one_of(officer.c.department),
        "group": one_of(officer.c.group_name),
        "post": _posted(officer_post.c.post),
        "line": _posted(officer_post.c.line),
        "number": one_of(officer.c.number),
    },
    searched=OFFICERS,
    counted={"status": _STATUS},
    compared=(own_rows(officer), posts_of),
    also=frozenset({officer_post}),
)

ACCOUNT_SOURCE: Final = ListSource(
    name=ACCOUNT_LIST.name,
    key=account.c.name,
    frame=account,
    rows=tuple(account.c),
    read=account_of_row,
    order={
        "account": SortKey(account.c.name),
        "name": SortKey(account.c.display_name),
        "number": perhaps_null(account.c.number),
        "status": SortKey(account.c.status),
    },
    filters={"status": one_of(account.c.status), "role": _has_role, "account": one_of(account.c.name)},
    searched=(account.c.name, account.c.display_name, account.c.number),
    counted={"status": account.c.status},
    compared=(own_rows(account),),
)
