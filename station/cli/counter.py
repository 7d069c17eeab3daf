"""checkout · checkin: the counter without its screen, by the same decisions."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.equipment import item_facts
from station.cli.outcome import Outcome
from station.inventory.counter import UNCONFIRMED, Confirmation, CounterResult
from station.inventory.values import Condition


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "checkout",
        _check_out,
        "hand items out to an officer",
        "checkout --to 1001 BWC-0017 PRN-0009 --activity daily_inspection --pin 2468",
    )
    parser.add_argument("tags", nargs="+", metavar="TAG")
    parser.add_argument("--to", required=True, metavar="NO", help="number of the officer")
    parser.add_argument("--activity", metavar="A", help="what the outing is for (EQ-04)")
    parser.add_argument("--pin", help="the officer's PIN; without it the entry says that it is unconfirmed")
    parser = command(
        commands,
        "checkin",
        _check_in,
        "take items back from whoever has them",
        "checkin BWC-0017 --condition damaged --note 镜头碎裂",
    )
    parser.add_argument("tags", nargs="+", metavar="TAG")
    parser.add_argument("--condition", choices=[each.value for each in Condition], default="good")
    parser.add_argument("--note", default="", help="what was found")
    parser.add_argument("--from", dest="number", metavar="NO", help="the officer who brings them")
    parser.add_argument("--pin", help="that officer's PIN")


def _confirmation(arguments: Namespace) -> Confirmation:
    return UNCONFIRMED if arguments.pin is None else Confirmation(pin=arguments.pin)


def _check_out(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    result = context.station.services.inventory.counter.check_out(
        session, arguments.to, arguments.tags, arguments.activity, _confirmation(arguments)
    )
    return _outcome(context, result, "equipment.cli.checked_out")


def _check_in(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    result = context.station.services.inventory.counter.check_in(
        session,
        arguments.tags,
        Condition(arguments.condition),
        number=arguments.number,
        note=arguments.note,
        confirmation=_confirmation(arguments),
    )
    return _outcome(context, result, "equipment.cli.checked_in")


def _outcome(context: Context, result: CounterResult, done: str) -> Outcome:
    texts, (entry,), (slip,) = context.texts, result.entries, result.slips
    notices = [
        {
            "code": each.code,
            "rule": each.rule,
            "facts": each.named_facts,
            "message": texts(each.text_key, **each.named_facts),
        }
        for each in result.notices
    ]
    document = {
        "entry": entry.reference,
        "items": [item_facts(item) for item in result.items],
        "slip": None if slip.path is None else str(slip.path),
        "warnings": notices,
    }
    lines = [texts(done, count=len(result.items), seq=entry.seq), *(str(each["message"]) for each in notices)]
    if slip.path is not None:
        lines.append(texts("equipment.cli.slip", path=str(slip.path)))
    return Outcome(document, lines)
