"""What the owner of the centre does there, as frozen values: setting it up, logins, approving epochs, verifying it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from station.core.ledger import Stream
from station.core.ledger.verify import ChainProblem
from station.sync.values import EnrolledKey, Restart


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
class LoginWish:
    """The login that a computer of a station is to have at the centre.

    `kept` is the one in its settings: it stays where the centre has it for this station, and with `renew` gets another
    password. `named` is one that is meant by its name; with a `password` somebody who administers the database made
    it with this one. Without any of them a new one is made.
    """

    kept: str = ""
    named: str = ""
    password: str = field(default="", repr=False)
    renew: bool = False


ANY_LOGIN = LoginWish()
"""A login of whatever name."""


@dataclass(frozen=True, slots=True)
class StationLogin:
    """A login of a station, or "" where it was not touched; `password` is "" where it has the one that it had."""

    login: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RevokedLogin:
    """A login that was shut out: of which station ("" for all of them), and the server's processes of it that run on."""

    station: str
    running: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EnrolledStationKey:
    """A station's key, from now on the only one that signs, and the `logins` by which the station may come in still.

    Whoever has a copy of its former folder has one of these logins.
    """

    key: EnrolledKey
    logins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registration:
    """A station at the centre: `new` when the centre did not know it before; the login that this computer has there."""

    new: bool
    login: StationLogin


@dataclass(frozen=True, slots=True)
class WaitingEpoch:
    """An epoch of a station that waits for approval, since the centre first saw it (None for what can't be read)."""

    station: str
    restart: Restart
    first_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Approval:
    """The epochs of one copy of a station that were approved, or no more are, by the login `by`, with a reason."""

    station: str
    restarts: tuple[Restart, ...]
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnerWord:
    """Why the centre's owner acts, and which user of which computer, as far as its program knows."""

    reason: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class RepairWish:
    """That damaged streams are to be mended, on the owner's word.

    `disowned` are ids of keys which the owner says are none of a station's: an epoch or a receipt that names one proves
    nothing, instead of keeping the stream from being judged.
    """

    word: OwnerWord
    disowned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnerAct:
    """An act of the centre's owner, as it is on record there: what it was `about`, by which login, which user (`person`)."""

    at: datetime
    act: str
    about: str
    reason: str
    by: str
    person: str


@dataclass(frozen=True, slots=True)
class CentreProblem:
    """One fault of a station's records at the centre: `found` has code, number and facts; `stream` "" for all."""

    station: str
    stream: str
    found: ChainProblem


@dataclass(frozen=True, slots=True)
class StreamRepair:
    """What a repair did with a stream that had so many `faults`.

    `mended` rows have their columns from their own signed content again. `put_back` is the last entry that stayed,
    where others were set aside (`aside`, of which `unconfirmed` were sound but confirmed by no receipt); else None.
    """

    faults: int
    mended: int
    put_back: int | None
    aside: int
    unconfirmed: int


@dataclass(frozen=True, slots=True)
class CentralStream:
    """A stream at the centre: how many entries it has, where its head row says it ends (None without one).

    `repair` is what was done about its faults, `left` why they are left as they are, as the code of one of them; then
    `unknown_keys` are ids of keys that it names and the centre does not have.
    """

    stream: Stream
    entries: int
    head: int | None
    repair: StreamRepair | None = None
    left: str = ""
    unknown_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StationProof:
    """All that the centre has of a station, with the epochs that wait and the alarms that its copies raised.

    `logins` are those by which it may come in, `acts` what the owner did about it, where the owner asks. `disowned` are the
    keys that the owner disowned and its rows named.
    """

    station: str
    office: str
    streams: tuple[CentralStream, ...]
    waiting: tuple[WaitingEpoch, ...]
    alarms: int
    problems: tuple[CentreProblem, ...]
    logins: tuple[str, ...] = ()
    acts: tuple[OwnerAct, ...] = ()
    disowned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CentreProof:
    """The centre, verified: the `whole` of it, or what the login may see.

    `shared` are logins that are bound to no station, `not_disowned` keys that the owner disowned for nothing: no row of a
    station that lacks them named them, or they are its own.
    """

    stations: tuple[StationProof, ...]
    whole: bool
    shared: tuple[str, ...] = ()
    not_disowned: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[CentreProblem, ...]:
        """Every fault, by station."""
        return tuple(problem for station in self.stations for problem in station.problems)
