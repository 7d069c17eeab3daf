"""What the four answer bytes mean, after Epson's command reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.devices.printers.asking import ask_status
from station.devices.printers.escpos_status import QUERIES, decode, is_answer, query
from station.printing.values import PrinterStatus


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((0x12, 0x12, 0x12, 0x12), PrinterStatus(True, "ok")),
        ((0x12, 0x12, 0x12, 0x1E), PrinterStatus(True, "near_end")),
        ((0x1A, 0x32, 0x12, 0x7E), PrinterStatus(False, "out")),
        ((0x1A, 0x16, 0x12, 0x12), PrinterStatus(False, "ok", cover_open=True)),
        ((0x1A, 0x52, 0x1A, 0x12), PrinterStatus(False, "ok", error="cutter")),
        ((0x1A, 0x52, 0x32, 0x12), PrinterStatus(False, "ok", error="unrecoverable")),
        ((0x1A, 0x52, 0x52, 0x12), PrinterStatus(False, "ok", error="recoverable")),
        ((0x1A, 0x52, 0x12, 0x12), PrinterStatus(False, "ok", error="other")),
    ],
)
def test_answers_mean_a_status(answers: tuple[int, ...], status: PrinterStatus) -> None:
    assert decode(dict(zip(QUERIES, answers, strict=True))) == status
    assert status.ready is (status.online and status.paper != "out")


def test_a_printer_that_answers_little_is_known_little() -> None:
    assert decode({}) is None
    assert decode({1: 0x12}) == PrinterStatus(True, "unknown")
    assert decode({1: 0x1A}) == PrinterStatus(False, "unknown")


@given(st.dictionaries(st.sampled_from(QUERIES), st.integers(0, 255)))
def test_any_answer_is_decoded(answers: dict[int, int]) -> None:
    status = decode(answers)
    assert (status is None) is (not answers)
    assert status is None or set(status.as_facts()) == {"online", "paper", "cover_open", "error"}


def test_queries_and_answers_are_told_from_other_bytes() -> None:
    assert query(4) == b"\x10\x04\x04"
    assert [byte for byte in (0x11, 0x13, 0x12, 0x7E, 0x10, 0x92) if is_answer(byte)] == [0x12, 0x7E]


def test_late_answers_of_an_earlier_query_are_read_away() -> None:
    pending = [b"\x7e\x7e"]
    asked: list[bytes] = []

    def write(data: bytes) -> None:
        asked.append(data)
        pending.append(b"\x11\x12" if data == query(1) else b"\x12")

    def read(_seconds: float) -> bytes:
        return pending.pop(0) if pending else b""

    assert ask_status(write, read, 1.0) == PrinterStatus(True, "ok")
    assert asked == [query(number) for number in QUERIES]
