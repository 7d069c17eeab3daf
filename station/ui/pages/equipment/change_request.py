"""The form by which a change of category, value or condition is applied for, of one item or of several (EQ-12)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from station.core.attachments import SUFFIXES
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.losses.bodies import ChangeRequested
from station.inventory.losses.changing import Wished
from station.inventory.values import SETTLED, Condition, Item
from station.ui.pages.equipment.item_forms import amount_of, fen_of
from station.ui.pages.equipment.wording import money
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import NOTHING


class ChangeRequestForm(FormPane):
    """What is to change; an empty field leaves the fact as it is on record."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("losses.change.title"), texts("losses.form.act"))
        self._item: Item | None = None
        self._catalogue: Sequence[Category] = ()
        self.category = self.add("category", FormChoice(texts("equipment.field.category")))
        hint = texts("losses.change.value_hint")
        self.value = self.add(
            "value_fen", FormLine(texts("equipment.field.value"), hint=hint, example="1680.00")
        )
        self.condition = self.add("condition", FormChoice(texts("equipment.field.condition")))
        named = (Option(each.value, texts(f"equipment.condition.{each.value}")) for each in Condition)
        self.condition.offer((self._as_it_is(), *named))
        hint = texts("losses.change.text_hint")
        self.text = self.add(
            "text", FormText(texts("losses.change.text"), hint=hint, required=True, rule="EQ-12")
        )
        self.photos = self.add("photos", FormFiles(texts, texts("losses.form.photo"), SUFFIXES))
        self.photos.accept_dropped(self)

    def begin(self, items: Sequence[Item], named: str) -> None:
        """Start for these items, `named` on one line."""
        self._item = items[0] if len(items) == 1 else None
        self.start_over()
        key = "title" if self._item is not None else "several"
        self.set_title(self._texts(f"losses.change.{key}"), named)
        bound = self._item is not None and self._item.state not in SETTLED
        self.category.setEnabled(not bound)
        self._show_present()
        self.text.set_hint(self._texts("losses.change.text_hint"))
        self.photos.set_hint("")
        if bound:
            self.category.set_hint(self._texts("losses.change.category_bound"))
        (self.value if bound else self.category).setFocus()

    def answer(self, refused: str, filed: object) -> None:
        """Begin with what was `filed` and came back; what it was `refused` for stands where it is to be answered."""
        self.text.set_hint(refused)
        if not isinstance(filed, ChangeRequested):
            return
        wished = {name: each.after for name, each in filed.changes.items() if each.after is not None}
        if "value_fen" in wished:
            self.value.put(amount_of(int(wished["value_fen"])))
        for name, field in (("category", self.category), ("condition", self.condition)):
            if field.isEnabled() and name in wished:
                field.put(str(wished[name]))
        self.text.put(filed.text)
        if filed.photos:
            self.photos.set_hint(self._texts("losses.form.photo_anew"))
        self.text.setFocus()

    def offer(self, catalogue: Sequence[Category]) -> None:
        """Offer these categories; what is chosen stays."""
        self._catalogue, language = catalogue, self._texts.language
        named = (Option(str(each.number), f"{each.number}  {each.name(language)}") for each in catalogue)
        self.category.offer((self._as_it_is(), *named))

    def filled(self) -> tuple[Wished, tuple[Path, ...]] | None:
        """What was filled in; None where nothing is to change or the value can't be read, which is then shown."""
        changes: dict[str, Any] = {}
        if self.value.value:
            fen = fen_of(self.value.value)
            if fen is None:
                self.value.set_problem(self._texts("equipment_page.hint.value"))
                self.value.setFocus()
                return None
            changes["value_fen"] = fen
        if category := self.category.value:
            changes["category"] = int(category)
        if condition := self.condition.value:
            changes["condition"] = Condition(condition)
        if not changes:
            self.value.set_problem(self._texts("losses.change.nothing"))
            self.value.setFocus()
            return None
        photos = self.photos.files
        return Wished(changes, self.text.value), photos

    def _as_it_is(self) -> Option:
        return Option("", self._texts("losses.change.same"))

    def _show_present(self) -> None:
        """Say below each field what is on record now, where one item is asked about."""
        item, texts = self._item, self._texts
        if item is None:
            for field in (self.category, self.value, self.condition):
                field.set_hint(texts("losses.change.value_hint"))
            return
        names = {each.number: each.name(texts.language) for each in self._catalogue}
        for field, value in (
            (self.category, f"{item.category} {names.get(item.category, '')}".strip()),
            (self.value, money(item.value_fen) or NOTHING),
            (self.condition, texts(f"equipment.condition.{item.condition.value}")),
        ):
            field.set_hint(texts("losses.change.now", value=value))
