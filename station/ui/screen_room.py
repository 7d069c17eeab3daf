"""The room that a window's screen has for it."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def screen_room(window: QWidget) -> QRect:
    """What the screen that `window` stands on leaves to windows.

    Not asked by `QWidget.screen`: its answer counts as a child of the window in Python and goes with it, after which the
    next window ends the program.
    """
    at = window.frameGeometry().center()
    screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
    return screen.availableGeometry()
