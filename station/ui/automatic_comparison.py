"""The automatic comparison of the state with the ledger: some time after the start and once a day.

A separate process does the work (`station.store.comparing_aside`); this module starts it, shows it in the bottom
line, and ends it with the program. The ledger page shows the result; a fault is an alarm.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station.audit.ports import StateComparison
from station.core.texts import Texts
from station.services import Services
from station.ui.tasks import Tasks

LANE = "comparison"
AFTER_START_MILLISECONDS = 60_000
"""When the first rush at the counter is over."""
LOOK_MILLISECONDS = 3_600_000


class AutomaticComparison(QObject):
    """Idle until `begin`; `found` is called with each result, in the screen's thread."""

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        services: Services,
        found: Callable[[StateComparison], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._tasks, self._proof, self._found = texts, tasks, services.audit.proof, found
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(AFTER_START_MILLISECONDS)
        self._first.timeout.connect(self.compare)
        self._daily = QTimer(self)
        self._daily.setInterval(LOOK_MILLISECONDS)
        self._daily.timeout.connect(self.look)

    @property
    def planned(self) -> bool:
        """Whether automatic comparisons are on."""
        return self._daily.isActive()

    def begin(self) -> None:
        """The ledger itself is sound: compare the state soon, and check every hour whether a day has passed."""
        self._first.start()
        self._daily.start()

    def stop(self) -> None:
        """Start no more; a running comparison ends with the tasks."""
        self._first.stop()
        self._daily.stop()

    def look(self) -> None:
        """Compare if the last comparison is a day old."""
        self._tasks.ask(self._proof.comparison_due, lane=LANE, done=self._on_looked, latest="comparison-due")

    def compare(self) -> None:
        """Compare now."""
        title, compare = self._texts("shell.comparing"), self._proof.compare_in_background
        self._tasks.run(LANE, compare, title=title, done=self._found, latest="comparison", harmless=True)

    def _on_looked(self, due: bool) -> None:
        if due and self._daily.isActive():
            self.compare()
