"""One thing in full: header with state, tabs 概况 · 在手 · 经过 · 文件 · 关联, and the pane beside a list that holds it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.form_rows import FormRows
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.split import Split
from station.ui.widgets.tabs import Tabs
from station.ui.widgets.text import ElidedLabel

_LARGE, _LOW, _LOWEST, _SIDES = 1000, 720, 620, 32
"""Pixels: a window that is large, one that is low, one that is lower still (a screen of 1366×768 at 125 %), and what is beside all acts."""
TABS = ("overview", "findings", "in_hand", "origin", "proof", "history", "files", "related")


class DetailFrame(QWidget):
    """Header and tabs of one thing. Only the tabs that were given a widget are there, always in the same order."""

    closed = Signal()
    needs_width = Signal(bool)
    """What it shows wants the list's room too, where a window has not enough for both; or no longer."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        names = QVBoxLayout()
        names.setSpacing(2)
        self.title = ElidedLabel(role="heading")
        self.subtitle = ElidedLabel(role="muted")
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        self.chip = Chip(ChipState(""))
        self.chip.hide()
        self.close_button = IconButton("close", texts("detail.close"), size=16)
        self.close_button.clicked.connect(self.closed)
        head.addLayout(names, 1)
        head.addWidget(self.chip)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self.more_button = Button(texts("table.more_acts"), role="quiet")
        self.more_button.setProperty("menu", True)
        self.more_button.clicked.connect(self._name_more)
        self.more_button.hide()
        self._seldom: set[Button] = set()
        self.buttons = Flow()
        column.addWidget(self.buttons)
        self.tabs = Tabs()
        column.addWidget(self.tabs, 1)

    def set_header(self, title: str, subtitle: str = "", state: ChipState | None = None) -> None:
        """Name the thing and its state."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.chip.setVisible(state is not None)
        if state is not None:
            self.chip.set_state(state)

    def add_seldom(self, *buttons: Button) -> None:
        """Acts that are seldom wanted: they stand behind the button that names them, whatever room there is."""
        for each in buttons:
            self._seldom.add(each)
            self.buttons.add(each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_acts()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # another act is offered, or none
            self._fit_acts()
        return super().event(event)

    def _fit_acts(self) -> None:
        """Behind one button that names them are seldom acts and, in a low window, those that would take a second line."""
        if not hasattr(self, "buttons"):
            return
        offered = [each for each in self._acts() if each.offered]
        acts = [each for each in offered if each not in self._seldom]
        wide = [each.sizeHint().width() + self.buttons.spacing for each in acts]
        room, shown = self.width() - _SIDES, len(acts)
        more = self.more_button.sizeHint().width()
        behind = len(acts) < len(offered)
        if self.window().height() < _LOW and sum(wide) + behind * more > room:
            while shown and sum(wide[:shown]) + more > room:
                shown -= 1
        behind |= shown < len(acts)
        if behind and self.buttons.widgets[-1] is not self.more_button:
            if self.more_button in self.buttons.widgets:
                self.buttons.remove(self.more_button)
            self.buttons.add(self.more_button)
        for each in offered:
            each.step_aside(aside=each not in acts[:shown])
        self.more_button.setVisible(behind)

    def _acts(self) -> list[Button]:
        return [
            each for each in self.buttons.widgets if isinstance(each, Button) and each is not self.more_button
        ]

    def _name_more(self) -> None:
        """Open the menu of the acts that have no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in self._acts():
            if each.offered and each.isHidden():
                action = menu.addAction(each.icon(), each.text(), each.click)
                action.setEnabled(each.isEnabled())
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def set_tab(self, key: str, widget: QWidget, *, scroll: bool = True) -> None:
        """Give a tab (one of `TABS`) its content; a widget that scrolls by itself says ``scroll=False``.

        Raises ValueError for another key.
        """
        place = TABS.index(key)
        shown = in_scroll_area(widget) if scroll else widget
        before = sum(1 for other in TABS[:place] if other in self.tabs)
        self.tabs.put(key, self._texts(f"detail.{key}"), shown, before=before)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.show_tab(key)


class MasterDetail(Split):
    """A list on the left, the chosen thing on the right; without one the list has all the room."""

    alone = Signal(bool)
    """The pane took the list's room, or gave it back."""

    def __init__(self, master: QWidget, detail: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHandleWidth(12)
        self.pane = QFrame()
        theme.mark(self.pane, "detail-pane")
        self.pane.setMinimumWidth(340)
        column = QVBoxLayout(self.pane)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(detail)
        self._master, self._detail = master, detail
        self._needs_width = False
        self.addWidget(master)
        self.addWidget(self.pane)
        self.setStretchFactor(0, 3)
        self.setStretchFactor(1, 2)
        self.pane.hide()
        if isinstance(detail, DetailFrame):
            detail.closed.connect(self.close_detail)
            detail.needs_width.connect(self._on_needs_width)
        elif isinstance(detail, QStackedWidget):
            detail.currentChanged.connect(self._share_room)
            self._form_rows = FormRows(master, detail)
            if isinstance(detail, SidePane):
                detail.keyboard_left.connect(self._to_list)

    def open_detail(self) -> None:
        """Show the pane."""
        if self.pane.isHidden():
            self.pane.show()
            room = self.width()
            self.setSizes([room * 3 // 5, room * 2 // 5])
        self._share_room()

    def close_detail(self) -> None:
        """Give the room back to the list, which waits no longer for the row of what was shown."""
        self.pane.hide()
        self._share_room()
        for table in self.findChildren(RecordTable):
            table.mark.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _on_needs_width(self, wanted: bool, /) -> None:
        self._needs_width = wanted
        self._share_room()

    def _to_list(self) -> None:
        """What had the keyboard in the pane is gone: the list has it, not what happens to stand before it on the page."""
        lists = (each for each in self.findChildren(RecordTable) if not self.pane.isAncestorOf(each))
        if (shown := next((each for each in lists if each.isVisible()), None)) is not None:
            shown.setFocus()

    def _share_room(self) -> None:
        """In a low window a form has the list's room too: its fields, and what carries it out, are reached without the page.

        So has what needs width, in any window that is no large one, and a form with a table in any.
        """
        shown = self._detail.currentWidget() if isinstance(self._detail, QStackedWidget) else None
        height = self.window().height()
        filling = isinstance(shown, FormPane) and (shown.wide or height < _LOWEST)
        wanted = filling or (self._needs_width and height < _LARGE)
        alone = wanted and not self.pane.isHidden()
        if self._master.isHidden() is not alone:
            self._master.setVisible(not alone)
            self.alone.emit(alone)


class SidePane(QStackedWidget):
    """The pane beside a list: one widget at a time, made when it is needed and deleted afterwards."""

    keyboard_left = Signal()
    """What had the keyboard in it is shown no more."""

    def put(self, widget: QWidget) -> None:
        """Show `widget` in place of the present one."""
        self.clear()
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def put_over(self, widget: QWidget) -> None:
        """Show `widget` over the present one, which stays as it is until it is uncovered."""
        self.addWidget(widget)
        self.setCurrentWidget(widget)

    def uncover(self) -> bool:
        """Show again what lies below the present one, which is done with; False where nothing does, and it stays."""
        over = self.currentWidget()
        if over is None or self.count() < 2:
            return False
        self.setCurrentIndex(self.currentIndex() - 1)
        self.removeWidget(over)
        over.deleteLater()
        return True

    def clear(self) -> None:
        """Show nothing."""
        focused = _with_keyboard(self.window())  # none, where it was a button that waits for its act
        within = self.count() > 0 and (focused is None or self.isAncestorOf(focused))
        while (old := self.currentWidget()) is not None:
            self.removeWidget(old)
            old.deleteLater()
        if within:
            self.keyboard_left.emit()


def _with_keyboard(window: QWidget) -> QWidget | None:
    """What in `window` has the keyboard, if anything has."""
    return window.focusWidget()


def in_scroll_area(widget: QWidget) -> QScrollArea:
    """What is longer than its pane, in an area that scrolls."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # Otherwise a long detail makes the page longer than the window, and the list beside it ends out of sight.
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 12, 8, 12)
    column.addWidget(widget)
    if not isinstance(widget, EmptyState):
        column.addStretch(1)
    area.setWidget(holder)
    return area
