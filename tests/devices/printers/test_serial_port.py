"""Serial printers over real pseudo terminals: what is written, what is answered, and the cable being pulled."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Callable, Iterator

import pytest

from station.core.errors import DeviceProblem
from station.devices.printers.serial.link import SerialPrinter
from station.printing.address import PrinterAddress
from station.printing.values import PrinterStatus
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS


class Line:
    """The printer's end of a serial line."""

    def __init__(self) -> None:
        self.near, far = os.openpty()
        tty.setraw(far)
        self.path = os.ttyname(far)
        self.far: int | None = far
        self.open = True

    @property
    def address(self) -> PrinterAddress:
        return DRIVERS.address(f"serial:{self.path}?baud=115200")

    def unplug(self) -> None:
        if self.far is not None:
            os.close(self.far)
            self.far = None
        if self.open:
            self.open = False
            os.close(self.near)


@pytest.fixture
def line() -> Iterator[Line]:
    one = Line()
    yield one
    one.unplug()


def listening(line: Line, until: int, answers: bool = True) -> Callable[[], bytes]:
    """Read the line in the background until `until` bytes of job came; the returned call waits for them."""
    heard = bytearray()

    def serve() -> None:
        while len(heard) < until:
            ready, _, _ = select.select([line.near], [], [], 10)
            if not ready:
                return
            data = os.read(line.near, 4096)
            if data.startswith(b"\x10\x04"):
                if answers:
                    os.write(line.near, b"\x12")
                data = data[3:]
            heard.extend(data)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()

    def wait() -> bytes:
        thread.join(HANG_SECONDS)
        assert not thread.is_alive()
        return bytes(heard)

    return wait


def test_a_job_goes_over_the_line(line: Line) -> None:
    job = os.urandom(30_000).replace(b"\x10", b"\x20")
    heard = listening(line, len(job))
    link = DRIVERS.open(line.address)
    assert link.status(2) == PrinterStatus(True, "ok")
    assert link.send(job) == len(job)
    assert heard() == job
    link.close()


def test_a_silent_printer_has_no_status(line: Line) -> None:
    link = SerialPrinter(line.address)
    assert link.status(0.2) is None
    link.close()


def test_unplugging_is_told_with_the_bytes_sent(line: Line) -> None:
    link = SerialPrinter(line.address)
    heard = listening(line, 128)
    assert link.send(b"x" * 128) == 128
    heard()
    line.unplug()
    for act in (lambda: link.send(b"x" * 5000), lambda: link.status(0.2)):
        with pytest.raises(DeviceProblem) as caught:
            act()
        assert caught.value.code == "printing.broken_off"
    link.close()


def test_a_line_that_takes_nothing_more_is_stalled(line: Line) -> None:
    link = SerialPrinter(line.address, write_timeout=0.3)
    with pytest.raises(DeviceProblem) as caught:
        link.send(b"x" * 1_000_000)
    assert caught.value.code == "printing.stalled"
    sent = caught.value.facts["sent"]
    assert isinstance(sent, int)
    assert 0 < sent < 1_000_000
    link.close()


def test_a_line_in_use_or_missing_says_so(line: Line) -> None:
    link = SerialPrinter(line.address)
    with pytest.raises(DeviceProblem) as caught:
        SerialPrinter(line.address)
    assert caught.value.code == "printing.port_busy"
    link.close()
    with pytest.raises(DeviceProblem) as caught:
        SerialPrinter(DRIVERS.address("serial:/dev/ttyNONE7"))
    assert caught.value.code == "printing.port_missing"
