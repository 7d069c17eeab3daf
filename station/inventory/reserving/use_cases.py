"""Reservations as use cases: keeping items, giving that up, and what is kept of an item or for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import record
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.policy import Activity, activities
from station.core.texts import DEFAULT_LANGUAGE, Texts
from station.inventory.counter.looking_up import in_the_group
from station.inventory.movement.check_out import Wanted
from station.inventory.movement.terms import Setting
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.naming import named_item
from station.inventory.reserving.decide import (
    GivenUpCase,
    ReserveCase,
    decide_end,
    decide_reserve,
    require_keepable,
)
from station.inventory.reserving.values import Reservation
from station.inventory.values import Item
from station.matters.knowing import known_number
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ReserveResult:
    """What was recorded, and what is to be known of it."""

    entry: Entry
    notices: tuple[Notice, ...]


class Reservations:
    """What is kept for coming activities (EQ-04); keeping needs COUNTER_OPERATE, looking EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, texts: Texts | None = None) -> None:
        """`texts`: in their language things are named in what is told."""
        self._store, self._texts = store, texts

    @asks(Permission.COUNTER_OPERATE)
    def reserve(
        self,
        session: Session,
        number: str,
        tags: Sequence[str],
        first: datetime,
        last: datetime,
        activity: str | None = None,
        note: str = "",
        matter: str = "",
    ) -> ReserveResult:
        """Keep the items for officer `number` from `first` to `last`, for the matter with a number or ("") none. Raises Refused as `decide_reserve`."""
        with self._store.write() as work:
            items = work.equipment.items(tuple(tags))
            known = tuple(item.tag for item in items if item is not None)
            wanted = tuple(
                Wanted(tag, item, _holder(work, item)) for tag, item in zip(tags, items, strict=True)
            )
            officer, terms = work.people.officer(number), self._setting.terms(work.policy)
            there = frozenset[int]()
            if activity and officer is not None:
                there = work.equipment.categories_in_hand(number) | in_the_group(work, officer, terms)
            case = ReserveCase(
                number,
                officer,
                wanted,
                first,
                last,
                activity,
                note,
                work.reservations.of_items(known),
                terms.setting,
                there,
                known_number(work.matters, matter) if matter.strip() else None,
            )
            decided = decide_reserve(session, case, work.policy, self._store.clock.now())
            (entry,) = record(work, decided)
            return ReserveResult(entry, decided.notices)

    @property
    def _setting(self) -> Setting:
        language = DEFAULT_LANGUAGE if self._texts is None else self._texts.language
        return Setting(self._store.clock.zone, language)

    @asks(Permission.COUNTER_OPERATE)
    def end(self, session: Session, seq: int, reason: str, tags: Sequence[str] = ()) -> Entry:
        """Give up what entry `seq` keeps: all of it, or the items with these tags. Raises Refused as `decide_end`."""
        with self._store.write() as work:
            entry = work.reservations.by_entry(seq)
            kept = [each for each in entry if each.ended_at is None and (not tags or each.tag in tags)]
            names = {
                item.tag: item.name for item in work.equipment.items([each.tag for each in kept]) if item
            }
            case = GivenUpCase(seq, tuple((each, names.get(each.tag, "")) for each in kept), reason)
            (made,) = record(work, decide_end(session, case, work.policy, self._store.clock.now()))
            return made

    @asks(Permission.EQUIPMENT_VIEW)
    def of_item(self, session: Session, tag: str) -> tuple[Reservation, ...]:
        """For whom an item is kept, from now on, the next first."""
        del session
        now = self._store.clock.now()
        with self._store.read() as view:
            kept = view.reservations.of_items((tag,)).get(tag, ())
            return tuple(each for each in kept if each.open and each.last >= now)

    @asks(Permission.EQUIPMENT_VIEW)
    def activities(self, session: Session) -> tuple[Activity, ...]:
        """The activities of the catalogue (EQ-04)."""
        del session
        with self._store.read() as view:
            return activities(view.shown_policy)

    @asks(Permission.EQUIPMENT_VIEW)
    def item(self, session: Session, code: str) -> Item:
        """The item with this code, whatever became of it. Raises Refused ``equipment.unknown``, ``codes.two_meanings``."""
        del session
        with self._store.read() as view:
            return named_item(view, code)

    @asks(Permission.EQUIPMENT_VIEW)
    def keepable(self, session: Session, code: str) -> Item:
        """The item with this code, to be kept for somebody.

        Raises Refused ``equipment.unknown``, ``codes.two_meanings``, and for what is never kept as `require_keepable`.
        """
        del session
        with self._store.read() as view:
            found = named_item(view, code)
        require_keepable(found)
        return found


def _holder(view: InventoryView, item: Item | None) -> str:
    if item is None or item.holder is None:
        return ""
    officer = view.people.officer(item.holder)
    return item.holder if officer is None else officer.name
