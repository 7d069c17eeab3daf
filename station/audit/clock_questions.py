"""Changes of the clock: found by the time that passed meanwhile, recorded at once, and put to a person as a question.

Entries after a change bear the time that the clock showed. Only a person can say whether that was right; the answer
is an entry that names the entries in between, and none of those is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from station.audit.ports import LedgerStorage, LedgerView
from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import ClockJudged, ClockJumped, ClockUnmeasured, Stream
from station.core.ledger.own_bodies import ClockVerdict
from station.core.policy import Policy
from station.people.asking import asks_nothing, asks_sign_in
from station.people.sessions import Session

LOOKED_AT = 100
"""So many of the newest entries about the clock are looked at for questions that are open."""


@dataclass(frozen=True, slots=True)
class ClockQuestion:
    """The clock was set (audit entry `seq`): it should have shown `expected`, and it showed `found`.

    Where it was not `measured`, `expected` is the last time on record before a restart.
    """

    seq: int
    expected: datetime
    found: datetime
    measured: bool = True

    @property
    def words(self) -> str:
        """What ends the keys of its words."""
        return "" if self.measured else "_unmeasured"


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A person's answer about the change `jump`, and the ends of both streams.

    `open` are the changes without an answer.
    """

    jump: int
    verdict: ClockVerdict
    open: frozenset[int]
    custody: int
    audit: int


def decide_judged(session: Session, case: JudgedCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of the answer. Raises Refused ``ledger.clock_not_asked``."""
    if case.jump not in case.open:
        raise Refused("ledger.clock_not_asked", rule="DM-03", seq=case.jump)
    body = ClockJudged(case.jump, case.verdict, case.custody, case.audit)
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)


class ClockQuestions:
    """Changes of the clock that nobody has answered."""

    def __init__(self, keeping: LedgerStorage, clock: Clock) -> None:
        self._keeping, self._clock = keeping, clock

    @asks_nothing("the program looks by itself whether the clock was set")
    def look(self) -> tuple[ClockQuestion, ...]:
        """Compare the clock with the time that passed, record a change, and return the open questions.

        Whether the database is still the one that was opened is looked at first: this is the look that a program takes
        which nobody uses. Raises `StoreProblem`, `IntegrityProblem` ``store.database_replaced``,
        ``store.went_on_elsewhere``.
        """
        self._keeping.require_known()
        self._keeping.look_at_clock()
        with self._keeping.read() as view:
            return tuple(_open(view))

    @asks_sign_in("whoever is at the desk can read a watch; the answer is in their name")
    def judge(self, session: Session, seq: int, verdict: ClockVerdict) -> None:
        """Say whether the clock is right now.

        Raises Refused ``ledger.clock_not_asked`` where there is no open question.
        """
        with self._keeping.write() as work:
            case = JudgedCase(
                seq,
                verdict,
                frozenset(each.seq for each in _open(work)),
                work.ledger.head(Stream.CUSTODY).seq,
                work.ledger.head(Stream.AUDIT).seq,
            )
            record(work, decide_judged(session, case, work.policy, self._clock.now()))


def _open(view: LedgerView) -> Iterator[ClockQuestion]:
    """The changes without an answer, the oldest first."""
    answers = view.ledger.of_kind(Stream.AUDIT, ClockJudged.KIND, LOOKED_AT)
    judged = {each.typed.jump for each in answers if isinstance(each.typed, ClockJudged)}
    found = (
        entry
        for kind in (ClockJumped.KIND, ClockUnmeasured.KIND)
        for entry in view.ledger.of_kind(Stream.AUDIT, kind, LOOKED_AT)
        if entry.seq not in judged
    )
    for entry in sorted(found, key=lambda each: each.seq):
        match entry.typed:
            case ClockJumped() as jump:
                yield ClockQuestion(entry.seq, jump.expected, jump.shown)
            case ClockUnmeasured() as gap:
                yield ClockQuestion(entry.seq, gap.last, gap.shown, measured=False)
