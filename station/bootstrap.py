"""The only place that chooses adapters: opens a data folder and hands out the services over it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from station.audit.proof import Proof
from station.core.changes import Changes
from station.core.clock import Clock, SystemClock
from station.core.errors import StoreProblem
from station.core.policy import load_rulebook
from station.core.settings import Settings
from station.services import Services
from station.store.engine import open_engine
from station.store.keeping import StoredLedger
from station.store.keys import Ed25519Signer, create_key, load_key
from station.store.opening import create_station, is_initialised, open_station_database
from station.store.store import Store
from station.store.witness import Witness

RESERVE_BYTES = 4 * 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Station:
    """An open station: its services, and what opening it had to do (``rebuilt``, ``restored`` …)."""

    services: Services
    store: Store
    noticed: tuple[str, ...]


@contextmanager
def open_station(settings: Settings, *, inspect: bool = False, clock: Clock | None = None) -> Iterator[Station]:
    """Open the station in the settings' data folder; everything is let go of at the end.

    With `inspect` nothing is appended and no key is needed. Raises `StoreProblem`.
    """
    if settings.database_file is not None and not settings.database_file.exists():
        raise StoreProblem("store.not_initialised", path=str(settings.data))
    store = _store(settings, clock)
    try:
        signer = None if inspect else load_key(settings.key_file)
        noticed = open_station_database(
            store, signer, database=settings.database_file, now=store.clock.now()
        )
        if not inspect:
            _keep_reserve(settings)
        yield Station(_services(settings, store, signer), store, tuple(noticed))
    finally:
        store.close()


def make_station(settings: Settings, *, station_id: str, office: str, clock: Clock | None = None) -> None:
    """Make the folders, the key and the database of a new station. Raises `StoreProblem` when there is one."""
    for folder in (settings.data, settings.archive_folder, settings.slips_folder, settings.logs_folder):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
    store = _store(settings, clock)
    try:
        if is_initialised(store.engine):
            raise StoreProblem("store.exists_already")
        with suppress(FileNotFoundError):
            settings.witness_file.unlink()
        signer = load_key(settings.key_file) if settings.key_file.exists() else create_key(settings.key_file)
        create_station(store, signer, station_id=station_id, office=office)
        settings.save()
    finally:
        store.close()


def has_station(settings: Settings) -> bool:
    """Whether the data folder holds a station. Raises `StoreProblem` when its database can't be read."""
    if settings.database_file is not None and not settings.database_file.exists():
        return False
    store = _store(settings, None)
    try:
        return is_initialised(store.engine)
    finally:
        store.close()


def _store(settings: Settings, clock: Clock | None) -> Store:
    return Store(
        open_engine(settings.database_file or settings.database),
        clock or SystemClock(settings.zone),
        load_rulebook(),
        changes=Changes(),
        witness=Witness(settings.witness_file),
        reserve=settings.reserve_file,
    )


def _keep_reserve(settings: Settings) -> None:
    """Hold some space back, to be freed when the disk is full, so that the last acts can still be recorded."""
    with suppress(OSError):
        if not settings.reserve_file.exists():
            settings.reserve_file.write_bytes(b"\0" * RESERVE_BYTES)


def _services(settings: Settings, store: Store, signer: Ed25519Signer | None) -> Services:
    return Services(
        settings=settings,
        clock=store.clock,
        changes=store.changes,
        rulebook=store.rulebook,
        proof=Proof(StoredLedger(store), signer, store.clock),
    )
