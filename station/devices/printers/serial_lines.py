"""The serial lines of this computer, for a person to choose a printer's from."""

from __future__ import annotations

from station.printing.values import SerialPort


def serial_lines() -> tuple[SerialPort, ...]:
    """Serial lines with something at them (USB and Bluetooth adapters, ports on the board), by path."""
    from serial.tools import list_ports

    found = (
        SerialPort(port.device, "" if port.description in (None, "n/a") else str(port.description))
        for port in list_ports.comports()
    )
    return tuple(sorted(found, key=lambda port: port.path))
