"""Printer addresses: what people type, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.documents import PaperRoll
from station.core.errors import Refused
from station.core.texts import load_texts
from station.devices import printers
from station.printing.address import PrinterAddress
from station.printing.drivers import PrinterDrivers
from station.reports.encoders import ENCODERS
from tests.devices.printers.roads import DRIVERS


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("tcp://192.168.1.50:9100", PrinterAddress("tcp", "//192.168.1.50:9100")),
        ("tcp://printer.office", PrinterAddress("tcp", "//printer.office:9100")),
        ("tcp://[fe80::1%eth0]:9101", PrinterAddress("tcp", "//[fe80::1%eth0]:9101")),
        ("serial:/dev/ttyUSB0?baud=115200", PrinterAddress("serial", "/dev/ttyUSB0", (("baud", "115200"),))),
        ("serial:COM3", PrinterAddress("serial", "COM3")),
        ("file:/dev/usb/lp0?paper=58", PrinterAddress("file", "/dev/usb/lp0", paper=PaperRoll(58))),
        ("file:/tmp/打印 一?raster=1", PrinterAddress("file", "/tmp/打印 一", paper=PaperRoll(80, True))),
        ("file:/tmp/what?", PrinterAddress("file", "/tmp/what?")),
        ("tcp://h:1?paper=58&raster=1", PrinterAddress("tcp", "//h:1", paper=PaperRoll(58, True))),
    ],
)
def test_addresses_are_read_and_written(text: str, address: PrinterAddress) -> None:
    assert DRIVERS.address(text) == address
    assert DRIVERS.address(str(address)) == address
    assert "?" not in address.location or address.target.endswith("?")


@pytest.mark.parametrize(
    "text",
    [
        "", "printer", "tcp://", "tcp://h:0", "tcp://h:65536", "tcp://h:x", "tcp:h:1", "tcp://user@h:1",
        "tcp://h/x", "serial:", "serial:/dev/x?baud=7", "serial:/dev/x?baud=x", "file:", "usb:1:2",
        "file:/x?paper=57", "file:/x?raster=yes", "tcp://h:1?baud=9600", "file:/x?paper=58&color=1", "file:/a\nb",
        "serial:///dev/ttyUSB0", "file:/x?baud=9600", "tcp://h:1?paper=58&baud=9600",
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(Refused) as caught:
        DRIVERS.address(text)
    assert caught.value.code == "printing.address_wrong"
    assert "tcp://" in load_texts("zh_CN").error(caught.value)


@given(st.text(max_size=40), st.sampled_from(["", "tcp://", "serial:", "file:"]))
def test_any_text_is_an_address_or_refused(text: str, road: str) -> None:
    try:
        address = DRIVERS.address(road + text)
    except Refused:
        return
    assert DRIVERS.address(str(address)) == address


def test_what_was_written_by_an_earlier_release_reads_the_same() -> None:
    """These stand in entries and settings; their form is for ever."""
    for kept in (
        "tcp://h:9100",
        "tcp://[::1]:9100?paper=58&raster=1",
        "serial:/dev/x?baud=115200&paper=58",
        "file:/x",
    ):
        assert str(DRIVERS.address(kept)) == kept


def test_a_driver_is_a_folder_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "label"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from station.printing.drivers import PrinterDriver\n"
        "DRIVER = PrinterDriver('label', 'escpos', 'label:1', lambda target, options: (target, ()), print)\n"
    )
    monkeypatch.setattr(printers, "__path__", [*printers.__path__, str(tmp_path)])
    drivers = PrinterDrivers(printers.printer_drivers(), ENCODERS)
    assert {road for road, _ in drivers.examples} == {*(road for road, _ in DRIVERS.examples), "label"}
    assert drivers.address("label:2?paper=58").location == "label:2"
    with pytest.raises(Refused) as caught:
        drivers.address("labl:2")
    assert "label:1" in load_texts("zh_CN").error(caught.value)


def test_every_road_has_a_name_and_an_example_that_is_one() -> None:
    for language in ("zh_CN", "en"):
        for road, example in DRIVERS.examples:
            assert load_texts(language)(f"printers_page.road.{road}")
            assert DRIVERS.address(example).road == road


def test_a_language_nobody_speaks_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="no encoder"):
        PrinterDrivers(printers.printer_drivers(), {})
    with pytest.raises(ValueError, match="one road"):
        PrinterDrivers([*printers.printer_drivers(), *printers.printer_drivers()], ENCODERS)
