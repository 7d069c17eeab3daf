"""checkout · checkin: the counter without its screen, by the same decisions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

from station.cli.arguments import Commands, code, command, number
from station.cli.context import Context
from station.cli.grids import filed
from station.cli.item_facts import item_facts
from station.cli.late_entry import late_wish, takes_late
from station.cli.loan_photos import require_photos, with_photos
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import PIN_VARIABLE, given_pin
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.texts import Texts
from station.inventory.bodies import NothingRecorded
from station.inventory.counter import UNCONFIRMED, Confirmation, CounterResult, Direction
from station.inventory.disputing.values import Dissent
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.values import Condition, Item
from station.people.permissions import Permission

_ALREADY = "already"
"""Stated of the condition that is found: it was so before."""


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "checkout",
        _check_out,
        "hand items out to an officer, or to a unit, a vehicle or a room for which an officer signs",
        "checkout --to-group 一组 --signed-by 1001 CAM-0002 TST-0001",
    )
    parser.add_argument("tags", nargs="+", type=code, metavar="TAG", help="items, or kits by their code")
    takes_receiver(parser)
    parser.add_argument(
        "--quantity", type=number, metavar="N", help="how much of a line of counted gear goes out"
    )
    parser.add_argument("--activity", metavar="A", help="what the outing is for (EQ-04)")
    parser.add_argument("--matter", default="", metavar="NO", help="number of the matter that it is for")
    parser.add_argument(
        "--pin",
        help="the officer's PIN, better in STATION_PIN; without one the entry says that it is unconfirmed",
    )
    parser.add_argument("--reason", metavar="TEXT", help="why it is entered late")
    takes_late(parser)
    parser = command(
        commands,
        "checkin",
        _check_in,
        "take items back from whoever has them",
        "checkin BWC-0017 --nothing-recorded --reason 值班待命，未出勤",
    )
    parser.add_argument("tags", nargs="+", type=code, metavar="TAG", help="items, or kits by their code")
    parser.add_argument(
        "--quantity",
        type=number,
        metavar="N",
        help="how much of counted gear comes back, by its line or its loan; without it, all that is out",
    )
    parser.add_argument(
        "--condition",
        choices=[each.value for each in Condition],
        help="what is found; without it, as on record",
    )
    parser.add_argument("--note", default="", help="what was found")
    parser.add_argument(
        "--dissent",
        metavar="TEXT",
        help="what the officer (--from) says against the condition that is found; someone else decides (EQ-11)",
    )
    parser.add_argument(
        "--claims",
        choices=[*(each.value for each in Condition), _ALREADY],
        help="the condition that the officer states; already: as found, but it was so when they took it; without it, as on record until now",
    )
    parser.add_argument(
        "--place", default="", metavar="PLACE", help="the code of the place where they are put"
    )
    parser.add_argument(
        "--from", dest="number", type=code, metavar="NO", help="number or badge of who brings them"
    )
    parser.add_argument(
        "--by",
        type=code,
        metavar="NO",
        help="number or badge of the officer who brings them, also for others who have them",
    )
    parser.add_argument("--by-name", metavar="NAME", help="who brings them and is no officer, by name")
    parser.add_argument("--pin", help="that officer's PIN, better in STATION_PIN")
    parser.add_argument(
        "--nothing-recorded",
        action="store_true",
        help="confirm that nothing was recorded in these loans (EQ-05); also for items that are back already",
    )
    parser.add_argument(
        "--reason", metavar="TEXT", help="why nothing was recorded, or why it is entered late"
    )
    takes_late(parser)


def _confirmation(context: Context, arguments: Namespace, number: str | None) -> Confirmation:
    """By the PIN of officer `number`; unconfirmed without one. Raises Refused as `_without_pin` where nobody is named."""
    if number is None:
        _without_pin(context, arguments)
        return UNCONFIRMED
    pin = given_pin(context, arguments)
    return UNCONFIRMED if pin is None else Confirmation(pin=pin)


def _without_pin(context: Context, arguments: Namespace) -> None:
    """Raise Refused ``cli.pin_unused`` where a PIN is given that confirms nothing: no proof is passed over in silence."""
    if given_pin(context, arguments) is not None:
        raise Refused("cli.pin_unused", rule="EQ-11", variable=PIN_VARIABLE)


def _check_out(context: Context, arguments: Namespace) -> Outcome:
    session = context.session
    receiver, signer = receiver_in(arguments)
    signing = context.officer(signer)
    tags, kits = items_named(context, arguments, Direction.TAKE, signing)
    late = late_wish(context, arguments)
    require_photos(context, arguments)
    if late is not None:
        _without_pin(context, arguments)
        entries = context.station.services.inventory.late
        result = entries.check_out(
            session,
            signing,
            tags,
            late,
            arguments.activity,
            kits=kits,
            receiver=receiver,
            quantity=arguments.quantity,
            matter=arguments.matter,
        )
        return _moved(context, arguments, result, "equipment.cli.checked_out")
    if arguments.reason is not None:
        raise UsageProblem(
            "cli.usage", detail="not without each other: --reason TEXT, --happened-at T", usage=""
        )
    result = context.station.services.inventory.counter.check_out(
        session,
        signing,
        tags,
        arguments.activity,
        _confirmation(context, arguments, signing),
        kits=kits,
        receiver=receiver,
        quantity=arguments.quantity,
        matter=arguments.matter,
    )
    return _moved(context, arguments, result, "equipment.cli.checked_out")


def takes_receiver(parser: ArgumentParser) -> None:
    """Add to whom things go: an officer, or a unit or place for which one signs."""
    receiver = parser.add_mutually_exclusive_group(required=True)
    receiver.add_argument("--to", type=code, metavar="NO", help="number or badge of the officer")
    receiver.add_argument("--to-unit", metavar="NAME", help="a department or group, by name, code or path")
    receiver.add_argument("--to-group", metavar="NAME", help="a group, by name or path")
    receiver.add_argument("--to-place", type=code, metavar="CODE", help="a vehicle or room, by its code")
    parser.add_argument(
        "--signed-by", type=code, metavar="NO", help="number or badge of who signs for a unit or place"
    )


def receiver_in(arguments: Namespace) -> tuple[Receiver | None, str]:
    """The unit or place that the command names (None: an officer), and who signs. Raises UsageProblem where one is missing."""
    given = {
        ReceiverKind.DEPARTMENT: arguments.to_unit,
        ReceiverKind.GROUP: arguments.to_group,
        ReceiverKind.PLACE: arguments.to_place,
    }
    receiver = next((Receiver(kind, entered) for kind, entered in given.items() if entered is not None), None)
    if (receiver is None) != (arguments.signed_by is None):
        detail = "not without each other: --to-unit|--to-group|--to-place, --signed-by NO"
        raise UsageProblem("cli.usage", detail=detail, usage="")
    return receiver, arguments.to if receiver is None else arguments.signed_by


def _check_in(context: Context, arguments: Namespace) -> Outcome:
    late = None if arguments.nothing_recorded else late_wish(context, arguments)
    if late is None and arguments.nothing_recorded != (arguments.reason is not None):
        raise UsageProblem(
            "cli.usage", detail="not without each other: --nothing-recorded, --reason TEXT", usage=""
        )
    if arguments.nothing_recorded and (arguments.happened_at or arguments.second):
        raise UsageProblem(
            "cli.usage", detail="not with each other: --nothing-recorded, --happened-at", usage=""
        )
    session, dissent = context.session, _dissent(arguments)
    named = _brought_by(arguments)
    bringing = None if named is None else context.officer(named)
    for_others, outsider = arguments.by is not None, arguments.by_name or ""
    if arguments.dissent is None:  # else the photos are of what is disputed
        require_photos(context, arguments)
    if arguments.nothing_recorded and not session.may(Permission.COUNTER_OPERATE):
        _without_pin(context, arguments)
        arguments.tags = [context.item(tag) for tag in arguments.tags]
        return _confirmed(context, arguments)
    whose = None if arguments.by else bringing
    arguments.tags, kits = items_named(context, arguments, Direction.RETURN, whose)
    condition = None if arguments.condition is None else Condition(arguments.condition)
    if late is not None:
        _without_pin(context, arguments)
        result = context.station.services.inventory.late.check_in(
            session,
            arguments.tags,
            late,
            condition,
            number=bringing,
            note=arguments.note,
            kits=kits,
            for_others=for_others,
            outsider=outsider,
            quantity=arguments.quantity,
            dissent=dissent,
        )
        return _moved(context, arguments, result, "equipment.cli.checked_in")
    result = context.station.services.inventory.counter.check_in(
        session,
        arguments.tags,
        condition,
        number=bringing,
        note=arguments.note,
        nothing_recorded=arguments.reason,
        confirmation=_confirmation(context, arguments, bringing),
        kits=kits,
        place=arguments.place,
        for_others=for_others,
        outsider=outsider,
        dissent=dissent,
        quantity=arguments.quantity,
    )
    return _moved(context, arguments, result, "equipment.cli.checked_in")


def _dissent(arguments: Namespace) -> Dissent | None:
    """What the officer says against the condition. Raises UsageProblem where a part is missing, or it is no return of theirs."""
    if arguments.dissent is None:
        if arguments.claims:
            detail = "not without each other: --claims, --dissent TEXT"
            raise UsageProblem("cli.usage", detail=detail, usage="")
        return None
    if arguments.number is None:
        raise UsageProblem("cli.usage", detail="not without each other: --dissent TEXT, --from NO", usage="")
    already = arguments.claims == _ALREADY
    claimed = None if already or arguments.claims is None else Condition(arguments.claims)
    return Dissent(arguments.dissent, claimed, tuple(arguments.photo), already)


def _brought_by(arguments: Namespace) -> str | None:
    """The officer who brings the items, as given; None for nobody. Raises UsageProblem where several are named."""
    given = {"--from": arguments.number, "--by": arguments.by, "--by-name": arguments.by_name}
    named = [option for option, value in given.items() if value is not None]
    if len(named) > 1:
        raise UsageProblem("cli.usage", detail=f"not with each other: {', '.join(named)}", usage="")
    number: str | None = arguments.number if arguments.by is None else arguments.by
    return number


def items_named(
    context: Context, arguments: Namespace, direction: Direction, number: str | None
) -> tuple[list[str], list[str]]:
    """The tags that the command names, those of kits among them, and the codes of these kits."""
    tags: list[str] = []
    kits: list[str] = []
    for each in arguments.tags:
        found = context.station.services.inventory.counter.tags_of(context.session, each, direction, number)
        if found:
            kits.append(each)
        tags += found or [context.item(each)]
    return tags, kits


def _confirmed(context: Context, arguments: Namespace) -> Outcome:
    """For those who confirm but take nothing back, such as the office's leader: items that were returned already."""
    inventory, session, texts = context.station.services.inventory, context.session, context.texts
    confirm = inventory.exemptions.confirm_nothing_recorded
    entries = [confirm(session, tag, arguments.reason) for tag in dict.fromkeys(arguments.tags)]
    items = [inventory.register.history(session, entry.of(NothingRecorded).tag).item for entry in entries]
    document = {
        "entry": entries[0].reference,
        "items": [item_facts(item) for item in items],
        "nothing_recorded": [entry.reference for entry in entries],
        "slip": None,
        "warnings": [],
    }
    return Outcome(document, [_said_nothing_recorded(texts, entry, items) for entry in entries])


def _said_nothing_recorded(texts: Texts, entry: Entry, items: Iterable[Item]) -> str:
    tag = entry.of(NothingRecorded).tag
    label = next((item.label for item in items if item.tag == tag), tag)
    return texts("equipment.cli.nothing_recorded", tag=label, seq=entry.seq)


def _moved(context: Context, arguments: Namespace, result: CounterResult, done: str) -> Outcome:
    outcome = outcome_of(context, result, done)
    disputed = getattr(arguments, "dissent", None) is not None
    return outcome if disputed else with_photos(context, arguments, result, outcome)


def outcome_of(context: Context, result: CounterResult, done: str) -> Outcome:
    """What an act at the counter recorded, with its notices and its slip."""
    texts, slip = context.texts, next(iter(result.slips), None)
    entry = (*result.entries, *result.declarations)[0]
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
        "nothing_recorded": [each.reference for each in result.declarations],
        "put_back": [{"tag": each.label, "place": each.place} for each in result.stored],
        "slip": None if slip is None or slip.path is None else str(slip.path),
        "warnings": notices,
    }
    asked = [filed(context, each) for each in result.disputes]
    if asked:
        document["disputes"] = [each.document for each in asked]
    lines = [texts(done, count=result.pieces or len(result.items), seq=entry.seq)] if result.entries else []
    lines += [_said_nothing_recorded(texts, each, result.items) for each in result.declarations]
    lines += [str(each["message"]) for each in notices]
    lines += [
        texts(f"equipment.cli.put_{'back' if each.place else 'nowhere'}", tag=each.label, place=each.place)
        for each in result.stored
    ]
    lines += [line for each in asked for line in each.lines]
    if slip is not None and slip.path is not None:
        lines.append(texts("equipment.cli.slip", path=str(slip.path)))
    return Outcome(document, lines)
