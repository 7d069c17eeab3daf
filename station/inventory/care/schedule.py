"""What is cared for by schedule: planned, done, ended (EQ-14). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.calendar import CalendarYear
from station.core.clock import local
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.inventory.care.bodies import (
    LONGEST_CARE,
    LONGEST_VERIFIER,
    MOST_MONTHS,
    MOST_PLANNED,
    Cared,
    CareEnded,
    CarePlanned,
    PlannedCare,
)
from station.inventory.care.verifying import months_later, short
from station.inventory.losses.bodies import ItemLost, WrittenOff
from station.inventory.losses.decide import require_on_record
from station.inventory.receivers.bodies import MOST_WATCHING
from station.inventory.stock.facts import require_kept_singly
from station.inventory.values import GONE, Item, Tracking
from station.people.deadlines.bodies import DueBy
from station.people.naming import written
from station.people.sessions import Session
from station.sheets.cells import FIRST_YEAR

RULE: Final = "EQ-14"
INTERVAL: Final = served_integer("EQ-14", "care_interval_months")
LONGEST_DAYS: Final = 366
"""From today to the first care of a plan."""
MOST_AT_ONCE: Final = 5000
"""Items that are planned in one go."""


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """The announced years and the zone, by which days are counted."""

    years: tuple[CalendarYear, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class PlanCase:
    """Items that are to be cared for every so many months (None: as the rule says), the first time on a day (None: after one interval).

    `watching` are the officers whom the care of each concerns, by tag.
    """

    items: Sequence[Item]
    months: int | None
    first: date | None
    watching: Mapping[str, tuple[str, ...]]
    at: OfficeTime


@dataclass(frozen=True, slots=True)
class CaredCase:
    """An item that was cared for: what was done, on which day (None: today), by whom; `months` is how often it is planned, None where it is not."""

    item: Item
    what: str
    on: date | None
    worker: str
    months: int | None
    watching: tuple[str, ...]
    at: OfficeTime


@dataclass(frozen=True, slots=True)
class CareEndCase:
    """An item that is to be cared for by no schedule any more, how often it is (None: it is not planned), and why."""

    item: Item
    months: int | None
    reason: str


def to_plan(items: Iterable[Item], running: Collection[str]) -> tuple[Item, ...]:
    """Of the items of a category those that can be planned and are not yet: single ones that the office still has."""
    return tuple(
        each
        for each in items
        if each.tracking is Tracking.SINGLE and each.state not in GONE and each.tag not in running
    )


def decide_plan(session: Session, case: PlanCase, policy: Policy, now: datetime) -> Decided[int]:
    """The items are cared for by schedule from now on; how many they are. A schedule of before is replaced.

    Raises Refused ``care.nothing_to_plan``, ``care.too_many``, ``care.months``, ``care.first_day``, ``losses.written_off``,
    ``losses.lost_already`` and as `require_kept_singly`.
    """
    if not case.items:
        raise Refused("care.nothing_to_plan", rule=RULE)
    if len(case.items) > MOST_AT_ONCE:
        raise Refused("care.too_many", rule=RULE, most=MOST_AT_ONCE)
    months = INTERVAL.of(policy) if case.months is None else case.months
    if not 1 <= months <= MOST_MONTHS:
        raise Refused("care.months", rule=RULE, field="every", most=MOST_MONTHS)
    due = _first_due(case, months, policy, now)
    lines: list[PlannedCare] = []
    for item in case.items:
        require_on_record(item)
        require_kept_singly(item)
        lines.append(PlannedCare(item.tag, item.name, case.watching.get(item.tag, ())[:MOST_WATCHING]))
    drafts = []
    for start in range(0, len(lines), MOST_PLANNED):
        some = tuple(lines[start : start + MOST_PLANNED])
        about = tuple(subject("item", each.tag) for each in some)
        drafts.append(session.draft(CarePlanned(some, months, due), now, subjects=about, rules=(RULE,)))
    return Decided(tuple(drafts), (), len(lines))


def _first_due(case: PlanCase, months: int, policy: Policy, now: datetime) -> DueBy:
    hours = working_hours(policy, case.at.years, case.at.zone)
    if case.first is None:
        return DueBy.after(now, Length(months, LengthUnit.MONTHS), hours)
    days = (case.first - local(now, case.at.zone).date()).days
    if not 0 <= days <= LONGEST_DAYS:
        raise Refused("care.first_day", rule=RULE, field="first", longest=LONGEST_DAYS)
    return DueBy.after(now, Length(days, LengthUnit.DAYS, fixed=True), hours)


def decide_cared(session: Session, case: CaredCase, policy: Policy, now: datetime) -> Decided[DueBy | None]:
    """The item was cared for; when it is due next, None where it is not planned.

    Raises Refused ``care.what_missing``, ``care.what_long``, ``care.worker_long``, ``care.cared_ahead``, ``care.cared_implausible``,
    ``losses.written_off``, ``losses.lost_already`` and as `require_kept_singly`.
    """
    item, today = case.item, local(now, case.at.zone).date()
    require_on_record(item)
    require_kept_singly(item)
    on = case.on or today
    if on > today:
        raise Refused("care.cared_ahead", rule=RULE, field="on", day=on.isoformat())
    if on.year < FIRST_YEAR:
        raise Refused("care.cared_implausible", rule=RULE, field="on", day=on.isoformat())
    what = short(written(case.what, "care.what_missing", RULE, field="what"), LONGEST_CARE, "what")
    worker = short(case.worker, LONGEST_VERIFIER, "worker")
    months = case.months or 0
    due = _next_due(on, today, months, (case, policy, now)) if months else None
    body = Cared(item.tag, item.name, on, what, worker, months, due, case.watching[:MOST_WATCHING])
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), due)


def _next_due(on: date, today: date, months: int, at: tuple[CaredCase, Policy, datetime]) -> DueBy:
    """One interval after the care. What was done earlier than today is due again on its day, at the earliest today."""
    case, policy, now = at
    length = Length(months, LengthUnit.MONTHS)
    if on < today:
        length = Length(max((months_later(on, months) - today).days, 0), LengthUnit.DAYS, fixed=True)
    return DueBy.after(now, length, working_hours(policy, case.at.years, case.at.zone))


def decide_end(session: Session, case: CareEndCase, _policy: Policy, now: datetime) -> Decided[None]:
    """An item is cared for by no schedule any more. Raises Refused ``care.not_planned``, ``care.reason_missing``."""
    item = case.item
    if case.months is None:
        raise Refused("care.not_planned", rule=RULE, tag=item.label, name=item.name)
    why = written(case.reason, "care.reason_missing", RULE, field="reason")
    body = CareEnded(item.tag, item.name, why)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), None)


def planned_every(item: Item, history: Iterable[Entry]) -> int | None:
    """Every how many months an item is cared for by the entries about it that count; None where it is not planned."""
    told, about = tuple(history), subject("item", item.tag)
    voids = Voids(told)
    for entry in reversed(told):
        body = entry.typed
        if isinstance(body, CareEnded | ItemLost | WrittenOff) and voids.by(entry, about) is None:
            return None
        if isinstance(body, CarePlanned | Cared) and body.months and voids.by(entry, about) is None:
            return body.months
    return None
