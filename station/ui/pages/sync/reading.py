"""How things stand with the centre, for the light in the frame."""

from __future__ import annotations

from station.core.errors import SyncProblem
from station.sync.values import SyncStatus
from station.ui.widgets.sync_light import SyncReading


def sync_reading(status: SyncStatus) -> SyncReading:
    """What the light shows: numbers only, so `SyncOverview.unchecked_status` (in a worker) is enough for everybody.

    A centre that can't be reached is no alarm: the age of what is unsent tells it.
    """
    problem = status.problem
    alarming = problem is not None and not isinstance(problem.error(), SyncProblem)
    return SyncReading(status.centre is not None, status.unsent, status.oldest_unsent, alarming)
