"""kits list · define · change · dissolve · show."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from station.cli.arguments import Commands, code, command, group
from station.cli.context import Context
from station.cli.histories import said_of
from station.cli.item_facts import item_facts
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, query_of, takes_day
from station.cli.outcome import Outcome
from station.inventory.kits.bodies import KitDissolved
from station.inventory.kits.listing import KIT_LIST, ListedKit
from station.inventory.kits.values import KitPart, KitStanding


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "kits", "sets of items that go out and come back by one scan", "kits show KIT-01")
    parser = command(
        words, "list", _list, "kits, and how their items stand", "kits list --filter stands=ready --json"
    )
    add_list_options(parser, KIT_LIST)
    parser = command(
        words,
        "define",
        _define,
        "make a kit of items",
        "kits define KIT-01 --name 执法包一 --parts BWC-0017 PRN-0009 TST-0002",
    )
    _takes_kit(parser, required=True)
    parser = command(
        words,
        "change",
        _change,
        "give a kit another name or other items",
        "kits change KIT-01 --parts BWC-0018 PRN-0009 TST-0002 --reason 换记录仪",
    )
    _takes_kit(parser, required=False)
    parser.add_argument("--reason", required=True)
    parser = command(
        words,
        "dissolve",
        _dissolve,
        "end a kit; its items stay as they are",
        "kits dissolve KIT-01 --reason 拆分使用",
    )
    parser.add_argument("code", type=code, metavar="KIT")
    parser.add_argument("--reason", required=True)
    parser = command(words, "show", _show, "a kit and where each of its items is", "kits show KIT-01 --json")
    parser.add_argument("code", type=code, metavar="KIT")
    takes_day(parser)


def _takes_kit(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument("code", type=code, metavar="KIT", help="the code on its label")
    parser.add_argument("--name", required=required)
    parser.add_argument(
        "--parts", nargs="+", required=required, type=code, metavar="TAG", help="all its items"
    )


def _list(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.kit_list
    return list_outcome(context, service, query_of(arguments), _listed, partial(_line, context))


def _listed(row: ListedKit) -> dict[str, object]:
    """A kit of the list in the form for scripts."""
    return {
        "code": row.code,
        "name": row.name,
        "stands": row.stands,
        "parts": row.parts,
        "ready": row.ready,
        "out": row.out,
        "holders": row.holders,
        "holder": row.holder or None,
        "holder_name": row.holder_name,
    }


def _line(context: Context, row: ListedKit) -> str:
    stands = context.texts(f"kits.stands.{row.stands}")
    facts = {"kit": row.code, "name": row.name, "count": row.parts, "stands": stands, "holder": row.in_hands}
    return context.texts("kits.cli.listed", **facts).rstrip()


def _define(context: Context, arguments: Namespace) -> Outcome:
    parts = [context.item(each) for each in arguments.parts]
    kits = context.station.services.inventory.kits
    kit, (entry,) = kits.define(context.session, arguments.code, arguments.name, parts)
    said = context.texts("kits.cli.defined", kit=kit.code, name=kit.name, count=len(kit.parts))
    return Outcome({"entry": entry.reference, "kit": _facts(kit)}, [said])


def _change(context: Context, arguments: Namespace) -> Outcome:
    kits = context.station.services.inventory.kits
    stands = kits.show(context.session, arguments.code)
    name = stands.name if arguments.name is None else arguments.name
    if arguments.parts is None:
        parts = [part.tag for part in stands.parts]
    else:
        parts = [context.item(each) for each in arguments.parts]
    kit, entries = kits.define(
        context.session, arguments.code, name, parts, change=True, reason=arguments.reason
    )
    key = "kits.cli.changed" if entries else "kits.cli.unchanged"
    said = context.texts(key, kit=kit.code, name=kit.name, count=len(kit.parts))
    entry = entries[0].reference if entries else None
    return Outcome({"entry": entry, "kit": _facts(kit)}, [said, *said_of(context, entries)])


def _dissolve(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.kits.dissolve(
        context.session, arguments.code, arguments.reason
    )
    said = context.texts("kits.cli.dissolved", kit=entry.of(KitDissolved).code)
    return Outcome({"entry": entry.reference}, [said])


def _show(context: Context, arguments: Namespace) -> Outcome:
    kit = of_day(context, context.station.services.inventory.kits).show(context.session, arguments.code)
    title = context.texts("kits.cli.kit", kit=kit.code, name=kit.name, count=len(kit.parts))
    parts = (_part_line(context, part) for part in kit.parts)
    return Outcome(_facts(kit), [*day_said(context), title, *parts])


def _facts(kit: KitStanding) -> dict[str, object]:
    """A kit in the form for scripts."""
    return {
        "code": kit.code,
        "name": kit.name,
        "parts": [
            {"tag": part.tag, "holder_name": part.holder_name}
            if part.item is None
            else {**item_facts(part.item), "holder_name": part.holder_name}
            for part in kit.parts
        ],
    }


def _part_line(context: Context, part: KitPart) -> str:
    """A part with what stands in the way of its going out."""
    texts, item = context.texts, part.item
    if item is None:
        return texts("kits.cli.part_unknown", tag=part.tag)
    facts = {
        "tag": item.label,
        "name": item.name,
        "condition": texts(f"equipment.condition.{item.condition}"),
    }
    state = texts(f"equipment.state.{item.state}")
    return texts("kits.cli.part", **facts, state=state, holder=part.holder_name).rstrip()
