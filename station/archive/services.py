"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.archive.arrival.use_cases import Hindrances
from station.archive.at_hand import Presence
from station.archive.cameras.ports import CameraPort
from station.archive.cameras.use_cases import Cameras
from station.archive.cameras.volumes import VolumesAndCameras
from station.archive.catalogue.listing import ImportList
from station.archive.catalogue.thumbnails import Thumbnails
from station.archive.catalogue.use_cases import Catalogue
from station.archive.clearing.use_cases import Clearing, Receipts
from station.archive.clocks.use_cases import DeviceClocks
from station.archive.desktops import Desktops
from station.archive.exchange.use_cases import ExchangeManifests
from station.archive.fixity.use_cases import Fixity
from station.archive.fixity.values import KeptBeside
from station.archive.giving_back.use_cases import GivingBack
from station.archive.importing.known_devices import KnownDevices
from station.archive.importing.recovering import ImportRecovery
from station.archive.importing.use_cases import Imports
from station.archive.places import ArchivePlaces
from station.archive.ports import ArchiveStore
from station.archive.recorders.drivers import RecorderDrivers
from station.archive.recorders.overview import RecorderOverview
from station.archive.recorders.use_cases import RecorderPlaces, Recorders
from station.archive.redating.use_cases import Redating
from station.archive.retention.use_cases import Retention
from station.archive.second.chosen import SecondArchive
from station.archive.second.use_cases import SecondCare
from station.archive.serials.listing import SerialList
from station.archive.serials.use_cases import SerialAnswers
from station.archive.sources import Sources
from station.archive.time_habits.use_cases import TimeHabits
from station.archive.told.logs import RecorderLogs
from station.archive.volumes import Volumes
from station.core.clock import Clock
from station.core.own_folders import OwnFolders
from station.people.two_persons import TwoPersons


@dataclass(frozen=True, slots=True)
class ArchiveServices:
    """The use cases of the archive, from reading a device to keeping what came in; each class says what it is for."""

    imports: Imports
    recovery: ImportRecovery
    catalogue: Catalogue
    import_list: ImportList
    serials: SerialAnswers
    serial_list: SerialList
    devices: KnownDevices
    hindrances: Hindrances
    fixity: Fixity
    thumbnails: Thumbnails
    places: ArchivePlaces
    desktops: Desktops
    giving_back: GivingBack
    retention: Retention
    recorder_logs: RecorderLogs
    manifests: ExchangeManifests
    sources: Sources
    clocks: DeviceClocks
    habits: TimeHabits
    redating: Redating
    recorders: Recorders
    recorder_overview: RecorderOverview
    cameras: Cameras
    presence: Presence
    second: SecondArchive
    second_care: SecondCare
    clearing: Clearing


def wire(
    store: ArchiveStore,
    clock: Clock,
    *,
    volumes: Volumes,
    recorders: RecorderDrivers,
    recorder_places: RecorderPlaces,
    cameras: CameraPort,
    root: Path,
    cache: Path,
    own: OwnFolders,
    second: SecondArchive,
    place: str,
    persons: TwoPersons,
    beside: KeptBeside,
    received: Receipts,
) -> ArchiveServices:
    """The room over its ports: `root` is the folder of the recordings, `cache` may be thrown away at any time.

    `place` tells this archive from those of other desktops. Nothing comes in from the station's `own` folders. The files `beside` are checked along; `received` says what the centre has confirmed.
    """
    all_volumes, known = VolumesAndCameras(volumes), Recorders(store, recorders, recorder_places)
    imports = Imports(store, all_volumes, root, own=own, place=place, second=second, recorders=known)
    return ArchiveServices(
        imports=imports,
        recovery=ImportRecovery(store, root, place),
        catalogue=Catalogue(store, root, place),
        import_list=ImportList(store),
        serials=SerialAnswers(store),
        serial_list=SerialList(store),
        devices=KnownDevices(store),
        hindrances=Hindrances(store),
        fixity=Fixity(store, root, place, beside),
        thumbnails=Thumbnails(root, cache, place),
        places=ArchivePlaces(store),
        desktops=Desktops(store, clock, place, persons, root),
        giving_back=GivingBack(store, root, place, own),
        retention=Retention(store),
        recorder_logs=RecorderLogs(store, root, place),
        manifests=ExchangeManifests(store, root, place, own),
        clocks=DeviceClocks(store),
        habits=TimeHabits(store),
        redating=Redating(store),
        recorders=known,
        recorder_overview=RecorderOverview(store, known),
        cameras=Cameras(store, cameras, all_volumes, cache / "cameras"),
        presence=Presence(store, root, place),
        sources=Sources(store, all_volumes, own, cache / "own_disks.json"),
        second=second,
        second_care=SecondCare(store, root, place, second.folder()),
        clearing=Clearing(
            store, all_volumes, imports, root, place, second=second, persons=persons, received=received
        ),
    )
