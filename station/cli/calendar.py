"""calendar show · template · import · set: the table of working days (EQ-07, PF-09)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence

from station.cli.arguments import Commands, command, group, number
from station.cli.context import Context
from station.cli.importing import look, looked_at, problem_lines, takes_import
from station.cli.listed import list_report, takes_out, written
from station.cli.lists import of_day, takes_day
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.errors import Refused
from station.core.report import Report, ReportColumn
from station.people.calendar.table import CALENDAR_TEMPLATE, days_of_lines
from station.people.calendar.use_cases import CalendarStatus, YearResult
from station.sheets import Preview, Problem


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "calendar", "public holidays and working days, year by year", "calendar show --year 2026"
    )
    parser = command(
        words,
        "show",
        _show,
        "the years on record, how long they last, and the days of one year",
        "calendar show --year 2026 --json",
    )
    parser.add_argument("--year", type=number, metavar="YEAR")
    takes_day(parser)
    takes_out(parser)
    command(
        words,
        "template",
        _template,
        "print the header and an example line",
        "calendar template > 2027.csv",
    )
    parser = command(
        words,
        "import",
        _import,
        "record a year's notice from a CSV or XLSX file; provisional deadlines are computed anew",
        "calendar import 2027.xlsx --source 国办发明电〔2026〕7号",
    )
    takes_import(parser, "calendar template")
    parser.add_argument("--source", required=True, metavar="TEXT", help="the notice, such as its number")
    parser = command(
        words,
        "set",
        _set,
        "record a year's notice from days and runs of days; provisional deadlines are computed anew",
        "calendar set 2027 --holiday '元旦 2027-01-01/2027-01-03' --working 2027-01-09 --source 通知",
    )
    parser.add_argument("year", type=number, metavar="YEAR")
    for name in ("holiday", "working"):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="TEXT",
            help="a day or a run of days, with a name: '元旦 2027-01-01/2027-01-03'; may be repeated",
        )
    parser.add_argument("--source", required=True, metavar="TEXT", help="the notice, such as its number")


def _show(context: Context, arguments: Namespace) -> Outcome:
    days = of_day(context, context.station.services.people.working_days)
    status = days.status(context.session)
    file = written(context, arguments, lambda: _report(context, status, arguments.year))
    if file is not None:
        return file
    texts = context.texts
    document: dict[str, object] = {
        "last_day": None if status.last_day is None else status.last_day.isoformat(),
        "days_left": status.days_left,
        "ends_soon": status.ends_soon,
        "provisional": status.provisional,
        "years": [_year(each) for each in status.years],
    }
    lines = [texts("calendar.cli.year", **_year(each)) for each in status.years]
    lines += warning_lines(context, status)
    if status.provisional:
        lines.append(texts("calendar.cli.provisional", count=status.provisional))
    if arguments.year is not None:
        year = _announced(status, arguments.year)
        document["days"] = [_day(each) for each in year.days]
        lines += [
            f"{each.day.isoformat()}  {texts(f'calendar.kind.{each.kind}')}  {each.name}"
            for each in year.days
        ]
    return Outcome(document, lines)


def _announced(status: CalendarStatus, year: int) -> CalendarYear:
    """The year on record. Raises Refused ``calendar.not_announced``."""
    found = next((each for each in status.years if each.year == year), None)
    if found is None:
        raise Refused("calendar.not_announced", rule="PF-09", year=year)
    return found


def _report(context: Context, status: CalendarStatus, year: int | None) -> Report:
    """The days of the named year, else of every year on record."""
    texts = context.texts
    years = status.years if year is None else (_announced(status, year),)
    columns = (
        ReportColumn("day", texts("calendar.field.day"), "day"),
        ReportColumn("kind", texts("calendar.field.kind")),
        ReportColumn("name", texts("calendar.field.name")),
        ReportColumn("source", texts("administration.calendar.source")),
    )
    rows = [
        (day.day, texts(f"calendar.kind.{day.kind}"), day.name, each.source)
        for each in years
        for day in each.days
    ]
    return list_report(context, texts("administration.calendar.title"), columns, rows)


def warning_lines(context: Context, status: CalendarStatus) -> list[str]:
    """The warning when the table ends soon (PF-09), or nothing."""
    if not status.ends_soon:
        return []
    if status.last_day is None:
        return [context.texts("calendar.not_this_year", year=status.today.year)]
    facts = {"day": status.last_day.isoformat(), "left": status.days_left, "next": status.last_day.year + 1}
    return [context.texts("calendar.ends_soon", **facts)]


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = CALENDAR_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _import(context: Context, arguments: Namespace) -> Outcome:
    working_days, session, path = (
        context.station.services.people.working_days,
        context.session,
        arguments.file,
    )

    def preview_of(matched: Mapping[str, str]) -> Preview:
        return working_days.preview_file(
            session, path, arguments.source, encoding=arguments.encoding, matched=matched
        )

    looked = look(arguments, CALENDAR_TEMPLATE, "calendar.field", preview_of)
    ended = looked_at(context, arguments, looked)
    if ended is not None:
        return ended
    texts, preview = context.texts, looked.preview
    if not preview.problems:
        outcome = working_days.import_file(
            session,
            path,
            arguments.source,
            encoding=arguments.encoding,
            matched=looked.matched,
            seen=preview.digest,
        )
        if outcome.result is not None:
            return _recorded(context, outcome.result, outcome.left_out)
    problems = [each.worded(texts, "calendar.field") for each in preview.problems]
    lines = problem_lines(looked, texts)
    lines.append(texts("people.done.nothing_imported", count=len(problems)))
    return Outcome({"year": None, "problems": problems}, lines, REFUSED)


def _set(context: Context, arguments: Namespace) -> Outcome:
    days = (
        *days_of_lines(arguments.holiday, DayKind.HOLIDAY),
        *days_of_lines(arguments.working, DayKind.WORKING),
    )
    year = CalendarYear(arguments.year, days, arguments.source)
    return _recorded(context, context.station.services.people.working_days.set_year(context.session, year))


def _recorded(context: Context, result: YearResult, left_out: Sequence[Problem] = ()) -> Outcome:
    outcome = result.outcome
    said = [str(each.worded(context.texts)["message"]) for each in left_out]
    document = {
        **_year(outcome.year),
        "recomputed": outcome.recomputed,
        "moved": outcome.moved,
        "entry": result.entry.reference,
        "problems": [],
        **({"left_out": said} if said else {}),
    }
    facts = {**_year(outcome.year), "recomputed": outcome.recomputed, "moved": outcome.moved}
    return Outcome(document, [context.texts("calendar.cli.recorded", **facts), *said], DONE)


def _year(year: CalendarYear) -> dict[str, object]:
    return {
        "year": year.year,
        "source": year.source,
        "holidays": len(year.of_kind(DayKind.HOLIDAY)),
        "working": len(year.of_kind(DayKind.WORKING)),
    }


def _day(day: SpecialDay) -> dict[str, str]:
    return {"day": day.day.isoformat(), "kind": day.kind.value, "name": day.name}
