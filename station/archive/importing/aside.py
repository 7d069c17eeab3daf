"""Setting sessions aside: the entry that says so, and the imports of a branch that parted, which wait for a person."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from station.archive.bodies import MediaImported
from station.archive.copying.coldness import ColdReading
from station.archive.copying.journal import JournalBroken, JournalContents, read_unproved, session_key
from station.archive.copying.recovery import settle
from station.archive.copying.session import (
    SessionFolder,
    deciding_alone,
    name_aside,
    set_aside,
    set_aside_folder,
)
from station.archive.copying.trouble import FileTrouble
from station.archive.importing.parted import (
    PartedImport,
    aside_by_session,
    is_decided,
    lay_down,
    parted_imports,
    settled_sessions,
)
from station.archive.outcomes import JournalFault
from station.archive.places import aside_ending, place_of
from station.archive.ports import ArchiveStore
from station.archive.session_bodies import JournalSetAside
from station.archive.survey.values import shown
from station.core.deciding import Decided, record
from station.core.errors import Cancelled, StoreProblem
from station.core.ledger import subject
from station.core.policy import Policy
from station.core.progress import CancelToken, Report
from station.people.sessions import Session, program_session

_LONGEST_NAME = 80

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AsideCase:
    """A session that is set aside.

    The reason, how many stored files its journal names, and how many of them are whole.
    """

    session: str
    fault: JournalFault
    named: int
    whole: int


def decide_aside(session: Session, case: AsideCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a session's journal was not followed."""
    body = JournalSetAside(case.session, case.fault, case.named, case.whole)
    subjects = (subject("session", case.session),)
    return Decided((session.draft(body, now, subjects=subjects, rules=("DM-03",)),), (), None)


class SettingAside:
    """Sets sessions of one archive aside."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str = "") -> None:
        self._store, self._root, self._place = store, archive_root, place

    def of(self, folder: SessionFolder, fault: JournalFault) -> None:
        """Record that `folder` is not followed, then move it away."""
        ending = aside_ending(folder.name, self._place)
        name = name_aside(self._root, folder, ending)
        named, whole = self._looked_at(folder)
        told = shown(name)
        if len(told) > _LONGEST_NAME:
            told = told[: _LONGEST_NAME - len(ending)] + ending
        case = AsideCase(told, fault, named, whole)
        log.warning("import session %s is set aside: %s", name, fault)
        with self._store.write() as work:
            record(work, decide_aside(program_session(), case, work.policy, self._store.clock.now()))
        set_aside(self._root, folder, name)

    def _looked_at(self, folder: SessionFolder) -> tuple[int, int]:
        """How many files the journal says were stored, and how many of them lie there so."""
        try:
            contents = read_unproved(folder.journal)
        except (JournalBroken, OSError):
            return 0, 0
        stored = [each for each in contents.outcomes if each.outcome.is_new]
        named, whole = len(stored) + len(contents.unfinished), 0
        with suppress(JournalBroken, OSError, FileTrouble, Cancelled):
            for each in settle(self._root, contents, ColdReading(self._root)):
                whole += each.outcome.is_new
        return named, whole


class PartedImports:
    """Imports that only a branch recorded, which the centre's entries replaced."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str = "") -> None:
        self._store, self._root, self._place = store, archive_root, place

    def set_aside(self, report: Report, cancel: CancelToken | None) -> list[str]:
        """Set aside what is not yet; returns the sessions with which it failed, which are tried again.

        The entry comes first: where the program ends behind it, the next start writes the journal.
        Raises StoreProblem, Cancelled.
        """
        with self._store.read() as view:
            found, _ = parted_imports(view.ledger)
        if not found or not self._root.is_dir():  # an archive disk that is not there is never made
            return []
        failed: list[str] = []
        with deciding_alone(self._root):
            with self._store.read() as view:
                found, known = parted_imports(view.ledger)
                aside, settled = aside_by_session(view.ledger), settled_sessions(view.ledger)
            for parted in found:
                if place_of(parted.session) != self._place:  # its files lie at another desktop
                    continue
                before = aside.get(parted.session)
                if before is not None and (
                    before.session in settled or before.fault is not JournalFault.PARTED
                ):
                    continue
                try:
                    self._set_aside(parted, known, before, report, cancel)
                except (StoreProblem, Cancelled):
                    raise
                except Exception:
                    # Nothing of one import keeps the station shut or the others from being set aside.
                    failed.append(parted.session)
                    log.exception("import %s of a branch could not be set aside", parted.session)
        return failed

    def _set_aside(
        self,
        parted: PartedImport,
        known: dict[str, MediaImported],
        before: JournalSetAside | None,
        report: Report,
        cancel: CancelToken | None,
    ) -> None:
        if before is None:
            with self._store.read() as view:
                if is_decided(view, parted):
                    return
        order = parted.order(known)
        name = parted.session if before is None else before.session
        if before is None:
            name = name_aside(self._root, SessionFolder.of(self._root, parted.session))
            contents = JournalContents(order.to_dict(), parted.stored, ())
            looked = settle(self._root, contents, ColdReading(self._root), report=report, cancel=cancel)
            whole = sum(each.outcome.is_new for each in looked)
            case = AsideCase(name, JournalFault.PARTED, len(parted.stored), whole)
            log.warning("import session %s is set aside: %s", name, JournalFault.PARTED)
            with self._store.write() as work:
                record(work, decide_aside(program_session(), case, work.policy, self._store.clock.now()))
        folder = set_aside_folder(self._root, name)
        if not folder.journal.exists():
            lay_down(self._root, folder, parted, order, session_key(self._store.authenticate, parted.session))
