"""The registers of paper as lists: what each account has, what moved it, and which numbers are odd (ST-01, ST-03)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy.rule import bilingual_words
from station.core.texts import Texts
from station.inventory.certificates.account_use_cases import PaperAccounts
from station.inventory.certificates.accounts import AccountMove, PaperHolding, move_words
from station.inventory.certificates.gaps import NumberFinding, OddNumbers
from station.inventory.receivers.values import Receiver
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

OWN, OF_UNITS = "own", "units"
"""Whose paper: the office's own, or that of units; worded in ``certificates.whose.<value>``."""


_column: Final = ColumnsTitled("certificates.field.")


def _whose(texts: Texts, row: PaperHolding | AccountMove) -> str:
    return texts("certificates.house") if row.account is None else row.account.words


def _why_odd(texts: Texts, found: NumberFinding) -> str:
    return texts(f"certificates.odd_why.{found.odd.value}", whom=found.whom)


def odd_words(texts: Texts, found: NumberFinding) -> str:
    """What is odd, as a sentence."""
    facts = {"tag": found.item.label, "name": found.item.name, "numbers": found.numbers, "whom": found.whom}
    return texts(f"certificates.odd.{found.odd.value}", **facts)


_WHOSE: Final = ListFilter(
    "whose", "certificates.field.account", choices=(OWN, OF_UNITS), words="certificates.whose.", chips=True
)
_ACCOUNT: Final = ListFilter("account", "certificates.field.unit")
_TAG: Final = ListFilter("tag", "certificates.field.tag", FilterKind.TEXT, seldom=True, names=NamedKind.ITEM)
_KIND: Final = ListFilter("kind", "certificates.field.kind", seldom=True)
PAPER_STOCK_LIST: Final[ListDeclaration[PaperHolding]] = ListDeclaration(
    name="paper_stock",
    title="certificates.stock.title",
    columns=(
        _column("key", lambda row: row.key, ValueKind.CODE, shown=False),
        _column("account", lambda row: row, wording=_whose, sortable=False),
        _column("kind", lambda row: row.line.words, wording=bilingual_words, sortable=False),
        _column("tag", lambda row: row.line.label, ValueKind.CODE),
        _column("name", lambda row: row.line.name, shown=False),
        _column("numbers", lambda row: row.numbers, ValueKind.CODE),
        _column("received", lambda row: row.received or None, ValueKind.NUMBER),
        _column("issued", lambda row: row.issued or None, ValueKind.NUMBER),
        _column("used", lambda row: row.used or None, ValueKind.NUMBER),
        _column("spoiled", lambda row: row.spoiled or None, ValueKind.NUMBER),
        _column("to_destroy", lambda row: row.to_destroy or None, ValueKind.NUMBER),
        _column("left", lambda row: row.left, ValueKind.NUMBER),
        _column("own", lambda row: 0 if row.account is None else 1, ValueKind.NUMBER, shown=False),
        _column("whose", lambda row: _words_of(row.account), shown=False),
    ),
    filters=(
        _WHOSE,
        _ACCOUNT,
        _KIND,
        _TAG,
        ListFilter("there", "certificates.field.there", FilterKind.FLAG, chips=True),
    ),
    key="key",
    sort=(Sort("own"), Sort("whose"), Sort("tag")),
)
PAPER_ACCOUNT_LIST: Final[ListDeclaration[AccountMove]] = ListDeclaration(
    name="paper_account",
    title="certificates.account.title",
    columns=(
        _column("key", lambda row: row.key, ValueKind.CODE, shown=False),
        _column("day", lambda row: row.day, ValueKind.DAY),
        _column("account", lambda row: row, wording=_whose, sortable=False),
        _column("kind", lambda row: row.line.words, wording=bilingual_words, sortable=False, shown=False),
        _column("tag", lambda row: row.line.label, ValueKind.CODE),
        _column("what", lambda row: row, wording=move_words, sortable=False),
        _column("numbers", lambda row: row.numbers, ValueKind.CODE),
        _column("received", lambda row: row.received or None, ValueKind.NUMBER),
        _column("issued", lambda row: row.issued or None, ValueKind.NUMBER),
        _column("used", lambda row: row.used or None, ValueKind.NUMBER),
        _column("spoiled", lambda row: row.spoiled or None, ValueKind.NUMBER),
        _column("left", lambda row: row.left, ValueKind.NUMBER),
        _column("by", lambda row: row.entry.actor.name),
        _column("entry", lambda row: row.entry.seq, ValueKind.NUMBER),
        _column("whose", lambda row: _words_of(row.account), shown=False),
    ),
    filters=(
        _WHOSE,
        _ACCOUNT,
        _KIND,
        _TAG,
        ListFilter("day", "certificates.field.day", FilterKind.DAYS),
    ),
    key="key",
    sort=(Sort("day", descending=True), Sort("entry", descending=True)),
)
_ORDER: Final = tuple(OddNumbers)
ODD_NUMBER_LIST: Final[ListDeclaration[NumberFinding]] = ListDeclaration(
    name="odd_numbers",
    title="certificates.numbers.title",
    columns=(
        _column("key", lambda row: row.key, ValueKind.CODE, shown=False),
        _column("odd", lambda row: row.odd.value, ValueKind.CHOICE, words="certificates.odd_short."),
        _column("rank", lambda row: _ORDER.index(row.odd), ValueKind.NUMBER, shown=False),
        _column("tag", lambda row: row.item.label, ValueKind.CODE),
        _column("name", lambda row: row.item.name),
        _column("numbers", lambda row: row.numbers, ValueKind.CODE),
        _column("whom", lambda row: row.whom, shown=False),
        _column("finding", lambda row: row, wording=_why_odd, sortable=False),
    ),
    filters=(
        ListFilter(
            "odd",
            "certificates.field.odd",
            choices=tuple(each.value for each in OddNumbers),
            words="certificates.odd_short.",
            chips=True,
        ),
        _TAG,
    ),
    key="key",
    sort=(Sort("tag"), Sort("rank")),
)


_GATHER: Final[Mapping[str, Callable[..., Sequence[Any]]]] = {
    PAPER_STOCK_LIST.name: PaperAccounts.holdings,
    PAPER_ACCOUNT_LIST.name: PaperAccounts.moves,
}


class PaperRegisterList(ListService[Any], ask=asks(Permission.EQUIPMENT_VIEW)):
    """What each account has of each line (`PAPER_STOCK_LIST`), or what moved it (`PAPER_ACCOUNT_LIST`); looking needs EQUIPMENT_VIEW."""

    def __init__(
        self, accounts: PaperAccounts, store: DatedStore, clock: Clock, declaration: ListDeclaration[Any]
    ) -> None:
        self._accounts, gather = accounts, _GATHER[declaration.name]
        filtered: dict[str, Callable[[Any], Any]] = {
            "whose": lambda row: OWN if row.account is None else OF_UNITS,
            "account": lambda row: None if row.account is None else row.account.code,
            "kind": lambda row: row.line.kind,
            "there": lambda row: bool(row.left),
            "tag": lambda row: row.line.label,
        }
        source = GatheredStore(
            clock, declaration, gather, filtered, _searched, services=(accounts,), store=store
        )
        super().__init__(source, declaration, whoever_looks)

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The units and places that ever had paper, and the kinds of which there is some."""
        rows = self._accounts.holdings(session)
        accounts = {row.account.code: row.account.words for row in rows if row.account is not None}
        kinds = {row.line.kind: row.line.words.say(language) for row in rows}
        return {"account": sorted(accounts.items()), "kind": sorted(kinds.items())}


class OddNumberList(ListService[NumberFinding], ask=asks(Permission.EQUIPMENT_VIEW)):
    """Numbers that are odd; looking needs EQUIPMENT_VIEW."""

    def __init__(self, accounts: PaperAccounts, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(
            clock, ODD_NUMBER_LIST, PaperAccounts.odd_numbers, services=(accounts,), store=store
        )
        super().__init__(source, ODD_NUMBER_LIST, whoever_looks)


def _words_of(account: Receiver | None) -> str:
    return "" if account is None else account.words


def _searched(row: PaperHolding | AccountMove) -> tuple[str, ...]:
    return (row.line.words.zh, row.line.words.en, _words_of(row.account))
