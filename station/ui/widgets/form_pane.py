"""A form in the pane beside a list: a title, things to fill in, what is wrong with them, and the act."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.text import set_state, words


class FormField(QWidget):
    """One thing to fill in: its name, the widget, and under it a hint that turns into what is wrong.

    The widget is a line, a secret, a number, a choice, a day or several lines of text.
    """

    def __init__(self, name: str, widget: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self.widget = widget
        widget.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = words(name, "strong")
        label.setBuddy(widget)
        self.note = words(hint, "small", wrap=True)
        if not hint:
            self.note.hide()
        column.addWidget(label)
        column.addWidget(widget)
        column.addWidget(self.note)
        if isinstance(widget, QLineEdit):
            widget.textEdited.connect(self.clear_problem)
        elif isinstance(widget, QPlainTextEdit):
            widget.textChanged.connect(self.clear_problem)

    def text(self) -> str:
        """What was typed, without blanks around it."""
        if isinstance(self.widget, QPlainTextEdit):
            return self.widget.toPlainText().strip()
        return self.widget.text().strip() if isinstance(self.widget, QLineEdit) else ""

    @property
    def line(self) -> QLineEdit:
        """The line that is typed into. Raises TypeError for a field of another kind."""
        if not isinstance(self.widget, QLineEdit):
            raise TypeError(f"{self.widget.accessibleName()} is no line")
        return self.widget

    def set_problem(self, sentence: str) -> None:
        """Say what is wrong with it."""
        self._mark(invalid=True)
        self.note.setText(sentence)
        self.note.show()
        set_state(self.note, "stop")

    def clear_problem(self) -> None:
        """Back to the hint: it is being put right."""
        self._mark(invalid=False)
        self.note.setText(self._hint)
        self.note.setVisible(bool(self._hint))
        set_state(self.note, "")

    def _mark(self, *, invalid: bool) -> None:
        self.widget.setProperty("invalid", "true" if invalid else "false")
        theme.restyle(self.widget)


class FormPane(QWidget):
    """Fields above, two buttons below. Ctrl+Enter (Enter in a line) acts, Esc goes back."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self, texts: Texts, title: str, act: str, subtitle: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self.fields: dict[str, FormField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._head(title, subtitle))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(14)
        inner.addLayout(self.column)
        inner.addStretch(1)
        area.setWidget(holder)
        column.addWidget(area, 1)
        self.wrong = words(role="body", wrap=True, state="stop")
        self.wrong.hide()
        column.addWidget(self.wrong)
        column.addLayout(self._foot(act))
        self._keys = [
            self._key("Ctrl+Return", self.acted.emit),
            self._key("Ctrl+Enter", self.acted.emit),
            self._key("Esc", self.closed.emit),
        ]

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Name what the form is about."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_line(self, key: str, name: str, hint: str = "", example: str = "") -> QLineEdit:
        """A line of text; Enter in it acts."""
        line = QLineEdit()
        line.setPlaceholderText(example)
        line.returnPressed.connect(self.acted)
        self.add(key, name, line, hint)
        return line

    def add_text(self, key: str, name: str, hint: str = "", lines: int = 3) -> QPlainTextEdit:
        """Several lines of text; Tab leaves it."""
        text = QPlainTextEdit()
        text.setTabChangesFocus(True)
        text.setFixedHeight(22 * lines + 16)
        self.add(key, name, text, hint)
        return text

    def add_choice(self, key: str, name: str, hint: str = "") -> QComboBox:
        """One of several."""
        choice = QComboBox()
        self.add(key, name, choice, hint)
        return choice

    def add(self, key: str, name: str, widget: QWidget, hint: str = "") -> FormField:
        """Any other widget under its name."""
        field = FormField(name, widget, hint)
        self.fields[key] = field
        self.column.addWidget(field)
        return field

    def refuse(self, problem: StationError) -> None:
        """Say a refusal: under the field it is about, else above the buttons; the person can put it right."""
        self.set_busy(busy=False)
        field = self.fields.get(str(problem.facts.get("field", "")))
        if field is not None:
            facts = problem.facts | {"field": field.widget.accessibleName()}  # as it is called on screen
            named = type(problem)(problem.code, rule=problem.rule, **facts)
            field.set_problem(self._texts.error(named))
            field.widget.setFocus()
            return
        self.wrong.setText(self._texts.error(problem))
        self.wrong.show()

    def clear_problem(self) -> None:
        """Take back everything that was said to be wrong."""
        self.wrong.hide()
        for field in self.fields.values():
            field.clear_problem()

    def set_busy(self, *, busy: bool) -> None:
        """While the act is being carried out."""
        self.act_button.setEnabled(not busy)

    def _head(self, title: str, subtitle: str) -> QHBoxLayout:
        row = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        self.title = words(title, "heading", wrap=True)
        self.subtitle = words(subtitle, "muted", wrap=True)
        if not subtitle:
            self.subtitle.hide()
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        row.addLayout(names, 1)
        self.close_button = IconButton("close", self._texts("detail.close"), size=16)
        self.close_button.clicked.connect(self.closed)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _foot(self, act: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.back_button = Button(self._texts("wizard.cancel"))
        self.back_button.clicked.connect(self.closed)
        self.act_button = Button(act, role="primary")
        self.act_button.clicked.connect(self.acted)
        row.addWidget(self.back_button)
        row.addWidget(self.act_button)
        return row

    def _key(self, keys: str, act: object) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)
        return shortcut
