"""Returns that were completed by recordings of which it is known since that they are not of that loan (EQ-05, DM-05).

The archive tells them (`ReturnsInQuestion`); a person decides: the recordings are awaited again, or the return stays complete.
Nothing of it happens by itself, and nobody decides on a loan of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from station.core.deadlines import Deadline
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.inventory.bodies import LONGEST_NOTE, CheckedIn, NothingRecorded, RecordingExempted
from station.inventory.losses.bodies import ItemFound2
from station.inventory.movement.nothing_recorded import SHORTEST_REASON
from station.inventory.movement.reopening_bodies import ReturnKept, ReturnReopened
from station.inventory.movement.reopening_ports import (
    ReturnsInQuestion,
    ReturnsStore,
    ReturnsView,
    WronglyCompleted,
)
from station.inventory.movement.terms import USUAL, Setting
from station.inventory.values import CustodySpan, Item, ItemState, ReturnOutcome
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_RECORDINGS: Final = "recordings"
"""The kind of deadline that recordings are awaited by (DM-05)."""
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NEWEST: Final = 200
"""So many of an item's entries are looked through for a decision."""


@dataclass(frozen=True, slots=True)
class QuestionedReturn:
    """Such a return: its item, what is known of it, and whether it can be opened again: the item is in the store since that loan."""

    item: Item
    completed: WronglyCompleted
    reopens: bool

    def to_json(self) -> dict[str, object]:
        """For scripts."""
        return {
            "tag": self.item.label,
            "name": self.item.name,
            "officer": self.completed.number,
            "session": self.completed.session,
            "reopens": self.reopens,
        }


@dataclass(frozen=True, slots=True)
class CompletedReturnCase:
    """The item of `tag` on the register, what is in question of its returns (None: nothing), the deadline that ended with it, and why."""

    tag: str
    item: Item | None
    question: QuestionedReturn | None
    reason: str
    deadline: Deadline | None = None
    setting: Setting = USUAL


def decide_reopened(
    session: Session, case: CompletedReturnCase, policy: Policy, now: datetime
) -> Decided[Item]:
    """The entry that the recordings of a loan are awaited again.

    Raises what `_required` raises, and Refused ``equipment.lent_since`` where the device has gone on since.
    """
    found, why = _required(session, case)
    item, loan, before = found.item, found.completed, case.deadline
    if not found.reopens:
        raise Refused("equipment.lent_since", rule="EQ-05", tag=item.label, name=item.name)
    due_at = case.setting.terms(policy).recordings_due_at(now)
    if before is not None and loan.completed_at > before.due_at:
        due_at = before.due_at  # what was late is not brought into time
    body = ReturnReopened(
        tag=item.tag,
        name=item.name,
        reason=why,
        returned_by=loan.number,
        returned_at=loan.end,
        session=loan.session,
        completed_at=loan.completed_at,
        deadline=None if before is None else before.seq,
        due_before=None if before is None else before.due_at,
        recordings_due_at=due_at,
    )
    draft = session.draft(body, now, subjects=_about(found), rules=("EQ-05", "DM-05"))
    return Decided((draft,), (), item)


def decide_kept(session: Session, case: CompletedReturnCase, _policy: Policy, now: datetime) -> Decided[Item]:
    """The entry that a return stays complete. Raises what `_required` raises."""
    found, why = _required(session, case)
    item, loan = found.item, found.completed
    body = ReturnKept(item.tag, item.name, why, loan.number, loan.end, loan.session)
    draft = session.draft(body, now, subjects=_about(found), rules=("EQ-05",))
    return Decided((draft,), (), item)


def _required(session: Session, case: CompletedReturnCase) -> tuple[QuestionedReturn, str]:
    """What is in question, and why it is decided so.

    Raises Refused ``equipment.unknown``, ``equipment.return_not_in_question``, ``equipment.own_return``, ``equipment.return_reason_length``.
    """
    item, found, why = case.item, case.question, case.reason.strip()
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=case.tag)
    named = {"tag": item.label, "name": item.name}
    if found is None:
        raise Refused("equipment.return_not_in_question", rule="EQ-05", **named)
    if found.completed.number == session.number:
        raise Refused("equipment.own_return", rule="EQ-05", **named)
    if not SHORTEST_REASON <= len(why) <= LONGEST_NOTE:
        lengths = {"shortest": SHORTEST_REASON, "longest": LONGEST_NOTE}
        raise Refused("equipment.return_reason_length", rule="EQ-05", **named, **lengths)
    return found, why


def _about(found: QuestionedReturn) -> tuple[str, ...]:
    loan = found.completed
    return (
        subject("item", found.item.tag),
        subject("session", loan.session),
        subject("officer", loan.number),
    )


class ReopenedReturns:
    """Deciding on returns that wrong times completed; needs RECORDING_EXEMPT."""

    def __init__(self, store: ReturnsStore, in_question: ReturnsInQuestion) -> None:
        self._store, self._in_question = store, in_question

    @asks(Permission.RECORDING_EXEMPT)
    def in_question(self, session: Session) -> tuple[QuestionedReturn, ...]:
        """Those on which nobody decided since it is known; nothing is recorded. Raises NotPermitted."""
        with self._store.read() as view:
            return tuple(each for each in self._found(view) if not _is_kept(view, each))

    @asks(Permission.RECORDING_EXEMPT)
    def reopen(self, session: Session, tag: str, reason: str) -> Entry:
        """Await the recordings of the item's last loan again, also where it was decided that its return stays complete.

        Raises NotPermitted and what `decide_reopened` raises.
        """
        with self._store.write() as work:
            now, case = self._store.clock.now(), self._case(work, tag, reason)
            return record(work, decide_reopened(session, case, work.policy, now))[0]

    @asks(Permission.RECORDING_EXEMPT)
    def keep(self, session: Session, tag: str, reason: str) -> Entry:
        """Leave the return complete, for a reason. Raises NotPermitted and what `decide_kept` raises."""
        with self._store.write() as work:
            now, case = self._store.clock.now(), self._case(work, tag, reason)
            return record(work, decide_kept(session, case, work.policy, now))[0]

    # ---------------------------------------------------------------------------------------------- parts

    def _case(self, work: ReturnsView, tag: str, reason: str) -> CompletedReturnCase:
        item = work.equipment.item(tag)
        mine = () if item is None else [each for each in self._found(work) if each.item.tag == item.tag]
        # Of several loans of one device the last comes first: it alone can be opened again.
        question = max(mine, key=lambda each: each.completed.start, default=None)
        deadline = None if question is None else _deadline(work, question)
        return CompletedReturnCase(tag, item, question, reason, deadline, Setting(self._store.clock.zone))

    def _found(self, view: ReturnsView) -> Iterator[QuestionedReturn]:
        for each in self._in_question(view):
            item = view.equipment.item(each.camera)
            if item is None:
                continue
            last = _last_loan(view, item.tag, self._store.clock.now())
            same = last is not None and last.start == each.start and last.number == each.number
            wrong = item.outcome is ReturnOutcome.IMPORTED if same else not _is_explained(view, each)
            if wrong:  # it may have been settled otherwise since
                yield QuestionedReturn(item, each, same and item.state is ItemState.IN_STORE)


def _last_loan(view: ReturnsView, tag: str, now: datetime) -> CustodySpan | None:
    spans = view.equipment.spans(tag, _BEGINNING, now)
    return max(spans, key=lambda each: (each.start, each.seq), default=None)


def _deadline(view: ReturnsView, found: QuestionedReturn) -> Deadline | None:
    """The deadline of the recordings of that return, however it ended; None where they had come in before."""
    about, loan = subject("item", found.item.tag), found.completed
    for entry in reversed(view.ledger.about(about, checked=True)):
        if entry.happened_at < loan.end:
            return None
        if isinstance(entry.typed, CheckedIn | ItemFound2):
            return view.deadlines.of(_RECORDINGS, about, entry.seq)
    return None


def _is_kept(view: ReturnsView, found: QuestionedReturn) -> bool:
    """Whether a person decided since that it stays complete."""
    loan = found.completed
    return any(
        entry.seq > loan.said and isinstance(body := entry.typed, ReturnKept) and body.returned_at == loan.end
        for entry in _newest(view, found.item.tag)
    )


def _is_explained(view: ReturnsView, loan: WronglyCompleted) -> bool:
    """Whether that loan ended with an explanation, or with nothing recorded (RC-06, EQ-05)."""
    return any(
        isinstance(body := entry.typed, RecordingExempted | NothingRecorded) and body.returned_at == loan.end
        for entry in _newest(view, loan.camera)
    )


def _newest(view: ReturnsView, tag: str) -> list[Entry]:
    return view.ledger.about(subject("item", tag), newest=_NEWEST, checked=True)
