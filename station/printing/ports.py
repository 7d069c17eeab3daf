"""The ports of printing: printers, the encoder of their language, the store, the folder of slips."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Protocol

from station.core.documents import Document, PaperRoll
from station.core.ledger import Draft, Entry
from station.core.listing import DamagedRow
from station.core.policy import Policy
from station.printing.values import LastTest, PrinterStatus


class PrinterLink(Protocol):
    """An open connection to one printer."""

    def send(self, data: bytes) -> int:
        """Send a whole job; returns the number of its bytes.

        Raises DeviceProblem (`printing.broken_off`, `printing.stalled`, …) with the fact `sent`, the bytes that went
        out before.
        """
        ...

    def status(self, timeout: float) -> PrinterStatus | None:
        """What the printer answers within `timeout` seconds; None when it does not answer queries."""
        ...

    def close(self) -> None:
        """Close the connection. Never raises."""
        ...


class PageEncoder(Protocol):
    """Turns documents into a printer's commands."""

    def encode(self, document: Document, paper: PaperRoll) -> bytes:
        """The whole job. Raises DeviceProblem `printing.no_font`."""
        ...


class SlipFolder(Protocol):
    """The folder of slips, which are looked at or printed later."""

    def keep(self, number: str, day: date, document: Document) -> Path:
        """Write the slip under its number in the month of `day`; returns the path.

        Writing the same number again replaces it. Raises StoreProblem `slip.not_kept`.
        """
        ...


class Items(Protocol):
    """The part of the equipment register that a printer's test needs."""

    def item(self, tag: str) -> object | None:
        """The item with this tag, None when there is none."""
        ...


class Tests(Protocol):
    """The record of earlier tests."""

    def last_tests(self) -> tuple[LastTest | DamagedRow, ...]:
        """The newest test of each printer, newest first; behind them those whose row is damaged."""
        ...


class PrinterTestReader(Protocol):
    """What the counter asks of the tests of a printer."""

    def last_test(self, about: str) -> LastTest | None:
        """The newest test of one printer (``item:TAG``), as its entry has it."""
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
    """The part of the store that printing needs."""

    def read(self) -> AbstractContextManager[PrintingView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[PrintingWork]:
        """A unit of work that commits when its block ends well."""
        ...
