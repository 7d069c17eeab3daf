"""A pad to sign on with mouse, pen or finger; gives back strokes of whole numbers, which an entry can hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.widgets.button import Button

GRID_WIDTH, GRID_HEIGHT = 600, 200
"""The grid that strokes are given in, whatever the pad's size on screen."""
_LEAST_STEP = 2

Stroke = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A signature as drawn: strokes of points (x, y) on a grid of `width` × `height`, y downwards."""

    width: int
    height: int
    strokes: tuple[Stroke, ...]


class SignaturePad(QWidget):
    """Draw with the left button held; `changed` after each stroke, `clear` starts over."""

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._strokes: list[list[tuple[int, int]]] = []
        self.setMinimumSize(300, 120)
        self.setAccessibleName(texts("signature.name"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.clear_button = Button(texts("signature.clear"), "undo", role="quiet", parent=self)
        self.clear_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear_button.setCursor(Qt.CursorShape.ArrowCursor)
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def drawing(self) -> Drawing:
        """The drawing on the grid."""
        return Drawing(GRID_WIDTH, GRID_HEIGHT, tuple(tuple(stroke) for stroke in self._strokes))

    def show_drawing(self, drawing: Drawing) -> None:
        """Show a signature given earlier; it must be on the pad's grid."""
        self._strokes = [list(stroke) for stroke in drawing.strokes]
        self._tell()

    def clear(self) -> None:
        """Remove the drawing."""
        self._strokes = []
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self._strokes.append([self._to_grid(event.position())])
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._strokes or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        point, last = self._to_grid(event.position()), self._strokes[-1][-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _LEAST_STEP:
            self._strokes[-1].append(point)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._strokes:
            self._tell()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border-strong"), 1))
        painter.setBrush(theme.colour("surface-raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        line = self.height() * 0.76
        painter.setPen(QPen(theme.colour("border"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(24, line), QPointF(self.width() - 24, line))
        if self.empty:
            self._paint_hint(painter, line)
        pen = QPen(theme.colour("text"), 2.4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(self._path(stroke))
        painter.end()

    def _paint_hint(self, painter: QPainter, line: float) -> None:
        icons.paint(painter, "signature", "text-muted", QRectF(24, line - 28, 20, 20))
        painter.setPen(theme.colour("text-muted"))
        painter.drawText(QPointF(52, line - 12), self._texts("signature.hint"))

    def _path(self, stroke: list[tuple[int, int]]) -> QPainterPath:
        points = [self._to_screen(point) for point in stroke]
        path = QPainterPath(points[0])
        for before, after in pairwise(points):
            path.quadTo(before, (before + after) / 2)
        path.lineTo(points[-1] if len(points) > 1 else points[0] + QPointF(0.5, 0.5))
        return path

    def _placed(self) -> QRectF:
        """The place of the grid on the pad: as large as fits, in the middle."""
        scale = min(self.width() / GRID_WIDTH, self.height() / GRID_HEIGHT)
        width, height = GRID_WIDTH * scale, GRID_HEIGHT * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _to_grid(self, point: QPointF) -> tuple[int, int]:
        placed = self._placed()
        x = round((point.x() - placed.left()) / placed.width() * GRID_WIDTH)
        y = round((point.y() - placed.top()) / placed.height() * GRID_HEIGHT)
        return min(GRID_WIDTH, max(0, x)), min(GRID_HEIGHT, max(0, y))

    def _to_screen(self, point: tuple[int, int]) -> QPointF:
        placed = self._placed()
        x = placed.left() + point[0] / GRID_WIDTH * placed.width()
        return QPointF(x, placed.top() + point[1] / GRID_HEIGHT * placed.height())

    def _tell(self) -> None:
        self.clear_button.setVisible(not self.empty)
        self.clear_button.adjustSize()
        self.clear_button.move(self.width() - self.clear_button.width() - 8, 8)
        self.update()
        self.changed.emit()
