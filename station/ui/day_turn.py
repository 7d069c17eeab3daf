"""What the program records by itself when a day begins, on a desktop that runs for days as at each start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.ui.at_window import AtWindow

AGAIN_MILLISECONDS = 300_000
"""After a day's beginning whose records the database did not take."""
_SLIPS_LANE = "slips"


class DayTurn(QObject):
    """Closes the day before, puts slips on record, and lets be due what only time brings: reports of a month, returns of a period, counts of substitutes.

    At the start the opening itself did these (`station.opening`). While `sound` says no, the ledger is not what was
    recorded, and nothing is added to it. However many desktops of an office do it, each is done once: the services look
    again where they write.
    """

    def __init__(self, at: AtWindow, sound: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at, self._sound, self._watching = at, sound, False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MILLISECONDS)
        self._again.timeout.connect(self.turn)
        at.window.frame.top_bar.clock.day_changed.connect(self.turn)

    def begin(self) -> None:
        """Record what a start records, and all of it with each new day from now on."""
        self._watching = True
        self._at.tasks.ask(self._at.services.audit.proof.close_day)
        self._put_slips_on_record()

    def stop(self) -> None:
        """Nothing more is recorded."""
        self._watching = False
        self._again.stop()

    def turn(self) -> None:
        """A day began."""
        if not self._watching:
            return
        if not self._sound():
            self._again.start()
            return
        self._again.stop()
        services = self._at.services
        self._at.tasks.ask(services.inventory.certificate_months.settle, failed=self._later)
        self._at.tasks.ask(services.inventory.stock.settle_low, failed=self._later)
        self._at.tasks.ask(services.audit.forms.settle, failed=self._later)
        self._at.tasks.ask(services.people.offices.settle_substitutes, failed=self._later)
        self._at.tasks.ask(services.audit.proof.close_day, failed=self._later)
        self._put_slips_on_record()

    def _put_slips_on_record(self) -> None:
        self._at.tasks.run(_SLIPS_LANE, self._record_slips, failed=self._later)

    def _record_slips(self, _report: Report, cancel: CancelToken) -> int:
        return self._at.services.printing.slip_record.record(cancel=cancel)

    def _later(self, _problem: StationError) -> None:
        self._again.start()
