"""The choices above a list in words, for exports and papers."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from station.ui.widgets.filter_bar import FilterBar


def narrowed_by(choices: Iterable[QWidget]) -> tuple[str, ...]:
    """The words of every choice in `choices` that is not its first one, since the first one shows all."""
    found: list[str] = []
    for widget in choices:
        if not widget.isHidden():
            found += _words(widget)
    return tuple(found)


def _words(widget: QWidget) -> list[str]:
    if isinstance(widget, FilterBar):
        return list(widget.narrowing)
    if isinstance(widget, QComboBox):
        return [" ".join(widget.currentText().split())] if widget.currentIndex() > 0 else []
    found: list[str] = []
    for child in widget.findChildren(QWidget):
        if isinstance(child, FilterBar | QComboBox) and not child.isHidden():
            found += _words(child)
    return found
