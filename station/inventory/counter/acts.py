"""The act that a confirmation asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.core.notices import Notice
from station.inventory.counter.values import Counter
from station.inventory.disputing.values import Dissent
from station.inventory.movement.check_in import RECORDINGS_DUE
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView
from station.inventory.receivers.values import Receiver
from station.inventory.values import Condition, Item, ItemState


@dataclass(frozen=True, slots=True)
class Act:
    """The act: tags `brought` with condition (None: nothing is said of it) and note, tags `taken`, and the activity.

    `declared` are tags of loans in which nothing was recorded, with the reason (EQ-05). `number` is the officer at
    the counter, None when items are returned on behalf of their holders. `kits` are the codes of those scanned as a set.
    `put` are tags of items that came back, with the code of the place where they are put. `receiver` is the unit or place that they
    are lent to, by kind and what stands on the screen or in the command. `for_others`: what the officer does not have
    they bring for those who do; `outsider` is who brings it all, where that is no officer. `issued` are tags of counted stock, with how
    much of it; `lent` are tags of lines of counted gear, with how much goes out on loan, `parts` tags of portions, with how much of
    each comes back. `dissents` are tags of items whose officer disagrees with the condition, with what they say (EQ-11).
    `numbers` are tags of numbered ranges, with the numbers that are issued. `matter` is the number of what it is for.
    """

    number: str | None
    brought: tuple[tuple[str, Condition | None, str], ...] = ()
    taken: tuple[str, ...] = ()
    activity: str | None = None
    declared: tuple[tuple[str, str], ...] = ()
    kits: tuple[str, ...] = ()
    put: tuple[tuple[str, str], ...] = ()
    receiver: Receiver | None = None
    for_others: bool = False
    outsider: str = ""
    issued: tuple[tuple[str, int], ...] = ()
    dissents: tuple[tuple[str, Dissent], ...] = ()
    lent: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    matter: str = ""

    def taking(self, tags: Sequence[str], quantity: int | None) -> Act:
        """The act with these items, or with so much of each of these lines of counted gear."""
        if quantity is None:
            return replace(self, taken=tuple(tags))
        return replace(self, lent=tuple((tag, quantity) for tag in tags))


def act_of(counter: Counter) -> Act:
    """The act of the counter's lines."""
    return Act(
        None if counter.person is None else counter.person.number,
        tuple((line.tag, line.condition, line.note) for line in counter.returning),
        tuple(line.tag for line in counter.taking if not line.unit or line.part_of),
        counter.activity,
        tuple((line.tag, line.nothing_recorded) for line in counter.returning if line.nothing_recorded),
        tuple(dict.fromkeys(line.kit for line in counter.lines if line.kit)),
        tuple((line.tag, line.put_at) for line in counter.returning if line.put_at),
        counter.receiver if counter.taking else None,
        for_others=counter.person is not None and len(counter.own) < len(counter.returning),
        outsider=counter.outsider if counter.person is None else "",
        issued=tuple((line.tag, line.quantity) for line in counter.taking if line.counted),
        dissents=tuple((line.tag, line.dissent) for line in counter.returning if line.dissent is not None),
        lent=tuple((line.tag, line.quantity) for line in counter.taking if line.lent and not line.part_of),
        parts=tuple((line.tag, line.quantity) for line in counter.returning if line.lent),
        numbers=tuple((line.tag, line.numbers) for line in counter.taking if line.numbers),
        matter=counter.matter if counter.taking else "",
    )


def items_written(view: InventoryView, act: Act) -> tuple[Item, ...]:
    """The items of the act as it left them."""
    brought = [tag for tag, _, _ in act.brought]
    tags = dict.fromkeys(
        (*brought, *(tag for tag, _ in act.declared), *act.taken, *(tag for tag, _ in act.issued))
    )
    return view.equipment.written(tuple(tags))


def into_the_store(items: Sequence[Item], act: Act, terms: Terms) -> tuple[Item, ...]:
    """Those of the items that the act brought back and that are kept centrally: each goes to its place (EQ-08)."""
    back = {tag for tag, _, _ in act.brought}
    return tuple(
        item for item in items if back & {item.tag, item.label} and not terms.kept_in_person(item.category)
    )


def awaited(view: InventoryView, tag: str) -> bool:
    """Whether an item is back and its recordings are awaited."""
    item = view.equipment.item(tag)
    return item is not None and item.state is ItemState.AWAITING_RECORDINGS


def is_settled(said: Notice, without: frozenset[str]) -> bool:
    """Whether a notice asks for recordings of which it was confirmed that there are none."""
    return said.code == RECORDINGS_DUE and said.named_facts.get("tag") in without
