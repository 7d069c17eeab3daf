"""A year's notice as it is entered.

A table with one line for each day, or lines such as ``元旦 2027-01-01/2027-01-03``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from station.core.calendar import CalendarYear, DayKind, SpecialDay, read_days
from station.core.errors import Refused
from station.people.calendar.bodies import LONGEST_NAME
from station.people.calendar.decide import require_day
from station.sheets import Becomes, Checked, CheckedRow, Column, Kind, PreviewLine, Template
from station.sheets.field_change import FieldChange
from station.sheets.previewing import LineOutcomes, changed_fields, new_fields
from station.sheets.problems import problem_of

_DAY: Final = r"\d{4}-\d{1,2}-\d{1,2}"
_RUN: Final = re.compile(rf"({_DAY})(?:\s*(?:/|~|至|到)\s*({_DAY}))?")

CALENDAR_TEMPLATE = Template(
    (
        Column("day", Kind.DATE, required=True, unique=True, titles=("日期", "day"), example="2027-01-01"),
        Column("kind", required=True, longest=20, titles=("类别", "kind"), example="holiday"),
        Column("name", longest=LONGEST_NAME, titles=("名称", "name"), example="元旦（示例）"),
    ),
    name="calendar",
)
"""The table of a year; `kind` is one of `KIND_WORDS`."""

KIND_WORDS: Mapping[str, DayKind] = {
    "holiday": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "节假日": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "working": DayKind.WORKING,
    "上班": DayKind.WORKING,
    "调休上班": DayKind.WORKING,
    "worked in exchange": DayKind.WORKING,
    "班": DayKind.WORKING,
}


@dataclass(frozen=True, slots=True)
class TableYear:
    """A checked table as a year's notice (that of its first day; None with problems), and what came of each line."""

    year: CalendarYear | None
    outcomes: LineOutcomes


def year_of(checked: Checked, source: str, known: Iterable[CalendarYear]) -> TableYear:
    """The year of a checked table, compared with the record; a recorded day that stands in no line is dropped."""
    outcomes = LineOutcomes(checked, "day", "name")
    days: list[tuple[CheckedRow, SpecialDay]] = []
    seen: set[date] = set()
    for row in checked.rows:
        try:
            day = _day(row.date("day"), row.text("kind"), row.text("name"))
            require_day(day, days[0][1].day.year if days else day.day.year, seen)
        except Refused as refusal:
            column = "kind" if refusal.code in ("calendar.unknown_kind", "calendar.worked_weekday") else "day"
            outcomes.refuse(row, problem_of(row.line, column, refusal, row.sheet))
        else:
            seen.add(day.day)
            days.append((row, day))
    year = days[0][1].day.year if days else None
    on_record = {each.day: each for one in known if one.year == year for each in one.days}
    for row, day in days:
        _take(outcomes, row, day, on_record.get(day.day))
    if year is None or not outcomes.sound:
        return TableYear(None, outcomes)
    for gone in sorted(on_record[day] for day in on_record.keys() - seen):
        outcomes.add(PreviewLine(0, Becomes.DROPPED, gone.day.isoformat(), gone.name, _facts(gone)))
    return TableYear(CalendarYear(year, tuple(sorted(day for _, day in days)), source), outcomes)


def _take(outcomes: LineOutcomes, row: CheckedRow, day: SpecialDay, known: SpecialDay | None) -> None:
    about = (day.day.isoformat(), day.name)
    if known is None:
        outcomes.take(row, Becomes.NEW, about, _facts(day))
        return
    changes = tuple(_worded(changed_fields(_named(known), _named(day))))
    outcomes.take(row, Becomes.CHANGED if changes else Becomes.UNCHANGED, about, changes)


def _facts(day: SpecialDay) -> tuple[FieldChange, ...]:
    return tuple(_worded(new_fields(_named(day))))


def _worded(changes: Iterable[FieldChange]) -> Iterator[FieldChange]:
    return (replace(each, words="calendar.kind.") if each.key == "kind" else each for each in changes)


def _named(day: SpecialDay) -> dict[str, str]:
    """What a line says of a day."""
    return {"kind": day.kind.value, "name": day.name}


def _day(day: date | None, kind: str, name: str) -> SpecialDay:
    known = KIND_WORDS.get(kind.strip().casefold())
    if known is None or day is None:
        raise Refused("calendar.unknown_kind", rule="PF-07", kind=kind, known=", ".join(KIND_WORDS))
    return SpecialDay(day, known, name)


def days_of_lines(lines: Iterable[str], kind: DayKind) -> tuple[SpecialDay, ...]:
    """The days of lines that each have a name and a day or a run of days, in either order; empty lines are skipped.

    Raises Refused ``calendar.unreadable_day`` for a line without exactly one day or run.
    """
    days: list[SpecialDay] = []
    for line in lines:
        plain = unicodedata.normalize("NFKC", line).strip()
        if not plain:
            continue
        found = _RUN.search(plain)
        name = (
            "" if found is None else " ".join((plain[: found.start()] + " " + plain[found.end() :]).split())
        )
        if found is None or _RUN.search(name):
            raise Refused("calendar.unreadable_day", rule="PF-07", text=plain)
        try:
            run = read_days(("/".join(_padded(each) for each in found.groups() if each),))
        except ValueError as problem:
            raise Refused("calendar.unreadable_day", rule="PF-07", text=plain) from problem
        days += (SpecialDay(day, kind, name.strip(" :=：")) for day in sorted(run))
    return tuple(days)


def lines_of_days(days: Iterable[SpecialDay], kind: DayKind) -> str:
    """The days of one kind as lines that `days_of_lines` reads; consecutive days of one name form one line."""
    runs: list[list[SpecialDay]] = []
    for each in sorted(days):
        if each.kind is not kind:
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and last.name == each.name and (each.day - last.day).days == 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return "\n".join(_line(run[0].name, run[0].day, run[-1].day) for run in runs)


def _line(name: str, first: date, last: date) -> str:
    run = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
    return f"{name} {run}".strip()


def _padded(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year}-{int(month):02d}-{int(number):02d}"
