"""The sync status for the indicator in the frame."""

from __future__ import annotations

from station.core.errors import IntegrityProblem, SyncProblem
from station.sync.values import SyncStatus
from station.ui.pages.sync.needs import Needs
from station.ui.widgets.sync_light import SyncReading


def sync_reading(services: Needs) -> SyncReading:
    """The indicator's values: numbers only, so no permission is needed. For a worker; reads the database.

    A memory of the centre that somebody else wrote is no number but a refusal, which the sync page states.
    """
    try:
        return reading_of(services.sync.overview.unchecked_status())
    except IntegrityProblem:
        return SyncReading(enrolled=True, problem=True)


def reading_of(status: SyncStatus) -> SyncReading:
    """The same from a status. A centre that can't be reached is no alarm: the age of unsent entries shows it."""
    problem = status.problem
    waits = problem is not None and problem.waits
    unreached = problem is not None and isinstance(problem.error(), SyncProblem)
    alarming = problem is not None and not (waits or unreached)
    enrolled = status.centre is not None
    return SyncReading(enrolled, status.unsent, status.oldest_unsent, alarming, unreached, waits)
