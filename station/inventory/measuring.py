"""Which things are measuring instruments: those whose category measures, and those that a verification is on record of (ST-06). Pure."""

from __future__ import annotations

from typing import Final

from station.core.errors import Refused
from station.core.policy import Policy
from station.core.policy.catalogue import categories_by_number
from station.inventory.values import Item

RULE: Final = "ST-06"


def measures(policy: Policy, number: int) -> bool:
    """Whether things of the category with this number measure, so that they are used only with a verification that holds."""
    found = categories_by_number(policy).get(number)
    return found is not None and found.measures


def is_instrument(policy: Policy, item: Item) -> bool:
    """Whether the item is a measuring instrument. One that was verified stays one when its category measures no more."""
    return item.verified_until is not None or measures(policy, item.category)


def require_instrument(policy: Policy, item: Item) -> None:
    """Raise Refused ``care.no_instrument`` for what measures nothing: nothing about it can be verified."""
    if not is_instrument(policy, item):
        raise Refused("care.no_instrument", rule=RULE, tag=item.label, name=item.name, category=item.category)
