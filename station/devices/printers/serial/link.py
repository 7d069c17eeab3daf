"""Printers on a serial line, also USB and Bluetooth adapters that look like one."""

from __future__ import annotations

import contextlib
import time

from station.core.errors import DeviceProblem
from station.devices.printers.asking import ask_status
from station.devices.serial_access import LineTrouble, line_errors, line_trouble, open_line
from station.printing.address import PrinterAddress
from station.printing.values import PrinterStatus

DEFAULT_BAUD = 9600
WRITE_TIMEOUT = 20.0
"""Seconds without any progress before a job counts as stalled (paper out, line not connected)."""

# Small, so that the count of bytes sent is true to a fraction of a second at 9600 baud.
_CHUNK = 128
_POLL = 0.02
_NOT_OPEN = {
    LineTrouble.NOT_ALLOWED: "printing.not_allowed",
    LineTrouble.BUSY: "printing.port_busy",
    LineTrouble.MISSING: "printing.port_missing",
}


class SerialPrinter:
    """An open serial line, 8 data bits, no parity, hardware flow control left to the adapter."""

    def __init__(self, address: PrinterAddress, *, write_timeout: float = WRITE_TIMEOUT) -> None:
        """Open the line for this program alone. Raises DeviceProblem `printing.port_missing` or `.port_busy`."""
        self._address = address
        self._write_timeout = write_timeout
        baud = int(address.option("baud", str(DEFAULT_BAUD)))
        try:
            self._port = open_line(address.target, baud, timeout=0, write_timeout=write_timeout)
        except (OSError, ValueError) as problem:
            raise DeviceProblem(_NOT_OPEN[line_trouble(problem)], address=address.location) from problem

    def send(self, data: bytes) -> int:
        """Send the whole job and wait until the line has taken it.

        Raises DeviceProblem `printing.broken_off` (unplugged) or `printing.stalled` with `sent`.
        """
        import serial

        sent = 0
        try:
            for start in range(0, len(data), _CHUNK):
                sent += int(self._port.write(data[start : start + _CHUNK]))
            self._wait_taken()
        except (serial.SerialTimeoutException, TimeoutError) as problem:
            raise self._problem("printing.stalled", sent, len(data)) from problem
        except line_errors() as problem:
            raise self._problem("printing.broken_off", sent, len(data)) from problem
        return sent

    def status(self, timeout: float) -> PrinterStatus | None:
        """The printer's status, None when it does not answer. Raises DeviceProblem `printing.broken_off`."""
        import serial

        try:
            self._port.write_timeout = timeout
            return ask_status(self._port.write, self._read, timeout)
        except serial.SerialTimeoutException:
            return None
        except line_errors() as problem:
            raise self._problem("printing.broken_off", 0, 0) from problem
        finally:
            with contextlib.suppress(*line_errors()):
                self._port.write_timeout = self._write_timeout

    def close(self) -> None:
        """Close the line; an unplugged one is closed already."""
        with contextlib.suppress(*line_errors()):
            self._port.close()

    def _read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        first = bytes(self._port.read(1))
        return first + bytes(self._port.read(self._port.in_waiting)) if first else b""

    def _wait_taken(self) -> None:
        """Wait for the output queue; `flush` would wait for ever on a line held by flow control."""
        deadline = time.monotonic() + self._write_timeout
        last = -1
        while (waiting := int(self._port.out_waiting)) > 0:
            if waiting != last:
                last, deadline = waiting, time.monotonic() + self._write_timeout
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(_POLL)

    def _problem(self, code: str, sent: int, size: int) -> DeviceProblem:
        return DeviceProblem(code, address=self._address.location, sent=sent, size=size)
