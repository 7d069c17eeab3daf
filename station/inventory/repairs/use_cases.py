"""Repairs as use cases: sending an item to a designated place, and having it back."""

from __future__ import annotations

from datetime import date

from station.core.clock import local
from station.core.deciding import record
from station.core.ledger import Entry, subject
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.responsible import watching_over
from station.inventory.register.use_cases import required
from station.inventory.repairs.bodies import SentToRepair
from station.inventory.repairs.decide import (
    REPAIRERS,
    BackCase,
    SendCase,
    decide_back,
    decide_send,
    open_repair,
)
from station.inventory.stock.rejoining import rejoin
from station.inventory.values import Item, ItemState
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class Repairs:
    """Repair at a designated place (EQ-14)."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def places(self, session: Session) -> tuple[str, ...]:
        """The designated places of repair, as the rules have them now."""
        del session
        with self._store.read() as view:
            return tuple(REPAIRERS.of(view.shown_policy))

    @asks(Permission.EQUIPMENT_EDIT)
    def send(self, session: Session, tag: str, repairer: str, expected_on: date, fault: str = "") -> Entry:
        """Send a damaged item to be repaired. Raises like `decide_send`, Refused ``equipment.unknown``."""
        with self._store.write() as work:
            item, clock = required(work, tag), self._store.clock
            years = tuple(work.calendar.years())
            sent, now = _sent(work, item), clock.now()
            watching = watching_over(work, item, local(now, clock.zone).date())
            case = SendCase(item, repairer, expected_on, fault, sent, watching, years, clock.zone)
            (entry,) = record(work, decide_send(session, case, work.policy, now))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def back(
        self, session: Session, tag: str, note: str, *, mended: bool, cost_fen: int | None = None
    ) -> Entry:
        """An item is back from repair. Raises like `decide_back`, Refused ``equipment.unknown``."""
        with self._store.write() as work:
            item = required(work, tag)
            case = BackCase(item, _sent(work, item), mended, note, cost_fen)
            now = self._store.clock.now()
            (entry,) = record(work, decide_back(session, case, work.policy, now))
            rejoin(session, work, (item.tag,), now)
            return entry


def _sent(view: InventoryView, item: Item) -> SentToRepair | None:
    if item.state is not ItemState.AT_REPAIR:
        return None  # no history is read
    return open_repair(item, view.ledger.about(subject("item", item.tag), checked=True))
