"""Comparing the state with the ledger by itself: some time after the start and once a day, whoever is at the desk.

The work is done by a process of its own (`station.store.comparing_aside`); here it is only begun, shown in the bottom
line and ended with the program. What came of it is on the ledger page; what is wrong is an alarm.
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
    """Idle until `begin`; `found` gets each outcome, in the screen's thread."""

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
        """Whether comparisons will come by themselves."""
        return self._daily.isActive()

    def begin(self) -> None:
        """The ledger itself is sound: compare the state soon, and look every hour whether a day has passed."""
        self._first.start()
        self._daily.start()

    def stop(self) -> None:
        """Begin nothing more; a comparison under way is ended by whoever ends the tasks."""
        self._first.stop()
        self._daily.stop()

    def look(self) -> None:
        """Compare where the last comparison is a day old."""
        self._tasks.ask(self._proof.comparison_due, lane=LANE, done=self._on_looked, latest="comparison-due")

    def compare(self) -> None:
        """Compare now."""
        title, compare = self._texts("shell.comparing"), self._proof.compare_in_background
        self._tasks.run(LANE, compare, title=title, done=self._found, latest="comparison")

    def _on_looked(self, due: bool) -> None:
        if due and self._daily.isActive():
            self.compare()
