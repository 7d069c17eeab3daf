"""What a person said of a serial number that no item has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SerialAnswer(StrEnum):
    """What bears the number; worded in ``serials.answer.<value>``."""

    READER = "reader"
    """A card reader or a dock: the number says nothing of the device whose card is in it."""
    NOT_OURS = "not_ours"
    """No device of the office."""
    ASK_AGAIN = "ask_again"
    """What was said before is taken back."""


@dataclass(frozen=True, slots=True)
class AnsweredSerial:
    """What stands of one serial number: the answer, why, by whom and when."""

    serial: str
    answer: SerialAnswer
    reason: str
    name: str
    answered_at: datetime
    seq: int
