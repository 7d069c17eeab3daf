"""report loss · damage · repair · scrap · change · undo · found: what happened to an item, and approval is asked for (EQ-12, EQ-15)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path

from station.cli.arguments import Commands, code, command, day, file_path, group, number
from station.cli.context import Context
from station.cli.entered import fen
from station.cli.grids import filed
from station.cli.outcome import Outcome
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.changing import Wished
from station.inventory.losses.decide import Reported
from station.inventory.losses.finding import found_words
from station.inventory.values import Condition

_WHAT = {
    ReportKind.LOSS: "an item is lost",
    ReportKind.DAMAGE: "an item is damaged",
    ReportKind.REPAIR: "an item has a fault and is to be repaired",
    ReportKind.SCRAP: "an item is to be scrapped",
}


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "report",
        "loss, damage, faults, scrap and change; the register changes once it is approved",
        "report loss BWC-0017 --text 巡查途中遗失",
    )
    for kind, what in _WHAT.items():
        example = f"report {kind.value} BWC-0017 --text 巡查途中遗失 --photo 现场.jpg"
        parser = command(words, kind.value, partial(_report, kind), what, example)
        _takes_report(parser)
    parser = command(
        words,
        "change",
        _change,
        "category, value or condition of an item is to change",
        "report change BWC-0017 --value 1680.00 --text 原值录错",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--category", type=number, metavar="N")
    parser.add_argument("--value", metavar="YUAN", help="such as 1680.00; empty for none")
    parser.add_argument("--condition", choices=[each.value for each in Condition])
    parser.add_argument("--text", required=True, metavar="TEXT", help="why")
    _takes_photos(parser)
    parser = command(
        words,
        "undo",
        _undo,
        "a loss or scrap was approved by mistake: ask for it to be undone, by the same approval",
        "report undo BWC-0017 --text 清点有误，装备一直在柜里 --photo 说明.jpg",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--text", required=True, metavar="TEXT", help="why")
    _takes_photos(parser)
    parser = command(
        words,
        "found",
        _found,
        "a lost item is back in the store",
        "report found BWC-0017 --note 在车辆后座找到",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    conditions = [each.value for each in Condition]
    parser.add_argument("--condition", choices=conditions, help="how it looks; without it, as on record")
    parser.add_argument("--note", required=True, metavar="TEXT", help="where and how")


def _takes_report(parser: ArgumentParser) -> None:
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--text", required=True, metavar="TEXT", help="what happened")
    parser.add_argument(
        "--found-on", type=day, default=None, metavar="DAY", help="when it was found out; else today"
    )
    parser.add_argument(
        "--responsible", type=code, default=None, metavar="NUMBER", help="whose responsibility it is"
    )
    parser.add_argument("--amount", default=None, metavar="YUAN", help="what it cost")
    parser.add_argument("--compensation", default="", metavar="TEXT", help="how it is made good")
    _takes_photos(parser)


def _takes_photos(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--photo", type=file_path, action="append", default=[], metavar="FILE", help="may be repeated"
    )
    parser.add_argument(
        "--instead-of", type=number, default=0, metavar="ID", help="one's own request that came back"
    )


def _report(kind: ReportKind, context: Context, arguments: Namespace) -> Outcome:
    reported = Reported(
        kind,
        arguments.text,
        arguments.found_on,
        context.officer(arguments.responsible) if arguments.responsible else "",
        fen(arguments.amount),
        arguments.compensation,
        arguments.instead_of,
    )
    entry = context.station.services.inventory.losses.report(
        context.session, context.item(arguments.tag), reported, arguments.photo
    )
    return filed(context, entry)


def _change(context: Context, arguments: Namespace) -> Outcome:
    changes: dict[str, object] = {}
    if arguments.category is not None:
        changes["category"] = arguments.category
    if arguments.value is not None:
        changes["value_fen"] = fen(arguments.value)
    if arguments.condition is not None:
        changes["condition"] = Condition(arguments.condition)
    wished = Wished(changes, arguments.text, arguments.instead_of)
    photos: list[Path] = arguments.photo
    request = context.station.services.inventory.losses.request_change
    return filed(context, request(context.session, context.item(arguments.tag), wished, photos))


def _undo(context: Context, arguments: Namespace) -> Outcome:
    photos: list[Path] = arguments.photo
    request, tag = context.station.services.inventory.losses.request_undo, context.item(arguments.tag)
    entry = request(context.session, tag, arguments.text, photos, instead_of=arguments.instead_of)
    return filed(context, entry)


def _found(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    condition = None if arguments.condition is None else Condition(arguments.condition)
    found = context.station.services.inventory.losses.found
    entry = found(context.session, tag, condition, arguments.note)
    label = context.label(tag)
    said = context.texts(found_words(entry), tag=label)
    return Outcome({"tag": label, "entry": entry.reference}, [said])
