"""What is out of a line of counted gear, in words."""

from __future__ import annotations

from station.core.texts import Texts
from station.inventory.register.listing import ListedItem
from station.inventory.values import ItemState, Tracking
from station.ui import formats
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.widgets.key_values import Fact


def out_facts(texts: Texts, record: ItemRecord, zone: str) -> list[Fact]:
    """With whom how much of a line of counted gear is, until when; nothing for what is not lent by quantity."""
    if record.item.tracking is not Tracking.LENT:
        return []
    said = texts("list.join").join(_portion(texts, each, zone) for each in record.portions)
    return [Fact(texts("stock.form.out"), said or texts("stock.all_in"))]


def _portion(texts: Texts, listed: ListedItem, zone: str) -> str:
    item = listed.item
    amount = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    if item.state is not ItemState.OUT:
        return texts("stock.out_state", state=texts(f"equipment.state.{item.state.value}"), amount=amount)
    name = listed.receiver or listed.holder_name
    if item.due_at is None:
        return texts("stock.out_with", name=name, amount=amount)
    return texts("stock.out_due", name=name, amount=amount, due=formats.moment(item.due_at, zone))
