"""Asking a printer for its status over any road that carries bytes both ways."""

from __future__ import annotations

import time
from collections.abc import Callable

from station.devices.printers.escpos_status import QUERIES, decode, is_answer, query
from station.printing.values import PrinterStatus


def ask_status(
    write: Callable[[bytes], object], read: Callable[[float], bytes], timeout: float
) -> PrinterStatus | None:
    """The status behind DLE EOT 1 to 4, all within `timeout` seconds; None when the first is not answered.

    `read` waits up to the seconds it is given and returns what came, empty for nothing. Answers of an earlier query
    that come late are read away first; bytes that are no answer (automatic status, flow control) are passed over.
    """
    deadline = time.monotonic() + timeout
    while read(0):
        pass
    answers: dict[int, int] = {}
    for number in QUERIES:
        write(query(number))
        answer = _next_answer(read, deadline)
        if answer is None:
            break
        answers[number] = answer
    return decode(answers)


def _next_answer(read: Callable[[float], bytes], deadline: float) -> int | None:
    while (left := deadline - time.monotonic()) > 0:
        heard = read(left)
        if not heard:
            return None
        answer = next((byte for byte in heard if is_answer(byte)), None)
        if answer is not None:
            return answer
    return None
