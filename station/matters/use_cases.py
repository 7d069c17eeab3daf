"""Matters as use cases: opened, changed, closed, opened again; shown with what names them; known and offered where a number is typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from station.core.clock import is_plausible, local_today
from station.core.deadlines import Deadline
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.matters.bodies import MATTER
from station.matters.decide import (
    MatterChangeCase,
    MatterClosingCase,
    OpenCase,
    RenumberCase,
    ReopenCase,
    decide_change,
    decide_close,
    decide_open,
    decide_renumber,
    decide_reopen,
)
from station.matters.explaining import grounds
from station.matters.importing import MattersCase, decide_matters
from station.matters.knowing import known_number
from station.matters.listing import MATTER_LIST
from station.matters.naming import names_of
from station.matters.numbers import matter_key
from station.matters.ports import MatterStore, MatterView
from station.matters.table import MATTER_TEMPLATE, wish_of
from station.matters.values import KnownNumber, Matter, MatterOption, MatterWish
from station.matters.visibility import SEEN, require_seen
from station.matters.visit_bodies import StatementKind, VisitResult
from station.matters.visiting import (
    SITE_VISIT,
    MaterialCase,
    MatterExemptionCase,
    VisitCase,
    WithdrawStatementCase,
    awaited_of,
    day_began,
    decide_exempt_matter,
    decide_material_in,
    decide_visit,
    decide_withdraw_statement,
)
from station.people.asking import Extent, asks, asks_nothing, asks_sign_in
from station.people.dated import Dated
from station.people.filled_tables import FilledTable, filled_table
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets import Checked, CheckedRow, Imported, Preview
from station.sheets.template import AS_TITLED

_MOST_OFFERED = 500


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """A matter (None: the number is not on the list) with how many entries name it, by the area of their kind (``media``, ``stock`` …)."""

    number: str
    matter: Matter | None
    named_by: Mapping[str, int]
    dues: Mapping[int, Deadline] = field(default_factory=dict)
    """Until when the material of each site visit is, or was, to be in, by the entry that noted the visit."""


class Matters(Dated, behind=MATTER_LIST.name, ask=asks(within=SEEN)):
    """The list of matters (PF-10). Recording needs MATTER_EDIT, explaining RECORDING_EXEMPT, looking at those of others MATTER_VIEW."""

    def __init__(self, store: MatterStore) -> None:
        self._store = store

    @asks(Permission.MATTER_EDIT)
    def open(self, session: Session, number: str, wish: MatterWish) -> Entry:
        """A new matter. Raises Refused as `decide_open`."""
        with self._store.write() as work:
            names, known = names_of(work, (wish,)), work.matters.matter(number)
            case = OpenCase(number, wish, known, names, self._today())
            (entry,) = record(work, decide_open(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.MATTER_EDIT)
    def change(self, session: Session, number: str, wish: MatterWish, reason: str) -> tuple[Entry, ...]:
        """Other facts of a matter; nothing is recorded where they are those on record. Raises Refused as `decide_change`."""
        with self._store.write() as work:
            names, known = names_of(work, (wish,)), work.matters.matter(number)
            case = MatterChangeCase(number, wish, known, names, self._today(), reason)
            return record(work, decide_change(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.MATTER_EDIT)
    def close(self, session: Session, number: str, outcome: str, on: date | None = None) -> Entry:
        """A matter is closed, today or on an earlier day. Raises Refused as `decide_close`."""
        with self._store.write() as work:
            case = MatterClosingCase(number, work.matters.matter(number), on, outcome, self._today())
            (entry,) = record(work, decide_close(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.MATTER_EDIT)
    def reopen(self, session: Session, number: str, reason: str) -> Entry:
        """A closed matter is open again. Raises Refused as `decide_reopen`."""
        with self._store.write() as work:
            case = ReopenCase(number, work.matters.matter(number), reason)
            (entry,) = record(work, decide_reopen(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.MATTER_EDIT)
    def renumber(self, session: Session, number: str, new: str, reason: str) -> Entry:
        """A number that was written wrong is put right; the former one still finds the matter, and what named the right one hangs on it.

        Raises Refused as `decide_renumber`.
        """
        with self._store.write() as work:
            case = RenumberCase(number, work.matters.matter(number), new, work.matters.matter(new), reason)
            if case.taken is not None and matter_key(case.taken.number) != matter_key(new):
                case = replace(case, taken=None)  # it had the number by mistake
            now = self._store.clock.now()
            entry = record(work, decide_renumber(session, case, work.policy, now))[0]
            known = work.matters.matter(new)
            for each in _came_in(work, known, awaited_of(known, work.deadlines)) if known is not None else ():
                record(work, decide_material_in(session, each, work.policy, now))
            return entry

    @asks(Permission.MATTER_EDIT)
    def visit(
        self, session: Session, number: str, result: VisitResult, on: date | None = None, note: str = ""
    ) -> Entry:
        """Note a site visit, of today or an earlier day; from it on its material has its time (DM-05). Raises Refused as `decide_visit`."""
        clock = self._store.clock
        with self._store.write() as work:
            known, today = work.matters.matter(number), self._today()
            day = today if on is None else on
            material = None
            if known is not None and is_plausible(day):
                material = work.matters.material(number, day_began(day, clock.zone))
            years = tuple(work.calendar.years())
            case = VisitCase(number, known, on, result, note, material, years, clock.zone, today)
            (entry,) = record(work, decide_visit(session, case, work.policy, clock.now()))
            return entry

    @asks(Permission.RECORDING_EXEMPT)
    def exempt(self, session: Session, number: str, ground: str, text: str) -> Entry:
        """A written explanation in place of the recordings of a matter (RC-06). Raises Refused as `decide_exempt_matter`."""
        with self._store.write() as work:
            case = MatterExemptionCase(number, work.matters.matter(number), ground, text)
            decided = decide_exempt_matter(session, case, work.policy, self._store.clock.now())
            return record(work, decided)[0]

    @asks(Permission.RECORDING_EXEMPT)
    def grounds(self, session: Session, lang: str = "zh_CN") -> dict[str, str]:
        """The grounds of an explanation, by code, with their names."""
        del session
        with self._store.read() as view:
            return grounds(view.shown_policy, lang)

    @asks(Permission.MATTER_EDIT)
    def withdraw_visit(self, session: Session, number: str, seq: int, reason: str) -> Entry:
        """A site visit that the entry `seq` noted by mistake counts no more. Raises Refused as `decide_withdraw_statement`."""
        return self._withdraw(session, number, StatementKind.VISIT, seq, reason)

    @asks(Permission.RECORDING_EXEMPT)
    def withdraw_exemption(self, session: Session, number: str, seq: int, reason: str) -> Entry:
        """An explanation that the entry `seq` has counts no more. Raises Refused as `decide_withdraw_statement`."""
        return self._withdraw(session, number, StatementKind.EXEMPTION, seq, reason)

    def _withdraw(self, session: Session, number: str, what: StatementKind, seq: int, reason: str) -> Entry:
        with self._store.write() as work:
            case = WithdrawStatementCase(number, work.matters.matter(number), what, seq, reason)
            case = _with_dues(work, case)
            now = self._store.clock.now()
            return record(work, decide_withdraw_statement(session, case, work.policy, now))[0]

    @asks(within=SEEN)
    def show(self, session: Session, number: str) -> MatterStanding:
        """A matter with what names it; whoever sees all matters is told also of a number that is not on the list.

        Raises Refused ``matters.unknown`` for one that nothing names, and for one that the person may not see.
        """
        with self._store.read() as view:
            found, mentions = view.matters.matter(number), view.matters.mentions(number)
            dues = {} if found is None else _dues(view, found)
        named = Counter(each.what for each in mentions if each.what != MATTER)
        if found is None and named and SEEN.of(session) is Extent.OFFICE:
            return MatterStanding(mentions[-1].number, None, dict(named))
        matter = require_seen(session, found, number)
        return MatterStanding(matter.number, matter, dict(named), dues)

    @asks(within=SEEN)
    def listed(self, session: Session, number: str) -> Matter:
        """The matter of this number on the list. Raises Refused ``matters.unknown``, also for one that the person may not see."""
        with self._store.read() as view:
            return require_seen(session, view.matters.matter(number), number)

    @asks_sign_in(
        "whoever types a number is told whether it is on the list and open, and nothing else of the matter"
    )
    def known(self, session: Session, number: str) -> KnownNumber:
        """The number as it is on the list, or, where it is not, as it was typed."""
        del session
        with self._store.read() as view:
            return known_number(view.matters, number)

    @asks(within=SEEN)
    def offered(self, session: Session) -> tuple[MatterOption, ...]:
        """Open matters that a field for a number offers, those opened last first, as far as the person sees them."""
        whole = SEEN.of(session) is Extent.OFFICE
        if not whole and session.number is None:
            return ()
        with self._store.read() as view:
            found = view.matters.open_ones(None if whole else session.number, _MOST_OFFERED)
        return tuple(
            MatterOption(each.number, " ".join(filter(None, (each.facts.title, *each.parties[:1]))))
            for each in found
        )

    @asks(Permission.MATTER_EDIT)
    def preview_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        reason: str = "",
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
    ) -> Preview:
        """What each line of a CSV or XLSX table would become; nothing is recorded.

        A line with the facts on record is unchanged; with others of a known matter it is refused, unless `update` is set: then it
        changes what its cells say, for the `reason`, and a blank cell erases nothing. Raises Refused ``batch.…`` when the
        file as a whole can't be read.
        """
        table = _table(path, encoding, matched, update)
        with self._store.read() as view:
            case = self._table_case(view, table.checked, update, reason)
            decided = decide_matters(session, case, view.policy, self._store.clock.now())
            return table.previewed(decided.value, view)

    @asks(Permission.MATTER_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        reason: str = "",
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> Imported:
        """Record a table as `preview_file` showed it, or, with any problem, nothing; remember what was `matched`.

        Raises Refused ``batch.changed_since``, and like `preview_file`.
        """
        table = _table(path, encoding, matched, update)
        with self._store.write() as work:
            now = self._store.clock.now()
            case = self._table_case(work, table.checked, update, reason)
            decided = decide_matters(session, case, work.policy, now)
            return table.recorded(session, decided, work, now, seen=seen)

    @asks_nothing("an empty form, the same for everybody")
    def template(self) -> str:
        """The header of the table of matters with an example line, as CSV."""
        return MATTER_TEMPLATE.csv()

    def _table_case(self, view: MatterView, checked: Checked, update: bool, reason: str) -> MattersCase:
        known = view.matters.numbered([row.text("number") for row in checked.rows])
        wishes = [wish for row in checked.rows for wish in _readable(row, known)]
        return MattersCase(checked, known, names_of(view, wishes), self._today(), update, reason)

    def _today(self) -> date:
        return local_today(self._store.clock)


def _dues(view: MatterView, known: Matter) -> dict[int, Deadline]:
    """The deadline of each site visit."""
    found = ((each.seq, view.deadlines.of(SITE_VISIT, each.due_about, each.due_seq)) for each in known.visits)
    return {seq: due for seq, due in found if due is not None}


def _with_dues(view: MatterView, case: WithdrawStatementCase) -> WithdrawStatementCase:
    """The same with the deadline of a visit, or with what came in while an explanation stood for it."""
    known = case.known
    if known is None:
        return case
    dues = _dues(view, known)
    if case.what is StatementKind.VISIT:
        return replace(case, due=dues.get(case.seq))
    explained = [each for each in dues.values() if each.ended_seq == case.seq]
    return replace(case, came_in=_came_in(view, known, explained))


def _came_in(view: MatterView, known: Matter, dues: Sequence[Deadline]) -> tuple[MaterialCase, ...]:
    """Of which of these site visits material is in."""
    found = ((due, view.matters.material(known.number, due.started_at)) for due in dues)
    return tuple(MaterialCase(known, due, material) for due, material in found if material is not None)


def _readable(row: CheckedRow, known: Mapping[str, Matter]) -> tuple[MatterWish, ...]:
    """What the line wishes; nothing where the decision refuses it anyway."""
    try:
        return (wish_of(row, known.get(matter_key(row.text("number")))),)
    except Refused:
        return ()


def _table(path: Path, encoding: str, matched: Mapping[str, str], update: bool) -> FilledTable:
    return filled_table(MATTER_TEMPLATE, path, encoding, matched, update_by="number" if update else "")
