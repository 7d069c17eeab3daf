"""The form for one parameter: its value by its type, and the required reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent

from station.core.errors import StationError
from station.core.policy import JSONValue, Parameter, ParameterType, ParameterUnit
from station.core.policy.wording import parameter_words
from station.core.texts import Texts
from station.ui.pages.administration.cell_panel import KnownValues
from station.ui.pages.administration.parameter_table import ParameterTable
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormField
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormPart, FormText
from station.ui.widgets.form_pane import FormPane

_NAME = 28
"""Pixels that a field's name takes above it."""


class ParameterForm(FormPane):
    """`value()` is the entered value, or text that the service reads as a person typed it."""

    def __init__(
        self, texts: Texts, rule: str, parameter: Parameter, present: JSONValue, known: KnownValues
    ) -> None:
        """`known`: what may stand in the columns of a table."""
        super().__init__(
            texts,
            parameter.title.say(texts.language),
            texts("administration.rules.save"),
            texts("administration.rules.now", rule=rule, value=parameter_words(texts, parameter, present)),
        )
        self._words, self.rule, self.parameter = texts, rule, parameter
        self._known = known
        self._table: ParameterTable | None = None
        self.entry = self.add("value", self._entry(present))
        name, hint = texts("administration.reason"), texts("administration.rules.reason_hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="PF-07"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A table has all the height there is; why it is changed is scrolled to."""
        super().resizeEvent(event)
        if self._table is not None:
            self._table.use_height(self.room - _NAME)

    def value(self) -> JSONValue:
        """What was entered."""
        if self._table is not None:
            return self._table.rows()
        entry = self.entry
        return entry.value if isinstance(entry, FormFlag | FormChoice | FormLine) else ""

    def at_field(self, problem: StationError) -> bool:
        """Also show below the table what is wrong with one of its cells, and choose the cell."""
        if self._table is None or "row" not in problem.facts:
            return super().at_field(problem)
        self.entry.set_problem(self._table.refused(problem))
        return True

    def _entry(self, present: JSONValue) -> FormField:
        parameter, language = self.parameter, self._words.language
        name, hint = self._words("administration.rules.new_value"), self._hint()
        if parameter.type is ParameterType.BOOLEAN:
            flag = FormFlag(name, parameter.title.say(language), hint=hint)
            flag.put(present is True)
            return flag
        if parameter.type is ParameterType.CHOICE:
            choice = FormChoice(name, hint=hint)
            choice.offer(Option(each.value, each.words.say(language)) for each in parameter.choices)
            choice.put(str(present))
            return choice
        if parameter.type is ParameterType.TABLE:
            rows = present if isinstance(present, Sequence) else ()
            self._table = ParameterTable(self._words, parameter, rows, self._known)
            return FormPart(name, self._table, self._table.changed, hint=hint)
        line = FormLine(name, hint=hint)
        several = isinstance(present, Sequence) and not isinstance(present, str)
        line.put(", ".join(map(str, present)) if several and isinstance(present, Sequence) else str(present))
        line.control.selectAll()
        return line

    def _hint(self) -> str:
        texts, parameter = self._words, self.parameter
        parts = []
        if parameter.unit is not ParameterUnit.NONE:
            parts.append(texts(f"administration.unit_name.{parameter.unit.value}"))
        if parameter.type is ParameterType.INTEGER and parameter.minimum is not None:
            most = "" if parameter.maximum is None else str(parameter.maximum)
            parts.append(texts("administration.rules.range", least=parameter.minimum, most=most))
        if parameter.type is ParameterType.LIST:
            parts.append(texts("administration.rules.list_hint"))
        if parameter.type is ParameterType.TIME:
            parts.append(texts("administration.rules.time_hint"))
        return texts("shell.role_join").join(parts)
