"""What is plugged in and removed, from the opening of the station on, whatever page is on screen.

The window and the ingest page share one `PluggedWatch` (`plugged_watch`). A card that comes is looked at by that page, which is
built for it where nobody opened it yet, so that its place in the navigation counts what waits.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from station.archive.sources import Sources
from station.archive.volumes import Plugged
from station.core.texts import Texts
from station.ui.at_window import AtWindow
from station.ui.pages import load_page
from station.ui.tasks import Tasks

LANE = "volumes"
_PAGE = "ingest"
_WORDS = ("ingest_page.title", "clearing.look", "form.mark", "matters.title", "table.columns", "archive.kind")
"""Of each file of texts that the page reads as it is built."""


class _Ear:
    """Stays in memory after the object while the watching thread may still emit."""

    def __init__(self) -> None:
        self.stop: Callable[[], None] | None = None
        self.closed = False

    def close(self) -> None:
        self.closed = True
        if self.stop is not None:
            stop, self.stop = self.stop, None
            stop()


def plugged_watch(tasks: Tasks, sources: Sources) -> PluggedWatch:
    """The one watch of `sources` of an open desktop; it lives as long as its tasks."""
    there = tasks.findChildren(PluggedWatch)
    return next((each for each in there if each.sources is sources), None) or PluggedWatch(sources, tasks)


class PluggedWatch(QObject):
    """Emits `changed` with what is plugged in, once at the beginning and at each change."""

    changed = Signal(object)
    """A `Plugged`."""
    _heard = Signal(object)

    def __init__(self, sources: Sources, tasks: Tasks) -> None:
        super().__init__(tasks)
        self.sources, self._tasks = sources, tasks
        self.plugged: Plugged | None = None
        """What is plugged in; None before the first look."""
        self._ear = _Ear()
        self._begun = False
        self._heard.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._ear.close)

    def begin(self) -> None:
        """Watch from now on; reading may wait for a slow device, so it runs on a lane."""
        if not self._begun:
            self._begun = True
            self._tasks.ask(self._start, lane=LANE, done=self._pass_on)

    def stop(self) -> None:
        """Watch no longer."""
        self._ear.close()

    def _start(self) -> Plugged:
        ear = self._ear
        ear.stop = self.sources.watch(self._hear)
        if ear.closed:
            ear.close()
        return self.sources.look()

    def _hear(self, plugged: Plugged) -> None:
        if not self._ear.closed and shiboken6.isValid(self):
            self._heard.emit(plugged)

    @Slot(object)
    def _pass_on(self, plugged: Plugged) -> None:
        if not self._tasks.closed:  # a card came as the program was leaving
            self.plugged = plugged
            self.changed.emit(plugged)


def _prepared(texts: Texts) -> None:
    """What the page is built of, read before the screen's thread builds it."""
    load_page(_PAGE)
    for key in _WORDS:
        texts.has(key)


class PluggedCards(QObject):
    """Has the ingest page look at what is plugged in while another one is on screen."""

    def __init__(self, at: AtWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self._watch = plugged_watch(at.tasks, at.services.archive.sources)
        self._watch.changed.connect(self.look)

    def begin(self) -> None:
        """Watch from now on."""
        self._watch.begin()

    def stop(self) -> None:
        """Watch no longer."""
        self._watch.stop()

    def look(self) -> None:
        """Build the page, if the person signed in may use it and something is plugged in."""
        plugged, window = self._watch.plugged, self._at.window
        if plugged is None or not plugged.everything:
            return
        if _PAGE in window.page_keys:
            prepare = partial(_prepared, self._at.window.texts)
            self._at.tasks.ask(prepare, lane=LANE, done=self._build, latest="plugged page")

    def _build(self, _loaded: object) -> None:
        window = self._at.window
        if _PAGE in window.page_keys:  # somebody else may have signed in by now
            window.page(_PAGE)
