"""What the command line says of counted stock on the register."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from station.cli.arguments import day
from station.core.texts import Texts
from station.inventory.papers.stock import portion_words
from station.inventory.stock.bodies import MOST_PIECES
from station.inventory.values import GONE, REGISTERED, Item, Tracking


def pieces(text: str) -> int:
    """A number of pieces, which may be none, as an argument's type."""
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PIECES):
        raise ArgumentTypeError(f"not a quantity from 0 to {MOST_PIECES}: {text}")
    return int(text)


def takes_counted(parser: ArgumentParser) -> None:
    """Add the options by which counted stock is registered."""
    parser.add_argument(
        "--tracking",
        choices=[each.value for each in REGISTERED],
        default=Tracking.SINGLE.value,
        help="one piece with its tag, a line of stock whose pieces are counted and used up, one lot of such stock with its expiry, "
        "a line of counted gear that is lent and comes back, or a range of numbered things",
    )
    parser.add_argument("--quantity", type=pieces, metavar="N", help="how much of it is there")
    parser.add_argument("--lot", metavar="LOT", help="the number of the lot (--tracking lot)")
    parser.add_argument("--expires", type=day, metavar="DAY", help="the last day on which it may be used")
    parser.add_argument("--first", metavar="NUMBER", help="the first number of the range (--tracking range)")
    parser.add_argument("--last", metavar="NUMBER", help="the last number of the range")
    takes_line(parser)


def takes_line(parser: ArgumentParser) -> None:
    """Add the facts of a line of stock that can be put right."""
    parser.add_argument("--unit", metavar="UNIT", help="what is counted, such as 卷 or 件")
    parser.add_argument(
        "--minimum", type=pieces, metavar="N", help="how much there should be at least; 0 asks for nothing"
    )


def counted_in(arguments: Namespace) -> dict[str, Any]:
    """The facts of a new item as they were given; counted stock has to say how much of it is there."""
    tracking = Tracking(arguments.tracking)
    unsaid = 1 if tracking is Tracking.SINGLE else -1
    return {
        "tracking": tracking,
        "unit": arguments.unit or "",
        "quantity": unsaid if arguments.quantity is None else arguments.quantity,
        "minimum": arguments.minimum or 0,
        "lot": arguments.lot or "",
        "expires_on": arguments.expires,
        "numbers": "~".join(filter(None, (arguments.first, arguments.last))),
    }


def counted_facts(item: Item) -> dict[str, object]:
    """The same for scripts."""
    return {
        "tracking": item.tracking.value,
        "quantity": item.quantity,
        "unit": item.unit,
        "minimum": item.minimum,
        "lot": item.lot,
        "part_of": item.part_of,
        "numbers": item.numbers,
        "expires_on": None if item.expires_on is None else item.expires_on.isoformat(),
    }


def stands(texts: Texts, item: Item, today: date) -> str:
    """How an item stands on a day, in words: its state, or how much of counted stock is there; that its time is over."""
    if item.is_portion:
        said = portion_words(texts, item)
    elif not item.counted:
        said = texts(f"equipment.state.{item.state.value}")
    else:
        said = texts("stock.there", amount=texts("stock.amount", quantity=item.quantity, unit=item.unit))
    if item.expired(today):
        return texts("care.cli.expired", state=said)
    ended = item.verified_until is not None and item.verified_until < today and item.state not in GONE
    return texts("care.cli.unverified", state=said) if ended else said
