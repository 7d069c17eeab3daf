"""A print server in memory for tests and demos."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.core.errors import DeviceProblem
from station.printing.office import JobEnd, OfficePrinter, PrintedJob, PrintSignIn


@dataclass
class ScriptedQueues:
    """`problem` is raised instead of an answer; `end` is the outcome of jobs; `papers` are the received ones.

    With a `password` it asks for one.
    """

    found: tuple[OfficePrinter, ...] = (OfficePrinter("Office", "二楼打印机", default=True),)
    end: JobEnd = "printed"
    reason: str = ""
    keywords: tuple[str, ...] = ()
    password: str = ""
    problem: DeviceProblem | None = None
    papers: list[tuple[bytes, str, str, int]] = field(default_factory=list)

    def printers(self, sign_in: PrintSignIn | None = None) -> tuple[OfficePrinter, ...]:
        """The queues; see `OfficePrinters`."""
        self._admit(sign_in)
        return self.found

    def print(
        self, pdf: bytes, printer: str, title: str, copies: int, sign_in: PrintSignIn | None = None
    ) -> PrintedJob:
        """Keep the paper; see `OfficePrinters`."""
        self._admit(sign_in)
        self.papers.append((pdf, printer, title, copies))
        return PrintedJob(printer, len(self.papers), self.end, self.reason, self.keywords)

    def _admit(self, sign_in: PrintSignIn | None) -> None:
        if self.problem is not None:
            raise self.problem
        if self.password and (sign_in is None or sign_in.password != self.password):
            code = "password_wanted" if sign_in is None else "wrong_password"
            raise DeviceProblem(f"office_printing.{code}")
