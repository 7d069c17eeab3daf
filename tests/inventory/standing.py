"""A plain model of items: what happened to each, as far as it counts, and how each stands by that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from station.inventory.values import Condition, ItemState


class Act(StrEnum):
    """What happened to an item."""

    OUT = "out"
    OVER = "over"
    EXTENDED = "extended"
    BACK = "back"
    EXPLAINED = "explained"
    IMPORTED = "imported"
    SENT = "sent"
    FETCHED = "fetched"
    LOST = "lost"
    SCRAPPED = "scrapped"
    FOUND = "found"
    STATED = "stated"


_STEP = {Act.OUT: 0, Act.OVER: 0, Act.BACK: 1, Act.EXPLAINED: 2, Act.SENT: 7, Act.FETCHED: 8, Act.FOUND: 10}
"""A step goes along with the void of the one before it."""
_BEGIN = (Act.OUT, Act.OVER, Act.SENT, Act.FETCHED)
_STAY = (Act.IMPORTED, Act.STATED)
"""What no void of a movement takes away."""
_SEEN = (Act.BACK, Act.OVER, Act.FOUND, Act.FETCHED)
"""Acts at which somebody saw how the item is."""


@dataclass(frozen=True)
class Event:
    """One act on one item: who took it, for which unit, in which condition it is from then on, whether recordings are awaited."""

    seq: int
    at: datetime
    act: Act
    who: str = ""
    unit: str = ""
    condition: Condition | None = None
    waits: bool = False

    @property
    def moves(self) -> bool:
        """Whether the item was somewhere else afterwards."""
        return self.act not in (Act.EXTENDED, Act.EXPLAINED, Act.IMPORTED, Act.STATED)


@dataclass(frozen=True)
class Standing:
    """How an item stands."""

    holder: str = ""
    unit: str = ""
    waits: bool = False
    condition: Condition = Condition.GOOD
    state: ItemState = ItemState.IN_STORE
    last: str = ""

    @property
    def free(self) -> bool:
        """Whether it may go out."""
        return self.state is ItemState.IN_STORE and self.condition is not Condition.DAMAGED


def standing(events: Sequence[Event]) -> Standing:
    """How an item stands after all these."""
    now = Standing()
    for each in events:
        now = _after(now, each)
    return now


def _after(now: Standing, event: Event) -> Standing:
    seen = now.condition if event.condition is None else event.condition
    there = replace(now, holder="", unit="", waits=False, condition=seen, state=ItemState.IN_STORE)
    match event.act:
        case Act.OUT | Act.OVER:
            return replace(now, holder=event.who, unit=event.unit, waits=False, state=ItemState.OUT)
        case Act.BACK | Act.FOUND if event.waits:
            return replace(there, waits=True, state=ItemState.AWAITING_RECORDINGS)
        case Act.BACK | Act.FOUND | Act.FETCHED:
            return there
        case Act.EXPLAINED | Act.IMPORTED if now.waits:
            return there
        case Act.SENT:
            return replace(now, state=ItemState.AT_REPAIR)
        case Act.LOST | Act.SCRAPPED:
            state = ItemState.LOST if event.act is Act.LOST else ItemState.WRITTEN_OFF
            return replace(there, state=state)
        case _:
            return replace(now, condition=seen)


def gone_with(events: Sequence[Event], seq: int) -> list[Event] | None:
    """What the void of the act `seq` takes away; None where something else followed, it is no act of a loan or a repair, or an approval said since how the item is."""
    since = [each for each in events if each.seq >= seq and each.act is not Act.STATED]
    if not since or since[0].seq > seq:
        return None
    first, *later = since
    if first.act is Act.EXTENDED:
        return None if later else [first]
    if first.act not in _STEP:
        return None
    goes, step = [first], _STEP[first.act]
    for each in later:
        if each.act in (Act.IMPORTED, Act.EXTENDED) and first.act in _BEGIN:
            goes += [] if each.act is Act.IMPORTED else [each]
        elif _STEP.get(each.act) == step + 1:
            goes.append(each)
            step += 1
        else:
            return None
    stated = [each.seq for each in goes if each.act in (Act.BACK, Act.FETCHED)]
    if stated and any(each.act is Act.STATED and each.seq > stated[0] for each in events):
        return None
    return goes


def undone(events: Sequence[Event], seq: int) -> list[Event] | None:
    """What is left where the loss or scrap `seq` is undone by its approval; None where the item moved since, or it counts no more."""
    since = [each for each in events if each.seq >= seq and each.act is not Act.STATED]
    alone = [each.seq for each in since] == [seq]
    return [each for each in events if each.seq != seq] if alone else None


def seen_since(events: Sequence[Event], seq: int) -> bool:
    """Whether somebody saw the item anew after the entry `seq`."""
    return any(each.seq > seq and each.act in _SEEN for each in events)


def moved_since(events: Sequence[Event], seq: int) -> list[Event]:
    """What happened to the item after the entry `seq`, but that a loan was extended or its facts were stated."""
    still = (Act.EXTENDED, Act.STATED)
    return [each for each in events if each.seq > seq and each.act not in still]


def spans(events: Sequence[Event]) -> list[tuple[str, datetime, datetime | None]]:
    """Who had the item from when until when (None: still)."""
    found: list[tuple[str, datetime, datetime | None]] = []
    for each in events:
        if each.act in (Act.OVER, Act.BACK, Act.LOST) and found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], each.at)
        if each.act in (Act.OUT, Act.OVER):
            found.append((each.who, each.at, None))
    return found
