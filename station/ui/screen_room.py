"""The room of a window's screen, and fitting a window into it."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

FRAME = QSize(16, 48)
"""What a window manager puts around a window."""
_PLACE, _MAXIMISED = "frame/geometry", "frame/maximised"


def screen_room(window: QWidget) -> QRect:
    """What the screen that `window` stands on leaves to windows.

    Not asked by `QWidget.screen`: its answer counts as a child of the window in Python and goes with it, after which the
    next window ends the program.
    """
    over = _stands_over(window)
    at = (window if over is None else over).frameGeometry().center()
    screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()


def fit_to_screen(window: QWidget, wished: QSize) -> None:
    """Give `window` the size `wished` as far as its screen has room for it, and move it onto the screen.

    One that is about to open over another stands in the middle of that one: where it is left to the system, it may open
    in a corner of another screen.
    """
    room = screen_room(window)
    window.resize(wished.boundedTo(room.size() - FRAME))
    over = _stands_over(window)
    if over is not None:
        place = QRect(QPoint(), window.size())
        place.moveCenter(over.frameGeometry().center())
        window.move(place.topLeft())
    corner = window.pos()
    rightmost, lowest = room.right() - window.width(), room.bottom() - window.height()
    if window.isWindow() and not room.contains(window.geometry()):
        window.move(max(room.left(), min(corner.x(), rightmost)), max(room.top(), min(corner.y(), lowest)))


def _stands_over(window: QWidget) -> QWidget | None:
    """The window over which `window` is about to open."""
    parent = window.parentWidget()
    return parent.window() if parent is not None and window.isWindow() and not window.isVisible() else None


def keep_place(window: QWidget, settings: QSettings) -> None:
    """Write down where `window` is, and apart from that whether it is maximised: at another scale Qt takes the former for nothing."""
    settings.setValue(_PLACE, window.saveGeometry())
    settings.setValue(_MAXIMISED, window.isMaximized())


def restore_place(window: QWidget, settings: QSettings) -> None:
    """Put `window` where `keep_place` saw it, as far as it fits the screen, and maximise it if it was."""
    from PySide6.QtCore import Qt  # the first window, painted before this one, needs none of its names

    kept, maximised = settings.value(_PLACE), bool(settings.value(_MAXIMISED, False, type=bool))
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
        fit_to_screen(window, window.normalGeometry().size() if window.isMaximized() else window.size())
    if maximised:  # a size of its own takes that away
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
