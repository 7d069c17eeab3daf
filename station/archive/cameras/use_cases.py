"""Cameras over PTP: listed, and fetched into a folder of the station, which is then a source like a card."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

from station.archive.cameras.ports import PTP, CameraPort, FetchedFiles, PtpCamera
from station.archive.cameras.volumes import VolumesAndCameras
from station.archive.clocks.decide import ClockCase, decide_clock_read
from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.ports import ArchiveStore
from station.archive.survey.values import shown
from station.archive.volumes import Volume
from station.core.deciding import record
from station.core.errors import Refused, StoreProblem
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)
_EXACT: Final = timedelta(seconds=2)
"""So exact is a clock that tells whole seconds, asked over a cable."""
_KEPT_FREE: Final = 256 << 20
"""Bytes that stay free on the disk: copying into the archive comes next."""


class Cameras:
    """Cameras that are no disk. Nothing is written to one and nothing deleted from it."""

    def __init__(
        self, store: ArchiveStore, cameras: CameraPort, volumes: VolumesAndCameras, folder: Path
    ) -> None:
        self._store, self._cameras, self._volumes, self._folder = store, cameras, volumes, folder

    @asks(Permission.IMPORT_RUN)
    def traces(self, session: Session) -> tuple[str, ...]:
        """What tells that cameras came or went; nothing is said to any of them."""
        return self._cameras.traces()

    @property
    @asks_nothing("the addresses of cameras that this program fetched, without content")
    def fetched_now(self) -> tuple[str, ...]:
        """The cameras whose files are here."""
        return self._volumes.fetched

    @asks(Permission.IMPORT_RUN)
    def list(self, session: Session) -> tuple[PtpCamera, ...]:
        """The cameras that are plugged in. Raises NotPermitted, DeviceProblem ``cameras.no_answer``."""
        return self._cameras.present() if self._cameras.traces() else ()

    @asks(Permission.IMPORT_RUN)
    def fetch(
        self, session: Session, address: str, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> Path:
        """Fetch all files of the camera at `address`; gives the folder that is a source from now on.

        What its clock showed is on record before anything is imported (DM-02).
        Raises NotPermitted, Refused ``cameras.not_there`` for what is no camera's address, what `CameraPort.fetch` raises; nothing is kept then.
        """
        kind, _, port = address.partition(":")
        if kind != PTP or not port:
            raise Refused("cameras.not_there", rule="EQ-05", camera=address)
        self._forget(address)
        self._clear_left()
        folder = self._folder_of(address)
        try:
            folder.mkdir(mode=0o700, parents=True)
            space = os.statvfs(folder)
        except OSError as problem:
            raise StoreProblem(
                "cameras.not_written", path=str(folder), detail=problem.strerror or ""
            ) from problem
        try:
            room = max(0, space.f_bavail * space.f_frsize - _KEPT_FREE)
            got = self._cameras.fetch(port, folder, room=room, report=report, cancel=cancel)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._keep_clock(session, got)
        missed = tuple(shown(each) for each in got.missed)
        self._volumes.add(
            Volume(
                path=folder.resolve(),
                device=address,
                label=got.model,
                file_system=PTP,
                serial=got.serial,
                read_only=True,
                total_bytes=got.bytes,
                free_bytes=0,
                whole=not missed,
                not_handed_out=missed,
            )
        )
        return folder

    @asks(Permission.IMPORT_RUN)
    @contextmanager
    def fetched(
        self, session: Session, address: str, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> Iterator[Path]:
        """The fetched files within the block. Raises as `fetch`."""
        try:
            yield self.fetch(session, address, report=report, cancel=cancel)
        finally:
            self._forget(address)

    @asks(Permission.IMPORT_RUN)
    def release(self, session: Session, address: str) -> None:
        """Throw away what was fetched from a camera; it is on the camera still, and what was imported is in the archive."""
        self._forget(address)

    def _keep_clock(self, session: Session, got: FetchedFiles) -> None:
        """Record what its clock showed; while the database is away what lies on the camera comes in all the same."""
        if got.shows is None or not got.serial:
            return
        now = self._store.clock.now()
        clock = DeviceClock(got.serial, got.shows, now - got.read_ago, ClockWay.READ, _EXACT)
        try:
            with self._store.write() as work:
                item = work.equipment.item_by_usb_serial(got.serial)
                case = ClockCase(clock, None if item is None else item.tag, self._store.clock.zone)
                record(work, decide_clock_read(session, case, work.policy, now))
        except StoreProblem as problem:
            log.warning("what a camera's clock showed is not on record: %s", problem)

    def _forget(self, address: str) -> None:
        self._volumes.drop(address)
        shutil.rmtree(self._folder_of(address), ignore_errors=True)

    def _folder_of(self, address: str) -> Path:
        return self._folder / f"{os.getpid()}-{re.sub(r'[^A-Za-z0-9]+', '-', address)}"

    def _clear_left(self) -> None:
        """Throw away what programs that ended by force left here."""
        with suppress(OSError):
            for left in self._folder.iterdir():
                if not _runs(left.name.partition("-")[0]):
                    shutil.rmtree(left, ignore_errors=True)


def _runs(process: str) -> bool:
    """Whether a process with this number runs; one of another user does."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
