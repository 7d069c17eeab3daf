"""Whether everything on a window can be seen and reached: what is cut, stands outside, or can't be scrolled to."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)

from station.ui.widgets.text import ElidedLabel

_SLACK = 2
_NARROWEST_FIELD = 90
"""A line in which somebody types shows at least this much, in pixels."""


def faults(root: QWidget) -> list[str]:
    """Each thing that a person could not read or reach under `root`, in words."""
    return [fault for widget in _seen(root) for fault in _faults(widget, root)]


def _seen(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and not widget.size().isEmpty() and not _inside_view(widget):
            yield widget


def _inside_view(widget: QWidget) -> bool:
    """Parts of Qt's own lists and fields, which paint and scroll by themselves."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractItemView | QLineEdit | QScrollBar):
            return True
        parent = parent.parentWidget()
    return False


def _faults(widget: QWidget, root: QWidget) -> Iterator[str]:
    who = f"{type(widget).__name__} “{_words(widget)[:40]}” in {type(widget.parentWidget()).__name__}"
    if _clipped(widget, root):
        yield f"{who} stands outside"
    if isinstance(widget, ElidedLabel | QAbstractItemView | QTabBar):
        return
    if isinstance(widget, QLabel) and widget.text():
        width, height = _needed(widget)
        if widget.width() + _SLACK < width or widget.height() + _SLACK < height:
            yield f"{who} is cut: {widget.width()}×{widget.height()} of {width}×{height}"
    elif isinstance(widget, QAbstractButton) and widget.text():
        if widget.width() + _SLACK < widget.minimumSizeHint().width():
            yield f"{who} is cut: {widget.width()} of {widget.minimumSizeHint().width()}"
    elif isinstance(widget, QLineEdit) and widget.width() < _NARROWEST_FIELD:
        yield f"{who} is too narrow: {widget.width()}"


def _needed(label: QLabel) -> tuple[int, int]:
    if label.wordWrap():
        return 0, label.heightForWidth(label.width())
    return label.sizeHint().width(), label.sizeHint().height()


def _words(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else widget.accessibleName()


def _clipped(widget: QWidget, root: QWidget) -> bool:
    """Whether a part of it can't be seen, even by scrolling, up to `root`."""
    place = widget.rect()
    here = widget
    while here is not root:
        parent = here.parentWidget()
        if parent is None:
            return False
        place = QRect(here.mapTo(parent, place.topLeft()), place.size())
        if _scrolls(parent):
            return False
        room = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not room.contains(place):
            return True
        here = parent
    return False


def _scrolls(viewport: QWidget) -> bool:
    """Whether `viewport` shows the rest by scrolling; one that has its bars switched off must have room instead."""
    area = viewport.parentWidget()
    if not isinstance(area, QAbstractScrollArea) or area.viewport() is not viewport:
        return False
    if not isinstance(area, QScrollArea):
        return True
    content = area.widget()
    if content is None:
        return True
    off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    beyond = QPoint(content.width() - viewport.width(), content.height() - viewport.height())
    return not (
        (area.horizontalScrollBarPolicy() == off and beyond.x() > _SLACK)
        or (area.verticalScrollBarPolicy() == off and beyond.y() > _SLACK)
    )
