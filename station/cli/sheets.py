"""Sheets of a line of paper as a command line names them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import code, day, number
from station.cli.context import Context
from station.inventory.certificates.cases import NamedSheets


def takes_sheets(parser: ArgumentParser, *, unit: bool = True) -> None:
    """Which sheets of which line, on which day, and whose."""
    parser.add_argument("tag", type=code, metavar="TAG", help="the code of the line of stock")
    much = parser.add_mutually_exclusive_group(required=True)
    much.add_argument("--quantity", type=number, metavar="N", help="of what bears no numbers")
    much.add_argument("--numbers", metavar="RANGES", help="of a numbered range, such as A0021-A0040,A0050")
    parser.add_argument(
        "--on", type=day, metavar="DATE", help="the day on which it happened; today by default"
    )
    if unit:
        parser.add_argument(
            "--unit", default="", metavar="NAME", help="the unit to which they had been issued"
        )


def named_sheets(context: Context, arguments: Namespace) -> NamedSheets:
    """The sheets that are named."""
    return NamedSheets(
        context.item(arguments.tag),
        arguments.quantity or 0,
        arguments.numbers or "",
        getattr(arguments, "unit", ""),
        arguments.on,
        getattr(arguments, "of_used", False),
    )
