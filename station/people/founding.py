"""The first act of a station: its office and its first administrator, before anybody can sign in."""

from __future__ import annotations

from station.core.clock import Clock
from station.core.errors import Refused
from station.core.ledger import subject
from station.people.account_acts import decide_create, password_draft
from station.people.credentials import (
    PASSWORD,
    Secrets,
    account_owner,
    fingerprint,
    require_good_password,
)
from station.people.naming import account_name, plain_name, unit_code
from station.people.permissions import Role
from station.people.ports import PeopleStore
from station.people.sessions import program_session
from station.people.values import Account

FIRST_ROLES = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.EQUIPMENT_ADMINISTRATOR})
"""A new office has one person to start with, who is both (EQ-06 asks for a dedicated equipment administrator)."""


class Founding:
    """Founds the office; used by ``init`` and the first-run wizard."""

    def __init__(self, store: PeopleStore, clock: Clock, secrets: Secrets) -> None:
        self._store = store
        self._clock = clock
        self._secrets = secrets

    def found(
        self, office_code: str, office_name: str, account: str, display_name: str, password: str
    ) -> Account:
        """Record the office and its first administrator, in one unit of work.

        Raises Refused ``people.founded_already``, ``people.password_…``, ``people.account_reserved``, ``batch.…``.
        """
        code, name, key = unit_code(office_code), plain_name(office_name), account_name(account)
        with self._store.read() as view:
            require_good_password(password, key, view.policy)
        verifier = self._secrets.verifier(password)
        session = program_session(code)
        with self._store.write() as work:
            if work.people.office() is not None:
                raise Refused("people.founded_already")
            now = self._clock.now()
            body = {"code": code, "name": name}
            work.append(session.draft("office.founded", now, subjects=(subject("office", code),), body=body))
            first = Account(key, display_name, roles=FIRST_ROLES)
            created, draft = decide_create(session, first, work.people, now)
            work.append(draft)
            work.credentials.put(account_owner(key), PASSWORD, verifier)
            work.append(password_draft(session, created, fingerprint(verifier), now))
        return created
