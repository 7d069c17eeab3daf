"""Forms about one item: a new one, corrected facts with a reason, and a deadline that is paused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from station.core.clock import Clock
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.register.own_fields import to_fill_in
from station.inventory.values import Item, NewItem
from station.ui.officer_choice import OfficerChoice
from station.ui.pages.equipment.purchase_fields import PurchaseFields
from station.ui.pages.equipment.stock_fields import StockFields
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormKnownDay, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

_MONEY = re.compile(r"(?P<yuan>\d{1,11})(?:\.(?P<fen>\d{1,2}))?")


def fen_of(amount: str) -> int | None:
    """An amount of yuan as it is typed; None where it is none."""
    match = _MONEY.fullmatch(amount.replace(",", ""))
    return None if match is None else int(match["yuan"]) * 100 + int((match["fen"] or "0").ljust(2, "0"))


def amount_of(fen: int | None) -> str:
    """An amount as it is typed, which `fen_of` reads; "" for none."""
    return "" if fen is None else f"{fen // 100}.{fen % 100:02}"


class ItemForm(FormPane):
    """The facts of an item; where it is corrected, those that one person's reason may change, and the reason (EQ-12)."""

    def __init__(self, texts: Texts, clock: Clock, *, new: bool, parent: QWidget | None = None) -> None:
        title = texts("equipment_page.new_item" if new else "equipment_page.change")
        act = texts("equipment_page.register" if new else "equipment_page.save_change")
        super().__init__(texts, title, act, parent=parent)
        if new:
            self.tag = self._line(
                "tag", texts("equipment_page.hint.tag"), "BWC-0017", required=True, codes=True
            )
            unset, hint = texts("equipment_page.choose_category"), texts("equipment_page.hint.category")
            title = texts("equipment.field.category")
            self.category = self.add("category", FormChoice(title, hint=hint, unset=unset, required=True))
        self.name = self._line("name", required=True)
        self.stock = StockFields(self, texts, clock, new=new)
        self.place = self._line("place")
        self.model = self._line("model")
        self.serial = self._line("serial", codes=True)
        self.usb_serial = self._line("usb_serial", texts("equipment_page.hint.usb_serial"), codes=True)
        bought, known = texts("equipment.field.acquired_on"), texts("equipment_page.day_known")
        self.bought = self.add("acquired_on", FormKnownDay(bought, clock, known, until_today=True))
        if new:
            self.value = self._line("value", example="1680.00")
        title, hint = texts("equipment.field.responsible"), texts("equipment_page.hint.responsible")
        nobody = texts("equipment_page.nobody_responsible")
        self.responsible = self.add("responsible", OfficerChoice(title, nobody, hint=hint))
        self.papers = PurchaseFields(self, texts, clock)
        self.own = self.add("own", FormText(texts("equipment.field.own"), hint=""))
        if not new:
            self._add_change_fields()

    def begin(self, item: Item | None, catalogue: Sequence[Category], own: Sequence[str] = ()) -> None:
        """Start with an item's facts, or with nothing; `own` are the fields that the office adds."""
        self.start_over()
        held = "" if item is None else item.own
        self.own.put(to_fill_in(held, own))
        self.own.setVisible(bool(own or held))
        self.own.set_hint(self._texts("equipment_page.hint.own", names=self._texts("list.join").join(own)))
        self.papers.put(item)
        self.stock.put(item)
        if item is None:
            self.offer(catalogue)
            self.tag.setFocus()
            return
        self.set_title(self._texts("equipment_page.change"), f"{item.label}  {item.name}")
        for name, field in self._lines().items():
            field.put(getattr(item, name))
        self.bought.put(item.acquired_on)
        self.responsible.put(item.responsible)
        self.place.setFocus()

    def offer(self, catalogue: Sequence[Category]) -> None:
        """Offer these categories for a new item; none is chosen for whoever registers it."""
        language = self._texts.language
        self.category.offer(
            Option(str(each.number), f"{each.number}  {each.name(language)}") for each in catalogue
        )

    def new_item(self) -> NewItem | None:
        """The item as filled in; None when a field can't be read, which is then shown."""
        fen: int | None = None
        if amount := self.value.value:
            fen = fen_of(amount)
            if fen is None:
                self.value.set_problem(self._texts("equipment_page.hint.value"))
                self.value.setFocus()
                return None
        number = int(self.category.value or 0)
        return NewItem(tag=self.tag.value, category=number, value_fen=fen, **self._facts())

    def changes(self) -> tuple[dict[str, Any], str]:
        """The corrected facts, and the reason."""
        return self._facts(), self.reason.value

    def _facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = {name: field.value for name, field in self._lines().items()}
        facts |= {"responsible": self.responsible.value, "own": self.own.value, **self.papers.facts()}
        facts |= self.stock.facts()
        return {**facts, "acquired_on": self.bought.value}

    def _lines(self) -> dict[str, FormLine]:
        """The fields that are kept as they are written, by the name of the fact."""
        return {
            "name": self.name,
            "place": self.place,
            "model": self.model,
            "serial": self.serial,
            "usb_serial": self.usb_serial,
        }

    def _line(
        self, name: str, hint: str = "", example: str = "", *, required: bool = False, codes: bool = False
    ) -> FormLine:
        title = self._texts(f"equipment.field.{name}")
        return self.add(name, FormLine(title, hint=hint, example=example, required=required, codes=codes))

    def _add_change_fields(self) -> None:
        texts = self._texts
        name, hint = texts("equipment_page.reason"), texts("equipment_page.hint.reason")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-12"))


class PauseForm(FormPane):
    """Why a deadline is paused, or resumed (DM-05)."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("equipment_page.pause"), texts("equipment_page.pause_act"), parent=parent
        )
        self.resumes = False
        name, hint = texts("equipment_page.pause_reason"), texts("equipment_page.hint.pause")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="DM-05"))

    def begin(self, item: Item, *, resumes: bool) -> None:
        """Start for an item whose recordings are awaited; `resumes` resumes its deadline."""
        self.start_over()
        self.resumes = resumes
        act = "resume" if resumes else "pause"
        self.set_title(self._texts(f"equipment_page.{act}"), f"{item.label}  {item.name}")
        self.act_button.setText(self._texts(f"equipment_page.{act}_act"))
        self.reason.setFocus()
