"""Tabs, the same wherever they stand: on a page, in a detail, over the sign-in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QKeyCombination, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QTabBar, QTabWidget, QVBoxLayout, QWidget

from station.ui.widgets.deaf_to_wheel import DeafToWheel
from station.ui.widgets.shortcut import Shortcut

_DIGITS = 9


class Tabs(QTabWidget):
    """Tabs by key, in the order in which they were added.

    What `add` is told to make is made when its tab first comes to the front, so that a tab which nobody opens costs
    nothing. Ctrl+Tab and Ctrl+Shift+Tab go round, Alt+1 to Alt+9 open one directly; where tabs stand within tabs, the
    keys belong to those around the focus, else to the outermost. `shown` is told each time another tab is in front: read anew
    there, since nothing was told to a tab behind.
    """

    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabBar(_Bar())
        self.setDocumentMode(True)
        self._holders: dict[str, _Holder] = {}
        self._shortcuts = [
            self._shortcut(
                QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Tab),
                _forward,
                "frame.key_tabs",
            ),
            self._shortcut(
                QKeyCombination(
                    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Tab
                ),
                _back,
            ),
        ]
        for place in range(_DIGITS):
            key = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key(Qt.Key.Key_1 + place))
            self._shortcuts.append(self._shortcut(key, partial(_open, place)))
        self.currentChanged.connect(self._on_changed)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in the order in which the tabs were added."""
        return tuple(self._holders)

    @property
    def present(self) -> str:
        """The key of the tab in front; empty when there is none."""
        return next((key for key, each in self._holders.items() if each is self.currentWidget()), "")

    def add(self, key: str, title: str, make: Callable[[], QWidget]) -> None:
        """A last tab whose content `make` makes when it is needed. Raises ValueError for a key that there is."""
        if key in self._holders:
            raise ValueError(key)
        self._insert(key, title, _Holder(make), self.count())

    def put(self, key: str, title: str, content: QWidget, *, before: int | None = None) -> None:
        """A tab with what is at hand, last or at the place `before`; under a key that there is, it replaces the content."""
        holder = self._holders.get(key)
        if holder is not None:
            holder.hold(content)
            return
        held = _Holder(lambda: content)
        held.hold(content)
        self._insert(key, title, held, self.count() if before is None else before)

    def content(self, key: str) -> QWidget:
        """What stands in a tab, made if it was not needed yet. Raises KeyError for a key that there is not."""
        return self._holders[key].content

    def made(self, key: str) -> bool:
        """Whether the content of a tab was needed already. Raises KeyError for a key that there is not."""
        return self._holders[key].made

    def __contains__(self, key: object) -> bool:
        return key in self._holders

    def put_on_top(self, key: str, widget: QWidget) -> None:
        """Stand `widget` above what a tab shows. Raises KeyError for a key that there is not."""
        self._holders[key].put_on_top(widget)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front. Raises KeyError for a key that there is not."""
        self.setCurrentWidget(self._holders[key])

    def _insert(self, key: str, title: str, holder: _Holder, place: int) -> None:
        self._holders[key] = holder
        self.insertTab(place, holder, title)

    def _on_changed(self) -> None:
        key = self.present
        if key:
            self._holders[key].begin()
            self.shown.emit(key)

    def _shortcut(self, key: QKeyCombination, act: Callable[[Tabs], None], meaning: str = "") -> Shortcut:
        shortcut = Shortcut(key, self, meaning)
        for told in (shortcut.activated, shortcut.activatedAmbiguously):
            told.connect(partial(self._pass_on, act))
        return shortcut

    def _pass_on(self, act: Callable[[Tabs], None]) -> None:
        act(_around(QApplication.focusWidget()) or _outermost(self))


class _Bar(DeafToWheel, QTabBar):
    """Whoever scrolls across it stays in the tab that they read."""


class _Holder(QWidget):
    """The place of one tab: empty until its content is needed. Behind another one it asks for no room."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self._content: QWidget | None = None
        self._begun = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def sizeHint(self) -> QSize:
        return QSize() if self.isHidden() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize() if self.isHidden() else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        return 0 if self.isHidden() else super().heightForWidth(width)

    @property
    def made(self) -> bool:
        return self._content is not None

    @property
    def content(self) -> QWidget:
        content = self._content
        if content is None:
            content = self._make()
            self.hold(content)
        return content

    def begin(self) -> None:
        """In front: the keyboard that was in the tab before goes where the content wants it, not to its first filter."""
        content, there = self.content, QApplication.focusWidget()
        if there is not None and self.isAncestorOf(there) and not self._begun and content.focusProxy():
            content.setFocus()
        self._begun = True

    def put_on_top(self, widget: QWidget) -> None:
        self._column.insertWidget(0, widget)
        widget.show()

    def hold(self, content: QWidget) -> None:
        older, self._content = self._content, content
        self._column.addWidget(content)
        content.show()
        self.setFocusProxy(content)
        if older is not None and older is not content:
            self._column.removeWidget(older)
            older.hide()
            older.deleteLater()


def _around(widget: QWidget | None) -> Tabs | None:
    while widget is not None and not isinstance(widget, Tabs):
        widget = widget.parentWidget()
    return widget


def _outermost(tabs: Tabs) -> Tabs:
    outer = _around(tabs.parentWidget())
    return tabs if outer is None else _outermost(outer)


def _forward(tabs: Tabs) -> None:
    tabs.setCurrentIndex((tabs.currentIndex() + 1) % max(1, tabs.count()))


def _back(tabs: Tabs) -> None:
    tabs.setCurrentIndex((tabs.currentIndex() - 1) % max(1, tabs.count()))


def _open(place: int, tabs: Tabs) -> None:
    if place < tabs.count():
        tabs.setCurrentIndex(place)
