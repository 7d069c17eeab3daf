"""The form by which an item gets another tag (EQ-10)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.inventory.values import Item
from station.ui.widgets.form_kinds import FormLine, FormText
from station.ui.widgets.form_pane import FormPane


class RetagForm(FormPane):
    """The new tag, and why it takes the place of the one that the item bears."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("equipment_page.retag"), texts("equipment_page.retag_act"), parent=parent
        )
        name, hint = texts("equipment_page.new_tag"), texts("equipment_page.hint.new_tag")
        self.label = self.add("label", FormLine(name, hint=hint, required=True, codes=True))
        name, hint = texts("equipment_page.reason"), texts("equipment_page.hint.retag_reason")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-12"))

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("equipment_page.retag"), f"{item.label}  {item.name}")
        self.label.setFocus()

    def filled(self) -> tuple[str, str]:
        """The new tag and the reason."""
        return self.label.value, self.reason.value
