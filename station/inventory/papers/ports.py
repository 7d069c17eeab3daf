"""What papers that tell of a time read besides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from station.core.ledger import Entry, Stream
from station.core.ledger.voiding import Voids


class ToldReader(Protocol):
    """The entries of a time."""

    def recorded_since(self, stream: Stream, kinds: Sequence[str], moment: datetime) -> Iterable[Entry]:
        """The entries of exactly these kinds that were recorded from `moment` on, each with the content of its hash."""
        ...

    def recorded_before(self, moment: datetime) -> datetime | None:
        """When the newest entry among those recorded before `moment` was, in either stream."""
        ...


class VoidFinder(Protocol):
    """What is said of entries."""

    def of(self, places: Sequence[tuple[Stream, int]]) -> Voids:
        """What other entries say of those at these places."""
        ...
