"""Slips that should have been printed and were not: kept in mind until somebody prints them, whoever is at the desk.

The record stands and each slip lies in the station's folder as well; this is only the list of what paper still owes.
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
        """`slip` is not on paper yet."""
        with self._lock:
            self._slips.setdefault(slip.number, slip)

    def done(self, number: str) -> None:
        """The slip is on paper, or nobody wants it any more."""
        with self._lock:
            self._slips.pop(number, None)
