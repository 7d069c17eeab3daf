"""A small count beside a word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.ui import theme

_HEIGHT, _DOT, _MOST = 18, 8, 99


class NumberBadge(QWidget):
    """A count in a pill; 0 shows nothing, more than 99 shows 99+."""

    def __init__(self, count: int = 0, token: str = "accent", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        self._count = -1
        self._dot = False
        self.setFont(theme.text_font(theme.SMALL_PIXELS, strong=True))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.set_count(count)

    @property
    def count(self) -> int:
        """The count shown."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another count."""
        if count == self._count:
            return
        self._count = count
        self._update_visibility()
        self.setFixedSize(self.sizeHint())
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange and self._count > 0:
            self._update_visibility()

    def _update_visibility(self) -> None:
        """Show or hide; without a parent it would become a window, so it waits for one."""
        if self._count <= 0:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()

    def set_dot(self, dot: bool) -> None:
        """Show a bare dot, where there is no room for the count."""
        if dot != self._dot:
            self._dot = dot
            self.setFixedSize(self.sizeHint())
            self.update()

    def text(self) -> str:
        """The text in the pill."""
        return f"{_MOST}+" if self._count > _MOST else str(self._count)

    def sizeHint(self) -> QSize:
        if self._dot:
            return QSize(_DOT, _DOT)
        return QSize(max(_HEIGHT + 4, QFontMetrics(self.font()).horizontalAdvance(self.text()) + 12), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(self._token if self._dot else f"{self._token}-soft"))
        place = QRectF(self.rect())
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        if not self._dot:
            painter.setPen(theme.colour(self._token))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()
