"""extend · transfer: a loan that lasts longer (EQ-07), or goes on with somebody else (EQ-11)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command, moment
from station.cli.context import Context
from station.cli.counter import items_named, outcome_of
from station.cli.item_facts import item_facts
from station.cli.outcome import Outcome
from station.cli.secrets import GIVER_PIN, TAKER_PIN, asked_pin
from station.core.clock import at_office, local
from station.inventory.counter import Confirmation, Direction


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "extend",
        _extend,
        "put off when items on loan are due",
        "extend TST-0002 --until 2026-11-30T17:30 --reason 专项检查延长",
    )
    parser.add_argument("tags", nargs="+", type=code, metavar="TAG")
    parser.add_argument("--until", required=True, type=moment, metavar="T", help="when they are due instead")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why they are needed longer")
    parser = command(
        commands,
        "transfer",
        _transfer,
        "hand items straight from the officer who has them to another one; both prove themselves",
        "transfer TST-0002 --to 1002",
    )
    parser.add_argument("tags", nargs="+", type=code, metavar="TAG", help="items, or kits by their code")
    parser.add_argument("--to", required=True, type=code, metavar="NO", help="number or badge of the taker")
    parser.add_argument("--pin", help="the taker's PIN, better in STATION_PIN or a prompt")
    parser.add_argument(
        "--giver-pin", help="the PIN of who has them, better in STATION_GIVER_PIN or a prompt"
    )


def _transfer(context: Context, arguments: Namespace) -> Outcome:
    handovers, session = context.station.services.inventory.handovers, context.session
    number = context.officer(arguments.to)
    tags, _kits = items_named(context, arguments, Direction.RETURN, None)
    giver = handovers.giver_of(session, tags)
    given = Confirmation(pin=asked_pin(context, arguments.giver_pin, GIVER_PIN, giver))
    taken = Confirmation(pin=asked_pin(context, arguments.pin, TAKER_PIN, number))
    result = handovers.hand_over(session, number, tags, given, taken)
    return outcome_of(context, result, "equipment.cli.handed_over")


def _extend(context: Context, arguments: Namespace) -> Outcome:
    texts, zone = context.texts, context.settings.zone
    tags = [context.item(each) for each in arguments.tags]
    until = at_office(arguments.until, zone)
    result = context.station.services.inventory.extensions.extend(
        context.session, tags, until, arguments.reason
    )
    lines = [
        texts("loans.done", tag=item.label, until=f"{local(until, zone):%Y-%m-%d %H:%M}", seq=entry.seq)
        for entry, item in zip(result.entries, result.items, strict=True)
    ]
    warnings = [texts(each.text_key, **each.named_facts) for each in result.notices]
    document = {
        "entries": [entry.reference for entry in result.entries],
        "items": [item_facts(item) for item in result.items],
        "warnings": [{"code": each.code, "facts": each.named_facts} for each in result.notices],
    }
    return Outcome(document, [*lines, *warnings])
