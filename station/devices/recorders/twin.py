"""A recorder in software that speaks the line protocol (docs/recorders.md), for trying things out and for tests.

``python -m station.devices.recorders.twin --serial R-0001 --secret 2468`` prints the line at which it can be reached and
serves it until it is ended.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from station.core.clock import DEFAULT_ZONE
from station.devices.recorders.line.wire import (
    LONGEST_LINE,
    PROTOCOL,
    Garbled,
    RecorderLine,
    data_lines,
    proof,
    read_answer,
    read_line,
    written,
    written_values,
)

_SHOWN: Final = "%Y-%m-%dT%H:%M:%S.%f"
_ROUNDS: Final = 1000
_TRIES: Final = 5


def _now() -> datetime:
    return datetime.now(ZoneInfo(DEFAULT_ZONE)).replace(tzinfo=None)


@dataclass
class RecorderTwin:
    """What a recorder knows and how it answers. `ahead` is how far its clock is off, None: it was never set."""

    serial: str = "R-0001"
    model: str = "TWIN-1"
    police: str = ""
    secret: str = "2468"  # noqa: S105 - of a recorder that is none
    ahead: timedelta | None = timedelta()
    log: bytes = b""
    marks: list[dict[str, str]] = field(default_factory=list)
    now: Callable[[], datetime] = _now
    locked: bool = True
    left: int = _TRIES
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _nonce: bytes = b""
    _last: tuple[int, bytes] = (0, b"")
    _heard: bytes = b""

    def answer(self, heard: bytes) -> bytes:
        """Take what came over the line; returns what goes back."""
        self._heard = (self._heard + heard)[-LONGEST_LINE:]
        back = bytearray()
        while b"\n" in self._heard:
            raw, _, self._heard = self._heard.partition(b"\n")
            try:
                line = read_line(raw)
            except Garbled:
                continue  # whoever asked asks again
            if line.mark != "#" or not line.words:
                continue
            if line.number != self._last[0]:  # else it is asked once more for what was done already
                self._last = (line.number, self._done(line))
            back += self._last[1]
        return bytes(back)

    def _done(self, line: RecorderLine) -> bytes:
        verb, *rest = line.words
        values = (
            dict(read_answer(RecorderLine("=", 0, ("OK", *rest))).values) if verb in ("UNLOCK", "SET") else {}
        )
        match verb:
            case "HELLO":
                state = "locked" if self.locked else "open"
                said = {"protocol": PROTOCOL, "serial": self.serial, "model": self.model}
                return self._yes(line, **said, police=self.police, state=state)
            case "CLOCK" if self.ahead is None:
                return self._no(line, "clock_unset")
            case "CLOCK":
                return self._yes(line, time=(self.now() + (self.ahead or timedelta())).strftime(_SHOWN))
            case "CHALLENGE":
                self._nonce = secrets.token_bytes(16)
                asked = {"salt": self._salt.hex(), "rounds": str(_ROUNDS), "nonce": self._nonce.hex()}
                return self._yes(line, **asked)
            case "UNLOCK":
                return self._unlock(line, values.get("proof", ""))
            case "SET" | "LOG" | "MARKS" if self.locked:
                return self._no(line, "locked")
            case "SET":
                self.ahead = datetime.strptime(values.get("time", ""), _SHOWN) - self.now()  # noqa: DTZ007
                return self._yes(line)
            case "LOG":
                return self._data(line, self.log)
            case "MARKS":
                return self._data(line, json.dumps(self.marks, ensure_ascii=False).encode())
            case _:
                return self._no(line, "unknown")

    def _unlock(self, line: RecorderLine, shown: str) -> bytes:
        if self.left == 0:
            return self._no(line, "blocked")
        wanted = proof(self.secret, salt=self._salt, rounds=_ROUNDS, nonce=self._nonce, serial=self.serial)
        nonce, self._nonce = self._nonce, b""
        if not nonce or not hmac.compare_digest(shown, wanted):
            self.left -= 1
            return self._no(line, "wrong_secret", left=str(self.left))
        self.locked, self.left = False, _TRIES
        return self._yes(line)

    def _yes(self, line: RecorderLine, **values: str) -> bytes:
        return written(RecorderLine("=", line.number, ("OK", *written_values(values))))

    def _no(self, line: RecorderLine, why: str, **values: str) -> bytes:
        return written(RecorderLine("=", line.number, ("NO", why, *written_values(values))))

    def _data(self, line: RecorderLine, data: bytes) -> bytes:
        lines = b"".join(map(written, data_lines(line.number, data)))
        return lines + self._yes(line, size=str(len(data)), sha256=hashlib.sha256(data).hexdigest())


def serve(near: int, twin: RecorderTwin) -> None:
    """RecorderAnswer what comes at the near end of a line, until it is closed."""
    while True:
        try:
            heard = os.read(near, 4096)
        except OSError:
            return
        if not heard:
            return
        back = twin.answer(heard)
        while back:
            back = back[os.write(near, back) :]


def main() -> None:
    """Open a pseudo terminal, print its path and serve it."""
    import tty

    parser = argparse.ArgumentParser(description="a recorder in software")
    for name in ("serial", "model", "police", "secret"):
        parser.add_argument(f"--{name}", default=getattr(RecorderTwin(), name))
    parser.add_argument(
        "--ahead", type=float, default=0.0, metavar="SECONDS", help="how far its clock is off"
    )
    given = parser.parse_args()
    near, far = os.openpty()
    tty.setraw(far)
    print(os.ttyname(far), flush=True)  # noqa: T201 - the only thing that it says
    twin = RecorderTwin(given.serial, given.model, given.police, given.secret, timedelta(seconds=given.ahead))
    serve(near, twin)


if __name__ == "__main__":
    main()
