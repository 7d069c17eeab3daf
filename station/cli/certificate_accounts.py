"""stock holdings · account: what the office and each unit have of certificates, and what moved it (ST-01, ST-03)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import Outcome
from station.core.texts import Texts
from station.inventory.certificates.account_listing import PAPER_ACCOUNT_LIST, PAPER_STOCK_LIST
from station.inventory.certificates.accounts import AccountMove, PaperHolding, move_words
from station.inventory.receivers.values import Receiver


def add_to(words: Commands) -> None:
    """Add the commands to ``stock``."""
    parser = command(
        words,
        "holdings",
        _holdings,
        "what the office and each unit have of each line of certificates: received, issued, used, left (ST-01)",
        "stock holdings --filter whose=units",
    )
    add_list_options(parser, PAPER_STOCK_LIST)
    parser = command(
        words,
        "account",
        _account,
        "the register of the office or a unit, movement by movement, with what was left after each (ST-01, ST-03)",
        "stock account --filter whose=own --filter day=2026-11-01..2026-11-30",
    )
    add_list_options(parser, PAPER_ACCOUNT_LIST)


def _holdings(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.paper_stock_list
    texts = context.texts
    return list_outcome(
        context, service, query_of(arguments), _held_facts, lambda row: _held_line(texts, row), named=("tag",)
    )


def _account(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.paper_account_list
    texts = context.texts
    return list_outcome(
        context, service, query_of(arguments), _move_facts, lambda row: _move_line(texts, row), named=("tag",)
    )


def _held_facts(row: PaperHolding) -> dict[str, object]:
    return {
        **_named_facts(row),
        "received": row.received,
        "issued": row.issued,
        "used": row.used,
        "spoiled": row.spoiled,
        "to_destroy": row.to_destroy,
        "left": row.left,
        "numbers": row.numbers,
    }


def _move_facts(row: AccountMove) -> dict[str, object]:
    return {
        **_named_facts(row),
        "day": row.day.isoformat(),
        "entry": row.entry.reference,
        "what": row.entry.kind,
        "numbers": row.numbers,
        "received": row.received,
        "issued": row.issued,
        "used": row.used,
        "spoiled": row.spoiled,
        "left": row.left,
    }


def _named_facts(row: PaperHolding | AccountMove) -> dict[str, object]:
    account = None if row.account is None else row.account.code
    return {"account": account, "kind": row.line.kind, "tag": row.line.label, "name": row.line.name}


def _held_line(texts: Texts, row: PaperHolding) -> str:
    return texts(
        "certificates.cli.held",
        whose=_whose(texts, row.account),
        tag=row.line.label,
        kind=row.line.words.say(texts.language),
        received=row.received,
        issued=row.issued,
        used=row.used,
        spoiled=row.spoiled,
        left=row.left,
        numbers=row.numbers,
    ).rstrip()


def _move_line(texts: Texts, row: AccountMove) -> str:
    return texts(
        "certificates.cli.moved",
        day=row.day.isoformat(),
        whose=_whose(texts, row.account),
        tag=row.line.label,
        what=move_words(texts, row),
        numbers=row.numbers,
        received=row.received,
        issued=row.issued,
        used=row.used,
        spoiled=row.spoiled,
        left=row.left,
        seq=row.entry.seq,
    )


def _whose(texts: Texts, account: Receiver | None) -> str:
    return texts("certificates.house") if account is None else account.words
