"""What an officer says against the condition that the desk found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.inventory.values import Condition

RULE: Final = "EQ-11"


@dataclass(frozen=True, slots=True)
class Dissent:
    """The officer's words, the condition that they state (None: as it was on record during the loan), and photos."""

    text: str
    claimed: Condition | None = None
    photos: tuple[Path, ...] = ()
