"""Plays a video or sound: play and pause, seek, volume, full screen.

The file is decoded by a confined process (`playback`); its pictures are painted by `Screen`, so that what is seen is
also what a picture of the window shows. QtMultimedia, which sounds the samples, is imported with this module; the page
loads it when something is played for the first time.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from station.archive.catalogue.films import FilmFacts
from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.media import duration_words
from station.ui.pages.archive.full_film import FullFilm
from station.ui.pages.archive.playback import Playback
from station.ui.tasks import Tasks
from station.ui.widgets.button import IconButton
from station.ui.widgets.screen import Screen
from station.ui.widgets.text import words

_JUMP = 5_000
_FIRST_VOLUME = 80
_TO_SPARE = QSize(32, 32)


class Player(QWidget):
    """One recording at a time; `close_file` lets go of it."""

    failed = Signal(object)
    """The `StationError` because of which the file can't be played."""
    not_kept_apart = Signal()
    """It plays, and the system can't keep its decoding apart from the machine."""
    filled = Signal(object)
    """The `FullFilm` that is about to fill the screen."""

    def __init__(self, texts: Texts, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.screen_area = Screen()
        self.full: FullFilm | None = None
        self.media = Playback(tasks, self._room, self)
        self.play_button = IconButton("play", texts("archive_page.play"))
        self.position = QSlider(Qt.Orientation.Horizontal)
        self.position.setAccessibleName(texts("archive_page.position"))
        self.time = words("0:00 / 0:00", "code")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setAccessibleName(texts("archive_page.volume"))
        self.volume.setRange(0, 100)
        self.volume.setToolTip(texts("archive_page.volume"))
        self.volume.setFixedWidth(64)
        self.full_button = IconButton("expand", texts("archive_page.full_screen"))
        self._arrange()
        self._connect()
        self.volume.setValue(_FIRST_VOLUME)

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self.media.playing

    def open_file(self, path: Path) -> None:
        """Play the file at `path` from its start."""
        self.media.open(path)
        self.screen_area.setFocus()

    def close_file(self) -> None:
        """Stop and let go of the file."""
        self._leave_full()
        self.media.close()
        self.screen_area.show_image(QImage())

    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.media.pause()
        else:
            self.media.play()

    def jump(self, milliseconds: int) -> None:
        """Go forward or back."""
        self.media.go_to(self.media.position() + milliseconds)

    def show_full(self) -> None:
        """Fill the screen; Escape or a double click comes back."""
        if self.full is not None:
            self._leave_full()
            return
        self.full = FullFilm(self._texts, self.screen_area.image, self.take_key)
        self.full.toggled.connect(self.toggle)
        self.full.left.connect(self._leave_full)
        self.filled.emit(self.full)
        self.full.showFullScreen()
        self.full.tell_time(self.time.text())
        self.full.setFocus()
        if not self.playing:
            self.media.go_to(self.media.position())  # the picture that stands is as small as the pane

    def take_key(self, event: QKeyEvent) -> bool:
        """Seek, pause or fill the screen, whatever has the keyboard; whether it was a key for that."""
        match event.key():
            case Qt.Key.Key_Left:
                self.jump(-_JUMP)
            case Qt.Key.Key_Right:
                self.jump(_JUMP)
            case Qt.Key.Key_P:
                self.toggle()
            case Qt.Key.Key_F:
                self.show_full()
            case _:
                return False
        return True

    # ---------------------------------------------------------------------------------------- internal

    @property
    def _shown(self) -> Screen:
        return self.screen_area if self.full is None else self.full.screen_area

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.screen_area, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play_button)
        row.addWidget(self.position, 1)
        row.addWidget(self.time)
        row.addWidget(IconLabel("volume", "text-muted", 18))
        row.addWidget(self.volume)
        row.addWidget(self.full_button)
        column.addLayout(row)

    def _connect(self) -> None:
        self.play_button.clicked.connect(self.toggle)
        self.full_button.clicked.connect(self.show_full)
        self.screen_area.pressed.connect(self.toggle)
        self.screen_area.doubled.connect(self.show_full)
        self.position.sliderMoved.connect(self.media.go_to)
        self.position.actionTriggered.connect(self._on_slider)
        self.volume.valueChanged.connect(self._on_volume)
        self.media.picture_changed.connect(self._on_picture)
        self.media.position_changed.connect(self._on_position)
        self.media.duration_changed.connect(self._on_duration)
        self.media.state_changed.connect(self._on_state)
        self.media.opened.connect(self._on_opened)
        self.media.failed.connect(self.failed)

    def _room(self) -> QSize:
        """In points of the screen, with some to spare: pictures come in widths of their own and are made to fit."""
        shown = self._shown
        return shown.size() * shown.devicePixelRatio() + _TO_SPARE

    def _on_picture(self, image: QImage) -> None:
        self._shown.show_image(image)
        if self.full is not None:
            self.screen_area.image = image

    def _on_position(self, position: int) -> None:
        if not self.position.isSliderDown():
            self.position.setValue(position)
        whole = duration_words(self.media.duration() / 1000)
        self.time.setText(f"{duration_words(position // 1000)} / {whole}")
        if self.full is not None:
            self.full.tell_time(self.time.text())

    def _on_duration(self, duration: int) -> None:
        self.position.setRange(0, duration)
        self.position.setPageStep(_JUMP)
        self._on_position(self.media.position())

    def _on_slider(self) -> None:
        if not self.position.isSliderDown():
            self.media.go_to(self.position.sliderPosition())

    def _on_volume(self, percent: int) -> None:
        self.media.sound.set_volume(percent / 100)

    def _on_state(self) -> None:
        self.play_button.set_icon("pause" if self.playing else "play")
        word = self._texts("archive_page.pause" if self.playing else "archive_page.play")
        self.play_button.setToolTip(word)
        self.play_button.setAccessibleName(word)

    def _on_opened(self, facts: FilmFacts) -> None:
        if not facts.kept_apart:
            self.not_kept_apart.emit()

    def _leave_full(self) -> None:
        if self.full is not None:
            full, self.full = self.full, None
            self.screen_area.update()
            full.close()
            full.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)
