"""One source before all others: the copies of the others wait until it is through."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from station.ui.pages.ingest.source import ImportSource


class Ahead(QObject):
    """Remembers which source goes first, and which ones wait for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._first: ImportSource | None = None
        self._waiting: list[ImportSource] = []

    def put_first(self, first: ImportSource, sources: Iterable[ImportSource]) -> None:
        """Let every other copy wait; what a person paused by hand is not let go on later."""
        self._let_go_on()
        first.wait(False)
        first.pause.goes_first = True  # for the copies of other programs
        self._first = first
        for each in sources:
            if each is not first and each.stage.copying and not each.paused:
                self._waiting.append(each)
                each.wait(True)
        first.changed.connect(self._look)

    def _look(self) -> None:
        """Let the others go on once the first one is through, or waits itself."""
        if self._first is not None and (not self._first.stage.copying or self._first.paused):
            self._let_go_on()

    def _let_go_on(self) -> None:
        first, waiting = self._first, self._waiting
        self._first, self._waiting = None, []
        if first is not None:
            first.changed.disconnect(self._look)
            first.pause.goes_first = False
        for each in waiting:
            each.wait(False)
