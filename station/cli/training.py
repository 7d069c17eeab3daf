"""training record · list · show."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from station.cli.arguments import Commands, code, command, group, number
from station.cli.conduct_files import takes_files
from station.cli.context import Context
from station.cli.entered import read_day
from station.cli.listed import list_report, takes_out, written
from station.cli.lists import add_list_options, list_outcome, of_day, plain_row, query_of, takes_day
from station.cli.outcome import Outcome
from station.cli.training_sessions import add_to as add_sessions
from station.core.clock import local_today
from station.core.report import Report, ReportColumn
from station.inventory.entitlement.training import TrainingWish
from station.inventory.entitlement.training_bodies import MOST_MINUTES, TrainingRecorded3
from station.inventory.entitlement.training_list import TRAINING_LIST, ListedTraining
from station.inventory.values import Training, TrainingTopic

_HOURS: Final = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "training", "training on categories of equipment (EQ-03)", "training show 1001 --json"
    )
    parser = command(
        words,
        "record",
        _record_training,
        "record a training",
        "training record --to 1001 --category 3 --on 2026-01-05",
    )
    parser.add_argument(
        "--to", required=True, nargs="+", type=code, metavar="NO", help="their numbers or badges"
    )
    parser.add_argument("--category", required=True, nargs="+", type=number, metavar="N")
    parser.add_argument("--on", required=True, metavar="DAY")
    parser.add_argument("--note", default="")
    heads = [each.value for each in TrainingTopic]
    parser.add_argument("--content", nargs="+", choices=heads, default=[], help="what was taught")
    parser.add_argument("--trainer", default="", metavar="NAME")
    parser.add_argument("--hours", type=_hours, default=0, metavar="H", help="how long, such as 2.5")
    takes_files(parser)
    add_sessions(words)
    parser = command(words, "list", _list_training, "training on record", "training list --year 2026")
    parser.add_argument("--year", type=number, metavar="YYYY")
    parser.add_argument("--of", type=code, metavar="NO", help="of this officer")
    parser.add_argument("--unit", metavar="UNIT", help="of this department")
    add_list_options(parser, TRAINING_LIST)
    parser = command(words, "show", _show_training, "an officer's training", "training show 1001 --json")
    parser.add_argument("number", type=code, metavar="NO")
    takes_day(parser)
    takes_out(parser)


def _record_training(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    day = read_day(arguments.on)
    if day is None:
        day = local_today(context.station.services.clock)
    wish = TrainingWish(
        [context.officer(each) for each in arguments.to],
        arguments.category,
        day,
        arguments.note,
        [TrainingTopic(each) for each in arguments.content],
        arguments.trainer,
        arguments.hours,
        arguments.file,
    )
    entries = context.station.services.inventory.training.hold(session, wish)
    held = entries[0].of(TrainingRecorded3).session
    line = context.texts("equipment.cli.trained", count=len(entries))
    return Outcome({"session": held, "entries": [entry.reference for entry in entries]}, [line])


def _hours(given: str) -> int:
    """Hours as whole minutes, exactly: 8.2 hours are 492, which a binary fraction misses."""
    minutes = Decimal(given) * 60 if _HOURS.fullmatch(given) else Decimal(-1)
    if not 0 <= minutes <= MOST_MINUTES or minutes != int(minutes):
        raise ArgumentTypeError(f"not hours up to {MOST_MINUTES // 60}: {given}")
    return int(minutes)


def _show_training(context: Context, arguments: Namespace) -> Outcome:
    number = context.officer(arguments.number)
    training = of_day(context, context.station.services.inventory.training)
    found = training.of(context.session, number)
    file = written(context, arguments, lambda: _training_report(context, number, found))
    if file is not None:
        return file
    document = [
        {
            "category": each.category,
            "on": each.trained_on.isoformat(),
            "note": each.note,
            "heads": list(each.heads),
            "trainer": each.trainer,
        }
        for each in found
    ]
    lines = [
        context.texts(
            "equipment.cli.training",
            category=each.category,
            day=each.trained_on.isoformat(),
            note=_said(context, each),
        ).rstrip()
        for each in found
    ]
    return Outcome(document, lines)


def _said(context: Context, each: Training) -> str:
    """What was taught, the note, and who taught."""
    heads = [context.texts(f"equipment.training_head.{head.value}") for head in each.heads]
    return "  ".join(filter(None, (context.texts("list.join").join(heads), each.note, each.trainer)))


def _list_training(context: Context, arguments: Namespace) -> Outcome:
    query = query_of(
        arguments,
        year=None if arguments.year is None else str(arguments.year),
        number=None if arguments.of is None else context.officer(arguments.of),
        unit=arguments.unit,
    )
    service = context.station.services.inventory.training_list
    return list_outcome(context, service, query, partial(plain_row, TRAINING_LIST), partial(_line, context))


def _line(context: Context, row: ListedTraining) -> str:
    each = row.training
    who = f"{each.trained_on.isoformat()}  {row.name} {each.number}"
    return f"{who}  {each.category}  {_said(context, each)}".rstrip()


def _training_report(context: Context, number: str, found: Sequence[Training]) -> Report:
    texts = context.texts
    columns = (
        ReportColumn("category", texts("equipment.field.category"), "count"),
        ReportColumn("on", texts("equipment.report.trained_on"), "day"),
        ReportColumn("note", texts("equipment.field.note")),
    )
    rows = [(each.category, each.trained_on, each.note) for each in found]
    title = texts("equipment.report.training")
    return list_report(context, title, columns, rows, [f"{texts('people.field.number')} {number}"])
