"""What the owner of the centre does there, as frozen values: setting it up, approving epochs, verifying it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.ledger import Stream
from station.core.ledger.verify import ChainProblem
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


@dataclass(frozen=True, slots=True)
class CentreProblem:
    """One fault of a station's records at the centre: `found` has code, number and facts; `stream` "" for all."""

    station: str
    stream: str
    found: ChainProblem


@dataclass(frozen=True, slots=True)
class CentralStream:
    """A stream at the centre: how many entries it has, where its head row says it ends (None without one).

    `repaired` is how many faults a repair took away.
    """

    stream: Stream
    entries: int
    head: int | None
    repaired: int = 0


@dataclass(frozen=True, slots=True)
class StationProof:
    """All that the centre has of a station, with the epochs that wait and the alarms that its copies raised."""

    station: str
    office: str
    streams: tuple[CentralStream, ...]
    waiting: tuple[WaitingEpoch, ...]
    alarms: int
    problems: tuple[CentreProblem, ...]


@dataclass(frozen=True, slots=True)
class CentreProof:
    """The whole centre, verified."""

    stations: tuple[StationProof, ...]

    @property
    def problems(self) -> tuple[CentreProblem, ...]:
        """Every fault, by station."""
        return tuple(problem for station in self.stations for problem in station.problems)
