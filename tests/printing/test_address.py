"""Printer addresses: what people type, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.documents import Paper
from station.core.errors import Refused
from station.core.texts import load_texts
from station.printing.address import PrinterAddress


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://192.168.1.50:9100", PrinterAddress("tcp", "192.168.1.50", 9100)),
        ("tcp://printer.office", PrinterAddress("tcp", "printer.office", 9100)),
        ("tcp://[fe80::1%eth0]:9101", PrinterAddress("tcp", "fe80::1%eth0", 9101)),
        ("serial:/dev/ttyUSB0?baud=115200", PrinterAddress("serial", "/dev/ttyUSB0", baud=115200)),
        ("serial:COM3", PrinterAddress("serial", "COM3")),
        ("file:/dev/usb/lp0?paper=58", PrinterAddress("file", "/dev/usb/lp0", paper=Paper(58))),
        ("file:/tmp/打印 一?raster=1", PrinterAddress("file", "/tmp/打印 一", paper=Paper(80, True))),
        ("file:/tmp/what?", PrinterAddress("file", "/tmp/what?")),
        ("tcp://h:1?paper=58&raster=1", PrinterAddress("tcp", "h", 1, paper=Paper(58, True))),
    ],
)
def test_addresses_are_read_and_written(text: str, address: PrinterAddress) -> None:
    assert PrinterAddress.parse(text) == address
    assert PrinterAddress.parse(str(address)) == address
    assert "?" not in address.location or address.target.endswith("?")


@pytest.mark.parametrize(
    "text",
    [
        "", "printer", "tcp://", "tcp://h:0", "tcp://h:65536", "tcp://h:x", "tcp:h:1", "tcp://user@h:1",
        "tcp://h/x", "serial:", "serial:/dev/x?baud=7", "serial:/dev/x?baud=x", "file:", "usb:1:2",
        "file:/x?paper=57", "file:/x?raster=yes", "tcp://h:1?baud=9600", "file:/x?paper=58&color=1", "file:/a\nb",
        "serial:///dev/ttyUSB0",
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(Refused) as caught:
        PrinterAddress.parse(text)
    assert caught.value.code == "printing.address_wrong"
    assert "tcp://" in load_texts("zh_CN").error(caught.value)


@given(st.text(max_size=40), st.sampled_from(["", "tcp://", "serial:", "file:"]))
def test_any_text_is_an_address_or_refused(text: str, road: str) -> None:
    try:
        address = PrinterAddress.parse(road + text)
    except Refused:
        return
    assert PrinterAddress.parse(str(address)) == address
