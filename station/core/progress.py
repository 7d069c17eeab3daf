"""The progress of long work, and the request to stop it.

Progress is a value that the screen polls (never a signal for each chunk: that costs more than hashing the chunk). A
stop is a flag that the worker checks between chunks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from station.core.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """One reading: `done` of `total` in `unit` (``bytes``, ``files``, ``entries``); `stage` is a text key.

    `total` is 0 while it is not known. `detail` is what is being worked on (a file name, a tag).
    """

    stage: str
    done: int = 0
    total: int = 0
    unit: str = ""
    detail: str = ""

    @property
    def fraction(self) -> float:
        """Share done, 0.0 to 1.0; 0.0 while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else 0.0


Report = Callable[[Progress], None]
"""Where a long act puts its readings."""


def silent(_reading: Progress) -> None:
    """A `Report` for callers that show no progress."""


class CancelToken:
    """A request to stop: a person sets it, the worker checks it between chunks."""

    def __init__(self) -> None:
        self._wished = threading.Event()

    def cancel(self) -> None:
        """Request a stop; safe from any thread, any number of times."""
        self._wished.set()

    @property
    def cancelled(self) -> bool:
        """Whether a stop was requested."""
        return self._wished.is_set()

    def check(self) -> None:
        """Raise `Cancelled` when a stop was requested."""
        if self.cancelled:
            raise Cancelled


class PauseToken:
    """A request to wait and to go on, or to go before all others: a person sets it, the worker waits between chunks."""

    def __init__(self, *, first: bool = False) -> None:
        self._wished = threading.Event()
        self.goes_first = first
        """Whether all others are to wait for this one; set from any thread."""

    def wait(self, wished: bool) -> None:
        """Request to wait, or to go on; safe from any thread."""
        (self._wished.set if wished else self._wished.clear)()

    @property
    def paused(self) -> bool:
        """Whether to wait."""
        return self._wished.is_set()


class LatestProgress:
    """Holds the newest reading for a screen that polls; writing and reading are safe across threads."""

    def __init__(self) -> None:
        self._reading = Progress("waiting")

    def __call__(self, reading: Progress) -> None:
        """Take a new reading (this object is a `Report`)."""
        self._reading = reading

    @property
    def reading(self) -> Progress:
        """The newest reading."""
        return self._reading
