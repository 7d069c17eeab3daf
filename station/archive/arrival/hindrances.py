"""What is on record of what prevented a device's recordings from coming in: pauses of their deadline (DM-05)."""

from __future__ import annotations

from typing import Final

from station.archive.ports import ArchiveView
from station.core.deadlines import Pause
from station.core.ledger import subject

RECORDINGS: Final = "recordings"
"""The kind of the deadline of a returned device's recordings."""


def hindrances_of(view: ArchiveView, camera: str | None) -> tuple[Pause, ...]:
    """The pauses of the deadline by which the recordings of `camera` are awaited; none where nothing is."""
    if camera is None:
        return ()
    found = view.deadlines.open_about(subject("item", camera)).deadlines
    return tuple(pause for each in found if each.kind == RECORDINGS for pause in each.pauses)
