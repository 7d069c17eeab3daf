"""A print server that does what a test or a demo tells it."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.core.errors import DeviceProblem
from station.printing.office import JobEnd, OfficePrinter, PrintedJob


@dataclass
class ScriptedQueues:
    """`problem` is raised instead of an answer; `end` is what becomes of jobs; `papers` are those handed over."""

    found: tuple[OfficePrinter, ...] = (OfficePrinter("Office", "二楼打印机", default=True),)
    end: JobEnd = "printed"
    reason: str = ""
    problem: DeviceProblem | None = None
    papers: list[tuple[bytes, str, str, int]] = field(default_factory=list)

    def printers(self) -> tuple[OfficePrinter, ...]:
        """The queues; see `OfficePrinters`."""
        if self.problem is not None:
            raise self.problem
        return self.found

    def print(self, pdf: bytes, printer: str, title: str, copies: int) -> PrintedJob:
        """Keep the paper; see `OfficePrinters`."""
        if self.problem is not None:
            raise self.problem
        self.papers.append((pdf, printer, title, copies))
        return PrintedJob(printer, len(self.papers), self.end, self.reason)
