"""A question to a disk or a name server has an end, whatever becomes of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import psycopg
import pytest

from station.core.errors import DeviceProblem
from station.core.in_time import addresses_of, answer_in_time
from station.devices.printers.tcp import link
from station.store.postgres import connecting
from tests.devices.printers.roads import DRIVERS
from tests.plugins.patience import HANG_SECONDS

SHORT = 0.05


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No name server answers while the test goes on."""
    free = threading.Event()

    def look_up(*_asked: object, **_how: object) -> list[object]:
        free.wait(HANG_SECONDS)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield
    free.set()


def test_an_answer_and_a_failure_are_handed_on() -> None:
    assert answer_in_time(lambda: 7, HANG_SECONDS) == 7
    with pytest.raises(ValueError, match="abc"):
        answer_in_time(lambda: int("abc"), HANG_SECONDS)


def test_a_number_needs_no_name_server(silent: None) -> None:
    assert addresses_of("192.0.2.7", 9100, SHORT) == ("192.0.2.7",)
    assert addresses_of("fe80::1%eth0", 9100, SHORT) == ("fe80::1%eth0",)
    with pytest.raises(TimeoutError):
        addresses_of("printer.example", 9100, SHORT)


def test_a_printer_whose_name_nobody_looks_up_is_unreachable(
    silent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "CONNECT_TIMEOUT", SHORT)
    with pytest.raises(DeviceProblem) as caught:
        link.TcpPrinter(DRIVERS.address("tcp://printer.example:9100"))
    assert (caught.value.code, caught.value.facts["reason"]) == ("printing.unreachable", "timeout")


def test_a_database_whose_name_nobody_looks_up_gives_no_answer(
    silent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "CONNECT_SECONDS", SHORT)
    with pytest.raises(connecting.NoAnswer) as caught:
        connecting.open_connection("host=centre.example dbname=x")
    assert isinstance(caught.value, psycopg.OperationalError)
