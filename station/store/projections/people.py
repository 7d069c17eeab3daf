"""Projections of people: office, units, officers, accounts (custody stream) and sign-in attempts (audit stream)."""

from __future__ import annotations

from typing import Any

from station.core.ledger import Entry, canonical_bytes
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.people import (
    account,
    department,
    enforcement_group,
    grid,
    office,
    officer,
    sign_in_attempt,
)

_PEOPLE = Room("people")
_ADMINISTRATOR = "system_administrator"
_CLOSED = "closed"

_PEOPLE.without_state("session.closed")
_PEOPLE.without_state("session.locked")
_PEOPLE.without_state("session.opened")
_PEOPLE.without_state("session.verifier_changed")


@_PEOPLE.projects("office.founded", office)
def office_founded(rows: Rows, entry: Entry) -> None:
    """The office whose station this is."""
    rows.put(office, {"code": entry.body["code"], "name": entry.body["name"]})


@_PEOPLE.projects("department.defined", department)
def department_defined(rows: Rows, entry: Entry) -> None:
    """A department, or its new code."""
    rows.put(department, {"name": entry.body["name"], "code": entry.body["code"]})


@_PEOPLE.projects("group.defined", enforcement_group)
def group_defined(rows: Rows, entry: Entry) -> None:
    """A group within its department."""
    rows.put(enforcement_group, {"department": entry.body["department"], "name": entry.body["name"]})


@_PEOPLE.projects("grid.defined", grid)
def grid_defined(rows: Rows, entry: Entry) -> None:
    """A grid as it is from a day on; how it was before is in its earlier entries."""
    body = entry.body
    rows.put(
        grid,
        {
            "code": body["code"],
            "name": body["name"],
            "chief": body["chief"],
            "members": _json(body["members"]),
            "effective_on": body["effective_on"],
        },
    )


@_PEOPLE.projects("officer.registered", officer)
def officer_registered(rows: Rows, entry: Entry) -> None:
    """A new officer."""
    new = {"number": entry.body["number"], **_facts(entry), "active": True, "pin_fingerprint": ""}
    if not rows.add(officer, new):
        rows.impossible("officer_again", number=new["number"])


@_PEOPLE.projects("officer.changed", officer)
def officer_changed(rows: Rows, entry: Entry) -> None:
    """New facts of an officer."""
    _change_officer(rows, entry, _facts(entry))


@_PEOPLE.projects("officer.badge_set", officer)
def officer_badge_set(rows: Rows, entry: Entry) -> None:
    """Another badge, or none."""
    _change_officer(rows, entry, {"badge": entry.body["badge"]})


@_PEOPLE.projects("officer.left", officer)
def officer_left(rows: Rows, entry: Entry) -> None:
    """An officer is no longer in service; the badge is free for somebody else, the number never."""
    _change_officer(rows, entry, {"active": False, "badge": ""})


@_PEOPLE.projects("officer.pin_set", officer)
def officer_pin_set(rows: Rows, entry: Entry) -> None:
    """The fingerprint that the PIN's verifier must have."""
    _change_officer(rows, entry, {"pin_fingerprint": entry.body["fingerprint"]})


def _change_officer(rows: Rows, entry: Entry, values: dict[str, Any]) -> None:
    number = entry.body["number"]
    if not rows.change(officer, (number,), values):
        rows.impossible("officer_unknown", number=number)


@_PEOPLE.projects("account.created", account)
def account_created(rows: Rows, entry: Entry) -> None:
    """A new account; an administrator's superior is who made the account, the program is nobody's."""
    body = entry.body
    created = {
        "name": body["account"],
        "display_name": body["name"],
        "number": body["number"],
        "roles": _json(body["roles"]),
        "status": "active",
        "superior": _superior(entry) if _ADMINISTRATOR in body["roles"] else "",
        "password_fingerprint": "",
    }
    if not rows.add(account, created):
        rows.impossible("account_again", account=body["account"])


@_PEOPLE.projects("account.roles_granted", account)
@_PEOPLE.projects("account.roles_revoked", account)
def account_roles_changed(rows: Rows, entry: Entry) -> None:
    """The roles as they are now; who makes an administrator becomes their superior."""
    body = entry.body
    values: dict[str, Any] = {"roles": _json(body["roles"])}
    if _ADMINISTRATOR in body["roles"] and _ADMINISTRATOR not in body["old"]:
        values["superior"] = _superior(entry)
    _change_account(rows, entry, values)


@_PEOPLE.projects("account.frozen", account)
def account_frozen(rows: Rows, entry: Entry) -> None:
    """Nobody signs in with it until it is unfrozen."""
    _change_account(rows, entry, {"status": "frozen"})


@_PEOPLE.projects("account.unfrozen", account)
def account_unfrozen(rows: Rows, entry: Entry) -> None:
    """Usable again."""
    _change_account(rows, entry, {"status": "active"})


@_PEOPLE.projects("account.closed", account)
def account_closed(rows: Rows, entry: Entry) -> None:
    """Never usable again; the name is not given to anybody else."""
    _change_account(rows, entry, {"status": _CLOSED})


@_PEOPLE.projects("account.credential_set", account)
def account_credential_set(rows: Rows, entry: Entry) -> None:
    """The fingerprint that the password's verifier must have."""
    _change_account(rows, entry, {"password_fingerprint": entry.body["fingerprint"]})


def _change_account(rows: Rows, entry: Entry, values: dict[str, Any]) -> None:
    """Change an account, and note what can't be: one that there is not, or that was closed for ever."""
    name = entry.body["account"]
    before = rows.row(account, name)
    if before is None:
        rows.impossible("account_unknown", account=name)
        return
    if before["status"] == _CLOSED:
        rows.impossible("account_closed_already", account=name)
    rows.change(account, (name,), values)


@_PEOPLE.projects("session.refused", sign_in_attempt)
def session_refused(rows: Rows, entry: Entry) -> None:
    """One more wrong attempt of a known owner."""
    body = entry.body
    if body["owner"]:
        attempt = {"owner": body["owner"], "failed": body["failed"], "locked_until": body["locked_until"]}
        rows.put(sign_in_attempt, attempt)


@_PEOPLE.projects("session.unlocked", sign_in_attempt)
def session_unlocked(rows: Rows, entry: Entry) -> None:
    """The attempts count no longer."""
    rows.remove(sign_in_attempt, entry.body["owner"])


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
