"""One painter of charts: bars that lie, each with its parts, and columns by the hour with a line over them.

No colour stands alone: each series has its word in the legend and a filling of its own, each bar its number. The arrow keys
go along the bars; what one says is its accessible name, and Enter leads to its things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from station.ui import theme
from station.ui.widgets.pace import ENTER

_ROW, _BAR, _LEGEND, _PAD, _GAP, _SWATCH = 26, 14, 24, 4, 8, 12
_UPRIGHT_HEIGHT, _FOOT = 168, 20
_LABEL_SHARE: Final = 0.38
_FILLINGS: Final = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.Dense6Pattern,
)
"""Each series has one, so that it is told without its colour."""
_WAYS: Final = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
}


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One kind of number: its word, and the colour by its meaning."""

    word: str
    token: str


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar: its label, a number of each series (None: none), all of it in words, whether there is something to open, and what stands behind its number."""

    label: str
    values: tuple[int | None, ...]
    said: str
    leads: bool = False
    beside: str = ""

    @property
    def total(self) -> int:
        """All numbers together."""
        return sum(each or 0 for each in self.values)


class Chart(QWidget):
    """Bars of `series`; `upright` ones are columns, the first series as columns and the second as a line over them.

    `opened(place)` for a bar that leads somewhere.
    """

    opened = Signal(int)

    def __init__(
        self,
        series: Sequence[ChartSeries],
        bars: Sequence[ChartBar],
        title: str,
        *,
        upright: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.series, self.bars, self._upright, self._title = tuple(series), tuple(bars), upright, title
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._say()

    def sizeHint(self) -> QSize:
        legend = _LEGEND if len(self.series) > 1 else 0
        height = _UPRIGHT_HEIGHT if self._upright else len(self.bars) * _ROW + 2 * _PAD
        return QSize(360, height + legend)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def go_to(self, place: int) -> None:
        """Put the cursor on a bar."""
        if self.bars:
            self.current = max(0, min(place, len(self.bars) - 1))
            self._say()
            self.update()

    def _say(self) -> None:
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(self.bars[self.current].said if self.bars else "")

    # ------------------------------------------------------------------------------------------- hands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WAYS:
            self.go_to(self.current + _WAYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else len(self.bars))
        elif key in ENTER and self.bars and self.bars[self.current].leads:
            if not event.isAutoRepeat():
                self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._bar_at(event.position())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.go_to(place)
        if self.bars[place].leads:
            self.opened.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._bar_at(event.position())
        leads = place is not None and self.bars[place].leads
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if place is None else self.bars[place].said, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ----------------------------------------------------------------------------------------- drawing

    def _body(self) -> QRectF:
        top = _LEGEND if len(self.series) > 1 else 0
        return QRectF(_PAD, top + _PAD, self.width() - 2 * _PAD, self.height() - top - 2 * _PAD)

    def _room(self, place: int) -> QRectF:
        """Where a bar is, with its label."""
        body = self._body()
        if self._upright:
            width = body.width() / max(1, len(self.bars))
            return QRectF(body.left() + place * width, body.top(), width, body.height())
        return QRectF(body.left(), body.top() + place * _ROW, body.width(), _ROW)

    def _bar_at(self, point: QPointF) -> int | None:
        return next((at for at in range(len(self.bars)) if self._room(at).contains(point)), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.text_font(theme.SMALL_PIXELS))
        if len(self.series) > 1:
            self._paint_legend(painter)
        if self._upright:
            self._paint_columns(painter)
        else:
            self._paint_bars(painter)
        if self.hasFocus() and self.bars:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._room(self.current).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_legend(self, painter: QPainter) -> None:
        metrics, left = QFontMetrics(painter.font()), float(_PAD)
        for place, each in enumerate(self.series):
            swatch = QRectF(left, (_LEGEND - _SWATCH) / 2, _SWATCH, _SWATCH)
            if self._upright and place:
                self._paint_point(painter, swatch.center(), each.token)
            else:
                self._fill(painter, swatch, place)
            left = swatch.right() + 6
            width = metrics.horizontalAdvance(each.word) + 2
            painter.setPen(theme.colour("text-muted"))
            painter.drawText(QRectF(left, 0, width, _LEGEND), Qt.AlignmentFlag.AlignVCenter, each.word)
            left += width + 14

    def _fill(self, painter: QPainter, place: QRectF, series: int) -> None:
        """A part of a bar: its colour as the frame, softly below, and its filling."""
        token = self.series[series].token
        painter.setPen(QPen(theme.colour(token), 1))
        soft = bool(series) or self._upright  # a line is drawn over columns
        painter.setBrush(theme.colour(f"{token}-soft" if soft else token))
        painter.drawRect(place)
        if series:
            painter.setBrush(QBrush(theme.colour(token), _FILLINGS[series % len(_FILLINGS)]))
            painter.drawRect(place)

    def _paint_bars(self, painter: QPainter) -> None:
        metrics, body = QFontMetrics(painter.font()), self._body()
        widest = max((metrics.horizontalAdvance(each.label) for each in self.bars), default=0)
        label = min(widest + 2, int(body.width() * _LABEL_SHARE))
        numbers = [f"{each.total}  {each.beside}".rstrip() for each in self.bars]
        number = max((metrics.horizontalAdvance(each) for each in numbers), default=0) + 2
        track = max(8.0, body.width() - label - number - 2 * _GAP)
        most = max((each.total for each in self.bars), default=0) or 1
        for place, bar in enumerate(self.bars):
            room = self._room(place)
            painter.setPen(theme.colour("text"))
            shown = metrics.elidedText(bar.label, Qt.TextElideMode.ElideMiddle, label)
            painter.drawText(
                QRectF(room.left(), room.top(), label, _ROW), Qt.AlignmentFlag.AlignVCenter, shown
            )
            left = room.left() + label + _GAP
            for series, value in enumerate(bar.values):
                width = track * (value or 0) / most
                if value:
                    part = QRectF(left, room.center().y() - _BAR / 2, max(2.0, width), _BAR)
                    self._fill(painter, part, series)
                left += width
            painter.setPen(theme.colour("text"))
            end = QRectF(left + 6, room.top(), number + _GAP, _ROW)
            painter.drawText(end, Qt.AlignmentFlag.AlignVCenter, numbers[place])

    def _paint_columns(self, painter: QPainter) -> None:
        metrics, body = QFontMetrics(painter.font()), self._body()
        most = max((value or 0 for each in self.bars for value in each.values), default=0) or 1
        floor, high = body.bottom() - _FOOT, body.height() - _FOOT - metrics.height() - 2
        every = 1 + int(metrics.horizontalAdvance("00") * 1.8 * len(self.bars) / max(1.0, body.width()))
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(body.left(), floor), QPointF(body.right(), floor))
        points: list[QPointF] = []
        for place, bar in enumerate(self.bars):
            room = self._room(place)
            height = high * (bar.values[0] or 0) / most
            if height:
                self._fill(painter, QRectF(room.left() + 2, floor - height, room.width() - 4, height), 0)
            if place % every == 0:
                painter.setPen(theme.colour("text-muted"))
                foot = QRectF(room.left() - 8, floor + 2, room.width() + 16, _FOOT - 2)
                painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter, bar.label)
            over = bar.values[1] if len(bar.values) > 1 else None
            if over is not None:
                points.append(QPointF(room.center().x(), floor - high * over / most))
        if points:
            self._paint_line(painter, points)
        painter.setPen(theme.colour("text-muted"))
        top = QRectF(body.left(), body.top(), body.width(), metrics.height())
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft, str(most))

    def _paint_line(self, painter: QPainter, points: Sequence[QPointF]) -> None:
        token = self.series[1].token
        painter.setPen(QPen(theme.colour(token), 2))
        painter.drawPolyline(list(points))
        for point in points:
            self._paint_point(painter, point, token)

    @staticmethod
    def _paint_point(painter: QPainter, point: QPointF, token: str) -> None:
        painter.setPen(QPen(theme.colour(token), 2))
        painter.setBrush(theme.colour("surface-raised"))
        painter.drawEllipse(point, 3.5, 3.5)
