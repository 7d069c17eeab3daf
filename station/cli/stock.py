"""stock: what comes in and is issued, by quantity and number (EQ-10), and what becomes of accountable paper (ST-01)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from station.cli import certificate_numbers, certificates
from station.cli.arguments import Commands, code, command, group, number
from station.cli.context import Context
from station.cli.counted import pieces
from station.cli.counter import receiver_in, takes_receiver
from station.cli.lists import day_said, of_day, takes_day
from station.cli.numbers import run_facts, run_line
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import given_pin, second_person
from station.cli.stock_moved import moved
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
        "more of a line of stock came in, or a delivery of certificates of a kind",
        "stock receive business --numbers A0101-A0200 --note 市局领证单2026-31 --paper note.pdf",
    )
    _takes_line(
        parser, "of a numbered range, those that were issued and come back unused, such as A0021-A0040"
    )
    parser.add_argument("--note", default="", metavar="TEXT", help="from where, or by which paper")
    parser.add_argument(
        "--unit",
        default="",
        metavar="UNIT",
        help="of certificates without numbers: the unit that brings them back unused",
    )
    certificate_numbers.takes_delivery(parser)
    parser = command(
        words,
        "issue",
        _issue,
        "issue stock for use, to an officer or to a unit for which one signs; it does not come back",
        "stock issue TAPE-01 --quantity 2 --to 1001 --activity daily_inspection",
    )
    _takes_line(parser, "of a numbered range, which ones, such as A0021-A0040,A0050")
    takes_receiver(parser)
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why not of the lot that expires first (ST-05)"
    )
    parser.add_argument("--activity", metavar="A", help="what it is for (EQ-04)")
    parser.add_argument("--matter", default="", metavar="NO", help="number of the matter that it is for")
    parser.add_argument(
        "--pin",
        help="the officer's PIN, better in STATION_PIN; without one the entry says that it is unconfirmed",
    )
    parser = command(
        words,
        "where",
        _where,
        "where a number of a numbered range is: in the store, issued to whom and when, or spoiled",
        "stock where A0021",
    )
    parser.add_argument("number", metavar="NUMBER")
    takes_day(parser)
    parser = command(
        words,
        "correct",
        _correct,
        "another quantity was counted than the register has",
        "stock correct TAPE-01 --quantity 17 --reason 清点少一卷 --second li",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    counted = parser.add_mutually_exclusive_group(required=True)
    counted.add_argument("--quantity", type=pieces, metavar="N", help="what was counted")
    counted.add_argument("--numbers", metavar="RANGES", help="of a numbered range, which are spoiled")
    parser.add_argument(
        "--sound", action="store_true", help="these --numbers were not spoiled and are in the store again"
    )
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser.add_argument(
        "--second",
        required=True,
        metavar="ACCOUNT",
        help="who confirms it besides; password from STATION_SECOND_PASSWORD or a prompt",
    )
    certificates.add_to(words)


def _takes_line(parser: ArgumentParser, numbers: str) -> None:
    parser.add_argument("tag", type=code, metavar="TAG", help="the code of the line of stock")
    much = parser.add_mutually_exclusive_group(required=True)
    much.add_argument("--quantity", type=number, metavar="N", help="of a numbered range, the next N")
    much.add_argument("--numbers", metavar="RANGES", help=numbers)


def _receive(context: Context, arguments: Namespace) -> Outcome:
    if certificate_numbers.is_delivery(context, arguments):
        return certificate_numbers.deliver(context, arguments)
    if certificate_numbers.describes_delivery(arguments):
        raise UsageProblem("cli.usage", detail="not without each other: KIND, --paper", usage="")
    if arguments.unit and arguments.quantity is not None:
        return certificate_numbers.take_back(context, arguments)
    if arguments.unit:
        raise UsageProblem("cli.usage", detail="not without each other: --unit, --quantity", usage="")
    stock, tag = context.station.services.inventory.stock, context.item(arguments.tag)
    if arguments.numbers is not None:
        result = stock.take_back(context.session, tag, arguments.numbers, arguments.note)
    else:
        result = stock.receive(context.session, tag, arguments.quantity, arguments.note)
    done = "received" if arguments.numbers is None else "taken_back"
    return moved(context, result, f"stock.cli.{done}")


def _issue(context: Context, arguments: Namespace) -> Outcome:
    receiver, signer = receiver_in(arguments)
    pin, tag = given_pin(context, arguments), context.item(arguments.tag)
    result = context.station.services.inventory.stock.issue(
        context.session,
        context.officer(signer),
        {tag: arguments.quantity or 0},
        arguments.activity,
        UNCONFIRMED if pin is None else Confirmation(pin=pin),
        receiver=receiver,
        reason=arguments.reason,
        numbers={} if arguments.numbers is None else {tag: arguments.numbers},
        matter=arguments.matter,
    )
    return moved(context, result, "stock.cli.issued")


def _correct(context: Context, arguments: Namespace) -> Outcome:
    stock, tag = context.station.services.inventory.stock, context.item(arguments.tag)
    second = second_person(context, arguments.second)
    if arguments.numbers is not None:
        result = stock.spoil(
            context.session, tag, arguments.numbers, arguments.reason, second, sound=arguments.sound
        )
    else:
        result = stock.correct(context.session, tag, arguments.quantity, arguments.reason, second)
    spoiled = "sound" if arguments.sound else "spoiled"
    done = "corrected" if arguments.numbers is None else spoiled
    return moved(context, result, f"stock.cli.{done}")


def _where(context: Context, arguments: Namespace) -> Outcome:
    stock = of_day(context, context.station.services.inventory.stock)
    found = stock.find_number(context.session, arguments.number)
    documents: list[dict[str, object]] = []
    lines = day_said(context)
    for each in found:
        documents.append({"tag": each.item.label, "name": each.item.name, **run_facts(each.run)})
        where = run_line(context.texts, each.run, context.settings.zone)
        lines.append(context.texts("stock.cli.where", tag=each.item.label, name=each.item.name, where=where))
    return Outcome(documents, lines)
