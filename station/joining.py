"""A desktop joins an office's database: it is looked at first, and the folder is made whole or stays as it was."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from station.archive.places import new_place
from station.bootstrap import open_station, station_store
from station.core.clock import Clock
from station.core.errors import StoreProblem
from station.core.places import make_file, make_folder
from station.core.settings import Settings
from station.core.traces import traces
from station.people.credentials import Secrets
from station.services import NewDesktop
from station.store.guard import StationKey
from station.store.keys import keep_key, load_key
from station.store.keys.key_file import Portable
from station.store.opening import is_initialised, require_own_key
from station.store.store import Store

_LOOKED_FOR = 20
"""Of the newest recordings of the office's first archive: one of them must lie in a folder that is said to be it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The station and office that were joined, and the place of this desktop's archive ("" where it is shared)."""

    station: str
    office: str
    place: str


def join_station(
    settings: Settings, wish: NewDesktop, *, clock: Clock | None = None, verifiers: Secrets | None = None
) -> Joined:
    """Make the data folder of one more desktop of an office.

    Raises `StoreProblem` ``store.folder_taken``, ``store.join_needs_server``, ``store.no_station_there``,
    ``store.key_differs``, ``archive.not_shared``, Refused as `SignIn.with_password`, NotPermitted, and others; then the
    folder is as it was.
    """
    if not settings.founding_file.exists() and (settings.file.exists() or traces(settings)):
        raise StoreProblem("store.folder_taken", path=str(settings.data))
    signer = load_key(wish.key)
    target = replace(
        settings,
        database=_driven(wish.database),
        archive=wish.archive,
        archive_place="" if wish.shared else new_place(),
        language=wish.language or settings.language,
    )
    store = station_store(target, clock)
    try:
        _require_station(store, target, signer, shared=wish.shared)
        with _made(target, signer):
            store.use_key(signer)
            store.take_over_witness()
            return _joined(target, wish, clock, verifiers)
    finally:
        store.close()


def _joined(target: Settings, wish: NewDesktop, clock: Clock | None, verifiers: Secrets | None) -> Joined:
    with open_station(target, clock=clock, verifiers=verifiers) as station:
        session = station.services.people.sign_in.with_password(wish.account, wish.password)
        station.services.archive.places.join(session, wish.desktop, socket.gethostname())
        with station.store.read() as view:
            identity, office = view.facts.require("station_id"), view.facts.require("office")
        return Joined(identity, office, target.archive_place)


def _driven(address: str) -> str:
    """The address as SQLAlchemy takes it: with the driver that this program has."""
    scheme, mark, rest = address.partition("://")
    return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgresql", "postgres") else address


def _require_station(store: Store, target: Settings, signer: StationKey, *, shared: bool) -> None:
    if store.engine.dialect.name == "sqlite":
        raise StoreProblem("store.join_needs_server")
    if not is_initialised(store.engine):
        raise StoreProblem("store.no_station_there")
    require_own_key(store, signer)
    if not shared:
        return
    with store.read() as view:
        stored = view.archive.newest_stored("", _LOOKED_FOR)
    if stored and not any((target.archive_folder / name).is_file() for name in stored):
        raise StoreProblem("archive.not_shared", path=str(target.archive_folder))


@contextmanager
def _made(target: Settings, signer: Portable) -> Iterator[None]:
    """The folder with key and settings; taken back where the block fails. A program that is killed can join again."""
    made = [target.key_file, target.file, target.witness_file]
    try:
        make_folder(target.data)
        make_file(target.founding_file)
        for path in made:
            path.unlink(missing_ok=True)
        folders = [target.slips_folder, target.logs_folder]
        for folder in folders if target.archive_place == "" else [target.archive_folder, *folders]:
            make_folder(folder)
        keep_key(target.key_file, signer)
        target.save()
        yield
    except BaseException as problem:
        for path in made:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
        raise
    finally:
        with suppress(OSError):
            target.founding_file.unlink(missing_ok=True)
