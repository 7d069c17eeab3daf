"""Making a station in a data folder: its key, its tables, its office and its first administrator."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace

from station.bootstrap import has_station, open_station, station_store
from station.core.clock import PROGRAM_MADE, Clock, SystemClock, local
from station.core.errors import Refused, StoreProblem
from station.core.places import make_file, take_folder
from station.core.policy import Policy, load_rulebook
from station.core.settings import Settings
from station.core.texts import load_texts
from station.people.credentials import Secrets
from station.people.founding import plan_founding
from station.people.naming import plain_name
from station.services import NewStation
from station.store.archive_marks import require_unmarked
from station.store.keys import create_key, load_key
from station.store.opening import create_station


def found_station(
    settings: Settings, new: NewStation, *, clock: Clock | None = None, verifiers: Secrets | None = None
) -> str:
    """Make a station in the data folder with its office and first administrator; returns the station's id.

    Everything that can be refused is checked before anything is written; a founding that was cut off goes on where
    it stopped. Raises Refused for what was entered and ``people.clock_not_set``, `StoreProblem` ``store.exists_already``, ``store.database_missing``
    where a station was here before, and others.
    """
    plan = plan_founding(
        office=new.office,
        office_name=new.office_name,
        account=new.account,
        name=new.name,
        password=new.password,
        policy=Policy(load_rulebook()),
    )
    shown = (clock or SystemClock(settings.zone)).now()
    if shown < PROGRAM_MADE:
        raise Refused("people.clock_not_set", shown=f"{local(shown, settings.zone):%Y-%m-%d %H:%M}")
    office, desktop = plan.office.code, plain_name(new.desktop) if new.desktop else ""
    had_station = has_station(settings)
    settings = replace(
        settings,
        archive=new.archive,
        centre=new.centre,
        database=new.database,
        language=new.language or settings.language,
    )
    if not (had_station or has_station(settings)):
        require_unmarked(settings.archive_folder, settings.data)
        _make_station(settings, _new_station_id(office), office, new.suite, clock)
    with open_station(settings, clock=clock, verifiers=verifiers) as station:
        with station.store.read() as view:
            if view.people.office() is not None:
                raise StoreProblem("store.exists_already")
        station.services.people.accounts.found(
            office=office,
            office_name=new.office_name,
            account=new.account,
            name=new.name,
            password=new.password,
            office_staff=new.office_staff,
        )
        station.services.people.working_days.take_published()
        if settings.database and not desktop:
            desktop = load_texts(settings.language)("archive.first_desktop")
        if desktop:
            station.services.archive.desktops.name_first(desktop)
        with suppress(OSError):
            settings.founding_file.unlink(missing_ok=True)
        return station.services.audit.proof.station_id


def _new_station_id(office: str) -> str:
    """The office's code and a random part, so that two PCs of an office never share an id.

    Ids stand in checkpoints, which are ASCII: a code in other letters is left out of it.
    """
    plain = office.isascii() and all(character.isalnum() or character in "-_." for character in office)
    return f"{office if plain else 'station'}-{secrets.token_hex(3)}"


def _make_station(settings: Settings, station_id: str, office: str, suite: str, clock: Clock | None) -> None:
    try:
        take_folder(settings.data)
        make_file(settings.founding_file)
        for folder in (settings.archive_folder, settings.slips_folder, settings.logs_folder):
            take_folder(folder)
    except OSError as problem:
        raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
    store = station_store(settings, clock)
    try:
        with suppress(FileNotFoundError):
            settings.witness_file.unlink()
        key = settings.key_file
        signer = load_key(key) if key.exists() else create_key(key, suite)
        replace(settings, first_steps="shown").save()
        create_station(store, signer, station_id=station_id, office=office)
    finally:
        store.close()
