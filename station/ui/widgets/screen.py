"""Surfaces that pictures are shown on: frames of a video fitted in, and a photo to zoom and move."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import icons, theme

_STEP, _MOST_ZOOM = 1.25, 16.0


class Screen(QWidget):
    """Shows one picture as large as it fits; `pressed` for a click, `doubled` for a double click."""

    pressed = Signal()
    doubled = Signal()
    left = Signal()
    """Escape was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.sign = ""
        self.setMinimumSize(240, 135)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_image(self, image: QImage, sign: str = "") -> None:
        """Show `image`, with the icon `sign` large in its middle (an invitation to play)."""
        self.image, self.sign = image, sign
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 270)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("screen"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.image.isNull():
            painter.drawImage(self.place(), self.image)
        if self.sign:
            self._paint_sign(painter)
        painter.end()

    def place(self) -> QRectF:
        """The place of the picture."""
        size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2,
            (self.height() - size.height()) / 2,
            size.width(),
            size.height(),
        )

    def _paint_sign(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre, radius = QPointF(self.rect().center()), 34.0
        painter.setPen(Qt.PenStyle.NoPen)
        background = theme.colour("screen")
        background.setAlphaF(0.62)
        painter.setBrush(background)
        painter.drawEllipse(centre, radius, radius)
        side = 32.0
        icons.paint(
            painter, self.sign, "on-screen", QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.doubled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class PhotoScreen(Screen):
    """A photo: the wheel and + − zoom about the pointer, dragging moves, 0 fits it in again."""

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self._shift = QPointF(0, 0)
        self._held: QPointF | None = None

    def show_image(self, image: QImage, sign: str = "") -> None:
        super().show_image(image, sign)
        self.fit()

    @property
    def scale(self) -> float:
        """Screen pixels per pixel of the photo."""
        return self.place().width() / self.image.width() if self.image.width() else 1.0

    def fit(self) -> None:
        """Show all of it."""
        self.zoom, self._shift = 1.0, QPointF(0, 0)
        self._changed()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Larger or smaller by `factor`; the point `about` stays where it is."""
        before, centre = self.zoom, QPointF(self.width() / 2, self.height() / 2)
        self.zoom = min(_MOST_ZOOM, max(1.0, self.zoom * factor))
        point = (about or centre) - centre
        self._shift = point - (point - self._shift) * (self.zoom / before)
        self._changed()

    def actual_size(self) -> None:
        """One pixel of the photo on one of the screen."""
        if self.scale > 0:
            self.zoom_by(1.0 / self.scale)

    def place(self) -> QRectF:
        fitted = super().place()
        width, height = fitted.width() * self.zoom, fitted.height() * self.zoom
        return QRectF(
            (self.width() - width) / 2 + self._shift.x(),
            (self.height() - height) / 2 + self._shift.y(),
            width,
            height,
        )

    def _changed(self) -> None:
        """Keep the photo over the middle of the screen."""
        fitted = Screen.place(self)
        across = max(0.0, (fitted.width() * self.zoom - self.width()) / 2)
        down = max(0.0, (fitted.height() * self.zoom - self.height()) / 2)
        self._shift = QPointF(
            min(across, max(-across, self._shift.x())), min(down, max(-down, self._shift.y()))
        )
        self.zoomed.emit()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(_STEP if event.angleDelta().y() > 0 else 1 / _STEP, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._shift += event.position() - self._held
            self._held = event.position()
            self._changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_STEP)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_by(1 / _STEP)
        elif event.key() == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)
