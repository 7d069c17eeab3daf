"""What somebody saw in a recording, as a value (RC-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Contents:
    """What somebody saw in a recording of what is asked of it, and what not (RC-01), in the Chinese words of the points."""

    shows: tuple[str, ...]
    lacks: tuple[str, ...]
    name: str
    at: datetime
    own: bool = False
    """Whoever said so is the officer whose recording it is: a self-check."""
