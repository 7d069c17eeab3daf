"""A small network printer: takes jobs on a real socket, answers DLE EOT, and can be told to misbehave."""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
from types import TracebackType
from typing import Self

from station.printing.address import PrinterAddress
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS

GOOD = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
OUT_OF_PAPER = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}
COVER_OPEN = {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}


class FakePrinter:
    """Listens on a free port of this machine while it is entered.

    `answers` maps a query's number to its byte, without an entry it stays silent; after `reset_after` bytes of
    a job the connection is reset, after `stops_after` nothing more is read. `received` is the job without queries.
    """

    def __init__(
        self,
        answers: dict[int, int] | None = None,
        *,
        chatter: bytes = b"",
        reset_after: int | None = None,
        stops_after: int | None = None,
    ) -> None:
        self.answers = GOOD if answers is None else answers
        self.chatter = chatter
        self.reset_after = reset_after
        self.stops_after = stops_after
        self.received = bytearray()
        self.finished = threading.Event()
        self._closing = threading.Event()
        self._listener = socket.socket()
        # Small buffers, so that a printer that stops reading is noticed within a page.
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def address(self) -> PrinterAddress:
        return DRIVERS.address(f"tcp://127.0.0.1:{self._listener.getsockname()[1]}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(HANG_SECONDS)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                self._talk(connection)
            self.finished.set()

    def _talk(self, connection: socket.socket) -> None:
        if self.chatter:
            connection.sendall(self.chatter)
        while True:
            if self.stops_after is not None and len(self.received) >= self.stops_after:
                self._closing.wait(30)
                return
            try:
                heard = connection.recv(1024)
            except OSError:
                return
            if not heard:
                return
            with contextlib.suppress(OSError):
                for number in re.findall(rb"\x10\x04(.)", heard, re.DOTALL):
                    if number[0] in self.answers:
                        connection.sendall(bytes([self.answers[number[0]]]))
            self.received += re.sub(rb"\x10\x04.", b"", heard, flags=re.DOTALL)
            if self.reset_after is not None and len(self.received) >= self.reset_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
