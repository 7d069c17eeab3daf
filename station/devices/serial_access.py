"""Serial lines, of printers and recorders alike: opened for this program alone, and what pulling them raises."""

from __future__ import annotations

import errno
import os
from enum import StrEnum
from typing import Any


class LineTrouble(StrEnum):
    """Why a line was not opened."""

    NOT_ALLOWED = "not_allowed"
    BUSY = "busy"
    MISSING = "missing"


def open_line(path: str, baud: int, *, timeout: float, write_timeout: float) -> Any:
    """The port of pyserial at `path`, 8 data bits, no parity; both times in seconds. Raises OSError or ValueError (`line_trouble`)."""
    import serial

    # Where the system knows no such locks, opening is exclusive anyway.
    exclusive = True if os.name == "posix" else None
    return serial.Serial(path, baud, timeout=timeout, write_timeout=write_timeout, exclusive=exclusive)


def line_trouble(problem: Exception) -> LineTrouble:
    """Why `open_line` raised `problem`."""
    number = getattr(problem, "errno", None)
    if number in {errno.EACCES, errno.EPERM}:
        return LineTrouble.NOT_ALLOWED
    busy = number in {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}
    return LineTrouble.BUSY if busy else LineTrouble.MISSING


def line_errors() -> tuple[type[Exception], ...]:
    """Errors that pyserial lets through when a line is pulled: its own are OSErrors, those of termios are not."""
    try:
        import termios
    except ImportError:
        return (OSError,)
    return (OSError, termios.error)
