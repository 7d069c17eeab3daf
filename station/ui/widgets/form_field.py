"""The base of every form: one field with its name, its control and, below, a hint that a problem replaces.

`FormField` is the base; the kinds are in `station.ui.widgets.form_kinds`. Every form keeps its fields in
`FormFields`, which asks for required fields and shows a refusal below the field it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.scan_box import half_width
from station.ui.widgets.scrolled import bring_into_sight, see_whole
from station.ui.widgets.shortcut import WITHIN, Shortcut
from station.ui.widgets.text import set_state, words

RULE_KEY: Final = "Shift+F1"


class FormField(QWidget):
    """One field to fill in. A kind adds `value`, `put(value)` and its `control`.

    Tab never stops at what is said below it: a screen reader is told with the control, and Shift+F1 opens the rule cited there.
    """

    edited = Signal()
    """A person changed what stands there."""
    finished = Signal()
    """Enter was pressed: the form may act, or go on to the next field."""
    settled = Signal()
    """Enter was pressed and settled what was typed: the form goes on, but doesn't act."""

    def __init__(
        self,
        name: str,
        control: QWidget,
        *,
        hint: str = "",
        required: bool = False,
        rule: str = "",
        beside: QWidget | None = None,
    ) -> None:
        """`rule` is the rule that requires it; `beside` is a button at the right of the control that fills it."""
        super().__init__()
        self.name, self.required, self.rule = name, required, rule
        self._rule_key: Shortcut | None = None
        self._hint, self._control, self._meaning = hint, control, ""
        control.setAccessibleName(name)
        control.setAccessibleDescription(hint)
        self.note = CitedWords(None, hint, "small", focus=False)
        if not hint:
            self.note.hide()
        self._mark = words("", "strong", state="stop")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        label = words(name, "strong")
        label.setBuddy(control)
        head, line = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label)
        head.addWidget(self._mark)
        head.addStretch(1)
        line.setSpacing(8)
        line.addWidget(control, 1)
        if beside is not None:
            line.addWidget(beside)
        column.addLayout(head)
        column.addLayout(line)
        column.addWidget(self.note)
        self.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # a click on the name goes to the control, not to what scrolls it
        self.setFocusProxy(control)
        self.edited.connect(self.clear_problem)
        see_whole(self)

    @property
    def value(self) -> object:
        """The entered value; its type depends on the kind."""
        return None

    @property
    def empty(self) -> bool:
        """Whether nothing is filled in."""
        return False

    @property
    def has_keyboard(self) -> bool:
        """Whether what is typed goes into it."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    unread_words = "form.no_choice"
    """What is said of typed text that is none of the field's values."""

    @property
    def unread(self) -> str:
        """Typed text that is none of the values the field can have."""
        return ""

    def start_over(self) -> None:
        """Another form begins: it stands as it was made."""

    def speak(self, texts: Texts) -> None:
        """The language in which the rules cited below it are opened."""
        self.note.speak(texts)
        self._rule_key = Shortcut(RULE_KEY, self, "form.key_rule", self.note.show_cited, context=WITHIN)
        self._say(self.note.text())

    def set_hint(self, sentence: str) -> None:
        """Set another hint; "" for none."""
        self._hint = sentence
        self.clear_problem()

    def show_mark(self, mark: str, meaning: str) -> None:
        """Mark it as required, on screen and for a screen reader."""
        self._mark.setText(mark)
        self._mark.setToolTip(meaning)
        self._meaning = meaning
        self._say(self.note.text())

    def set_problem(self, sentence: str) -> None:
        """Show what is wrong with it."""
        self._show_validity(wrong=True)
        self._say(sentence)
        self.note.show()
        set_state(self.note, "stop")
        QTimer.singleShot(0, self, self._come_into_sight)  # when it has its place

    def _come_into_sight(self) -> None:
        """A problem of the field in hand is read where it stands; of several the first has the keyboard."""
        if self.has_keyboard:
            bring_into_sight(
                self.note
            )  # with the field, as far as there is room for it: a table may fill it alone

    def clear_problem(self) -> None:
        """Show the hint again, since the field is being corrected."""
        self._show_validity(wrong=False)
        self._say(self._hint)
        self.note.setVisible(bool(self._hint))
        set_state(self.note, "")

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self._control.setAccessibleDescription("\n".join(filter(None, (self._meaning, sentence))))
        if self._rule_key is not None:
            self._rule_key.setEnabled(bool(self.note.cited))

    def _show_validity(self, *, wrong: bool) -> None:
        self._control.setProperty("invalid", "true" if wrong else "false")
        theme.restyle(self._control)


Kind = TypeVar("Kind", bound=FormField)


class FormFields(dict[str, FormField]):
    """The fields of one form by key, in their order; the key equals a refusal's fact ``field``."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def keep(self, key: str, field: Kind) -> Kind:
        """Add `field`; returns it, to be placed."""
        self[key] = field
        field.speak(self._texts)
        if field.required:
            field.show_mark(self._texts("form.mark"), self._texts("form.required"))
        return field

    def missing(self) -> list[FormField]:
        """Required fields that are empty."""
        return [field for field in self.values() if field.required and field.empty and not field.isHidden()]

    def check(self) -> bool:
        """Whether all can be read and the required are filled in; if not, each says so and the first has the focus."""
        self.clear_problem()
        unread = [(field, typed) for field in self.values() if (typed := field.unread)]
        for field, typed in reversed(unread):
            field.set_problem(self._texts(field.unread_words, field=field.name, typed=typed))
            field.setFocus()
        if unread:
            return False
        missing = self.missing()
        for field in reversed(missing):
            self.ask_for(field)
        return not missing

    def ask_for(self, field: FormField) -> None:
        """Say below an empty `field` that it is required, and by which rule; it gets the keyboard."""
        key = "form.missing_by_rule" if field.rule else "form.missing"
        field.set_problem(self._texts(key, field=field.name, rule=field.rule))
        field.setFocus()

    def refuse(self, problem: StationError) -> bool:
        """Show a refusal below the field it is about; whether there is one."""
        field = self.about(problem)
        if field is None:
            return False
        facts = problem.facts | {"field": field.name}  # as it is called on screen
        field.set_problem(self._texts.error(type(problem)(problem.code, rule=problem.rule, **facts)))
        field.setFocus()
        return True

    def about(self, problem: StationError) -> FormField | None:
        """The field that a refusal is about, by its key or by what is typed there."""
        return self.get(str(problem.facts.get("field", ""))) or self._typed_as(problem.facts)

    def _typed_as(self, facts: Mapping[str, object]) -> FormField | None:
        """The field whose own text is refused: a number, tag, badge or name that has a meaning already."""
        for key, field in self.items():
            typed = field.value
            if isinstance(typed, str) and typed and _same(typed, facts.get("value", facts.get(key))):
                return field
        return None

    def start_over(self) -> None:
        """Another form begins: each stands as it was made, and none is wrong."""
        for field in self.values():
            field.start_over()
        self.clear_problem()

    def clear_problem(self) -> None:
        """Remove all shown problems."""
        for field in self.values():
            field.clear_problem()


def _same(typed: str, fact: object) -> bool:
    """Whether the fact is what was typed: capitals and full-width signs make no difference."""
    return isinstance(fact, str) and half_width(fact).casefold() == half_width(typed).casefold()
