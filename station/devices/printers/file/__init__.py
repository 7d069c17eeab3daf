"""Printers that are a file: a device node such as ``/dev/usb/lp0``, or a folder that keeps each job as a new file."""

from __future__ import annotations

from station.devices.printers.file.link import open_file_printer
from station.printing.address import path_target
from station.printing.drivers import Options, PrinterDriver, Written


def read(target: str, _options: Options) -> Written:
    """A path. Raises ValueError."""
    return path_target(target), ()


DRIVER = PrinterDriver("file", "escpos", "file:/dev/usb/lp0", read, open_file_printer, typed_path=True)
