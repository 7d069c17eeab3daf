"""Network printers over real sockets, with the faults real ones have."""

from __future__ import annotations

import socket
import time

import pytest

from station.core.errors import DeviceProblem
from station.devices.printers.tcp.link import TcpPrinter
from station.printing.values import PrinterStatus
from tests.devices.printers.fake_printer import COVER_OPEN, OUT_OF_PAPER, FakePrinter
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS

JOB = bytes(range(32, 127)) * 100


def test_a_job_arrives_whole_between_two_queries() -> None:
    with FakePrinter() as printer:
        link = DRIVERS.open(printer.address)
        assert link.status(2) == PrinterStatus(True, "ok")
        assert link.send(JOB) == len(JOB)
        assert link.status(2) == PrinterStatus(True, "ok")
        link.close()
        assert printer.finished.wait(HANG_SECONDS)
        assert bytes(printer.received) == JOB


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        (OUT_OF_PAPER, PrinterStatus(False, "out")),
        (COVER_OPEN, PrinterStatus(False, "ok", cover_open=True)),
        ({1: 0x12}, PrinterStatus(True, "unknown")),
        ({}, None),
    ],
)
def test_the_printer_says_how_it_is(answers: dict[int, int], status: PrinterStatus | None) -> None:
    with FakePrinter(answers) as printer:
        link = TcpPrinter(printer.address)
        try:
            assert link.status(0.3) == status
        finally:
            link.close()


def test_unasked_chatter_is_no_answer() -> None:
    with FakePrinter(chatter=b"\x10\x00\x0f\x0f\x11") as printer:
        link = TcpPrinter(printer.address)
        assert link.status(2) == PrinterStatus(True, "ok")
        link.close()


def send_again_and_again(link: TcpPrinter, job: bytes) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        link.send(job)


@pytest.mark.parametrize("size", [200, 10_000, 2_000_000])
def test_a_reset_in_the_middle_tells_how_far_it_came(size: int) -> None:
    """A short job may be taken whole before the printer goes; then the next one tells."""
    with FakePrinter(reset_after=100) as printer:
        link = TcpPrinter(printer.address, send_timeout=HANG_SECONDS)
        with pytest.raises(DeviceProblem) as caught:
            send_again_and_again(link, b"x" * size)
        link.close()
        assert caught.value.code == "printing.broken_off"
        sent = caught.value.facts["sent"]
        assert isinstance(sent, int)
        assert 0 <= sent <= size
        assert caught.value.facts["size"] == size


def test_a_printer_that_stops_taking_is_stalled() -> None:
    with FakePrinter(stops_after=1) as printer:
        link = TcpPrinter(printer.address, send_timeout=0.4)
        with pytest.raises(DeviceProblem) as caught:
            link.send(b"x" * 8_000_000)
        assert caught.value.code == "printing.stalled"
        sent = caught.value.facts["sent"]
        assert isinstance(sent, int)
        assert 0 < sent < 8_000_000
        link.close()


def test_a_closed_port_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = DRIVERS.address(f"tcp://127.0.0.1:{free.getsockname()[1]}")
    with pytest.raises(DeviceProblem) as caught:
        TcpPrinter(address)
    assert caught.value.code == "printing.unreachable"
    assert caught.value.facts["address"] == address.location


def test_a_name_that_is_no_host_is_unreachable() -> None:
    with pytest.raises(DeviceProblem) as caught:
        TcpPrinter(DRIVERS.address("tcp://" + "a" * 70 + ".invalid"))
    assert caught.value.code == "printing.unreachable"
