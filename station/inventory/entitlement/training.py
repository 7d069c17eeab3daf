"""Training on a category of equipment, on record before it is issued (EQ-03)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.clock import local
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy, category
from station.inventory.days import require_past
from station.inventory.entitlement.training_bodies import (
    LONGEST_TRAINER,
    MOST_CATEGORIES,
    MOST_MINUTES,
    MOST_TRAINED,
    TrainingHeld,
    TrainingRecorded3,
)
from station.inventory.entitlement.training_files import keep_training_files
from station.inventory.ports import InventoryStore
from station.inventory.values import Training, TrainingTopic
from station.people.asking import asks
from station.people.attaching import received_files
from station.people.dated import Dated
from station.people.naming import noted, number_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """A training in a session, its officer on the roster, and the office's day."""

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
    trainer = trainer_in(training.trainer)
    rules, performance, operation, upkeep = (each in training.heads for each in TrainingTopic)
    body = TrainingRecorded3(
        officer.number,
        training.category,
        training.trained_on,
        note,
        rules,
        performance,
        operation,
        upkeep,
        trainer,
        training.session,
        training.minutes,
    )
    about = (subject("officer", officer.number),)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-03",)),), (), None)


@dataclass(frozen=True, slots=True)
class TrainingWish:
    """A training that took place: who was taught, on which categories, when, in which words, what of it, by whom, how long, with which files."""

    numbers: Sequence[str]
    categories: Sequence[int]
    trained_on: date
    note: str = ""
    heads: Collection[TrainingTopic] = ()
    trainer: str = ""
    minutes: int = 0
    files: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A training as it is to be recorded."""

    wish: TrainingWish


def decide_session(session: Session, case: HeldCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entry of the session, which those of the officers name.

    Raises Refused ``training.nobody``, ``training.nothing``, ``training.too_many``, ``training.too_long``, ``policy.unknown_category``.
    """
    wish = case.wish
    numbers = tuple(dict.fromkeys(map(number_key, wish.numbers)))
    kinds = tuple(dict.fromkeys(wish.categories))
    if not numbers:
        raise Refused("training.nobody", rule="EQ-03", field="numbers")
    if not kinds:
        raise Refused("training.nothing", rule="EQ-03", field="categories")
    if len(numbers) > MOST_TRAINED or len(kinds) > MOST_CATEGORIES:
        raise Refused("training.too_many", rule="EQ-03", most=MOST_TRAINED, kinds=MOST_CATEGORIES)
    if not 0 <= wish.minutes <= MOST_MINUTES:
        raise Refused("training.too_long", rule="EQ-03", field="minutes", hours=MOST_MINUTES // 60)
    for each in kinds:
        category(policy, each)
    rules, performance, operation, upkeep = (each in wish.heads for each in TrainingTopic)
    body = TrainingHeld(
        wish.trained_on,
        noted(wish.note, "EQ-03"),
        rules,
        performance,
        operation,
        upkeep,
        trainer_in(wish.trainer),
        wish.minutes,
        numbers,
        kinds,
    )
    return Decided((session.draft(body, now, rules=("EQ-03",)),), (), None)


def trainer_in(typed: str) -> str:
    """Who taught, as it is recorded. Raises Refused ``people.words_too_long``."""
    trainer = typed.strip()
    if len(trainer) > LONGEST_TRAINER:
        facts = {"most": LONGEST_TRAINER, "count": len(trainer)}
        raise Refused("people.words_too_long", rule="EQ-03", field="trainer", **facts)
    return trainer


class TrainingRecords(Dated, behind="training", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Recording training (needs TRAINING_RECORD) and looking at it (EQUIPMENT_VIEW)."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

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
        """The same as `hold` for a training of which nothing more is said."""
        wish = TrainingWish(numbers, categories, trained_on, note, tuple(heads), trainer)
        return self.hold(session, wish)

    @asks(Permission.TRAINING_RECORD)
    def hold(self, session: Session, wish: TrainingWish) -> tuple[Entry, ...]:
        """Record a training of these officers on these categories, one entry for each in one session; all of them or none.

        Raises like `decide_session`, `decide_training`, `AttachmentFiles.receive` and `decide_training_file`.
        """
        now = self._store.clock.now()
        today = local(now, self._store.clock.zone).date()
        with received_files(self._files, wish.files) as received, self._store.write() as work:
            policy, entries = work.policy, list[Entry]()
            (held,) = record(work, decide_session(session, HeldCase(wish), policy, now))
            said = (wish.trained_on, wish.note, tuple(wish.heads), wish.trainer, 0, held.seq, wish.minutes)
            body = held.of(TrainingHeld)
            for number in body.officers:
                officer = work.people.officer(number)
                for each in body.categories:
                    case = TrainingCase(Training(number, each, *said), officer, today)
                    entries.extend(record(work, decide_training(session, case, policy, now)))
            keep_training_files(session, work, held.seq, received, now)
            return tuple(entries)

    @asks(Permission.EQUIPMENT_VIEW)
    def of(self, session: Session, number: str) -> list[Training]:
        """All training of an officer on record, oldest first."""
        with self._store.read() as view:
            return view.equipment.trainings(number_key(number))
