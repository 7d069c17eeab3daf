"""What an officer says against the condition that the desk found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.inventory.values import Condition

RULE: Final = "EQ-11"


@dataclass(frozen=True, slots=True)
class Dissent:
    """The officer's words, the condition that they state (None: as it was on record during the loan), and photos.

    `already`: they agree with the condition that was found, and say that it was so when they took the thing.
    """

    text: str
    claimed: Condition | None = None
    photos: tuple[Path, ...] = ()
    already: bool = False

    def stated(self, found: Condition, on_record: Condition) -> Condition:
        """The condition that they state of what was `found` so and `on_record` otherwise."""
        return found if self.already else self.claimed or on_record
