"""The kinds of form fields: text, secret, number, day, choice, several lines, yes or no; folders and files are in `form_files`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from station.core.clock import Clock
from station.core.texts import Texts
from station.core.writing import composed
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.day_field import DayField
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.form_field import FormField
from station.ui.widgets.line import TextLine
from station.ui.widgets.number_field import NumberField
from station.ui.widgets.secret_field import SecretField

_LINE_HEIGHT, _LINE_MARGIN = 22, 16
_TAB = Qt.FocusPolicy.TabFocus


class FormLine(FormField):
    """One line of text; with `codes` for a code alone (a tag, a badge), where no input method comes between; nor where it is `plain`."""

    def __init__(
        self,
        name: str,
        *,
        hint: str = "",
        example: str = "",
        longest: int = 0,
        required: bool = False,
        rule: str = "",
        beside: QWidget | None = None,
        codes: bool = False,
        plain: bool = False,
    ) -> None:
        self.control = TextLine(codes=codes)
        self.control.set_plain(plain)
        super().__init__(name, self.control, hint=hint, required=required, rule=rule, beside=beside)
        self.control.setPlaceholderText(example)
        if longest:
            self.control.setMaxLength(longest)
        self.control.textEdited.connect(self.edited)
        self.control.returnPressed.connect(self.finished)

    @property
    def value(self) -> str:
        """The typed text, composed and without blanks around it."""
        return composed(self.control.text()).strip()

    @property
    def empty(self) -> bool:
        return not self.value

    def put(self, value: str) -> None:
        """Show `value`."""
        self.control.setText(value)

    def start_over(self) -> None:
        self.put("")


class FormSecret(FormField):
    """A password or a PIN: hidden unless the button beside it is pressed."""

    def __init__(self, texts: Texts, name: str, *, hint: str = "", required: bool = False) -> None:
        self.control = SecretField(texts)
        super().__init__(name, self.control, hint=hint, required=required)
        self.control.textEdited.connect(self.edited)
        self.control.returnPressed.connect(self.finished)

    @property
    def value(self) -> str:
        """The typed text, unchanged."""
        return self.control.text()

    @property
    def empty(self) -> bool:
        return not self.value

    def put(self, value: str) -> None:
        """Show `value`, hidden."""
        self.control.setText(value)

    def start_over(self) -> None:
        self.put("")

    def take(self) -> str:
        """The typed text; the field is empty afterwards."""
        return self.control.take()


class FormNumber(FormField):
    """A whole number; `least_word` is shown for the least one where that has a meaning of its own."""

    def __init__(
        self, name: str, least: int, most: int, *, unit: str = "", hint: str = "", least_word: str = ""
    ) -> None:
        self.control = NumberField(least, most, unit)
        super().__init__(name, self.control, hint=hint)
        self._begun = self.control.value()
        self.control.setSpecialValueText(least_word)
        self.control.valueChanged.connect(self.edited)

    @property
    def value(self) -> int:
        """The number."""
        return self.control.value()

    def put(self, value: int) -> None:
        """Show `value`."""
        self.control.put(value)

    def start_over(self) -> None:
        self.put(self._begun)


class FormDay(FormField):
    """A day; today until another one is chosen or typed."""

    unread_words = "form.no_day"

    def __init__(self, name: str, clock: Clock, *, until_today: bool = False, hint: str = "") -> None:
        self.control = DayField(clock, until_today=until_today)
        super().__init__(name, self.control, hint=hint)
        self.control.dateChanged.connect(self.edited)

    @property
    def value(self) -> date:
        """The day."""
        return self.control.day

    @property
    def unread(self) -> str:
        return self.control.settle()

    def put(self, value: date | None) -> None:
        """Show a day; today for None."""
        with QSignalBlocker(self.control):
            if value is None:
                self.control.start_over()
            else:
                self.control.set_day(value)

    def start_over(self) -> None:
        self.put(None)


class FormKnownDay(FormField):
    """A day that may be unknown: a box says whether it is known."""

    unread_words = "form.no_day"

    def __init__(
        self, name: str, clock: Clock, known: str, *, until_today: bool = False, required: bool = False
    ) -> None:
        self.control, self.day = QCheckBox(known), DayField(clock, until_today=until_today)
        self.day.setAccessibleName(name)
        self.day.hide()
        super().__init__(name, self.control, required=required, beside=self.day)
        self.control.toggled.connect(self.day.setVisible)
        self.control.clicked.connect(self.edited)
        self.day.dateChanged.connect(self.edited)

    @property
    def value(self) -> date | None:
        """The day; None while it is not known."""
        return self.day.day if self.control.isChecked() else None

    @property
    def empty(self) -> bool:
        return self.value is None

    @property
    def unread(self) -> str:
        return self.day.settle() if self.control.isChecked() else ""

    def put(self, value: date | None) -> None:
        """Show a day, or that none is known."""
        self.control.setChecked(value is not None)
        with QSignalBlocker(self.day):
            if value is not None:
                self.day.set_day(value)

    def start_over(self) -> None:
        self.put(None)
        self.day.start_over()


class FormChoice(FormField):
    """One of several.

    With `unset` nothing is chosen at first and the choices are narrowed by typing (for officers, items); with `free`
    what is typed counts even where it is not offered. Where it is `required`, nothing is chosen for a person who has not
    looked, unless there is only one choice.
    """

    def __init__(
        self, name: str, *, hint: str = "", unset: str = "", free: bool = False, required: bool = False
    ) -> None:
        self.control: QComboBox = ChoiceBox(unset, name) if unset else DropDown()
        super().__init__(name, self.control, hint=hint, required=required)
        self._free = free
        self._begins_empty = required and not unset and not free
        if isinstance(self.control, ChoiceBox):
            self.control.keeps_unknown = True
            self.control.finished.connect(self.finished)
            self.control.settled.connect(self.settled)
        if free:
            self.control.setEditable(True)
            line = TextLine()
            self.control.setLineEdit(line)
            line.returnPressed.connect(self.finished)
            self.control.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.control.editTextChanged.connect(self.edited)
        self.control.activated.connect(self.edited)

    @property
    def value(self) -> str:
        """The key chosen, or what was typed where that counts; empty for none."""
        return self.control.currentText().strip() if self._free else str(self.control.currentData() or "")

    @property
    def empty(self) -> bool:
        return not self.value

    def speak(self, texts: Texts) -> None:
        super().speak(texts)
        if self._begins_empty:
            self.control.setPlaceholderText(texts("form.choose"))

    @property
    def unread(self) -> str:
        return self.control.settle() if isinstance(self.control, ChoiceBox) else ""

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these; what was chosen or typed stays where it still can."""
        kept = self.value
        if isinstance(self.control, ChoiceBox):
            self.control.set_choices(tuple(options))
            return
        with QSignalBlocker(self.control):
            self.control.clear()
            for each in options:
                self.control.addItem(each.shown, each.key)
            if kept or self._free or self._begins_empty:
                self.put(kept)

    def put(self, value: str) -> None:
        """Choose by key; where the key is not offered none, or the first one of what isn't asked for."""
        if self._free:
            self.control.setCurrentText(value)
        elif isinstance(self.control, ChoiceBox):
            self.control.choose(value or None)
        else:
            nothing = -1 if self._begins_empty and self.control.count() != 1 else 0
            self.control.setCurrentIndex(max(nothing, self.control.findData(value)))

    def start_over(self) -> None:
        self.put("")


class FormText(FormField):
    """Several lines of text; Tab leaves it."""

    def __init__(
        self, name: str, *, hint: str = "", lines: int = 3, required: bool = False, rule: str = ""
    ) -> None:
        self.control = QPlainTextEdit()
        super().__init__(name, self.control, hint=hint, required=required, rule=rule)
        self.control.setTabChangesFocus(True)
        self.control.setFixedHeight(_LINE_HEIGHT * lines + _LINE_MARGIN)
        self.control.textChanged.connect(self.edited)

    @property
    def value(self) -> str:
        """The typed text, composed and without blanks around it."""
        return composed(self.control.toPlainText()).strip()

    @property
    def empty(self) -> bool:
        return not self.value

    def put(self, value: str) -> None:
        """Show `value`."""
        with QSignalBlocker(self.control):
            self.control.setPlainText(value)

    def start_over(self) -> None:
        self.put("")


class FormFlag(FormField):
    """Yes or no: a box with its own `word`."""

    def __init__(self, name: str, word: str, *, hint: str = "") -> None:
        self.control = QCheckBox(word)
        super().__init__(name, self.control, hint=hint)
        self.control.clicked.connect(self.edited)

    @property
    def value(self) -> bool:
        """Whether it is ticked."""
        return self.control.isChecked()

    def put(self, value: bool) -> None:
        """Tick it or not."""
        self.control.setChecked(value)

    def start_over(self) -> None:
        self.put(False)


class FormPart(FormField):
    """A widget that is more than a field (a table, a list to tick) under the name and above the hint of one.

    `changed` tells that a person changed something there. The keyboard begins in the first thing there that takes it.
    """

    def __init__(
        self, name: str, part: QWidget, changed: SignalInstance, *, hint: str = "", required: bool = False
    ) -> None:
        super().__init__(name, part, hint=hint, required=required)
        changed.connect(self.edited)
        if part.focusProxy() is None and part.focusPolicy() == Qt.FocusPolicy.NoFocus:
            within = (each for each in part.findChildren(QWidget) if each.focusPolicy() & _TAB)
            first = next(within, None)
            if first is not None:
                part.setFocusProxy(first)


def form_row(*fields: FormField, shares: tuple[int, ...] = ()) -> QHBoxLayout:
    """Fields beside each other on one line, each as wide as its share; what one has to say below it moves no other."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for at, field in enumerate(fields):
        row.addWidget(field, shares[at] if shares else 1, Qt.AlignmentFlag.AlignTop)
    return row
