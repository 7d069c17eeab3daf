"""Rows above the tiles, one for each device of a kind that is plugged in and is no card."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.people.sessions import Session
from station.ui.page import Page

_LOOK_MILLISECONDS = 3000
"""Between two looks at what is plugged in, while the page is seen."""


class DeviceRow(QFrame):
    """The row of one device."""

    @abstractmethod
    def show_gone(self) -> None:
        """Show that it is not plugged in any more, and that nothing can be done with it."""


class DeviceStrip(QWidget):
    """Looks now and then which devices are there, and has its rows made anew when they are others; hidden while it has none.

    `plugged` tells their places; it says nothing to a device, and is asked on the lane `lane`.
    """

    def __init__(self, page: Page, plugged: Callable[[Session], tuple[str, ...]], lane: str) -> None:
        super().__init__()
        self._page, self._plugged, self._lane = page, plugged, lane
        self._known: tuple[str, ...] = ()
        self._gone: list[DeviceRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self.hide()

    def begin(self) -> None:
        """Look now, and then now and again while the page is seen."""
        self.forget_gone()
        self._look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more; what is under way with a device goes on."""
        self._timer.stop()

    @abstractmethod
    def read_devices(self) -> None:
        """Other devices are plugged in than before: ask them what the rows show."""

    @abstractmethod
    def forgotten(self, row: DeviceRow) -> None:
        """A row of a device that is gone is taken off the page."""

    def seen_again(self) -> None:
        """The same devices are plugged in as before."""

    def add_row(self, row: DeviceRow) -> None:
        """Show one more device."""
        self._column.addWidget(row)

    def let_go(self, row: DeviceRow) -> bool:
        """Its device is gone: the row stays in its place until the page is entered anew, so that nothing moves under the mouse.

        Returns False where that was known.
        """
        if self.is_gone(row):
            return False
        row.show_gone()
        self._gone.append(row)
        return True

    def is_gone(self, row: DeviceRow) -> bool:
        """Whether its device is not plugged in any more."""
        return row in self._gone

    def take_back(self, row: DeviceRow) -> None:
        """Its device is plugged in again."""
        if row in self._gone:
            self._gone.remove(row)

    def forget_gone(self) -> None:
        """Take the rows off the page whose devices are gone."""
        gone, self._gone = self._gone, []
        for row in gone:
            self.forgotten(row)
            row.hide()
            row.deleteLater()

    def _look(self) -> None:
        self._page.ask(
            self._plugged,
            lane=self._lane,
            done=self._on_plugged,
            failed=self._give_up,
            latest=f"{self._lane} plugged",
        )

    def _give_up(self, problem: StationError) -> None:
        """Say what is wrong once, not at every look."""
        self._timer.stop()
        self._page.show_problem(problem)

    def _on_plugged(self, places: tuple[str, ...]) -> None:
        if places == self._known:
            self.seen_again()
            return
        self._known = places
        self.read_devices()
