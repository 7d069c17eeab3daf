"""The film or photo with what is said of it: above it, or beside it where there is the width, so that one watches and ticks at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from station.ui.widgets.detail import in_scroll_area

_BESIDE = 720
"""Pixels of width from which the film has the rest beside it."""
_SHARE, _LOWEST, _HIGHEST = 0.5, 220, 480
"""How much of the height the film takes above the rest, and its bounds in pixels."""
_LEAST_SAID, _UNBOUND, _ABOVE = 340, 16_777_215, 12


KEYS = (
    ("← →", "archive_page.key_seek"),
    ("P", "archive_page.key_pause"),
    ("F", "archive_page.full_screen"),
    ("1–9, 0", "archive_page.key_tick"),
    ("Ctrl+Enter", "archive_page.contents_save"),
    ("T", "archive_page.key_strip"),
)
"""What the film and the points answer, for the page's help."""
TakesKey = Callable[[QKeyEvent], bool]


class _Hearing(QWidget):
    """Has keys that nothing within it took answered by who `takes` them, before what scrolls around it has ← and →."""

    def __init__(self, takes: TakesKey) -> None:
        super().__init__()
        self._takes = takes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._takes(event):
            super().keyPressEvent(event)


class Overview(_Hearing):
    """Above the rest the film scrolls away with it; beside the rest it stays."""

    def __init__(self, takes: TakesKey, film: QWidget, *rest: QWidget) -> None:
        super().__init__(takes)
        self._film = film
        self.beside = False
        said = _Hearing(takes)
        self._said = QVBoxLayout(said)
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.setSpacing(14)
        for widget in (film, *rest):
            self._said.addWidget(widget)
        self._area = in_scroll_area(said)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addWidget(self._area, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE
        if beside is not self.beside:
            self.beside = beside
            self._place_film()
        if not beside:
            self._film.setFixedHeight(min(_HIGHEST, max(_LOWEST, int(self.height() * _SHARE))))

    def _place_film(self) -> None:
        focus = QApplication.focusWidget()  # a widget that is put elsewhere loses the keyboard
        if self.beside:
            self._film.setMinimumHeight(0)
            self._film.setMaximumHeight(_UNBOUND)
            self._row.insertWidget(0, self._film, 3)
            self._area.setMinimumWidth(_LEAST_SAID)
        else:
            self._said.insertWidget(0, self._film)
            self._area.setMinimumWidth(0)
        self._row.setContentsMargins(0, _ABOVE if self.beside else 0, 0, 0)
        self._area.verticalScrollBar().setValue(0)
        if focus is not None and self._film.isAncestorOf(focus):
            focus.setFocus()
