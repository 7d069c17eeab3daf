"""Training on a category of equipment, on record before it is issued (EQ-03)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from station.core.clock import local
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy, category
from station.inventory.days import require_past
from station.inventory.entitlement.training_bodies import LONGEST_TRAINER, TrainingRecorded2
from station.inventory.ports import InventoryStore
from station.inventory.values import Training, TrainingTopic
from station.people.asking import asks
from station.people.dated import Dated
from station.people.naming import noted, number_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """A training, its officer on the roster, and the office's day."""

    training: Training
    officer: Officer | None
    today: date


def decide_training(session: Session, case: TrainingCase, policy: Policy, now: datetime) -> Decided[None]:
    """The record of a training.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left``, ``policy.unknown_category`` and
    ``equipment.day_ahead``, ``equipment.day_implausible`` for a day that can't be.
    """
    training, officer = case.training, case.officer
    if officer is None:
        raise Refused("counter.unknown_officer", number=training.number)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    category(policy, training.category)
    require_past(training.trained_on, case.today, "EQ-03")
    note = noted(training.note, "EQ-03")
    trainer = training.trainer.strip()
    if len(trainer) > LONGEST_TRAINER:
        facts = {"most": LONGEST_TRAINER, "count": len(trainer)}
        raise Refused("people.words_too_long", rule="EQ-03", field="trainer", **facts)
    rules, performance, operation, upkeep = (each in training.heads for each in TrainingTopic)
    body = TrainingRecorded2(
        officer.number,
        training.category,
        training.trained_on,
        note,
        rules,
        performance,
        operation,
        upkeep,
        trainer,
    )
    about = (subject("officer", officer.number),)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-03",)),), (), None)


class TrainingRecords(Dated, behind="training", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Recording training (needs TRAINING_RECORD) and looking at it (EQUIPMENT_VIEW)."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.TRAINING_RECORD)
    def record(
        self,
        session: Session,
        numbers: Sequence[str],
        categories: Sequence[int],
        trained_on: date,
        note: str = "",
        heads: Collection[TrainingTopic] = (),
        trainer: str = "",
    ) -> tuple[Entry, ...]:
        """Record a training of these officers on these categories, one entry for each; all of them or none.

        `heads` is what was taught, as far as that is said.

        Raises like `decide_training`.
        """
        now = self._store.clock.now()
        today = local(now, self._store.clock.zone).date()
        with self._store.write() as work:
            policy, entries = work.policy, list[Entry]()
            for number in numbers:
                officer = work.people.officer(number_key(number))
                for each in categories:
                    case = TrainingCase(
                        Training(number, each, trained_on, note, tuple(heads), trainer), officer, today
                    )
                    entries.extend(record(work, decide_training(session, case, policy, now)))
            return tuple(entries)

    @asks(Permission.EQUIPMENT_VIEW)
    def of(self, session: Session, number: str) -> list[Training]:
        """All training of an officer on record, oldest first."""
        with self._store.read() as view:
            return view.equipment.trainings(number_key(number))
