"""A film that fills the screen, above a strip of what is ticked of it: nothing covers the film."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from station.core.texts import Texts
from station.ui import theme
from station.ui.pages.archive.contents import ContentsForm, TickBox
from station.ui.pages.archive.overview import TakesKey
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import PassingWindow
from station.ui.widgets.flow import Flow
from station.ui.widgets.screen import Screen
from station.ui.widgets.text import words


class FullFilm(PassingWindow):
    """Escape or a double click leaves it, T puts the strip away; other keys are asked of who `takes` them."""

    toggled = Signal()
    """Play, or pause."""
    left = Signal()

    def __init__(self, texts: Texts, image: QImage, takes: TakesKey) -> None:
        super().__init__()
        theme.dress(self)
        self._takes = takes
        self.rejected.connect(self.left)
        self.strip: TickStrip | None = None
        self.setWindowTitle(texts("archive_page.full_screen"))
        self.screen_area = Screen()
        self.screen_area.show_image(image)
        self.screen_area.pressed.connect(self.toggled)
        self.screen_area.doubled.connect(self.left)
        self.screen_area.left.connect(self.left)
        self.setFocusProxy(self.screen_area)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.screen_area, 1)

    def put_strip(self, strip: TickStrip) -> None:
        """Have the ticks below the film."""
        self.strip = strip
        strip.saved.connect(self.left)
        self._column.addWidget(strip)

    def tell_time(self, time: str) -> None:
        """How far the film is."""
        if self.strip is not None:
            self.strip.time.setText(time)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_T and self.strip is not None:
            self.strip.setVisible(self.strip.isHidden())
        elif not (self._takes(event) or (self.strip is not None and self.strip.take_key(event))):
            super().keyPressEvent(event)


class TickStrip(QFrame):
    """The points that a form asks, each with a box that is the form's; saving goes back to the form, which may ask a reason."""

    saved = Signal()

    def __init__(self, texts: Texts, form: ContentsForm) -> None:
        super().__init__()
        theme.mark(self, "jobs-panel")
        self._form = form
        self.time = words("", "code")
        self._boxes: list[TickBox] = []
        self.button = Button(texts("archive_page.contents_save"), "check")
        self.button.setToolTip("Ctrl+Enter")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._save)
        self._flow = Flow(spacing=16)
        self._flow.add(self.time)
        self._flow.add(self.button, at_end=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addWidget(self._flow)
        form.asked_anew.connect(self._fill)
        self._fill()

    def take_key(self, event: QKeyEvent) -> bool:
        """Tick by a figure, save by Ctrl+Enter; whether it was one of them."""
        if self._form.saves(event):
            self._save()
            return True
        return self._form.take_key(event)

    def _fill(self) -> None:
        for old in self._boxes:
            self._flow.remove(old)
            old.deleteLater()
        self._boxes = []
        self._flow.remove(self.button)
        for tick in self._form.ticks.values():
            box = TickBox(tick.said.text())
            box.setChecked(tick.box.isChecked())
            box.setEnabled(tick.box.isEnabled())
            box.toggled.connect(tick.box.setChecked)
            tick.box.toggled.connect(box.setChecked)
            self._boxes.append(box)
            self._flow.add(box)
        self._flow.add(self.button, at_end=True)
        self.button.setVisible(self._form.may)

    def _save(self) -> None:
        self.saved.emit()
        self._form.give()
