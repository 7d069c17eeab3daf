"""A photo with its tools: smaller, larger, fitted in, as large as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import formats
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.screen import PhotoScreen
from station.ui.widgets.text import words

_STEP = 1.25


class PhotoView(QWidget):
    """`screen` shows the photo; `row` holds the tools below it and has room for more."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.screen_area = PhotoScreen()
        self.fit_button = Button(texts("photo.fit"), role="quiet")
        self.actual_button = Button(texts("photo.actual"), role="quiet")
        self.zoom_label = words("", "muted")
        smaller = IconButton("minus", texts("photo.smaller"))
        larger = IconButton("plus", texts("photo.larger"))
        smaller.clicked.connect(self._on_smaller)
        larger.clicked.connect(self._on_larger)
        self.fit_button.clicked.connect(self.screen_area.fit)
        self.actual_button.clicked.connect(self.screen_area.actual_size)
        self.screen_area.zoomed.connect(self._on_zoomed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.screen_area, 1)
        self.row = QHBoxLayout()
        self.row.setSpacing(8)
        for widget in (smaller, larger, self.fit_button, self.actual_button, self.zoom_label):
            self.row.addWidget(widget)
        self.row.addStretch(1)
        column.addLayout(self.row)

    def _on_smaller(self) -> None:
        self.screen_area.zoom_by(1 / _STEP)

    def _on_larger(self) -> None:
        self.screen_area.zoom_by(_STEP)

    def _on_zoomed(self) -> None:
        self.zoom_label.setText(formats.percent(self.screen_area.scale))
