"""The second archive: which folder it is, what it has and lacks, and where an import puts its second copies (DM-03)."""

from __future__ import annotations

import logging
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.bodies import MediaChecked
from station.archive.marks import write_mark
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.room import DiskRoom, IntakePace, pace_of, room_at
from station.archive.second.bodies import SecondChecked
from station.archive.second.deciding import (
    MarkedCase,
    decide_marked,
)
from station.archive.second.places import (
    known_at,
    new_name,
    on_one_disk,
    place_in_mark,
    require_chosen,
    require_second_fit,
    second_there,
)
from station.archive.second.values import LookedAt, SecondPlan, SecondRoot, SecondState
from station.archive.values import StoredContent
from station.core.deciding import record
from station.core.errors import IntegrityProblem, Refused, StoreProblem
from station.core.ledger import Stream
from station.core.own_folders import OwnFolders
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)
_ALL = (1 << 31) - 1


class SecondArchive:
    """The second archive of this desktop: `folder` is the one that the settings name, None where none is chosen."""

    def __init__(
        self,
        store: ArchiveStore,
        root: Path,
        place: str,
        folder: Path | None,
        data: Path,
    ) -> None:
        self._store, self._root, self._place, self._folder = store, root, place, folder
        self._data = data
        self._presence = Presence(store, root, place)

    # ------------------------------------------------------------------------------------------- where it is

    @asks(Permission.POLICY_EDIT)
    def take(self, session: Session, folder: Path) -> SecondRoot:
        """Let `folder` be a second archive: marked, and put on record. Raises Refused as `require_second_fit`, StoreProblem."""
        return self._taken(session, folder)

    @asks(Permission.IMPORT_RUN)
    def planned(
        self, session: Session, stated: Path | None, wanted_bytes: int, source: Path
    ) -> SecondPlan | None:
        """Where the second copies of an import from `source` go, of so many bytes; None where no second archive is chosen.

        A folder that is `stated` for this import alone becomes one when the import runs (`ready`); whatever is wrong with it refuses
        the import. What is wrong with the chosen one is told and keeps no import from going on. Changes nothing. Raises what `take`
        raises, StoreProblem ``archive.second_missing`` for a stated one that is not there any more, Refused ``archive.source_is_archive``.
        """
        if stated is None:
            if self._folder is None:
                return None
            try:
                at = second_there(self._folder, self._place, self._store.authenticate)
            except StoreProblem as problem:
                return SecondPlan(self._folder, wanted_bytes=wanted_bytes, problem=problem)
        else:
            if OwnFolders((stated,)).meet(source):
                raise Refused("archive.source_is_archive", rule="EQ-05", source=str(source))
            found = self._stated(stated)
            if found is None:
                near = next(each for each in (stated, *stated.parents) if each.exists())
                free = shutil.disk_usage(near).free
                return SecondPlan(stated, None, free, wanted_bytes, None, self._on_one_disk(near))
            at = found
        free = shutil.disk_usage(at.root).free
        return SecondPlan(at.root, at, free, wanted_bytes, None, self._on_one_disk(at.root))

    @asks_nothing("free space on disks, without content")
    def rooms_for(self, wanted_bytes: int, second: SecondPlan | None) -> tuple[tuple[DiskRoom, int], ...]:
        """The disks to which an import of so many bytes is written, each with what it takes there; both archives on one disk are one."""
        try:
            pace = self._pace()
        except IntegrityProblem:  # named where parameters are shown; it keeps no card from coming in
            pace = IntakePace()
        there = second is not None and second.problem is None
        both = second is not None and there and second.same_disk
        rooms = [(room_at(self._root, pace, twice=both), wanted_bytes * (2 if both else 1))]
        if second is not None and second.at is not None and there and not both:
            rooms.append((room_at(second.at.root, pace), wanted_bytes))
        return tuple(rooms)

    @asks(Permission.FIXITY_RUN)
    def rooms(self, session: Session) -> tuple[DiskRoom, ...]:
        """The disks of the archives that are there, as they are now; both archives on one disk are one."""
        return self._rooms()

    @asks(Permission.IMPORT_RUN)
    def ready(self, session: Session, plan: SecondPlan | None) -> SecondPlan | None:
        """The plan when the import runs: a stated folder is made a second archive now. Raises what `take` raises."""
        if plan is None or plan.problem is not None:
            return plan
        if plan.at is None:
            return replace(plan, at=self._taken(session, plan.folder))
        try:
            second_there(plan.folder, self._place, self._store.authenticate)
        except StoreProblem as problem:  # its disk went since the order
            return replace(plan, at=None, problem=problem)
        return plan

    @asks_nothing("the folder that the settings name")
    def folder(self) -> Path | None:
        """The folder of the chosen second archive; it need not be there."""
        return self._folder

    @asks(Permission.FIXITY_RUN)
    def state(self, session: Session) -> SecondState:
        """Both places: what is there, what the second one lacks, when each was last checked."""
        problem, rooms = self._presence.problem(), self._rooms()
        with self._store.read() as view:
            count = view.archive.count_at(self._place)
            first = SecondState(self._root, count, problem, _first_checked(view), self._folder, rooms=rooms)
            if self._folder is None:
                return first
            absent: StoreProblem | None = None
            name = known_at(view.ledger, self._folder, self._place) or ""
            try:
                name = second_there(self._folder, self._place, self._store.authenticate).name
            except StoreProblem as missing:
                absent = missing
            lacking = view.archive.without_copy(name, self._place)
            return SecondState(
                *(first.first, first.recordings, first.first_problem, first.first_checked),
                folder=self._folder,
                name=name,
                problem=absent,
                same_disk=absent is None and self._on_one_disk(self._folder),
                copies=first.recordings - len(lacking),
                lacking=len(lacking),
                lacking_bytes=sum(each.size for each in lacking),
                free_bytes=0 if absent is not None else shutil.disk_usage(self._folder).free,
                checked=_second_checked(view, name),
                rooms=rooms,
            )

    @asks(Permission.FIXITY_RUN)
    def lacking(self, session: Session) -> tuple[StoredContent, ...]:
        """The recordings that the chosen second archive lacks, by the ledger, also while it is not there. Raises Refused ``archive.no_second``."""
        folder = require_chosen(self._folder)
        with self._store.read() as view:
            name = known_at(view.ledger, folder, self._place) or ""
            with suppress(StoreProblem):
                name = second_there(folder, self._place, self._store.authenticate).name
            return tuple(view.archive.without_copy(name, self._place))

    # ------------------------------------------------------------------------------------------------ parts

    def _rooms(self) -> tuple[DiskRoom, ...]:
        pace, folder = self._pace(), self._folder
        second: DiskRoom | None = None
        if folder is not None:
            with suppress(StoreProblem):
                second_there(folder, self._place, self._store.authenticate)
                second = room_at(folder, pace)
        both = folder is not None and second is not None and self._on_one_disk(folder)
        first: DiskRoom | None = None
        if self._presence.problem() is None:
            with suppress(StoreProblem):
                first = room_at(self._root, pace, twice=both)
        return tuple(each for each in (first, None if both and first else second) if each is not None)

    def _pace(self) -> IntakePace:
        """What comes in in a day; unknown while the database does not answer."""
        try:
            with self._store.read() as view:
                return pace_of(view, self._place, self._now(), self._store.clock.zone)
        except StoreProblem:
            return IntakePace()

    def _now(self) -> datetime:
        return self._store.clock.now()

    def _on_one_disk(self, folder: Path) -> bool:
        try:
            return on_one_disk(self._root, folder)
        except OSError:
            return False

    def _stated(self, folder: Path) -> SecondRoot | None:
        with self._store.read() as view:
            was = known_at(view.ledger, folder, self._place)
        if was is not None:
            return second_there(folder, self._place, self._store.authenticate)
        known = self._fit(folder, make=False)
        return None if known is None else SecondRoot(known, folder)

    def _fit(self, folder: Path, *, make: bool) -> str | None:
        authenticate = self._store.authenticate
        return require_second_fit(folder, self._root, self._data, self._place, authenticate, make=make)

    def _taken(self, session: Session, folder: Path) -> SecondRoot:
        authenticate = self._store.authenticate
        known = self._fit(folder, make=True)
        name = known or new_name()
        case = MarkedCase(name, self._place, str(folder), self._on_one_disk(folder))
        with self._store.write() as work:
            if known_at(work.ledger, folder, self._place) != name:
                entry = record(work, decide_marked(session, case, work.policy, self._now()))[0]
        if known is None and authenticate is not None:
            try:
                write_mark(folder, entry.station, place_in_mark(name, self._place), authenticate)
            except OSError as problem:
                raise StoreProblem(
                    "archive.not_written", path=str(folder), detail=problem.strerror
                ) from problem
        return SecondRoot(name, folder)


def _first_checked(view: ArchiveView) -> LookedAt | None:
    newest = view.ledger.of_kind(Stream.AUDIT, MediaChecked.KIND, 1)
    if not newest:
        return None
    body = newest[0].of(MediaChecked)
    return LookedAt(newest[0].happened_at, body.checked, body.bad_count)


def _second_checked(view: ArchiveView, name: str) -> LookedAt | None:
    for entry in view.ledger.of_kind(Stream.CUSTODY, SecondChecked.KIND, _ALL):
        body = entry.of(SecondChecked)
        if body.archive == name and (body.checked or not body.bad):
            return LookedAt(entry.happened_at, body.checked, body.bad_count)
    return None
