"""What the choices above a list narrow it to, in words: said on exports and papers."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLayout, QWidget

from station.ui.widgets.filter_bar import FilterBar


def narrowed_by(choices: QLayout) -> tuple[str, ...]:
    """The words of every choice under `choices` that is not its first one, which stands for all."""
    found: list[str] = []
    for place in range(choices.count()):
        item = choices.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is not None and not widget.isHidden():
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
