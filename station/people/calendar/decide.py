"""Recording the announced days of a year, and computing anew the due moments that depend on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from station.core.calendar import CalendarYear, DayKind, SpecialDay, WorkingHours
from station.core.deadlines import Deadline, due
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy, working_hours
from station.people.calendar.bodies import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    LONGEST_NAME,
    LONGEST_SOURCE,
    MOST_DAYS,
    year_set,
)
from station.people.deadlines.bodies import MOST_MOVED, MovedDeadline, Recomputed
from station.people.sessions import Session

_SATURDAY = 5
_RULES = ("PF-07", "PF-09")


@dataclass(frozen=True, slots=True)
class YearCase:
    """The facts of the decision: the entered year, the years on record, and the deadlines that it may move.

    `deadlines` are open, counted in days and due in that year or later; `zone` is the office's (IANA name).
    """

    year: CalendarYear
    known: tuple[CalendarYear, ...]
    deadlines: tuple[Deadline, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class YearOutcome:
    """The year as it is kept, how many deadlines were computed anew, and how many of these moved to another day."""

    year: CalendarYear
    recomputed: int
    moved: int


def decide_year(session: Session, case: YearCase, policy: Policy, now: datetime) -> Decided[YearOutcome]:
    """The entry of the year, and those of the deadlines that it settles or moves.

    Raises Refused ``calendar.…`` for a year that can't be a notice, ``calendar.same`` when nothing changes.
    """
    year = tidied(case.year)
    before = next((each for each in case.known if each.year == year.year), None)
    if before is not None and before.days == year.days:
        raise Refused("calendar.same", rule="PF-07", year=year.year)
    others = tuple(each for each in case.known if each.year != year.year)
    hours = working_hours(policy, (*others, year), case.zone)
    moved = tuple(filter(None, (_again(each, hours) for each in case.deadlines)))
    about = subject("calendar", str(year.year))
    drafts = (
        session.draft(year_set(year), now, subjects=(about,), rules=_RULES),
        *(
            _recomputed(session, year.year, about, moved[first : first + MOST_MOVED], now)
            for first in range(0, len(moved), MOST_MOVED)
        ),
    )
    on_other_days = sum(each.due_at != again.due_at for each, again in moved)
    return Decided(drafts, (), YearOutcome(year, len(moved), on_other_days))


def _again(deadline: Deadline, hours: WorkingHours) -> tuple[Deadline, Deadline] | None:
    """The deadline before and after it is computed on `hours`; None when nothing changes.

    A deadline that stays on its day keeps its time of day, also where the set hours were changed meanwhile.
    """
    if deadline.length is None:
        return None
    found = due(deadline.started_at, deadline.length, hours, deadline.pauses)
    stays = hours.day_of(found.at) == hours.day_of(deadline.due_at)
    again = replace(deadline, due_at=deadline.due_at if stays else found.at, provisional=found.provisional)
    return None if again == deadline else (deadline, again)


def _recomputed(
    session: Session, year: int, about: str, moved: Iterable[tuple[Deadline, Deadline]], now: datetime
) -> Draft:
    lines, subjects = [], [about]
    for each, again in moved:
        lines.append(
            MovedDeadline(
                each.kind, each.subject, each.seq, each.title, each.due_at, again.due_at, again.provisional
            )
        )
        subjects += [each.subject, *(subject("officer", number) for number in each.persons)]
    body = Recomputed(year, tuple(lines))
    return session.draft(body, now, subjects=tuple(dict.fromkeys(subjects)), rules=("PF-09",))


def tidied(year: CalendarYear) -> CalendarYear:
    """The year with its days in order and its words composed.

    Raises Refused ``calendar.bad_year``, ``calendar.source_missing``, ``calendar.source_long``, ``calendar.no_days``,
    ``calendar.too_many_days``, ``calendar.other_year``, ``calendar.day_twice``, ``calendar.name_long``,
    ``calendar.worked_weekday``.
    """
    if not EARLIEST_YEAR <= year.year <= LATEST_YEAR:
        raise Refused("calendar.bad_year", year=year.year)
    source = _line(year.source)
    if not source:
        raise Refused("calendar.source_missing", rule="PF-07", year=year.year)
    if len(source) > LONGEST_SOURCE:
        raise Refused("calendar.source_long", longest=LONGEST_SOURCE, length=len(source))
    if not any(each.kind is DayKind.HOLIDAY for each in year.days):
        raise Refused("calendar.no_days", rule="PF-07", year=year.year)
    if len(year.days) > MOST_DAYS:
        raise Refused("calendar.too_many_days", most=MOST_DAYS, count=len(year.days))
    seen: set[date] = set()
    for each in year.days:
        require_day(each, year.year, seen)
        seen.add(each.day)
    days = sorted(replace(each, name=_line(each.name)) for each in year.days)
    return CalendarYear(year.year, tuple(days), source)


def require_day(each: SpecialDay, year: int, seen: set[date]) -> None:
    """Refuse a day that can't be in the year's notice, or that stands in it already."""
    day = each.day.isoformat()
    if each.day.year != year:
        raise Refused("calendar.other_year", rule="PF-07", day=day, year=year)
    if each.day in seen:
        raise Refused("calendar.day_twice", rule="PF-07", day=day)
    if each.kind is DayKind.WORKING and each.day.weekday() < _SATURDAY:
        raise Refused("calendar.worked_weekday", rule="PF-07", day=day)
    if len(_line(each.name)) > LONGEST_NAME:
        raise Refused("calendar.name_long", day=day, longest=LONGEST_NAME)


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
