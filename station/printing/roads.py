"""The roads to printers, for screens and commands: how an address is written, and which printers this computer has."""

from __future__ import annotations

from dataclasses import replace

from station.core.documents import PaperRoll
from station.core.settings import Settings
from station.people.asking import Ask, asks_nothing, asks_sign_in, require
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.address import PrinterAddress
from station.printing.drivers import PrinterDrivers
from station.printing.values import PrinterPlace


class PrinterRoads:
    """What the drivers know without a printer."""

    def __init__(self, drivers: PrinterDrivers) -> None:
        self._drivers = drivers

    @property
    @asks_nothing("how an address is written, the same for everybody")
    def examples(self) -> tuple[tuple[str, str], ...]:
        """Each road with an example of its addresses."""
        return self._drivers.examples

    @asks_nothing("how an address is written, the same for everybody")
    def address(self, text: str) -> PrinterAddress:
        """The address that `text` writes. Raises Refused `printing.address_wrong`."""
        return self._drivers.address(text)

    @asks_sign_in("who may print is asked of what is printed; a path of this machine is asked for here")
    def named(self, session: Session, text: str) -> PrinterAddress:
        """The printer that a person names; a path of this machine needs PRINTER_FILE.

        Raises NotPermitted, Refused `printing.address_wrong`.
        """
        address = self._drivers.address(text)
        if self._drivers.is_typed_path(address):
            require(session, Ask((Permission.PRINTER_FILE,)))
        return address

    @asks_nothing("the lines of this machine; what is printed there is asked for")
    def places(self) -> tuple[PrinterPlace, ...]:
        """What this computer has now that may be a printer; takes tenths of a second."""
        return self._drivers.places()

    @asks_nothing("the printer that the office chose for its slips")
    def slip_printer(self, settings: Settings) -> PrinterAddress | None:
        """The printer of the settings, with their paper where the address names none; None without one.

        Raises Refused `printing.address_wrong`.
        """
        if not settings.printer.strip():
            return None
        address = self._drivers.address(settings.printer)
        if settings.paper == 58 and "paper=" not in settings.printer:
            return replace(address, paper=PaperRoll(58, address.paper.raster))
        return address
