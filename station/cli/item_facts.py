"""The facts of an item: for scripts, and those that it has as lines for people."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from station.cli.counted import counted_facts
from station.core.clock import to_record
from station.core.texts import Texts
from station.inventory.receivers.values import receiver_of
from station.inventory.register.own_fields import own_values
from station.inventory.values import Item

_TOLD: Final = (
    *("category", "model", "serial", "usb_serial", "kept", "place", "acquired_on", "value", "responsible"),
    *("asset_number", "supplier", "purchase_order", "accepted_on", "accepted_by", "warranty_until"),
    *("tracking", "minimum", "lot", "expires_on", "numbers", "verified_until"),
)


def item_facts(item: Item) -> dict[str, object]:
    """An item in the form for scripts; moments in UTC, `value` in yuan."""
    return {
        "tag": item.label,
        "first_tag": item.tag,
        "former_tags": list(item.former_tags),
        "category": item.category,
        "name": item.name,
        "model": item.model,
        "serial": item.serial,
        "usb_serial": item.usb_serial,
        "place": item.place,
        "acquired_on": None if item.acquired_on is None else item.acquired_on.isoformat(),
        "value": None if item.value_fen is None else f"{item.value_fen // 100}.{item.value_fen % 100:02d}",
        "responsible": item.responsible,
        "asset_number": item.asset_number,
        "supplier": item.supplier,
        "purchase_order": item.purchase_order,
        "accepted_on": None if item.accepted_on is None else item.accepted_on.isoformat(),
        "accepted_by": item.accepted_by,
        "warranty_until": None if item.warranty_until is None else item.warranty_until.isoformat(),
        "verified_until": None if item.verified_until is None else item.verified_until.isoformat(),
        "own": dict(own_values(item.own)),
        **counted_facts(item),
        "state": item.state.value,
        "condition": item.condition.value,
        "disputed": item.disputed,
        "note": item.note,
        "holder": item.holder,
        "held_for": _receiver(item.held_for),
        "taken_at": _moment(item.taken_at),
        "due": _moment(item.due_at),
        "recordings_due": _moment(item.recordings_due_at),
        "outcome": None if item.outcome is None else item.outcome.value,
    }


def _receiver(key: str) -> dict[str, str] | None:
    receiver = receiver_of(key)
    return None if receiver is None else {"kind": receiver.kind.value, "code": receiver.code}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else to_record(at)


def fact_lines(texts: Texts, item: Item, kept: str) -> list[str]:
    """What is on record of the item itself, its papers (EQ-10) and the office's own fields among it; `kept` as EQ-08 says."""
    facts = {**item_facts(item), "kept": texts(f"equipment.kept.{kept}"), **_stock_words(texts, item)}
    told = [(texts(f"equipment.field.{key}"), facts[key]) for key in _TOLD]
    return [
        texts("equipment.cli.fact", name=name, value=value)
        for name, value in (*told, *own_values(item.own))
        if value not in (None, "")
    ]


def _stock_words(texts: Texts, item: Item) -> dict[str, object]:
    """What counted stock is, and how much of it there should be at least; a single item says nothing of either."""
    if not item.counted:
        return {"tracking": None, "minimum": None}
    minimum = texts("stock.amount", quantity=item.minimum, unit=item.unit) if item.minimum else None
    return {"tracking": texts(f"equipment.tracking.{item.tracking.value}"), "minimum": minimum}
