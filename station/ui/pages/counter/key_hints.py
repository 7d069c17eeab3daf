"""The keys of the counter as buttons: to be read, and to be pressed without the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow

GOOD, DAMAGED, INCOMPLETE, UNDO, REMOVE, CLEAR = "good", "damaged", "incomplete", "undo", "remove", "clear"
NOTHING = "nothing_recorded"
BROUGHT, HAND_OVER = "brought", "hand_over"
KEYS: tuple[tuple[str, str, str], ...] = (
    (GOOD, "F2", "check"),
    (DAMAGED, "F3", "wrench"),
    (INCOMPLETE, "F4", "warning"),
    (NOTHING, "F5", "camera"),
    (BROUGHT, "F12", "person"),
    (HAND_OVER, "F12", "person"),
    (UNDO, "Backspace", "undo"),
    (CLEAR, "Esc", "close"),
)
"""What a key does, how it is written, its icon."""
MEANINGS = (
    ("F2", "counter_page.key.good"),
    ("F3", "counter_page.key.damaged"),
    ("F4", "counter_page.key.incomplete"),
    ("F5", "counter_page.key.nothing_recorded"),
    ("F6", "counter_page.key.activity"),
    ("Shift+F6", "counter_page.key.asks"),
    ("F7", "counter_page.key.note"),
    ("Shift+F7", "counter_page.key.photo"),
    ("F8", "counter_page.key.waiting"),
    ("F9", "counter_page.key.slip"),
    ("F10", "counter_page.key.held"),
    ("F11", "counter_page.key.receiver"),
    ("Shift+F11", "counter_page.key.matter"),
    ("F12", "counter_page.key.hand_over_meaning"),
    ("↑ ↓", "counter_page.key.choose"),
    ("Backspace", "counter_page.key.undo"),
    ("Delete", "counter_page.key.remove"),
    ("Esc", "counter_page.key.clear"),
    ("Enter", "counter_page.key.confirm"),
)
"""All keys of the scan box with the text of what they do."""
OF_THE_SHEET = (("F8", "counter_page.key.late"), ("F9", "counter_page.key.dissent"))
"""Those of the sheet that is signed, beside Enter and Esc."""
CONDITIONS = (GOOD, DAMAGED, INCOMPLETE)


class KeyHints(Flow):
    """Emits `pressed(name)`; a button without an act now is greyed."""

    pressed = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=4)
        self.buttons: dict[str, Button] = {}
        self._compact = False
        for name, key, icon in KEYS:
            button = Button(f"{key}  {texts(f'counter_page.key.{name}')}", icon, role="quiet", parent=self)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("name", name)
            button.clicked.connect(self._on_clicked)
            self.buttons[name] = button
            self.add(button)

    def allow(self, names: Sequence[str]) -> None:
        """Enable only these."""
        for name, button in self.buttons.items():
            button.setEnabled(name in names)
        self._show_buttons()

    def set_compact(self, compact: bool) -> None:
        """Where the window is small, hide buttons without an act now."""
        self._compact = compact
        self._show_buttons()

    def _show_buttons(self) -> None:
        for key in dict.fromkeys(key for _, key, _ in KEYS):
            same = [self.buttons[name] for name, each, _ in KEYS if each == key]
            # A key that does one thing or another says what it does now.
            standing = next((each for each in same if each.isEnabledTo(self)), None)
            for button in same:
                button.setVisible(button is (standing or (None if self._compact else same[0])))

    def _on_clicked(self) -> None:
        self.pressed.emit(self.sender().property("name"))
