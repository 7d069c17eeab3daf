"""The station's own line icons, drawn in the colour of a token.

The SVG files in ``resources/icons`` (24 px grid, stroke 1.75, ``currentColor``) have no colour; `icon` and `pixmap`
use the token's present colour and cache the drawing. `IconLabel` paints itself and follows the theme.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from station.core.resources import resource_path
from station.ui import theme

_SCALES = (1.0, 2.0)


def icon(name: str, token: str = "text", size: int = 20, *, gap: int = 0) -> QIcon:
    """The icon `name` in the colour of `token`, `size` logical pixels, sharp on HiDPI screens.

    `gap` leaves room on its right, before a word. Disabled controls show it greyed. The same request is answered with
    the same object, for as long as the colours stay. Raises FileNotFoundError for a name without a drawing.
    """
    colours = theme.current()
    return _made(name, colours[token], colours["text-disabled"], size, gap)


def pixmap(name: str, token: str = "text", size: int = 20, scale: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical pixels for a screen of `scale` device pixels each."""
    return _drawn(name, theme.current()[token], size, scale)


def paint(painter: QPainter, name: str, token: str, place: QRectF) -> None:
    """Draw the icon `name` into `place` with `painter`; for delegates and widgets that paint themselves."""
    scale = painter.device().devicePixelRatioF()
    picture = _drawn(name, theme.current()[token], round(place.width()), scale)
    painter.drawPixmap(place.topLeft(), picture)


@lru_cache(maxsize=1024)
def _made(name: str, colour: str, disabled: str, size: int, gap: int) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_widened(_drawn(name, colour, size, scale), gap))
        made.addPixmap(_widened(_drawn(name, disabled, size, scale), gap), QIcon.Mode.Disabled)
    return made


def _widened(picture: QPixmap, gap: int) -> QPixmap:
    if gap == 0:
        return picture
    scale = picture.devicePixelRatio()
    wide = QPixmap(picture.width() + round(gap * scale), picture.height())
    wide.setDevicePixelRatio(scale)
    wide.fill(QColor("transparent"))
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, picture)
    painter.end()
    return wide


@lru_cache(maxsize=1024)
def _drawn(name: str, colour: str, size: int, scale: float) -> QPixmap:
    drawing = _source(name).replace("currentColor", colour)
    picture = QPixmap(round(size * scale), round(size * scale))
    picture.fill(QColor("transparent"))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


class IconLabel(QWidget):
    """An icon standing alone or before a word; paints itself, so it follows the theme."""

    def __init__(self, name: str, token: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._token, self._size = name, token, size
        self.setFixedSize(size, size)
        self.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    @property
    def name(self) -> str:
        """The icon shown."""
        return self._name

    @property
    def token(self) -> str:
        """The colour's token."""
        return self._token

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        token = self._token if self.isEnabled() else "text-disabled"
        paint(painter, self._name, token, QRectF(0, 0, self._size, self._size))
        painter.end()
