"""What of a kit does not go along, or is still out: each part with the reason, for the screen and for the entry (EQ-10)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.inventory.kits.values import KitPart, KitStanding
from station.inventory.movement.person import Taker
from station.inventory.movement.takeable import about_taking, require_takeable, require_verified
from station.inventory.movement.terms import Terms
from station.inventory.values import ItemState

_WHY: Final = {
    "counter.held_elsewhere": "kit_part_elsewhere",
    "counter.recordings_awaited": "kit_part_awaited",
    "counter.item_damaged": "kit_part_damaged",
    "counter.item_disputed": "kit_part_damaged",
    "counter.at_repair": "kit_part_at_repair",
    "counter.item_lost": "kit_part_lost",
    "counter.item_written_off": "kit_part_written_off",
    "counter.not_trained": "kit_part_untrained",
    "counter.not_verified": "kit_part_unverified",
    "counter.verification_ended": "kit_part_unverified",
    "counter.verified_singly": "kit_part_unverified",
}
_HAS_IT: Final = "counter.held_already"


def left_behind(
    kit: KitStanding, taken: Collection[str], person: Taker, terms: Terms, now: datetime
) -> tuple[Notice, ...]:
    """A notice for each part that is not among the tags `taken` and that the person does not have."""
    parts = (part for part in kit.parts if part.tag not in taken)
    return tuple(said for part in parts if (said := _left(kit, part, person, terms, now)) is not None)


def _left(kit: KitStanding, part: KitPart, person: Taker, terms: Terms, now: datetime) -> Notice | None:
    item = part.item
    if item is None:
        return notice("kit_part_unknown", "EQ-10", kit=kit.code, tag=part.tag)
    facts: dict[str, str | int] = {"kit": kit.code, "tag": item.label, "name": item.name}
    try:
        require_takeable(item, person.number, part.holder_name)
        require_verified(item, terms, now)
        about_taking(item, person.trained, terms)
    except Refused as refusal:
        if refusal.code == _HAS_IT:
            return None
        return notice(_WHY[refusal.code], refusal.rule, **facts, holder_name=part.holder_name)
    return notice("kit_part_left", "EQ-10", **facts)


def still_out(kit: KitStanding, returned: Collection[str]) -> tuple[Notice, ...]:
    """A notice for each part that is out and not among the tags `returned`."""
    return tuple(
        notice(
            "kit_part_out",
            "EQ-10",
            kit=kit.code,
            tag=part.item.label,
            name=part.item.name,
            holder_name=part.holder_name,
        )
        for part in kit.parts
        if part.item is not None and part.item.state is ItemState.OUT and part.tag not in returned
    )
