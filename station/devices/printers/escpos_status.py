"""Real-time status of ESC/POS printers (DLE EOT 1 to 4): what the answers mean, without any device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.printing.values import Fault, PaperState, PrinterStatus

QUERIES: Final = (1, 2, 3, 4)
"""1 printer, 2 cause of being offline, 3 error, 4 paper sensors."""

_FIXED_MASK: Final = 0x93
_FIXED_BITS: Final = 0x12


def query(number: int) -> bytes:
    """The command DLE EOT `number`; it is answered with one byte, also while the printer is busy or offline."""
    return b"\x10\x04" + bytes([number])


def is_answer(byte: int) -> bool:
    """Whether `byte` is an answer to DLE EOT: bits 1 and 4 set, 0 and 7 clear. No other byte of a printer is like that."""
    return byte & _FIXED_MASK == _FIXED_BITS


def decode(answers: Mapping[int, int]) -> PrinterStatus | None:
    """The status behind `answers` (query number to answer byte); None when there are none.

    Cheap printers answer only some of the queries: what was not answered is taken as in order, paper as unknown.
    """
    if not answers:
        return None
    cause, error, sensors = answers.get(2, 0), answers.get(3, 0), answers.get(4)
    online = not answers.get(1, 0) & 0x08
    return PrinterStatus(
        online=online,
        paper=_paper(cause, sensors),
        cover_open=bool(cause & 0x04),
        error=_fault(cause, error),
    )


def _paper(cause: int, sensors: int | None) -> PaperState:
    # Bit 5 of the offline cause means that printing stopped at the paper's end.
    if cause & 0x20 or (sensors is not None and sensors & 0x60):
        return "out"
    if sensors is None:
        return "unknown"
    return "near_end" if sensors & 0x0C else "ok"


def _fault(cause: int, error: int) -> Fault | None:
    if error & 0x08:
        return "cutter"
    if error & 0x20:
        return "unrecoverable"
    if error & 0x40:
        return "recoverable"
    return "other" if cause & 0x40 else None
