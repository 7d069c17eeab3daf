"""equipment import · template · list · loans · returns · entitlement · show · register · change · retag · attach · attached."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any, Final

from station.cli import attachments, papers
from station.cli.arguments import Commands, code, command, group, number
from station.cli.context import Context
from station.cli.counted import counted_in, stands, takes_counted, takes_line
from station.cli.entered import fen, read_day
from station.cli.equipment_import import import_items, takes_items
from station.cli.histories import add_item_history, said_of
from station.cli.item_facts import fact_lines, item_facts
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, query_of, takes_day
from station.cli.numbers import runs_shown
from station.cli.outcome import Outcome
from station.cli.returns import add_returns
from station.core.clock import local, local_today, to_record
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids, marked
from station.core.ledger.words import history_words, kind_words
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.bodies import Changed
from station.inventory.certificates.kinds import kind_of
from station.inventory.receivers.values import receiver_of
from station.inventory.register.batch import EQUIPMENT_TEMPLATE
from station.inventory.register.listing import CENTRAL, EQUIPMENT_LIST, IN_PERSON
from station.inventory.reports import EquipmentReports
from station.inventory.values import Condition, Item, ItemState, NewItem
from station.people.sessions import Session


def register(commands: Commands) -> None:
    """Add the groups."""
    words = group(commands, "equipment", "the register of items", "equipment list --category 3 --json")
    parser = command(
        words,
        "import",
        import_items,
        "register every item of a CSV or XLSX file",
        "equipment import items.xlsx --preview",
    )
    takes_items(parser)
    command(
        words, "template", _template, "print the header and an example line", "equipment template > items.csv"
    )
    parser = command(words, "list", _list, "items by tag", "equipment list --category 3 --json")
    parser.add_argument("--category", type=number, metavar="N", help="number in the catalogue (EQ-01)")
    parser.add_argument("--holder", type=code, metavar="NO", help="number or badge of who has them")
    parser.add_argument("--state", choices=[state.value for state in ItemState])
    add_list_options(parser, EQUIPMENT_LIST)
    parser = command(
        words, "loans", _loans, "what is out, with whom (EQ-07)", "equipment loans --out loans.pdf"
    )
    parser.add_argument("--holder", type=code, metavar="NO", help="what this one officer has, overdue first")
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "entitlement",
        _entitlement,
        "the office against the standard (EQ-01, EQ-02)",
        "equipment entitlement --out entitlement.xlsx",
    )
    takes_day(parser)
    takes_out(parser)
    add_item_history(words)
    add_returns(words)
    parser = command(words, "show", _show, "an item and all that happened to it", "equipment show BWC-0017")
    parser.add_argument("tag", type=code, metavar="TAG")
    takes_day(parser)
    parser = command(
        words,
        "register",
        _register,
        "put one item on the register",
        "equipment register BWC-0017 --category 3 --name 执法记录仪 --place 柜1-03",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--category", type=number, required=True, metavar="N")
    parser.add_argument("--name", required=True)
    takes_counted(parser)
    _facts(parser)
    parser = command(
        words,
        "change",
        _change,
        "put facts of an item right",
        "equipment change BWC-0017 --place 柜2-01 --reason 搬柜",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--category", type=number, metavar="N")
    parser.add_argument("--name")
    parser.add_argument("--condition", choices=[condition.value for condition in Condition])
    parser.add_argument("--reason", required=True)
    takes_line(parser)
    _facts(parser)
    parser = command(
        words,
        "retag",
        _retag,
        "give an item another tag; the former one finds it still",
        "equipment retag BWC-0017 BWC-0117 --reason 标签破损",
    )
    parser.add_argument("tag", type=code, metavar="TAG", help="a tag that it bears or bore")
    parser.add_argument("new", type=code, metavar="NEW")
    parser.add_argument("--reason", required=True)
    attachments.add_to(words)
    papers.add_to(words)


def _facts(parser: ArgumentParser) -> None:
    for name in ("model", "serial", "usb-serial", "place"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--acquired-on", metavar="DAY", help="such as 2026-01-05")
    parser.add_argument("--value", metavar="YUAN", help="such as 1680.00")
    parser.add_argument("--responsible", metavar="NO", help="number or badge of who answers for it")
    for name in ("asset-number", "supplier", "purchase-order", "accepted-by"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--accepted-on", metavar="DAY")
    parser.add_argument("--warranty-until", metavar="DAY")
    parser.add_argument(
        "--own", metavar="TEXT", help="fields that the office adds (EQ-10): 密级：内部；车牌：沪A0001"
    )


def item_line(context: Context, item: Item) -> str:
    """An item in one line for people."""
    texts, clock = context.texts, context.station.services.clock
    day = getattr(context.arguments, "as_of", None) or local_today(clock)
    state = stands(texts, item, day)
    receiver = receiver_of(item.held_for)
    holder = " ".join(filter(None, ("" if receiver is None else receiver.words, item.holder)))
    return texts("equipment.cli.item", tag=item.label, name=item.name, state=state, holder=holder).rstrip()


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = EQUIPMENT_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _list(context: Context, arguments: Namespace) -> Outcome:
    services = context.station.services
    query = query_of(
        arguments,
        category=None if arguments.category is None else str(arguments.category),
        officer=None if arguments.holder is None else context.officer(arguments.holder),
        state=arguments.state,
    )
    if not arguments.columns:  # the register's own paper, with its signatures
        file = written(
            context,
            arguments,
            lambda: services.inventory.reports.register(context.session, context.texts, query),
        )
        if file is not None:
            return file
    return list_outcome(
        context,
        services.inventory.listing,
        query,
        lambda row: {
            **item_facts(row.item),
            "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
            "holder_name": row.holder_name,
        },
        lambda row: item_line(context, row.item),
        named=("tag",),
    )


def _reports(context: Context) -> EquipmentReports:
    """The reports of now, or as of the day asked for."""
    return of_day(context, context.station.services.inventory.reports)


def _loans(context: Context, arguments: Namespace) -> Outcome:
    reports = _reports(context)
    if arguments.holder is None:
        return _reported(context, arguments, reports.open_loans)
    number = context.officer(arguments.holder)
    return _reported(context, arguments, lambda session, texts: reports.in_hand(session, texts, number))


def _entitlement(context: Context, arguments: Namespace) -> Outcome:
    return _reported(context, arguments, _reports(context).entitlement)


def _reported(context: Context, arguments: Namespace, make: Callable[[Session, Texts], Report]) -> Outcome:
    def report() -> Report:
        return make(context.session, context.texts)

    return written(context, arguments, report) or shown(report(), context.texts)


def _show(context: Context, arguments: Namespace) -> Outcome:
    register = of_day(context, context.station.services.inventory.register)
    history = register.history(context.session, context.item(arguments.tag))
    voids, about = Voids(history.entries), subject("item", history.item.tag)
    ranges, where = runs_shown(context.texts, history.runs, context.settings.zone)
    document = {
        **item_facts(history.item),
        "holder_name": history.holder_name,
        "out": [item_facts(each) for each in history.out],
        "ranges": ranges,
        "history": [_entry(entry, voids.by(entry, about)) for entry in history.entries],
    }
    lines = [*day_said(context), *(item_line(context, each) for each in (history.item, *history.out))]
    kept = IN_PERSON if history.in_person else CENTRAL
    document["kept"] = kept
    lines += fact_lines(context.texts, history.item, kept)
    paper = kind_of(history.entries)
    document["paper_kind"] = None if paper is None else paper.kind
    if paper is not None:
        name = context.texts("entry.kind.stock.kind_set")
        lines.append(context.texts("equipment.cli.fact", name=name, value=paper.kind_name))
    lines += where
    lines += [_entry_line(context, entry, about, voids.by(entry, about)) for entry in history.entries]
    return Outcome(document, lines)


def _entry(entry: Entry, void: Entry | None) -> dict[str, object]:
    return {
        **entry.reference,
        "kind": entry.kind,
        "by": entry.actor.name,
        "at": to_record(entry.happened_at),
        "others": [other.content() for other in entry.others],
        "rules": list(entry.rules),
        "body": entry.body,
        "voided_by": [] if void is None else [f"{void.stream.value}:{void.seq}"],
    }


def _entry_line(context: Context, entry: Entry, about: str, void: Entry | None) -> str:
    when = f"{local(entry.happened_at, entry.zone):%Y-%m-%d %H:%M}"
    kind = marked(context.texts, kind_words(context.texts, entry.kind), struck=void is not None)
    said = history_words(context.texts, entry, about)
    return context.texts("equipment.cli.history", moment=when, kind=kind, said=said)


def _register(context: Context, arguments: Namespace) -> Outcome:
    item = NewItem(
        arguments.tag,
        arguments.category,
        arguments.name,
        model=arguments.model or "",
        serial=arguments.serial or "",
        usb_serial=arguments.usb_serial or "",
        place=arguments.place or "",
        acquired_on=read_day(arguments.acquired_on),
        value_fen=fen(arguments.value),
        responsible=arguments.responsible or "",
        asset_number=arguments.asset_number or "",
        supplier=arguments.supplier or "",
        purchase_order=arguments.purchase_order or "",
        accepted_on=read_day(arguments.accepted_on),
        accepted_by=arguments.accepted_by or "",
        warranty_until=read_day(arguments.warranty_until),
        own=arguments.own or "",
        **counted_in(arguments),
    )
    result = context.station.services.inventory.register.register(context.session, item)
    texts = context.texts
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    document = {
        "entry": result.entry.reference,
        "item": item_facts(result.item),
        "notices": notices,
    }
    return Outcome(document, [texts("equipment.cli.registered", tag=result.item.label), *notices])


_AS_WRITTEN: Final = (
    *("name", "model", "serial", "usb_serial", "place", "category", "responsible", "asset_number"),
    *("supplier", "purchase_order", "accepted_by", "own", "unit", "minimum"),
)
"""Facts that are given as they are kept."""


def _retag(context: Context, arguments: Namespace) -> Outcome:
    result = context.station.services.inventory.register.retag(
        context.session, context.item(arguments.tag), arguments.new, arguments.reason
    )
    texts, item = context.texts, result.item
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    said = texts("equipment.cli.retagged", tag=item.label, former=item.former_tags[-1])
    return Outcome({"item": item_facts(item), "notices": notices}, [said, *notices])


def _change(context: Context, arguments: Namespace) -> Outcome:
    given: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(_AS_WRITTEN, lambda value: value),
        "condition": Condition,
        **dict.fromkeys(("acquired_on", "accepted_on", "warranty_until"), read_day),
        "value": fen,
    }
    changes = {
        "value_fen" if name == "value" else name: read(getattr(arguments, name))
        for name, read in given.items()
        if getattr(arguments, name) is not None
    }
    result = context.station.services.inventory.register.change(
        context.session, context.item(arguments.tag), changes, arguments.reason
    )
    notices = [context.texts(each.text_key, **each.named_facts) for each in result.notices]
    changed = {} if result.entry is None else result.entry.of(Changed).changes
    document = {
        **item_facts(result.item),
        "changes": {name: {"before": each.before, "after": each.after} for name, each in changed.items()},
        "notices": notices,
    }
    said = said_of(context, filter(None, [result.entry])) or [context.texts("equipment.cli.unchanged")]
    return Outcome(document, [item_line(context, result.item), *said, *notices])
