"""What belongs to the tab in front: at the right of the tabs, or above them where both have no room side by side."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.tabs import Tabs


class CornerTabs(QWidget):
    """Tabs, each with widgets of its own in the corner; `tabs` are all made before."""

    def __init__(self, tabs: Tabs, corners: Iterable[tuple[QWidget, ...]]) -> None:
        super().__init__()
        self._tabs, self._corner = tabs, _Corner()
        for widgets in corners:
            self._corner.addWidget(_at_the_right(widgets))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(tabs, 1)
        self._beside = True
        tabs.setCornerWidget(self._corner)
        tabs.currentChanged.connect(self._on_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a count beside a chip's word came
            self._place()
        return done

    def _on_changed(self, place: int) -> None:
        self._corner.setCurrentIndex(place)
        self._corner.updateGeometry()
        self._place()

    def _place(self) -> None:
        needed = self._tabs.tabBar().sizeHint().width() + self._corner.sizeHint().width() + theme.GAP
        beside = needed <= self.width()
        if beside is self._beside:
            return
        self._beside = beside
        if beside:
            self._column.removeWidget(self._corner)
            self._tabs.setCornerWidget(self._corner)
        else:
            self._tabs.setCornerWidget(None)  # type: ignore[arg-type]  # Qt's way to take it away
            self._column.insertWidget(0, self._corner)
        self._corner.show()


class _Corner(QStackedWidget):
    """Asks for the room of what is in front alone."""

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return QSize() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()


def _at_the_right(widgets: Iterable[QWidget]) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    for widget in widgets:
        row.addWidget(widget)
    return holder
