"""What a confirmation asks for."""

from __future__ import annotations

from dataclasses import dataclass

from station.inventory.counter.values import Counter
from station.inventory.ports import InventoryView
from station.inventory.values import Condition, Item


@dataclass(frozen=True, slots=True)
class Act:
    """What is asked for, not what was shown: tags `brought` with condition and note, tags `taken`, for what.

    `declared` are tags of whose loan nothing was recorded, with the reason (EQ-05). `number` is the officer at the counter, None when items are taken back on behalf of their holders.
    """

    number: str | None
    brought: tuple[tuple[str, Condition, str], ...] = ()
    taken: tuple[str, ...] = ()
    activity: str | None = None
    declared: tuple[tuple[str, str], ...] = ()


def act_of(counter: Counter) -> Act:
    """What the counter's lines ask for."""
    return Act(
        None if counter.person is None else counter.person.number,
        tuple((line.tag, line.condition, line.note) for line in counter.returning),
        tuple(line.tag for line in counter.taking),
        counter.activity,
        tuple((line.tag, line.nothing_recorded) for line in counter.returning if line.nothing_recorded),
    )


def items_now(view: InventoryView, act: Act) -> tuple[Item, ...]:
    """The items of the act as they stand now."""
    brought = [tag for tag, _, _ in act.brought]
    tags = dict.fromkeys((*brought, *(tag for tag, _ in act.declared), *act.taken))
    return tuple(item for item in view.equipment.items(tuple(tags)) if item is not None)
