"""Deadlines as use cases: what has reached a person, claiming a task and giving it back, pausing a deadline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from station.core.deadlines import Deadline
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.policy import Policy
from station.people.asking import asks
from station.people.dated import Dated
from station.people.deadlines.claiming import decide_claim, decide_give_back
from station.people.deadlines.line import line_of
from station.people.deadlines.listing import DEADLINE_LIST
from station.people.deadlines.naming import DeadlineCase, deadline_key
from station.people.deadlines.pausing import decide_pause, decide_resume
from station.people.deadlines.ports import Awaited, DeadlineStore
from station.people.deadlines.reminders import reminders
from station.people.deadlines.reminding import decide_remind
from station.people.deadlines.values import Reminders, Reminding
from station.people.offices.holding import offices_today
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import AccountStatus

_Decide: TypeAlias = Callable[[Session, DeadlineCase, Policy, datetime], Decided[Deadline]]


class Deadlines(Dated, behind="deadlines", ask=asks(Permission.ACCOUNT_OWN)):
    """The deadline table: each person is reminded of what has reached them, and may claim it (PF-09)."""

    def __init__(self, store: DeadlineStore, awaited: Awaited) -> None:
        """`awaited` knows whose deed a deadline of another room asks for that binds nobody by name."""
        self._store, self._awaited = store, awaited

    @asks(Permission.ACCOUNT_OWN)
    def reminders(self, session: Session) -> Reminders:
        """What has reached this person by now, from the table and the clock."""
        clock = self._store.clock
        with self._store.read() as view:
            return reminders(view, session, clock.now(), clock.zone)

    @asks(Permission.ACCOUNT_OWN)
    def compared_reminders(self, session: Session) -> Reminders:
        """The same for whoever can't look at the other tasks beside it, as a timer that mails them.

        A deadline that was taken out or ended by hand reminds nobody, so the whole table is compared with the ledger
        before anybody is told that nothing is due.
        """
        behind = self._store.damaged_behind(DEADLINE_LIST.name)
        found = self.reminders(session)
        known = {(each.table, each.key) for each in found.damaged}
        others = (each for each in behind if (each.table, each.key) not in known)
        return replace(found, damaged=(*found.damaged, *others))

    @asks(Permission.ACCOUNT_OWN)
    def claim(self, session: Session, deadline_id: str) -> Deadline:
        """Claim the task of a deadline. Raises like `decide_claim`."""
        return self._act(session, decide_claim, deadline_id, "")

    @asks(Permission.ACCOUNT_OWN)
    def give_back(self, session: Session, deadline_id: str, reason: str) -> Deadline:
        """Give back a task that one has claimed. Raises like `decide_give_back`."""
        return self._act(session, decide_give_back, deadline_id, reason)

    @asks(Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT, Permission.PEOPLE_EDIT)
    def remind(self, session: Session, deadline_id: str, note: str = "") -> Reminding:
        """Remind whoever a deadline binds. Raises like `decide_remind`."""
        deadline = self._act(session, decide_remind, deadline_id, note)
        with self._store.read() as view:
            accounts = view.people.accounts()
            seeing = {each.number for each in accounts if each.status is AccountStatus.ACTIVE}
            blind = [number for number in deadline.persons if number not in seeing]
            named = ((number, view.people.officer(number)) for number in blind)
            unseen = tuple(f"{found.name} {number}" if found else number for number, found in named)
        return Reminding(deadline, unseen)

    @asks(Permission.COUNTER_OPERATE, Permission.RECORDING_EXEMPT, Permission.PEOPLE_EDIT)
    def remind_of(self, session: Session, about: str, note: str = "") -> tuple[Reminding, ...]:
        """Remind of each open deadline about a thing (``item:BWC-0017``) that binds somebody.

        Raises Refused ``deadlines.nothing_due``, and like `decide_remind`.
        """
        with self._store.read() as view:
            bound = [each for each in view.deadlines.open_about(about).deadlines if each.persons]
        if not bound:
            raise Refused("deadlines.nothing_due", rule="PF-09", about=about.partition(":")[2])
        return tuple(self.remind(session, each.id, note) for each in bound)

    @asks(Permission.RECORDING_EXEMPT)
    def pause(self, session: Session, deadline_id: str, reason: str) -> Deadline:
        """Stop the time of a deadline while a cause prevents what it asks for. Raises like `decide_pause`."""
        return self._act(session, decide_pause, deadline_id, reason)

    @asks(Permission.RECORDING_EXEMPT)
    def resume(self, session: Session, deadline_id: str, reason: str) -> Deadline:
        """Let the time of a deadline run anew, since the cause has gone. Raises like `decide_resume`."""
        return self._act(session, decide_resume, deadline_id, reason)

    def _act(self, session: Session, decide: _Decide, deadline_id: str, reason: str) -> Deadline:
        clock, key = self._store.clock, deadline_key(deadline_id)
        with self._store.write() as work:
            found = None if key is None else work.deadlines.of(*key)
            now, years = clock.now(), work.calendar.years()
            offices = offices_today(work.offices, session, now, clock.zone)
            line = line_of(work, session, now, clock.zone)
            own = found is not None and bool(line) and bool(line & work.deadlines.categories_of(found))
            theirs = found is not None and self._awaited(session, found, work, now)
            case = DeadlineCase(deadline_id, found, reason, years, clock.zone, offices, own, theirs)
            decided = decide(session, case, work.policy, now)
            record(work, decided)
        return decided.value
