"""Photos of what was confirmed just now: how the things looked when they went out or came back (EQ-10)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from station.core.attachments import PICTURE_SUFFIXES
from station.core.ledger import Entry
from station.core.ledger.words import kind_words
from station.inventory.attaching.bodies import Attached2
from station.inventory.attaching.movements import moved_items
from station.inventory.counter import CounterResult
from station.ui.choosing_files import file_to_open
from station.ui.page import Page
from station.ui.pages.counter.counter_view import CounterView
from station.ui.pages.counter.needs import Needs

_TOPIC = "photo"
LANE = "photos"
"""Copying a photo from a slow card keeps no scan waiting."""


class CounterPhotos(QObject):
    """Adds a photo to the last result: to one of its items, or to all that went the same way."""

    def __init__(self, page: Page, services: Needs, desk: CounterView) -> None:
        super().__init__(page)
        self._page, self._services, self._desk = page, services, desk
        self._moved: tuple[Entry, ...] = ()
        self._labels: dict[str, str] = {}
        self.menu = QMenu(desk)
        """Which thing the photo shows, where there are several."""
        desk.result.photo_wished.connect(self._ask)

    def show_result(self, result: CounterResult) -> None:
        """This is what was confirmed."""
        self._moved = tuple(filter(moved_items, result.entries))
        self._labels = {item.tag: f"{item.label}  {item.name}" for item in result.items}

    def press(self) -> None:
        """The key: a photo of what is on show as the last result."""
        if self._desk.showing_result and self._moved:
            self._offer(self._moved)
        else:
            self._desk.strip.warn(self._page.texts("attachments.loan.none"))

    def add(self, entry: Entry, tags: tuple[str, ...], path: Path) -> None:
        """Add the picture at `path` to what these things did by `entry`."""
        photograph = partial(self._services.inventory.files.photograph, tags=tags)
        self._page.ask(photograph, path, entry.seq, lane=LANE, success=self._said, topic=_TOPIC)

    def _ask(self, seq: int) -> None:
        self._offer(tuple(entry for entry in self._moved if entry.seq == seq))

    def _offer(self, entries: tuple[Entry, ...]) -> None:
        """Ask for the file at once where one thing moved, else first which it shows."""
        texts, only = self._page.texts, [(entry, tuple(moved_items(entry))) for entry in entries]
        if len(only) == 1 and len(only[0][1]) == 1:
            self._choose(*only[0])
            return
        self.menu.clear()
        for entry, tags in only:
            which = kind_words(texts, entry.kind)
            for tag in tags:
                thing = self._labels.get(tag, tag)
                act = self.menu.addAction(texts("attachments.loan.one", which=which, thing=thing))
                act.triggered.connect(partial(self._choose, entry, (tag,)))
            if len(tags) > 1:
                every = self.menu.addAction(texts("attachments.loan.all", which=which, count=len(tags)))
                every.triggered.connect(partial(self._choose, entry, tags))
        self.menu.popup(self._desk.result.mapToGlobal(QPoint(12, 12)))
        self.menu.setActiveAction(self.menu.actions()[0])

    def _choose(self, entry: Entry, tags: tuple[str, ...], _checked: bool = False) -> None:
        title = self._page.texts("attachments.loan.add")
        chosen = file_to_open(self._page, title, PICTURE_SUFFIXES)
        self._desk.box.setFocus()
        if chosen is not None:
            self.add(entry, tags, chosen)

    def _said(self, added: tuple[Entry, ...]) -> str:
        body = added[0].of(Attached2)
        what = kind_words(self._page.texts, body.movement.kind)
        return self._page.texts(
            "attachments.loan.added", name=body.file.name, what=what, seq=body.movement.seq
        )
