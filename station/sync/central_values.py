"""What the owner of the centre does there, as frozen values: setting it up, and approving the epochs that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.sync.values import Restart


@dataclass(frozen=True, slots=True)
class SetUp:
    """A centre after its set-up; `centre` has no password.

    `created` is False when it existed already; `former` is the version of its tables before, where they were older.
    """

    centre: str
    centre_id: str
    version: int
    created: bool
    former: int | None = None


@dataclass(frozen=True, slots=True)
class WaitingEpoch:
    """An epoch of a station that waits for approval, since the centre first saw it."""

    station: str
    restart: Restart
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """The epochs of one copy of a station that were approved, by the login `by`, with a reason."""

    station: str
    restarts: tuple[Restart, ...]
    by: str
    reason: str
