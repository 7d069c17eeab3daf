"""A training that was recorded by mistake does not count, and qualifies nobody any more (EQ-03)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.core.deciding import Decided, record
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import (
    VoidedEntry,
    Voids,
    entry_subject,
)
from station.core.policy import Policy
from station.core.texts import Texts
from station.inventory.bodies import TrainingRecorded
from station.inventory.entitlement.void_bodies import TrainingVoided
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.values import Training
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.voiding.plan import digest_of
from station.people.voiding.whole import AskedEntry, WholeVoidResult, asked_at, gone_whole

TRAINING_ENTRIES: Final = frozenset({TrainingRecorded.KIND})
_RULE: Final = "EQ-03"


@dataclass(frozen=True, slots=True)
class TrainingVoidCase:
    """The entry that is asked for, and the officer's other training that counts."""

    asked: AskedEntry
    others: tuple[Training, ...] = ()


@dataclass(frozen=True, slots=True)
class TrainingVoidPlan:
    """The entry that goes, whose training it was, and whether another training on the category stays."""

    entry: Entry
    voided: tuple[VoidedEntry, ...]
    digest: str
    body: TrainingRecorded
    trained_besides: bool


def training_plan(case: TrainingVoidCase) -> TrainingVoidPlan:
    """What the void would do.

    Raises Refused ``void.unknown``, ``void.is_void``, ``void.other_kind``, ``void.twice``, ``void.changed_since``.
    """
    asked = case.asked.required(TRAINING_ENTRIES)
    body = asked.of(TrainingRecorded)
    besides = any(each.category == body.category for each in case.others)
    voided = gone_whole(asked)
    digest = digest_of(voided, [[body.number, body.category, besides]])
    case.asked.require_seen(digest)
    return TrainingVoidPlan(asked, voided, digest, body, besides)


def decide_training_void(
    session: Session, case: TrainingVoidCase, _policy: Policy, now: datetime
) -> Decided[TrainingVoidPlan]:
    """The entry by which a training does not count. Raises Refused like `training_plan`, ``void.reason_missing``, ``void.reason_long``."""
    plan = training_plan(case)
    why, wrong = case.asked.why(), plan.body
    body = TrainingVoided(Stream.CUSTODY, plan.voided, why, wrong.number, wrong.category, wrong.trained_on)
    about = (subject("officer", wrong.number), entry_subject(Stream.CUSTODY, plan.entry.seq))
    return Decided((session.draft(body, now, subjects=about, rules=(_RULE,)),), (), plan)


class TrainingVoids:
    """Voiding recorded training; needs TRAINING_RECORD."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.TRAINING_RECORD)
    def preview(self, session: Session, place: str) -> TrainingVoidPlan:
        """What a void of the entry at `place` (``custody:17``) would do. Raises like `training_plan`."""
        del session
        with self._store.read() as view:
            return training_plan(_case(view, place))

    @asks(Permission.TRAINING_RECORD)
    def void(
        self, session: Session, place: str, reason: str, *, seen: str = ""
    ) -> WholeVoidResult[TrainingVoidPlan]:
        """Void the entry at `place`; `seen` is the digest of the preview that the person saw, if they saw one.

        Raises like `preview`, Refused ``void.changed_since``, ``void.reason_missing``, ``void.reason_long``.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            case = _case(work, place, reason, seen)
            decided = decide_training_void(session, case, work.policy, now)
            (entry,) = record(work, decided)
            return WholeVoidResult(entry, decided.value)


def training_stands_words(texts: Texts, plan: TrainingVoidPlan) -> list[str]:
    """Whether the officer is trained on the category all the same."""
    key = "besides" if plan.trained_besides else "none"
    return [texts(f"voiding.training.{key}", number=plan.body.number, category=plan.body.category)]


def _case(view: InventoryView, place: str, reason: str = "", seen: str = "") -> TrainingVoidCase:
    case = TrainingVoidCase(asked_at(view.ledger, place, _RULE, reason, seen))
    asked = case.asked.entry
    if asked is None or not isinstance(asked.typed, TrainingRecorded):
        return case
    of_officer = view.ledger.about(subject("officer", asked.typed.number), checked=True)
    struck = Voids(of_officer)
    others = tuple(
        Training(each.typed.number, each.typed.category, each.typed.trained_on, each.typed.note)
        for each in of_officer
        if isinstance(each.typed, TrainingRecorded) and each.seq != asked.seq and struck.by(each) is None
    )
    return replace(case, others=others)
