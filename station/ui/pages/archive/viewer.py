"""The recording itself: its small picture until somebody asks for it, then the film, the sound or the photo.

Asking for it is a viewing (DM-07): `wished` goes to the page, which has it put on record and comes back with the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.archive.survey.values import MediaKind
from station.archive.values import Recording
from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.photo_view import PhotoView
from station.ui.widgets.screen import Screen
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.pages.archive.player import Player


class Viewer(QWidget):
    """Poster first; `show_seen` shows the recording, `clear` lets go of it."""

    wished = Signal()
    """The person wants to see it."""
    failed = Signal(object)
    """The `StationError` because of which the file can't be played."""
    not_kept_apart = Signal()
    """It plays, and the system can't keep its decoding apart from the machine."""
    seen = Signal()
    """The recording itself is on show, or no longer."""
    filled = Signal(object)
    """The `FullFilm` that is about to fill the screen."""

    def __init__(self, texts: Texts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._tasks = texts, tasks
        self.setFixedHeight(300)
        self.poster = Screen()
        self.poster.pressed.connect(self._on_poster)
        self.open_button = Button(texts("archive_page.play"), "play")
        self.open_button.clicked.connect(self._on_poster)
        self.hint = words(texts("archive_page.on_record"), "small")
        self.player: Player | None = None
        self._photo_page = PhotoView(texts)
        self.photo = self._photo_page.screen_area
        self.fit_button, self.actual_button = self._photo_page.fit_button, self._photo_page.actual_button
        self._kind = MediaKind.OTHER
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._poster_page = self._beside(self.poster, self.open_button, self.hint)
        self._stack.addWidget(self._poster_page)
        self._stack.addWidget(self._photo_page)

    @property
    def showing(self) -> bool:
        """Whether the recording itself is on show."""
        return self._stack.currentWidget() is not self._poster_page

    def show_poster(self, recording: Recording, picture: QPixmap | None, *, may_open: bool) -> None:
        """Show the small picture of a recording that nobody asked to see yet, or that it is not theirs to see."""
        self.clear()
        self._kind = recording.kind
        seen = recording.kind is not MediaKind.OTHER
        photo = recording.kind is MediaKind.IMAGE
        sign = ("eye" if photo else "play") if seen else "file"
        self.poster.show_image(QImage() if picture is None else picture.toImage(), sign)
        self.open_button.setText(self._texts("archive_page.see" if photo else "archive_page.play"))
        self.open_button.set_icon("eye" if photo else "play")
        self.open_button.setEnabled(seen and may_open)
        hint = "metadata_only" if not may_open else "on_record" if seen else "cannot_show"
        self.hint.setText(self._texts(f"archive_page.{hint}"))

    def show_seen(self, what: Path | QImage) -> None:
        """Play the film or sound in a file, or show a photo whole."""
        if isinstance(what, QImage):
            self.photo.show_image(what)
            self._stack.setCurrentWidget(self._photo_page)
            self.seen.emit()
            self.photo.setFocus()
            return
        player = self._made_player()
        player.screen_area.show_image(self.poster.image)
        self._stack.setCurrentWidget(player)
        self.seen.emit()
        player.open_file(what)

    def clear(self) -> None:
        """Let go of the file; the poster is back."""
        if self.player is not None:
            self.player.close_file()
        self.photo.show_image(QImage())
        self._stack.setCurrentWidget(self._poster_page)
        self.seen.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Have the film that is on show answer a key; whether it did."""
        return (
            self.player is not None
            and self._stack.currentWidget() is self.player
            and self.player.take_key(event)
        )

    def pause(self) -> None:
        """Stop the film where it is, because nobody looks any more."""
        if self.player is not None and self.player.playing:
            self.player.toggle()

    # ---------------------------------------------------------------------------------------- internal

    def _made_player(self) -> Player:
        if self.player is None:
            from station.ui.pages.archive.player import Player

            self.player = Player(self._texts, self._tasks)
            self.player.failed.connect(self._on_failed)
            self.player.not_kept_apart.connect(self.not_kept_apart)
            self.player.filled.connect(self.filled)
            self._stack.addWidget(self.player)
        return self.player

    def _on_failed(self, problem: StationError) -> None:
        self.clear()
        self.failed.emit(problem)

    def _on_poster(self) -> None:
        if self.open_button.isEnabled():
            self.wished.emit()

    def _beside(self, above: QWidget, *below: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(above, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in below:
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        return page
