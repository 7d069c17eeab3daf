"""A recorder on a serial line: one request at a time, each with a deadline; what came wrong is asked for again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.recorders.values import KeyMark, RecorderAddress, RecorderFacts
from station.core.errors import DeviceProblem, Refused
from station.core.progress import CancelToken
from station.devices.recorders.line.wire import (
    LONGEST_LINE,
    MOST_DATA,
    MOST_ROUNDS,
    PROTOCOL,
    Garbled,
    RecorderAnswer,
    RecorderLine,
    proof,
    read_answer,
    read_data,
    read_line,
    written,
    written_values,
)
from station.devices.serial_access import LineTrouble, line_errors, line_trouble, open_line

ANSWER_SECONDS: Final = 2.0
"""A recorder that has not answered for so long is asked again; one that sends data may take so long for each line of it."""
DATA_SECONDS: Final = 60.0
"""Data take no longer in all, however often they are asked for."""
_BAUD: Final = 115_200
_NOT_OPEN: Final = {
    LineTrouble.NOT_ALLOWED: "recorders.not_allowed",
    LineTrouble.BUSY: "recorders.busy",
    LineTrouble.MISSING: "recorders.gone",
}
_TRIES: Final = 3
_CLOCK_LOOKS: Final = 3
_MOST_MARKS: Final = 10_000
_LONGEST_VALUE: Final = 200
_SHOWN: Final = "%Y-%m-%dT%H:%M:%S.%f"

_FIRST: Final = 100_000_000
"""Below it each opening of a line begins: another number than the last of the one before, whose answer is repeated."""


class LineRecorder:
    """A `station.archive.recorders.drivers.RecorderLink` over a line that this program alone uses meanwhile."""

    def __init__(self, address: RecorderAddress, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        """Open the line. Raises DeviceProblem ``recorders.gone``, ``recorders.busy``, ``recorders.not_allowed``."""
        self._address, self._answer_seconds = address, answer_seconds
        self._number, self._serial, self._heard = secrets.randbelow(_FIRST), "", b""
        try:
            self._port = open_line(address.target, _BAUD, timeout=0.05, write_timeout=answer_seconds)
        except (OSError, ValueError) as problem:
            raise DeviceProblem(_NOT_OPEN[line_trouble(problem)], address=str(address)) from problem

    def identify(self) -> RecorderFacts:
        """What it says of itself; see the port."""
        said = self._asked("HELLO", PROTOCOL).values
        serial = said.get("serial", "")
        if not serial or said.get("state") not in ("locked", "open"):
            raise self._problem("recorders.garbled")
        if any(len(value) > _LONGEST_VALUE or not value.isprintable() for value in said.values()):
            raise self._problem("recorders.garbled")
        self._serial = serial
        return RecorderFacts(serial, said.get("model", ""), said.get("police", ""), said["state"] == "locked")

    def read_clock(self, now: Callable[[], datetime]) -> DeviceClock:
        """The look with the shortest way there and back; see the port."""
        return min((self._look_at_clock(now) for _ in range(_CLOCK_LOOKS)), key=lambda look: look.within)

    def unlock(self, secret: str) -> None:
        """By a proof over what it asks; see the port."""
        asked = self._asked("CHALLENGE").values
        try:
            salt, nonce = bytes.fromhex(asked.get("salt", "")), bytes.fromhex(asked.get("nonce", ""))
            rounds = int(asked.get("rounds", ""))
        except ValueError:
            raise self._problem("recorders.garbled") from None
        if len(salt) < 8 or len(nonce) < 16 or not 1 <= rounds <= MOST_ROUNDS:
            raise self._problem("recorders.garbled")
        shown = proof(secret, salt=salt, rounds=rounds, nonce=nonce, serial=self._serial)
        self._asked("UNLOCK", *written_values({"proof": shown}))

    def set_clock(self, shows: datetime) -> None:
        """See the port."""
        self._asked("SET", *written_values({"time": shows.strftime(_SHOWN)}))

    def read_log(self, stop: CancelToken | None = None) -> bytes:
        """See the port."""
        return self._data("LOG", stop)

    def marks(self, stop: CancelToken | None = None) -> tuple[KeyMark, ...]:
        """See the port; they come as one JSON list of objects with `file` and `at`."""
        data = self._data("MARKS", stop)
        try:
            held = json.loads(data or b"[]")
            marks = tuple(KeyMark(str(each["file"]), str(each["at"])) for each in held)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise self._problem("recorders.garbled") from None
        if len(marks) > _MOST_MARKS or any(
            len(text) > _LONGEST_VALUE or not text.isprintable()
            for each in marks
            for text in (each.file, each.set_at)
        ):
            raise self._problem("recorders.garbled")
        return marks

    def close(self) -> None:
        """Close the line; a pulled one is closed already."""
        with contextlib.suppress(*line_errors()):
            self._port.close()

    # ------------------------------------------------------------------------------------------------ parts

    def _look_at_clock(self, now: Callable[[], datetime]) -> DeviceClock:
        before = now()
        said = self._asked("CLOCK").values.get("time", "")
        half = abs(now() - before) / 2
        try:
            shows = datetime.strptime(said, _SHOWN)  # noqa: DTZ007 - a wall clock without a zone
        except ValueError:
            raise self._problem("recorders.garbled") from None
        return DeviceClock(self._serial or None, shows, before + half, ClockWay.READ, half)

    def _asked(self, *words: str) -> RecorderAnswer:
        return self._exchanged(words, lambda: self._answer(self._soon()))[0]

    def _data(self, verb: str, stop: CancelToken | None) -> bytes:
        end, stop = time.monotonic() + DATA_SECONDS, stop or CancelToken()
        answer, data = self._exchanged((verb,), lambda: self._answer_with_data(end, stop))
        whole = answer.values.get("size") == str(len(data))
        if not whole or answer.values.get("sha256") != hashlib.sha256(data).hexdigest():
            raise self._problem("recorders.garbled")
        return data

    def _exchanged(
        self, words: tuple[str, ...], heard: Callable[[], tuple[RecorderAnswer, bytes]]
    ) -> tuple[RecorderAnswer, bytes]:
        """Ask, and once more what came wrong: by the same number a recorder knows that it did it already."""
        self._number += 1
        request = written(RecorderLine("#", self._number, words))
        garbled = False
        for _ in range(_TRIES):
            try:
                self._heard = b""
                self._port.reset_input_buffer()
                self._port.write(request)
                answer, data = heard()
            except Garbled:
                garbled = True
                continue
            except TimeoutError:
                continue
            except line_errors() as problem:
                raise self._problem("recorders.gone") from problem
            if not answer.good:
                raise self._refused(answer)
            return answer, data
        raise self._problem("recorders.garbled" if garbled else "recorders.silent")

    def _answer(self, until: float) -> tuple[RecorderAnswer, bytes]:
        """The answer of this request. Raises Garbled, TimeoutError."""
        return read_answer(self._mine(until)), b""

    def _answer_with_data(self, end: float, stop: CancelToken) -> tuple[RecorderAnswer, bytes]:
        """Lines up to the answer of this request. Raises Garbled, TimeoutError, Cancelled."""
        data, place = bytearray(), 0
        while True:
            line = self._mine(min(end, self._soon()), stop)
            if line.mark == "=":
                return read_answer(line), bytes(data)
            data += read_data(line, place)
            place += 1
            if len(data) > MOST_DATA:
                raise Garbled

    def _soon(self) -> float:
        return time.monotonic() + self._answer_seconds

    def _mine(self, until: float, stop: CancelToken | None = None) -> RecorderLine:
        """The next line of this request; late answers of one that was given up are passed over, and win no time."""
        while (line := self._line(until, stop)).number != self._number:
            pass
        return line

    def _line(self, until: float, stop: CancelToken | None) -> RecorderLine:
        while b"\n" not in self._heard:
            if stop is not None:
                stop.check()
            if len(self._heard) > LONGEST_LINE:
                raise Garbled
            if time.monotonic() > until:
                raise TimeoutError
            self._heard += bytes(self._port.read(max(1, self._port.in_waiting)))
        raw, _, self._heard = self._heard.partition(b"\n")
        return read_line(raw)

    def _refused(self, answer: RecorderAnswer) -> Refused | DeviceProblem:
        code, facts = _REFUSALS.get(answer.why, ""), {"serial": self._serial or self._address.target}
        if answer.why == "wrong_secret":
            left = answer.values.get("left", "")
            return Refused(
                f"recorders.wrong_secret{'_left' if left.isdigit() else ''}", rule="EQ-05", left=left, **facts
            )
        if code:
            return Refused(code, rule="DM-02" if answer.why == "clock_unset" else "EQ-05", **facts)
        return self._problem("recorders.not_done", why=answer.why)

    def _problem(self, code: str, why: str = "") -> DeviceProblem:
        return DeviceProblem(code, address=str(self._address), why=why)


_REFUSALS: Final = {
    "blocked": "recorders.blocked",
    "locked": "recorders.still_locked",
    "clock_unset": "recorders.clock_unset",
}
