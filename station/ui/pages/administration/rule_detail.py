"""One rule in full: what it asks, where it comes from, its parameters, and every change of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from station.core.ledger import Entry
from station.core.policy import Parameter, ParameterType, Regulation
from station.core.policy.wording import parameter_words
from station.core.texts import Texts
from station.people.parameters import RuleInForce
from station.ui import theme
from station.ui.pages.administration.cell_panel import KnownValues, shown_cell
from station.ui.pages.administration.history import change_events
from station.ui.pages.administration.row_heads import RowHeads, naming_column, row_name
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip, ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.rule_text import RuleText
from station.ui.widgets.text import plain_tip, words
from station.ui.widgets.timeline import Timeline

_ROW, _MOST_ROWS, _HEADS = 30, 9, 170


class RuleDetail(DetailFrame):
    """`change_wished(rule, parameter)` asks for the form."""

    change_wished = Signal(str, str)

    def __init__(
        self,
        texts: Texts,
        held: RuleInForce,
        sources: Mapping[str, Regulation],
        *,
        edits: bool,
        known: Callable[[Parameter], KnownValues] = lambda _parameter: {},
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self.held, self._known = texts, held, known
        self._language, self._edits = texts.language, edits
        changed = (
            ChipState(texts("administration.rules.changed_chip"), "accent", "edit") if held.changed else None
        )
        self.set_header(f"{held.rule.id}  {held.rule.title(self._language)}", "", changed)
        self.change_buttons: dict[str, Button] = {}
        self.timeline = Timeline(texts)
        self.set_tab("overview", self._overview(sources))
        self.set_tab("history", self.timeline, scroll=False)

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Every change of the rule's parameters, newest first."""
        self.timeline.show_events(change_events(self._words, entries))

    def _overview(self, sources: Mapping[str, Regulation]) -> QWidget:
        texts, rule = self._words, self.held.rule
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(RuleText(texts, rule, sources))
        if rule.parameters:
            column.addWidget(words(texts("administration.rules.parameters"), "heading"))
        else:
            column.addWidget(words(texts("administration.rules.no_parameters"), "muted"))
        for parameter in rule.parameters:
            column.addWidget(self._parameter(parameter))
        return overview

    def _parameter(self, parameter: Parameter) -> QWidget:
        texts, value = self._words, self.held.values.get(parameter.key)
        problem = self.held.damaged.get(parameter.key)
        box = QFrame()
        theme.mark(box, "card")
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(words(parameter.title.say(self._language), "muted", wrap=True))
        if problem is not None:
            names.addWidget(words(texts("list.damaged"), "strong", state="stop"))
            names.addWidget(words(texts.error(problem), "small", wrap=True, copy=True))
        else:
            names.addWidget(words(parameter_words(texts, parameter, value), "strong", wrap=True, copy=True))
        if parameter.key in self.held.changed and parameter.type is not ParameterType.TABLE:
            default = parameter_words(texts, parameter, parameter.default)
            names.addWidget(words(texts("administration.rules.default", value=default), "small", wrap=True))
        if parameter.key in self.held.set_aside:
            aside = texts("administration.rules.set_aside")
            names.addWidget(words(aside, "small", wrap=True, state="attention"))
        row.addLayout(names, 1)
        if parameter.key not in self.held.served:
            locked = ChipState(texts("administration.rules.not_served"), "neutral", "lock")
            chip = Chip(locked)
            chip.setToolTip(texts("administration.rules.not_served_hint"))
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        elif self._edits and problem is None:
            button = Button(texts("administration.rules.change"), "edit")
            button.setProperty("parameter", parameter.key)
            button.clicked.connect(self._on_change)
            self.change_buttons[parameter.key] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        if parameter.type is ParameterType.TABLE and isinstance(value, Sequence):
            column.addWidget(self._table(parameter, value))
        return box

    def _table(self, parameter: Parameter, rows: Sequence[object]) -> QTableWidget:
        table = QTableWidget(len(rows), len(parameter.columns))
        table.setHorizontalHeaderLabels([each.title.say(self._language) for each in parameter.columns])
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        known, names = self._known(parameter), list[str]()
        for place, row in enumerate(rows):
            values = row if isinstance(row, Mapping) else {}
            cells = [shown_cell(self._words, each, values.get(each.key), known) for each in parameter.columns]
            names.append(row_name(self._words, parameter.columns, cells))
            for at, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                item.setToolTip(plain_tip(item.text()))
                table.setItem(place, at, item)
        naming = naming_column(self._words, parameter.columns)
        called = parameter.columns[naming].title.say(self._language)
        RowHeads(table, called, width=_HEADS).name(names)
        table.setColumnHidden(naming, True)  # it stands at the left
        table.resizeColumnsToContents()
        for at in range(len(parameter.columns)):
            table.setColumnWidth(at, min(table.columnWidth(at) + 12, 260))
        table.setFixedHeight(_ROW * min(len(rows), _MOST_ROWS) + 54)
        return table

    def _on_change(self) -> None:
        self.change_wished.emit(self.held.rule.id, str(self.sender().property("parameter")))
