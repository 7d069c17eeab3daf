"""The printers as a list: those on the register, and tested addresses without an item, each with its last test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.clock import Clock
from station.core.listing import (
    DamagedRow,
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.inventory.register.listing import EquipmentList, ListedItem
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.use_cases import PrinterTests
from station.printing.values import LastTest

NEVER: Final = "never"
_VERDICTS: Final = ("passed", "failed", "sent", NEVER)


@dataclass(frozen=True, slots=True)
class ListedPrinter:
    """A printer and its last test: an item of the register, or an `address` alone."""

    listed: ListedItem | None
    last: LastTest | None
    address: str = ""

    @property
    def tag(self) -> str:
        """Its first tag, empty for one that is not on the register."""
        return self.listed.item.tag if self.listed is not None else ""

    @property
    def label(self) -> str:
        """The tag that it bears."""
        return self.listed.item.label if self.listed is not None else ""

    @property
    def key(self) -> str:
        """The text that identifies it."""
        return f"item:{self.tag}" if self.tag else f"printer:{self.address}"

    @property
    def verdict(self) -> str:
        """The result of the last test; `NEVER` when there was none."""
        return self.last.verdict if self.last is not None else NEVER

    @property
    def tested_at(self) -> datetime | None:
        """When it was last tested."""
        return self.last.tested_at if self.last is not None else None

    @property
    def where(self) -> str:
        """Who has it, else its place."""
        return "" if self.listed is None else self.listed.holder_name or self.listed.item.place


def _name(printer: ListedPrinter) -> str | None:
    return printer.listed.item.name if printer.listed is not None else ""


PRINTER_LIST: Final[ListDeclaration[ListedPrinter]] = ListDeclaration(
    name="printers",
    title="frame.page.printers",
    columns=(
        ListColumn("tag", "equipment.field.tag", lambda row: row.label, ValueKind.CODE),
        ListColumn("name", "equipment.field.name", _name),
        ListColumn(
            "verdict",
            "printers_page.verdict",
            lambda row: row.verdict,
            ValueKind.CHOICE,
            words="printing.verdict.",
        ),
        ListColumn("tested", "printers_page.tested", lambda row: row.tested_at, ValueKind.MOMENT),
        ListColumn("where", "printers_page.where", lambda row: row.where),
        ListColumn("address", "printers_page.address", lambda row: row.address, ValueKind.CODE, shown=False),
        ListColumn("key", "printers_page.key", lambda row: row.key, ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "verdict", "printers_page.verdict", choices=_VERDICTS, words="printing.verdict.", chips=True
        ),
        ListFilter("tested", "printers_page.tested", FilterKind.DAYS),
        ListFilter("key", "printers_page.key", offered=False),
    ),
    key="key",
    sort=(Sort("tag"), Sort("tested", descending=True)),
)


class PrinterList(ListService[ListedPrinter], ask=asks(Permission.PRINTER_TEST)):
    """The list behind the printers' page; looking needs PRINTER_TEST, the register's printers EQUIPMENT_VIEW besides."""

    def __init__(self, register: EquipmentList, tests: PrinterTests, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, PRINTER_LIST, _printers, services=(register, tests), store=store)
        super().__init__(source, PRINTER_LIST, whoever_looks)


def _printers(
    register: EquipmentList, tests: PrinterTests, session: Session
) -> list[ListedPrinter | DamagedRow]:
    tested = tests.last_tests(session)
    newest = {test.about: test for test in tested if isinstance(test, LastTest)}
    damaged = {test.key: test for test in tested if isinstance(test, DamagedRow)}
    found: list[ListedPrinter | DamagedRow] = []
    if session.may(Permission.EQUIPMENT_VIEW):
        for listed in register.printers(session):
            if isinstance(listed, DamagedRow):
                found.append(listed)
                continue
            if f"item:{listed.item.tag}" in damaged:
                found.append(damaged.pop(f"item:{listed.item.tag}"))
                continue
            last = newest.pop(f"item:{listed.item.tag}", None)
            found.append(ListedPrinter(listed, last, last.address if last is not None else ""))
    alone = [each for each in newest.values() if each.about.startswith("printer:")]
    return [*found, *damaged.values(), *(ListedPrinter(None, test, test.address) for test in alone)]
