"""Reading the training of officers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select

from station.inventory.values import Training, TrainingTopic
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import training

_TRAININGS = Prepared(
    select(training)
    .where(training.c.number == bindparam("number"))
    .order_by(training.c.trained_on, training.c.seq)
)


class TrainingRows(AttestedRows):
    """Training on record, compared with its entries (EQ-03). Raises `IntegrityProblem` ``store.state_damaged``."""

    def trainings(self, number: str) -> list[Training]:
        """All training of an officer on record, oldest first."""
        return [training_of(row) for row in self._training_rows(number)]

    def _training_rows(self, number: str) -> Sequence[Row[Any]]:
        rows = _TRAININGS.all(self._connection, number=number)
        self._attested.require_under(training, number, rows)
        return rows

    def trained_categories(self, number: str) -> frozenset[int]:
        """The categories that an officer is trained on (EQ-03)."""
        return frozenset(row.category for row in self._training_rows(number))


@reads(*training.c)
def training_of(row: Row[Any]) -> Training:
    """The training in a row that begins with the columns of `training`."""
    heads = tuple(TrainingTopic(each) for each in row.heads.split(",") if each)
    day = date.fromisoformat(row.trained_on)
    return Training(
        row.number, row.category, day, row.note, heads, row.trainer, row.seq, row.session, row.minutes
    )
