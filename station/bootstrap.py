"""The only place that chooses adapters: it opens a data folder and gives the services over it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from station.approvals import services as approvals
from station.approvals.leaving import open_things as open_requests
from station.archive import services as archive
from station.archive.another_folder import LOOKED_FOR, require_fit
from station.archive.leaving import open_things as open_recordings
from station.archive.recorders.drivers import RecorderDrivers
from station.archive.recorders.places import KeptPlaces
from station.archive.redating.completed import RecordingsOfReturns
from station.archive.second.chosen import SecondArchive
from station.archive.survey.plugged import PluggedDevices
from station.audit import services as audit
from station.audit.settings_confirming import confirm_settings
from station.calendars.chinese import ChineseYears
from station.core.changes import Changes
from station.core.clock import Clock, SystemClock
from station.core.errors import StoreProblem
from station.core.policy import load_rulebook
from station.core.progress import CancelToken, Report, silent
from station.core.settings import Settings
from station.core.texts import Texts, load_texts
from station.core.traces import traces
from station.core.writing import escaped
from station.devices.cameras.ptp import PtpCameras
from station.devices.print_server.queues import PrintQueues
from station.devices.printers import printer_drivers
from station.devices.recorders import recorder_drivers
from station.devices.volumes.mounts import MountedVolumes
from station.inventory import services as inventory
from station.inventory.certificates.of_units import PaperOfUnits
from station.inventory.leaving import open_things as open_custody
from station.inventory.settled import settled_things
from station.matters import services as matters
from station.matters.leaving import open_things as open_matters
from station.opening import founded_office, set_right, tightened
from station.people import services as people
from station.people.credentials import Secrets
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.people.values import Office
from station.printing import services as printing
from station.printing.drivers import PrinterDrivers
from station.reports.encoders import ENCODERS
from station.reports.labels import LabelSheets
from station.reports.raster import draw_png
from station.reports.slip_folder import HtmlSlipFolder
from station.reports.writer import ReportFiles
from station.services import Services
from station.store.archive_marks import keep_mark, require_not_anothers
from station.store.attachment_folder import AttachmentFolder
from station.store.attachment_look import AttachmentLook
from station.store.central.spoken_to import centre_at, records_at
from station.store.continuing import StoredContinuation
from station.store.engine import open_engine
from station.store.keeping import StoredLedger
from station.store.keys import load_key, signature_holds
from station.store.keys.current import CurrentKey
from station.store.opening import is_initialised, open_station_database
from station.store.read_only import is_writable, open_read_only
from station.store.renewing import StoredKeys, complete_renewal, former_marks, former_public_keys
from station.store.reserve import Reserve
from station.store.store import Store
from station.store.witness import Witness
from station.sync import services as sync
from station.sync.address import KeptAddress
from station.sync.status import SyncOverview

log = logging.getLogger(__name__)
_PLACE = 100
"""Characters of a place, which may be longer than a reason on record."""


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
    store = station_store(settings, clock, inspect=inspect)
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
            noticed = [*noticed, *["settings_unknown"] * bool(settings.unknown)]
        founded = founded_office(store)
        services = _services(settings, store, signer, verifiers or Secrets(), founded)
        if not inspect:
            noticed = [
                *noticed,
                *tightened(settings, services, store.authenticate),
                *set_right(services, founded=founded is not None, report=report, cancel=cancel),
            ]
            keep_mark(store, settings.archive_folder, settings.archive_place)
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
    """The error for a missing database: no station was made here (it can be founded), or its database is gone."""
    found = traces(settings)
    if not found:
        return StoreProblem("store.not_initialised", path=str(settings.data))
    return StoreProblem(
        "store.database_missing",
        path=str(settings.database_file or settings.data),
        found=", ".join(each.name for each in found),
    )


def has_station(settings: Settings) -> bool:
    """Whether the data folder holds a station.

    Raises `StoreProblem` when its database can't be read, and ``store.database_missing`` when it is gone.
    """
    if settings.database_file is None or settings.database_file.exists():
        store = station_store(settings, None, inspect=True)
        try:
            if is_initialised(store.engine):
                return True
        finally:
            store.close()
    if traces(settings):
        raise _nothing_made(settings)
    return False


def station_store(settings: Settings, clock: Clock | None, *, inspect: bool = False) -> Store:
    """The database of a station, with its witness; nothing is opened yet."""
    file = settings.database_file
    only_read = inspect and file is not None and not is_writable(settings.data)
    return Store(
        open_read_only(file) if only_read and file is not None else open_engine(file or settings.database),
        clock or SystemClock(settings.zone),
        load_rulebook(),
        changes=Changes(),
        witness=Witness(
            settings.witness_file, _stated(settings), partial(former_marks, settings.key_file.parent)
        ),
        reserve=None if inspect else Reserve(settings.reserve_file),
    )


def _stated(settings: Settings) -> dict[str, str]:
    """The settings that the record rests on."""
    return {"zone": settings.zone, "witness": settings.witness, "archive": settings.archive}


def _confirm_settings(
    store: Store, texts: Texts, session: Session, before: Settings, after: Settings
) -> None:
    """Take the settings for right as they were changed in the program, which is put on record."""
    was, now = _stated(before), _stated(after)
    said = (
        texts(
            f"administration.settings.changed_{name}",
            was=escaped(was[name])[:_PLACE],
            now=escaped(value)[:_PLACE],
        )
        for name, value in now.items()
        if value != was[name]
    )
    reason = texts("leaving.join").join(said)
    confirm_settings(StoredLedger(store), store.clock, session, now, after.witness_file, reason)


def _require_archive(settings: Settings, store: Store, folder: Path) -> None:
    """Refuse a folder that can't be this station's archive."""
    with store.read() as view:
        require_not_anothers(store, view, folder, settings.archive_place, settings.data)
        newest = view.archive.newest_at(settings.archive_place, LOOKED_FOR)
    require_fit(folder, [each.stored for each in newest])


def _services(
    settings: Settings, store: Store, signer: CurrentKey | None, verifiers: Secrets, founded: Office | None
) -> Services:
    """Every room over the adapters of this machine."""
    clock, texts = store.clock, load_texts(settings.language)
    drivers = PrinterDrivers(printer_drivers(), ENCODERS, settings.own_folders)
    attachments = AttachmentFolder(
        settings.attachments_folder, settings.own_folders, shared=bool(settings.database)
    )
    second = SecondArchive(
        store, settings.archive_folder, settings.archive_place, settings.second_folder, settings.data
    )
    awaiting = approvals.awaiting_of(inventory.carriers(clock.zone), clock.zone)
    in_people = people.wire(
        *(store, store, store, store, store, store, store),
        clock,
        secrets=verifiers,
        data=settings.data,
        conduct=store,
        check_printer=drivers.address,
        check_archive=partial(_require_archive, settings, store),
        take_second=second.take,
        confirm_settings=partial(_confirm_settings, store, texts),
        published=ChineseYears(),
        awaited=awaiting,
        open_things=(*open_custody(), *open_recordings(), *open_requests(awaiting, clock), *open_matters()),
        stocks=(PaperOfUnits(clock.zone),),
        settled=settled_things(),
        files=attachments,
    )
    files = ReportFiles(settings.own_folders)
    slips = HtmlSlipFolder(settings.slips_folder, language=settings.language.replace("_", "-"))
    in_printing = printing.wire(
        *(store, store, store, store, clock),
        drivers=drivers,
        report_files=files,
        press=files,
        queues=PrintQueues(),
        kept_slips=slips,
        draw_document=draw_png,
        texts=texts,
        office=founded.name if founded is not None else "",
    )
    volumes, persons = MountedVolumes(), TwoPersons(store, clock, verifiers)
    return Services(
        settings=settings,
        clock=clock,
        changes=store.changes,
        rulebook=store.rulebook,
        people=in_people,
        printing=in_printing,
        approvals=approvals.wire(
            *(store, store, store),
            persons=persons,
            files=attachments,
            reporting=in_printing.reporting,
            awaiting=awaiting,
        ),
        matters=matters.wire(store, store),
        inventory=inventory.wire(
            *(store, store, store, store, store, store, store, store, store),
            pins=in_people.sign_in,
            slips=slips,
            texts=texts,
            assessed=store,
            origins=in_printing.reporting,
            devices=PluggedDevices(volumes, settings.zone),
            in_question=RecordingsOfReturns(clock),
            printer_tests=in_printing.tests,
            label_press=LabelSheets(),
            attachments=attachments,
            persons=persons,
            clock=clock,
        ),
        archive=archive.wire(
            store,
            clock,
            volumes=volumes,
            recorders=RecorderDrivers(recorder_drivers()),
            recorder_places=KeptPlaces(settings.data),
            cameras=PtpCameras(settings.zone),
            root=settings.archive_folder,
            cache=settings.cache_folder,
            own=settings.own_folders,
            second=second,
            place=settings.archive_place,
            persons=persons,
            beside=AttachmentLook(store, attachments),
            received=SyncOverview(store, KeptAddress(settings.data)).received,
        ),
        sync=sync.wire(
            store,
            clock,
            open_centre=centre_at,
            open_records=records_at,
            replacing=StoredContinuation(store, signer, settings.cache_folder),
            check=signature_holds,
            former_keys=lambda: frozenset(former_public_keys(settings.data)),
            address=KeptAddress(settings.data),
            signer=signer,
        ),
        audit=audit.wire(
            StoredLedger(store, settings.unknown, slips),
            *(store, store, store, store, store, store, store, store),
            clock,
            signer=signer,
            check=signature_holds,
            origins=in_printing.reporting,
            keys=StoredKeys(store, signer, settings.key_file),
            persons=persons,
            attachments=attachments,
        ),
    )
