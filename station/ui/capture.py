"""Pictures of widgets for the documents, drawn without a screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from station.ui import theme
from station.ui.tokens import THEMES

SIZES = ((1366, 768), (1920, 1080))
"""The two sizes every page is shown at in the documents."""


def capture(
    widget: QWidget,
    path: Path,
    size: tuple[int, int] = SIZES[0],
    language: str = "zh_CN",
    look: str = "light",
) -> Path:
    """Draw `widget` at `size` logical pixels into the PNG file `path` and give that path back.

    `look` is ``light`` or ``dark``; `language` sets Qt's own words (the widget's are the `Texts` it was made with).
    Raises OSError when the picture can't be written.
    """
    lay_out(widget, size, language, look)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"can't write {path}")
    return path


def lay_out(widget: QWidget, size: tuple[int, int], language: str, look: str) -> None:
    """Show `widget` as `capture` draws it, without taking the focus away from a real screen.

    A new size may ask for more rows or larger pictures: wait for these between this and `capture`.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("pictures need a QApplication")
    if theme.current() is not THEMES[look]:
        theme.apply(app, THEMES[look])
    if not widget.window().styleSheet():
        theme.dress(widget.window())
    theme.load_qt_words(app, language)
    unseen = QApplication.platformName() == "offscreen"
    widget.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not unseen)
    widget.resize(QSize(*size))
    widget.show()
    if unseen:
        widget.activateWindow()  # so that the picture shows where the focus is
    _settle()


def _settle() -> None:
    """Process pending events: layouts, styles, deleted widgets."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
