"""Recorders on a serial line (USB ones look like one) that speak the line protocol of docs/recorders.md."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from station.archive.recorders.drivers import RecorderDriver
from station.devices.recorders.line.link import LineRecorder

USB_NAME: Final = "station-recorder"
"""What a recorder's USB interface or product is called where it speaks this protocol: no other line is spoken to unasked."""
_LONGEST: Final = 200


def read(target: str) -> str:
    """A path without blanks, unchanged. Raises ValueError for anything else."""
    plain = target.isprintable() and " " not in target and len(target) <= _LONGEST
    if not plain or not target.startswith("/") or target.startswith("//"):
        raise ValueError("no path")
    return target


def found() -> tuple[str, ...]:
    """The lines of recorders that name themselves."""
    from serial.tools import list_ports

    return tuple(
        sorted(
            str(port.device)
            for port in list_ports.comports()
            if any(USB_NAME in (name or "").lower() for name in (port.interface, port.product))
        )
    )


def present(target: str) -> bool:
    """Whether the line is there."""
    return Path(target).exists()


DRIVER = RecorderDriver("line", "line:/dev/ttyACM0", read, present, LineRecorder, found)
