"""A year's notice as it is entered: a table with one line a day, or lines such as ``元旦 2027-01-01/2027-01-03``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from station.core.calendar import CalendarYear, DayKind, SpecialDay, read_days
from station.core.errors import Refused
from station.people.calendar.bodies import LONGEST_NAME
from station.people.calendar.decide import require_day
from station.sheets import Checked, Column, Kind, Problem, Template
from station.sheets.problems import problem_of

_DAY: Final = r"\d{4}-\d{1,2}-\d{1,2}"
_RUN: Final = re.compile(rf"({_DAY})(?:\s*(?:/|~|至|到)\s*({_DAY}))?")

CALENDAR_TEMPLATE = Template(
    (
        Column("day", Kind.DATE, required=True, unique=True, titles=("日期", "day"), example="2027-01-01"),
        Column("kind", required=True, longest=20, titles=("类别", "kind"), example="holiday"),
        Column("name", longest=LONGEST_NAME, titles=("名称", "name"), example="元旦（示例）"),
    )
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
    "班": DayKind.WORKING,
}


def year_of(checked: Checked, source: str) -> tuple[CalendarYear | None, tuple[Problem, ...]]:
    """The year that a checked table is about (that of its first day), or every problem of its lines."""
    problems = list(checked.problems)
    days: list[SpecialDay] = []
    seen: set[date] = set()
    for row in checked.rows:
        try:
            day = _day(row.date("day"), row.text("kind"), row.text("name"))
            require_day(day, days[0].day.year if days else day.day.year, seen)
        except Refused as refusal:
            column = "kind" if refusal.code in ("calendar.unknown_kind", "calendar.worked_weekday") else "day"
            problems.append(problem_of(row.line, column, refusal, row.sheet))
        else:
            seen.add(day.day)
            days.append(day)
    if problems or not days:
        return None, tuple(sorted(problems, key=lambda problem: problem.line))
    return CalendarYear(days[0].day.year, tuple(sorted(days)), source), ()


def _day(day: date | None, kind: str, name: str) -> SpecialDay:
    known = KIND_WORDS.get(kind.strip().casefold())
    if known is None or day is None:
        raise Refused("calendar.unknown_kind", rule="PF-07", kind=kind, known=", ".join(KIND_WORDS))
    return SpecialDay(day, known, name)


def days_of_lines(lines: Iterable[str], kind: DayKind) -> tuple[SpecialDay, ...]:
    """The days of lines that each have a name and a day or a run of days, in either order; empty lines say nothing.

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
    """The days of one kind as `days_of_lines` reads them, runs of one name together."""
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
