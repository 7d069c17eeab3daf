"""The projections of voided training, and of the files of a training."""

from __future__ import annotations

from station.core.ledger import Entry, subject
from station.inventory.entitlement.training_bodies import TrainingAttached
from station.inventory.entitlement.void_bodies import TrainingVoided
from station.inventory.values import TRAINING
from station.store.projections.attachments import attach
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.equipment import training

_INVENTORY = Room("inventory")


@_INVENTORY.derives(TrainingVoided, training)
def training_voided(rows: Rows, _entry: Entry, body: TrainingVoided) -> None:
    """The training is on record no more."""
    for each in body.voided:
        if rows.row(training, body.number, body.category, each.seq) is None:
            rows.impossible("training_unknown", number=body.number, category=body.category)
        else:
            rows.remove(training, body.number, body.category, each.seq)


@_INVENTORY.derives(TrainingAttached, attached_file)
def training_attached(rows: Rows, entry: Entry, body: TrainingAttached) -> None:
    """A file of a training."""
    attach(rows, entry, subject(TRAINING, str(body.training)), (body.file,), body.what.value, body.note)
