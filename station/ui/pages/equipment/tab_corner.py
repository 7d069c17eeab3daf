"""What belongs to the tab in front: at the right of the tabs, or on top of what the tab shows where both have no room side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.tabs import Tabs

_BELOW_TABS = 8


@runtime_checkable
class Reloads(Protocol):
    """What stands in a tab and is read anew when that comes to the front."""

    def reload(self) -> None:
        """Read it anew."""
        ...


class CornerTabs(QWidget):
    """Tabs, each with widgets of its own in the corner; `tabs` are all made before. The tabs stay where they are."""

    def __init__(self, tabs: Tabs, corners: Iterable[tuple[QWidget, ...]]) -> None:
        super().__init__()
        self._tabs = tabs
        self._rows = dict(zip(tabs.keys, map(_Row, corners), strict=True))
        self._corner = _Corner(self._rows.values())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(tabs, 1)
        tabs.setCornerWidget(self._corner)
        tabs.currentChanged.connect(self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a count beside a chip's word came
            self._place()
        return done

    def _place(self) -> None:
        row = self._rows.get(self._tabs.present)
        if row is None:
            return
        needed = self._tabs.tabBar().sizeHint().width() + row.sizeHint().width() + theme.GAP
        beside = needed <= self.width()
        if beside is not (self._corner.indexOf(row) >= 0):
            row.stand(below=0 if beside else _BELOW_TABS)
            if beside:
                self._corner.addWidget(row)
            else:
                self._corner.removeWidget(row)
                self._tabs.put_on_top(self._tabs.present, row)
        self._corner.show_row(row if beside else None)


class _Row(QWidget):
    """Widgets at the right."""

    def __init__(self, widgets: Iterable[QWidget]) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self.stand(below=0)
        self._row.addStretch(1)
        for widget in widgets:
            self._row.addWidget(widget)

    def stand(self, *, below: int) -> None:
        """Leave this room above."""
        self._row.setContentsMargins(0, below, 0, 0)

    @property
    def high(self) -> int:
        """What it needs, without the room above."""
        return self.sizeHint().height() - self._row.contentsMargins().top()


class _Corner(QStackedWidget):
    """As wide as what is in front alone, and as high as the highest of all: the tabs beside it never move."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        super().__init__()
        self._nothing, self._rows = QWidget(), tuple(rows)
        self._shown: QWidget = self._nothing
        for each in (self._nothing, *self._rows):
            self.addWidget(each)

    def show_row(self, row: QWidget | None) -> None:
        """Show this row, or none."""
        shown = row or self._nothing
        if shown is not self.currentWidget():
            self._shown = shown
            self.setCurrentWidget(shown)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(max(0, self._shown.sizeHint().width()), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(0, self._shown.minimumSizeHint().width()), self._high())

    def _high(self) -> int:
        return max((each.high for each in self._rows), default=0)
