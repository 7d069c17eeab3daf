"""Digits to tap or type for a PIN; shows dots, never the digits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.button import Button

SHORTEST, LONGEST = 4, 7
"""Shorter PINs than today's are taken, too: they serve to choose another."""
_RINGS = 6
"""As many figures as a PIN has at least today (PF-04)."""


class PinPad(QWidget):
    """Emits `entered(pin)` at Enter when it has enough digits, and is empty again. Keys: 0-9, Backspace, Enter."""

    entered = Signal(str)
    changed = Signal()
    """Another number of figures is in."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("keeps_focus", True)
        self.setAccessibleName(texts("pin.name"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.dots = _Dots()
        column.addWidget(self.dots)
        grid = QGridLayout()
        grid.setSpacing(8)
        self.keys: dict[str, Button] = {}
        for place, figure in enumerate("123456789"):
            grid.addWidget(self._key(figure), place // 3, place % 3)
        self.back_button = self._pad_button("", "backspace", texts("pin.back"))
        self.back_button.clicked.connect(self._back)
        self.enter_button = self._pad_button("", "check", texts("pin.enter"))
        self.enter_button.clicked.connect(self.submit)
        grid.addWidget(self.back_button, 3, 0)
        grid.addWidget(self._key("0"), 3, 1)
        grid.addWidget(self.enter_button, 3, 2)
        column.addLayout(grid)
        self._show()

    @property
    def ready(self) -> bool:
        """Whether it has enough digits."""
        return len(self._figures) >= SHORTEST

    def set_low(self, low: bool) -> None:
        """Keys of less height."""
        for key in (*self.keys.values(), self.back_button, self.enter_button):
            key.setProperty("low", "true" if low else "false")
            theme.restyle(key)

    def clear(self) -> None:
        """Remove the typed digits."""
        self._figures = ""
        self._show()

    def submit(self) -> None:
        """Emit the PIN if it is long enough."""
        if self.ready:
            pin = self._figures
            self.clear()
            self.entered.emit(pin)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isascii() and event.text().isdigit():
            self._add(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self._back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        else:
            super().keyPressEvent(event)

    def _key(self, figure: str) -> Button:
        button = self._pad_button(figure, "", figure)
        button.clicked.connect(self._on_key)
        self.keys[figure] = button
        return button

    def _pad_button(self, text: str, icon: str, word: str) -> Button:
        button = Button(text, icon, role="pin-key", parent=self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(word)
        return button

    def _on_key(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self._add(sender.text())

    def _add(self, figure: str) -> None:
        if len(self._figures) < LONGEST:
            self._figures += figure
            self._show()

    def _back(self) -> None:
        self._figures = self._figures[:-1]
        self._show()

    def _show(self) -> None:
        self.dots.show_count(len(self._figures))
        self.enter_button.setEnabled(self.ready)
        self.changed.emit()


class _Dots(QWidget):
    """One dot for each typed digit, rings for the others of a PIN."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0
        self.setFixedHeight(28)

    @property
    def count(self) -> int:
        return self._count

    def show_count(self, count: int) -> None:
        self._count = count
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = max(_RINGS, self._count)
        left = self.width() / 2 - (shown - 1) * 11
        for place in range(shown):
            filled = place < self._count
            painter.setPen(theme.colour("accent" if filled else "border-strong"))
            painter.setBrush(theme.colour("accent") if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(left + place * 22, self.height() / 2), 6, 6)
        painter.end()
