"""Office printers: A4 papers go to a queue of the computer's print server, and the queue says what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

MOST_COPIES: Final = 20

JobEnd: TypeAlias = Literal["printed", "queued", "failed", "unknown"]
"""``printed`` and ``failed`` are what the queue says; ``queued`` waits there; ``unknown``: it did not answer in time."""


@dataclass(frozen=True, slots=True)
class OfficePrinter:
    """A queue of the print server: its name, what people call it, and whether it takes jobs now."""

    name: str
    description: str = ""
    accepting: bool = True
    default: bool = False


@dataclass(frozen=True, slots=True)
class PrintedJob:
    """What became of a paper: the queue's number for it (0: none was given), and the queue's own words if it has any."""

    printer: str
    job: int
    end: JobEnd
    reason: str = ""


class OfficePrinters(Protocol):
    """The print server of this computer. Every call returns within its deadline, whatever the server does."""

    def printers(self) -> tuple[OfficePrinter, ...]:
        """The queues that take PDF, the default one first.

        Raises DeviceProblem ``office_printing.no_server``, ``office_printing.no_answer``.
        """
        ...

    def print(self, pdf: bytes, printer: str, title: str, copies: int) -> PrintedJob:
        """Hand over a paper and wait a while for its end.

        Raises DeviceProblem ``office_printing.no_server``, ``…no_answer``, ``…refused``, ``…raw_queue``.
        """
        ...
