"""Recording later what a crash left unrecorded, where the journals are the station's own.

The others wait for a person. A journal is followed when every line bears the MAC of the session's key, its order is
the one that the ledger knows, every stored file is named below the archive, and the content of each is there. Every
other journal is set aside, with an entry and a notice: it stops nothing, and nothing that was copied is lost by it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.archive.at_hand import Presence
from station.archive.bodies import LONGEST_REASON
from station.archive.copying.coldness import ColdReading
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import (
    UNFIT,
    JournalBroken,
    JournalContents,
    order_digest,
    read_journal,
    read_unproved,
    session_key,
)
from station.archive.copying.recovery import settle
from station.archive.copying.session import (
    SessionFolder,
    deciding_alone,
    lying_sessions,
    set_aside_folder,
)
from station.archive.identity.registered import require_registered
from station.archive.identity.values import Identified, certainty_of
from station.archive.importing.aside import PartedImports, SettingAside
from station.archive.importing.begun import BegunCopies
from station.archive.importing.entries import ordering_session
from station.archive.importing.order import ImportOrder, unproved_order
from station.archive.importing.recording_sessions import LOST_HERE, SessionRecorder, outcomes_of
from station.archive.importing.recovered import RecoveredImports, UndecidedSession
from station.archive.importing.waiting import Waiting, ordered_first, waiting
from station.archive.outcomes import FileOutcome, FileReason, JournalFault
from station.archive.places import place_aside
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.serials.use_cases import said_of
from station.archive.serials.values import SerialAnswer
from station.archive.session_bodies import ImportOrdered, JournalSettled
from station.core.deciding import Decided, record
from station.core.errors import Cancelled, Refused, StoreProblem
from station.core.ledger import subject
from station.core.policy import Policy
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks, asks_nothing
from station.people.permissions import Permission
from station.people.sessions import Session

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OrderedCase:
    """An order with its digest; `late`: it is recorded with the session, since the database was away.

    `said` is what a person said of the source's serial number, `having` are the items with that number.
    """

    order: ImportOrder
    digest: str
    late: bool
    said: SerialAnswer | None = None
    having: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SettledCase:
    """A person's decision on a session: recorded with so many recordings, or not; and the reason."""

    session: str
    taken: bool
    recordings: int
    reason: str


def decide_ordered(session: Session, case: OrderedCase, policy: Policy, _now: datetime) -> Decided[None]:
    """The entry of an order; it happened when the import began.

    Raises what `require_registered` raises, unless it is recorded late: then the files are copied already.
    """
    order = case.order
    if not case.late:
        several = case.having if len(case.having) > 1 else ()
        found = Identified(order.camera, certainty_of(order.camera_basis), order.evidence, of_several=several)
        require_registered(found, order.source.serial, policy, case.said)
    stored = [each.file.size for each in order.files if each.stored is not None and each.held is None]
    body = ImportOrdered(
        order.session, case.digest, order.camera, order.source.path, len(stored), sum(stored), case.late
    )
    subjects = (subject("session", order.session),)
    return Decided((session.draft(body, order.started_at, subjects=subjects, rules=("DM-01",)),), (), None)


def decide_settled(session: Session, case: SettledCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a person's decision. Raises Refused ``archive.journal_reason``."""
    reason = case.reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refused("archive.journal_reason", rule="DM-03", longest=LONGEST_REASON)
    body = JournalSettled(case.session, case.taken, case.recordings, reason)
    subjects = (subject("session", case.session),)
    return Decided((session.draft(body, now, subjects=subjects, rules=("DM-03",)),), (), None)


def order_recorded(
    store: ArchiveStore, session: Session, order: ImportOrder, digest: str, *, late: bool = False
) -> None:
    """Record an order with its digest, once.

    Raises StoreProblem, Refused when the person of `session` may no longer act, JournalBroken ``other_order`` where
    the ledger knows another order of this session.
    """
    with store.write() as work:
        known = [
            each.of(ImportOrdered)
            for each in work.ledger.about(subject("session", order.session))
            if each.kind == ImportOrdered.KIND
        ]
        if any(each.digest != digest for each in known):
            raise JournalBroken(JournalFault.OTHER_ORDER)
        if not known:
            serial = order.source.serial or ""
            having = tuple(work.equipment.tags_with_usb_serial(serial)) if serial else ()
            case = OrderedCase(order, digest, late, said_of(work, serial), having)
            record(work, decide_ordered(session, case, work.policy, order.started_at))


def order_recorded_or_later(store: ArchiveStore, session: Session, order: ImportOrder) -> None:
    """Record an order; without the database it is recorded with its session. Raises Refused like `order_recorded`."""
    try:
        order_recorded(store, session, order, order_digest(order.to_dict()))
    except StoreProblem as problem:
        log.warning("the order of import %s is recorded later: %s", order.session, problem)


class ImportRecovery:
    """Sessions that nobody has recorded."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str = "") -> None:
        self._store, self._root, self._place = store, archive_root, place
        self._presence = Presence(store, archive_root, place)
        self._keeper = SessionRecorder(store, archive_root, place)
        self._aside = SettingAside(store, archive_root, place)
        self._parted = PartedImports(store, archive_root, place)

    @asks_nothing("the program records by itself what a crash left unrecorded")
    def recover(self, *, report: Report = silent, cancel: CancelToken | None = None) -> RecoveredImports:
        """Record what sessions stored whose processes died or whose database was away.

        For the start of the program and after the database came back.  Part files of dead sessions are removed.
        Raises StoreProblem when the database still does not answer, or as `absence` where the archive is not there, Cancelled; nothing is lost by that.
        """
        self._presence.require()
        recorded: list[str] = []
        left: list[str] = []
        for folder in lying_sessions(self._root):
            try:
                if self._recover(folder, report, cancel):
                    recorded.append(folder.name)
            except (StoreProblem, Cancelled):
                raise
            except Exception:
                # Nothing of one session keeps the station shut or the others unrecorded.
                left.append(folder.name)
                log.exception("import session %s could not be recorded; it was left alone", folder.name)
        left += self._parted.set_aside(report, cancel)
        self._begun.forget_old(self._store.clock.now())
        with self._store.read() as view:
            found = waiting(view, self._root, self._place)
        undecided = tuple(each.session for each in found.sessions)
        return RecoveredImports(tuple(recorded), tuple(left), undecided, _keys(found), self.begun())

    @asks_nothing("names of sessions, without content")
    def begun(self) -> tuple[str, ...]:
        """The imports that ended inside a file, and go on when their card is back."""
        return tuple(sorted({each.session for each in self._begun.all()}))

    @asks(Permission.ARCHIVE_RESOLVE)
    def undecided(self, session: Session) -> tuple[UndecidedSession, ...]:
        """The sessions that wait for a person: those whose order is on record first, each sort the oldest first.

        While the archive is not there nobody knows of what lies on it: then only those that were set aside. Raises NotPermitted.
        """
        absent = self._presence.problem() is not None
        with self._store.read() as view:
            found = waiting(view, self._root, self._place).sessions
            told = tuple(each for each in found if not (absent and each.fault is JournalFault.MISSING))
            return ordered_first(view, told)

    @asks(Permission.ARCHIVE_RESOLVE)
    def damaged(self, session: Session) -> tuple[str, ...]:
        """Sessions of which a damaged row does not say whether they wait. Raises NotPermitted."""
        with self._store.read() as view:
            return _keys(waiting(view, self._root, self._place))

    @asks(Permission.ARCHIVE_RESOLVE)
    def take(self, session: Session, name: str, reason: str, *, report: Report = silent) -> int:
        """Record in the name of `session` the files that a set-aside session's journal names and that are there whole.

        It closes nobody's return. Returns the number of these recordings. Raises NotPermitted, Refused
        ``archive.nothing_undecided``, ``archive.journal_unusable``, ``archive.journal_reason``, ``archive.own_lost``; StoreProblem as `absence`.
        """
        self._presence.require()
        self._require_undecided(name, reason, session)
        with deciding_alone(self._root):
            # Somebody else may have decided meanwhile; from here on nobody does.
            self._require_undecided(name, reason, session)
            disk = ColdReading(self._root)
            found, order = self._provable(session, name, disk, report)
            kept = self._keeper.keep(order, found, disk.way, recovered=True)
            count = sum(each.outcome.is_new for each in kept.outcomes)
            self._settle(session, SettledCase(name, True, count, reason))
        return count

    @asks(Permission.ARCHIVE_RESOLVE)
    def dismiss(self, session: Session, name: str, reason: str) -> None:
        """Decide that a session is not to be recorded; its files stay where they are.

        Raises NotPermitted, Refused ``archive.nothing_undecided``, ``archive.journal_reason``; StoreProblem as `absence`.
        """
        self._presence.require()
        self._require_undecided(name, reason, session)
        with deciding_alone(self._root):
            self._settle(session, SettledCase(name, False, 0, reason))

    # ------------------------------------------------------------------------------------------------ parts

    @property
    def _begun(self) -> BegunCopies:
        return BegunCopies(self._root, self._store.authenticate)

    def _provable(
        self, session: Session, name: str, disk: ColdReading, report: Report
    ) -> tuple[tuple[CopyOutcome, ...], ImportOrder]:
        """What a set-aside journal names and is there whole, and its order in the name of `session`."""
        try:
            contents = read_unproved(set_aside_folder(self._root, name).journal)
            order = replace(unproved_order(contents.order), actor=session.actor, own_only=True)
            found = tuple(outcomes_of(order, tuple(settle(self._root, contents, disk, report=report))))
        except (JournalBroken, OSError, *UNFIT) as problem:
            raise Refused("archive.journal_unusable", rule="DM-03", session=name) from problem
        # What the journal says is on record already is looked up, and its further digests are left out: nobody vouches for them.
        return tuple(replace(self._known(each), digests=()) for each in found), order

    def _require_undecided(self, name: str, reason: str, session: Session) -> None:
        """Refuse early, before any file is read."""
        with self._store.read() as view:
            self._decided(view, session, SettledCase(name, False, 0, reason))

    def _settle(self, session: Session, case: SettledCase) -> None:
        with self._store.write() as work:
            record(work, self._decided(work, session, case))

    def _decided(self, view: ArchiveView, session: Session, case: SettledCase) -> Decided[None]:
        """The decision on what waits in `view`: in a unit of work, on what waits when it is recorded."""
        found = waiting(view, self._root, self._place)
        if case.session in found.elsewhere:
            place = place_aside(case.session)
            desktop = view.archive.places().get(place, "")
            code = "archive.undecided_elsewhere" if desktop else "archive.undecided_at_first"
            raise Refused(code, rule="DM-03", session=case.session, desktop=desktop)
        if found.require(case.session) is None:
            raise Refused("archive.nothing_undecided", session=case.session)
        return decide_settled(session, case, view.policy, self._store.clock.now())

    def _known(self, outcome: CopyOutcome) -> CopyOutcome:
        if outcome.outcome is not FileOutcome.ALREADY:
            return outcome
        with self._store.read() as view:
            known = view.archive.recording(str(outcome.sha256))
        if known is not None and known.size == outcome.size:
            return replace(outcome, stored=known.stored)
        return CopyOutcome(outcome.source, outcome.size, FileOutcome.HELD, reason=FileReason.ENGINE_DIED)

    def _recover(self, folder: SessionFolder, report: Report, cancel: CancelToken | None) -> bool:
        """Whether the session was recorded now."""
        if not folder.is_own:
            self._aside.of(folder, JournalFault.STRANGE)
            return False
        lock = folder.take_lock()
        if lock is None:
            return False
        try:
            contents = self._ours(folder)
            if contents is None:
                # Its order never reached the disk, so nothing was copied.
                folder.remove()
                return False
            folder.remove_parts(but={each.part for each in contents.begun})
            self._record(folder, contents, report, cancel)
        except JournalBroken as problem:
            folder.remove_parts()
            self._aside.of(folder, problem.fault)
            return False
        finally:
            os.close(lock)
        return True

    def _ours(self, folder: SessionFolder) -> JournalContents | None:
        try:
            return read_journal(folder.journal, session_key(self._store.authenticate, folder.name))
        except FileNotFoundError:
            return None

    def _record(
        self, folder: SessionFolder, contents: JournalContents, report: Report, cancel: CancelToken | None
    ) -> None:
        order = _followed(lambda: ImportOrder.from_dict(contents.order))
        if order.session != folder.name:
            raise JournalBroken(JournalFault.OTHER_ORDER)
        disk = ColdReading(self._root)
        finished = tuple(settle(self._root, contents, disk, report=report, cancel=cancel))
        digest = order_digest(contents.order)
        order_recorded(self._store, ordering_session(order), order, digest, late=True)
        try:
            self._keeper.keep(order, tuple(outcomes_of(order, finished)), disk.way, recovered=True)
        except Refused as refused:
            if refused.code not in LOST_HERE:
                raise
            raise JournalBroken(JournalFault.LOST) from refused
        with suppress(OSError):  # what can't be kept is copied again
            self._begun.keep(folder, order, contents)
        folder.remove()


def _keys(found: Waiting) -> tuple[str, ...]:
    return tuple(str(each.facts["key"]) for each in found.damaged)


def _followed(read: Callable[[], T]) -> T:
    try:
        return read()
    except UNFIT as problem:
        raise JournalBroken(JournalFault.UNUSABLE) from problem
