"""Decisions about what is said of a matter beside its facts: a site visit, an explanation in place of recordings, and either withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from station.core.calendar import CalendarYear
from station.core.deadlines import Deadline, DeadlineOutcome, Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.matters.bodies import MatterType
from station.matters.decide import RULE, about_matter, awaits, plausible_day, required
from station.matters.explaining import explained
from station.matters.ports import OpenDues
from station.matters.values import Material, Matter
from station.matters.visit_bodies import (
    MatterExempted,
    MatterMaterialIn,
    MatterStatementWithdrawn,
    MatterVisited,
    StatementKind,
    VisitResult,
)
from station.people.deadlines.bodies import DueBy
from station.people.naming import noted, written
from station.people.sessions import Session

VISIT_DAYS: Final = served_integer("DM-05", "site_visit_working_days")
SITE_VISIT: Final = "site_visit"
"""The kind of deadline of a visit's material."""
VISITED: Final = (MatterType.LICENCE, MatterType.FOLLOW_UP)
"""Kinds of matters with site visits whose material has its time (DM-05)."""
_WHOLE_DAY: Final = Length(24, LengthUnit.HOURS)
LONGEST_CALLED: Final = 200
"""Characters of what a deadline calls the matter."""


@dataclass(frozen=True, slots=True)
class VisitCase:
    """A site visit of a matter on a day (None: today); `material` is what was recorded from that day on and is in already."""

    number: str
    known: Matter | None
    on: date | None
    result: VisitResult
    note: str
    material: Material | None
    years: tuple[CalendarYear, ...]
    zone: str
    today: date


@dataclass(frozen=True, slots=True)
class MatterExemptionCase:
    """A written explanation on a ground of RC-06, for a matter."""

    number: str
    known: Matter | None
    ground: str
    text: str


@dataclass(frozen=True, slots=True)
class MaterialCase:
    """Material of a matter's site visit is in; `due` is the deadline of that visit."""

    known: Matter
    due: Deadline
    material: Material


@dataclass(frozen=True, slots=True)
class WithdrawStatementCase:
    """A visit or an explanation that the entry `seq` noted is to count no more.

    `due` is the deadline of that visit. `came_in` is what an explanation stood for and what came in all the same.
    """

    number: str
    known: Matter | None
    what: StatementKind
    seq: int
    reason: str
    due: Deadline | None = None
    came_in: tuple[MaterialCase, ...] = ()


def day_began(day: date, zone: str) -> datetime:
    """When a day begins at the office."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def awaited_of(known: Matter, deadlines: OpenDues) -> tuple[Deadline, ...]:
    """The open deadlines of the site visits of a matter, the next due first."""
    about = dict.fromkeys(each.due_about for each in known.visits)
    running = deadlines.open_about(*about).deadlines if about else ()
    return tuple(each for each in running if each.kind == SITE_VISIT)


def decide_visit(session: Session, case: VisitCase, policy: Policy, now: datetime) -> Decided[DueBy]:
    """Until when the visit's material is to be in: within the working days after one that was passed, else until that day ends.

    Raises Refused ``matters.unknown``, ``matters.visit_kind``, ``matters.visited_before`` and, for the day, as a decision's.
    """
    known = required(case.known, case.number)
    if known.kind not in VISITED:
        raise Refused("matters.visit_kind", rule="DM-05", matter=known.number)
    on = plausible_day(case.today if case.on is None else case.on, case.today, "visited_on")
    if on < known.facts.opened_on:
        raise Refused("matters.visited_before", rule="DM-05", field="visited_on", matter=known.number)
    began = day_began(on, case.zone)
    passed = Length(VISIT_DAYS.of(policy), LengthUnit.WORKING_DAYS)
    length = passed if case.result is VisitResult.PASSED else _WHOLE_DAY
    due = DueBy.after(began, length, working_hours(policy, case.years, case.zone))
    called = " ".join(filter(None, (known.number, known.facts.title)))[:LONGEST_CALLED]
    numbers = tuple(each.number for each in known.facts.officers)
    material = (None, None) if case.material is None else (case.material.at, case.material.seq)
    body = MatterVisited(
        *(known.key, known.number, called, numbers, on, case.result, noted(case.note, RULE), began, due),
        *material,
    )
    return Decided(
        (about_matter(session, body, known, now, rules=("DM-05", RULE), also=awaits(known)),), (), due
    )


def decide_exempt_matter(
    session: Session, case: MatterExemptionCase, policy: Policy, now: datetime
) -> Decided[None]:
    """The entry of the explanation.

    Raises Refused ``matters.unknown``, ``matters.own_exemption`` (nobody accepts what excuses them), and as `explained`.
    """
    known = required(case.known, case.number)
    if known.is_of(session.number):
        raise Refused("matters.own_exemption", rule="RC-06", matter=known.number)
    why = explained(case.ground, case.text, policy)
    body = MatterExempted(known.key, known.number, case.ground, why)
    return Decided(
        (about_matter(session, body, known, now, rules=("RC-06", RULE), also=awaits(known)),), (), None
    )


def decide_withdraw_statement(
    session: Session, case: WithdrawStatementCase, policy: Policy, now: datetime
) -> Decided[None]:
    """What was noted counts no more; what came in while an explanation stood for it is in since then.

    Raises Refused ``matters.unknown``, ``matters.no_statement``, ``matters.own_visit`` (nobody takes back the visit by which their own
    material is late), ``matters.withdrawal_reason_missing``.
    """
    known = required(case.known, case.number)
    standing = known.visits if case.what is StatementKind.VISIT else known.exemptions
    if all(each.seq != case.seq for each in standing):
        raise Refused("matters.no_statement", rule=RULE, matter=known.number, entry=case.seq)
    if case.due is not None and case.due.late(now) and _is_of(session, known, case.due):
        raise Refused("matters.own_visit", rule="DM-05", matter=known.number, entry=case.seq)
    why = written(case.reason, "matters.withdrawal_reason_missing", RULE, field="reason", matter=known.number)
    body = MatterStatementWithdrawn(known.key, known.number, case.what, case.seq, why)
    came_in = (decide_material_in(session, each, policy, now) for each in case.came_in)
    draft = about_matter(session, body, known, now, also=awaits(known))
    return Decided((draft, *(each for found in came_in for each in found.drafts)), (), None)


def _is_of(session: Session, known: Matter, due: Deadline) -> bool:
    return known.is_of(session.number) or session.number in due.persons


def decide_material_in(session: Session, case: MaterialCase, policy: Policy, now: datetime) -> Decided[None]:
    """The first material of a site visit is in since its import began. Never refuses: what was copied is in."""
    del policy, now
    known, found = case.known, case.material
    body = MatterMaterialIn(known.key, known.number, found.session, case.due.seq, found.seq)
    rules, also = ("DM-05", RULE), awaits(known)
    return Decided((about_matter(session, body, known, found.at, rules=rules, also=also),), (), None)


def material_state(due: Deadline | None, now: datetime) -> str:
    """How the material of a site visit stands; worded in ``matters.visit_said.<value>``."""
    if due is None or due.outcome is DeadlineOutcome.WITHDRAWN:
        return "explained"
    if due.ended_at is not None:
        return "late" if due.late(now) else "in_time"
    return "overdue" if due.late(now) else "awaited"
