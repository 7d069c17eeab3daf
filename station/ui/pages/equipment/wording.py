"""Items in words: state and condition as chips, categories by name, money, and the look of an entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from station.approvals.values import Request
from station.core.clock import Clock, local
from station.core.deadlines import DeadlineState
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.register.listing import ListedItem
from station.inventory.register.own_fields import own_values
from station.inventory.values import Condition, Item, ItemState
from station.people.deadlines.values import DeadlineStanding
from station.ui import formats
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact

_STATES = {
    ItemState.IN_STORE: ("ok", "store"),
    ItemState.OUT: ("accent", "person"),
    ItemState.AWAITING_RECORDINGS: ("attention", "waiting"),
    ItemState.AT_REPAIR: ("attention", "wrench"),
    ItemState.LOST: ("stop", "search"),
    ItemState.WRITTEN_OFF: ("neutral", "trash"),
}
_CONDITIONS = {
    Condition.GOOD: ("ok", "check"),
    Condition.DAMAGED: ("stop", "wrench"),
    Condition.INCOMPLETE: ("attention", "warning"),
}
_EVENTS = {
    "equipment.registered": ("plus", "accent"),
    "equipment.changed": ("edit", "neutral"),
    "equipment.retagged": ("barcode", "neutral"),
    "equipment.checked_out": ("person", "accent"),
    "equipment.loan_extended": ("clock", "neutral"),
    "equipment.handed_over": ("person", "accent"),
    "equipment.checked_in": ("store", "ok"),
    "equipment.recording_exempted": ("signature", "attention"),
    "equipment.nothing_recorded": ("signature", "attention"),
    "equipment.movement_voided": ("undo", "attention"),
    "equipment.facts_voided": ("undo", "attention"),
    "equipment.reported": ("warning", "attention"),
    "equipment.return_disputed": ("people", "attention"),
    "equipment.change_requested": ("signature", "attention"),
    "equipment.lost": ("search", "stop"),
    "equipment.written_off": ("trash", "neutral"),
    "equipment.found": ("ok", "ok"),
    "stock.received": ("import", "ok"),
    "stock.issued": ("person", "accent"),
    "stock.corrected": ("edit", "attention"),
    "stock.movement_voided": ("undo", "attention"),
    "stock.ran_low": ("warning", "attention"),
    "stock.suffices": ("ok", "ok"),
    "equipment.sent_to_repair": ("wrench", "attention"),
    "equipment.back_from_repair": ("wrench", "ok"),
    "equipment.verified": ("ok", "ok"),
    "equipment.care_planned": ("clock", "neutral"),
    "equipment.cared": ("wrench", "ok"),
    "equipment.care_ended": ("cancel", "neutral"),
    "equipment.sealed": ("lock", "attention"),
    "equipment.disposed": ("trash", "neutral"),
    "approval.decided": ("approvals", "accent"),
    "approval.withdrawn": ("cancel", "neutral"),
    "equipment.attached": ("file-image", "neutral"),
    "printer.tested": ("printer", "neutral"),
    "media.imported": ("file-video", "ok"),
    "media.import_closed": ("ingest", "ok"),
}


def item_state(texts: Texts, item: Item, clock: Clock) -> ChipState:
    """The state of the item; an overdue one says so (EQ-07), and stock that is expired or low (ST-05, EQ-10)."""
    now = clock.now()
    if item.overdue(now):
        return ChipState(texts("equipment_page.overdue"), "stop", "clock")
    if item.expired(local(now, clock.zone).date()):
        return ChipState(texts("stock.expired"), "stop", "warning")
    if item.low:
        return ChipState(texts("stock.low"), "attention", "warning")
    token, icon = _STATES[item.state]
    return ChipState(texts(f"equipment.state.{item.state.value}"), token, icon)


def stock_state(texts: Texts, item: Item, clock: Clock) -> ChipState:
    """The state of the item, of counted stock with how much there is (EQ-10)."""
    state = item_state(texts, item, clock)
    if item.is_portion and not item.quantity:
        return ChipState(texts("stock.portion_back", line=item.part_of), "neutral", state.icon)
    if not item.counted and not item.is_portion:
        return state
    amount = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    return replace(state, word=texts("stock.state", state=state.word, amount=amount))


def condition_state(texts: Texts, item: Item) -> ChipState:
    """The condition of the item, and that it is disputed (EQ-11)."""
    token, icon = _CONDITIONS[item.condition]
    said = texts(f"equipment.condition.{item.condition.value}")
    if item.disputed:
        return ChipState(texts("disputes.condition", condition=said), "attention", "warning")
    return ChipState(said, token, icon)


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


def purchase_facts(texts: Texts, listed: ListedItem) -> list[Fact]:
    """Who answers for an item, the papers of its purchase, and the office's own fields, as far as they are known."""
    item = listed.item
    days = {name: getattr(item, name) for name in ("accepted_on", "warranty_until")}
    told = {
        "responsible": listed.responsible,
        **{name: getattr(item, name) for name in ("asset_number", "supplier", "purchase_order")},
        "accepted_by": item.accepted_by,
        **{name: "" if day is None else formats.day(day) for name, day in days.items()},
        "ends_on": "" if listed.ends_on is None else formats.day(listed.ends_on),
    }
    facts = [Fact(texts(f"equipment.field.{name}"), value) for name, value in told.items() if value]
    return [*facts, *(Fact(name, value) for name, value in own_values(item.own).items())]


def request_name(texts: Texts, request: Request) -> str:
    """A request about an item: what it asks for, and its number."""
    return texts("losses.running", matter=texts(f"approvals.matter.{request.matter}"), id=request.id)


def request_stands(texts: Texts, request: Request) -> str:
    """How it stands, and for whom it waits."""
    state = texts(f"approvals.state.{request.state.value}")
    if request.waits_for is None:
        return state
    function = texts(f"offices.function.{request.waits_for.value}")
    return texts("losses.running_waits", said=state, function=function)


def awaited_facts(texts: Texts, awaited: DeadlineStanding | None, zone: str) -> list[Fact]:
    """Until when the recordings of an item must be in, as the deadline table says."""
    if awaited is None:
        return []
    due = Fact(texts("equipment_page.recordings_due"), formats.until(awaited.deadline.due_at, zone))
    if awaited.state not in (DeadlineState.PAUSED, DeadlineState.OVERDUE):
        return [due]
    token = "stop" if awaited.state is DeadlineState.OVERDUE else "attention"
    stands = ChipState(texts(f"deadlines.state.{awaited.state.value}"), token)
    return [due, Fact(texts("equipment_page.deadline_stands"), stands)]


def due_facts(texts: Texts, due: Iterable[DeadlineStanding], zone: str) -> list[Fact]:
    """Until when stock is to be used up or restocked, as far as a step of that has been reached (ST-05, EQ-10)."""
    tokens = {DeadlineState.OVERDUE: "stop", DeadlineState.RUNNING: "neutral"}
    return [
        Fact(
            texts(f"deadlines.kind.{each.deadline.kind}"),
            ChipState(
                texts(
                    "equipment_page.due_stands",
                    moment=formats.until(each.deadline.due_at, zone),
                    state=texts(f"deadlines.state.{each.state.value}"),
                ),
                tokens.get(each.state, "attention"),
                "clock",
            ),
        )
        for each in due
    ]


def event_look(kind: str) -> tuple[str, str]:
    """Icon and colour of an entry of this kind."""
    return _EVENTS.get(kind, ("dot", "neutral"))
