"""Keys as use cases: giving one out, taking one back, one that is lost, and who has which."""

from __future__ import annotations

from station.core.deciding import record
from station.core.ledger import Entry
from station.inventory.places.keys.decide import KeyBackCase, KeyGiveCase, decide_back, decide_give
from station.inventory.places.keys.ports import KeyStore, KeyView
from station.inventory.places.keys.values import PlaceKey
from station.inventory.places.use_cases import standing_at
from station.inventory.places.values import Place
from station.inventory.register.responsible import answering
from station.people.asking import asks
from station.people.confirming import UNCONFIRMED, Confirmation, Pins, prove
from station.people.permissions import Permission
from station.people.sessions import Session


class PlaceKeys:
    """The keys of places; giving and taking back needs EQUIPMENT_EDIT, looking EQUIPMENT_VIEW. `pins` checks PINs."""

    def __init__(self, store: KeyStore, pins: Pins) -> None:
        self._store, self._pins = store, pins

    @asks(Permission.EQUIPMENT_EDIT)
    def give(
        self,
        session: Session,
        code: str,
        number: str,
        key: str = "",
        note: str = "",
        confirmation: Confirmation = UNCONFIRMED,
    ) -> Entry:
        """The officer with this number or badge has a key of the place. Raises Refused ``places.unknown`` and as `decide_give`, `prove`."""
        with self._store.read() as view:
            officer = answering(view, number)
        proven = prove(None if officer is None else officer.number, confirmation, self._pins)
        with self._store.write() as work:
            place = standing_at(work, code).place
            case = KeyGiveCase(place, key, number, answering(work, number), _out(work, place), note, proven)
            (entry,) = record(work, decide_give(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def take_back(self, session: Session, code: str, key: str | None = None, note: str = "") -> Entry:
        """A key of the place is back; None: the only one that somebody has. Raises Refused ``places.unknown`` and as `decide_back`."""
        return self._back(session, code, key, note, lost=False)

    @asks(Permission.EQUIPMENT_EDIT)
    def lose(self, session: Session, code: str, key: str | None, note: str) -> Entry:
        """A key that somebody had is lost. Raises Refused as `take_back`, ``places.key_reason_missing``."""
        return self._back(session, code, key, note, lost=True)

    @asks(Permission.EQUIPMENT_VIEW)
    def of(self, session: Session, code: str) -> tuple[PlaceKey, ...]:
        """The keys of a place that somebody has. Raises Refused ``places.unknown``."""
        del session
        with self._store.read() as view:
            return _out(view, standing_at(view, code).place)

    @asks(Permission.EQUIPMENT_VIEW)
    def all(self, session: Session) -> tuple[PlaceKey, ...]:
        """All keys that somebody has."""
        del session
        with self._store.read() as view:
            return view.place_keys.out()

    def _back(self, session: Session, code: str, key: str | None, note: str, *, lost: bool) -> Entry:
        with self._store.write() as work:
            place = standing_at(work, code).place
            case = KeyBackCase(place, key, _out(work, place), note, lost)
            (entry,) = record(work, decide_back(session, case, work.policy, self._store.clock.now()))
            return entry


def _out(view: KeyView, place: Place) -> tuple[PlaceKey, ...]:
    return tuple(each for each in view.place_keys.out() if each.code == place.code)
