"""The office's people as use cases: register, change, badge, leave, departments, groups, grids, import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from station.core.clock import Clock, local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.people.asking import asks
from station.people.dated import Dated
from station.people.filled_tables import FilledTable, filled_table
from station.people.importing import decide_import, import_case
from station.people.leaving.decide import gathered
from station.people.leaving.matter_bodies import MatterEnd
from station.people.leaving.ports import OpenInName, OpenThings, SettledThings
from station.people.leaving.settled import first_day, settled, signed_by, unsigned_since
from station.people.naming import OFFICER_TEMPLATE, number_key, unit_code
from station.people.officers import (
    badge_case,
    decide_badge,
    decide_change,
    decide_leave,
    decide_register,
    in_service,
    leaving_case,
    officer_case,
)
from station.people.offices.keeping import kept_by
from station.people.permissions import Permission
from station.people.ports import PeopleStore
from station.people.sessions import Session
from station.people.units import (
    decide_department,
    decide_grid,
    decide_group,
    department_case,
    grid_case,
    group_case,
)
from station.people.values import Department, Grid, Group, Office, Officer
from station.people.voiding.bodies import OfficersImported
from station.sheets import Imported, Preview
from station.sheets.template import AS_TITLED


@dataclass(frozen=True, slots=True)
class ChangedOfficer:
    """The entries of a change, none where nothing changed, and what is to be known of it."""

    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...] = ()


class Roster(Dated, behind="open_things", ask=asks(Permission.ACCOUNT_OWN)):
    """Officers and the units they belong to. Every act needs PEOPLE_EDIT, looking needs PEOPLE_VIEW."""

    def __init__(
        self,
        store: PeopleStore,
        clock: Clock,
        open_things: Sequence[OpenThings] = (),
        settled: Sequence[SettledThings] = (),
    ) -> None:
        self._store, self._clock = store, clock
        self._open_things, self._settled = open_things, settled

    @asks(Permission.PEOPLE_VIEW)
    def officers(
        self,
        session: Session,
        *,
        active_only: bool = True,
        search: str = "",
        after: str = "",
        limit: int | None = None,
    ) -> tuple[Officer, ...]:
        """Officers by number; `after` and `limit` page through them."""
        with self._store.read() as view:
            return view.people.officers(active_only=active_only, search=search, after=after, limit=limit)

    @asks(Permission.ACCOUNT_OWN)
    def office(self, session: Session) -> Office | None:
        """The office this station stands in; None before it is founded. Needs no more than being signed in."""
        with self._store.read() as view:
            return view.people.office()

    @asks(Permission.PEOPLE_VIEW)
    def departments(self, session: Session) -> tuple[Department, ...]:
        """All departments, by name."""
        with self._store.read() as view:
            return view.people.departments()

    @asks(Permission.PEOPLE_VIEW)
    def groups(self, session: Session) -> tuple[Group, ...]:
        """All groups, by department and name."""
        with self._store.read() as view:
            return view.people.groups()

    @asks(Permission.PEOPLE_VIEW)
    def grids(self, session: Session) -> tuple[Grid, ...]:
        """All grids, by code (PF-13)."""
        with self._store.read() as view:
            return view.people.grids()

    @asks(Permission.PEOPLE_EDIT)
    def register(self, session: Session, officer: Officer) -> tuple[Entry, ...]:
        """A new officer; a new department or group is made with them.

        Raises Refused ``people.number_taken``, ``people.number_retired``, ``codes.…``, ``batch.…``.
        """
        with self._store.write() as work:
            case = officer_case(officer, work.people, work.codes)
            return record(work, decide_register(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def change(self, session: Session, officer: Officer) -> ChangedOfficer:
        """New facts of an officer in service; nothing is recorded when nothing changes. What they signed for a unit that they leave is told.

        Raises Refused like `register`, and ``people.unknown_officer``, ``people.officer_left``.
        """
        with self._store.write() as work:
            case = officer_case(officer, work.people, work.codes)
            case = replace(case, signed_for=tuple(work.equipment.signed_for(case.officer.number)))
            decided = decide_change(session, case, work.policy, self._clock.now())
            return ChangedOfficer(record(work, decided), decided.notices)

    @asks(Permission.PEOPLE_EDIT)
    def set_badge(self, session: Session, number: str, badge: str) -> tuple[Entry, ...]:
        """Another badge, or none with "". Raises Refused ``codes.…``, ``people.unknown_officer``."""
        with self._store.write() as work:
            case = badge_case(number_key(number), badge, work.people, work.codes)
            return record(work, decide_badge(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def leave(self, session: Session, number: str, reason: str) -> tuple[Entry, ...]:
        """An officer retires, resigns or is transferred; badge and account end with it (EQ-13).

        Raises Refused ``people.items_open`` while items are in their name, ``people.things_open`` while anything else is,
        ``people.handover_missing`` where the office asks for a signed handover (EQ-13.handover),
        ``people.reason_missing``, ``people.unknown_officer``, ``people.officer_left``, ``people.account_senior``.
        """
        with self._store.write() as work:
            case = leaving_case(session, number_key(number), reason, work, self._open_things)
            if case.officer is not None:
                signed = signed_by(work, case.officer.number)
                unsigned = unsigned_since(self._settled, case.officer.number, work, signed, self._clock)
                day, zone = local_today(self._clock), self._clock.zone
                case = replace(
                    case,
                    handover=0 if signed is None else signed.seq,
                    unsigned=unsigned,
                    keeps=kept_by(work, case.officer.number, day, zone),
                    zone=zone,
                )
            return record(work, decide_leave(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_VIEW)
    def open_things(self, session: Session, number: str) -> OpenInName:
        """All that is open in an officer's name, room by room (EQ-13). Raises Refused ``people.unknown_officer``, ``people.officer_left``."""
        del session
        return self._open(number_key(number))

    @asks(Permission.ACCOUNT_OWN)
    def own_open_things(self, session: Session) -> OpenInName:
        """The same of the person who asks. Raises Refused ``people.own_no_officer`` where no officer is behind the account."""
        if session.number is None:
            raise Refused("people.own_no_officer", rule="EQ-13", account=session.account)
        return self._open(session.number)

    def _open(self, number: str) -> OpenInName:
        with self._store.read() as view:
            officer = in_service(number, view.people.officer(number))
            account = view.people.account_of(officer.number)
            name = "" if account is None else account.name
            things = gathered(self._open_things, officer, name, view)
            signed = signed_by(view, officer.number)
            unsigned = unsigned_since(self._settled, officer.number, view, signed, self._clock)
            left = settled(self._settled, officer.number, first_day(self._clock), view).matters
            passed = tuple(each for each in left if each.outcome is MatterEnd.PASSED)
            return OpenInName(officer.number, officer.name, things, unsigned, passed)

    @asks(Permission.PEOPLE_EDIT)
    def define_department(self, session: Session, department: Department) -> tuple[Entry, ...]:
        """A department, or another code for one. Raises Refused ``batch.…``."""
        with self._store.write() as work:
            case = department_case(department, work.people)
            return record(work, decide_department(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def define_group(self, session: Session, group: Group) -> tuple[Entry, ...]:
        """A group of a known department. Raises Refused ``people.unknown_department``, ``batch.…``."""
        with self._store.write() as work:
            case = group_case(group, work.people)
            return record(work, decide_group(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def define_grid(
        self, session: Session, grid: Grid, *, effective_on: date, basis: str
    ) -> tuple[Entry, ...]:
        """A new grid from `effective_on` on, by the approval named in `basis` (PF-13); a change of one is applied for.

        Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``people.basis_missing``,
        ``people.grid_chief_missing``, ``people.grid_chief_twice``, ``people.grid_chief_not_head``, ``people.grid_known``.
        """
        with self._store.write() as work:
            known = any(each.code == unit_code(grid.code) for each in work.people.grids())
            case = replace(
                grid_case(grid, effective_on, basis, work.people, work.offices.holdings()), known=known
            )
            return record(work, decide_grid(session, case, work.policy, self._clock.now()))

    @asks(Permission.PEOPLE_EDIT)
    def preview_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
    ) -> Preview:
        """What each line of a CSV or XLSX file would become; nothing is recorded.

        A line with the facts on record is unchanged. A line with other facts of a known officer is refused, unless
        `update` is set: then it changes the columns that the file has, which needs the number and one column besides;
        a blank cell erases nothing. A text is in `encoding` where that is given; `matched` are titles of the file with the
        columns that they stand for. Raises Refused ``batch.…`` when the
        file as a whole can't be read.
        """
        table = _table(path, encoding, matched, update)
        with self._store.read() as view:
            case = import_case(table.checked, view, self._today(), update=update)
            decided = decide_import(session, case, view.policy, self._clock.now())
            return table.previewed(decided.value, view)

    @asks(Permission.PEOPLE_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> Imported:
        """Register everybody in a file as `preview_file` showed it, or, with any problem, nobody; remember what was `matched`.

        `seen` is the digest of that preview. Raises Refused ``batch.changed_since`` when the file or the roster is
        another since, and ``batch.…`` when the file as a whole can't be read.
        """
        table, now = _table(path, encoding, matched, update), self._clock.now()
        with self._store.write() as work:
            case = import_case(table.checked, work, self._today(), update=update)
            decided = decide_import(session, case, work.policy, now)
            return table.recorded(session, decided, work, now, seen=seen, mark=OfficersImported)

    def _today(self) -> date:
        return local_today(self._clock)


def _table(path: Path, encoding: str, matched: Mapping[str, str], update: bool) -> FilledTable:
    return filled_table(OFFICER_TEMPLATE, path, encoding, matched, update_by="number" if update else "")
