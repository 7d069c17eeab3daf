"""The state of a thing: icon, word and colour together, as a chip of its own or painted into a table."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import icons, theme

_ICONS = {
    "ok": "ok",
    "attention": "warning",
    "stop": "stop",
    "sealed": "seal",
    "accent": "info",
    "neutral": "dot",
}
_HEIGHT, _ICON, _PAD, _GAP = 24, 14, 8, 5


@dataclass(frozen=True, slots=True)
class ChipState:
    """A state to show.

    Its word, its colour token (`station.ui.tokens.STATE_TOKENS`), and an icon if not the default.
    """

    word: str
    token: str = "neutral"
    icon: str = ""

    @property
    def drawing(self) -> str:
        """The icon's name."""
        return self.icon or _ICONS[self.token]


def chip_width(state: ChipState, metrics: QFontMetrics) -> int:
    """The painted width of `state`, in logical pixels."""
    return _PAD + _ICON + _GAP + metrics.horizontalAdvance(state.word) + _PAD


def paint_chip(painter: QPainter, place: QRectF, state: ChipState) -> None:
    """Paint `state` at the left of `place`, in its middle height, never wider than it."""
    font = theme.text_font(theme.SMALL_PIXELS)
    metrics = QFontMetrics(font)
    width = min(place.width(), chip_width(state, metrics))
    body = QRectF(place.left(), place.center().y() - _HEIGHT / 2, width, _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(f"{state.token}-soft"))
    painter.drawRoundedRect(body, 5, 5)
    top = body.center().y() - _ICON / 2
    icons.paint(painter, state.drawing, state.token, QRectF(body.left() + _PAD, top, _ICON, _ICON))
    painter.setPen(theme.colour(state.token))
    painter.setFont(font)
    words = body.adjusted(_PAD + _ICON + _GAP, 0, -_PAD, 0)
    shown = metrics.elidedText(state.word, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Chip(QWidget):
    """A state standing by itself."""

    def __init__(self, state: ChipState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(state.word)

    @property
    def state(self) -> ChipState:
        """The state shown."""
        return self._state

    def set_state(self, state: ChipState) -> None:
        """Show another state."""
        self._state = state
        self.setAccessibleName(state.word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._state, QFontMetrics(theme.text_font(theme.SMALL_PIXELS))) + 1, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), self._state)
        painter.end()
