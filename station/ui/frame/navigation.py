"""The pages on the left: icon, word and count; 200 px wide, or 56 with the icons alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.badge import NumberBadge
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.text import rule, words

if TYPE_CHECKING:
    from station.ui.page import PageSpec

WIDE, NARROW = 200, 56
BAR_HEIGHT, COMPACT_BAR_HEIGHT = 56, 44
_ABOVE, _BELOW, _BETWEEN, _RULE = 6, 6, 2, 17
"""Room above and below the list, between two pages (none in a small window), and what a line between groups takes more."""
_BUTTON, _LEAST_BUTTON = 40, 24
NUMBERED = 10
"""How many pages have a key with their number; the tenth has the 0."""


def number_key(place: int) -> str:
    """The key of the page at `place`, counted from 1."""
    return f"Ctrl+{place % 10}"


class NavigationButton(Button):
    """One page in the list."""

    def __init__(self, spec: PageSpec, word: str, place: int, parent: QWidget | None = None) -> None:
        super().__init__(word, spec.icon, role="nav", parent=parent)
        self.spec, self._word, self._height = spec, word, _BUTTON
        self.setCheckable(True)
        self.setMinimumWidth(NARROW // 2)  # beside a scroll bar too the icon is whole
        self.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # a click must not take the focus out of the page's scan box
        self.setAccessibleName(word)
        self.badge = NumberBadge(0, "accent", self)
        self._hint = f"{word}  {number_key(place)}" if place <= NUMBERED else word
        self.setToolTip(self._hint)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone."""
        self.setText("" if narrow else self._word)
        self._place_badge()

    def set_height(self, height: int) -> None:
        """Be so high: told by the hint, since a style sheet that is read later takes a fixed height back."""
        self._height = height
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height)

    def set_count(self, count: int) -> None:
        """Show the count beside the name; 0 shows none."""
        self.badge.set_count(count)
        self._place_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_badge()

    def _place_badge(self) -> None:
        narrow = self.width() <= NARROW
        self.badge.set_dot(narrow)
        x = self.width() - self.badge.width() - (10 if narrow else 12)
        self.badge.move(x, 6 if narrow else (self.height() - self.badge.height()) // 2)


class Navigation(QFrame):
    """The list of pages that the person signed in may use."""

    chosen = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._narrow = self._compact = False
        self._buttons: dict[str, NavigationButton] = {}
        self._rules = 0
        """Parts of the list that stand between groups: a line and the room above and below it."""
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonToggled.connect(self._on_toggled)
        theme.mark(self, "navigation")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, _BELOW)
        column.setSpacing(0)
        column.addWidget(self._brand())
        column.addSpacing(_ABOVE)
        holder = QWidget()
        theme.mark(holder, "clear")
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        self._list = QVBoxLayout()
        self._list.setSpacing(_BETWEEN)
        inner.addLayout(self._list)
        inner.addStretch(1)
        area = Scrolled(holder)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(area, 1)
        self.fold_button = IconButton("chevron-left", texts("frame.fold"))
        self.fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold_button.clicked.connect(self.toggle)
        column.addWidget(self.fold_button, 0, Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(WIDE)

    @property
    def narrow(self) -> bool:
        """Whether the person chose icons alone."""
        return self._narrow

    @property
    def buttons(self) -> tuple[NavigationButton, ...]:
        """The pages' buttons from top to bottom."""
        return tuple(self._buttons.values())

    def set_pages(self, pages: Sequence[PageSpec]) -> None:
        """Show these pages and no others."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for old in self._group.buttons():
            self._group.removeButton(old)
        self._buttons.clear()
        group = pages[0].group if pages else ""
        for place, spec in enumerate(pages, 1):
            if spec.group != group:
                self._list.addSpacing(6)
                self._list.addWidget(rule())
                self._list.addSpacing(6)
                group = spec.group
            button = NavigationButton(spec, self._texts(spec.title_key), place)
            button.set_narrow(self._folded)
            self._group.addButton(button)
            self._list.addWidget(button)
            self._buttons[spec.key] = button
        self._rules = self._list.count() - len(pages)
        self._fit()

    def mark_current(self, key: str) -> None:
        """Show which page is on screen."""
        button = self._buttons.get(key)
        if button is not None:
            with QSignalBlocker(self._group):
                button.setChecked(True)

    def set_count(self, key: str, count: int) -> None:
        """Show the count of the page `key`."""
        if key in self._buttons:
            self._buttons[key].set_count(count)

    def toggle(self) -> None:
        """Switch between wide and narrow."""
        self.set_narrow(not self._narrow)

    def set_narrow(self, narrow: bool) -> None:
        """Icons and words, or icons alone."""
        self._narrow = narrow
        self._draw()

    def set_compact(self, compact: bool) -> None:
        """In a small window show icons alone, in less height, whatever the person chose."""
        if compact == self._compact:
            return
        self._compact = compact
        self._brand_frame.setFixedHeight(COMPACT_BAR_HEIGHT if compact else BAR_HEIGHT)
        self._list.setSpacing(0 if compact else _BETWEEN)
        self.fold_button.setVisible(not compact)
        self._draw()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let all pages stand in the height that there is, as long as each can be hit."""
        count = len(self._buttons)
        if not count:
            return
        taken = (
            self._brand_frame.height()
            + _ABOVE
            + _BELOW
            + self._rules // 3 * _RULE
            + (count - 1) * self._list.spacing()
        )
        if not self._compact:
            taken += self.fold_button.sizeHint().height()
        height = max(_LEAST_BUTTON, min(_BUTTON, (self.height() - taken) // count))
        for button in self._buttons.values():
            button.set_height(height)

    @property
    def _folded(self) -> bool:
        return self._narrow or self._compact

    def _draw(self) -> None:
        narrow = self._folded
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._product.setVisible(not narrow)
        side = Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignRight
        self._column.setAlignment(self.fold_button, side)
        self.fold_button.set_icon("chevron-right" if narrow else "chevron-left")
        word = self._texts("frame.unfold" if narrow else "frame.fold")
        self.fold_button.setToolTip(word)
        self.fold_button.setAccessibleName(word)
        for button in self._buttons.values():
            button.set_narrow(narrow)

    def _brand(self) -> QWidget:
        brand = self._brand_frame = QFrame()
        brand.setFixedHeight(BAR_HEIGHT)
        row = QHBoxLayout(brand)
        row.setContentsMargins(13, 0, 8, 0)
        row.setSpacing(7)
        row.addWidget(IconLabel("station", "accent", 26))
        self._product = words(self._texts("frame.product"), "heading")
        row.addWidget(self._product, 1)
        return brand

    def _on_toggled(self, button: NavigationButton, on: bool) -> None:
        """A click, a key, or the action Toggle of a screen reader."""
        if on:
            self.chosen.emit(button.spec.key)
