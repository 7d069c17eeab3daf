"""Drivers of recorders: each names a road, finds recorders by themselves where it can, and opens one.

A driver has a folder of its own below ``devices/recorders`` and is found there (docs/recorders.md). No driver can format
a recorder or delete from it: there is nothing to ask it by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.archive.clocks.values import DeviceClock
from station.archive.recorders.values import KeyMark, RecorderAddress, RecorderFacts
from station.core.errors import Refused
from station.core.progress import CancelToken

Now = Callable[[], datetime]


class RecorderLink(Protocol):
    """A recorder that is spoken to. Every call ends within the driver's deadline, else with DeviceProblem.

    All raise DeviceProblem ``recorders.silent``, ``recorders.garbled``, ``recorders.gone``.
    """

    def identify(self) -> RecorderFacts:
        """What it says of itself."""
        ...

    def read_clock(self, now: Now) -> DeviceClock:
        """What its clock shows, against the station's clock `now`. Raises Refused ``recorders.clock_unset``."""
        ...

    def unlock(self, secret: str) -> None:
        """Unlock it until it is pulled. Raises Refused ``recorders.wrong_secret`` with `left`, ``recorders.blocked``."""
        ...

    def set_clock(self, shows: datetime) -> None:
        """Have its wall clock show `shows` (naive). Raises Refused ``recorders.still_locked``."""
        ...

    def read_log(self, stop: CancelToken | None = None) -> bytes:
        """Its own log, as it keeps it; empty where it keeps none. `stop` is looked at meanwhile.

        Raises Refused ``recorders.still_locked``, Cancelled.
        """
        ...

    def marks(self, stop: CancelToken | None = None) -> tuple[KeyMark, ...]:
        """The marks that were set with its keys. `stop` is looked at meanwhile. Raises Refused ``recorders.still_locked``, Cancelled."""
        ...

    def close(self) -> None:
        """Let go of it; it stays unlocked."""
        ...


def _nowhere() -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class RecorderDriver:
    """A way to speak to recorders.

    `road` is the word before the colon and the key of its name (``recorders.road.…``), `example` an address as a person
    writes it. `read` brings a target into its one form and raises ValueError for what is none; `present` says whether
    anything is there, without a word to it; `open` raises DeviceProblem. `found` are the targets where a recorder names itself.
    """

    road: str
    example: str
    read: Callable[[str], str]
    present: Callable[[str], bool]
    open: Callable[[RecorderAddress], RecorderLink]
    found: Callable[[], tuple[str, ...]] = _nowhere


class RecorderDrivers:
    """The drivers that this program has."""

    def __init__(self, drivers: Sequence[RecorderDriver]) -> None:
        """Raises ValueError for two drivers of one road."""
        self._drivers = {driver.road: driver for driver in drivers}
        if len(self._drivers) < len(drivers):
            raise ValueError("two drivers have one road")

    @property
    def examples(self) -> tuple[str, ...]:
        """An address for each road."""
        return tuple(driver.example for driver in self._drivers.values())

    def address(self, text: str) -> RecorderAddress:
        """The address that `text` writes. Raises Refused ``recorders.address_wrong``."""
        road, _, target = text.strip().partition(":")
        driver = self._drivers.get(road)
        try:
            if driver is not None:
                return RecorderAddress(road, driver.read(target))
        except ValueError:
            pass
        raise Refused(
            "recorders.address_wrong", rule="EQ-05", address=text, examples="  ".join(self.examples)
        )

    def found(self) -> tuple[RecorderAddress, ...]:
        """Where recorders name themselves now."""
        return tuple(
            RecorderAddress(driver.road, target)
            for driver in self._drivers.values()
            for target in driver.found()
        )

    def is_present(self, address: RecorderAddress) -> bool:
        """Whether anything is plugged in there; it is not spoken to."""
        driver = self._drivers.get(address.road)
        return driver is not None and driver.present(address.target)

    def open(self, address: RecorderAddress) -> RecorderLink:
        """The recorder there. Raises DeviceProblem ``recorders.gone``, ``recorders.busy``, ``recorders.not_allowed``, Refused."""
        return self._drivers[self.address(str(address)).road].open(address)
