"""Printer drivers: each names a road to printers and their language, opens a printer and writes to it.

A driver has a folder of its own below ``devices/printers`` and is found there; its example address is shown by
screens and refusals. The encoder is chosen by the language that the driver names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from station.core.documents import Document
from station.core.errors import Refused
from station.core.own_folders import NO_FOLDERS, OwnFolders
from station.printing.address import (
    PAPER_OPTIONS,
    PrinterAddress,
    address_refused,
    paper_of,
    split_address,
)
from station.printing.ports import PageEncoder, PrinterLink
from station.printing.values import PrinterPlace

Options = Mapping[str, str]
Written = tuple[str, tuple[tuple[str, str], ...]]


def _no_places() -> tuple[PrinterPlace, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class PrinterDriver:
    """A way to reach printers.

    `road` is the word before the colon and the key of its name (``printers_page.road.…``), `language` that of its
    printers, `example` an address as a person writes it, `options` the names of the options that it takes besides
    those of the paper. `read` brings target and options into their one form and raises ValueError for what is no
    address; `typed_path` says that the target is a path of this machine, so that it is for administrators and never lies
    in the station's own folders; `open` raises DeviceProblem; `places` are the printers' places that this computer has now.
    """

    road: str
    language: str
    example: str
    read: Callable[[str, Options], Written]
    open: Callable[[PrinterAddress], PrinterLink]
    options: frozenset[str] = frozenset()
    typed_path: bool = False
    places: Callable[[], tuple[PrinterPlace, ...]] = _no_places


class PrinterDrivers:
    """The drivers that this program has, with an encoder for each language."""

    def __init__(
        self,
        drivers: Sequence[PrinterDriver],
        encoders: Mapping[str, PageEncoder],
        own: OwnFolders = NO_FOLDERS,
    ) -> None:
        """Nothing is printed into the `own` folders of the station.

        Raises ValueError for two drivers of one road, and for a language without encoder.
        """
        self._drivers = {driver.road: driver for driver in drivers}
        self._encoders, self._own = dict(encoders), own
        self._known = PAPER_OPTIONS.union(*(driver.options for driver in drivers))
        if len(self._drivers) < len(drivers):
            raise ValueError("two drivers have one road")
        if unspoken := {driver.language for driver in drivers} - self._encoders.keys():
            raise ValueError(f"no encoder for {sorted(unspoken)}")

    @property
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Each road with its example address."""
        return tuple((driver.road, driver.example) for driver in self._drivers.values())

    def address(self, text: str) -> PrinterAddress:
        """The address that `text` writes. Raises Refused `printing.address_wrong`."""
        road, _, rest = text.strip().partition(":")
        driver = self._drivers.get(road)
        if driver is None:
            raise self._refused(text)
        target, options = split_address(rest, self._known)
        own = {name: value for name, value in options.items() if name not in PAPER_OPTIONS}
        if own.keys() - driver.options:
            raise self._refused(text)
        try:
            return PrinterAddress(road, *driver.read(target, own), paper_of(options))
        except ValueError:
            raise self._refused(text) from None

    def open(self, address: PrinterAddress) -> PrinterLink:
        """The printer at `address`. Raises DeviceProblem when it can't be reached, Refused.

        Refused are `printing.address_wrong` and `printing.own_folder` (DM-03): nothing is written below the data folder or
        the archive, whatever lies there.
        """
        driver = self._driver(address)
        if driver.typed_path and self._own.hold(Path(address.target)):
            raise Refused("printing.own_folder", rule="DM-03", address=address.location)
        return driver.open(address)

    def is_typed_path(self, address: PrinterAddress) -> bool:
        """Whether the target is a path of this machine. Raises Refused `printing.address_wrong`."""
        return self._driver(address).typed_path

    def encode(self, document: Document, address: PrinterAddress) -> bytes:
        """The whole job in the printer's language.

        Raises DeviceProblem `printing.no_font`, Refused `printing.address_wrong`.
        """
        return self._encoders[self._driver(address).language].encode(document, address.paper)

    def places(self) -> tuple[PrinterPlace, ...]:
        """What this computer has now that may be a printer."""
        return tuple(place for driver in self._drivers.values() for place in driver.places())

    def _driver(self, address: PrinterAddress) -> PrinterDriver:
        driver = self._drivers.get(address.road)
        if driver is None:
            raise self._refused(str(address))
        return driver

    def _refused(self, text: str) -> Refused:
        return address_refused(text, tuple(driver.example for driver in self._drivers.values()))
