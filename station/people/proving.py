"""Proving to be somebody by a secret: wrong ones are counted, too many lock for a while (PF-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.core.clock import Clock, from_record
from station.core.deciding import Decided, record
from station.core.errors import IntegrityProblem, Refused
from station.core.policy import Policy
from station.core.policy.served import served_integer
from station.people.account_acts import unlocked_draft
from station.people.bodies import Purpose, SessionRefused, VerifierChanged
from station.people.credentials import Secrets, attested_verifier
from station.people.ports import PeopleStore, PeopleView
from station.people.sessions import Session, program_session

FAILED_ATTEMPTS = served_integer("PF-04", "failed_attempts")
LOCK_MINUTES = served_integer("PF-04", "lock_minutes")


class Proving:
    """Checks passwords and PINs of known owners."""

    def __init__(self, store: PeopleStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets

    def prove(self, owner: str, purpose: Purpose, secret: str, wrong: str) -> None:
        """Return when `secret` is the one of `owner`; the slow part runs outside any transaction.

        Raises Refused with the code `wrong`, ``people.sign_in_locked`` once too many were wrong, and IntegrityProblem
        ``people.verifier_changed``, which is recorded before it blocks.
        """
        with self._store.read() as view:
            self._require_unlocked(view, owner)
        verifier = self._attested(owner, purpose)
        right = self._secrets.matches(verifier, secret)
        now = self._clock.now()
        with self._store.write() as work:
            # Looked at again: other attempts may have been counted while this one was worked out.
            self._require_unlocked(work, owner)
            if right and work.credentials.verifier(owner, purpose) == verifier:
                if work.people.attempts(owner).failed:
                    work.append(unlocked_draft(program_session(), owner, now))
                return
            case = AttemptCase(owner, purpose, work.people.attempts(owner).failed)
            decided = decide_refusal(program_session(), case, work.policy, now)
            record(work, decided)
        if decided.value:
            raise Refused("people.sign_in_locked", rule="PF-04", minutes=decided.value)
        raise Refused(wrong, rule="PF-04")

    def _attested(self, owner: str, purpose: Purpose) -> str | None:
        try:
            with self._store.read() as view:
                return attested_verifier(view, owner, purpose)
        except IntegrityProblem:
            changed = VerifierChanged(owner, purpose)
            draft = program_session().draft(changed, self._clock.now(), subjects=(owner,))
            with self._store.write() as work:
                work.append(draft)
            raise

    def _require_unlocked(self, view: PeopleView, owner: str) -> None:
        until = view.people.attempts(owner).locked_until
        if not until:
            return
        waiting = from_record(until) - self._clock.now()
        if waiting > timedelta(0):
            raise Refused("people.sign_in_locked", rule="PF-04", minutes=_minutes(waiting))


@dataclass(frozen=True, slots=True)
class AttemptCase:
    """A wrong secret of `owner`, after `failed` wrong ones in a row."""

    owner: str
    purpose: Purpose
    failed: int


def decide_refusal(session: Session, case: AttemptCase, policy: Policy, now: datetime) -> Decided[int]:
    """One more wrong attempt; the one that reaches the limit locks, and counting begins anew after the lock.

    The value is how many minutes it locks, 0 when it does not.
    """
    limit = FAILED_ATTEMPTS.of(policy)
    failed = case.failed % limit + 1
    minutes = LOCK_MINUTES.of(policy) if failed >= limit else 0
    until = now + timedelta(minutes=minutes) if minutes else None
    body = SessionRefused(case.owner, case.purpose, failed, limit - failed, until, minutes)
    return Decided((session.draft(body, now, subjects=(case.owner,), rules=("PF-04",)),), (), minutes)


def _minutes(waiting: timedelta) -> int:
    """Whole minutes, rounded up: waiting that long is always enough."""
    return -int(-waiting.total_seconds() // 60)
