"""Opens the printer behind an address by its road."""

from __future__ import annotations

from station.devices.printers.file import open_file_printer
from station.devices.printers.serial_port import SerialPrinter
from station.devices.printers.tcp import TcpPrinter
from station.printing.address import PrinterAddress
from station.printing.ports import PrinterLink


class DevicePrinterLinks:
    """The printers that are really there."""

    def open(self, address: PrinterAddress) -> PrinterLink:
        """The printer at `address`. Raises DeviceProblem when it can't be opened."""
        match address.road:
            case "tcp":
                return TcpPrinter(address)
            case "serial":
                return SerialPrinter(address)
            case "file":
                return open_file_printer(address)
