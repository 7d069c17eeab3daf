"""offices changes · count · paper: changes of keeper that both have to count, signing it, and its paper (EQ-13)."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Final

from station.cli.arguments import Commands, code, command, file_path, number
from station.cli.context import Context
from station.cli.handover import HEAD_VARIABLE, TAKER_VARIABLE
from station.cli.listed import shown, takes_out, written
from station.cli.lists import day_said, of_day, takes_day
from station.cli.outcome import Outcome
from station.cli.secrets import PIN_VARIABLE, new_secret
from station.core.clock import local, to_record
from station.core.report import Report
from station.inventory.keeper.use_cases import CountSignWish
from station.people.confirming import UNCONFIRMED, Confirmation
from station.people.offices.keeper_bodies import KeeperCountSigned
from station.people.offices.keepers import KeeperChange

_PAPER_HELP: Final = (
    f"scans of the signed paper; else the PINs are asked for, or come from {PIN_VARIABLE} (who leaves), "
    f"{TAKER_VARIABLE} (who takes over), {HEAD_VARIABLE}"
)


def add_counts(words: Commands) -> None:
    """Add the commands to ``offices``."""
    parser = command(
        words,
        "changes",
        _changes,
        "changes of keeper or equipment administrator that both have still to count",
        "offices changes --json",
    )
    takes_day(parser)
    parser = command(
        words,
        "count",
        _count,
        "both and the head sign the count by which a keeper's office is handed over",
        "offices count 812 --stocktake 830 --head 1006",
    )
    parser.add_argument("change", type=number, metavar="CHANGE", help="as `offices changes` names it")
    parser.add_argument("--stocktake", type=number, required=True, metavar="ID", help="the closed count")
    parser.add_argument("--head", type=code, required=True, metavar="NO", help="the head who signs")
    parser.add_argument(
        "--successor", type=code, metavar="NO", help="who takes over, where the change names nobody"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--paper", nargs="+", type=file_path, default=[], metavar="FILE", help=_PAPER_HELP)
    parser = command(
        words,
        "paper",
        _paper,
        "the paper of a change of keeper: what both counted, and who signed or is to sign",
        "offices paper 812 --stocktake 830 --out handed.pdf",
    )
    parser.add_argument("change", type=number, metavar="CHANGE")
    parser.add_argument(
        "--stocktake", type=number, metavar="ID", help="the count, where it is not signed yet"
    )
    takes_day(parser)
    takes_out(parser)


def _changes(context: Context, _arguments: Namespace) -> Outcome:
    found = of_day(context, context.station.services.inventory.keeper_counts).waiting(context.session)
    lines = [_line(context, each) for each in found] or [context.texts("keeper.cli.none")]
    return Outcome([_document(each) for each in found], [*day_said(context), *lines])


def _line(context: Context, change: KeeperChange) -> str:
    texts = context.texts
    due = "" if change.due_at is None else f"{local(change.due_at, context.settings.zone):%Y-%m-%d}"
    return texts(
        "keeper.cli.line",
        change=change.id,
        unit=change.unit.name,
        function=texts(f"offices.function.{change.function.value}"),
        leaver=f"{change.leaver_name} {change.leaver}".strip(),
        successor=f"{change.successor_name} {change.successor}".strip() or texts("keeper.nobody"),
        on=change.effective_on.isoformat(),
        due=due,
    )


def _document(change: KeeperChange) -> dict[str, object]:
    return {
        "change": change.seq,
        "unit": change.unit.name,
        "level": change.unit.level.value,
        "function": change.function.value,
        "leaver": change.leaver or None,
        "leaver_name": change.leaver_name,
        "successor": change.successor or None,
        "successor_name": change.successor_name,
        "from": change.effective_on.isoformat(),
        "due": None if change.due_at is None else to_record(change.due_at),
    }


def _count(context: Context, arguments: Namespace) -> Outcome:
    counts, on_paper = context.station.services.inventory.keeper_counts, bool(arguments.paper)
    change = next((each for each in counts.waiting(context.session) if each.seq == arguments.change), None)
    successor = context.officer(arguments.successor) if arguments.successor else ""
    takes = successor or ("" if change is None else change.successor)
    head = context.officer(arguments.head)

    def pin(variable: str, of: str) -> Confirmation:
        if not of or (on_paper and variable not in os.environ):
            return UNCONFIRMED
        return Confirmation(pin=new_secret(context, variable, "cli.pin_of", of, number=of))

    known = change is not None  # what there is not is refused before anybody types a PIN
    wish = CountSignWish(
        arguments.stocktake,
        head,
        successor,
        pin(PIN_VARIABLE, "" if change is None else change.leaver),
        pin(TAKER_VARIABLE, takes if known else ""),
        pin(HEAD_VARIABLE, head if known else ""),
        arguments.note,
    )
    entry = counts.sign(context.session, arguments.change, wish, tuple(arguments.paper))
    body = entry.of(KeeperCountSigned)
    facts = {"change": body.change, "stocktake": body.stocktake, "unit": body.unit}
    line = context.texts("keeper.cli.signed", **facts, successor=body.successor.name, head=body.head.name)
    signed = {"leaver": body.leaver, "successor": body.successor, "head": body.head}
    document = {
        **facts,
        "entry": entry.reference,
        "signed": {
            role: None if each is None else {"number": each.number, "name": each.name, "proof": each.proof}
            for role, each in signed.items()
        },
    }
    return Outcome(document, [line])


def _paper(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        counts = of_day(context, context.station.services.inventory.keeper_counts)
        return counts.paper(context.session, context.texts, arguments.change, arguments.stocktake or 0)

    return written(context, arguments, report) or shown(report(), context.texts)
