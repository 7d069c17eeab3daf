"""Passwords and PINs that came with entries fetched from the centre: their verifiers, which don't travel, are older."""

from __future__ import annotations

from sqlalchemy import Connection

from station.core.ledger import Stream
from station.people.bodies import PasswordSet, PinSet
from station.people.secret_bodies import PasswordSet2, PinSet2
from station.store.readers.ledger import LedgerRows
from station.sync.bodies import Continued

_MOST = 1000
"""So many times, at the most, a station goes on from its centre."""


def secret_fetched(connection: Connection, owner: str) -> bool:
    """Whether the entry that set the secret of ``account:NAME`` or ``officer:NUMBER`` last was fetched from the centre.

    Raises `IntegrityProblem` for an entry that can't be read.
    """
    ledger = LedgerRows(connection)
    went_on = [
        each
        for entry in ledger.of_kind(Stream.AUDIT, Continued.KIND, _MOST)
        if isinstance(entry.typed, Continued)
        for each in entry.typed.streams
        if each.stream is Stream.CUSTODY
    ]
    if not went_on:
        return False
    secrets = (PasswordSet, PasswordSet2, PinSet, PinSet2)
    last = max((each.seq for each in ledger.about(owner) if isinstance(each.typed, secrets)), default=0)
    return any(each.common < last <= each.common + each.fetched for each in went_on)
