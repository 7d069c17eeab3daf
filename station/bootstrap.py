"""The only place that chooses adapters: it opens a data folder and gives the services over it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace

from station.archive import services as archive
from station.archive.survey.plugged import PluggedDevices
from station.audit import services as audit
from station.calendars.chinese import ChineseYears
from station.core.changes import Changes
from station.core.clock import Clock, SystemClock
from station.core.errors import StoreProblem
from station.core.places import make_file, make_folder
from station.core.policy import Policy, load_rulebook
from station.core.progress import CancelToken, Report, silent
from station.core.settings import Settings
from station.core.texts import load_texts
from station.core.traces import traces
from station.devices.print_server.queues import PrintQueues
from station.devices.printers import printer_drivers
from station.devices.volumes.mounts import MountedVolumes
from station.inventory import services as inventory
from station.opening import founded_office, set_right, tightened
from station.people import services as people
from station.people.credentials import Secrets
from station.people.founding import plan_founding
from station.people.two_persons import TwoPersons
from station.people.values import Office
from station.printing import services as printing
from station.printing.drivers import PrinterDrivers
from station.reports.encoders import ENCODERS
from station.reports.raster import draw_png
from station.reports.slip_folder import HtmlSlipFolder
from station.reports.writer import ReportFiles
from station.services import NewStation, Services
from station.store.continuing import StoredContinuation
from station.store.engine import open_engine
from station.store.keeping import StoredLedger
from station.store.keys import create_key, load_key, signature_holds
from station.store.keys.current import CurrentKey
from station.store.opening import create_station, is_initialised, open_station_database
from station.store.read_only import is_writable, open_read_only
from station.store.renewing import StoredKeys, complete_renewal, former_public_keys
from station.store.reserve import Reserve
from station.store.store import Store
from station.store.witness import Witness
from station.sync import services as sync
from station.sync.address import KeptAddress
from station.sync.fetching import CentreRecords
from station.sync.ports import Centre

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Station:
    """An open station: its services, and what opening it did (``rebuilt``, ``restored`` …)."""

    services: Services
    store: Store
    noticed: tuple[str, ...]


@contextmanager
def open_station(
    settings: Settings,
    *,
    inspect: bool = False,
    mend_for: str | None = None,
    clock: Clock | None = None,
    verifiers: Secrets | None = None,
    report: Report = silent,
    cancel: CancelToken | None = None,
) -> Iterator[Station]:
    """Open the station in the settings' data folder; everything is closed at the end.

    With `inspect` nothing is appended, nothing derived and no key is needed; `verifiers` makes passwords costlier or
    cheaper to check than usual (tests). With `mend_for`, the system user who asked for it, rows by which the database is
    known and that were lost are said anew from the entries. After an update that changed how state is derived, opening replays entries:
    it tells `report` how far it is, and a wish to stop leaves the old state for the next opening. Raises
    `StoreProblem` (``store.not_initialised`` where no station was made, ``store.database_missing`` where one was),
    `Cancelled`.
    """
    _require_database_file(settings)
    reserve = Reserve(settings.reserve_file)
    if not inspect:
        reserve.make_room()
    store = _store(settings, clock, inspect=inspect)
    try:
        if not is_initialised(store.engine):
            raise _nothing_made(settings)
        if not inspect:
            complete_renewal(store, settings.key_file)
        signer = None if inspect else CurrentKey(load_key(settings.key_file))
        try:  # what is guarded can be checked where the key is
            store.use_key(load_key(settings.key_file))
        except StoreProblem as problem:
            store.key_fault = problem.code.rpartition(".")[2]
        noticed = open_station_database(
            store,
            signer,
            database=settings.database_file,
            now=store.clock.now(),
            mend_for=mend_for,
            report=report,
            cancel=cancel,
        )
        if not inspect:
            reserve.keep()
            noticed = [*noticed, *["settings_unknown"] * bool(settings.unknown), *tightened(settings)]
        founded = founded_office(store)
        services = _services(settings, store, signer, verifiers or Secrets(), founded)
        if not inspect:
            noticed = [
                *noticed,
                *set_right(services, founded=founded is not None, report=report, cancel=cancel),
            ]
        yield Station(services, store, tuple(noticed))
    finally:
        store.close()


def _require_database_file(settings: Settings) -> None:
    """Raise `StoreProblem` where there is no database file.

    It is called before anything is opened, since opening would make the file.
    """
    if settings.database_file is not None and not settings.database_file.exists():
        raise _nothing_made(settings)


def _nothing_made(settings: Settings) -> StoreProblem:
    """The error for a missing database.

    No station was made here (it can be founded), or its database is gone (it can't).
    """
    found = traces(settings)
    if not found:
        return StoreProblem("store.not_initialised", path=str(settings.data))
    return StoreProblem(
        "store.database_missing",
        path=str(settings.database_file or settings.data),
        found=", ".join(each.name for each in found),
    )


def found_station(
    settings: Settings, new: NewStation, *, clock: Clock | None = None, verifiers: Secrets | None = None
) -> str:
    """Make a station in the data folder with its office and first administrator; returns the station's id.

    Everything that can be refused is checked before anything is written; a founding that was cut off goes on where
    it stopped. Raises Refused for what was entered, `StoreProblem` ``store.exists_already``, ``store.database_missing``
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
    office = plan.office.code
    had_station = has_station(settings)
    settings = replace(
        settings,
        archive=new.archive,
        centre=new.centre,
        database=new.database,
        language=new.language or settings.language,
    )
    if not (had_station or has_station(settings)):
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
        make_folder(settings.data)
        make_file(settings.founding_file)
        for folder in (settings.archive_folder, settings.slips_folder, settings.logs_folder):
            make_folder(folder)
    except OSError as problem:
        raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
    store = _store(settings, clock)
    try:
        with suppress(FileNotFoundError):
            settings.witness_file.unlink()
        key = settings.key_file
        signer = load_key(key) if key.exists() else create_key(key, suite)
        replace(settings, first_steps="shown").save()
        create_station(store, signer, station_id=station_id, office=office)
    finally:
        store.close()


def has_station(settings: Settings) -> bool:
    """Whether the data folder holds a station.

    Raises `StoreProblem` when its database can't be read, and ``store.database_missing`` when it is gone.
    """
    if settings.database_file is None or settings.database_file.exists():
        store = _store(settings, None, inspect=True)
        try:
            if is_initialised(store.engine):
                return True
        finally:
            store.close()
    if traces(settings):
        raise _nothing_made(settings)
    return False


def _open_centre(address: str) -> AbstractContextManager[Centre]:
    """The centre; its driver is loaded when it is spoken to, not at the start (a tenth of a second)."""
    from station.store.central.centre import open_centre

    return open_centre(address)


def _open_records(address: str) -> AbstractContextManager[CentreRecords]:
    """The same for reading."""
    from station.store.central.reading import open_records

    return open_records(address)


def _store(settings: Settings, clock: Clock | None, *, inspect: bool = False) -> Store:
    file = settings.database_file
    only_read = inspect and file is not None and not is_writable(settings.data)
    return Store(
        open_read_only(file) if only_read and file is not None else open_engine(file or settings.database),
        clock or SystemClock(settings.zone),
        load_rulebook(),
        changes=Changes(),
        witness=Witness(
            settings.witness_file,
            {"zone": settings.zone, "witness": settings.witness, "archive": settings.archive},
        ),
        reserve=settings.reserve_file,
    )


def _services(
    settings: Settings, store: Store, signer: CurrentKey | None, verifiers: Secrets, founded: Office | None
) -> Services:
    """Every room over the adapters of this machine."""
    clock, texts = store.clock, load_texts(settings.language)
    drivers = PrinterDrivers(printer_drivers(), ENCODERS, settings.own_folders)
    in_people = people.wire(
        store,
        store,
        store,
        store,
        clock,
        secrets=verifiers,
        data=settings.data,
        check_printer=drivers.address,
        published=ChineseYears(),
    )
    files = ReportFiles(settings.own_folders)
    slips = HtmlSlipFolder(settings.slips_folder, language=settings.language.replace("_", "-"))
    in_printing = printing.wire(
        store,
        store,
        store,
        store,
        clock,
        drivers=drivers,
        report_files=files,
        press=files,
        queues=PrintQueues(),
        kept_slips=slips,
        draw_document=draw_png,
        texts=texts,
        office=founded.name if founded is not None else "",
    )
    volumes = MountedVolumes()
    return Services(
        settings=settings,
        clock=clock,
        changes=store.changes,
        rulebook=store.rulebook,
        people=in_people,
        printing=in_printing,
        inventory=inventory.wire(
            store,
            store,
            pins=in_people.sign_in,
            slips=slips,
            texts=texts,
            origins=in_printing.reporting,
            devices=PluggedDevices(volumes, settings.zone),
            printer_tests=in_printing.tests,
            clock=clock,
        ),
        archive=archive.wire(
            store,
            volumes=volumes,
            root=settings.archive_folder,
            cache=settings.cache_folder,
            own=settings.own_folders,
        ),
        sync=sync.wire(
            store,
            clock,
            open_centre=_open_centre,
            open_records=_open_records,
            replacing=StoredContinuation(store, signer, settings.cache_folder),
            check=signature_holds,
            former_keys=lambda: frozenset(former_public_keys(settings.data)),
            address=KeptAddress(settings.data),
            signer=signer,
        ),
        audit=audit.wire(
            StoredLedger(store, settings.unknown, slips),
            store,
            store,
            clock,
            signer=signer,
            origins=in_printing.reporting,
            keys=StoredKeys(store, signer, settings.key_file),
            persons=TwoPersons(store, clock, verifiers),
        ),
    )
