"""A desktop joins an office's database: it is looked at first, and the folder is made whole or stays as it was."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from station.archive.desktops import desktops_of, free_name
from station.archive.marks import MARK, write_mark
from station.archive.places import new_place
from station.bootstrap import open_station, station_store
from station.core.clock import Clock
from station.core.errors import StoreProblem
from station.core.places import make_file, take_folder
from station.core.settings import Settings
from station.core.traces import traces
from station.people.credentials import Secrets
from station.services import NewDesktop
from station.store.archive_marks import require_first_archive, require_free
from station.store.guard import StationKey
from station.store.keys import Ed25519Signer, Sm2Signer, keep_key, load_key
from station.store.opening import is_initialised, require_own_key
from station.store.store import Store


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
    ``store.key_differs``, ``archive.not_shared``, ``archive.others_archive``, ``archive.within_anothers``, Refused as `free_name` and `SignIn.with_password`, NotPermitted, and others; then the
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
        station = _require_station(store, target, signer, wish)
        with _made(target, signer, station):
            store.use_key(signer)
            store.take_over_witness()
            return _joined(target, wish, clock, verifiers)
    finally:
        store.close()


def _joined(target: Settings, wish: NewDesktop, clock: Clock | None, verifiers: Secrets | None) -> Joined:
    with open_station(target, clock=clock, verifiers=verifiers) as station:
        session = station.services.people.sign_in.with_password(wish.account, wish.password)
        station.services.archive.desktops.join(session, wish.desktop, socket.gethostname())
        with station.store.read() as view:
            identity, office = view.facts.require("station_id"), view.facts.require("office")
        return Joined(identity, office, target.archive_place)


def _driven(address: str) -> str:
    """The address as SQLAlchemy takes it: with the driver that this program has."""
    scheme, mark, rest = address.partition("://")
    return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgresql", "postgres") else address


def _require_station(store: Store, target: Settings, signer: StationKey, wish: NewDesktop) -> str:
    """The station's id. Raises where its database, its key, the name or the archive is not as `wish` says."""
    if store.engine.dialect.name == "sqlite":
        raise StoreProblem("store.join_needs_server")
    if not is_initialised(store.engine):
        raise StoreProblem("store.no_station_there")
    require_own_key(store, signer)
    store.use_key(signer)
    with store.read() as view:
        free_name(wish.desktop, desktops_of(view.ledger))
        if wish.shared:
            require_first_archive(store, view, target.archive_folder)
        else:
            require_free(store, view, target.archive_folder, target.data)
        return str(view.facts.require("station_id"))


@contextmanager
def _made(target: Settings, signer: Ed25519Signer | Sm2Signer, station: str) -> Iterator[None]:
    """The folder with key and settings; where the block fails all is as it was. A program that is killed can join again."""
    own = target.archive_place != ""
    folders = [target.data, target.slips_folder, target.logs_folder]
    new = [
        each for folder in (*folders, target.archive_folder) if (each := _first_missing(folder)) is not None
    ]
    made = [target.key_file, target.file, target.witness_file, target.reserve_file]
    marked = False
    try:
        take_folder(target.data)
        make_file(target.founding_file)
        for path in made:
            path.unlink(missing_ok=True)
        for folder in [*folders, target.archive_folder] if own else folders:
            take_folder(folder)
        if own:
            write_mark(target.archive_folder, station, target.archive_place, signer.authenticate)
            marked = True
        keep_key(target.key_file, signer)
        target.save()
        yield
    except BaseException as problem:
        _unmake([*made, target.founding_file, *[target.archive_folder / MARK] * marked], new)
        if isinstance(problem, OSError):
            raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
        raise
    finally:
        with suppress(OSError):
            target.founding_file.unlink(missing_ok=True)


def _first_missing(folder: Path) -> Path | None:
    """The uppermost folder that has to be made for `folder`; None where it is there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    return missing[-1] if missing else None


def _unmake(files: list[Path], folders: list[Path]) -> None:
    """Remove files, and folders with all that is in them, which this joining made."""
    for path in files:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
