"""A recorder in software at the end of a real pseudo terminal, served by a thread."""

from __future__ import annotations

import os
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from station.archive.recorders.values import RecorderAddress
from station.devices.recorders.twin import RecorderTwin
from tests.plugins.patience import HANG_SECONDS


class ServedTwin:
    """The far end of a recorder's line; `twin` is what answers, `spoil` changes what it sends."""

    def __init__(self, twin: RecorderTwin, spoil: Callable[[bytes], bytes] | None = None) -> None:
        self.twin, self._spoil = twin, spoil or (lambda sent: sent)
        self._near, self._far = os.openpty()
        tty.setraw(self._far)
        self.address = RecorderAddress("line", os.ttyname(self._far))
        self._stop_read, self._stop_write = os.pipe()
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def say(self, sent: bytes) -> None:
        """Send what nobody asked for."""
        os.write(self._near, sent)

    def pull(self) -> None:
        """Take the recorder away."""
        if self._thread.is_alive():
            os.write(self._stop_write, b"x")
            self._thread.join(HANG_SECONDS)
        for end in (self._near, self._far, self._stop_read, self._stop_write):
            with suppress(OSError):
                os.close(end)
        self._near = self._far = self._stop_read = self._stop_write = -1

    def _serve(self) -> None:
        import select

        while True:
            ready, _, _ = select.select([self._near, self._stop_read], [], [])
            if self._stop_read in ready:
                return
            heard = os.read(self._near, 4096)
            self.heard.append(heard)
            back = self._spoil(self.twin.answer(heard))
            while back:
                back = back[os.write(self._near, back) :]


@contextmanager
def served(twin: RecorderTwin, spoil: Callable[[bytes], bytes] | None = None) -> Iterator[ServedTwin]:
    """A recorder that is plugged in within the block."""
    one = ServedTwin(twin, spoil)
    try:
        yield one
    finally:
        one.pull()
