"""Counted stock in the form of an item: how it is tracked, how much of it there is, its lot."""

from __future__ import annotations

from typing import Any

from station.core.clock import Clock
from station.core.texts import Texts
from station.inventory.stock.bodies import MOST_PIECES
from station.inventory.values import REGISTERED, Item, Tracking
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormKnownDay, FormLine, FormNumber
from station.ui.widgets.form_pane import FormPane


class StockFields:
    """Adds to an item's `form` how it is tracked; what is asked of counted stock alone shows only then."""

    def __init__(self, form: FormPane, texts: Texts, clock: Clock, *, new: bool) -> None:
        self.tracking: FormChoice | None = None
        self.lot: FormLine | None = None
        self.expires_on: FormKnownDay | None = None
        self.quantity: FormNumber | None = None
        self.numbers: FormLine | None = None
        self._counted = self._lent = False
        if new:
            hint = texts("equipment_page.hint.tracking")
            self.tracking = form.add("tracking", FormChoice(texts("equipment.field.tracking"), hint=hint))
            self.tracking.offer(
                Option(each.value, texts(f"equipment.tracking.{each.value}")) for each in REGISTERED
            )
            self.tracking.control.currentIndexChanged.connect(self._show)
            self.quantity = form.add(
                "quantity", FormNumber(texts("equipment.field.quantity"), 0, MOST_PIECES)
            )
            hint = texts("equipment_page.hint.numbers")
            self.numbers = form.add(
                "numbers",
                FormLine(
                    texts("equipment.field.numbers"),
                    hint=hint,
                    example="A0001-A0500",
                    required=True,
                    codes=True,
                ),
            )
            self.lot = form.add("lot", FormLine(texts("equipment.field.lot"), required=True, codes=True))
            known = texts("equipment_page.day_known")
            self.expires_on = form.add(
                "expires_on", FormKnownDay(texts("equipment.field.expires_on"), clock, known, required=True)
            )
        hint = texts("equipment_page.hint.unit")
        self.unit = form.add("unit", FormLine(texts("equipment.field.unit"), hint=hint, required=True))
        hint = texts("equipment_page.hint.minimum")
        self.minimum = form.add(
            "minimum", FormNumber(texts("equipment.field.minimum"), 0, MOST_PIECES, hint=hint)
        )

    def put(self, item: Item | None) -> None:
        """Fill in what is known of an item, or nothing."""
        self._counted = item is not None and item.counted
        self._lent = item is not None and item.tracking is Tracking.LENT
        if self.tracking is not None:
            self.tracking.put(Tracking.SINGLE.value)
        if self.quantity is not None:
            self.quantity.put(0)
        if self.numbers is not None:
            self.numbers.put("")
        if self.lot is not None and self.expires_on is not None:
            self.lot.put("")
            self.expires_on.put(None)
        self.unit.put("" if item is None else item.unit)
        self.minimum.put(0 if item is None else item.minimum)
        self._show()

    def facts(self) -> dict[str, Any]:
        """What is filled in, by the names of the facts; nothing for a single item."""
        if not self._shown:
            return {}
        minimum = 0 if self._of_lent else self.minimum.value
        facts: dict[str, Any] = {"unit": self.unit.value, "minimum": minimum}
        if self.tracking is not None and self.quantity is not None:
            facts |= {"tracking": Tracking(self.tracking.value), "quantity": self.quantity.value}
        if self._of_range and self.numbers is not None:
            facts |= {"numbers": self.numbers.value, "quantity": -1}
        if self._of_lot and self.lot is not None and self.expires_on is not None:
            facts |= {"lot": self.lot.value, "expires_on": self.expires_on.value}
        return facts

    @property
    def _shown(self) -> bool:
        return self._counted if self.tracking is None else self.tracking.value != Tracking.SINGLE.value

    @property
    def _of_lent(self) -> bool:
        """Whether it comes back, so that less of it in the store asks for no more."""
        return self._lent if self.tracking is None else self.tracking.value == Tracking.LENT.value

    @property
    def _of_lot(self) -> bool:
        return self.tracking is not None and self.tracking.value == Tracking.LOT.value

    @property
    def _of_range(self) -> bool:
        """Whether its numbers say how much of it there is."""
        return self.tracking is not None and self.tracking.value == Tracking.RANGE.value

    def _show(self) -> None:
        if self.numbers is not None:
            self.numbers.setVisible(self._of_range)
        for each in (self.lot, self.expires_on):
            if each is not None:
                each.setVisible(self._of_lot)
        if self.quantity is not None:
            self.quantity.setVisible(self._shown and not self._of_range)
        self.unit.setVisible(self._shown)
        self.minimum.setVisible(self._shown and not self._of_lent)
