"""Importing a card or folder: survey, order, run, record."""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.cameras.handed_out import fetched_from_camera, with_not_handed_out
from station.archive.copying.job import CopyItem, CopyJob
from station.archive.copying.journal import Journal, session_key
from station.archive.copying.launcher import CopyResult, run_engine
from station.archive.copying.session import SessionFolder, lying_sessions
from station.archive.copying.under_way import FilesUnderWay
from station.archive.importing.aside import SettingAside
from station.archive.importing.begun import BegunCopies, require_begun, require_same_card, stated_anew
from station.archive.importing.closing import is_complete
from station.archive.importing.growing import growing
from station.archive.importing.order import ImportOrder
from station.archive.importing.ordering import Ordered, OrderingContext, make_order
from station.archive.importing.recording_sessions import (
    LOST_HERE,
    RecordedSession,
    SessionRecorder,
    outcomes_of,
    require_not_lost,
)
from station.archive.importing.recovering import order_recorded_or_later
from station.archive.importing.taken_names import taken_names
from station.archive.importing.watched import WatchedImport
from station.archive.outcomes import JournalFault
from station.archive.own_disks import is_own, own_disks
from station.archive.ports import ArchiveStore
from station.archive.room import RESERVE_BYTES, IntakePace, room_at
from station.archive.second.chosen import SecondArchive
from station.archive.second.recording import record_second
from station.archive.second.values import SecondPlan
from station.archive.survey.values import Survey
from station.archive.survey.walk import survey
from station.archive.told.use_cases import DevicesAsked, TellsOfItself
from station.archive.values import ImportOptions, ImportResult
from station.archive.volumes import Volumes
from station.core.errors import Refused, StoreProblem
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken, PauseToken, Report, silent
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)

RunEngine = Callable[..., CopyResult]


class Imports:
    """Bringing recordings in."""

    def __init__(
        self,
        store: ArchiveStore,
        volumes: Volumes,
        archive_root: Path,
        *,
        own: OwnFolders,
        place: str = "",
        second: SecondArchive | None = None,
        recorders: TellsOfItself | None = None,
        run: RunEngine = run_engine,
        reserve_bytes: int = RESERVE_BYTES,
    ) -> None:
        self._store, self._volumes, self._root = store, volumes, archive_root
        self._own, self._run, self._reserve = own, run, reserve_bytes
        self._asked = DevicesAsked(recorders, archive_root)
        self._second = second or SecondArchive(store, archive_root, place, None, archive_root)
        self._place, self._presence = place, Presence(store, archive_root, place)
        self._keeper = SessionRecorder(store, archive_root, place)

    @asks(Permission.IMPORT_RUN)
    def survey(
        self, session: Session, source: Path, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> Survey:
        """Survey `source`; changes nothing.

        Raises NotPermitted, DeviceProblem, Cancelled, Refused ``archive.source_is_archive`` for a source that is,
        lies in or holds a folder of the station, under any path, and ``archive.source_on_own_disk`` for one on a plugged disk
        that holds such a folder. A mounted part of a disk stands for all its mounted parts: they are one source.
        """
        source = Path(os.path.realpath(source))
        fetched = fetched_from_camera(self._volumes.plugged().holding(source), source)
        if fetched is None:
            self._require_no_own(source)
        parts, zone = self._parts(source), self._store.clock.zone
        root = Path(os.path.commonpath(parts)) if parts else source
        mounts = self._volumes.mounts_below(root) - frozenset(map(str, parts))
        found = survey(root, zone, mounts=mounts, parts=parts, report=report, cancel=cancel)
        return with_not_handed_out(found, fetched or ())

    @asks(Permission.IMPORT_RUN)
    def order(self, session: Session, found: Survey, options: ImportOptions) -> Ordered:
        """What an import of `found` would do, to be confirmed; changes nothing.

        While the database does not answer the order is made without it: nobody is named and nothing is known.
        Raises NotPermitted, what `make_order` raises, Refused ``archive.own_lost``, StoreProblem ``archive.root_missing``, as `absence`: an empty folder is not written into.
        """
        space, plugged = room_at(self._root, IntakePace()).free_bytes, self._volumes.plugged()
        self._presence.require()
        volume = plugged.holding(found.parts[0] if found.parts else found.root)
        facts = OrderingContext(
            actor=session.actor,
            now=self._store.clock.now(),
            zone=self._store.clock.zone,
            archive_root=self._root,
            free_bytes=space + self._begun.lying_of(found.files),
            reserve_bytes=min(self._reserve, space // 10),
            volume=volume,
            beside=() if volume is None else plugged.beside(volume, found.parts),
            growing=growing(found),
            own_only=not session.may(Permission.IMPORT_OTHERS),
            place=self._place,
        )
        try:
            with self._store.read() as view:
                require_not_lost(view, self._place)
                ordered = make_order(found, options, facts, view)
        except StoreProblem as problem:
            log.warning("importing without the database: %s", problem)
            ordered = make_order(found, options, facts, None)
        ordered = replace(ordered, order=replace(ordered.order, told=self._asked.on_card(found.files)))
        begun, wanted = self._begun.on(ordered.order.source, found.files), ordered.plan.bytes_to_copy
        second = self._second.planned(session, options.second, wanted, found.root)
        rooms = self._second.rooms_for(wanted, second)
        return replace(ordered, begun=begun, second=second, rooms=rooms)

    @asks(Permission.IMPORT_RUN)
    def run(
        self,
        session: Session,
        found: Survey,
        ordered: Ordered,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
        files: FilesUnderWay | None = None,
        pause: PauseToken | None = None,
    ) -> ImportResult:
        """Copy, verify and record as ordered; `files` is told meanwhile how far each of them is, and `pause` lets the copy wait.

        What one file comes to is its outcome; when the ledger can't be written the copies stay journalled and
        `recorded` is False.  Raises NotPermitted, and StoreProblem ``archive.not_written`` when not even the
        journal can be begun, or as `absence` where the archive's disk went since the order.  When `session` may not go on (its account is frozen, its role taken back) the copy stops;
        what is stored by then is recorded, and what `require` raises is raised. Refused ``archive.lost_meanwhile`` where this
        desktop was declared lost before all was recorded: the rest waits for a person.
        """
        self._presence.require()
        second = self._second.ready(session, ordered.second)
        order, device_log = self._asked.ask(session, ordered.order, cancel)
        ordered = replace(ordered, order=order)
        folder = SessionFolder.of(self._root, order.session)
        lock = self._open_session(folder, order)
        watched = WatchedImport(session, cancel)
        try:
            self._put_on_record(session, folder, order, device_log)
            job = self._job(found.root, ordered, second)
            result = self._run(job, report=report, cancel=watched, lock_fd=lock, files=files, pause=pause)
            if result.stderr:
                log.error("copy engine: %s", result.stderr)
            outcomes = tuple(outcomes_of(order, result.outcomes))
            try:
                kept = self._keeper.keep(order, outcomes, result.way)
            except StoreProblem:
                log.exception("the import is journalled but not recorded")
                kept, recorded = RecordedSession(outcomes, result.way), False
            except Refused as refused:
                raise self._set_aside(folder, refused) from refused
            else:
                recorded = True
                self._begun.end(folder, order, kept.outcomes)
                folder.remove()
            end = record_second(self._store, self._root, second, order, kept.outcomes, result.second_way)
        finally:
            os.close(lock)
        watched.require()
        return ImportResult(
            order.session,
            order.camera,
            kept.outcomes,
            is_complete(order, kept.outcomes),
            kept.closing,
            recorded=recorded,
            died=result.died,
            unread=found.unread,
            ignored=found.ignored,
            extent=order.extent,
            way=kept.way,
            surveyed=found.files,
            kept_apart=found.kept_apart,
            evidence=kept.evidence,
            suggested=ordered.identified.suggested,
            matter=ordered.matter,
            late=kept.late,
            other_numbers=ordered.plan.other_numbers,
            still_out=kept.still_out,
            weighed=ordered.weighed,
            second=end,
            told=order.told,
            marked=kept.marked,
        )

    @asks(Permission.IMPORT_RUN)
    def planned(
        self,
        session: Session,
        source: Path,
        options: ImportOptions,
        *,
        before: str = "",
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> tuple[Survey, Ordered]:
        """Survey and order in one go, or to go on with the import `before`, with what was stated then where `options` say nothing else.

        Raises what these raise, Refused ``archive.nothing_to_resume`` and ``archive.resumes_other_card``.
        """
        begun = require_begun(self._begun.all(), before) if before else None
        found = self.survey(session, source, report=report, cancel=cancel)
        ordered = self.order(session, found, stated_anew(begun.options, options) if begun else options)
        if begun:
            require_same_card(ordered.begun, begun, source)
        return found, ordered

    @asks(Permission.IMPORT_RUN)
    def run_all(
        self,
        session: Session,
        source: Path,
        options: ImportOptions,
        *,
        before: str = "",
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ImportResult:
        """Plan and run in one go, for scripts. Raises what `planned` and `run` raise."""
        plan = self.planned(session, source, options, before=before, report=report, cancel=cancel)
        return self.run(session, *plan, report=report, cancel=cancel)

    @asks_nothing("a number for the frame, without content")
    def pending(self) -> int:
        """How many sessions are stored and journalled but not recorded yet (or are being copied now)."""
        return sum(1 for _ in lying_sessions(self._root))

    # ------------------------------------------------------------------------------------------------ parts

    def _parts(self, source: Path) -> tuple[Path, ...]:
        """Where the parts of the disk are mounted that `source` is a part of as a whole; none where it is the only one."""
        plugged = self._volumes.plugged()
        volume = plugged.holding(source)
        if volume is None or volume.path != source:
            return ()
        parts = tuple(each.path for each in plugged.parts_of(volume))
        return parts if len(parts) > 1 else ()

    @property
    def _begun(self) -> BegunCopies:
        return BegunCopies(self._root, self._store.authenticate)

    def _require_no_own(self, source: Path) -> None:
        """Raise for the station's own folders, and a plugged disk that holds its data: no copy of it would be a second one."""
        if self._own.meet(source):
            raise Refused("archive.source_is_archive", rule="EQ-05", source=str(source))
        volume = self._volumes.plugged().holding(source)
        if volume is not None and is_own(volume, self._own, own_disks(self._own, self._volumes)):
            raise Refused("archive.source_on_own_disk", rule="EQ-05", source=str(source))

    def _put_on_record(
        self, session: Session, folder: SessionFolder, order: ImportOrder, said: bytes
    ) -> None:
        """Store what the device `said` and record the order's own entry, before the first byte."""
        try:
            self._asked.keep(order, said)
            order_recorded_or_later(self._store, session, order)
        except BaseException:
            self._asked.drop(order)
            folder.remove()
            raise

    def _set_aside(self, folder: SessionFolder, refused: Refused) -> Refused:
        """Set the session aside where this desktop was declared lost meanwhile; returns what is said of it."""
        if refused.code not in LOST_HERE:
            return refused
        SettingAside(self._store, self._root, self._place).of(folder, JournalFault.LOST)
        return Refused("archive.lost_meanwhile", rule="DM-03", session=folder.name, **refused.facts)

    def _open_session(self, folder: SessionFolder, order: ImportOrder) -> int:
        """Make the session's folder, lock it, and write the order down. Gives the lock."""
        try:
            folder.create()
            lock = folder.take_lock()
            if lock is None:
                raise StoreProblem(
                    "archive.not_written", path=str(folder.path), detail=os.strerror(errno.EBUSY)
                )
            key = session_key(self._store.authenticate, order.session)
            with Journal(folder.journal, key) as journal:
                journal.open_order(order.to_dict())
        except OSError as problem:
            with suppress(OSError):
                folder.remove()
            raise StoreProblem(
                "archive.not_written", path=str(folder.path), detail=problem.strerror
            ) from problem
        return lock

    def _job(self, source_root: Path, ordered: Ordered, second: SecondPlan | None = None) -> CopyJob:
        items = tuple(
            CopyItem(
                each.file.path,
                each.stored,
                each.file.size,
                each.file.mtime_ns,
                each.candidate,
                each.file.belongs_to or "",
            )
            for each in ordered.order.files
            if each.stored is not None and each.held is None
        )
        session = ordered.order.session
        key = session_key(self._store.authenticate, session)
        items = self._begun.put_to(items, ordered.begun)
        at = None if second is None else second.root
        also = ordered.digests.computed
        taken = taken_names(self._store, self._root, self._place, second, [each.stored for each in items])
        return CopyJob(session, source_root, self._root, items, ordered.known, key, at, also, *taken)
