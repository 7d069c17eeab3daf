"""What belongs to the tab in front: at the right of the tabs, or on top of what the tab shows where both have no room side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.tabs import Tabs

_BELOW_TABS = 8

W = TypeVar("W", bound=QWidget)


class _HasTabs(Protocol):
    tabs: Tabs


@runtime_checkable
class Reloads(Protocol):
    """What stands in a tab and is read anew when that comes to the front."""

    def reload(self) -> None:
        """Read it anew."""
        ...


@runtime_checkable
class HasCorner(Protocol):
    """What stands in a tab and has something in the corner."""

    @property
    def corner(self) -> tuple[QWidget, ...]:
        """From left to right."""
        ...


class InTab(Generic[W]):
    """The content of a tab, as an attribute of the page with the `tabs`: made when it is first asked for.

    Raises KeyError for a tab that there is not, TypeError for one with something else in it.
    """

    def __init__(self, key: str, kind: type[W]) -> None:
        self._key, self._kind = key, kind

    def __get__(self, page: _HasTabs, _owner: type | None = None) -> W:
        content = page.tabs.content(self._key)
        if not isinstance(content, self._kind):
            raise TypeError(f"the tab {self._key} holds no {self._kind.__name__}")
        return content


class CornerTabs(QWidget):
    """Tabs, each with widgets of its own in the corner, if its content has some. The tabs stay where they are."""

    def __init__(self, tabs: Tabs) -> None:
        super().__init__()
        self._tabs = tabs
        self._rows: dict[str, _Row] = {}
        self._corner = _Corner()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(tabs, 1)
        tabs.setCornerWidget(self._corner)
        tabs.currentChanged.connect(self._place)

    def add(self, key: str, title: str, make: Callable[[], QWidget]) -> None:
        """A last tab whose content `make` makes when it is needed. Raises ValueError for a key that there is."""

        def made() -> QWidget:
            content = make()
            # Before anybody shows a button that stands nowhere yet: it would be a window for a moment.
            row = self._rows[key] = _Row(content.corner if isinstance(content, HasCorner) else ())
            self._corner.hold(row)
            return content

        self._tabs.add(key, title, made)

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

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._shown = self._nothing = QWidget()
        self.addWidget(self._nothing)

    def hold(self, row: _Row) -> None:
        """One more, behind the others."""
        self._rows.append(row)
        self.addWidget(row)

    def show_row(self, row: QWidget | None) -> None:
        """Show this row, or none."""
        shown = row or self._nothing
        self.setCurrentWidget(shown)
        # Not asked of the widget in front: where a row was taken away, Qt has brought another there already.
        if shown is not self._shown:
            self._shown = shown
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(max(0, self._shown.sizeHint().width()), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(0, self._shown.minimumSizeHint().width()), self._high())

    def _high(self) -> int:
        return max((each.high for each in self._rows), default=0)
