"""The projection of voided training."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.entitlement.void_bodies import TrainingVoided
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
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
