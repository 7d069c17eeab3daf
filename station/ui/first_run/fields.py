"""A line of a form: its name, the place to type, and under it a hint that turns into what is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.text import set_state, words


class Field(QWidget):
    """One thing to fill in; `line` is where it is typed."""

    def __init__(self, name: str, line: QLineEdit, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.line = line
        line.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = words(name, "strong")
        label.setBuddy(line)
        self.note = words(hint, "small", wrap=True)
        if not hint:
            self.note.hide()
        column.addWidget(label)
        column.addWidget(line)
        column.addWidget(self.note)
        line.textEdited.connect(self.clear_problem)

    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self.line.text().strip()

    def set_problem(self, sentence: str) -> None:
        """Say what is wrong with it."""
        self._mark(True)
        self.note.setText(sentence)
        self.note.show()
        set_state(self.note, "stop")

    def clear_problem(self) -> None:
        """Back to the hint: it is being put right."""
        self._mark(False)
        self.note.setText(self._hint)
        self.note.setVisible(bool(self._hint))
        set_state(self.note, "")

    def _mark(self, invalid: bool) -> None:
        self.line.setProperty("invalid", "true" if invalid else "false")
        theme.restyle(self.line)
