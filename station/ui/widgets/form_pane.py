"""A form in the pane beside a list: a title, fields, their problems, and the act."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.acting import carrying_out
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_field import FormField, FormFields, Kind
from station.ui.widgets.line import TextLine
from station.ui.widgets.pace import ENTER, is_command
from station.ui.widgets.scrolled import show_from_top
from station.ui.widgets.shortcut import WITHIN, Shortcut
from station.ui.widgets.text import words


class FormPane(QWidget):
    """Fields above, two buttons below. Ctrl+Enter acts, Enter goes to the next missing field or acts, Esc goes back.

    Enter in a choice goes to the field below it: what was chosen may have brought fields that nobody has looked at yet.

    The keyboard begins in the first field. Tab goes from field to field and to the buttons.

    Where something was typed only the second Esc, or press of a button that goes back, does. `acted` is emitted only when all required fields are filled in.
    """

    acted = Signal()
    closed = Signal()
    renamed = Signal()
    """It is for something else now."""

    def __init__(
        self, texts: Texts, title: str, act: str, subtitle: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._typed = self._whole = False
        self.fields = FormFields(texts)
        column = self._around = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._head(title, subtitle))
        self.apart = words(texts("form.other_rows"), "small", wrap=True, state="attention")
        self.apart.hide()
        column.addWidget(self.apart)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        self.column = QVBoxLayout()
        self.column.setSpacing(14)
        inner.addLayout(self.column)
        inner.addStretch(1)
        area.setWidget(holder)
        self._area, self._holder = area, holder
        column.addWidget(area, 1)
        self.wrong = CitedWords(texts, state="stop")
        self.wrong.hide()
        column.addWidget(self.wrong)
        column.addLayout(self._foot(act))
        self._keys = [
            Shortcut("Ctrl+Return", self, "", self.act, context=WITHIN),
            Shortcut("Ctrl+Enter", self, "form.key_act", self.act, context=WITHIN),
            Shortcut("Esc", self, "form.key_back", self._go_back, context=WITHIN),
        ]

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Set the title."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.renamed.emit()

    def set_apart(self, *, apart: bool) -> None:
        """Say that the list beside it has other rows chosen than those it is for, which its subtitle names."""
        self.apart.setVisible(apart and not self.subtitle.isHidden())

    def add(self, key: str, field: Kind) -> Kind:
        """Add a field below the others; Enter in a line acts."""
        self.fields.keep(key, field)
        field.finished.connect(self._go_on)
        field.settled.connect(self._go_further)
        field.edited.connect(self._on_edited)
        self.column.addWidget(field)
        if self.focusProxy() is None:  # unless the form itself begins elsewhere
            self.setFocusProxy(field)
        takes_tab = (each for each in reversed(field.findChildren(QWidget)) if _takes_tab(each, field))
        last = next(takes_tab, None)
        if last is not None:  # the buttons below were made first: Tab would leave the form at its last field
            QWidget.setTabOrder(last, self.back_button)
            QWidget.setTabOrder(self.back_button, self.act_button)
        return field

    @property
    def wide(self) -> bool:
        """Whether it wants the room of the list beside it too, in any window."""
        return False

    @property
    def typed(self) -> bool:
        """Whether a person has filled something in that is not carried out."""
        return self._typed and self.act_button.isEnabled()

    @property
    def room(self) -> int:
        """The height in which its fields are seen."""
        return self._area.viewport().height()

    def stand_by_refusal(self, way: QWidget) -> None:
        """Put what leads to the reason of a refusal right below where it is said, never scrolled away."""
        around = self._around
        around.insertWidget(around.indexOf(self.wrong) + 1, way, 0, Qt.AlignmentFlag.AlignLeft)

    def stand_whole(self) -> None:
        """Ask for the room that all fields need: among other things on a page, which scrolls, they would be squeezed away."""
        if not self._whole:
            self._whole = True
            self._holder.installEventFilter(self)
            self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._stand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.LayoutRequest,
            QEvent.Type.Resize,
        ):  # a problem below a field needs room too
            self._stand()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What stood among other things on a page is done: the page is seen from its beginning."""
        super().hideEvent(event)
        if self._whole:
            show_from_top(self)

    def _stand(self) -> None:
        width = max(self._area.viewport().width(), self._holder.minimumSizeHint().width())
        needed = max(self._holder.minimumSizeHint().height(), self._holder.heightForWidth(width)) + 2
        if needed != self._area.minimumHeight():
            self._area.setMinimumHeight(needed)

    def start_over(self) -> None:
        """Each field is as it was made, nothing is typed yet, and nothing wrong; the form is seen from its beginning."""
        self.fields.start_over()
        self.wrong.hide()
        self.set_busy(busy=False)
        self._typed = False
        self._area.verticalScrollBar().setValue(0)

    def act(self) -> None:
        """Emit `acted`, unless a required field is empty, which is then shown, or the act is running."""
        if self.act_button.isEnabled() and self.fields.check():
            self.wrong.hide()
            title, about = self.title.text(), self.subtitle.text()
            with carrying_out(self._texts("form.act_about", act=title, about=about) if about else title):
                self.acted.emit()

    def at_field(self, problem: StationError) -> bool:
        """Show a refusal below the field it is about; whether there is one."""
        return self.fields.refuse(problem)

    def refuse(self, problem: StationError) -> None:
        """Show a refusal below the field it is about, else above the buttons."""
        self.set_busy(busy=False)
        if self.at_field(problem):
            return
        self.wrong.setText(self._texts.error(problem))
        self.wrong.show()

    def clear_problem(self) -> None:
        """Remove all shown problems."""
        self.wrong.hide()
        self.fields.clear_problem()

    def set_busy(self, *, busy: bool) -> None:
        """Show that the act is running."""
        self.act_button.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field that leaves it alone: a box to tick, a number, a day, a plain choice, a list to tick."""
        if event.key() not in ENTER or event.isAutoRepeat() or is_command(event):
            super().keyPressEvent(event)
        elif isinstance(QApplication.focusWidget(), QComboBox):
            self._go_below()
        else:
            self._go_on()

    def _on_edited(self) -> None:
        field = self.sender()
        if isinstance(field, FormField) and field.has_keyboard:  # else the program has put it there
            self._typed = True
        if self._warned:
            self.wrong.hide()

    def _go_back(self) -> None:
        """Esc, the cross and the button go back; what was typed is thrown away only by another one."""
        if self._typed and not self._warned:
            self.wrong.setText(self._question)
            self.wrong.show()
        else:
            self.closed.emit()

    @property
    def _question(self) -> str:
        return self._texts("form.unsaved", act=self.act_button.text())

    @property
    def _warned(self) -> bool:
        """Whether the question before what was typed is thrown away stands there to be read, and nothing in its place."""
        return not self.wrong.isHidden() and self.wrong.text() == self._question

    def _go_on(self) -> None:
        """Handle Enter in a field: a required one that is empty says so, else the keyboard goes to what is missing.

        The end of a scan never acts: nobody has looked at the form yet.
        """
        missing = self.fields.missing()
        here = next((field for field in missing if field.has_keyboard), None)
        if here is not None:
            self.fields.ask_for(here)
        elif missing:
            missing[0].setFocus()
        elif isinstance(line := QApplication.focusWidget(), TextLine) and line.entered_by_scanner:
            self.focusNextChild()
        else:
            self.act()

    def _go_further(self) -> None:
        """Handle Enter that settled a choice: what follows is still to be looked at, so it never acts."""
        missing = self.fields.missing()
        if missing:
            missing[0].setFocus()
        else:
            self._go_below()

    def _go_below(self) -> None:
        """Go to the field below the one in hand, or from the last one to the act."""
        shown = [
            field for field in self.fields.values() if field.isVisibleTo(self) and field.isEnabledTo(self)
        ]
        here = next((at for at, field in enumerate(shown) if field.has_keyboard), len(shown))
        below = shown[here + 1] if here + 1 < len(shown) else self.act_button
        below.setFocus()

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
        self.close_button.clicked.connect(self._go_back)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _foot(self, act: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(words(self._texts("form.act_by"), "small"))
        self.back_button = Button(self._texts("wizard.cancel"))
        self.back_button.clicked.connect(self._go_back)
        self.act_button = Button(act, role="primary")
        self.act_button.clicked.connect(self.act)
        row.addWidget(self.back_button)
        row.addWidget(self.act_button)
        return row


def _takes_tab(widget: QWidget, field: QWidget) -> bool:
    """Whether Tab comes to it: not to the list that a choice opens, which is a window of its own."""
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return takes and widget.window() is field.window()
