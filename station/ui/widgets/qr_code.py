"""A QR code on screen: black on white whatever the theme, because cameras read it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_QUIET = 4


class QrCodeView(QWidget):
    """Shows a QR code of `side` logical pixels with its quiet zone (ISO/IEC 18004).

    `modules` are its rows of ``1`` and ``0``.
    """

    def __init__(self, modules: Sequence[str], side: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = tuple(modules)
        self._side = side
        self.setFixedSize(side, side)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        count = len(self._rows) + 2 * _QUIET
        module = self._side // count if self._rows else 0
        left = (self._side - module * count) // 2 + module * _QUIET
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark == "1":
                    place = QRect(left + x * module, left + y * module, module, module)
                    painter.fillRect(place, Qt.GlobalColor.black)
        painter.end()
