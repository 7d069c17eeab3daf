"""The fields of a form about an item's purchase: asset number, supplier, order, acceptance, warranty."""

from __future__ import annotations

from datetime import date

from station.core.clock import Clock
from station.core.texts import Texts
from station.inventory.values import Item
from station.ui.widgets.form_kinds import FormKnownDay, FormLine
from station.ui.widgets.form_pane import FormPane

_LINES = ("asset_number", "supplier", "purchase_order", "accepted_by")
_CODES = frozenset({"asset_number", "purchase_order"})


class PurchaseFields:
    """Adds them to `form`, below what it has."""

    def __init__(self, form: FormPane, texts: Texts, clock: Clock) -> None:
        known = texts("equipment_page.day_known")
        self.lines = {
            name: form.add(name, FormLine(texts(f"equipment.field.{name}"), codes=name in _CODES))
            for name in _LINES
        }
        self.accepted_on = form.add(
            "accepted_on",
            FormKnownDay(texts("equipment.field.accepted_on"), clock, known, until_today=True),
        )
        self.warranty_until = form.add(
            "warranty_until", FormKnownDay(texts("equipment.field.warranty_until"), clock, known)
        )

    def put(self, item: Item | None) -> None:
        """Fill in what is known of an item, or nothing."""
        for name, field in self.lines.items():
            field.put("" if item is None else getattr(item, name))
        self.accepted_on.put(None if item is None else item.accepted_on)
        self.warranty_until.put(None if item is None else item.warranty_until)

    def facts(self) -> dict[str, str | date | None]:
        """What is filled in, by the names of the facts."""
        return {
            **{name: field.value for name, field in self.lines.items()},
            "accepted_on": self.accepted_on.value,
            "warranty_until": self.warranty_until.value,
        }
