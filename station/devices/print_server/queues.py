"""The queues of the print server; every call ends at its deadline."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.core.errors import DeviceProblem
from station.printing.office import OfficePrinter, PrintedJob, PrintSignIn

_ROOT: Final = Path(__file__).resolve().parents[3]
_CHILD: Final = "station.devices.print_server.child"
_STARTING: Final = 5
"""Seconds that the process may take to start on a busy computer."""


@dataclass(frozen=True, slots=True)
class PrintQueues:
    """Waits `seconds` for each answer of the server, and follows a job for `wait` seconds."""

    seconds: float = 8
    wait: float = 20

    def printers(self, sign_in: PrintSignIn | None = None) -> tuple[OfficePrinter, ...]:
        """The queues that take PDF, the default one first; see `OfficePrinters`."""
        said = self._ask({"act": "printers", **_signed(sign_in)}, self.seconds)
        self._check(said)
        if "printers" not in said:
            raise DeviceProblem("office_printing.no_answer", seconds=round(self.seconds))
        found = [OfficePrinter(**each) for each in said["printers"]]
        return tuple(sorted(found, key=lambda each: (not each.default, each.name)))

    def print(
        self, pdf: bytes, printer: str, title: str, copies: int, sign_in: PrintSignIn | None = None
    ) -> PrintedJob:
        """Send a paper and wait a while for its end; see `OfficePrinters`."""
        with tempfile.TemporaryDirectory(prefix="print-") as folder:
            document = Path(folder) / "paper.pdf"
            document.write_bytes(pdf)
            job = {
                "act": "print",
                "printer": printer,
                "title": title,
                "copies": copies,
                "document": str(document),
                "wait": self.wait,
                **_signed(sign_in),
            }
            said = self._ask(job, 2 * self.seconds + self.wait)
        handed_over = "job" in said
        if not handed_over:
            # What was being handed over when the time was up may be printed or not: nobody can say.
            if "sending" in said and said.get("problem") in (None, "no_answer"):
                return PrintedJob(printer, 0, "unknown")
            self._check(said, printer)
            raise DeviceProblem("office_printing.no_answer", seconds=round(self.seconds))
        return PrintedJob(
            printer,
            said["job"],
            said.get("end", "unknown"),
            said.get("reason", ""),
            tuple(said.get("keywords", ())),
        )

    def _ask(self, job: Mapping[str, object], seconds: float) -> dict[str, Any]:
        """All output of the process before it ended, or was ended."""
        try:
            said = subprocess.run(
                [sys.executable, "-m", _CHILD],
                input=json.dumps({**job, "seconds": self.seconds}).encode(),
                capture_output=True,
                timeout=seconds + _STARTING,
                check=False,
                env={**os.environ, "PYTHONPATH": str(_ROOT)},
            ).stdout
        except subprocess.TimeoutExpired as late:
            said = late.stdout or b""
        facts: dict[str, Any] = {}
        for line in said.splitlines():
            with contextlib.suppress(ValueError):  # the last line of a process that was ended
                facts |= json.loads(line)
        return facts

    def _check(self, said: Mapping[str, Any], printer: str = "") -> None:
        problem = said.get("problem")
        if problem is not None:
            raise DeviceProblem(
                f"office_printing.{problem}",
                printer=printer,
                detail=said["detail"],
                seconds=round(self.seconds),
            )


def _signed(sign_in: PrintSignIn | None) -> dict[str, str]:
    """What the process is told on its standard input, which nobody else reads."""
    return {} if sign_in is None else {"user": sign_in.user, "password": sign_in.password}
