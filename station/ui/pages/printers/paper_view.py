"""A page as it will come out of the printer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from station.ui import theme


class StripView(QWidget):
    """A strip of paper with the page on it."""

    _MARGIN, _WIDTH = 12, 230

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = QPixmap()

    @property
    def empty(self) -> bool:
        """Whether there is no page yet."""
        return self._page.isNull()

    def show_page(self, page: QPixmap) -> None:
        """Show a page."""
        self._page = page
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._page.isNull():
            return QSize(self._WIDTH, 80)
        height = self._page.height() * (self._WIDTH - 2 * self._MARGIN) // max(1, self._page.width())
        return QSize(self._WIDTH, height + 2 * self._MARGIN + 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._page.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.sizeHint()
        left = (self.width() - size.width()) // 2
        painter.setPen(theme.colour("border"))
        painter.setBrush(Qt.GlobalColor.white)  # paper is white in any theme
        painter.drawRect(left, 0, size.width() - 1, size.height() - 1)
        inner = size - QSize(2 * self._MARGIN, 2 * self._MARGIN)
        painter.drawPixmap(left + self._MARGIN, self._MARGIN, inner.width(), inner.height(), self._page)
        painter.end()
