"""Training sessions as use cases: who was taught what in one, its files; older trainings stand alone (EQ-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.core.policy import Category, categories
from station.inventory.bodies import TrainingRecorded
from station.inventory.entitlement.training_bodies import (
    TrainingHeld,
    TrainingPaper,
    TrainingRecorded3,
    heads_of,
    trainer_of,
)
from station.inventory.entitlement.training_files import keep_training_files, training_files
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.values import Training, TrainingTopic
from station.people.asking import asks
from station.people.attaching import FilesFound, FilesOnRecord, numbered, received_files
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class Attendance:
    """An officer who was taught, and the categories on which that counts: what was voided does not."""

    officer: Officer
    categories: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrainingSession:
    """A training as it was held; `seq` is the entry that names it."""

    seq: int
    trained_on: date
    note: str
    heads: tuple[TrainingTopic, ...]
    trainer: str
    minutes: int
    categories: tuple[int, ...]
    attended: tuple[Attendance, ...]
    by: str


def session_of(view: InventoryView, seq: int) -> TrainingSession:
    """The training that the entry `seq` names, or in which it is a record. Raises Refused ``training.unknown``."""
    entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    body = None if entry is None else entry.typed
    if isinstance(body, TrainingRecorded3):
        return session_of(view, body.session)
    if entry is not None and isinstance(body, TrainingHeld):
        attended = tuple(_attended(view, number, seq) for number in body.officers)
        said = (body.trained_on, body.note, body.heads, body.trainer, body.minutes, body.categories)
        return TrainingSession(seq, *said, attended, entry.actor.name)
    if entry is not None and isinstance(body, TrainingRecorded):
        return _alone(view, entry, body)
    raise Refused("training.unknown", rule="EQ-03", seq=seq)


def _alone(view: InventoryView, entry: Entry, body: TrainingRecorded) -> TrainingSession:
    """A training that was recorded before there were sessions."""
    said = (body.trained_on, body.note, heads_of(body), trainer_of(body), 0, (body.category,))
    counts = [each for each in view.equipment.trainings(body.number) if each.seq == entry.seq]
    return TrainingSession(entry.seq, *said, (_of(view, body.number, counts),), entry.actor.name)


def _attended(view: InventoryView, number: str, session: int) -> Attendance:
    counts = [each for each in view.equipment.trainings(number) if each.session == session]
    return _of(view, number, counts)


def _of(view: InventoryView, number: str, counts: Sequence[Training]) -> Attendance:
    officer = view.people.officer(number) or Officer(number, "")
    return Attendance(officer, tuple(each.category for each in counts))


class TrainingSessions(FilesOnRecord, ask=asks(Permission.EQUIPMENT_VIEW)):
    """Looking needs EQUIPMENT_VIEW, adding files TRAINING_RECORD. A session is asked for by its entry, or that of any of its records."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_VIEW)
    def of(self, session: Session, seq: int) -> TrainingSession:
        """The session. Raises Refused ``training.unknown``."""
        del session
        with self._store.read() as view:
            return session_of(view, seq)

    @asks(Permission.EQUIPMENT_VIEW)
    def catalogue(self, session: Session) -> list[Category]:
        """The categories on which anybody is trained."""
        del session
        with self._store.read() as view:
            return list(categories(view.shown_policy))

    @asks(Permission.TRAINING_RECORD)
    def attach(
        self,
        session: Session,
        seq: int,
        paths: Sequence[Path],
        what: TrainingPaper | None = None,
        note: str = "",
    ) -> tuple[Entry, ...]:
        """Copy the files into the data folder and record them as the session's; all of them or none.

        Raises like `AttachmentFiles.receive` and `decide_training_file`.
        """
        with received_files(self._files, paths) as received, self._store.write() as work:
            found, now = session_of(work, seq), self._store.clock.now()
            return keep_training_files(session, work, found.seq, received, now, what, note)

    def _found(self, session: Session, key: str) -> FilesFound:
        del session
        with self._store.read() as view:
            return FilesFound(key, "EQ-03", training_files(view, session_of(view, numbered(key)).seq)[1])
