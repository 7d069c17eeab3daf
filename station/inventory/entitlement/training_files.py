"""Files of a training: who was there, what was handed out; added with it or later (EQ-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.attachments import AttachedFile, Attachment, ReceivedFile
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.policy import Policy
from station.inventory.bodies import TrainingRecorded
from station.inventory.entitlement.training_bodies import TrainingAttached, TrainingHeld, TrainingPaper
from station.inventory.ports import InventoryView, InventoryWork
from station.inventory.values import TRAINING
from station.people.attaching import require_taken
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class TrainingFileCase:
    """The entry of a training with the files that it has, the one that is to be added, what that is (None: as it looks), and a note."""

    seq: int
    entry: Entry | None
    present: Sequence[Attachment]
    file: AttachedFile
    what: TrainingPaper | None = None
    note: str = ""


def decide_training_file(
    session: Session, case: TrainingFileCase, policy: Policy, now: datetime
) -> Decided[None]:
    """The file is the training's. Raises Refused ``training.unknown``, and as `require_taken`."""
    del policy
    body = None if case.entry is None else case.entry.typed
    if not isinstance(body, TrainingHeld | TrainingRecorded):
        raise Refused("training.unknown", rule="EQ-03", seq=case.seq)
    named = f"{body.trained_on.isoformat()} {case.seq}"
    note = require_taken(named, case.present, case.file, case.note, "EQ-03")
    what = case.what or (TrainingPaper.PHOTO if case.file.form.is_picture else TrainingPaper.MATERIAL)
    attached = TrainingAttached(case.seq, body.trained_on, case.file, what, note)
    about = (subject(TRAINING, str(case.seq)),)
    return Decided((session.draft(attached, now, subjects=about, rules=("EQ-03",)),), (), None)


def keep_training_files(
    session: Session,
    work: InventoryWork,
    seq: int,
    received: Iterable[ReceivedFile],
    now: datetime,
    what: TrainingPaper | None = None,
    note: str = "",
) -> tuple[Entry, ...]:
    """Add what was received to the training by the entry `seq`, an entry for each. Raises like `decide_training_file`."""
    entries: list[Entry] = []
    for each in received:
        case = TrainingFileCase(seq, *training_files(work, seq), each.file, what, note)
        entries.extend(record(work, decide_training_file(session, case, work.policy, now)))
        each.keep()  # an entry never names what is not there
    return tuple(entries)


def training_files(view: InventoryView, seq: int) -> tuple[Entry | None, tuple[Attachment, ...]]:
    """The entry of a training (None: there is none at this place), and its files."""
    entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    return entry, view.attachments.about(subject(TRAINING, str(seq)))
