"""Decisions about officers: registering, changing, badges, leaving. Pure: a case holds all the facts they need."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from station.core.clock import DEFAULT_ZONE, local
from station.core.codes import CodeHolder, CodeReader, require_free
from station.core.deciding import Decided
from station.core.errors import Refused, raise_together
from station.core.ledger import Draft, subject
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.people import bodies
from station.people.administration import OfficeStanding, require_may_close, standing_of
from station.people.leaving.bodies import OfficerLeft2
from station.people.leaving.decide import gathered, things_open
from station.people.leaving.modes import MODE, REFUSE
from station.people.leaving.ports import OpenThing, OpenThings
from station.people.naming import officer_field, written
from station.people.offices.keepers import Keeping, given_up
from station.people.offices.values import Holding
from station.people.ports import OfficerFacts, PeopleView
from station.people.sessions import Session
from station.people.values import Department, Group, Officer

_MOST_NAMED = 5
"""Items that a refusal names."""


@dataclass(frozen=True, slots=True)
class OfficerCase:
    """The wanted facts of an officer, and the record: who has this number, and what has their codes already.

    `new_department` and `new_group` say that these are named for the first time. `signed_for` is what the officer signed for a unit
    or place: the tag, and what that is called.
    """

    officer: Officer
    known: Officer | None
    number_holders: tuple[CodeHolder, ...] = ()
    badge_holders: tuple[CodeHolder, ...] = ()
    new_department: bool = False
    new_group: bool = False
    signed_for: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeavingCase:
    """An officer who is to leave, and the reason: items in their name, awaited recordings, and their account.

    `signed_for` are those of the items that are lent to a unit or place: their tags, and what that is called. `open` is all that
    stands open in the officer's name, as each room tells it. `handover` is the entry of the signed one (0: none), `unsigned` how many
    things left their name without one. `keeps` are the keeper's offices that end with the leave, with what is known of each and for whom
    the officer stands in.
    """

    number: str
    reason: str
    officer: Officer | None
    held: int = 0
    awaited: tuple[str, ...] = ()
    account: OfficeStanding | None = None
    signed_for: tuple[tuple[str, str], ...] = ()
    open: tuple[OpenThing, ...] = ()
    handover: int = 0
    unsigned: int = 0
    keeps: tuple[tuple[Holding, Keeping, tuple[str, str]], ...] = ()
    zone: str = DEFAULT_ZONE


def tidied(officer: Officer) -> Officer:
    """`officer` with every field in its stored form. Raises Refused ``batch.…``."""
    return officer_of(lambda key: officer_field(key, getattr(officer, key)))


def officer_of(field: Callable[[str], str]) -> Officer:
    """An officer in service; `field` gives the facts by the template's keys."""
    return Officer(
        field("number"),
        field("name"),
        field("department"),
        field("group"),
        field("badge"),
        field("phone"),
    )


def officer_case(entered: Officer, people: OfficerFacts, codes: CodeReader) -> OfficerCase:
    """The case of an officer with the entered facts, in the units that these mean (`UnitNames`).

    Raises Refused ``batch.…`` for a fact that can't be stored, ``units.office_name`` for a new department that is called as the office,
    ``units.group_of_department`` for a group without its department.
    """
    officer, units = tidied(entered), people.unit_names()
    department, group = units.placed(officer.department, officer.group)
    officer = replace(officer, department=department, group=group)
    new_department = bool(department) and not units.has_department(department)
    if new_department:
        units.require_may_be(Department(department))
    new_group = bool(group) and not units.has_group(Group(group, department))
    if new_group and not department:
        units.require_in_department(group)
    return OfficerCase(
        officer,
        people.officer(officer.number),
        codes.holders(officer.number),
        codes.holders(officer.badge),
        new_department=new_department,
        new_group=new_group,
    )


def badge_case(number: str, badge: str, people: OfficerFacts, codes: CodeReader) -> OfficerCase:
    """The case of an officer with another badge. Raises Refused ``people.unknown_officer``, ``people.officer_left``."""
    known = in_service(number, people.officer(number))
    badge = officer_field("badge", badge)
    return OfficerCase(replace(known, badge=badge), known, badge_holders=codes.holders(badge))


def leaving_case(
    session: Session, number: str, reason: str, view: PeopleView, rooms: Sequence[OpenThings] = ()
) -> LeavingCase:
    """The case of an officer who is to leave; `rooms` tell what stands open in their name."""
    officer = view.people.officer(number)
    if officer is None:
        return LeavingCase(number, reason, None)
    account = view.people.account_of(officer.number)
    return LeavingCase(
        number,
        reason,
        officer,
        sum(each.quantity for each in view.equipment.held_by(officer.number)),
        tuple(view.equipment.open_returns_of(officer.number)),
        None if account is None else standing_of(session, account, view.people),
        tuple(view.equipment.signed_for(officer.number)),
        gathered(rooms, officer, "" if account is None else account.name, view),
    )


def decide_register(session: Session, case: OfficerCase, _policy: Policy, now: datetime) -> Decided[Officer]:
    """A new officer, with their department and group if these are new.

    Raises Refused ``people.number_taken``, ``people.number_retired``, ``codes.…`` for a number or badge that has a
    meaning.
    """
    known, officer = case.known, case.officer
    if known is not None:
        code = "people.number_taken" if known.active else "people.number_retired"
        raise Refused(code, number=known.number, name=known.name)
    require_free(officer.number, case.number_holders)
    _require_free_badge(case)
    body = bodies.OfficerRegistered(
        officer.number, officer.name, officer.department, officer.group, officer.badge, officer.phone
    )
    registered = session.draft(body, now, subjects=(subject("officer", officer.number),))
    return Decided((*_units(session, case, now), registered), (), officer)


def decide_change(session: Session, case: OfficerCase, _policy: Policy, now: datetime) -> Decided[Officer]:
    """New facts of an officer; no draft when nothing changes. What they signed for a unit that they leave is told (EQ-11).

    Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``codes.…``.
    """
    officer = case.officer
    known = in_service(officer.number, case.known)
    if officer == known:
        return Decided((), (), officer)
    _require_free_badge(case)
    body = bodies.OfficerChanged(
        officer.number,
        officer.name,
        officer.department,
        officer.group,
        officer.badge,
        officer.phone,
        bodies.OfficerRecord(
            known.number, known.name, known.department, known.group, known.badge, known.phone
        ),
    )
    changed = session.draft(body, now, subjects=(subject("officer", officer.number),))
    return Decided(
        (*_units(session, case, now), changed), about_signed(known, officer, case.signed_for), officer
    )


def about_signed(
    before: Officer, after: Officer, signed_for: Sequence[tuple[str, str]]
) -> tuple[Notice, ...]:
    """That gear of a unit which an officer leaves stands on their signature (EQ-11, EQ-13)."""
    left = units_of(before) - units_of(after)
    theirs = [(tag, unit) for tag, unit in signed_for if unit in left]
    if not theirs:
        return ()
    tags = ", ".join(tag for tag, _ in theirs[:_MOST_NAMED])
    units = ", ".join(dict.fromkeys(unit for _, unit in theirs))
    named = {"name": after.name, "number": after.number, "tags": tags, "units": units}
    return (notice("signed_for_stays", "EQ-11", **named, count=len(theirs)),)


def units_of(officer: Officer) -> frozenset[str]:
    """The names of the units that an officer belongs to."""
    group = Group(officer.group, officer.department).path if officer.group else ""
    return frozenset((officer.department, group)) - {""}


def decide_badge(session: Session, case: OfficerCase, _policy: Policy, now: datetime) -> Decided[Officer]:
    """Another badge, or none with ""; no draft when it is the same. Raises Refused ``codes.…``."""
    officer = case.officer
    known = in_service(officer.number, case.known)
    if officer.badge == known.badge:
        return Decided((), (), officer)
    _require_free_badge(case)
    body = bodies.BadgeSet(known.number, officer.badge, known.badge)
    draft = session.draft(body, now, subjects=(subject("officer", known.number),))
    return Decided((draft,), (), officer)


def decide_leave(session: Session, case: LeavingCase, policy: Policy, now: datetime) -> Decided[Officer]:
    """An officer leaves, and their account with them.

    Raises Refused ``people.items_open``, ``people.items_signed_for`` and ``people.returns_open`` (EQ-13) while items are in their name or recordings
    of what they brought back are still to come, and ``people.things_open`` for each other kind of what stands open; all
    of it together. Raises ``people.handover_missing`` where the office asks for a signed handover, ``people.reason_missing``, and
    ``people.account_senior`` (PF-05) when their account is not this person's to close.
    """
    officer = in_service(case.number, case.officer)
    why = written(case.reason, "people.reason_missing", "PF-04")
    raise_together(hindrances(case, officer))
    if case.unsigned and MODE.of(policy) == REFUSE:
        facts = {"number": officer.number, "name": officer.name, "count": case.unsigned}
        raise Refused("people.handover_missing", rule="EQ-13", **facts)
    about = subject("officer", officer.number)
    said = (officer.number, why)
    body = OfficerLeft2(*said, case.handover) if case.handover else bodies.OfficerLeft(*said)
    drafts = [session.draft(body, now, subjects=(about,), rules=("EQ-13",))]
    day = local(now, case.zone).date()
    for holding, keeping, absent in case.keeps:
        given = (holding, (officer.number, officer.name), absent)
        drafts += given_up(session, keeping, given, day, policy, now)
    if case.account is not None:
        require_may_close(session, case.account)
        name = case.account.account.name
        drafts.append(
            session.draft(
                bodies.AccountClosed(name, why),
                now,
                subjects=(subject("account", name), about),
                rules=("PF-04",),
            )
        )
    return Decided(tuple(drafts), (), replace(officer, active=False, badge=""))


def hindrances(case: LeavingCase, officer: Officer) -> tuple[Refused, ...]:
    """All that stands in the way of a leave."""
    return (*_in_hand(officer, case), *things_open(officer, case.open))


def _in_hand(officer: Officer, case: LeavingCase) -> Iterator[Refused]:
    """What the register says of them stands in the way."""
    named = {"number": officer.number, "name": officer.name}
    if case.signed_for:
        tags = ", ".join(tag for tag, _ in case.signed_for[:_MOST_NAMED])
        lent = ", ".join(dict.fromkeys(to for _, to in case.signed_for[:_MOST_NAMED]))
        facts = {"count": case.held, "signed": len(case.signed_for), "tags": tags, "receivers": lent}
        yield Refused("people.items_signed_for", rule="EQ-13", **named, **facts)
    elif case.held:
        yield Refused("people.items_open", rule="EQ-13", **named, count=case.held)
    if case.awaited:
        yield Refused("people.returns_open", rule="EQ-13", **named, tags=", ".join(case.awaited))


def in_service(number: str, officer: Officer | None) -> Officer:
    """`officer`, in service. Raises Refused ``people.unknown_officer`` or ``people.officer_left``."""
    if officer is None:
        raise Refused("people.unknown_officer", number=number)
    if not officer.active:
        raise Refused("people.officer_left", number=number, name=officer.name)
    return officer


def _require_free_badge(case: OfficerCase) -> None:
    """Raise Refused ``codes.…`` unless the badge means this officer; an unchanged badge is not checked."""
    officer = case.officer
    if officer.badge and (case.known is None or case.known.badge != officer.badge):
        require_free(officer.badge, case.badge_holders, officer=officer.number)


def _units(session: Session, case: OfficerCase, now: datetime) -> list[Draft]:
    """The department and group that are named for the first time: they are made with their first officer."""
    drafts = []
    if case.new_department:
        drafts.append(department_draft(session, Department(case.officer.department), now))
    if case.new_group:
        drafts.append(group_draft(session, Group(case.officer.group, case.officer.department), now))
    return drafts


def department_draft(session: Session, department: Department, now: datetime) -> Draft:
    """A department's name and code."""
    about = (subject("unit", department.name),)
    return session.draft(bodies.DepartmentDefined(department.name, department.code), now, subjects=about)


def group_draft(session: Session, group: Group, now: datetime) -> Draft:
    """A group within its department."""
    about = (subject("unit", group.path),)
    return session.draft(bodies.GroupDefined(group.name, group.department), now, subjects=about)
