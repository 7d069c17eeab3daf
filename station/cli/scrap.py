"""scrap seal · dispose: what becomes of an item whose scrapping was approved (ST-06)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command, day, file_path, group
from station.cli.context import Context
from station.cli.outcome import Outcome


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "scrap",
        "scrapped items: marked and sealed, then disposed of; `report scrap` asks for the approval",
        "scrap seal TST-0002 --mark 报废2026-03 --seal 封条0017",
    )
    parser = command(
        words,
        "seal",
        _seal,
        "a scrapped item was marked and sealed",
        "scrap seal TST-0002 --mark 报废2026-03 --seal 封条0017 --photo 封存.jpg",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--mark", required=True, metavar="TEXT", help="what it was marked with")
    parser.add_argument(
        "--seal", required=True, metavar="TEXT", help="number of the seal, or where it lies sealed"
    )
    parser.add_argument("--on", type=day, metavar="DAY", help="today by default")
    parser.add_argument("--photo", type=file_path, metavar="FILE")
    parser = command(
        words,
        "dispose",
        _dispose,
        "a sealed item was disposed of",
        "scrap dispose TST-0002 --way 区局统一处置 --paper 沪市监处2026-9",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--way", required=True, metavar="TEXT", help="how")
    parser.add_argument("--paper", default="", metavar="NO", help="by which paper")
    parser.add_argument("--on", type=day, metavar="DAY", help="today by default")


def _seal(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.scrapping.seal(
        *(context.session, tag, arguments.mark, arguments.seal), on=arguments.on, photo=arguments.photo
    )
    label = context.label(tag)
    return Outcome({"tag": label, "entry": entry.reference}, [context.texts("care.cli.sealed", tag=label)])


def _dispose(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    entry = context.station.services.inventory.scrapping.dispose(
        *(context.session, tag, arguments.way, arguments.paper), on=arguments.on
    )
    label = context.label(tag)
    return Outcome({"tag": label, "entry": entry.reference}, [context.texts("care.cli.disposed", tag=label)])
