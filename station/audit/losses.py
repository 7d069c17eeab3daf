"""The entry that a witness knew entries which the ledger lacks, where no epoch begins for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.deciding import Decided
from station.core.ledger import LossWitnessed, WitnessedEnd
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class Loss:
    """What a witness of `database_id` knew on `machine` and the ledger lacks: the `ends` of its streams.

    `restored` is the epoch that had begun after the restore, 0 where none had; `proved` says whether the witness bore the
    mark of one of the station's keys.
    """

    database_id: str
    machine: str
    ends: tuple[WitnessedEnd, ...]
    restored: int
    proved: bool


def decide_loss_witnessed(session: Session, case: Loss, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry about what was lost."""
    body = LossWitnessed(case.restored, case.database_id, case.machine, case.ends, case.proved)
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)
