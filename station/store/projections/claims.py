"""Projections of claims: who has claimed the task of a deadline (PF-09), and what ends a claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from station.core.deadlines import Recipient
from station.core.ledger import Entry
from station.people.bodies import AccountClosed, AccountFrozen, RolesRevoked
from station.people.deadlines.bodies import Claimed, GivenBack
from station.people.permissions import Role
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.deadlines import account_claim, deadline, deadline_claim

_PEOPLE = Room("people")
_ROLE_OF: Final = {
    Recipient.SUPERVISOR: Role.EQUIPMENT_ADMINISTRATOR,
    Recipient.KEEPER: Role.KEEPER,
    Recipient.LEADER: Role.OFFICE_LEADER,
    Recipient.BUREAU: Role.BUREAU_OFFICE,
}
"""The role without which whoever claimed a task as this recipient may not do what it asks for."""


@_PEOPLE.derives(Claimed, deadline_claim, account_claim, reads=(deadline,))
def claimed(rows: Rows, entry: Entry, body: Claimed) -> None:
    """The actor has claimed the task."""
    key = (body.kind, body.about, body.started)
    if rows.row(deadline, *key) is None:
        rows.impossible("deadline_unknown", about=body.about)
        return
    before = rows.row(deadline_claim, *key)
    if before is not None:
        rows.impossible("claimed_already", about=body.about, name=before["name"])
        rows.remove(account_claim, before["account"], *key)
    kind, about, seq = key
    claim = {"kind": kind, "subject": about, "seq": seq, "recipient": body.recipient}
    actor = entry.actor
    rows.put(
        deadline_claim,
        {**claim, "account": actor.account, "name": actor.name, "claimed_at": entry.happened},
    )
    rows.put(account_claim, {"account": actor.account, **claim})


@_PEOPLE.derives(GivenBack, deadline_claim, account_claim)
def given_back(rows: Rows, _entry: Entry, body: GivenBack) -> None:
    """Nobody has claimed the task any more."""
    key = (body.kind, body.about, body.started)
    before = rows.row(deadline_claim, *key)
    if before is None:
        rows.impossible("not_claimed", about=body.about)
        return
    _take(rows, before)


@_PEOPLE.derives(AccountFrozen, deadline_claim, account_claim, reads=(deadline,))
def claims_of_frozen(rows: Rows, _entry: Entry, body: AccountFrozen) -> None:
    """The claims of a frozen account end."""
    _take_all(rows, body.account, lambda _recipient: True)


@_PEOPLE.derives(AccountClosed, deadline_claim, account_claim, reads=(deadline,))
def claims_of_closed(rows: Rows, _entry: Entry, body: AccountClosed) -> None:
    """The claims of a closed account end."""
    _take_all(rows, body.account, lambda _recipient: True)


@_PEOPLE.derives(RolesRevoked, deadline_claim, account_claim, reads=(deadline,))
def claims_without_role(rows: Rows, _entry: Entry, body: RolesRevoked) -> None:
    """Claims end that ask for a role which the person no longer has; those of a person stay."""
    taken = set(body.old).difference(body.roles)
    gone = {recipient for recipient, role in _ROLE_OF.items() if role in taken}
    _take_all(rows, body.account, lambda recipient: recipient in gone)


def _take_all(rows: Rows, account: str, ends: Callable[[str], bool]) -> None:
    """End the account's claims of open deadlines whose recipient `ends`.

    The claims of ended deadlines stay on record.
    """
    for each in rows.under(account_claim, account):
        due = rows.row(deadline, each["kind"], each["subject"], each["seq"])
        if due is not None and due["ended_at"] is None and ends(each["recipient"]):
            _take(rows, each)


def _take(rows: Rows, claim: Row) -> None:
    key = (claim["kind"], claim["subject"], claim["seq"])
    rows.remove(account_claim, claim["account"], *key)
    rows.remove(deadline_claim, *key)
