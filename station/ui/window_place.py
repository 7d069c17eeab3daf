"""Where the main window was, for the next start. Apart from what the first window needs: it names Qt's constants."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtWidgets import QWidget

from station.ui.screen_room import fit_to_screen

_PLACE, _MAXIMISED = "frame/geometry", "frame/maximised"


def keep_place(window: QWidget, settings: QSettings) -> None:
    """Write down where `window` is, and apart from that whether it is maximised: at another scale Qt takes the former for nothing."""
    settings.setValue(_PLACE, window.saveGeometry())
    settings.setValue(_MAXIMISED, window.isMaximized())


def restore_place(window: QWidget, settings: QSettings) -> None:
    """Put `window` where `keep_place` saw it, as far as it fits the screen, and maximise it if it was."""
    kept, maximised = settings.value(_PLACE), bool(settings.value(_MAXIMISED, False, type=bool))
    if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
        fit_to_screen(window, window.normalGeometry().size() if window.isMaximized() else window.size())
    if maximised:  # a size of its own takes that away
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
