"""Voiding what was recorded of people by mistake, and letting somebody who left come back."""

from __future__ import annotations

from dataclasses import dataclass

from station.core.deciding import record
from station.core.ledger import Entry
from station.core.notices import Notice
from station.people.asking import Ask, asks, require
from station.people.credentials import PASSWORD, PIN, account_owner, officer_owner
from station.people.naming import number_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.people.voiding.decide import decide_people_void, people_plan
from station.people.voiding.gathering import gather_people_void
from station.people.voiding.ports import PeopleVoidStore
from station.people.voiding.reinstating import decide_reinstate, reinstate_case
from station.people.voiding.values import PeopleVoidCase, PeopleVoidPlan
from station.people.voiding.whole import WholeVoidResult


@dataclass(frozen=True, slots=True)
class Reinstated:
    """The officer in service again, the entries, and what did not come back."""

    officer: Officer
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]


class PeopleVoids:
    """Voiding registrations and leaves needs PEOPLE_EDIT, accounts made or closed ACCOUNTS_EDIT."""

    def __init__(self, store: PeopleVoidStore) -> None:
        self._store = store

    @asks(Permission.PEOPLE_EDIT, Permission.ACCOUNTS_EDIT)
    def preview(self, session: Session, place: str) -> PeopleVoidPlan:
        """What a void of the entry at `place` (``custody:17``, or ``custody:17-40`` of an import) would do.

        Raises like `station.people.voiding.decide.people_plan`, NotPermitted.
        """
        with self._store.read() as view:
            case = gather_people_void(view, session, place)
            _require_permitted(session, case)
            return people_plan(session, case)

    @asks(Permission.PEOPLE_EDIT, Permission.ACCOUNTS_EDIT)
    def void(
        self, session: Session, place: str, reason: str, *, seen: str = ""
    ) -> WholeVoidResult[PeopleVoidPlan]:
        """Void the entry at `place`; `seen` is the digest of the preview that the person saw, if they saw one.

        The password or PIN of what never was goes too. Raises like `preview`, Refused ``void.changed_since``,
        ``void.reason_missing``, ``void.reason_long``.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            case = gather_people_void(work, session, place, reason, seen)
            _require_permitted(session, case)
            decided = decide_people_void(session, case, work.policy, now)
            (entry,) = record(work, decided)
            for officer in decided.value.officers:
                if not officer.registered:
                    work.credentials.remove(officer_owner(officer.number), PIN)
            for account in decided.value.accounts:
                if not account.made:
                    work.credentials.remove(account_owner(account.account), PASSWORD)
            return WholeVoidResult(entry, decided.value)

    @asks(Permission.PEOPLE_EDIT)
    def reinstate(self, session: Session, number: str, reason: str) -> Reinstated:
        """An officer who left is in service again, with number, history and, where it is still free, the badge.

        The account that was closed with them is open again, once its owner has chosen another password. Raises Refused
        ``people.unknown_officer``, ``people.still_in_service``, ``people.reason_missing``, ``people.account_senior``.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            case = reinstate_case(work, session, number_key(number), reason)
            decided = decide_reinstate(session, case, work.policy, now)
            return Reinstated(decided.value, record(work, decided), decided.notices)


def _require_permitted(session: Session, case: PeopleVoidCase) -> None:
    of_account = case.account is not None and not case.officers
    require(session, Ask((Permission.ACCOUNTS_EDIT if of_account else Permission.PEOPLE_EDIT,)))
