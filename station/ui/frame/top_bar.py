"""The bar above the page: office, global scan and search, sync light, who is signed in, clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Signal, SignalInstance
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from station.core.clock import Clock
from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.frame.navigation import BAR_HEIGHT, COMPACT_BAR_HEIGHT
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.clock_label import ClockLabel
from station.ui.widgets.scan_box import ScanBox
from station.ui.widgets.sync_light import SyncLight
from station.ui.widgets.text import ElidedLabel, rule

_LEAST_WIDTH, _LEAST_OFFICE, _LEAST_SEARCH = 480, 60, 150
_WIDEST_OFFICE, _AROUND_SEARCH = 320, 64
"""Pixels; of the box: its drawing, its padding, and the button that empties it."""


class TopBar(QFrame):
    """Shown above every page. Where the room is small the roles go first, then the ends of the office's name and the hint."""

    searched = Signal(str)
    switch_wished = Signal()
    lock_wished = Signal()
    password_wished = Signal()
    pin_wished = Signal()
    sign_out_wished = Signal()
    theme_wished = Signal(str)
    help_wished = Signal()

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._who = ("", "")
        self._compact = False
        theme.mark(self, "top-bar")
        self.setFixedHeight(BAR_HEIGHT)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(12)
        self.office = ElidedLabel(role="strong")
        self.search = ScanBox(texts("frame.search"), role="search")
        self.search.setMaximumWidth(440)
        self.search.setToolTip(texts("frame.search_hint"))
        self.search.scanned.connect(self.searched)
        self.sync_light = SyncLight(texts)
        self.person = Button("", "person", role="quiet")
        self.person.setMenu(self._person_menu())
        self.clock = ClockLabel(texts, clock)
        self.help_button = IconButton("help", texts("help.open"), size=18)
        self.help_button.clicked.connect(self.help_wished)
        row.addWidget(self.office)
        row.addSpacing(8)
        row.addWidget(self.search, 6)
        row.addStretch(1)
        row.addWidget(self.sync_light)
        self._rules = (_upright(), _upright())
        row.addWidget(self._rules[0])
        row.addWidget(self.person)
        row.addWidget(self._rules[1])
        row.addWidget(self.clock)
        row.addWidget(self.help_button)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_drawings"):
            for action, drawing in self._drawings:
                action.setIcon(icons.icon(drawing))

    def set_office(self, name: str) -> None:
        """Show the name of the station's office."""
        self.office.setText(name)
        self._fit()

    def set_person(self, name: str, role: str = "", *, has_pin: bool = False) -> None:
        """Show the name and roles of the person who is signed in; an empty name hides the button.

        `has_pin`: the person is an officer, who confirms with a PIN.
        """
        self.pin_action.setVisible(has_pin)
        self._who = (name, role)
        self.person.setVisible(bool(name))
        self._fit()

    def set_compact(self, compact: bool) -> None:
        """In a small window: the name without the roles, the time without the day."""
        if compact == self._compact:
            return
        self._compact = compact
        self.setFixedHeight(COMPACT_BAR_HEIGHT if compact else BAR_HEIGHT)
        self._row.setContentsMargins(12 if compact else 24, 0, 8 if compact else 16, 0)
        self._row.setSpacing(6 if compact else 12)
        self.sync_light.set_compact(compact)
        self.clock.set_compact(compact)
        self._fit()

    def _fit(self) -> None:
        """The roles where they have room; the office's name and what the box is for whole where these have."""
        name, role = self._who
        whole = f"{name} · {role}" if role else name
        office = min(self.office.sizeHint().width(), _WIDEST_OFFICE)
        measure = self.search.fontMetrics().horizontalAdvance
        search = measure(self.search.placeholderText()) + _AROUND_SEARCH
        parts = (self.sync_light, self.person, self.clock, self.help_button, *self._rules)
        seen = [each for each in parts if not each.isHidden()]
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right() - 8 - self._row.spacing() * (len(seen) + 3)
        room -= sum(each.sizeHint().width() for each in seen)
        measure = self.person.fontMetrics().horizontalAdvance
        roles = measure(whole) - measure(self.person.text())
        shown = whole if not self._compact and office + search + roles <= room else name
        room -= measure(shown) - measure(self.person.text())
        if self.person.text() != shown:
            self.person.setText(shown)
            self.person.setToolTip(whole if shown != whole else "")
        fits = office + search <= room
        self.office.setMinimumWidth(office if fits else _LEAST_OFFICE)
        self.search.setMinimumWidth(search if fits else _LEAST_SEARCH)

    def _person_menu(self) -> QMenu:
        self._drawings: list[tuple[QAction, str]] = []
        menu = QMenu(self)
        self.switch_action = self._action("frame.switch", "switch", self.switch_wished)
        self.lock_action = self._action("frame.lock", "lock", self.lock_wished)
        self.lock_action.setText(
            f"{self._texts('frame.lock')}\tCtrl+L"
        )  # shown only; the window holds the shortcut
        self.password_action = self._action("frame.password", "edit", self.password_wished)
        self.pin_action = self._action("frame.pin", "signature", self.pin_wished)
        self.theme_action = self._action("frame.theme", "eye", self._wish_other_theme)
        self.help_action = self._action("frame.keys", "help", self.help_wished)
        self.sign_out_action = self._action("frame.sign_out", "sign-out", self.sign_out_wished)
        menu.addActions([self.switch_action, self.lock_action])
        menu.addSeparator()
        menu.addActions([self.password_action, self.pin_action])
        menu.addSeparator()
        menu.addActions([self.theme_action, self.help_action])
        menu.addSeparator()
        menu.addAction(self.sign_out_action)
        return menu

    def _action(self, key: str, icon: str, wish: SignalInstance | Callable[[], None]) -> QAction:
        action = QAction(icons.icon(icon), self._texts(key), self)
        action.triggered.connect(wish)
        self._drawings.append((action, icon))
        return action

    def _wish_other_theme(self) -> None:
        self.theme_wished.emit("light" if theme.current().dark else "dark")


def _upright() -> QFrame:
    line = rule(upright=True)
    line.setFixedHeight(20)
    return line
