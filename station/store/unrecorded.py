"""What could not be recorded for want of room: it comes first in the next unit of work that commits."""

from __future__ import annotations

from dataclasses import replace

from station.core.ledger import Draft


class Unrecorded:
    """Drafts in the order in which they came, in memory alone: nothing else has room.

    Whoever acted was looked at when they did: nobody looks at them again when it is recorded.
    """

    def __init__(self) -> None:
        self._drafts: list[Draft] = []

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All that waits."""
        return tuple(self._drafts)

    def put(self, *drafts: Draft) -> None:
        """Keep these, behind those that wait."""
        self._drafts.extend(replace(each, by=None) for each in drafts)

    def settle(self, count: int) -> None:
        """The first `count` are recorded."""
        del self._drafts[:count]
