"""Whether everything on a window can be seen and reached: what is cut, stands outside, or can't be scrolled to."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from station.ui.widgets.row_view import RowView
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
    if isinstance(widget, QToolButton) and isinstance(widget.parentWidget(), QTabBar):
        yield f"{who}: tabs scroll out of sight"
    if isinstance(widget, QTableView):
        yield from _cut_in_table(widget, who)
    elif isinstance(widget, QLabel | QAbstractButton):
        yield from _cut_words(widget, who)
    elif isinstance(widget, QComboBox | QLineEdit):
        yield from _cut_in_field(widget, who)


def _cut_words(widget: QLabel | QAbstractButton, who: str) -> Iterator[str]:
    if isinstance(widget, ElidedLabel) or not widget.text():
        return
    if isinstance(widget, QLabel):
        width, height = _needed(widget)
        if widget.width() + _SLACK < width or widget.height() + _SLACK < height:
            yield f"{who} is cut: {widget.width()}×{widget.height()} of {width}×{height}"
    elif widget.width() + _SLACK < widget.minimumSizeHint().width():
        yield f"{who} is cut: {widget.width()} of {widget.minimumSizeHint().width()}"


def _cut_in_field(widget: QComboBox | QLineEdit, who: str) -> Iterator[str]:
    """What stands in it before anybody types."""
    if isinstance(widget, QComboBox):
        shown, room = widget.currentText(), _room_in_choice(widget)
    elif isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox):
        return
    else:
        shown, room = "" if widget.text() else widget.placeholderText(), _room_in_line(widget)
        if widget.width() < _NARROWEST_FIELD:
            yield f"{who} is too narrow: {widget.width()}"
    if room + _SLACK < (needed := widget.fontMetrics().horizontalAdvance(shown)):
        yield f"{who} “{shown}” is cut: {room} of {needed}"


def _cut_in_table(view: QTableView, who: str) -> Iterator[str]:
    if isinstance(view, RowView) and view.horizontalScrollBar().maximum() > 0:
        yield f"{who} scrolls sideways"
    header = view.horizontalHeader()
    for section in range(header.count()):
        title = str(view.model().headerData(section, Qt.Orientation.Horizontal) or "")
        needed = header.fontMetrics().horizontalAdvance(title)
        if not header.isSectionHidden(section) and header.sectionSize(section) < needed:
            yield f"{who}: the title “{title}” is cut: {header.sectionSize(section)} of {needed}"


def _room_in_choice(box: QComboBox) -> int:
    line = box.lineEdit()
    if line is not None:
        return _room_in_line(line)
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()


def _room_in_line(line: QLineEdit) -> int:
    """Beside its drawings and buttons."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inner = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    beside = sum(each.width() for each in line.findChildren(QToolButton) if each.isVisible())
    return inner.width() - beside - line.textMargins().left() - line.textMargins().right()


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
