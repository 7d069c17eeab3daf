"""Testing a printer and printing slips: device calls first, the record after, no transaction across a device."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from station.core.clock import Clock, local
from station.core.deciding import record
from station.core.documents import Document
from station.core.errors import DeviceProblem, Refused
from station.core.ledger import Entry
from station.core.listing import DamagedRow
from station.core.texts import Texts
from station.people.asking import Ask, asks, asks_nothing, require
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.address import PrinterAddress
from station.printing.drivers import PrinterDrivers
from station.printing.ports import (
    PrinterLink,
    PrintingStore,
    PrintingView,
)
from station.printing.test_page import PageFacts, PrinterTestCase, build_test_page, decide_test
from station.printing.values import LastTest, PageAnswers, PrinterStatus, PrinterTestRun
from station.printing.waiting import WaitingSlips

STATUS_TIMEOUT = 1.5
"""Seconds for a printer's answer; receipt printers answer within tenths or never."""


class PrinterTests:
    """Sends test pages and records the results."""

    def __init__(
        self,
        store: PrintingStore,
        drivers: PrinterDrivers,
        clock: Clock,
        texts: Texts,
        office: str,
    ) -> None:
        self._store = store
        self._drivers = drivers
        self._clock = clock
        self._texts = texts
        self._office = office

    @asks(Permission.PRINTER_TEST)
    def run(self, session: Session, address: PrinterAddress, tag: str | None = None) -> PrinterTestRun:
        """Ask for the status, send the page, ask again. Nothing is recorded yet: see `record`.

        A path of this machine needs PRINTER_FILE besides. A job that breaks off is a run with a `problem`. Raises
        NotPermitted, Refused `printing.unknown_item` and `printing.own_folder`, and DeviceProblem when the printer can't be
        opened at all.
        """
        if self._drivers.is_typed_path(address):
            require(session, Ask((Permission.PRINTER_FILE,)))
        if tag is not None:
            with self._store.read() as view:
                _require_item(view, tag)
        happened_at = self._clock.now()
        job = self._drivers.encode(self._page(session, address, tag, happened_at), address)
        with closing(self._drivers.open(address)) as link:
            problem: DeviceProblem | None = None
            before: PrinterStatus | None = None
            after: PrinterStatus | None = None
            sent = 0
            try:
                before = link.status(STATUS_TIMEOUT)
                sent = send_when_ready(link, job, before)
                after = link.status(STATUS_TIMEOUT) if before is not None else None
            except DeviceProblem as broken:
                problem = broken
                sent = _sent_before(broken, sent)
        return PrinterTestRun(address, tag, happened_at, sent, len(job), before, after, problem)

    @asks(Permission.PRINTER_TEST)
    def page(self, session: Session, address: PrinterAddress, tag: str | None = None) -> Document:
        """The page that `run` would send now, to be shown beforehand. Raises NotPermitted."""
        return self._page(session, address, tag, self._clock.now())

    def _page(self, session: Session, address: PrinterAddress, tag: str | None, at: datetime) -> Document:
        printed_at = local(at, self._clock.zone)
        return build_test_page(PageFacts(self._office, printed_at, address, session.name, tag), self._texts)

    @asks(Permission.PRINTER_TEST)
    def record(self, session: Session, run: PrinterTestRun, answers: PageAnswers) -> Entry:
        """Record the run with what the person saw. Raises NotPermitted, Refused `printing.unknown_item`."""
        with self._store.write() as work:
            on_register = run.tag is not None and work.equipment.item(run.tag) is not None
            case = PrinterTestCase(run, answers, on_register)
            (entry,) = record(work, decide_test(session, case, work.policy, self._clock.now()))
            return entry

    @asks(Permission.PRINTER_TEST)
    def last_tests(self, session: Session) -> tuple[LastTest | DamagedRow, ...]:
        """The newest test of each printer, newest first; behind them those whose row is damaged. Raises NotPermitted."""
        with self._store.read() as view:
            return view.printing.last_tests()


class SlipPrinting:
    """Prints slips: now, or later from the same document."""

    def __init__(self, drivers: PrinterDrivers) -> None:
        self._drivers = drivers
        self._waiting = WaitingSlips()

    @property
    @asks_nothing("what paper still owes is seen by whoever stands at the desk")
    def waiting(self) -> WaitingSlips:
        """The slips that are still to be printed."""
        return self._waiting

    @asks_nothing("prints a document that the caller was given by a call that asked")
    def print(self, address: PrinterAddress, slip: Document) -> int:
        """Print `slip` and return the bytes sent.

        Raises DeviceProblem; its fact `sent` tells whether part of the slip may be on paper.
        """
        job = self._drivers.encode(slip, address)
        with closing(self._drivers.open(address)) as link:
            return send_when_ready(link, job, link.status(STATUS_TIMEOUT))


def send_when_ready(link: PrinterLink, job: bytes, status: PrinterStatus | None) -> int:
    """Send unless the printer reports that it can't print, since a job left in its buffer is printed much later.

    Raises DeviceProblem `printing.cover_open`, `printing.paper_out`, `printing.not_ready`, and what
    `PrinterLink.send` raises.
    """
    if status is None or status.ready:
        return link.send(job)
    if status.cover_open:
        raise DeviceProblem("printing.cover_open", sent=0)
    if status.paper == "out":
        raise DeviceProblem("printing.paper_out", sent=0)
    raise DeviceProblem("printing.not_ready", sent=0, fault=status.error)


def _sent_before(problem: DeviceProblem, sent: int) -> int:
    counted = problem.facts.get("sent")
    return max(sent, counted) if isinstance(counted, int) else sent


def _require_item(view: PrintingView, tag: str) -> None:
    if view.equipment.item(tag) is None:
        raise Refused("printing.unknown_item", tag=tag)
