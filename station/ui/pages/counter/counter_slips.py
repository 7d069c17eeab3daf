"""Printing slips: at once or later, on a lane of its own; recording never waits for paper."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from station.core.errors import StationError
from station.printing.waiting import WaitingSlip
from station.ui.page import Page
from station.ui.pages.counter.needs import Needs
from station.ui.pages.counter.result_card import PRINTED, PRINTING, UNPRINTED

LANE = "printer"


class CounterSlips(QObject):
    """Prints slips on the settings' printer and remembers those that it could not print."""

    state_changed = Signal(str, str)
    """The slip's number, and what became of it (see `result_card`)."""
    failed = Signal(object, object)
    """The slip that was not printed, and the problem."""
    no_printer = Signal(object)
    """There is no printer to print this slip on."""
    list_changed = Signal()
    """Which slips wait has changed."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._services = page, services
        self.waiting = services.printing.slips.waiting

    def print(self, slip: WaitingSlip) -> None:
        """Print `slip`; until it is printed it waits in the list."""
        self.state_changed.emit(slip.number, PRINTING)
        self._page.tasks.ask(
            self._print,
            slip,
            lane=LANE,
            done=partial(self._on_printed, slip),
            failed=partial(self._on_failed, slip),
            owner=self,
        )

    def _print(self, slip: WaitingSlip) -> bool:
        """In the lane: whether there is a printer; it has printed the slip. Else the slip waits, whoever is at the desk."""
        try:
            address = self._services.printing.roads.slip_printer(
                self._services.people.station_settings.current()
            )
            if address is None:
                return False
            self._services.printing.slips.print(address, slip.document)
        except StationError:
            self.waiting.add(slip)
            raise
        self.waiting.done(slip.number)
        return True

    def _on_printed(self, slip: WaitingSlip, printed: bool) -> None:
        if not printed:
            self.no_printer.emit(slip)
            return
        self.state_changed.emit(slip.number, PRINTED)
        self.list_changed.emit()

    def _on_failed(self, slip: WaitingSlip, problem: StationError) -> None:
        self.state_changed.emit(slip.number, UNPRINTED)
        self.list_changed.emit()
        self.failed.emit(slip, problem)
