"""The arguments of the commands about stocktakes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Final

from station.cli.arguments import code, number
from station.inventory.stocktake.values import Action, Purpose
from station.inventory.values import Condition

_CONDITIONS: Final = [each.value for each in Condition]


def takes_id(parser: ArgumentParser) -> None:
    """The count that is meant."""
    parser.add_argument("id", type=number, metavar="ID", help="the number that start gave")


def takes_start(parser: ArgumentParser) -> None:
    """What a new one goes over, why, and who counts."""
    parser.add_argument(
        "--scope",
        default="all",
        metavar="SCOPE",
        help="all, place:CODE, category:N, section:NAME, holder:NUMBER, tags:TAG,TAG, draw:N for what that draw gave; else all",
    )
    parser.add_argument("--blind", action="store_true", help="who counts does not see the book")
    parser.add_argument(
        "--counters",
        nargs="+",
        type=code,
        default=[],
        metavar="NUMBER",
        help="officers who count besides; draw:N for whom that draw gave, who count alone",
    )
    purposes = [each.value for each in Purpose]
    parser.add_argument("--purpose", choices=purposes, default=Purpose.PERIODIC.value)


def takes_scan(parser: ArgumentParser) -> None:
    """What was read, where and how."""
    takes_id(parser)
    parser.add_argument("codes", nargs="+", type=code, metavar="CODE")
    parser.add_argument("--place", default="", metavar="PLACE", help="where these lie")
    parser.add_argument("--quantity", type=_pieces, default=None, metavar="N", help="pieces of counted stock")
    parser.add_argument("--numbers", default="", metavar="RANGES", help="numbers of a range, as A0021-A0040")
    parser.add_argument("--condition", choices=_CONDITIONS, default=None, help="how it looks")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument(
        "--for",
        dest="checker",
        type=code,
        default=None,
        metavar="NUMBER",
        help="who was drawn, has no account and counted on paper",
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--shown-by", type=code, default=None, metavar="NUMBER", help="an officer shows it")
    who.add_argument("--declared-by", type=code, default=None, metavar="NUMBER", help="an officer says so")


def takes_decision(parser: ArgumentParser) -> None:
    """What is done about a finding, and why."""
    takes_id(parser)
    parser.add_argument("line", type=number, metavar="LINE", help="the number of the finding")
    parser.add_argument("--action", required=True, choices=[each.value for each in Action])
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument(
        "--place", default="", metavar="PLACE", help="of set_place and register; else as seen"
    )
    parser.add_argument("--name", default="", metavar="NAME", help="of an item that is registered")
    parser.add_argument(
        "--category", type=number, default=0, metavar="N", help="of an item that is registered"
    )
    parser.add_argument(
        "--second",
        default=None,
        type=code,
        metavar="ACCOUNT",
        help="who confirms a corrected quantity; password from STATION_SECOND_PASSWORD or a prompt",
    )


def _pieces(text: str) -> int:
    """A number of pieces, none of them among it, as an argument's type."""
    return 0 if text.isascii() and text.isdigit() and not int(text) else number(text)
