"""Forms about one item: a new one, facts put right for a reason, and the explanation in place of recordings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from station.core.clock import Clock
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.values import Condition, Item, NewItem
from station.ui.widgets.day_field import DayField
from station.ui.widgets.form_pane import FormPane

_MONEY = re.compile(r"(?P<yuan>\d{1,11})(?:\.(?P<fen>\d{1,2}))?")


class ItemForm(FormPane):
    """The facts of an item; with a reason and a condition where an item is put right."""

    def __init__(self, texts: Texts, clock: Clock, *, new: bool, parent: QWidget | None = None) -> None:
        title = texts("equipment_page.new_item" if new else "equipment_page.change")
        act = texts("equipment_page.register" if new else "equipment_page.save_change")
        super().__init__(texts, title, act, parent=parent)
        self._new = new
        self._item: Item | None = None
        if new:
            self.tag = self._line("tag", texts("equipment_page.hint.tag"), "BWC-0017")
        self.category = self.add_choice("category", texts("equipment.field.category"))
        self.name = self._line("name")
        self.place = self._line("place")
        self.model = self._line("model")
        self.serial = self._line("serial")
        self.usb_serial = self._line("usb_serial", texts("equipment_page.hint.usb_serial"))
        self.bought = _OptionalDay(texts("equipment_page.day_known"), clock)
        self.add("acquired_on", texts("equipment.field.acquired_on"), self.bought)
        self.value = self._line("value", example="1680.00")
        if not new:
            self._add_change_fields()

    def begin(self, item: Item | None, catalogue: Sequence[Category]) -> None:
        """Start with an item's facts, or with nothing."""
        self._item = item
        self.clear_problem()
        self.set_busy(busy=False)
        self.category.clear()
        for each in catalogue:
            self.category.addItem(f"{each.number}  {each.name(self._texts.language)}", each.number)
        if item is None:
            for line in (
                self.tag,
                self.name,
                self.place,
                self.model,
                self.serial,
                self.usb_serial,
                self.value,
            ):
                line.clear()
            self.bought.set_day(None)
            self.category.setCurrentIndex(max(0, self.category.findData(3)))
            self.tag.setFocus()
            return
        self.set_title(self._texts("equipment_page.change"), f"{item.tag}  {item.name}")
        for name in ("name", "place", "model", "serial", "usb_serial"):
            getattr(self, name).setText(getattr(item, name))
        self.value.setText(
            "" if item.value_fen is None else f"{item.value_fen // 100}.{item.value_fen % 100:02}"
        )
        self.bought.set_day(item.acquired_on)
        self.category.setCurrentIndex(self.category.findData(item.category))
        self.condition.setCurrentIndex(self.condition.findData(item.condition.value))
        self.reason.clear()
        self.place.setFocus()

    def new_item(self) -> NewItem | None:
        """The item as filled in; None when something can't be read, which is then said."""
        facts = self._facts()
        return None if facts is None else NewItem(tag=self.tag.text().strip(), **facts)

    def changes(self) -> tuple[dict[str, Any], str] | None:
        """The facts as they should be, and why; None when something is missing, which is then said."""
        facts = self._facts()
        reason = self.reason.toPlainText().strip()
        if not reason:
            self.fields["reason"].set_problem(self._texts("equipment_page.hint.reason"))
            self.reason.setFocus()
            return None
        if facts is None:
            return None
        return {**facts, "condition": Condition(self.condition.currentData())}, reason

    def _facts(self) -> dict[str, Any] | None:
        self.clear_problem()
        fen: int | None = None
        if amount := self.value.text().strip():
            match = _MONEY.fullmatch(amount.replace(",", ""))
            if match is None:
                self.fields["value"].set_problem(self._texts("equipment_page.hint.value"))
                self.value.setFocus()
                return None
            fen = int(match["yuan"]) * 100 + int((match["fen"] or "0").ljust(2, "0"))
        lines = ("name", "place", "model", "serial", "usb_serial")
        facts: dict[str, Any] = {name: getattr(self, name).text().strip() for name in lines}
        number = int(self.category.currentData() or 0)
        return {**facts, "category": number, "acquired_on": self.bought.day(), "value_fen": fen}

    def _line(self, name: str, hint: str = "", example: str = "") -> QLineEdit:
        return self.add_line(name, self._texts(f"equipment.field.{name}"), hint, example)

    def _add_change_fields(self) -> None:
        texts = self._texts
        self.condition: QComboBox = self.add_choice("condition", texts("equipment.field.condition"))
        for condition in Condition:
            self.condition.addItem(texts(f"equipment.condition.{condition.value}"), condition.value)
        self.reason = self.add_text(
            "reason", texts("equipment_page.reason"), texts("equipment_page.hint.reason")
        )


class ExemptForm(FormPane):
    """Why there are no recordings (RC-06): the ground and the explanation."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts,
            texts("equipment_page.exempt"),
            texts("equipment_page.exempt_act"),
            parent=parent,
        )
        self.ground = self.add_choice("ground", texts("equipment_page.ground"))
        self.text = self.add_text(
            "text", texts("equipment_page.explanation"), texts("equipment_page.hint.explanation"), 6
        )

    def begin(self, named: str, grounds: Mapping[str, str]) -> None:
        """Start for what is awaited, `named` in one line; `grounds` by code with their names."""
        self.clear_problem()
        self.set_busy(busy=False)
        self.set_title(self._texts("equipment_page.exempt"), named)
        self.ground.clear()
        for code, name in grounds.items():
            self.ground.addItem(name, code)
        self.text.clear()
        self.text.setFocus()

    def filled(self) -> tuple[str, str]:
        """The ground's code and the explanation."""
        self.clear_problem()
        return str(self.ground.currentData() or ""), self.text.toPlainText().strip()


class PauseForm(FormPane):
    """Why a deadline is held up, or may go on (DM-05)."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("equipment_page.pause"), texts("equipment_page.pause_act"), parent=parent
        )
        self.resumes = False
        self.reason = self.add_text(
            "reason", texts("equipment_page.pause_reason"), texts("equipment_page.hint.pause")
        )

    def begin(self, item: Item, *, resumes: bool) -> None:
        """Start for an item whose recordings are awaited; `resumes` lets its deadline go on."""
        self.clear_problem()
        self.set_busy(busy=False)
        self.resumes = resumes
        act = "resume" if resumes else "pause"
        self.set_title(self._texts(f"equipment_page.{act}"), f"{item.tag}  {item.name}")
        self.act_button.setText(self._texts(f"equipment_page.{act}_act"))
        self.reason.clear()
        self.reason.setFocus()


class _OptionalDay(QWidget):
    """A day that need not be known."""

    def __init__(self, word: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.known = QCheckBox(word)
        self.edit = DayField(clock, until_today=True)
        self.known.toggled.connect(self.edit.setVisible)
        self.edit.hide()
        row.addWidget(self.known)
        row.addWidget(self.edit, 1)
        row.addStretch(1)
        self.setFocusProxy(self.known)

    def day(self) -> date | None:
        """The day; None while it is not known."""
        return self.edit.day if self.known.isChecked() else None

    def set_day(self, day: date | None) -> None:
        """Show a day, or that none is known."""
        self.known.setChecked(day is not None)
        if day is not None:
            self.edit.set_day(day)
