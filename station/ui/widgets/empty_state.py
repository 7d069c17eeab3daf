"""The view of an empty place: one sentence, and a button for each act that it names."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.text import words


class EmptyState(QWidget):
    """An icon, a sentence that says what belongs here, and one act (`acted`) or two (`acted_else`)."""

    acted = Signal()
    acted_else = Signal()

    def __init__(
        self,
        sentence: str,
        action: str = "",
        *,
        icon: str = "info",
        action_icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        self._drawing = IconLabel(icon, "text-muted", 36)
        column.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignHCenter)
        self.sentence = words(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.button = Button(action, action_icon)
        if not action:
            self.button.hide()
        self.button.clicked.connect(self.acted)
        self.other = Button("")
        self.other.hide()
        self.other.clicked.connect(self.acted_else)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.button)
        row.addWidget(self.other)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def set_compact(self, compact: bool) -> None:
        """Without the drawing, where the window is small."""
        self._drawing.setHidden(compact)

    def set_words(self, sentence: str, action: str = "", other: str = "") -> None:
        """Show another sentence, with one act or two."""
        self.sentence.setText(sentence)
        for button, named in ((self.button, action), (self.other, other)):
            button.setText(named)
            button.setVisible(bool(named))
