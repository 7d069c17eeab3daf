"""Enrolling a station at its centre with its id, its office and its public key, and storing the centre's address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import StoreProblem, SyncProblem
from station.core.ledger import Signer, StoredEntry, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.core.policy import Policy
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sync import bodies
from station.sync.address import account_of, checked_address, shown_address, with_account
from station.sync.central_values import ANY_LOGIN, LoginWish, StationLogin
from station.sync.ports import CentreAddress, CentreOpener, SyncStore, SyncView
from station.sync.receiving import restart_of
from station.sync.values import EnrolledKey, Peer, Restart

_MOST_EPOCHS = 10_000
"""Of a stream; a station begins one when it is restored or moved."""


@dataclass(frozen=True, slots=True)
class EnrolledStation:
    """The registered station and its centre; `new` when the centre did not know it before.

    `centre` has no password; `login` is the one that this computer has there. `former` is the centre's address that was kept
    before, where it was another one.
    """

    station: str
    office: str
    key_id: str
    centre: str
    centre_id: str
    new: bool
    login: str
    former: str = ""


def decide_enrolled(session: Session, case: EnrolledStation, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that the station is registered at a centre, with the key that the centre has for it."""
    body = bodies.Enrolled(case.centre, case.centre_id, case.key_id)
    return Decided((session.draft(body, now),), (), None)


def required(signer: Signer | None) -> Signer:
    """The station's key. Raises `StoreProblem` when the station was opened for inspection only."""
    if signer is None:
        raise StoreProblem("store.key_missing", path="")
    return signer


class Enrolment:
    """Registers the station at a centre, which needs a signer."""

    def __init__(
        self,
        store: SyncStore,
        open_centre: CentreOpener,
        address: CentreAddress,
        signer: Signer | None,
        clock: Clock,
    ) -> None:
        self._store = store
        self._open = open_centre
        self._address = address
        self._signer = signer
        self._clock = clock

    @asks(Permission.SYNC_CONFIGURE)
    def enrol(self, session: Session, address: str, wish: LoginWish = ANY_LOGIN) -> EnrolledStation:
        """Register the station at the centre with `address`, and store the address; repeating it changes nothing.

        `address` is the owner's: what is stored has a login of the station's own and none of the owner's. Where it is
        one of the station's logins, it is stored as it is. Raises `NotPermitted`, `Refused` ``sync.owner_needed``,
        ``sync.other_key``, and for the wished login; `SyncProblem`.
        """
        checked_address(address)
        signer = required(self._signer)
        with self._store.read() as view:
            station, office = view.facts.require("station_id"), view.facts.require("office")
            restarts = _restarts(view)
        key = EnrolledKey(signer.key_id, signer.suite, signer.public_key)
        kept = account_of(self._address.get() or "")
        wish = replace(wish, kept=kept[0])
        with self._open(address) as centre:
            done = centre.enrol(station, office, key, restarts, wish)
            own = _own_address(address, done.login, kept[1])
            try:
                centre_id = self._centre_id(own, station)
            except SyncProblem:
                if done.login.password or not done.login.login:
                    raise
                again = centre.enrol(station, office, key, restarts, replace(wish, renew=True))
                own = _own_address(address, again.login, "")
                centre_id = self._centre_id(own, station)
        login = account_of(own)[0]
        before, shown = self._address.get(), shown_address(own)
        former = shown_address(before or "")
        made = EnrolledStation(
            *(station, office, key.key_id, shown, centre_id, done.new, login),
            former if former != shown else "",
        )
        if done.new or before != own:
            self._address.set(own)
            self._record(session, made)
        return made

    def _centre_id(self, address: str, station: str) -> str:
        """The centre's id, asked by the address that is to be stored: only one that is let in is."""
        with self._open(address) as centre:
            return centre.state_of(station).centre_id

    def _record(self, session: Session, made: EnrolledStation) -> None:
        with self._store.write() as work:
            # What another centre confirmed says nothing about this one.
            strange = [stream for stream in Stream if work.sync.peer(stream).centre_id != made.centre_id]
            work.sync.remember(Peer(stream, made.centre_id) for stream in strange)
            record(work, decide_enrolled(session, made, work.policy, self._clock.now()))


def _own_address(address: str, login: StationLogin, kept_password: str) -> str:
    """The address with the login that the centre gave, which has the password kept here where it got none."""
    return with_account(address, login.login, login.password or kept_password) if login.login else address


def _restarts(view: SyncView) -> tuple[Restart, ...]:
    """The epochs that the copy here began after a restore or a clone."""
    opened = (
        restart_of(StoredEntry.of(entry))
        for stream in Stream
        for entry in view.ledger.of_kind(stream, EPOCH_STARTED, _MOST_EPOCHS)
    )
    return tuple(each for each in opened if each is not None)
