"""What printing needs from outside: printers, the encoder for their language, the store, a place for kept slips."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from station.core.documents import Document, PaperRoll
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.printing.values import LastTest, PrinterStatus


class PrinterLink(Protocol):
    """An open road to one printer."""

    def send(self, data: bytes) -> int:
        """Hand over a whole job and return its bytes.

        Raises DeviceProblem (`printing.broken_off`, `printing.stalled`, …) with the fact `sent`, the bytes that
        went out before.
        """
        ...

    def status(self, timeout: float) -> PrinterStatus | None:
        """What the printer answers within `timeout` seconds; None when it does not answer queries."""
        ...

    def close(self) -> None:
        """Let go of the printer. Never raises."""
        ...


class PageEncoder(Protocol):
    """Turns documents into a printer's commands."""

    def encode(self, document: Document, paper: PaperRoll) -> bytes:
        """The whole job. Raises DeviceProblem `printing.no_font`."""
        ...


class SlipBox(Protocol):
    """Where slips are kept, to be looked at or printed later."""

    def keep(self, number: str, day: date, document: Document) -> Path:
        """Keep the slip under its number in the month of `day`; the path of what was written.

        Keeping the same number again replaces it. Raises StoreProblem `slip.not_kept`.
        """
        ...


class Items(Protocol):
    """The register of equipment, as far as a printer's test needs it."""

    def item(self, tag: str) -> object | None:
        """The item with this tag, None when there is none."""
        ...


class Tests(Protocol):
    """What is known of earlier tests."""

    def last_tests(self) -> tuple[LastTest, ...]:
        """The newest test of each printer, newest first."""
        ...


class PrintingView(Protocol):
    """One unchanging view of the store."""

    @property
    def printing(self) -> Tests:
        """Earlier tests."""
        ...

    @property
    def equipment(self) -> Items:
        """Items by tag."""
        ...


class PrintingWork(PrintingView, Protocol):
    """One unit of work."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Record `draft`."""
        ...


class PrintingStore(Protocol):
    """The store, as far as printing needs it."""

    def read(self) -> AbstractContextManager[PrintingView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[PrintingWork]:
        """A unit of work that commits when its block ends well."""
        ...
