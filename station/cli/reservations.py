"""reserve; reservations list · end: what is kept for an officer's coming activity (EQ-04)."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from station.cli.arguments import Commands, code, command, group, moment, number
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.core.clock import at_office, local, to_record
from station.inventory.reserving.bodies import ReservationEnded, Reserved, Reserved2
from station.inventory.reserving.listing import RESERVATION_LIST, ListedReservation


def register(commands: Commands) -> None:
    """Add the command and the group."""
    parser = command(
        commands,
        "reserve",
        _reserve,
        "keep items for an officer's coming activity",
        "reserve BWC-0017 TST-0002 --for 1001 --from 2026-11-30T08:30 --until 2026-11-30T17:30",
    )
    parser.add_argument("tags", nargs="+", type=code, metavar="TAG")
    parser.add_argument(
        "--for", dest="number", required=True, type=code, metavar="NO", help="number or badge"
    )
    parser.add_argument("--from", dest="first", required=True, type=moment, metavar="T")
    parser.add_argument("--until", dest="last", required=True, type=moment, metavar="T")
    parser.add_argument("--activity", metavar="A", help="what the outing is for (EQ-04)")
    parser.add_argument("--matter", default="", metavar="NO", help="number of the matter that it is for")
    parser.add_argument("--note", default="")
    words = group(commands, "reservations", "what is kept for whom, and when", "reservations list --json")
    parser = command(words, "list", _list, "what is kept", "reservations list --filter standing=passed")
    add_list_options(parser, RESERVATION_LIST)
    parser = command(
        words, "end", _end, "keep items no longer", "reservations end 1203 --item TST-0002 --reason 活动取消"
    )
    parser.add_argument("entry", type=number, metavar="SEQ", help="the number of the entry that keeps them")
    parser.add_argument("--item", nargs="+", default=[], type=code, metavar="TAG", help="these alone")
    parser.add_argument("--reason", required=True)


def _reserve(context: Context, arguments: Namespace) -> Outcome:
    zone = context.settings.zone
    result = context.station.services.inventory.reservations.reserve(
        context.session,
        context.officer(arguments.number),
        [context.item(each) for each in arguments.tags],
        at_office(arguments.first, zone),
        at_office(arguments.last, zone),
        arguments.activity,
        arguments.note,
        arguments.matter,
    )
    body = result.entry.of(Reserved)
    said = context.texts(
        "reservations.cli.done",
        name=body.name,
        number=body.number,
        count=len(body.items),
        first=f"{local(body.kept_from, zone):%Y-%m-%d %H:%M}",
        last=f"{local(body.kept_until, zone):%Y-%m-%d %H:%M}",
    )
    warnings = [context.texts(each.text_key, **each.named_facts) for each in result.notices]
    document = {
        "entry": result.entry.reference,
        "reservation": result.entry.seq,
        "items": [each.tag for each in body.items],
        "matter": body.matter if isinstance(body, Reserved2) else "",
        "warnings": [{"code": each.code, "facts": each.named_facts} for each in result.notices],
    }
    return Outcome(document, [said, *warnings])


def _end(context: Context, arguments: Namespace) -> Outcome:
    tags = [context.item(each) for each in arguments.item]
    reservations = context.station.services.inventory.reservations
    entry = reservations.end(context.session, arguments.entry, arguments.reason, tags)
    items = entry.of(ReservationEnded).items
    said = context.texts("reservations.cli.ended", count=len(items))
    return Outcome({"entry": entry.reference, "items": [each.tag for each in items]}, [said])


def _list(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.reservation_list
    return list_outcome(context, service, query_of(arguments), _listed, partial(_line, context))


def _listed(row: ListedReservation) -> dict[str, object]:
    """A reservation in the form for scripts."""
    kept = row.reservation
    return {
        "reservation": kept.seq,
        "tag": row.label,
        "name": row.item_name,
        "number": kept.number,
        "holder_name": kept.holder_name,
        "from": to_record(kept.first),
        "until": to_record(kept.last),
        "activity": kept.activity or None,
        "matter": kept.matter,
        "note": kept.note,
        "outcome": row.outcome,
    }


def _line(context: Context, row: ListedReservation) -> str:
    kept, zone = row.reservation, context.settings.zone
    return context.texts(
        "reservations.cli.line",
        tag=row.label,
        name=row.item_name,
        holder=row.holder,
        first=f"{local(kept.first, zone):%Y-%m-%d %H:%M}",
        last=f"{local(kept.last, zone):%Y-%m-%d %H:%M}",
        outcome=context.texts(f"reservations.outcome.{row.outcome}"),
        seq=kept.seq,
    )
