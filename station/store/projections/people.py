"""Projections of people: office, units, officers, accounts (custody stream) and sign-in attempts (audit stream)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from station.core.clock import local, to_record
from station.core.codes import code_key
from station.core.ledger import Entry, canonical_bytes
from station.people.bodies import (
    AccountClosed,
    AccountCreated,
    AccountFrozen,
    AccountUnfrozen,
    BadgeSet,
    DepartmentDefined,
    GroupDefined,
    OfficeFounded,
    OfficerChanged,
    OfficerLeft,
    OfficerRegistered,
    RolesGranted,
    RolesRevoked,
    SessionClosed,
    SessionLocked,
    SessionOpened,
    SessionRefused,
    SessionUnlocked,
    SessionUnlocked2,
    VerifierChanged,
)
from station.people.grid_bodies import GridDefined, GridDefined2
from station.people.leaving.bodies import OfficerLeft2
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
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

_PEOPLE.without_state(SessionClosed, SessionLocked, SessionOpened, VerifierChanged)


@_PEOPLE.derives(OfficeFounded, office)
def office_founded(rows: Rows, _entry: Entry, body: OfficeFounded) -> None:
    """The office whose station this is."""
    rows.put(office, {"code": body.code, "name": body.name})


@_PEOPLE.derives(DepartmentDefined, department)
def department_defined(rows: Rows, _entry: Entry, body: DepartmentDefined) -> None:
    """A department, or its new code; one that had ended is there again."""
    life = _life(rows.row(department, body.name))
    rows.put(department, {"name": body.name, "code": body.code, **life})


@_PEOPLE.derives(GroupDefined, enforcement_group)
def group_defined(rows: Rows, _entry: Entry, body: GroupDefined) -> None:
    """A group within its department; one that had ended is there again."""
    life = _life(rows.row(enforcement_group, body.department, body.name))
    rows.put(enforcement_group, {"department": body.department, "name": body.name, **life})


def _life(before: Row | None) -> dict[str, Any]:
    return {"former": "" if before is None else before["former"], "ended_on": None, "merged_into": ""}


@_PEOPLE.derives(GridDefined, grid)
def grid_defined(rows: Rows, entry: Entry, body: GridDefined) -> None:
    """The grid from a day on, without deputies; until then it stands as before."""
    _grid(rows, entry, body, ())


@_PEOPLE.derives(GridDefined2, grid)
def grid_defined_with_deputies(rows: Rows, entry: Entry, body: GridDefined2) -> None:
    """The grid from a day on; until then it stands as before."""
    _grid(rows, entry, body, body.deputies)


def _grid(rows: Rows, entry: Entry, body: GridDefined, deputies: tuple[str, ...]) -> None:
    since, prior = body.effective_on.isoformat(), rows.row(grid, body.code)
    values = {"name": body.name, "chief": body.chief, "effective_on": since}
    lists = {"deputies": _json(deputies), "members": _json(body.members)}
    today = local(entry.happened_at, entry.zone).date().isoformat()
    before = [] if prior is None else _until(prior, since, today)
    rows.put(grid, {"code": body.code, **values, **lists, "before": _json(before)})


def _until(prior: Row, since: str, today: str) -> list[dict[str, str]]:
    """How the grid stands from today on until `since`: what counts today, and what was to follow before that day."""
    columns = ("name", "chief", "deputies", "members", "effective_on")
    known = [*json.loads(prior["before"]), {each: prior[each] for each in columns}]
    sooner = [each for each in known if each["effective_on"] < since]
    begun = [each for each in sooner if each["effective_on"] <= today]
    ahead = [each for each in sooner if each["effective_on"] > today]
    return [*begun[-1:], *ahead] if since > today else []


@_PEOPLE.derives(OfficerRegistered, officer)
def officer_registered(rows: Rows, _entry: Entry, body: OfficerRegistered) -> None:
    """A new officer."""
    new = {"number": body.number, **_facts(body), "active": True, "pin_fingerprint": "", "former": ""}
    new["number_key"] = code_key(body.number)
    if not rows.add(officer, new):
        rows.impossible("officer_again", number=new["number"])


@_PEOPLE.derives(OfficerChanged, officer)
def officer_changed(rows: Rows, _entry: Entry, body: OfficerChanged) -> None:
    """New facts of an officer; a former name still finds them."""
    facts, before = _facts(body), rows.row(officer, body.number)
    if before is not None and before["name"] != body.name:
        names = [each for each in before["former"].split("\n") if each and each != body.name]
        facts["former"] = "\n".join(dict.fromkeys([*names, before["name"]]))
    change_officer(rows, body.number, facts)


@_PEOPLE.derives(BadgeSet, officer)
def officer_badge_set(rows: Rows, _entry: Entry, body: BadgeSet) -> None:
    """Another badge, or none."""
    change_officer(rows, body.number, {"badge": body.badge, "badge_key": code_key(body.badge)})


@_PEOPLE.derives(OfficerLeft, officer)
def officer_left(rows: Rows, _entry: Entry, body: OfficerLeft) -> None:
    """An officer is no longer in service; another officer may get the badge, but never the number."""
    change_officer(rows, body.number, {"active": False, "badge": "", "badge_key": ""})


_PEOPLE.derives(OfficerLeft2, officer)(officer_left)


def change_officer(rows: Rows, number: str, values: dict[str, Any]) -> None:
    """Change an officer, and report an officer that does not exist."""
    if not rows.change(officer, (number,), values):
        rows.impossible("officer_unknown", number=number)


@_PEOPLE.derives(AccountCreated, account)
def account_created(rows: Rows, entry: Entry, body: AccountCreated) -> None:
    """A new account; an administrator's superior is the account that made it (none for the program)."""
    created = {
        "name": body.account,
        "display_name": body.name,
        "number": body.number,
        "roles": _json(body.roles),
        "status": "active",
        "superior": _superior(entry) if _ADMINISTRATOR in body.roles else "",
        "password_fingerprint": "",
    }
    if not rows.add(account, created):
        rows.impossible("account_again", account=body.account)


@_PEOPLE.derives(RolesGranted, account)
def account_roles_granted(rows: Rows, entry: Entry, body: RolesGranted) -> None:
    """The present roles; whoever makes an administrator becomes their superior."""
    values: dict[str, Any] = {"roles": _json(body.roles)}
    if _ADMINISTRATOR in body.roles and _ADMINISTRATOR not in body.old:
        values["superior"] = _superior(entry)
    change_account(rows, body.account, values)


@_PEOPLE.derives(RolesRevoked, account)
def account_roles_revoked(rows: Rows, _entry: Entry, body: RolesRevoked) -> None:
    """The present roles."""
    change_account(rows, body.account, {"roles": _json(body.roles)})


@_PEOPLE.derives(AccountFrozen, account)
def account_frozen(rows: Rows, _entry: Entry, body: AccountFrozen) -> None:
    """Nobody can sign in with the account until it is unfrozen."""
    change_account(rows, body.account, {"status": "frozen"})


@_PEOPLE.derives(AccountUnfrozen, account)
def account_unfrozen(rows: Rows, _entry: Entry, body: AccountUnfrozen) -> None:
    """The account can be used again."""
    change_account(rows, body.account, {"status": "active"})


@_PEOPLE.derives(AccountClosed, account)
def account_closed(rows: Rows, _entry: Entry, body: AccountClosed) -> None:
    """The account can never be used again; its name is not given to anybody else."""
    change_account(rows, body.account, {"status": _CLOSED})


def change_account(rows: Rows, name: str, values: dict[str, Any]) -> None:
    """Change an account, and report one that does not exist or was closed for ever."""
    before = rows.row(account, name)
    if before is None:
        rows.impossible("account_unknown", account=name)
        return
    if before["status"] == _CLOSED:
        rows.impossible("account_closed_already", account=name)
    rows.change(account, (name,), values)


@_PEOPLE.derives(SessionRefused, sign_in_attempt)
def session_refused(rows: Rows, entry: Entry, body: SessionRefused) -> None:
    """One more wrong attempt of a known owner."""
    if body.owner:
        until = "" if body.locked_until is None else to_record(body.locked_until)
        attempt = {"owner": body.owner, "failed": body.failed, "locked_until": until, "seq": entry.seq}
        rows.put(sign_in_attempt, attempt)


@_PEOPLE.derives(SessionUnlocked, sign_in_attempt)
def session_unlocked(rows: Rows, _entry: Entry, body: SessionUnlocked | SessionUnlocked2) -> None:
    """The attempts no longer count."""
    rows.remove(sign_in_attempt, body.owner)


_PEOPLE.derives(SessionUnlocked2, sign_in_attempt)(session_unlocked)


def _facts(body: OfficerRegistered | OfficerChanged) -> dict[str, Any]:
    return {
        "name": body.name,
        "department": body.department,
        "group_name": body.group,
        "badge": body.badge,
        "badge_key": code_key(body.badge),
        "phone": body.phone,
    }


def _superior(entry: Entry) -> str:
    return "" if entry.actor.account == "station" else entry.actor.account


def _json(value: Sequence[object]) -> str:
    return canonical_bytes(value).decode("utf-8")
