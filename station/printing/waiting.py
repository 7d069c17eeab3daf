"""Slips that could not be printed, remembered until somebody prints them, whoever is at the counter.

The entries stand and each slip is in the station's folder as well; this is only the list of slips to print.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from station.core.documents import Document


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A slip to be printed later; `what` is a line for the list (whose it is, of how many items)."""

    number: str
    what: str
    document: Document


class WaitingSlips:
    """The slips that wait, oldest first; for several threads."""

    def __init__(self) -> None:
        self._slips: dict[str, WaitingSlip] = {}
        self._lock = threading.Lock()

    @property
    def slips(self) -> tuple[WaitingSlip, ...]:
        """All that wait."""
        with self._lock:
            return tuple(self._slips.values())

    def add(self, slip: WaitingSlip) -> None:
        """Add a slip that is not printed yet."""
        with self._lock:
            self._slips.setdefault(slip.number, slip)

    def done(self, number: str) -> None:
        """Remove the slip: it is printed, or nobody needs it any more."""
        with self._lock:
            self._slips.pop(number, None)
