"""Setting passwords and PINs.

Check the secret, make its verifier, store it beside the ledger, and name it by an entry (PF-04).
"""

from __future__ import annotations

from station.core.clock import Clock
from station.core.ledger import Entry
from station.people.account_acts import password_draft, pin_draft, unlocked_draft
from station.people.credentials import (
    PASSWORD,
    PIN,
    Secrets,
    account_owner,
    fingerprint,
    guessable_facts,
    officer_owner,
    plain_pin,
    require_good_secret,
)
from station.people.officers import in_service
from station.people.ports import PeopleStore, PeopleWork
from station.people.sessions import Session
from station.people.values import Account


class SecretSetting:
    """The steps of setting a secret, one's own or another person's."""

    def __init__(self, store: PeopleStore, clock: Clock, secrets: Secrets) -> None:
        self._store, self._clock, self._secrets = store, clock, secrets

    def new_password(self, account: str, password: str, number: str | None = None) -> str:
        """The verifier of a new password of `account`; `number` is its officer where the account is not made yet.

        It is made before any unit of work, since it takes a tenth of a second in which nobody else should wait.
        Raises Refused as `require_good_password`.
        """
        with self._store.read() as view:
            own = guessable_facts(view, account_owner(account), number)
            require_good_secret(PASSWORD, password, own, view.policy)
        return self._secrets.verifier(password)

    def new_pin(self, number: str, pin: str) -> str:
        """The verifier of a new PIN of officer `number`. Raises Refused as `require_good_pin`."""
        with self._store.read() as view:
            require_good_secret(
                PIN, plain_pin(pin), guessable_facts(view, officer_owner(number)), view.policy
            )
        return self._secrets.verifier(plain_pin(pin))

    def put_password(
        self, work: PeopleWork, session: Session, account: Account, verifier: str, *, issued: bool
    ) -> Entry:
        """Set the password; `issued` when another person chose it. Earlier wrong attempts no longer count."""
        owner, now = account_owner(account.name), self._clock.now()
        work.credentials.put(owner, PASSWORD, verifier)
        entry = work.append(password_draft(session, account, fingerprint(verifier), now, issued=issued))
        self._clear_attempts(work, session, owner)
        return entry

    def put_pin(
        self, work: PeopleWork, session: Session, number: str, verifier: str, *, issued: bool
    ) -> Entry:
        """Set the PIN, as `put_password`. Raises Refused ``people.unknown_officer``, ``people.officer_left``."""
        in_service(number, work.people.officer(number))
        owner, now = officer_owner(number), self._clock.now()
        work.credentials.put(owner, PIN, verifier)
        entry = work.append(pin_draft(session, number, fingerprint(verifier), now, issued=issued))
        self._clear_attempts(work, session, owner)
        return entry

    def _clear_attempts(self, work: PeopleWork, session: Session, owner: str) -> None:
        if work.people.attempts(owner).failed:
            work.append(unlocked_draft(session, owner, self._clock.now()))
