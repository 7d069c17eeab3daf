"""Proving to be somebody by a secret: wrong ones are counted, too many lock for a while (PF-04)."""

from __future__ import annotations

from datetime import datetime, timedelta

from station.core.clock import Clock, from_record, to_record
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Draft, Stream
from station.core.policy.served import served_integer
from station.people.account_acts import unlocked_draft
from station.people.credentials import Secrets, attested_verifier
from station.people.ports import PeopleStore, PeopleView
from station.people.sessions import program_session

FAILED_ATTEMPTS = served_integer("PF-04", "failed_attempts")
LOCK_MINUTES = served_integer("PF-04", "lock_minutes")


class Proving:
    """Checks passwords and PINs of known owners."""

    def __init__(self, store: PeopleStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets

    def prove(self, owner: str, purpose: str, secret: str, wrong: str) -> None:
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
            refused = _refused_draft(work, owner, purpose, now)
            work.append(refused)
        if refused.plain_body()["locked_until"]:
            raise Refused("people.sign_in_locked", rule="PF-04", minutes=refused.plain_body()["minutes"])
        raise Refused(wrong, rule="PF-04")

    def _attested(self, owner: str, purpose: str) -> str | None:
        try:
            with self._store.read() as view:
                return attested_verifier(view, owner, purpose)
        except IntegrityProblem:
            draft = program_session().draft(
                "session.verifier_changed",
                self._clock.now(),
                subjects=(owner,),
                body={"owner": owner, "purpose": purpose},
                stream=Stream.AUDIT,
            )
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


def _refused_draft(view: PeopleView, owner: str, purpose: str, now: datetime) -> Draft:
    """One more wrong attempt; the one that reaches the limit locks, and counting begins anew after the lock."""
    limit = FAILED_ATTEMPTS.of(view.policy)
    minutes = LOCK_MINUTES.of(view.policy)
    failed = view.people.attempts(owner).failed % limit + 1
    locked = failed >= limit
    body = {
        "owner": owner,
        "purpose": purpose,
        "failed": failed,
        "left": limit - failed,
        "locked_until": to_record(now + timedelta(minutes=minutes)) if locked else "",
        "minutes": minutes if locked else 0,
    }
    return program_session().draft(
        "session.refused", now, subjects=(owner,), body=body, rules=("PF-04",), stream=Stream.AUDIT
    )


def _minutes(waiting: timedelta) -> int:
    """Whole minutes, rounded up: waiting that long is always enough."""
    return -int(-waiting.total_seconds() // 60)
