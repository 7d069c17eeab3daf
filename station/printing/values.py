"""A printer's status, a person's answers about its test page, and the last test."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal, TypeAlias

from station.core.errors import DeviceProblem
from station.printing.address import PrinterAddress

PaperState: TypeAlias = Literal["ok", "near_end", "out", "unknown"]
Fault: TypeAlias = Literal["cutter", "unrecoverable", "recoverable", "other"]
Verdict: TypeAlias = Literal["passed", "failed", "sent"]


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A printer's answer to a status query; `paper` is ``unknown`` where it answers only part of the queries."""

    online: bool
    paper: PaperState = "unknown"
    cover_open: bool = False
    error: Fault | None = None

    @property
    def ready(self) -> bool:
        """Whether a page sent now would be printed whole, as far as the printer knows."""
        return self.online and self.paper != "out" and not self.cover_open and self.error is None

    def as_facts(self) -> dict[str, object]:
        """The status as entries and scripts hold it."""
        return {
            "online": self.online,
            "paper": self.paper,
            "cover_open": self.cover_open,
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class PageAnswers:
    """What a person saw on the test page: True yes, False no, None not asked."""

    readable: bool | None = None
    chinese: bool | None = None
    barcode: bool | None = None
    qr: bool | None = None
    cut: bool | None = None
    density: bool | None = None

    def given(self) -> tuple[bool, ...]:
        """Only the answers that were given."""
        answers = (getattr(self, one.name) for one in fields(self))
        return tuple(answer for answer in answers if answer is not None)


QUESTIONS: tuple[str, ...] = tuple(one.name for one in fields(PageAnswers))
"""Names of the questions in their order; each is worded in ``printing.question.…``."""


@dataclass(frozen=True, slots=True)
class PrinterTestRun:
    """A test page that was sent to a printer, before a person answered.

    `sent` counts the bytes that were sent; `problem` is what stopped the job, None when all of it went out. A status
    is None when the printer does not answer queries.
    """

    address: PrinterAddress
    tag: str | None
    happened_at: datetime
    sent: int
    size: int
    status_before: PrinterStatus | None
    status_after: PrinterStatus | None
    problem: DeviceProblem | None = None


@dataclass(frozen=True, slots=True)
class LastTest:
    """The newest test of a printer: what the entry is about (``item:TAG`` or ``printer:ADDRESS``) and its number."""

    about: str
    tested_at: datetime
    address: str
    verdict: Verdict
    seq: int


@dataclass(frozen=True, slots=True)
class PrinterPlace:
    """A place where this computer may have a printer: its address, and the name that it reports."""

    address: str
    description: str = ""
