"""stock receive · issue · correct: counted stock by quantity (EQ-10)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli.arguments import Commands, code, command, group, number
from station.cli.context import Context
from station.cli.counted import pieces
from station.cli.counter import receiver_in, takes_receiver
from station.cli.equipment import item_facts
from station.cli.outcome import Outcome
from station.cli.secrets import given_pin, second_person
from station.inventory.stock.use_cases import StockResult
from station.people.confirming import UNCONFIRMED, Confirmation


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "stock",
        "counted stock: what comes in and what is issued for use",
        "stock issue TAPE-01 --quantity 2 --to 1001",
    )
    parser = command(
        words,
        "receive",
        _receive,
        "more of a line of stock came in",
        "stock receive TAPE-01 --quantity 20 --note 采购单2026-031",
    )
    _takes_line(parser)
    parser.add_argument("--note", default="", metavar="TEXT", help="from where, or by which paper")
    parser = command(
        words,
        "issue",
        _issue,
        "issue stock for use, to an officer or to a unit for which one signs; it does not come back",
        "stock issue TAPE-01 --quantity 2 --to 1001 --activity daily_inspection",
    )
    _takes_line(parser)
    takes_receiver(parser)
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why not of the lot that expires first (ST-05)"
    )
    parser.add_argument("--activity", metavar="A", help="what it is for (EQ-04)")
    parser.add_argument(
        "--pin",
        help="the officer's PIN, better in STATION_PIN; without one the entry says that it is unconfirmed",
    )
    parser = command(
        words,
        "correct",
        _correct,
        "another quantity was counted than the register has",
        "stock correct TAPE-01 --quantity 17 --reason 清点少一卷 --second li",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--quantity", required=True, type=pieces, metavar="N", help="what was counted")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument(
        "--second",
        required=True,
        metavar="ACCOUNT",
        help="who confirms it besides; password from STATION_SECOND_PASSWORD or a prompt",
    )


def _takes_line(parser: ArgumentParser) -> None:
    parser.add_argument("tag", type=code, metavar="TAG", help="the code of the line of stock")
    parser.add_argument("--quantity", required=True, type=number, metavar="N")


def _receive(context: Context, arguments: Namespace) -> Outcome:
    result = context.station.services.inventory.stock.receive(
        context.session, context.item(arguments.tag), arguments.quantity, arguments.note
    )
    return _outcome(context, result, "stock.cli.received")


def _issue(context: Context, arguments: Namespace) -> Outcome:
    receiver, signer = receiver_in(arguments)
    pin = given_pin(context, arguments)
    result = context.station.services.inventory.stock.issue(
        context.session,
        context.officer(signer),
        {context.item(arguments.tag): arguments.quantity},
        arguments.activity,
        UNCONFIRMED if pin is None else Confirmation(pin=pin),
        receiver=receiver,
        reason=arguments.reason,
    )
    return _outcome(context, result, "stock.cli.issued")


def _correct(context: Context, arguments: Namespace) -> Outcome:
    result = context.station.services.inventory.stock.correct(
        context.session,
        context.item(arguments.tag),
        arguments.quantity,
        arguments.reason,
        second_person(context, arguments.second),
    )
    return _outcome(context, result, "stock.cli.corrected")


def _outcome(context: Context, result: StockResult, done: str) -> Outcome:
    texts, (item,) = context.texts, result.items
    left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    document = {"entry": result.entry.reference, "item": item_facts(item), "notices": notices}
    said = texts(done, tag=item.label, name=item.name, left=left, seq=result.entry.seq)
    return Outcome(document, [said, *notices])
