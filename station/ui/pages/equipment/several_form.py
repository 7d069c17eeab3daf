"""The form by which facts that several items share are corrected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from station.core.texts import Texts
from station.ui.officer_choice import OfficerChoice
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormText
from station.ui.widgets.form_pane import FormPane


class SeveralItemsForm(FormPane):
    """Facts that several items may share; an empty field leaves the fact of each item."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, texts("equipment_page.change_chosen"), texts("equipment_page.save_change"))
        hint = texts("equipment_page.hint.as_it_is")
        self.place = self.add("place", FormChoice(texts("equipment.field.place"), hint=hint, free=True))
        self.name = self.add("name", FormLine(texts("equipment.field.name"), hint=hint))
        self.model = self.add("model", FormLine(texts("equipment.field.model"), hint=hint))
        title, answers = texts("equipment.field.responsible"), texts("equipment_page.hint.choose_responsible")
        unset = texts("equipment_page.choice_as_it_is")
        self.responsible = self.add("responsible", OfficerChoice(title, unset, hint=answers))
        self.supplier = self.add("supplier", FormLine(texts("equipment.field.supplier"), hint=hint))
        name, hint = texts("equipment_page.reason"), texts("equipment_page.hint.reason")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-12"))

    def begin(self, named: str) -> None:
        """Start empty, for the items `named`."""
        self.start_over()
        self.set_title(self._texts("equipment_page.change_chosen"), named)
        self.place.setFocus()

    def offer_places(self, codes: Sequence[str]) -> None:
        """Offer these places by their codes, which can be scanned; what was typed stays."""
        self.place.offer(Option(each, each) for each in ("", *codes))

    def _lines(self) -> dict[str, FormLine | FormChoice]:
        """The fields that are kept as they are written, by the name of the fact."""
        return {
            "place": self.place,
            "name": self.name,
            "model": self.model,
            "responsible": self.responsible,
            "supplier": self.supplier,
        }

    def changes(self) -> tuple[dict[str, Any], str] | None:
        """The corrected facts, and the reason; None when nothing is to change, which is then shown."""
        changes: dict[str, Any] = {key: text for key, line in self._lines().items() if (text := line.value)}
        if changes:
            return changes, self.reason.value
        self.place.set_problem(self._texts("equipment_page.hint.something"))
        self.place.setFocus()
        return None
