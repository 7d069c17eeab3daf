"""A QR code on screen: black on white whatever the theme, because cameras read it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.reports.dots import qr_matrix

_QUIET = 4


class QrCodeView(QWidget):
    """Shows `data` as a QR code of `side` logical pixels, with its quiet zone (ISO/IEC 18004)."""

    def __init__(self, data: str = "", side: int = 220, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[str] = []
        self._side = side
        self.setFixedSize(side, side)
        self.show_data(data)

    def show_data(self, data: str) -> None:
        """Show another code; empty shows none."""
        self._rows = qr_matrix(data) if data else []
        self.update()

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
