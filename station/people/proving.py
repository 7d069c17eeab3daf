"""Proving one's identity by a secret: wrong attempts are counted, and too many lock for a time (PF-04)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from station.core.clock import Clock, from_record, to_record
from station.core.deciding import Decided
from station.core.errors import NO_ROOM, IntegrityProblem, Refused, StoreProblem
from station.core.ledger import Draft
from station.core.policy import Policy
from station.core.policy.served import served_integer
from station.people.account_acts import unlocked_draft
from station.people.bodies import (
    MOST_COUNTED,
    Purpose,
    SessionRefused,
    SessionUnlocked,
    VerifierChanged,
)
from station.people.credentials import Secrets, attested_verifier, guessable_facts, require_good_secret
from station.people.ports import PeopleView, SignInStore
from station.people.sessions import Session, program_session
from station.people.values import Attempts

FAILED_ATTEMPTS = served_integer("PF-04", "failed_attempts")
LOCK_MINUTES = served_integer("PF-04", "lock_minutes")
LONGEST_LOCK_MINUTES: Final = 24 * 60
"""However often it locks: somebody who only mistyped comes back the next day."""
MUST_CHOOSE: Final = frozenset(
    {"people.password_issued", "people.password_outdated", "people.pin_issued", "people.pin_outdated"}
)
"""Codes of refusals of a right secret that only serves to choose another."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A secret that was given, with the verifier that it was compared with and what came of it."""

    owner: str
    purpose: Purpose
    secret: str = field(repr=False)
    verifier: str | None = field(repr=False)
    right: bool
    to_choose: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is to be recorded of an attempt, and what it comes to."""

    drafts: tuple[Draft, ...]
    right: bool
    stale: Refused | None = None
    minutes: int = 0


class Proving:
    """Checks passwords and PINs of known owners."""

    def __init__(self, store: SignInStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets

    def prove(
        self, owner: str, purpose: Purpose, secret: str, wrong: str, *, to_choose: bool = False
    ) -> None:
        """Return when `secret` is the secret of `owner`; the slow part runs outside any transaction.

        A secret that another person issued, or that would be refused today, serves only to choose another: with
        `to_choose` it is accepted, else Refused with a code of `MUST_CHOOSE` is raised. Raises Refused with the code
        `wrong`, ``people.sign_in_locked`` after too many wrong attempts, and IntegrityProblem
        ``people.verifier_changed``, which is recorded before it blocks; StoreProblem ``store.disk_full`` before anything is
        compared, where a wrong attempt would be forgotten.
        """
        self._store.require_attempt_kept()
        with self._store.read() as view:
            self._require_unlocked(view, owner)
        verifier = self._attested(owner, purpose)
        right = self._secrets.matches(verifier, secret)
        attempt = _Attempt(owner, purpose, secret, verifier, right, to_choose)
        judged = self._record(attempt)
        if judged.stale is not None:
            raise judged.stale
        if judged.minutes:
            raise Refused("people.sign_in_locked", rule="PF-04", minutes=judged.minutes)
        if not judged.right:
            raise Refused(wrong, rule="PF-04")

    def _record(self, attempt: _Attempt) -> _Judged:
        """Judge and record; a full disk keeps no right secret out of a window and counts each wrong one all the same."""
        try:
            with self._store.write() as work:
                judged = self._judge(work, attempt)
                for draft in judged.drafts:
                    work.append(draft)
        except StoreProblem as problem:
            if problem.code not in NO_ROOM or not self._store.keeps_in_mind:
                raise
            with self._store.read() as view:
                judged = self._judge(view, attempt)
            self._store.record_soon(*judged.drafts)
        return judged

    def _judge(self, view: PeopleView, given: _Attempt) -> _Judged:
        """Looked at again: other attempts may have been counted while this one was worked out."""
        self._require_unlocked(view, given.owner)
        now, attempts = self._clock.now(), self._attempts(view, given.owner)
        if given.right and view.credentials.verifier(given.owner, given.purpose) == given.verifier:
            drafts = (unlocked_draft(program_session(), given.owner, now),) if attempts.failed else ()
            stale = None if given.to_choose else stale_secret(view, given.owner, given.purpose, given.secret)
            return _Judged(drafts, right=True, stale=stale)
        case = AttemptCase(given.owner, given.purpose, attempts.failed)
        decided = decide_refusal(program_session(), case, view.policy, now)
        return _Judged(decided.drafts, right=False, minutes=decided.value)

    def _attempts(self, view: PeopleView, owner: str) -> Attempts:
        """The wrong ones in a row, with those for which the disk had no room."""
        found = view.people.attempts(owner)
        for body in (each.body for each in self._store.unrecorded):
            if isinstance(body, SessionRefused) and body.owner == owner:
                until = "" if body.locked_until is None else to_record(body.locked_until)
                found = Attempts(body.failed, until)
            elif isinstance(body, SessionUnlocked) and body.owner == owner:
                found = Attempts()
        return found

    def _attested(self, owner: str, purpose: Purpose) -> str | None:
        try:
            with self._store.read() as view:
                return attested_verifier(view, owner, purpose)
        except IntegrityProblem:
            changed = VerifierChanged(owner, purpose)
            draft = program_session().draft(changed, self._clock.now(), subjects=(owner,))
            self._store.record_soon(draft)
            raise

    def _require_unlocked(self, view: PeopleView, owner: str) -> None:
        waiting = locked_for(self._attempts(view, owner), self._clock.now())
        if waiting > timedelta(0):
            raise Refused("people.sign_in_locked", rule="PF-04", minutes=_minutes(waiting))


def locked_for(attempts: Attempts, now: datetime) -> timedelta:
    """How long no secret is taken yet after wrong ones (PF-04); nothing where it is.

    By the time that passed: setting the clock neither ends a lock nor makes one longer.
    """
    if not attempts.locked_until:
        return timedelta(0)
    return max(timedelta(0), from_record(attempts.locked_until) + attempts.clock_set - now)


def stale_secret(view: PeopleView, owner: str, purpose: Purpose, secret: str) -> Refused | None:
    """The code of `MUST_CHOOSE` that says why `owner` has to choose another secret; None: the secret is good."""
    name = owner.partition(":")[2]
    issue = view.people.secret_issue(owner)
    if issue is not None and issue.pending:
        return Refused(f"people.{purpose}_issued", rule="PF-04", owner=name, by=issue.by_name)
    try:
        require_good_secret(purpose, secret, guessable_facts(view, owner), view.policy)
    except Refused:
        return Refused(f"people.{purpose}_outdated", rule="PF-04", owner=name)
    return None


@dataclass(frozen=True, slots=True)
class AttemptCase:
    """A wrong secret of `owner`, after `failed` wrong ones since the last right one."""

    owner: str
    purpose: Purpose
    failed: int


def decide_refusal(session: Session, case: AttemptCase, policy: Policy, now: datetime) -> Decided[int]:
    """One more wrong attempt. Each time that the limit is reached again it locks, for twice as long as before.

    The value is for how many minutes it locks, 0 when it does not. Only a right secret, or one set anew, starts the
    count again.
    """
    limit = FAILED_ATTEMPTS.of(policy)
    failed = min(case.failed + 1, MOST_COUNTED - MOST_COUNTED % limit)
    locks = failed % limit == 0
    minutes = (
        min(LOCK_MINUTES.of(policy) << min(failed // limit - 1, 16), LONGEST_LOCK_MINUTES) if locks else 0
    )
    until = now + timedelta(minutes=minutes) if locks else None
    left = 0 if locks else limit - failed % limit
    body = SessionRefused(case.owner, case.purpose, failed, left, until, minutes)
    return Decided((session.draft(body, now, subjects=(case.owner,), rules=("PF-04",)),), (), minutes)


def _minutes(waiting: timedelta) -> int:
    """Whole minutes, rounded up: waiting that long is always enough."""
    return -int(-waiting.total_seconds() // 60)
