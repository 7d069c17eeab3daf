"""The devices whose clocks stray so fast that they are to be repaired (EQ-14)."""

from __future__ import annotations

from typing import Final

from station.archive.clock_bodies import DeviceClockRead
from station.archive.clocks.known import ClockDrift, drift_of
from station.archive.ports import ArchiveStore
from station.core.ledger import Stream, subject
from station.core.policy.served import served_integer
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

MOST_DRIFT: Final = served_integer("EQ-14", "clock_drift_seconds")
_COMPARISONS: Final = 1000
"""Of all devices, the newest: so many are looked through."""
_ENTRIES: Final = 300
"""Of one device, the newest."""


class DeviceClocks:
    """What the comparisons on record say of the devices' clocks."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def drifting(self, session: Session) -> tuple[ClockDrift, ...]:
        """The devices whose clocks stray by more than the office allows a day, the fastest first, and that nobody reported since.

        Nothing is recorded: whoever keeps the register reports them for repair. Raises NotPermitted.
        """
        with self._store.read() as view:
            most = MOST_DRIFT.of(view.shown_policy)
            page = view.ledger.of_kind(Stream.CUSTODY, DeviceClockRead.KIND, _COMPARISONS)
            told = (each.typed for each in page)
            cameras = {each.camera for each in told if isinstance(each, DeviceClockRead) and each.camera}
            histories = (
                view.ledger.about(subject("item", each), newest=_ENTRIES) for each in sorted(cameras)
            )
            found = [drift for each in histories if (drift := drift_of(each, most)) is not None]
        return tuple(sorted(found, key=lambda each: (-abs(each.seconds_a_day), each.camera)))
