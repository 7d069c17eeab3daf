"""The questions about the test page, one on each line, answered by keys: Y or 1 yes, N or 2 no, Enter next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.printing.values import QUESTIONS, PageAnswers
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.text import words

_YES = (Qt.Key.Key_Y, Qt.Key.Key_1)
_NO = (Qt.Key.Key_N, Qt.Key.Key_2)
_ON = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Question(QFrame):
    """One question with yes and no; `answered` when either is chosen."""

    answered = Signal()

    def __init__(self, texts: Texts, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.answer: bool | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        self.mark = IconLabel("dot", "neutral", 18)
        row.addWidget(self.mark)
        row.addWidget(words(texts(f"printing.question.{name}"), wrap=True), 1)
        self.yes, self.no = (
            Button(texts(f"printing.answer.{word}"), role="filter") for word in ("yes", "no")
        )
        self._group = QButtonGroup(self)
        for button, value in ((self.yes, True), (self.no, False)):
            button.setCheckable(True)
            button.setProperty("answer", value)
            button.setMinimumWidth(56)
            button.setAccessibleName(f"{texts(f'printing.question.{name}')} {button.text()}")
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonToggled.connect(self._on_toggled)

    def choose(self, answer: bool) -> None:
        """Answer it."""
        self.answer = answer
        (self.yes if answer else self.no).setChecked(True)
        self.mark.set_icon("ok" if answer else "stop", "ok" if answer else "stop")
        self.answered.emit()

    def clear(self) -> None:
        """Remove the answer."""
        self.answer = None
        self._group.setExclusive(False)
        self.yes.setChecked(False)
        self.no.setChecked(False)
        self._group.setExclusive(True)
        self.mark.set_icon("dot", "neutral")

    def _on_toggled(self, button: Button, on: bool) -> None:
        """A click, a key, or the action Toggle of a screen reader."""
        answer = button is self.yes
        if on and self.answer is not answer:
            self.choose(answer)


class Questions(QWidget):
    """All questions; the focus moves on automatically, `all_answered` after the last."""

    changed = Signal()
    all_answered = Signal()
    confirmed = Signal()
    """Enter, when every question is answered."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.lines = [Question(texts, name) for name in QUESTIONS]
        for line in self.lines:
            column.addWidget(line)
            line.answered.connect(self._on_answered)
            for button in (line.yes, line.no):
                button.installEventFilter(self)
        theme.mark(self, "clear")

    @property
    def answers(self) -> PageAnswers:
        """What was answered so far."""
        return PageAnswers(**{line.name: line.answer for line in self.lines})

    def begin(self) -> None:
        """Start anew, with the focus on the first question."""
        for line in self.lines:
            line.clear()
        self.lines[0].yes.setFocus()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            line = next((each for each in self.lines if watched in (each.yes, each.no)), None)
            if line is not None and self._key(line, event):
                return True
        return super().eventFilter(watched, event)

    def _key(self, line: Question, event: QKeyEvent) -> bool:
        key = event.key()
        if key in _YES or key in _NO:
            line.choose(key in _YES)
            self._go_on(line)
        elif key in _ON:
            if all(each.answer is not None for each in self.lines):
                self.confirmed.emit()
            else:
                self._go_on(line)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            place = self.lines.index(line) + (1 if key == Qt.Key.Key_Down else -1)
            self.lines[max(0, min(place, len(self.lines) - 1))].yes.setFocus()
        else:
            return False
        return True

    def _go_on(self, line: Question) -> None:
        following = self.lines[self.lines.index(line) + 1 :]
        open_one = next((each for each in (*following, *self.lines) if each.answer is None), None)
        if open_one is not None:
            open_one.yes.setFocus()

    def _on_answered(self) -> None:
        self.changed.emit()
        if all(line.answer is not None for line in self.lines):
            self.all_answered.emit()
