"""Reading the people state tables as values."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select

from station.core.clock import from_record
from station.core.ledger import subject
from station.people.permissions import Role
from station.people.unit_names import UnitNames
from station.people.values import (
    NEVER,
    Account,
    AccountStatus,
    Attempts,
    Department,
    Grid,
    Group,
    Headcount,
    Office,
    Officer,
    SecretIssue,
    UnitLife,
)
from station.store.prepared import Prepared
from station.store.readers.clock import ClockDoubts, clock_set_since
from station.store.readers.counts import headcount
from station.store.readers.fetched_secrets import secret_fetched
from station.store.readers.reading import Attests, reads
from station.store.schema import people as t

# What every scan and every confirmation asks.
_OFFICE = Prepared(select(t.office))
_FORMER = Prepared(select(t.department.c.former).where(t.department.c.name == bindparam("name")))
_BY_NUMBER = Prepared(select(t.officer).where(t.officer.c.number == bindparam("number")))
_ACCOUNTS = Prepared(select(t.account).order_by(t.account.c.name))
_ACCOUNT = Prepared(select(t.account).where(t.account.c.name == bindparam("name")))
_ACCOUNT_OF = Prepared(
    select(t.account).where(
        t.account.c.number == bindparam("number"), t.account.c.status != AccountStatus.CLOSED.value
    )
)
_ATTEMPTS = Prepared(select(t.sign_in_attempt).where(t.sign_in_attempt.c.owner == bindparam("owner")))
_ISSUE = Prepared(select(t.secret_issue).where(t.secret_issue.c.owner == bindparam("owner")))


class PeopleRows:
    """The people state within one transaction; `station.people.ports.PeopleReader` describes its calls."""

    def __init__(self, connection: Connection, attested: Attests, *, officers: bool = False) -> None:
        """Accounts, secrets, attempts and the office are compared with their entries.

        `officers` too in a unit of work.
        """
        self._connection = connection
        self._attested = attested
        self._attests_officers = officers

    def office(self) -> Office | None:
        """The office; None before it is founded."""
        rows = _OFFICE.all(self._connection)
        found = [_office(row) for row in rows]
        self._attested.require_all(t.office, rows)
        return found[0] if found else None

    def departments(self) -> tuple[Department, ...]:
        """All departments that there are now, by name."""
        return tuple(each for each in self.every_department() if each.life.lasts)

    def every_department(self) -> tuple[Department, ...]:
        """All departments, those that ended too, by name."""
        rows = self._connection.execute(select(t.department).order_by(t.department.c.name))
        return tuple(map(department_of, rows))

    def groups(self) -> tuple[Group, ...]:
        """All groups that there are now, by department and name."""
        return tuple(each for each in self.every_group() if each.life.lasts)

    def every_group(self) -> tuple[Group, ...]:
        """All groups, those that ended too, by department and name."""
        table = t.enforcement_group
        rows = self._connection.execute(select(table).order_by(table.c.department, table.c.name))
        return tuple(map(group_of, rows))

    def unit_names(self) -> UnitNames:
        """The names by which departments and groups are known, former ones too."""
        return UnitNames(self.office(), self.every_department(), self.every_group())

    def former_departments(self, name: str) -> tuple[str, ...]:
        """The names that a department had before."""
        row = _FORMER.first(self._connection, name=name)
        return _lines(row.former) if row is not None else ()

    def grids(self) -> tuple[Grid, ...]:
        """All grids, by code."""
        rows = self._connection.execute(select(t.grid).order_by(t.grid.c.code))
        return tuple(map(grid_of, rows))

    def headcount(self) -> Headcount:
        """How many officers in service and groups there are."""
        return headcount(self._connection)

    def officer(self, number: str) -> Officer | None:
        """The officer with this number, also one who left."""
        row = _BY_NUMBER.first(self._connection, number=number)
        return self._known(row, number)

    def officers(
        self, *, active_only: bool = True, search: str = "", after: str = "", limit: int | None = None
    ) -> tuple[Officer, ...]:
        """Officers by number, above `after`; `search` looks into number, name, badge, department and group."""
        table = t.officer
        query = select(table).order_by(table.c.number)
        if active_only:
            query = query.where(table.c.active)
        if after:
            query = query.where(table.c.number > after)
        sought = unicodedata.normalize("NFKC", search).strip().lower()
        if sought:
            places = (
                *(table.c.number, table.c.name, table.c.badge, table.c.department, table.c.group_name),
                table.c.former,
            )
            query = query.where(
                or_(*(func.lower(place).contains(sought, autoescape=True) for place in places))
            )
        if limit is not None:
            query = query.limit(limit)
        return tuple(map(officer_of_row, self._connection.execute(query)))

    def account(self, name: str) -> Account | None:
        """The account of this name, also a closed one."""
        return self._account(_ACCOUNT, name, name=name)

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        return tuple(map(account_of_row, _ACCOUNTS.all(self._connection)))

    def account_of(self, number: str) -> Account | None:
        """The officer's account that is not closed."""
        found = self._account(_ACCOUNT_OF, None, number=number)
        if found is None:  # one that was edited is not found by its officer
            for name in sorted(self._attested.owners_of(t.account, "number", number)):
                self.account(name)
        return found

    def has_pin(self, number: str) -> bool:
        """Whether the officer has a PIN."""
        return bool(self.fingerprint(subject("officer", number)))

    def fingerprint(self, owner: str) -> str:
        """Fingerprint of the verifier that the ledger names for ``account:NAME`` or ``officer:NUMBER``, or ""."""
        kind, _, name = owner.partition(":")
        if kind == "account":
            row = _ACCOUNT.first(self._connection, name=name)
            self._attested.require(t.account, name, row)
            return "" if row is None else str(row.password_fingerprint)
        row = _BY_NUMBER.first(self._connection, number=name)
        self._attested.require(t.officer, name, row)
        return "" if row is None else str(row.pin_fingerprint)

    def secret_issue(self, owner: str) -> SecretIssue | None:
        """By whom the secret of ``account:NAME`` or ``officer:NUMBER`` was issued last.

        None: never by another person.
        """
        row = _ISSUE.first(self._connection, owner=owner)
        found = None if row is None else _issue(row)
        self._attested.require(t.secret_issue, owner, row)
        return found if found is not None and found.by_account else None

    def secret_issues(self) -> tuple[SecretIssue, ...]:
        """All secrets that another person issued last, as the table has them."""
        rows = self._connection.execute(select(t.secret_issue).where(t.secret_issue.c.by_account != ""))
        return tuple(map(_issue, rows))

    def clock_doubt_since(self, seq: int, *, ahead: bool = False) -> timedelta:
        """By how much more time the clock shows to have passed since a custody entry than is known to have passed."""
        return self._doubts.since(seq, ahead=ahead)

    @cached_property
    def _doubts(self) -> ClockDoubts:
        return ClockDoubts(self._connection)

    def secret_fetched(self, owner: str) -> bool:
        """Whether the secret was set last by an entry fetched from the centre, which brings no verifier."""
        return secret_fetched(self._connection, owner)

    def attempts(self, owner: str) -> Attempts:
        """Wrong passwords or PINs of ``account:NAME`` or ``officer:NUMBER`` in a row."""
        row = _ATTEMPTS.first(self._connection, owner=owner)
        found = Attempts() if row is None else _attempts(row)
        self._attested.require(t.sign_in_attempt, owner, row)
        if row is not None and found.locked_until:
            return replace(found, clock_set=clock_set_since(self._connection, row.seq))
        return found

    def locking(self) -> tuple[Attempts, ...]:
        """The wrong passwords and PINs of all who were locked since their last right one."""
        owners = self._connection.scalars(
            select(t.sign_in_attempt.c.owner).where(t.sign_in_attempt.c.locked_until != "")
        )
        return tuple(self.attempts(owner) for owner in owners.all())

    def _known(self, row: Row[Any] | None, number: str) -> Officer | None:
        found = None if row is None else officer_of_row(row)
        if self._attests_officers:
            self._attested.require(t.officer, number, row)
        return found

    def _account(self, query: Prepared, expected: str | None, **values: str) -> Account | None:
        """The account that `query` finds; when it finds none, the entries must not name an account `expected`."""
        row = query.first(self._connection, **values)
        found = None if row is None else account_of_row(row)
        name = expected if found is None else found.name
        if name is not None:
            self._attested.require(t.account, name, row)
        return found


@reads(*t.office.c)
def _office(row: Row[Any]) -> Office:
    return Office(row.code, row.name)


@reads(*t.department.c)
def department_of(row: Row[Any]) -> Department:
    """The department in a row that begins with the columns of `department`."""
    return Department(row.name, row.code, _life(row))


@reads(*t.enforcement_group.c)
def group_of(row: Row[Any]) -> Group:
    """The group in a row that begins with the columns of `enforcement_group`."""
    return Group(row.name, row.department, _life(row))


def _life(row: Row[Any]) -> UnitLife:
    ended_on = None if row.ended_on is None else date.fromisoformat(row.ended_on)
    return UnitLife(_lines(row.former), ended_on, row.merged_into)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("\n")))


@reads(*t.grid.c)
def grid_of(row: Row[Any]) -> Grid:
    """The grid in a row that begins with the columns of `grid`."""
    deputies, members = _texts(row.deputies), _texts(row.members)
    since = date.fromisoformat(row.effective_on)
    before = tuple(
        Grid(
            *(row.code, each["name"], each["chief"], _texts(each["members"])),
            *(date.fromisoformat(each["effective_on"]), _texts(each["deputies"])),
        )
        for each in json.loads(row.before)
    )
    return Grid(row.code, row.name, row.chief, members, since, deputies, before)


@reads(*t.secret_issue.c)
def _issue(row: Row[Any]) -> SecretIssue:
    purpose = "password" if row.owner.startswith("account:") else "pin"
    at = from_record(row.at) if row.at else NEVER
    return SecretIssue(
        *(purpose, row.by_account, row.by_name, at),
        pending=bool(row.pending),
        replaced=bool(row.replaced),
        seq=row.seq,
    )


@reads(*t.sign_in_attempt.c)
def _attempts(row: Row[Any]) -> Attempts:
    if row.locked_until:
        from_record(row.locked_until)
    return Attempts(row.failed, row.locked_until)


def _texts(text: str) -> tuple[str, ...]:
    """The list of texts that a column holds as JSON. Raises ValueError when it is none."""
    found = json.loads(text)
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ValueError("not a list of texts")
    return tuple(found)


@reads(*t.officer.c)
def officer_of_row(row: Row[Any]) -> Officer:
    """The officer in a row that begins with the columns of `officer`."""
    return Officer(
        row.number,
        row.name,
        row.department,
        row.group_name,
        row.badge,
        row.phone,
        bool(row.active),
        has_pin=bool(row.pin_fingerprint),
    )


@reads(*t.account.c)
def account_of_row(row: Row[Any]) -> Account:
    """The account in a row that begins with the columns of `account`."""
    return Account(
        row.name,
        row.display_name,
        row.number,
        frozenset(map(Role, _texts(row.roles))),
        AccountStatus(row.status),
        row.superior,
    )
