"""training record · show."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from station.cli.arguments import Commands, code, command, group, number
from station.cli.context import Context
from station.cli.entered import read_day
from station.cli.listed import list_report, takes_out, written
from station.cli.outcome import Outcome
from station.core.clock import local
from station.core.report import Report, ReportColumn
from station.inventory.values import Training


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
    parser = command(words, "show", _show_training, "an officer's training", "training show 1001 --json")
    parser.add_argument("number", type=code, metavar="NO")
    takes_out(parser)


def _record_training(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    day = read_day(arguments.on)
    if day is None:
        day = local(context.station.services.clock.now(), context.settings.zone).date()
    entries = context.station.services.inventory.training.record(
        session, [context.officer(each) for each in arguments.to], arguments.category, day, arguments.note
    )
    line = context.texts("equipment.cli.trained", count=len(entries))
    return Outcome({"entries": [entry.reference for entry in entries]}, [line])


def _show_training(context: Context, arguments: Namespace) -> Outcome:
    number = context.officer(arguments.number)
    found = context.station.services.inventory.training.of(context.session, number)
    file = written(context, arguments, lambda: _training_report(context, number, found))
    if file is not None:
        return file
    document = [
        {"category": each.category, "on": each.trained_on.isoformat(), "note": each.note} for each in found
    ]
    lines = [
        context.texts(
            "equipment.cli.training", category=each.category, day=each.trained_on.isoformat(), note=each.note
        ).rstrip()
        for each in found
    ]
    return Outcome(document, lines)


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
