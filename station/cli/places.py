"""places define · change · list · check · adopt · end · keys · key: where gear is kept, and the conditions there."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import datetime

from station.cli.arguments import Commands, code, command, group
from station.cli.context import Context
from station.cli.histories import said_of
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.cli.place_keys import add_keys
from station.core.clock import local, to_record
from station.inventory.places.bodies import PlaceEnded
from station.inventory.places.decide import PlaceWish
from station.inventory.places.listing import PLACE_LIST, fitness
from station.inventory.places.values import PlaceKind, PlaceStanding


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "places", "stores, cabinets, positions: where gear is kept (EQ-09)", "places list"
    )
    parser = command(
        words,
        "define",
        _define,
        "make a place; its code can be printed as a label and scanned",
        "places define 柜1-03 --name 一号柜三层 --kind position --in 柜1",
    )
    _takes_place(parser, required=True)
    parser = command(
        words,
        "change",
        _change,
        "give a place another name, kind or surrounding",
        "places change 柜1-03 --in 柜2 --reason 搬柜",
    )
    _takes_place(parser, required=False)
    parser.add_argument("--reason", required=True)
    parser = command(
        words,
        "list",
        _list,
        "places with what is kept there and until when each is to be checked",
        "places list --json",
    )
    add_list_options(parser, PLACE_LIST)
    parser = command(
        words,
        "check",
        _check,
        "put on record that the conditions of a place were looked at",
        "places check 柜1 --unfit dry --note 柜底有水",
    )
    parser.add_argument("code", type=code, metavar="PLACE")
    parser.add_argument(
        "--unfit",
        nargs="+",
        default=[],
        metavar="CONDITION",
        help="codes of EQ-09.conditions that are not met",
    )
    parser.add_argument("--note", default="")
    parser = command(
        words,
        "adopt",
        _adopt,
        "make places of what items name as their place; without any named, show what they name",
        "places adopt 柜1-03 柜1-04 --kind position --in 柜1",
    )
    parser.add_argument("names", nargs="*", metavar="TEXT")
    parser.add_argument(
        "--kind", choices=[each.value for each in PlaceKind], default=PlaceKind.POSITION.value
    )
    parser.add_argument("--in", dest="parent", default="", metavar="PLACE")
    parser = command(words, "end", _end, "a place is no more", "places end 柜1-03 --reason 柜子报废")
    parser.add_argument("code", type=code, metavar="PLACE")
    parser.add_argument("--reason", required=True)
    add_keys(words)


def _takes_place(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument("code", type=code, metavar="PLACE", help="the code on its label")
    parser.add_argument("--name", required=required)
    parser.add_argument("--kind", choices=[each.value for each in PlaceKind], required=required)
    parser.add_argument("--in", dest="parent", metavar="PLACE", help="the code of the place that it lies in")


def _define(context: Context, arguments: Namespace) -> Outcome:
    wish = PlaceWish(arguments.code, arguments.name, PlaceKind(arguments.kind), arguments.parent or "")
    return _wished(context, wish, "defined")


def _change(context: Context, arguments: Namespace) -> Outcome:
    stands = context.station.services.inventory.places.show(context.session, arguments.code).place
    wish = PlaceWish(
        stands.code,
        stands.name if arguments.name is None else arguments.name,
        stands.kind if arguments.kind is None else PlaceKind(arguments.kind),
        stands.parent if arguments.parent is None else arguments.parent,
        change=True,
        reason=arguments.reason,
    )
    return _wished(context, wish, "changed")


def _wished(context: Context, wish: PlaceWish, key: str) -> Outcome:
    stands, entries = context.station.services.inventory.places.define(context.session, wish)
    key = key if entries else "unchanged"
    said = context.texts(f"places.cli.{key}", place=stands.place.code, path=stands.path)
    document = {"entry": entries[0].reference if entries else None, "place": _facts(stands)}
    return Outcome(document, [said, *(said_of(context, entries) if wish.change else ())])


def _list(context: Context, arguments: Namespace) -> Outcome:
    return list_outcome(
        context,
        context.station.services.inventory.place_list,
        query_of(arguments),
        _facts,
        lambda row: _line(context, row),
    )


def _check(context: Context, arguments: Namespace) -> Outcome:
    stands, entry = context.station.services.inventory.places.check(
        context.session, arguments.code, arguments.unfit, arguments.note, context.texts.language
    )
    key = "unfit" if stands.place.unfit else "fit"
    said = context.texts(f"places.cli.{key}", path=stands.path, due=_moment(context, stands.due_at))
    return Outcome({"entry": entry.reference, "place": _facts(stands)}, [said])


def _adopt(context: Context, arguments: Namespace) -> Outcome:
    texts, places = context.texts, context.station.services.inventory.places
    if not arguments.names:
        found = places.unplaced(context.session)
        lines = [texts("places.cli.unplaced", name=name, count=count) for name, count in found.items()]
        document = [{"name": name, "items": count} for name, count in found.items()]
        return Outcome(document, lines or [texts("places.cli.all_placed")])
    entries = places.adopt(context.session, arguments.names, PlaceKind(arguments.kind), arguments.parent)
    return Outcome(
        {"entries": [entry.reference for entry in entries]}, [texts("places.cli.adopted", count=len(entries))]
    )


def _end(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.places.end(context.session, arguments.code, arguments.reason)
    body = entry.of(PlaceEnded)
    said = context.texts("places.cli.ended", place=body.code, name=body.name)
    return Outcome({"entry": entry.reference}, [said])


def _facts(row: PlaceStanding) -> dict[str, object]:
    """A place in the form for scripts."""
    place = row.place
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind.value,
        "parent": place.parent,
        "path": row.path,
        "items": row.items,
        "fitness": fitness(row),
        "unfit": list(place.unfit),
        "checked": None if place.checked_at is None else to_record(place.checked_at),
        "checked_by": place.checked_by,
        "due": None if row.due_at is None else to_record(row.due_at),
    }


def _line(context: Context, row: PlaceStanding) -> str:
    texts, state = context.texts, fitness(row)
    kind = texts(f"places.kind.{row.place.kind.value}")
    said = {"place": row.place.code, "path": row.path, "kind": kind, "count": row.items}
    if not state:
        return texts("places.cli.position", **said)
    fit = texts(f"places.fitness.{state}")
    return texts("places.cli.line", **said, fitness=fit, due=_moment(context, row.due_at))


def _moment(context: Context, at: datetime | None) -> str:
    return "" if at is None else f"{local(at, context.settings.zone):%Y-%m-%d}"
