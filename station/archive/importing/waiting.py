"""What waits for a person's decision: sessions that were set aside, and orders of which nothing is there any more.

Every set-aside session since the station began is looked at, however many strange folders somebody laid there, and
every order that has no end by the table of imports. That a row of that table is what the entries give is looked up of
the newest orders here, and of all by the comparison.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from station.archive.copying.session import SessionFolder
from station.archive.importing.recovered import UndecidedSession
from station.archive.outcomes import JournalFault
from station.archive.places import place_aside, place_of
from station.archive.ports import ArchiveView, LedgerFacts
from station.archive.session_bodies import ImportOrdered, JournalSetAside, JournalSettled
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream, subject

ORDERS = 50
"""Of so many of the newest orders the row that says their end is compared with the entries."""
_ALL = (1 << 31) - 1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The sessions that wait, the oldest first.

    `damaged` are the problems of records that do not say, as they stand, whether their session waits. What waits
    `elsewhere` lies at another desktop, which alone sees it.
    """

    sessions: tuple[UndecidedSession, ...]
    damaged: tuple[IntegrityProblem, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    def require(self, session: str) -> UndecidedSession | None:
        """The session, if it waits. Raises `IntegrityProblem` where its record is damaged."""
        for problem in self.damaged:
            if problem.facts["key"] == session:
                raise problem
        return next((each for each in self.sessions if each.session == session), None)


def waiting(view: ArchiveView, root: Path, place: str = "") -> Waiting:
    """What waits at the archive `root` of a place, as `view` shows it. Raises `IntegrityProblem` for an entry that can't be read."""
    settled = {each.of(JournalSettled).session for each in _all(view.ledger, JournalSettled.KIND)}
    aside = [(each, each.of(JournalSetAside)) for each in _all(view.ledger, JournalSetAside.KIND)]
    found = [
        UndecidedSession(body.session, body.fault, entry.recorded_at, body.named, body.whole)
        for entry, body in aside
        if body.session not in settled and place_aside(body.session) == place
    ]
    elsewhere = {body.session for _, body in aside if place_aside(body.session) != place} - settled
    damaged: list[IntegrityProblem] = []
    known = settled | {body.session for _, body in aside}
    for entry in _orders(view):
        name = entry.of(ImportOrdered).session
        try:
            if name not in known and place_of(name) == place and _is_gone(name, view, root):
                found.append(UndecidedSession(name, JournalFault.MISSING, entry.recorded_at))
        except IntegrityProblem as problem:
            # A row that was taken out is no import without an end, and keeps nothing else from being decided.
            log.warning("the end of import session %s can't be looked up: %s", name, problem)
            damaged.append(problem)
    return Waiting(tuple(found), tuple(damaged), frozenset(elsewhere))


def _orders(view: ArchiveView) -> list[Entry]:
    """The newest orders and all older ones without an end, the oldest first."""
    newest = view.ledger.of_kind(Stream.AUDIT, ImportOrdered.KIND, ORDERS)
    known = {each.seq for each in newest}
    older: list[Entry] = []
    for seq in view.archive.orders_without_end(ImportOrdered.KIND):
        if seq not in known:
            try:
                entry = view.ledger.entry(Stream.AUDIT, seq)
                if entry is not None and isinstance(entry.typed, ImportOrdered):
                    older.append(entry)
            except IntegrityProblem as problem:
                log.warning("order %s can't be read, which the verification tells: %s", seq, problem)
    return [*older, *reversed(newest)]


def ordered_first(view: ArchiveView, found: tuple[UndecidedSession, ...]) -> tuple[UndecidedSession, ...]:
    """The same, those whose order is on record before what anybody may have laid there."""
    return tuple(sorted(found, key=lambda each: not _is_ordered(view, each.session)))


def _is_ordered(view: ArchiveView, name: str) -> bool:
    return any(each.kind == ImportOrdered.KIND for each in view.ledger.about(subject("session", name)))


def _is_gone(name: str, view: ArchiveView, root: Path) -> bool:
    """Whether a session has no end, by its entries, and no folder."""
    return view.archive.session(name) is None and not os.path.lexists(SessionFolder.of(root, name).path)


def _all(ledger: LedgerFacts, kind: str) -> list[Entry]:
    """All entries of a kind in the audit stream, the oldest first."""
    return ledger.of_kind(Stream.AUDIT, kind, _ALL)[::-1]
