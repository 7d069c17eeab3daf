"""The form for one parameter: its value by its type, and the reason, without which nothing changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from station.core.policy import JSONValue, Parameter, ParameterType, Unit
from station.core.policy.wording import parameter_words
from station.core.texts import Texts
from station.ui.pages.administration.parameter_table import ParameterTable
from station.ui.widgets.form_pane import FormPane


class ParameterForm(FormPane):
    """`value()` is what was entered: the value itself, or text that the service reads as a person typed it."""

    def __init__(self, texts: Texts, rule: str, parameter: Parameter, present: JSONValue) -> None:
        super().__init__(
            texts,
            parameter.title.say(texts.language),
            texts("administration.rules.save"),
            texts("administration.rules.now", rule=rule, value=parameter_words(texts, parameter, present)),
        )
        self._words, self.rule, self.parameter = texts, rule, parameter
        self.entry = self._entry(present)
        self.add("value", texts("administration.rules.new_value"), self.entry, self._hint())
        self.reason = self.add_text(
            "reason", texts("administration.reason"), texts("administration.rules.reason_hint")
        )
        self.setFocusProxy(self.entry)

    def value(self) -> JSONValue:
        """What was entered."""
        entry = self.entry
        if isinstance(entry, QCheckBox):
            return entry.isChecked()
        if isinstance(entry, QComboBox):
            return str(entry.currentData())
        if isinstance(entry, ParameterTable):
            return entry.rows()
        return entry.text() if isinstance(entry, QLineEdit) else ""

    def _entry(self, present: JSONValue) -> QWidget:
        parameter, language = self.parameter, self._words.language
        if parameter.type is ParameterType.BOOLEAN:
            box = QCheckBox(parameter.title.say(language))
            box.setChecked(present is True)
            return box
        if parameter.type is ParameterType.CHOICE:
            choice = QComboBox()
            for each in parameter.choices:
                choice.addItem(each.words.say(language), each.value)
            choice.setCurrentIndex(max(0, choice.findData(present)))
            return choice
        if parameter.type is ParameterType.TABLE:
            return ParameterTable(self._words, parameter, present if isinstance(present, Sequence) else ())
        line = QLineEdit()
        if isinstance(present, Sequence) and not isinstance(present, str):
            line.setText(", ".join(str(each) for each in present))
        else:
            line.setText(str(present))
        line.selectAll()
        line.returnPressed.connect(self._to_reason)
        return line

    def _hint(self) -> str:
        texts, parameter = self._words, self.parameter
        parts = []
        if parameter.unit is not Unit.NONE:
            parts.append(texts(f"administration.unit_name.{parameter.unit.value}"))
        if parameter.type is ParameterType.INTEGER and parameter.minimum is not None:
            most = "" if parameter.maximum is None else str(parameter.maximum)
            parts.append(texts("administration.rules.range", least=parameter.minimum, most=most))
        if parameter.type is ParameterType.LIST:
            parts.append(texts("administration.rules.list_hint"))
        if parameter.type is ParameterType.TIME:
            parts.append(texts("administration.rules.time_hint"))
        return texts("shell.role_join").join(parts)

    def _to_reason(self) -> None:
        self.reason.setFocus()
