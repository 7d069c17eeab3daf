"""The desk of the two pages about recordings: a real station, an own set of volumes, the pages on screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from station.archive.copying.launcher import run_engine
from station.archive.importing.use_cases import Imports, RunEngine
from station.archive.sources import Sources
from station.archive.values import ImportOptions, ImportResult
from station.archive.volumes import Plugged, Volumes
from station.devices.volumes.mounts import MountedVolumes
from station.services import Services
from tests.ui.offices import TestOffice


class OwnVolumes:
    """The machine's real mounts, but only those below one folder: other tests mount cards at the same time."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._all = folder, MountedVolumes()

    def plugged(self) -> Plugged:
        return self._own(self._all.plugged())

    def mounts_below(self, path: Path) -> frozenset[str]:
        return self._all.mounts_below(path)

    def watch(self, changed: Callable[[Plugged], None]) -> Callable[[], None]:
        return self._all.watch(lambda plugged: changed(self._own(plugged)))

    def disk_of(self, path: Path) -> str:
        return self._all.disk_of(path)

    def mount(self, device: str) -> Path:
        return self._all.mount(device)

    def mount_writable(self, device: str) -> Path:
        return self._all.mount_writable(device)

    def unmount(self, device: str) -> None:
        self._all.unmount(device)

    def _own(self, plugged: Plugged) -> Plugged:
        return Plugged(tuple(each for each in plugged.volumes if each.path.is_relative_to(self._folder)))


def services_with(office: TestOffice, volumes: Volumes, run: RunEngine = run_engine) -> Services:
    """The office's services looking at these volumes; `run` may hold the engine's end back."""
    services = office.services
    imports = Imports(
        office.station.store,
        volumes,
        services.settings.archive_folder,
        own=services.settings.own_folders,
        run=run,
    )
    sources = Sources(office.station.store, volumes, services.settings.own_folders)
    return replace(services, archive=replace(services.archive, imports=imports, sources=sources))


def bring_in(office: TestOffice, source: Path, **options: str) -> ImportResult:
    """Import a folder without the screen."""
    return office.services.archive.imports.run_all(office.admin, source, ImportOptions(**options))  # type: ignore[arg-type]
