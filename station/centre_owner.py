"""What the owner of a centre does there, with the adapters for it; no station is opened.

The driver is loaded when the centre is spoken to, and not at the start of each command.
"""

from __future__ import annotations

from collections.abc import Sequence

from station.core.progress import Report, silent
from station.sync.central_values import (
    Approval,
    CentreProof,
    EnrolledStationKey,
    LoginWish,
    OwnerWord,
    RepairWish,
    RevokedLogin,
    SetUp,
    StationLogin,
)


def make_centre(address: str) -> SetUp:
    """Make the central tables in the PostgreSQL at `address`; needs no station. Raises `SyncProblem`."""
    from station.store.central.setting_up import set_up_centre

    return set_up_centre(address)


def make_login(address: str, station: str, wish: LoginWish) -> StationLogin:
    """Make a login of a station at the centre, as its owner; needs no station. Raises `Refused`, `SyncProblem`."""
    from station.store.central.logins import make_login as make

    return make(address, station, wish)


def revoke_login(address: str, login: str, word: OwnerWord) -> RevokedLogin:
    """Shut a login out of the centre, as its owner, and say whose it was. Raises `Refused`, `SyncProblem`."""
    from station.store.central.logins import revoke_login as revoke

    return revoke(address, login, word)


def approve_epoch(address: str, station: str, epoch: int, word: OwnerWord, copy: str) -> Approval:
    """Approve an epoch of a station at the centre, as its owner; needs no station. Raises `Refused`, `SyncProblem`."""
    from station.store.central.epochs import approve_epoch as approve

    return approve(address, station, epoch, word.reason, copy, person=word.person)


def withdraw_approval(address: str, station: str, epoch: int, word: OwnerWord, copy: str) -> Approval:
    """Take back that an epoch was approved, as the owner; needs no station. Raises `Refused`, `SyncProblem`."""
    from station.store.central.epochs import withdraw_approval as withdraw

    return withdraw(address, station, epoch, word.reason, copy, person=word.person)


def verify_centre(address: str, *, repair: RepairWish | None = None, report: Report = silent) -> CentreProof:
    """Prove everything that the centre holds, and mend it where that is wished; needs no station. Raises `SyncProblem`."""
    from station.store.central.verifying import verify_centre as verify

    return verify(address, repair=repair, report=report)


def enrol_key(
    address: str, station: str, public_key: str, word: OwnerWord, between: Sequence[str]
) -> EnrolledStationKey:
    """Enrol a new key of a station at the centre, as its owner, with those in between; needs no station. Raises `Refused`, `SyncProblem`."""
    from station.store.central.keys import enrol_key as enrol

    return enrol(address, station, public_key, word, between)
