"""Answering the question about a serial number that no item has, once and for all (EQ-05)."""

from __future__ import annotations

from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.serials.decide import AnsweringCase, about_serial, decide_answered, standing_answer
from station.archive.serials.values import SerialAnswer
from station.core.deciding import record
from station.core.ledger import Entry
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class SerialAnswers:
    """What is said of serial numbers that are on record of no item."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def answer(self, session: Session, serial: str, answer: SerialAnswer, reason: str) -> Entry:
        """Say what bears a serial number, or take back what was said. Raises NotPermitted and what `decide_answered` raises."""
        with self._store.write() as work:
            having = work.equipment.tags_with_usb_serial(serial.strip()) if serial.strip() else ()
            tag, standing = next(iter(having), None), said_of(work, serial.strip())
            case = AnsweringCase(serial, answer, reason, standing, tag)
            return record(work, decide_answered(session, case, work.policy, self._store.clock.now()))[0]


def said_of(view: ArchiveView, serial: str) -> SerialAnswer | None:
    """What stands of a serial number, by the entries themselves."""
    return standing_answer(view.ledger.about(about_serial(serial))) if serial else None
