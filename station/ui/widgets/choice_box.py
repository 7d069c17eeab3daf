"""A choice among many that can be typed into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from station.ui import theme
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.line import TextLine

_CODE: Final = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its key, its shown text, and a code that is scanned for it where that is another one."""

    key: str
    shown: str
    code: str = ""


class _ChoiceLine(TextLine):
    """The line of a choice: what was chosen is one thing, which a click selects whole, also where the keyboard is here already."""

    def __init__(self, box: ChoiceBox) -> None:
        super().__init__(box)
        self._box = box

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._box.is_settled and not self.hasSelectedText():
            self.selectAll()


class ChoiceBox(DropDown):
    """A choice that can be typed into: part of a name or number narrows it.

    The first entry means that nothing is chosen.
    """

    finished = Signal()
    """Enter was pressed, and there was nothing to settle, or nothing that could be."""
    settled = Signal()
    """Enter was pressed, and what was typed became a choice: that was all that this Enter was for."""

    keeps_unknown = False
    """Whether text that names no choice stays, for a form to refuse; else the present choice takes its place."""

    hears_codes = False
    """Whether a scanned code belongs here even where it names no choice, for a form to refuse."""

    def __init__(self, unset: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unset = unset
        self.setAccessibleName(name)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        line, completer = _ChoiceLine(self), QCompleter(self.model(), self)
        self.setLineEdit(line)
        self.setCompleter(completer)
        self._line, self._completer = line, completer
        self._unsettled = False
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        line.editingFinished.connect(self.settle)
        line.returnPressed.connect(self._on_enter)
        line.textEdited.connect(self._on_typed)
        self.set_choices(())

    @property
    def chosen(self) -> str | None:
        """The key chosen; None for the first entry."""
        key = self.currentData()
        return str(key) if key else None

    @property
    def is_settled(self) -> bool:
        """Whether what stands there is a choice, and nothing half typed."""
        return self._line.text() == self.itemText(self.currentIndex())

    def set_choices(self, choices: Sequence[Option]) -> None:
        """Offer these; what was chosen stays chosen where it still exists, what is half typed stays as it is."""
        kept, typed = self.chosen, self._line.text()
        settled = self.is_settled
        with QSignalBlocker(self):
            self.clear()
            self.addItem(self._unset, "")
            for each in choices:
                self.addItem(each.shown, each.key)
                self.setItemData(self.count() - 1, each.code, _CODE)
            self.choose(kept)
            if not settled:
                self.setEditText(typed)

    def choose(self, key: str | None) -> None:
        """Choose by key, without a signal."""
        with QSignalBlocker(self):
            self.setCurrentIndex(max(0, self.findData(key or "")))
            self._line.setCursorPosition(0)
        if self._line.hasFocus():
            self._line.selectAll()  # the keyboard was here before the choice: typing replaces it still

    def _on_enter(self) -> None:
        typed = self._unsettled
        unread = self.settle()
        self._line.selectAll()  # where the keyboard stays, typing takes the place of what stands there
        if typed and not unread and self.chosen is not None:
            self.settled.emit()
        else:
            self.finished.emit()

    def _on_typed(self) -> None:
        """What Qt offers below the line is a window without a parent."""
        self._unsettled = True
        offered = self._completer.popup()
        if offered is not None and not offered.styleSheet():
            theme.mark(offered, "offered")
            theme.dress(offered)

    def names(self, code: str) -> bool:
        """Whether one of the choices is `code`, by its key, as it is shown, or as it is scanned."""
        return self._found(code) > 0

    def _found(self, typed: str) -> int:
        found = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if found < 0 and typed:
            found = self.findData(typed, flags=Qt.MatchFlag.MatchFixedString)
        if found < 0 and typed:
            found = self.findData(typed, _CODE, Qt.MatchFlag.MatchFixedString)
        return found

    def settle(self) -> str:
        """Choose the entry that the typed text names; returns text that names none (see `keeps_unknown`)."""
        typed = self._line.text().strip()
        found = self._found(typed)
        if found < 0:
            partly = [
                at
                for at in range(1, self.count())
                if typed and typed.casefold() in self.itemText(at).casefold()
            ]
            if self.keeps_unknown and typed and len(partly) != 1:
                return typed
            found = partly[0] if len(partly) == 1 else 0 if not typed else self.currentIndex()
        self._unsettled = False
        before = self.currentIndex()
        self.setCurrentIndex(found)
        if self._line.text() != self.itemText(found):  # else what is selected stays so
            self.setEditText(self.itemText(found))
        if found != before:
            self.activated.emit(found)
        self._show_beginning()
        return ""

    def _show_beginning(self) -> None:
        """Of what is longer than the field the beginning, by which a thing is known, unless somebody types there or will type over it."""
        if not self._line.hasFocus() and not self._line.hasSelectedText():
            self._line.home(False)
