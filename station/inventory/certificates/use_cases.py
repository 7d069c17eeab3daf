"""Accountable paper as use cases: kinds, sheets used, spoiled and destroyed, the figures of a month (ST-01, ST-03, ST-04, PR-21)."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.deciding import Decided, record
from station.inventory.certificates.books import books_of
from station.inventory.certificates.cases import NamedSheets, sheets_case
from station.inventory.certificates.decide import (
    DestroyedCase,
    SpoilCase,
    UseCase,
    decide_destroy,
    decide_spoil,
    decide_use,
)
from station.inventory.certificates.histories import kinds_on_record, paper_histories, paper_lines
from station.inventory.certificates.kinds import PAPER, CertificateKind, kinds
from station.inventory.certificates.months import accounts_of
from station.inventory.certificates.naming_kind import PaperKindCase, decide_kind
from station.inventory.certificates.reporting import MonthReport, month_report, named_account
from station.inventory.certificates.standing import PaperStanding, paper_standing
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.receivers.finding import named
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.levels import record_levels
from station.inventory.stock.paper_bodies import SpoilCause
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Item
from station.matters.knowing import known_number
from station.people.asking import asks
from station.people.confirming import UNCONFIRMED, Confirmation, Pins, prove
from station.people.dated import Dated
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, require_another


@dataclass(frozen=True, slots=True)
class KindStock:
    """A kind of paper, and the lines of it on the register; `kind` is None for lines of a kind that is in force no more, called `name`."""

    code: str
    kind: CertificateKind | None
    name: str
    lines: tuple[Item, ...]


class Certificates(Dated, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """What happens to blank certificates, receipts and legal forms; `pins` checks PINs, `persons` the second person of a destruction."""

    def __init__(self, store: InventoryStore, pins: Pins, persons: TwoPersons) -> None:
        self._store, self._pins, self._persons = store, pins, persons

    @asks(Permission.EQUIPMENT_VIEW)
    def kinds(self, session: Session, language: str) -> tuple[KindStock, ...]:
        """The kinds in force, each with its lines, and those that lines still are of."""
        del session
        with self._store.read() as view:
            known, on_record = {each.code: each for each in kinds(view.policy)}, kinds_on_record(view)
            items = _items(view, tuple(on_record))
        names = {code: each.name(language) for code, each in known.items()}
        names = {**{each.kind: each.kind_name for each in on_record.values()}, **names}
        lines = {code: [each for each in items if on_record[each.tag].kind == code] for code in names}
        order = [*known, *sorted(set(names) - set(known))]
        return tuple(
            KindStock(code, known.get(code), names[code], tuple(lines[code]))
            for code in order
            if code in known or lines[code]
        )

    @asks(Permission.EQUIPMENT_EDIT)
    def set_kind(self, session: Session, tag: str, kind: str, reason: str = "") -> StockResult:
        """A line of stock is paper of this kind, by code or name. Raises Refused ``equipment.unknown`` and as `decide_kind`."""
        now = self._store.clock.now()
        with self._store.write() as work:
            item = required(work, tag)
            history = work.equipment.history_since((item.tag,), 0)[item.tag]
            decided = decide_kind(session, PaperKindCase(item, history, kind, reason), work.policy, now)
            (entry,) = record(work, decided)
            return StockResult(entry, work.equipment.written((item.tag,)))

    @asks(Permission.STOCK_KEEP)
    def use(
        self,
        session: Session,
        sheets: NamedSheets,
        number: str,
        matter: str = "",
        note: str = "",
        confirmation: Confirmation = UNCONFIRMED,
    ) -> StockResult:
        """The officer with this number or badge used sheets. Raises Refused as `decide_use` and `find_receiver`."""
        with self._store.read() as view:
            officer = answering(view, number)
        proven = prove(None if officer is None else officer.number, confirmation, self._pins)
        now = self._store.clock.now()
        with self._store.write() as work:
            case = UseCase(
                sheets_case(work, sheets, self._store.clock),
                answering(work, number),
                number,
                matter,
                note,
                proven,
                known_number(work.matters, matter),
            )
            return self._recorded(session, work, decide_use(session, case, work.policy, now), case.of.item)

    @asks(Permission.STOCK_KEEP)
    def spoil(
        self, session: Session, sheets: NamedSheets, cause: SpoilCause, reason: str, number: str = ""
    ) -> StockResult:
        """Sheets are spoiled, by the officer with this number if that is said. Raises Refused as `decide_spoil` and `find_receiver`."""
        now = self._store.clock.now()
        with self._store.write() as work:
            officer = answering(work, number) if number else None
            case = SpoilCase(sheets_case(work, sheets, self._store.clock), cause, reason, officer, number)
            return self._recorded(session, work, decide_spoil(session, case, work.policy, now), case.of.item)

    @asks(Permission.STOCK_KEEP)
    def destroy(
        self, session: Session, sheets: NamedSheets, way: str, second: Person, note: str = ""
    ) -> StockResult:
        """Spoiled sheets were destroyed, and `second` was there. Raises Refused as `decide_destroy` and `require_another`."""
        proven = self._persons.prove(second)
        now = self._store.clock.now()
        with self._store.write() as work:
            account = require_another(session, proven, work.people, now)
            case = DestroyedCase(sheets_case(work, sheets, self._store.clock), way, account, note)
            decided = decide_destroy(session, case, work.policy, now)
            return self._recorded(session, work, decided, case.of.item)

    @asks(Permission.EQUIPMENT_VIEW)
    def month(self, session: Session, month: str, unit: str, language: str) -> MonthReport:
        """The figures of a month (``2026-11``) of the office, or of a unit by name, code or path; as they were signed once they are.

        Raises Refused ``certificates.month_ahead`` and as `find_receiver`.
        """
        del session
        with self._store.read() as view:
            books = books_of(view, self._store.clock.zone)
            receiver = named_account(view, unit, books.accounts) if unit.strip() else None
            return month_report(view, books, month, receiver, self._store.clock, language)

    @asks(Permission.EQUIPMENT_VIEW)
    def standing(self, session: Session, tag: str) -> PaperStanding | None:
        """How a line of paper stands; None for what can't be paper. Raises Refused ``equipment.unknown``."""
        del session
        with self._store.read() as view:
            item = required(view, tag)
            if item.tracking not in PAPER:
                return None
            history = paper_histories(view, (item.tag,))[item.tag]
            runs = view.equipment.number_runs(item.tag)
            return paper_standing(item, runs, history, self._store.clock.zone)

    @asks(Permission.EQUIPMENT_VIEW)
    def accounts(self, session: Session) -> tuple[Receiver, ...]:
        """The units and places to which paper was ever issued. Raises Refused ``certificates.too_many_lines``."""
        del session
        with self._store.read() as view:
            keys = sorted(accounts_of(paper_lines(view), self._store.clock.zone))
            found = (receiver_of(key) for key in keys)
            return tuple(named(each, view) for each in found if each is not None)

    def _recorded(
        self, session: Session, work: InventoryWork, decided: Decided[int], item: Item
    ) -> StockResult:
        (entry,) = record(work, decided)
        items = work.equipment.written((item.tag,))
        record_levels(session, work, items, (entry.happened_at, self._store.clock.zone))
        return StockResult(entry, items, decided.notices)


def _items(view: InventoryView, tags: tuple[str, ...]) -> list[Item]:
    """Those that are on the register."""
    return [each for each in (view.equipment.items(tags) if tags else ()) if each is not None]
