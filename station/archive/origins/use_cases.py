"""Recording that content on record came in from another device too."""

from __future__ import annotations

from datetime import datetime

from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.origins.decide import CameAgainCase, decide_came_again, is_from_another
from station.archive.ports import ArchiveWork
from station.core.deciding import record
from station.people.sessions import Session


def note_another(
    work: ArchiveWork, session: Session, order: ImportOrder, given: OrderedFile, sha256: str, now: datetime
) -> None:
    """Record the device of `order` beside those that equal content came in from, where it is another one (DM-02)."""
    found = work.archive.recording(sha256)
    if found is None or not given.file.is_recording or not is_from_another(found, order):
        return
    record(work, decide_came_again(session, CameAgainCase(found, order, given), work.policy, now))
