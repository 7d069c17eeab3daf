"""Printers on a serial line, also USB and Bluetooth adapters that look like one."""

from __future__ import annotations

from typing import Final

from station.devices.printers.serial.lines import serial_lines
from station.devices.printers.serial.link import DEFAULT_BAUD, SerialPrinter
from station.printing.address import path_target
from station.printing.drivers import Options, PrinterDriver, Written

BAUD_RATES: Final = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)


def read(target: str, options: Options) -> Written:
    """A path and, where it is not the usual one, the speed in baud. Raises ValueError."""
    baud = int(options.get("baud", DEFAULT_BAUD))
    if baud not in BAUD_RATES:
        raise ValueError("no baud rate")
    return path_target(target), () if baud == DEFAULT_BAUD else (("baud", str(baud)),)


DRIVER = PrinterDriver(
    "serial",
    "escpos",
    "serial:/dev/ttyUSB0",
    read,
    SerialPrinter,
    options=frozenset({"baud"}),
    places=serial_lines,
)
