"""The serial lines of this computer, to choose a printer's from."""

from __future__ import annotations

from station.printing.values import PrinterPlace


def serial_lines() -> tuple[PrinterPlace, ...]:
    """Serial lines with something at them (USB and Bluetooth adapters, ports on the board), by path."""
    from serial.tools import list_ports

    found = (
        PrinterPlace(
            f"serial:{port.device}", "" if port.description in (None, "n/a") else str(port.description)
        )
        for port in list_ports.comports()
    )
    return tuple(sorted(found, key=lambda place: place.address))
