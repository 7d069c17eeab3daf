"""The program's own drivers, as the station wires them."""

from __future__ import annotations

from station.devices.printers import printer_drivers
from station.printing.drivers import PrinterDrivers
from station.reports.encoders import ENCODERS

DRIVERS = PrinterDrivers(printer_drivers(), ENCODERS)
