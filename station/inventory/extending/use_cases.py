"""Extending loans, asked for at the counter or by command (EQ-07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.approvals.decide import OfficeDay
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.notices import Notice
from station.core.policy import working_hours
from station.core.texts import Texts
from station.inventory.extending.bodies import LoanExtended
from station.inventory.extending.decide import ExtendCase, ExtensionRoom, decide_extend, room_of
from station.inventory.movement.terms import Setting
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.reserving.values import Reservation
from station.inventory.values import Item, ItemState
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ExtendResult:
    """An entry for each item, the items as they stand now, and what is to be known."""

    entries: tuple[Entry, ...]
    items: tuple[Item, ...]
    notices: tuple[Notice, ...]


class Extensions:
    """Loans that last longer. The counter asks, or whoever leads the office; which of them decides is a parameter of EQ-07."""

    def __init__(self, store: InventoryStore, texts: Texts) -> None:
        self._store, self._texts = store, texts

    @asks(Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT)
    def extend(self, session: Session, tags: Sequence[str], until: datetime, reason: str) -> ExtendResult:
        """Put off when these items are due, all or none. Raises Refused as `decide_extend`, ``counter.nothing_named``."""
        if not tags:
            raise Refused("counter.nothing_named")
        entries: list[Entry] = []
        notices: list[Notice] = []
        with self._store.write() as work:
            now, zone, years = self._store.clock.now(), self._store.clock.zone, tuple(work.calendar.years())
            setting = Setting(zone, self._texts.language, years)
            office = OfficeDay(tuple(work.offices.holdings()), years, zone)
            items = work.equipment.items(tuple(dict.fromkeys(tags)))
            for tag, item in zip(dict.fromkeys(tags), items, strict=True):
                holder, kept = _holder(work, item), _kept(work, item)
                case = ExtendCase(
                    tag, item, holder, kept, until, reason, office, setting, _first_due(work, item)
                )
                decided = decide_extend(session, case, work.policy, now)
                entries.extend(record(work, decided))
                notices.extend(decided.notices)
            written = work.equipment.written(tuple(item.tag for item in items if item is not None))
        return ExtendResult(tuple(entries), written, tuple(notices))

    @asks(Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT)
    def room(self, session: Session, tags: Sequence[str]) -> ExtensionRoom | None:
        """What can be offered for all of these loans; what is not out is passed over, None where nothing is."""
        del session
        now, zone = self._store.clock.now(), self._store.clock.zone
        with self._store.read() as view:
            items = view.equipment.items(tuple(dict.fromkeys(tags)))
            out = [each for each in items if each is not None and each.state is ItemState.OUT]
            loans = [(each.due_at, _first_due(view, each)) for each in out if each.due_at is not None]
            hours = working_hours(view.shown_policy, tuple(view.calendar.years()), zone)
            return room_of(loans, view.shown_policy, hours, now)


def _holder(view: InventoryView, item: Item | None) -> str:
    if item is None or item.holder is None:
        return ""
    officer = view.people.officer(item.holder)
    return item.holder if officer is None else officer.name


def _first_due(view: InventoryView, item: Item | None) -> datetime | None:
    """When an item was due before its loan was extended for the first time, by what counts; None where it never was."""
    loan = None if item is None or item.due_at is None else view.equipment.open_loan(item.tag)
    if item is None or loan is None:
        return None
    history, about = view.equipment.history_since((item.tag,), loan.seq)[item.tag], subject("item", item.tag)
    voids = Voids(history)
    extended = (each.typed for each in history if voids.by(each, about) is None)
    return next((body.before for body in extended if isinstance(body, LoanExtended)), None)


def _kept(view: InventoryView, item: Item | None) -> tuple[Reservation, ...]:
    if item is None or not item.reserved:
        return ()
    return view.reservations.of_items((item.tag,))[item.tag]
