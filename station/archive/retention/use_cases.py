"""Deciding whether recordings are kept long-term (DM-04)."""

from __future__ import annotations

from station.archive.catalogue.finding import find_recording
from station.archive.catalogue.visibility import CONTENT, RECORDINGS, require_openable, require_visible
from station.archive.ports import ArchiveStore
from station.archive.retention.decide import RetentionCase, decide_retention, long_term_classes
from station.core.deciding import record
from station.core.ledger import Entry
from station.core.policy import RetentionClass
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class Retention:
    """Whether a recording is kept long-term; nothing is ever deleted here."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(within=RECORDINGS)
    def grounds(self, session: Session) -> tuple[RetentionClass, ...]:
        """The classes of what is kept long-term, to choose from."""
        with self._store.read() as view:
            return long_term_classes(view.shown_policy)

    @asks(within=CONTENT)
    def keep(self, session: Session, prefix: str, retention: str, reason: str) -> Entry:
        """Decide that a recording, and what belongs to it, is kept long-term by the class `retention`.

        Raises NotPermitted ``archive.not_yours``, ``archive.not_to_open``, what `find_recording` and `decide_retention` raise.
        """
        return self._decide(session, prefix, retention, reason)

    @asks(Permission.ARCHIVE_RESOLVE, within=RECORDINGS)
    def usual(self, session: Session, prefix: str, reason: str) -> Entry:
        """Decide that it is kept no longer than its activity asks; takes back what was decided before. Raises like `keep`."""
        return self._decide(session, prefix, None, reason)

    def _decide(self, session: Session, prefix: str, retention: str | None, reason: str) -> Entry:
        with self._store.write() as work:
            found = find_recording(work, prefix)
            require_visible(session, found)
            if retention is not None:
                require_openable(session, found)
            belonging = tuple(work.archive.belonging_to(found.sha256))
            case = RetentionCase(found, belonging, retention, reason)
            return record(work, decide_retention(session, case, work.policy, self._store.clock.now()))[0]
