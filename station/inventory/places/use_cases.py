"""Places as use cases: defining, checking and ending one, taking over the places that items name already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.core.codes import code_key
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.places.conditions import StorageCondition, conditions_for
from station.inventory.places.decide import (
    CheckCase,
    DefineCase,
    PlaceEndCase,
    PlaceWish,
    decide_place,
    decide_place_checked,
    decide_place_ended,
)
from station.inventory.places.keys.ports import KeyStore
from station.inventory.places.values import PlaceKind, PlaceStanding, standings, unplaced
from station.inventory.ports import InventoryView, InventoryWork
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class Places:
    """The places of the office (EQ-09); changing and checking them needs EQUIPMENT_EDIT, looking EQUIPMENT_VIEW."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def define(self, session: Session, wish: PlaceWish) -> tuple[PlaceStanding, tuple[Entry, ...]]:
        """Make a place or change one; returns it with what was recorded, nothing where it stays as it is. Raises Refused as `decide_place`."""
        with self._store.write() as work:
            code, entries = self._define(session, work, wish)
            return standing_at(work, code), entries

    @asks(Permission.EQUIPMENT_EDIT)
    def adopt(
        self, session: Session, names: Sequence[str], kind: PlaceKind, parent: str = ""
    ) -> tuple[Entry, ...]:
        """Make places of what items name as their place, each under that text as its code; all of them or none.

        The items stay as they are. Raises Refused as `decide_place`, ``places.nothing_to_adopt``.
        """
        wanted = list({code_key(name): name for name in names if name.strip()}.values())
        if not wanted:
            raise Refused("places.nothing_to_adopt", rule="EQ-09")
        with self._store.write() as work:
            entries: list[Entry] = []
            for name in wanted:
                entries += self._define(session, work, PlaceWish(name, name, kind, parent))[1]
            return tuple(entries)

    @asks(Permission.EQUIPMENT_EDIT)
    def check(
        self, session: Session, code: str, unfit: Sequence[str] = (), note: str = "", language: str = "zh_CN"
    ) -> tuple[PlaceStanding, Entry]:
        """Put on record that the conditions of a place were looked at; `unfit` are the codes of those that it does not meet.

        Raises Refused as `decide_place_checked`, ``places.unknown``.
        """
        now, zone = self._store.clock.now(), self._store.clock.zone
        with self._store.write() as work:
            stands = standing_at(work, code)
            case = CheckCase(stands, tuple(unfit), note, language, work.calendar.years(), zone)
            (entry,) = record(work, decide_place_checked(session, case, work.policy, now))
            return standing_at(work, stands.place.code), entry

    @asks(Permission.EQUIPMENT_EDIT)
    def end(self, session: Session, code: str, reason: str) -> Entry:
        """A place is no more. Raises Refused as `decide_place_ended`, ``places.unknown``."""
        with self._store.write() as work:
            stands = standing_at(work, code)
            inside = tuple(each for each in work.places.places() if each.parent == stands.place.code)
            lent = _lent(work, stands.place.code)
            keys = sum(each.code == stands.place.code for each in work.place_keys.out())
            case = PlaceEndCase(stands, inside, reason, lent, keys)
            (entry,) = record(work, decide_place_ended(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def standings(self, session: Session) -> tuple[PlaceStanding, ...]:
        """All places as they stand."""
        del session
        with self._store.read() as view:
            return _all(view)

    @asks(Permission.EQUIPMENT_VIEW)
    def show(self, session: Session, code: str) -> PlaceStanding:
        """A place as it stands. Raises Refused ``places.unknown``."""
        del session
        with self._store.read() as view:
            return standing_at(view, code)

    @asks(Permission.EQUIPMENT_VIEW)
    def conditions(self, session: Session, code: str, language: str) -> tuple[StorageCondition, ...]:
        """What a check of a place looks at, as what is kept there asks for it. Raises Refused ``places.unknown``."""
        del session
        with self._store.read() as view:
            return conditions_for(view.shown_policy, standing_at(view, code).categories, language)

    @asks(Permission.EQUIPMENT_VIEW)
    def unplaced(self, session: Session) -> Mapping[str, int]:
        """What items name as their place and is none yet, with the number of items."""
        del session
        with self._store.read() as view:
            return unplaced(view.places.places(), view.places.kept())

    def _define(
        self, session: Session, work: InventoryWork, wish: PlaceWish
    ) -> tuple[str, tuple[Entry, ...]]:
        now, zone = self._store.clock.now(), self._store.clock.zone
        holders = work.codes.holders(wish.code)
        places = work.places.places()
        known = next((each for each in places if code_key(each.code) == code_key(wish.code)), None)
        lent = 0 if known is None else _lent(work, known.code)
        case = DefineCase(wish, places, holders, work.calendar.years(), zone, lent)
        decided = decide_place(session, case, work.policy, now)
        return decided.value, record(work, decided)


def _lent(view: InventoryView, code: str) -> int:
    """How many items are lent to the place."""
    return view.equipment.lent_to(Receiver(ReceiverKind.PLACE, code).key)


def _all(view: InventoryView) -> tuple[PlaceStanding, ...]:
    return standings(view.places.places(), view.places.kept(), view.places.checks_due())


def standing_at(view: InventoryView, code: str) -> PlaceStanding:
    """The place with this code, as it stands. Raises Refused ``places.unknown``."""
    key = code_key(code)
    for each in _all(view):
        if code_key(each.place.code) == key:
            return each
    raise Refused("places.unknown", rule="EQ-09", place=code)
