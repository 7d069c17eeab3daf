"""What an officer can state against the condition that the desk found, in words."""

from __future__ import annotations

from typing import Final

from station.core.texts import Texts
from station.inventory.counter import CounterLine
from station.inventory.disputing.values import Dissent
from station.inventory.values import Condition

ALREADY: Final = "already"
"""That it was so when they took it, beside the values of conditions."""


def claims(line: CounterLine) -> tuple[str, ...]:
    """What can be stated of the line: of what is not good that it was so before; the conditions that the desk did not find."""
    before = () if line.condition is Condition.GOOD else (ALREADY,)
    return (*before, *(each.value for each in Condition if each is not line.condition))


def claim_of(said: Dissent) -> str:
    """The one that is stated; "" where the words alone say it."""
    return ALREADY if said.already else "" if said.claimed is None else said.claimed.value


def claim_words(texts: Texts, claim: str, found: Condition) -> str:
    """It in words, of what was `found` so."""
    if claim == ALREADY:
        return texts("disputes.already", condition=texts(f"equipment.condition.{found.value}"))
    return texts(f"equipment.condition.{claim}")
