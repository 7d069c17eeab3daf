"""Kits as values."""

from __future__ import annotations

from dataclasses import dataclass

from station.inventory.values import Condition, Item, ItemState


@dataclass(frozen=True, slots=True)
class Kit:
    """A set of particular items under a code of its own: the tags of its parts, in their order. An item is in one kit at most."""

    code: str
    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KitPart:
    """A part as it stands: its tag, its item (None where the register has none), and the name of whoever has it."""

    tag: str
    item: Item | None
    holder_name: str = ""

    @property
    def ready(self) -> bool:
        """Whether it is in the store and undamaged."""
        item = self.item
        return (
            item is not None and item.state is ItemState.IN_STORE and item.condition is not Condition.DAMAGED
        )

    @property
    def out(self) -> bool:
        """Whether somebody has it."""
        return self.item is not None and self.item.state is ItemState.OUT


@dataclass(frozen=True, slots=True)
class KitStanding:
    """A kit with its parts as they stand now."""

    code: str
    name: str
    parts: tuple[KitPart, ...]
