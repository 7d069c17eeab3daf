"""A cell of a table parameter below its table: several things on a line each, choices ticked, one text seen whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from station.core.policy import JSONValue, Parameter, ParameterColumn
from station.core.policy.rule import CellType
from station.core.policy.wording import SEPARATOR, cell_words
from station.core.texts import Texts, in_language
from station.people.parameters import RuleInForce
from station.ui.widgets.choice_box import Option
from station.ui.widgets.text import words

_HEIGHT = 84
_SEVERAL = (CellType.INTEGERS, CellType.TEXTS)
KnownValues = Mapping[str, Sequence[Option]]
"""What may stand in a column, by the column's key."""


def known_values(
    rules: Mapping[str, RuleInForce], parameter: Parameter, language: str
) -> dict[str, tuple[Option, ...]]:
    """The choices of the table's columns, and the rows of the tables that they refer to."""
    found: dict[str, tuple[Option, ...]] = {}
    for column in parameter.columns:
        cells = column.cells
        if cells.choices:
            found[column.key] = tuple(
                Option(each.words.say(language), each.words.say(language)) for each in cells.choices
            )
        elif cells.refers is not None and cells.refers.rule in rules:
            rows = rules[cells.refers.rule].values.get(cells.refers.key)
            found[column.key] = tuple(_referred(rows, cells.refers.column, language))
    return found


def shown_cell(texts: Texts, column: ParameterColumn, value: JSONValue, known: KnownValues) -> str:
    """A cell in words: what it refers to by its name there."""
    named = {each.code: each.key for each in known.get(column.key, ()) if each.code}
    if isinstance(value, str):
        value = named.get(value, value)
    elif isinstance(value, Sequence):
        value = [named.get(each, each) if isinstance(each, str) else each for each in value]
    return cell_words(texts, column.cells.choices, value)


def _referred(rows: object, key: str, language: str) -> Iterable[Option]:
    """A word is called by its name, as long as it has one of its own; a number, which people type, stays one."""
    named = in_language(language, zh="name_zh", en="name_en")
    found = [row for row in rows if isinstance(row, dict) and key in row] if isinstance(rows, list) else []
    names = Counter(str(row.get(named, "")) for row in found)
    for row in found:
        name, value = str(row.get(named, "")), row[key]
        if isinstance(value, str) and name and names[name] == 1:
            yield Option(name, f"{name}  {value}", value)
        else:
            yield Option(str(value), f"{value}  {name}".strip())


def parts_of(text: str) -> list[str]:
    """The things in a cell, whichever bar parts them."""
    return [each.strip() for each in text.replace("｜", "|").split("|") if each.strip()]


class CellPanel(QWidget):
    """Shows the chosen cell; `edited(text)` is its text as the table has it."""

    edited = Signal(str)

    def __init__(self, texts: Texts, known: KnownValues, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._known = texts, known
        self._single, self._joint = False, SEPARATOR
        self._of: tuple[ParameterColumn, str] | None = None
        self._ticked: Sequence[Option] = ()
        self.title = words("", "muted", wrap=True)
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        self.lines.textChanged.connect(self._on_lines)
        self.ticks = QListWidget()
        self.ticks.itemChanged.connect(self._on_tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.title)
        for widget in (self.lines, self.ticks):
            widget.setFixedHeight(_HEIGHT)
            column.addWidget(widget)
        self.hide()

    def keep_room(self) -> None:
        """Stay as high where a cell is typed into the table itself, so that nothing moves below the pointer."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.ticks.hide()

    def show_cell(self, column: ParameterColumn, row: str, text: str) -> None:
        """Show a cell of a column with words or known values; nothing for a number. `row` is what its row is called."""
        several, options = column.cells.type in _SEVERAL, self._known.get(column.key, ())
        self.setVisible(several or bool(options) or column.cells.type is CellType.TEXT)
        if self.isHidden():
            return
        self._single = not several
        self._joint = SEPARATOR if several else " "
        key = "cell_ticks" if options else "cell_lines" if several else "cell_text"
        name = column.title.say(self._texts.language)
        self.title.setText(self._texts(f"administration.rules.{key}", row=row, column=name))
        for widget, accessible in ((self.lines, not options), (self.ticks, bool(options))):
            widget.setVisible(accessible)
            widget.setAccessibleName(self.title.text())
        there = parts_of(text) if several or options else [text]
        if options:
            self._show_ticks(options, there)
        elif (
            self._of != (column, row) or self._joint.join(there) != self._written()
        ):  # else it is being typed there
            self.lines.blockSignals(True)
            self.lines.setPlainText("\n".join(there))
            self.lines.blockSignals(False)
        self._of = column, row

    def _show_ticks(self, options: Sequence[Option], there: Sequence[str]) -> None:
        self.ticks.blockSignals(True)
        if options is not self._ticked:  # else the one that was ticked is asking, and stays
            self._ticked = options
            self.ticks.clear()
            for option in options:
                item = QListWidgetItem(option.shown, self.ticks)
                item.setData(Qt.ItemDataRole.UserRole, option.key)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in there
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.ticks.setCurrentRow(max(0, self.ticks.currentRow()))
        self.ticks.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.ticks.item(at) for at in range(self.ticks.count())]

    def _written(self) -> str:
        lines = (each.strip() for each in self.lines.toPlainText().split("\n"))
        return self._joint.join(each for each in lines if each)

    def _on_lines(self) -> None:
        self.edited.emit(self._written())

    def _on_tick(self, changed: QListWidgetItem) -> None:
        ticked = [each for each in self._items() if each.checkState() is Qt.CheckState.Checked]
        if self._single and changed in ticked:
            ticked = [changed]
        self.edited.emit(SEPARATOR.join(str(each.data(Qt.ItemDataRole.UserRole)) for each in ticked))
