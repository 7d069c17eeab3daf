"""Whether a recording came in in time, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Punctuality(StrEnum):
    """Whether a recording came in in time (DM-05); worded in ``archive.punctuality.<value>``."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"
    """When it was recorded is not known well enough to say, or it came in before this was judged."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Until when a recording was due; both None where nothing can be said, or nothing is due of such a file."""

    due_at: datetime | None = None
    late: bool | None = None

    @property
    def punctuality(self) -> Punctuality:
        """The same in one word."""
        if self.late is None:
            return Punctuality.UNKNOWN
        return Punctuality.LATE if self.late else Punctuality.IN_TIME


NOT_JUDGED: Final = Arrival()


@dataclass(frozen=True, slots=True)
class ArrivalHindrance:
    """What prevented a recording from coming in: until when, and why; `name` said so."""

    gone_at: datetime
    reason: str
    name: str
