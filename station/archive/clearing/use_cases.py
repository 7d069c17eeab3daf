"""Clearing a device by two persons: proposed, begun on record, each file read beside its copies, removed, recorded (DM-03)."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from station.archive.at_hand import Presence
from station.archive.cameras.volumes import VolumesAndCameras
from station.archive.clearing.begun import clearing_alone, without_end
from station.archive.clearing.bodies import ClearingBegun
from station.archive.clearing.decide import (
    CLEARING,
    RULE,
    ClearingCase,
    EndedCase,
    decide_begun,
    decide_cleared,
    planned,
    require_allowed,
    require_others,
    require_something,
    require_writable,
)
from station.archive.clearing.facts import catalogued
from station.archive.clearing.run import Run
from station.archive.clearing.trail import ClearingTrail, Trailed, forget_trail, read_trail
from station.archive.clearing.values import (
    Cleared,
    ClearingEnd,
    ClearingPlan,
    ClearingResult,
    ContentOnDevice,
    KeptFile,
    KeptReason,
)
from station.archive.copying.journal import session_key
from station.archive.copying.session import SESSIONS_FOLDER
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.importing.ordering import new_session
from station.archive.importing.use_cases import Imports
from station.archive.importing.watched import WatchedImport
from station.archive.marks import MARK
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.second.chosen import SecondArchive
from station.archive.second.places import second_there
from station.archive.second.values import SecondRoot
from station.archive.survey.values import Survey
from station.archive.volumes import Volume
from station.core.deciding import record
from station.core.errors import DeviceProblem, Refused, StoreProblem
from station.core.ledger import Entry
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.people.two_persons import Person, TwoPersons, require_another

log = logging.getLogger(__name__)

_OF_ARCHIVES: Final = frozenset({MARK, MANIFESTS_FOLDER, SESSIONS_FOLDER})
Receipts = Callable[[], int | None]
"""Number of the last custody entry that the centre has confirmed; None where no centre is configured."""


class Clearing:
    """Removes from a device what the archive of this desktop has; nothing else of the device is touched."""

    def __init__(
        self,
        store: ArchiveStore,
        volumes: VolumesAndCameras,
        imports: Imports,
        archive_root: Path,
        place: str,
        *,
        second: SecondArchive,
        persons: TwoPersons,
        received: Receipts,
    ) -> None:
        self._store, self._volumes, self._imports = store, volumes, imports
        self._root, self._place, self._second = archive_root, place, second
        self._persons, self._received = persons, received
        self._presence = Presence(store, archive_root, place)

    @asks_nothing("whether the office allows it, which its rules say to everybody")
    def is_allowed(self) -> bool:
        """Whether devices are cleared here."""
        with self._store.read() as view:
            return CLEARING.of(view.shown_policy)

    @asks(Permission.IMPORT_OTHERS)
    def look(
        self, session: Session, source: Path, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> ClearingPlan:
        """What a clearing of `source` would do by the catalogue; no file is read whole, nothing is changed.

        Raises NotPermitted, Cancelled, Refused ``archive.clearing_off``, ``archive.clearing_camera``, ``archive.clearing_archive``, and what `Imports.survey` and
        `Presence.require` raise; StoreProblem ``archive.second_missing`` where a second archive is chosen and not there.
        """
        self._require_allowed()
        return self._planned(self._imports.survey(session, source, report=report, cancel=cancel))

    @asks(Permission.IMPORT_OTHERS)
    def look_at(self, session: Session, survey: Survey) -> ClearingPlan:
        """The same for a source that was surveyed. Raises like `look`."""
        self._require_allowed()
        return self._planned(survey)

    @asks(Permission.IMPORT_OTHERS)
    def try_out(
        self,
        session: Session,
        plan: ClearingPlan,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ClearingResult:
        """Read each file and its copies as a clearing does, and remove nothing. Raises Cancelled, and like `look`."""
        self._require_allowed()
        with self._run(plan, WatchedImport(session, cancel), report) as run:
            run.each()
        return run.result("")

    @asks(Permission.IMPORT_OTHERS)
    def clear(
        self,
        session: Session,
        plan: ClearingPlan,
        second: Person,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ClearingResult:
        """Remove from the device what is proved anew to lie in the archive; `second` confirms by password.

        What goes and stays is planned once more. It is on record before the first file goes; a wish to stop ends it between two files,
        and what went by then is recorded. Raises like `look`, as `decide_begun` and `require_another`, for `second` as
        `SignIn.with_password`; Refused ``archive.clearing_runs``, ``archive.clearing_read_only``, ``archive.clearing_write_protected``.
        """
        plan = self.look_at(session, plan.survey)
        _refuse_early(session, plan)
        name = self._persons.prove(second)
        watched = WatchedImport(session, cancel)
        with clearing_alone(self._root) as alone:
            if not alone:
                raise Refused("archive.clearing_runs", rule=RULE)
            self._end_cut_off()
            with self._writable(plan) as device:
                begun = self._begin(session, device, name)
                body = begun.of(ClearingBegun)
                with self._trail(body, device) as trail, self._run(device, watched, report, trail) as run:
                    run.each()
            result = self._ended(session, begun, run)
            if result.recorded:
                forget_trail(self._root)
        watched.require()
        return result

    @asks_nothing("the program puts on record, as its own act, what a crash left without an end")
    def end_cut_off(self) -> str | None:
        """Put on record that a clearing ended in the middle, with the program; gives its source. None where none did, or one runs."""
        with suppress(OSError), clearing_alone(self._root) as alone:
            return self._end_cut_off() if alone else None
        return None

    # ------------------------------------------------------------------------------------------------ parts

    def _end_cut_off(self) -> str | None:
        with self._store.read() as view:
            begun = without_end(view.ledger, self._place)
        if begun is None:
            return None
        body = begun.of(ClearingBegun)
        trailed = read_trail(self._root, self._key(body), body.clearing)
        with self._store.write() as work:
            case = EndedCase(begun, ClearingEnd.CUT_OFF, *_what_went(work, trailed))
            record(work, decide_cleared(program_session(), case, work.policy, self._store.clock.now()))
        forget_trail(self._root)
        return body.source.path

    def _key(self, begun: ClearingBegun) -> bytes:
        return session_key(self._store.authenticate, begun.clearing)

    @contextmanager
    def _trail(self, begun: ClearingBegun, plan: ClearingPlan) -> Iterator[ClearingTrail]:
        """What the clearing writes down of each file before it goes. Raises StoreProblem ``archive.not_written``."""
        try:
            trail = ClearingTrail.begin(self._root, self._key(begun), begun.clearing, plan.ready)
        except OSError as problem:
            detail = problem.strerror or str(problem)
            raise StoreProblem("archive.not_written", path=str(self._root), detail=detail) from problem
        try:
            yield trail
        finally:
            trail.close()

    def _require_allowed(self) -> None:
        with self._store.read() as view:
            require_allowed(view.policy)
        self._presence.require()

    def _planned(self, survey: Survey) -> ClearingPlan:
        volume = self._volumes.plugged().holding(survey.parts[0] if survey.parts else survey.root)
        if volume is not None and volume.not_handed_out is not None:
            raise Refused("archive.clearing_camera", rule=RULE, source=volume.device)
        _require_no_archive(survey)
        second, received = self._second_root(), self._received()
        with self._store.read() as view:
            known = catalogued(
                view,
                survey,
                volume,
                root=self._root,
                place=self._place,
                received=received,
                second=second,
            )
        return planned(survey, volume, known)

    def _second_root(self) -> SecondRoot | None:
        folder = self._second.folder()
        return None if folder is None else second_there(folder, self._place, self._store.authenticate)

    @contextmanager
    def _writable(self, plan: ClearingPlan) -> Iterator[ClearingPlan]:
        """The device so that files can be removed from it: one that is mounted read-only is mounted writable for that alone, and let go of.

        Raises Refused ``archive.clearing_read_only`` where that can't be, and as `Volumes.mount_writable`.
        """
        volume = plan.volume
        if not _is_read_only(volume, plan):
            yield plan
            return
        refused = Refused("archive.clearing_read_only", rule=RULE, source=str(plan.source))
        if volume is None or plan.survey.parts or volume.path != plan.source:
            raise refused
        with self._volumes.withheld(
            volume.device
        ):  # else a page looks at it at once, and it can't be let go of
            where = self._volumes.mount_writable(volume.device)
            try:
                again = replace(plan, survey=replace(plan.survey, root=where))
                if _is_read_only(self._volumes.mounted_at(where), again):
                    raise refused
                yield again
            finally:
                with suppress(DeviceProblem):
                    self._volumes.unmount(volume.device)

    def _begin(self, session: Session, plan: ClearingPlan, second: str) -> Entry:
        now = self._store.clock.now()
        name = new_session(now, self._store.clock.zone, self._place)
        with self._store.write() as work:
            account = require_another(session, second, work.people, now)
            case = ClearingCase(name, plan, account)
            return record(work, decide_begun(session, case, work.policy, now))[0]

    def _run(
        self, plan: ClearingPlan, cancel: CancelToken, report: Report, trail: ClearingTrail | None = None
    ) -> Run:
        parts = plan.survey.parts
        mounts = self._volumes.mounts_below(plan.source) - frozenset(map(str, parts))
        try:
            return Run(plan, self._root, mounts, self._presence, report, cancel, trail)
        except OSError as problem:
            raise DeviceProblem(
                "archive.source_unreadable", source=str(plan.source), detail=problem.strerror
            ) from problem

    def _ended(self, session: Session, begun: Entry, run: Run) -> ClearingResult:
        """Put on record what came of it, in the name of whoever did it, whatever became of their account meanwhile."""
        name = begun.of(ClearingBegun).clearing
        result = run.result(name)
        case = EndedCase(begun, result.end, result.cleared, result.kept, result.ways)
        bare = replace(session, standing=None)
        try:
            with self._store.write() as work:
                record(work, decide_cleared(bare, case, work.policy, self._store.clock.now()))
        except StoreProblem:
            log.exception("clearing %s is not recorded", name)
            return replace(result, recorded=False)
        return result


def _what_went(view: ArchiveView, trailed: Trailed) -> tuple[tuple[Cleared, ...], tuple[KeptFile, ...]]:
    """What a clearing that was cut off had removed, and what it was about to: that may be gone or not."""
    gone = []
    for each in trailed.gone:
        found = view.archive.recording(str(each.sha256))
        if found is not None:
            session = trailed.sessions.get(found.sha256, found.session)
            gone.append(
                Cleared(each.source, each.size, ContentOnDevice(found.sha256, (session,), found, each.second))
            )
    return tuple(gone), tuple(KeptFile(each, KeptReason.NOT_KNOWN) for each in trailed.perhaps)


def _require_no_archive(survey: Survey) -> None:
    """Raise Refused ``archive.clearing_archive`` for an archive, a part of one, or what holds one, whatever road leads to it."""
    paths = (*(each.path for each in survey.files), *(each.path for each in survey.ignored))
    above = any(os.path.lexists(folder / MARK) for folder in (survey.root, *survey.root.parents))
    inside = any(part in _OF_ARCHIVES for path in paths for part in path.split("/"))
    if above or inside:
        raise Refused("archive.clearing_archive", rule=RULE, source=str(survey.root))


def _refuse_early(session: Session, plan: ClearingPlan) -> None:
    """Refuse before a password is asked for what `decide_begun` would refuse of the actor, and a device that can't be written."""
    require_something(plan)
    require_writable(plan)
    require_others(session.number, plan, "account")


def _is_read_only(volume: Volume | None, plan: ClearingPlan) -> bool:
    """Whether nothing can be removed from the device now."""
    if volume is not None and volume.read_only:
        return True
    for part in plan.survey.parts or (plan.source,):
        with suppress(OSError):
            if os.statvfs(part).f_flag & os.ST_RDONLY:
                return True
    return False
