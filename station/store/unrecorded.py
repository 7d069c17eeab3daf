"""What could not be recorded for want of room: it comes first in the next unit of work that commits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.core.errors import StoreProblem
from station.core.ledger import Draft
from station.store.reserve import Reserve, has_room


class Unrecorded:
    """Drafts in the order in which they came, in memory alone: nothing else has room.

    Whoever acted was looked at when they did: nobody looks at them again when it is recorded.
    """

    def __init__(self) -> None:
        self._drafts: list[Draft] = []
        self.lives_on = False
        """Whether the process goes on after an act, so that what waits is recorded some day."""
        self.kept = False
        """Whether what comes may wait: the process lives on, and there was room once, or each start would forget."""

    def require_kept(self, folder: Path | None, reserve: Reserve | None) -> None:
        """Raise `StoreProblem` ``store.disk_full`` where what comes can neither wait nor find room in `folder`.

        The reserve is given up for it first. The room in a server's folder is not known here.
        """
        if self.kept:
            return
        if folder is not None and not has_room(folder):
            if reserve is not None:
                reserve.give_up()
            if not has_room(folder):
                raise StoreProblem("store.disk_full", detail="")
        self.kept = self.lives_on

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
