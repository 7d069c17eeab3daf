"""Decisions about officers: registering, changing, badges, leaving. Pure: they read a view and return drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.people.administration import require_may_close
from station.people.naming import officer_field
from station.people.ports import OfficerFacts, PeopleView
from station.people.sessions import Session
from station.people.values import Department, Group, Officer

_FIELDS = ("number", "name", "department", "group", "badge", "phone")


def tidied(officer: Officer) -> Officer:
    """`officer` with every field as it is kept. Raises Refused ``batch.…``."""
    return officer_of(lambda key: officer_field(key, getattr(officer, key)))


def officer_of(field: Callable[[str], str]) -> Officer:
    """An officer in service whose facts `field` gives by the template's keys."""
    return Officer(
        field("number"),
        field("name"),
        field("department"),
        field("group"),
        field("badge"),
        field("phone"),
    )


def decide_register(
    session: Session, officer: Officer, people: OfficerFacts, now: datetime
) -> tuple[Draft, ...]:
    """A new officer, and the department and group that come with them.

    Raises Refused ``people.number_taken``, ``people.number_retired``, ``people.badge_taken``, ``batch.…``.
    """
    officer = tidied(officer)
    known = people.officer(officer.number)
    if known is not None:
        code = "people.number_taken" if known.active else "people.number_retired"
        raise Refused(code, number=known.number, name=known.name)
    _require_free_badge(officer, people)
    registered = session.draft(
        "officer.registered", now, subjects=(subject("officer", officer.number),), body=_body(officer)
    )
    return (*_units(session, officer, people, now), registered)


def decide_change(
    session: Session, officer: Officer, people: OfficerFacts, now: datetime
) -> tuple[Draft, ...]:
    """An officer's new facts; no draft when nothing differs. Raises what registering raises, and `unknown_officer`."""
    officer = tidied(officer)
    known = require_active(officer.number, people)
    if officer == known:
        return ()
    _require_free_badge(officer, people)
    changed = session.draft(
        "officer.changed",
        now,
        subjects=(subject("officer", officer.number),),
        body={**_body(officer), "old": _body(known)},
    )
    return (*_units(session, officer, people, now), changed)


def decide_badge(
    session: Session, number: str, badge: str, people: OfficerFacts, now: datetime
) -> tuple[Draft, ...]:
    """Another badge, or with "" none. Raises Refused ``people.badge_taken``, ``people.unknown_officer``."""
    known = require_active(number, people)
    officer = replace(known, badge=officer_field("badge", badge))
    if officer.badge == known.badge:
        return ()
    _require_free_badge(officer, people)
    body = {"number": known.number, "badge": officer.badge, "old": known.badge}
    return (session.draft("officer.badge_set", now, subjects=(subject("officer", known.number),), body=body),)


def decide_leave(
    session: Session, number: str, reason: str, view: PeopleView, now: datetime
) -> tuple[Draft, ...]:
    """An officer leaves, and their account with them.

    Raises Refused ``people.items_open`` and ``people.returns_open`` (EQ-13) while items are in their name or recordings
    of what they brought back are still to come, ``people.reason_missing``, and
    ``people.account_senior`` (PF-05) when their account is not this person's to close.
    """
    officer = require_active(number, view.people)
    if not reason.strip():
        raise Refused("people.reason_missing", rule="PF-04")
    held = len(view.equipment.held_by(officer.number))
    if held:
        raise Refused("people.items_open", rule="EQ-13", number=officer.number, name=officer.name, count=held)
    awaited = view.equipment.open_returns_of(officer.number)
    if awaited:
        raise Refused(
            "people.returns_open",
            rule="EQ-13",
            name=officer.name,
            number=officer.number,
            tags=", ".join(awaited),
        )
    about = subject("officer", officer.number)
    body = {"number": officer.number, "reason": reason.strip()}
    left = session.draft("officer.left", now, subjects=(about,), body=body, rules=("EQ-13",))
    account = view.people.account_of(officer.number)
    if account is None:
        return (left,)
    require_may_close(session, account, view.people)
    closed = session.draft(
        "account.closed",
        now,
        subjects=(subject("account", account.name), about),
        body={"account": account.name, "reason": reason.strip()},
        rules=("PF-04",),
    )
    return (left, closed)


def require_active(number: str, people: OfficerFacts) -> Officer:
    """The officer in service. Raises Refused ``people.unknown_officer`` or ``people.officer_left``."""
    officer = people.officer(number)
    if officer is None:
        raise Refused("people.unknown_officer", number=number)
    if not officer.active:
        raise Refused("people.officer_left", number=number, name=officer.name)
    return officer


def _require_free_badge(officer: Officer, people: OfficerFacts) -> None:
    carrier = people.officer_by_badge(officer.badge) if officer.badge else None
    if carrier is not None and carrier.number != officer.number:
        raise Refused("people.badge_taken", badge=officer.badge, number=carrier.number, name=carrier.name)


def _units(session: Session, officer: Officer, people: OfficerFacts, now: datetime) -> list[Draft]:
    """The department and group named for the first time: they come into being with their first officer."""
    drafts = []
    if officer.department and not people.has_department(officer.department):
        drafts.append(department_draft(session, Department(officer.department), now))
    group = Group(officer.group, officer.department)
    if officer.group and not people.has_group(group):
        drafts.append(group_draft(session, group, now))
    return drafts


def department_draft(session: Session, department: Department, now: datetime) -> Draft:
    """A department's name and code."""
    return session.draft("department.defined", now, body={"name": department.name, "code": department.code})


def group_draft(session: Session, group: Group, now: datetime) -> Draft:
    """A group within its department."""
    return session.draft("group.defined", now, body={"name": group.name, "department": group.department})


def _body(officer: Officer) -> dict[str, str]:
    return {key: getattr(officer, key) for key in _FIELDS}
