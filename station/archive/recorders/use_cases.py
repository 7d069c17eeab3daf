"""Recorders: found, unlocked, their clocks read and set; a clock is always on record before it is set."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final, Protocol

from station.archive.clock_bodies import DeviceClockRead
from station.archive.clocks.decide import ClockCase, about_device, decide_clock_read
from station.archive.clocks.values import DeviceClock
from station.archive.identity.registered import REGISTERED_ONLY, not_registered
from station.archive.ports import ArchiveStore
from station.archive.recorders.decide import (
    SettingCase,
    UnlockingCase,
    decide_clock_set,
    decide_unlocked,
)
from station.archive.recorders.drivers import RecorderDrivers, RecorderLink
from station.archive.recorders.values import (
    RecorderAddress,
    RecorderFacts,
    RecorderSeen,
    RecorderState,
    RecorderTold,
)
from station.archive.survey.times import is_of_our_time
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Cancelled, DeviceProblem, Refused, StationError, StoreProblem
from station.core.progress import CancelToken
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

MOST_PLACES: Final = 32
"""Places that an office can have for recorders."""
_LOOKED_AT: Final = 200
"""Entries about a device in which its last reading is looked for."""
_TAKEN: Final = timedelta(seconds=3)
"""A clock that was set and is further off did not take it."""

_NOT_DONE: Final = frozenset({"recorders.not_done", "recorders.still_locked"})
"""Codes by which a recorder says that it did not do what it was asked for."""

log = logging.getLogger(__name__)


class RecorderPlaces(Protocol):
    """The places that the office has for recorders, as addresses in their one form."""

    def get(self) -> tuple[str, ...]:
        """All of them. Raises StoreProblem."""
        ...

    def set(self, places: tuple[str, ...]) -> None:
        """Store them. Raises StoreProblem."""
        ...


class Recorders:
    """What is done with recorders. Nothing here deletes from one or formats it."""

    def __init__(self, store: ArchiveStore, drivers: RecorderDrivers, places: RecorderPlaces) -> None:
        self._store, self._drivers, self._places = store, drivers, places

    @property
    @asks_nothing("how a place is written")
    def examples(self) -> tuple[str, ...]:
        """An address for each kind of place, as a person writes it."""
        return self._drivers.examples

    @asks(Permission.IMPORT_RUN)
    def places(self, session: Session) -> tuple[str, ...]:
        """The places that the office named for recorders."""
        return self._places.get()

    @asks(Permission.IMPORT_RUN)
    def plugged(self, session: Session) -> tuple[str, ...]:
        """The places where something is plugged in now; nothing is said to any of it."""
        return tuple(str(each) for each in self._known() if self._drivers.is_present(each))

    @asks(Permission.IMPORT_RUN)
    def list(self, session: Session) -> tuple[RecorderSeen, ...]:
        """All places for recorders, with what each says of itself and of the time. Records nothing.

        What does not answer is listed with its problem. Raises NotPermitted.
        """
        return tuple(self._seen(each) for each in self._known())

    @asks(Permission.IMPORT_RUN)
    def unlock(self, session: Session, place: str, secret: str) -> RecorderSeen:
        """Unlock a recorder for as long as it stays plugged in; its clock is read and recorded before.

        `secret` is given to the recorder's driver and kept nowhere. Raises NotPermitted, Refused ``recorders.address_wrong``,
        ``recorders.unknown_place``, ``recorders.no_secret``, ``recorders.wrong_secret``, ``recorders.blocked``, DeviceProblem as `RecorderLink`,
        ``archive.device_not_registered`` where the office takes in registered devices only.
        """
        address = self.address_of(session, place)
        with self._spoken(address) as (link, facts):
            camera = self._camera(facts.serial)
            if camera is None:
                self._require_all_taken(facts.serial)
            if facts.locked and not secret:
                raise Refused("recorders.no_secret", rule="EQ-05", serial=facts.serial)
            clock = self._read_clock(session, link, facts, camera)
            if facts.locked:
                link.unlock(secret)
                with self._store.write() as work:
                    case = UnlockingCase(facts, camera, address.road)
                    record(work, decide_unlocked(session, case, work.policy, self._store.clock.now()))
                facts = link.identify()
        return self._described(address, facts, camera, clock)

    @asks(Permission.IMPORT_RUN)
    def clock(self, session: Session, place: str) -> RecorderSeen:
        """Read a recorder's clock and record what it showed. Raises as `unlock`, Refused ``recorders.clock_unset``."""
        address = self.address_of(session, place)
        with self._spoken(address) as (link, facts):
            camera = self._camera(facts.serial)
            clock = self._look(link, facts)
            self._record_clock(session, clock, camera)
        return self._described(address, facts, camera, clock)

    @asks(Permission.IMPORT_RUN)
    def told(self, session: Session, place: str) -> RecorderTold:
        """The log and the marks that an unlocked recorder keeps of itself; changes nothing. Raises as `unlock`, Refused ``recorders.still_locked``."""
        with self._spoken(self.address_of(session, place)) as (link, facts):
            return RecorderTold(facts, link.read_log(), link.marks())

    @asks(Permission.IMPORT_RUN)
    def told_by(self, session: Session, serial: str, stop: CancelToken | None = None) -> RecorderTold | None:
        """What the recorder with this serial number keeps of itself, wherever it is; None where it is not there. Changes nothing.

        Raises Refused ``recorders.still_locked``, DeviceProblem as `RecorderLink`, Cancelled by `stop`; another recorder that does not answer is passed over.
        """
        for address in self._known():
            found = False
            if stop is not None:
                stop.check()
            try:
                if self._drivers.is_present(address):
                    with self._spoken(address) as (link, facts):
                        found = facts.serial == serial
                        if found:
                            return RecorderTold(facts, link.read_log(stop), link.marks(stop))
            except Cancelled:
                raise
            except StationError as problem:
                if found:
                    raise
                log.warning("the recorder at %s was not asked: %s", address, problem)
        return None

    @asks(Permission.IMPORT_OTHERS)
    def set_clock(self, session: Session, place: str) -> RecorderSeen:
        """Set a recorder's clock to the station's, after what it showed is on record; both are entries (DM-02).

        Where the recorder goes before it says whether it took the time, that is on record as well.
        Raises as `unlock`, Refused ``recorders.still_locked``, DeviceProblem ``recorders.clock_not_taken`` where it shows another time afterwards.
        """
        address, store = self.address_of(session, place), self._store
        with self._spoken(address) as (link, facts):
            if facts.locked:
                raise Refused("recorders.still_locked", rule="EQ-05", serial=facts.serial)
            camera = self._camera(facts.serial)
            before = self._read_clock(session, link, facts, camera)
            after: DeviceClock | None = None
            try:
                link.set_clock(local(store.clock.now(), store.clock.zone).replace(tzinfo=None))
                after = self._look(link, facts)
            except (DeviceProblem, Refused) as problem:
                if problem.code in _NOT_DONE:
                    raise
                self._record_set(session, before, None, camera, facts.serial)
                raise
            self._record_set(session, before, after, camera, facts.serial)
            ahead = after.offset_ms(store.clock.zone)
        if abs(ahead) > _TAKEN / timedelta(milliseconds=1):
            raise DeviceProblem("recorders.clock_not_taken", rule="DM-02", seconds=round(ahead / 1000))
        return self._described(address, facts, camera, after)

    @asks(Permission.EQUIPMENT_EDIT)
    def set_places(self, session: Session, places: Sequence[str]) -> tuple[str, ...]:
        """Ask for recorders at these places from now on, and at no others that do not name themselves.

        Raises NotPermitted, Refused ``recorders.address_wrong``, ``recorders.many_places``.
        """
        written = tuple(dict.fromkeys(str(self._drivers.address(each)) for each in places))
        if len(written) > MOST_PLACES:
            raise Refused("recorders.many_places", rule="EQ-05", most=MOST_PLACES)
        self._places.set(written)
        return written

    @asks(Permission.IMPORT_RUN)
    def address_of(self, session: Session, place: str) -> RecorderAddress:
        """The place that `place` names: by its address, or by the serial number or item of the recorder that is there.

        Raises Refused ``recorders.unknown_place``: nothing is said to a line that nobody named as a recorder's.
        """
        known = self._known()
        for each in known:
            if str(each) == place.strip():
                return each
        for each in known:
            seen = self._seen(each)
            if seen.facts is not None and place.strip() in (seen.facts.serial, seen.camera):
                return each
        raise self._unknown(place)

    # ------------------------------------------------------------------------------------------------ parts

    def _unknown(self, place: str) -> Refused:
        known = "  ".join(map(str, self._known())) or "–"
        return Refused("recorders.unknown_place", rule="EQ-05", place=place.strip(), known=known)

    def _kept(self) -> tuple[RecorderAddress, ...]:
        """What was written by hand and is no place is left alone; `places` shows it."""
        found = []
        for written in self._places.get():
            with suppress(Refused):
                found.append(self._drivers.address(written))
        return tuple(found)

    def _known(self) -> tuple[RecorderAddress, ...]:
        return tuple(dict.fromkeys((*self._kept(), *self._drivers.found())))

    @contextmanager
    def _spoken(self, address: RecorderAddress) -> Iterator[tuple[RecorderLink, RecorderFacts]]:
        link = self._drivers.open(address)
        try:
            yield link, link.identify()
        finally:
            link.close()

    def _seen(self, address: RecorderAddress) -> RecorderSeen:
        if not self._drivers.is_present(address):
            return RecorderSeen(address, RecorderState.ABSENT)
        try:
            with self._spoken(address) as (link, facts):
                clock, problem = None, None
                try:
                    clock = self._look(link, facts)
                except Refused as refused:
                    problem = refused
                return self._described(address, facts, self._camera(facts.serial), clock, problem)
        except StationError as found:
            return RecorderSeen(address, RecorderState.SILENT, problem=found)

    def _described(
        self,
        address: RecorderAddress,
        facts: RecorderFacts,
        camera: str | None,
        clock: DeviceClock | None,
        problem: StationError | None = None,
    ) -> RecorderSeen:
        state = RecorderState.LOCKED if facts.locked else RecorderState.OPEN
        ahead = None if clock is None else clock.offset_ms(self._store.clock.zone)
        before = self._read_before(camera, facts.serial, clock)
        return RecorderSeen(address, state, facts, camera, clock, ahead, problem, before)

    def _read_before(
        self, camera: str | None, serial: str, clock: DeviceClock | None
    ) -> tuple[datetime, int] | None:
        """The newest reading on record that is another than `clock`."""
        with suppress(StoreProblem), self._store.read() as view:
            for about in about_device(camera, serial):
                for entry in reversed(view.ledger.about(about, newest=_LOOKED_AT)):
                    body = entry.typed
                    if isinstance(body, DeviceClockRead) and (clock is None or body.read_at != clock.at):
                        return body.read_at, body.offset_ms
        return None

    def _require_all_taken(self, serial: str) -> None:
        """Raise for a recorder that is no item where the office takes in registered devices only: nobody could import from it."""
        with self._store.read() as view:
            if REGISTERED_ONLY.of(view.policy):
                raise not_registered(serial)

    def _camera(self, serial: str) -> str | None:
        try:
            with self._store.read() as view:
                item = view.equipment.item_by_usb_serial(serial)
        except StoreProblem as problem:
            log.warning("a recorder is named without the register: %s", problem)
            return None
        return None if item is None else item.tag

    def _look(self, link: RecorderLink, facts: RecorderFacts) -> DeviceClock:
        """What its clock shows. Raises Refused ``recorders.clock_unset``, also for a time by which nothing can be reckoned."""
        clock = link.read_clock(self._store.clock.now)
        if not is_of_our_time(clock.shows):
            raise Refused("recorders.clock_unset", rule="DM-02", serial=facts.serial)
        return clock

    def _read_clock(
        self, session: Session, link: RecorderLink, facts: RecorderFacts, camera: str | None
    ) -> DeviceClock | None:
        """Read the clock and put it on record; None where it was never set."""
        try:
            clock = self._look(link, facts)
        except Refused as refused:
            if refused.code != "recorders.clock_unset":
                raise
            return None
        self._record_clock(session, clock, camera)
        return clock

    def _record_set(
        self,
        session: Session,
        before: DeviceClock | None,
        after: DeviceClock | None,
        camera: str | None,
        serial: str,
    ) -> None:
        case = SettingCase(before, after, camera, self._store.clock.zone, serial)
        with self._store.write() as work:
            record(work, decide_clock_set(session, case, work.policy, self._store.clock.now()))

    def _record_clock(self, session: Session, clock: DeviceClock, camera: str | None) -> None:
        with self._store.write() as work:
            case = ClockCase(clock, camera, self._store.clock.zone)
            record(work, decide_clock_read(session, case, work.policy, self._store.clock.now()))
