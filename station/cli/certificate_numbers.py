"""stock lost · check, and a delivery by stock receive: what becomes of the numbers of certificates (ST-01, ST-03)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path

from station.cli.arguments import Commands, code, command, number
from station.cli.context import Context
from station.cli.item_facts import item_facts
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import REFUSED, Outcome
from station.cli.sheets import named_sheets, takes_sheets
from station.cli.stock_moved import moved
from station.core.errors import Refused
from station.core.listing import ListQuery
from station.inventory.certificates.account_listing import ODD_NUMBER_LIST, odd_words
from station.inventory.certificates.cases import NamedSheets
from station.inventory.certificates.deliveries import PaperDelivery
from station.inventory.certificates.gaps import NumberFinding
from station.inventory.certificates.kinds import RULE


def add_to(words: Commands) -> None:
    """Add the commands to ``stock``."""
    parser = command(
        words,
        "lost",
        _lost,
        "report sheets as lost; once that is approved they are off the account, and counted as used (ST-03, EQ-12)",
        "stock lost BL-01 --numbers A0007 --keeper 1001 --text 清点时少一张",
    )
    takes_sheets(parser)
    parser.add_argument(
        "--keeper", required=True, type=code, metavar="NO", help="the keeper who answers for them"
    )
    parser.add_argument("--text", required=True, metavar="TEXT", help="what happened")
    parser = command(
        words,
        "check",
        _check,
        "numbers of certificates that were skipped, are in two lines or were used without an issue; ends with 1 where there are any",
        "stock check",
    )
    add_list_options(parser, ODD_NUMBER_LIST)


def takes_delivery(parser: ArgumentParser) -> None:
    """What is said of a delivery, whose kind stands in the place of the code of a line."""
    for name, what in (
        ("--like", "the line that it follows; the last one of the kind by default"),
        ("--new-tag", "the code of the new line; the next free one by default"),
        ("--name", "what the new line is called, if not as the last one is"),
        ("--counted-in", "in which unit it is counted, such as 张 or 本; of the first line of a kind"),
        ("--place", "where it lies, if not where the last one does"),
        ("--responsible", "who answers for it: number or badge"),
    ):
        metavar = name[2:].upper().replace("-", "_")
        parser.add_argument(name, default="", metavar=metavar, help=f"of a delivery of certificates: {what}")
    parser.add_argument(
        "--category",
        type=number,
        metavar="N",
        help="of a delivery of certificates: of the first line of a kind",
    )
    parser.add_argument(
        "--paper",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="of a delivery of certificates: a scan of the delivery note; may be given several times",
    )


def describes_delivery(arguments: Namespace) -> bool:
    """Whether anything is said that only a delivery has."""
    told = (arguments.like, arguments.new_tag, arguments.name, arguments.counted_in, arguments.place)
    return any((*told, arguments.responsible, arguments.category, arguments.paper))


def _lost(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.paper_losses.report(
        context.session, named_sheets(context, arguments), context.officer(arguments.keeper), arguments.text
    )
    said = context.texts("certificates.cli.lost", seq=entry.seq)
    return Outcome({"entry": entry.reference, "request": entry.seq}, [said])


def _check(context: Context, arguments: Namespace) -> Outcome:
    query = query_of(arguments)
    service = context.station.services.inventory.odd_number_list
    outcome = list_outcome(context, service, query, _finding_facts, lambda row: odd_words(context.texts, row))
    if arguments.out is not None:
        return outcome
    document = outcome.document
    if document["rows"] if isinstance(document, dict) else document:
        return replace(outcome, status=REFUSED)
    plain = query == ListQuery(as_of=query.as_of)
    return replace(outcome, lines=[context.texts("certificates.cli.nothing_odd")]) if plain else outcome


def _finding_facts(found: NumberFinding) -> dict[str, object]:
    return {
        "finding": found.odd.value,
        "tag": found.item.label,
        "numbers": found.numbers,
        "whom": found.whom,
    }


def is_delivery(context: Context, arguments: Namespace) -> bool:
    """Whether a kind of certificate is named where else a line is: some of it came."""
    tag = context.item(arguments.tag)
    try:
        context.station.services.inventory.register.history(context.session, tag)
    except Refused:
        kinds = context.station.services.inventory.certificates.kinds(context.session, context.texts.language)
        return any(arguments.tag.casefold() in (each.code, each.name.casefold()) for each in kinds)
    return False


def deliver(context: Context, arguments: Namespace) -> Outcome:
    """Count in what came of the kind, with its delivery note."""
    texts = context.texts
    delivery = PaperDelivery(
        arguments.tag,
        arguments.numbers or "",
        arguments.quantity or 0,
        like=context.item(arguments.like) if arguments.like else "",
        tag=arguments.new_tag,
        category=arguments.category or 0,
        name=arguments.name,
        unit=arguments.counted_in,
        place=arguments.place,
        responsible=arguments.responsible,
        source=arguments.note,
        papers=tuple(arguments.paper),
    )
    done = context.station.services.inventory.paper_deliveries.count_in(context.session, delivery)
    item = done.item
    notices = [texts(each.text_key, **each.named_facts) for each in done.notices]
    much = item.numbers or texts("stock.amount", quantity=delivery.quantity, unit=item.unit)
    said = texts("certificates.cli.delivered", tag=item.label, numbers=much, rule=RULE, seq=done.entry.seq)
    return Outcome(
        {"entry": done.entry.reference, "item": item_facts(item), "notices": notices}, [said, *notices]
    )


def take_back(context: Context, arguments: Namespace) -> Outcome:
    """What a unit brought back unused of what bears no numbers."""
    sheets = NamedSheets(context.item(arguments.tag), arguments.quantity, unit=arguments.unit)
    returns = context.station.services.inventory.paper_returns
    return moved(context, returns.take_back(context.session, sheets, arguments.note), "certificates.cli.back")
