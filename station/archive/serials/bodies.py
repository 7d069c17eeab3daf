"""The body of entries about serial numbers that no item has (EQ-05).

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.archive.bodies import LONGEST_REASON
from station.archive.serials.values import SerialAnswer
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Text, Typed, Worded


@recorded("media.serial_answered")
@dataclass(frozen=True, slots=True)
class SerialAnswered(Body):
    """A person said what bears a serial number that no item has; the newest entry about it counts."""

    serial: Annotated[str, Text(1000, 1)]
    answer: Annotated[SerialAnswer, Worded("serials.answer")]
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
