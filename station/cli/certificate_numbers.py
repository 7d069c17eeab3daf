"""stock lost · check, and a delivery by stock receive: what becomes of the numbers of certificates (ST-01, ST-03)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, code, command
from station.cli.context import Context
from station.cli.item_facts import item_facts
from station.cli.outcome import Outcome
from station.cli.sheets import named_sheets, takes_sheets
from station.cli.stock_moved import moved
from station.core.errors import Refused
from station.inventory.certificates.cases import NamedSheets
from station.inventory.certificates.deliveries import PaperDelivery
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
    command(
        words,
        "check",
        _check,
        "numbers of certificates that were skipped, are in two lines or were used without an issue; ends with 1 where there are any",
        "stock check",
    )


def _lost(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.paper_losses.report(
        context.session, named_sheets(context, arguments), context.officer(arguments.keeper), arguments.text
    )
    said = context.texts("certificates.cli.lost", seq=entry.seq)
    return Outcome({"entry": entry.reference, "request": entry.seq}, [said])


def _check(context: Context, _arguments: Namespace) -> Outcome:
    texts = context.texts
    found = context.station.services.inventory.certificates.odd_numbers(context.session)
    documents = [
        {"finding": each.odd.value, "tag": each.item.label, "numbers": each.numbers, "whom": each.whom}
        for each in found
    ]
    lines = [
        texts(
            f"certificates.odd.{each.odd.value}",
            tag=each.item.label,
            name=each.item.name,
            numbers=each.numbers,
            whom=each.whom,
        )
        for each in found
    ]
    return Outcome(documents, lines or [texts("certificates.cli.nothing_odd")], status=1 if found else 0)


def is_delivery(context: Context, arguments: Namespace) -> bool:
    """Whether numbers came of a kind of certificate that was named where else a line is."""
    tag = context.item(arguments.tag)
    try:
        context.station.services.inventory.register.history(context.session, tag)
    except Refused:
        kinds = context.station.services.inventory.certificates.kinds(context.session, context.texts.language)
        return any(arguments.tag.casefold() in (each.code, each.name.casefold()) for each in kinds)
    return False


def deliver(context: Context, arguments: Namespace) -> Outcome:
    """Count the numbers in as a line of the kind."""
    texts = context.texts
    delivery = PaperDelivery(
        arguments.tag, arguments.numbers, arguments.new_tag, arguments.place, arguments.responsible
    )
    done = context.station.services.inventory.paper_deliveries.count_in(context.session, delivery)
    item = done.item
    notices = [texts(each.text_key, **each.named_facts) for each in done.notices]
    said = texts(
        "certificates.cli.delivered", tag=item.label, numbers=item.numbers, rule=RULE, seq=done.entry.seq
    )
    return Outcome(
        {"entry": done.entry.reference, "item": item_facts(item), "notices": notices}, [said, *notices]
    )


def take_back(context: Context, arguments: Namespace) -> Outcome:
    """What a unit brought back unused of what bears no numbers."""
    sheets = NamedSheets(context.item(arguments.tag), arguments.quantity, unit=arguments.unit)
    returns = context.station.services.inventory.paper_returns
    return moved(context, returns.take_back(context.session, sheets, arguments.note), "stock.cli.taken_back")
