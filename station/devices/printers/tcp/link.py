"""Network printers: raw jobs over TCP, usually port 9100."""

from __future__ import annotations

import contextlib
import select
import socket
import sys
import time

from station.core.errors import DeviceProblem
from station.core.in_time import addresses_of
from station.devices.printers.asking import ask_status
from station.printing.address import PrinterAddress
from station.printing.values import PrinterStatus

CONNECT_TIMEOUT = 5.0
SEND_TIMEOUT = 20.0
"""Seconds without any progress before a job counts as stalled: a printer takes this long for a dense page."""

_CHUNK = 4096
_CLOSE_TIMEOUT = 2.0
_POLL = 0.02
_SIOCOUTQ = 0x5411  # Linux: bytes sent but not yet acknowledged by the other side.


def _connected(host: str, port: int) -> socket.socket:
    """A connection to the first of the host's addresses that takes one. Raises OSError, UnicodeError."""
    refused: OSError = OSError(f"{host} has no address")
    for address in addresses_of(host, port, CONNECT_TIMEOUT):
        try:
            return socket.create_connection((address, port), CONNECT_TIMEOUT)
        except OSError as problem:
            refused = problem
    raise refused


class TcpPrinter:
    """An open connection to one printer. Printers serve one connection at a time: close it soon."""

    def __init__(self, address: PrinterAddress, *, send_timeout: float = SEND_TIMEOUT) -> None:
        """Connect. Raises DeviceProblem `printing.unreachable`."""
        self._address = address
        self._send_timeout = send_timeout
        try:
            host, _, port = address.target.removeprefix("//").rpartition(":")
            self._socket = _connected(host.strip("[]"), int(port))
        except (OSError, UnicodeError) as problem:
            raise DeviceProblem(
                "printing.unreachable", address=address.location, reason=_reason(problem)
            ) from problem
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> int:
        """Send the whole job and wait until the printer's side has taken it.

        Without that wait, a short job to a printer that is just being switched off would look printed. Raises
        DeviceProblem `printing.broken_off` or `printing.stalled` with `sent`, the bytes the printer took.
        """
        taken = 0
        self._socket.settimeout(self._send_timeout)
        try:
            for start in range(0, len(data), _CHUNK):
                chunk = memoryview(data)[start : start + _CHUNK]
                while chunk:
                    count = self._socket.send(chunk)
                    taken += count
                    chunk = chunk[count:]
            self._wait_taken()
        except TimeoutError as problem:
            raise self._problem("printing.stalled", taken, len(data)) from problem
        except OSError as problem:
            raise self._problem("printing.broken_off", taken, len(data)) from problem
        return taken

    def status(self, timeout: float) -> PrinterStatus | None:
        """The printer's status, None when it does not answer. Raises DeviceProblem `printing.broken_off`."""
        try:
            self._socket.settimeout(timeout)
            return ask_status(self._socket.sendall, self._read, timeout)
        except TimeoutError:
            return None
        except OSError as problem:
            raise self._problem("printing.broken_off", 0, 0) from problem

    def close(self) -> None:
        """End the connection in order: closing with unread answers would make the printer drop its buffer."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + _CLOSE_TIMEOUT
            while (left := deadline - time.monotonic()) > 0:
                self._socket.settimeout(left)
                if not self._socket.recv(_CHUNK):
                    break
        self._socket.close()

    def _read(self, seconds: float) -> bytes:
        readable, _, _ = select.select([self._socket], [], [], seconds)
        if not readable:
            return b""
        heard = self._socket.recv(_CHUNK)
        if not heard:
            raise ConnectionResetError("the printer closed the connection")
        return heard

    def _wait_taken(self) -> None:
        """Wait until nothing is left unacknowledged. Raises TimeoutError without progress, OSError when reset."""
        last = -1
        deadline = time.monotonic() + self._send_timeout
        while (waiting := self._unacknowledged()) > 0:
            if waiting != last:
                last, deadline = waiting, time.monotonic() + self._send_timeout
            if time.monotonic() > deadline:
                raise TimeoutError
            self._raise_pending()
            time.sleep(_POLL)
        self._raise_pending()

    def _raise_pending(self) -> None:
        number = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number:
            raise OSError(number, "connection lost")

    def _unacknowledged(self) -> int:
        """Bytes that the other side has not acknowledged; 0 where the system can't tell."""
        if not sys.platform.startswith("linux"):
            return 0
        import fcntl

        answer = fcntl.ioctl(self._socket.fileno(), _SIOCOUTQ, bytes(4))
        return int.from_bytes(answer, sys.byteorder)

    def _problem(self, code: str, taken: int, size: int) -> DeviceProblem:
        with contextlib.suppress(OSError):
            taken -= self._unacknowledged()
        return DeviceProblem(code, address=self._address.location, sent=max(0, taken), size=size)


def _reason(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "timeout"
    return (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
