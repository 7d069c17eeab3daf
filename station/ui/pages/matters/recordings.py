"""The recordings of a matter on its page, in the order of time: each leads to itself in the archive (PF-10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.catalogue.listing import RECORDED, seconds_of
from station.archive.values import Recording
from station.core.ledger import subject
from station.core.listing import ListQuery, Sort
from station.core.texts import Texts, capital
from station.ui import formats
from station.ui.media import duration_words
from station.ui.widgets.button import Button
from station.ui.widgets.text import words

MOST_NAMED: Final = 20
"""Recordings that are named one by one; the archive has all."""


def asked_recordings(number: str) -> ListQuery:
    """The first recordings of a matter, and how many there are."""
    query = ListQuery(sort=(Sort("time"),), limit=MOST_NAMED)
    return query.narrowed(matter_number=number, taken=RECORDED)


class RecordingLinks(QWidget):
    """Hidden until there are any."""

    asked = Signal(str)
    """A recording, or all of the matter (``of_media:``), is to be shown in the archive."""

    def __init__(self, texts: Texts, number: str, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._number, self._zone = texts, number, zone
        self.links: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_recordings(self, found: Sequence[Recording], count: int) -> None:
        """Name these, the first ones of `count`."""
        if not found:
            return
        self._column.addWidget(words(self._texts("matters_page.recordings"), "small"))
        for each in found:
            self._link(self._said(each), "play", subject("recording", each.sha256))
        if count > len(found):
            whole = self._texts("matters_page.all_recordings", count=count)
            self._link(whole, "archive", f"of_media:{self._number}")
        self.show()

    def _said(self, recording: Recording) -> str:
        seconds = seconds_of(recording)
        parts = (
            formats.moment(recording.recorded_from, self._zone),
            recording.officer_name or recording.camera or self._texts("archive.basis.nobody"),
            capital(self._texts(f"archive.kind.{recording.kind}")),
            "" if seconds is None else duration_words(seconds),
        )
        return " · ".join(filter(None, parts))

    def _link(self, said: str, icon: str, about: str) -> None:
        link = Button(said, icon, role="link")
        link.setProperty("about", about)
        link.clicked.connect(self._on_link)
        self.links.append(link)
        self._column.addWidget(link)

    def _on_link(self) -> None:
        self.asked.emit(str(self.sender().property("about")))
