"""Projections of people: office, units, officers, accounts (custody stream) and sign-in attempts (audit stream)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import projects, without_state
from station.store.projections.rows import change_row, put_row, remove_rows
from station.store.schema.people import (
    account,
    department,
    enforcement_group,
    grid,
    office,
    officer,
    sign_in_attempt,
)

_ADMINISTRATOR = "system_administrator"

without_state("session.closed")
without_state("session.locked")
without_state("session.opened")
without_state("session.verifier_changed")


@projects("office.founded")
def office_founded(connection: Connection, entry: Entry) -> None:
    """The office whose station this is."""
    put_row(connection, office, {"code": entry.body["code"], "name": entry.body["name"]})


@projects("department.defined")
def department_defined(connection: Connection, entry: Entry) -> None:
    """A department, or its new code."""
    put_row(connection, department, {"name": entry.body["name"], "code": entry.body["code"]})


@projects("group.defined")
def group_defined(connection: Connection, entry: Entry) -> None:
    """A group within its department."""
    row = {"department": entry.body["department"], "name": entry.body["name"]}
    put_row(connection, enforcement_group, row)


@projects("grid.defined")
def grid_defined(connection: Connection, entry: Entry) -> None:
    """A grid as it is from a day on; how it was before is in its earlier entries."""
    body = entry.body
    put_row(
        connection,
        grid,
        {
            "code": body["code"],
            "name": body["name"],
            "chief": body["chief"],
            "members": _json(body["members"]),
            "effective_on": body["effective_on"],
        },
    )


@projects("officer.registered")
def officer_registered(connection: Connection, entry: Entry) -> None:
    """A new officer."""
    facts = {"number": entry.body["number"], **_facts(entry), "active": True, "pin_fingerprint": ""}
    put_row(connection, officer, facts)


@projects("officer.changed")
def officer_changed(connection: Connection, entry: Entry) -> None:
    """New facts of an officer."""
    change_row(connection, officer, {"number": entry.body["number"]}, _facts(entry))


@projects("officer.badge_set")
def officer_badge_set(connection: Connection, entry: Entry) -> None:
    """Another badge, or none."""
    change_row(connection, officer, {"number": entry.body["number"]}, {"badge": entry.body["badge"]})


@projects("officer.left")
def officer_left(connection: Connection, entry: Entry) -> None:
    """An officer is no longer in service; the badge is free for somebody else, the number never."""
    change_row(connection, officer, {"number": entry.body["number"]}, {"active": False, "badge": ""})


@projects("officer.pin_set")
def officer_pin_set(connection: Connection, entry: Entry) -> None:
    """The fingerprint that the PIN's verifier must have."""
    values = {"pin_fingerprint": entry.body["fingerprint"]}
    change_row(connection, officer, {"number": entry.body["number"]}, values)


@projects("account.created")
def account_created(connection: Connection, entry: Entry) -> None:
    """A new account; an administrator's superior is who made the account, the program is nobody's."""
    body = entry.body
    put_row(
        connection,
        account,
        {
            "name": body["account"],
            "display_name": body["name"],
            "number": body["number"],
            "roles": _json(body["roles"]),
            "status": "active",
            "superior": _superior(entry) if _ADMINISTRATOR in body["roles"] else "",
            "password_fingerprint": "",
        },
    )


@projects("account.roles_granted")
@projects("account.roles_revoked")
def account_roles_changed(connection: Connection, entry: Entry) -> None:
    """The roles as they are now; who makes an administrator becomes their superior."""
    body = entry.body
    values: dict[str, Any] = {"roles": _json(body["roles"])}
    if _ADMINISTRATOR in body["roles"] and _ADMINISTRATOR not in body["old"]:
        values["superior"] = _superior(entry)
    change_row(connection, account, {"name": body["account"]}, values)


@projects("account.frozen")
def account_frozen(connection: Connection, entry: Entry) -> None:
    """Nobody signs in with it until it is unfrozen."""
    change_row(connection, account, {"name": entry.body["account"]}, {"status": "frozen"})


@projects("account.unfrozen")
def account_unfrozen(connection: Connection, entry: Entry) -> None:
    """Usable again."""
    change_row(connection, account, {"name": entry.body["account"]}, {"status": "active"})


@projects("account.closed")
def account_closed(connection: Connection, entry: Entry) -> None:
    """Never usable again; the name is not given to anybody else."""
    change_row(connection, account, {"name": entry.body["account"]}, {"status": "closed"})


@projects("account.credential_set")
def account_credential_set(connection: Connection, entry: Entry) -> None:
    """The fingerprint that the password's verifier must have."""
    values = {"password_fingerprint": entry.body["fingerprint"]}
    change_row(connection, account, {"name": entry.body["account"]}, values)


@projects("session.refused")
def session_refused(connection: Connection, entry: Entry) -> None:
    """One more wrong attempt of a known owner."""
    body = entry.body
    if body["owner"]:
        row = {"owner": body["owner"], "failed": body["failed"], "locked_until": body["locked_until"]}
        put_row(connection, sign_in_attempt, row)


@projects("session.unlocked")
def session_unlocked(connection: Connection, entry: Entry) -> None:
    """The attempts count no longer."""
    remove_rows(connection, sign_in_attempt, {"owner": entry.body["owner"]})


def _facts(entry: Entry) -> dict[str, Any]:
    body = entry.body
    return {
        "name": body["name"],
        "department": body["department"],
        "group_name": body["group"],
        "badge": body["badge"],
        "phone": body["phone"],
    }


def _superior(entry: Entry) -> str:
    return "" if entry.actor.account == "station" else entry.actor.account


def _json(value: Any) -> str:
    return canonical_bytes(value).decode("utf-8")
