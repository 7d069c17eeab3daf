"""Items in words: their state and condition as chips, categories by name, money, and what an entry says of an item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from station.core.clock import from_record, local
from station.core.ledger import Entry
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.values import Condition, Item, ItemState
from station.ui import formats
from station.ui.widgets.chip import State

_STATES = {
    ItemState.IN_STORE: ("ok", "store"),
    ItemState.OUT: ("accent", "person"),
    ItemState.AWAITING_RECORDINGS: ("attention", "waiting"),
}
_CONDITIONS = {
    Condition.GOOD: ("ok", "check"),
    Condition.DAMAGED: ("stop", "wrench"),
    Condition.INCOMPLETE: ("attention", "warning"),
}
_EVENTS = {
    "equipment.registered": ("plus", "accent"),
    "equipment.changed": ("edit", "neutral"),
    "equipment.checked_out": ("person", "accent"),
    "equipment.checked_in": ("store", "ok"),
    "equipment.recording_exempted": ("signature", "attention"),
    "printer.tested": ("printer", "neutral"),
    "media.imported": ("file-video", "ok"),
    "media.import_closed": ("ingest", "ok"),
}


def item_state(texts: Texts, item: Item, now: datetime) -> State:
    """Where the item is; late ones say so (EQ-07)."""
    if item.overdue(now):
        return State(texts("equipment_page.overdue"), "stop", "clock")
    token, icon = _STATES[item.state]
    return State(texts(f"equipment.state.{item.state.value}"), token, icon)


def condition_state(texts: Texts, condition: Condition) -> State:
    """What it was found to be."""
    token, icon = _CONDITIONS[condition]
    return State(texts(f"equipment.condition.{condition.value}"), token, icon)


def category_name(texts: Texts, catalogue: Mapping[int, Category], number: int) -> str:
    """A category's name in the language on screen; its number while the catalogue is not read yet."""
    found = catalogue.get(number)
    return str(number) if found is None else found.name(texts.language)


def yuan(fen: int | None) -> Decimal | None:
    """An amount in yuan."""
    return None if fen is None else Decimal(fen) / 100


def money(fen: int | None) -> str:
    """``¥1,680.00``; nothing for None."""
    return "" if fen is None else f"¥{Decimal(fen) / 100:,.2f}"


def on_the_wall(moment: datetime | None, zone: str) -> datetime | None:
    """A moment as the office's clock shows it, so that a sheet does as well."""
    return None if moment is None else local(moment, zone)


def event_look(kind: str) -> tuple[str, str]:
    """Icon and colour of an entry of this kind."""
    return _EVENTS.get(kind, ("dot", "neutral"))


def kind_word(texts: Texts, kind: str) -> str:
    """What happened: ``领用``; a kind of a newer program is shown by its name."""
    key = f"entry.kind.{kind}"
    return texts(key) if texts.has(key) else kind


def entry_note(texts: Texts, entry: Entry, tag: str) -> str:
    """What the entry says of the item `tag`, in one line."""
    words = _NOTES.get(entry.kind, _by_whom)(texts, entry, tag)
    return words or _by_whom(texts, entry, tag)


def _by_whom(texts: Texts, entry: Entry, _tag: str) -> str:
    if entry.actor.account == "station" and entry.actor.number is None:
        return texts("equipment_page.by_program")
    return texts("equipment_page.by", name=entry.actor.name)


def _line_of(entry: Entry, tag: str) -> Mapping[str, object]:
    lines = entry.body.get("lines", ())
    return next((line for line in lines if line.get("tag") == tag), {})


def _taken(texts: Texts, entry: Entry, tag: str) -> str:
    due = _line_of(entry, tag).get("due_at")
    who = entry.body.get("name") or entry.body.get("number", "")
    if due is None:
        return texts("equipment_page.note.taken", who=who)
    return texts(
        "equipment_page.note.taken_until", who=who, due=formats.moment(from_record(str(due)), entry.zone)
    )


def _returned(texts: Texts, entry: Entry, tag: str) -> str:
    line = _line_of(entry, tag)
    who = line.get("holder_name") or line.get("number") or ""
    condition = str(line.get("condition", Condition.GOOD.value))
    return texts("equipment_page.note.returned", who=who, condition=texts(f"equipment.condition.{condition}"))


def _changed(texts: Texts, entry: Entry, _tag: str) -> str:
    changes = [
        texts(
            "equipment_page.note.change",
            field=texts(f"equipment.field.{name}"),
            before=_value(texts, name, change.get("from")),
            after=_value(texts, name, change.get("to")),
        )
        for name, change in entry.body.get("changes", {}).items()
    ]
    joined = texts("equipment_page.join").join(changes)
    return texts("equipment_page.note.changed", changes=joined, reason=entry.body.get("reason", ""))


def _value(texts: Texts, name: str, value: object) -> str:
    if value in (None, ""):
        return texts("equipment_page.nothing")
    if name == "value_fen" and isinstance(value, int):
        return money(value)
    if name == "condition":
        return texts(f"equipment.condition.{value}")
    return str(value)


def _exempted(texts: Texts, entry: Entry, _tag: str) -> str:
    return texts("equipment_page.note.exempted", text=entry.body.get("text", ""))


def _tested(texts: Texts, entry: Entry, _tag: str) -> str:
    return texts(f"printing.verdict.{entry.body.get('verdict', 'sent')}")


def _imported(_texts: Texts, entry: Entry, _tag: str) -> str:
    return str(entry.body.get("stored", ""))


_NOTES = {
    "equipment.checked_out": _taken,
    "equipment.checked_in": _returned,
    "equipment.changed": _changed,
    "equipment.recording_exempted": _exempted,
    "printer.tested": _tested,
    "media.imported": _imported,
}
