"""Monthly reports of paper as use cases: which are due, signed and late, and signing one (ST-04)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.clock import local, local_today, supported_day
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import working_hours
from station.core.policy.served import served_integer
from station.inventory.certificates.accounting import account_of
from station.inventory.certificates.books import Books, books_of, month_end
from station.inventory.certificates.month_bodies import (
    MOST_DUE_TO,
    PAPER_MONTH,
    PaperMonthDue,
    PaperMonthSigned,
)
from station.inventory.certificates.moves import HOUSE, month_of
from station.inventory.certificates.reporting import month_report, named_account, report_digest
from station.inventory.certificates.signing import RULE, MonthSigner, SignCase, decide_sign
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.receivers.bodies import LoanReceiver
from station.inventory.receivers.finding import watching
from station.inventory.receivers.values import Receiver, ReceiverKind, may_bring
from station.inventory.register.responsible import answering
from station.people.asking import asks, asks_nothing
from station.people.confirming import UNCONFIRMED, UNPROVEN, Confirmation, Pins, Proven, prove
from station.people.deadlines.bodies import DueBy
from station.people.offices.holding import held_on
from station.people.offices.values import Function, UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.people.values import Officer

DUE_DAY: Final = served_integer("ST-04", "due_working_day")
_LEADING: Final = frozenset({Function.HEAD, Function.DEPUTY, Function.LEADER_IN_CHARGE})
_KEEPING: Final = frozenset({Function.KEEPER, Function.EQUIPMENT_ADMINISTRATOR})
_MOST_RECORDED: Final = 200
"""Reports that are recorded as due in one go."""


class MonthState(StrEnum):
    """How a report stands; worded in ``certificates.month_state.<value>``."""

    DUE = "due"
    OVERDUE = "overdue"
    SIGNED = "signed"
    SIGNED_LATE = "signed_late"


@dataclass(frozen=True, slots=True)
class PaperMonth:
    """The report of a month of the office (None) or a unit: until when it is due, and the entry by which it was signed.

    `late`: it was not signed in time.
    """

    month: str
    account: Receiver | None
    due_at: datetime
    provisional: bool
    signed: Entry | None
    late: bool

    @property
    def code(self) -> str:
        """What names it among all: the month, and the unit."""
        return self.month if self.account is None else f"{self.month} {self.account.code}"

    @property
    def state(self) -> MonthState:
        """Whether it is signed, and in time."""
        if self.signed is None:
            return MonthState.OVERDUE if self.late else MonthState.DUE
        return MonthState.SIGNED_LATE if self.late else MonthState.SIGNED

    @property
    def signed_at(self) -> datetime | None:
        """When it was signed."""
        return None if self.signed is None else self.signed.happened_at

    @property
    def by(self) -> PaperMonthSigned | None:
        """What the signing says."""
        body = None if self.signed is None else self.signed.typed
        return body if isinstance(body, PaperMonthSigned) else None


@dataclass(frozen=True, slots=True)
class SigningWish:
    """Who signs as keeper and leader, by number or badge, how each confirms it, and scans of the signed paper; `seen` as in `SignCase`."""

    keeper: str
    leader: str
    keeper_confirms: Confirmation = UNCONFIRMED
    leader_confirms: Confirmation = UNCONFIRMED
    papers: tuple[Path, ...] = ()
    note: str = ""
    seen: str = ""


class CertificateMonths:
    """The monthly reports; looking needs EQUIPMENT_VIEW, signing STOCK_KEEP. `pins` checks PINs, `files` keeps the scans."""

    def __init__(self, store: InventoryStore, pins: Pins, files: AttachmentFiles) -> None:
        self._store, self._pins, self._files = store, pins, files

    @asks(Permission.EQUIPMENT_VIEW)
    def all(self, session: Session) -> tuple[PaperMonth, ...]:
        """Every report of a month that is over, the newest first. Raises Refused ``certificates.too_many_lines``."""
        del session
        with self._store.read() as view:
            books = books_of(view, self._zone)
            found = [self._standing(view, books, key) for key in books.to_sign(self._present)]
        return tuple(reversed(found))

    @asks(Permission.STOCK_KEEP)
    def sign(self, session: Session, month: str, unit: str, wish: SigningWish) -> Entry:
        """The report of a month of the office, or of a unit by name, code or path, is signed and stays as it is.

        Raises Refused as `decide_sign`, `find_receiver`, `prove`, `AttachmentFiles.receive`, ``certificates.month_empty``.
        """
        with self._store.read() as view:
            people = [answering(view, each) for each in (wish.keeper, wish.leader)]
        proven = [
            self._prove(officer, confirms, field)
            for officer, confirms, field in zip(
                people,
                (wish.keeper_confirms, wish.leader_confirms),
                ("keeper_pin", "leader_pin"),
                strict=True,
            )
        ]
        now = self._store.clock.now()
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in wish.papers]
            with self._store.write() as work:
                case = self._case(session, work, month, unit, wish, proven)
                case = replace(case, files=tuple(each.file for each in kept))
                (entry,) = record(work, decide_sign(session, case, work.policy, now))
                for each in kept:
                    each.keep()
            return entry

    @asks_nothing("the program itself, at each opening and with each new day")
    def settle(self) -> tuple[Entry, ...]:
        """Let the reports of months that are over be due, each once."""
        with self._store.read() as view:
            open_now = self._not_due_yet(view)
        if not open_now:
            return ()
        with self._store.write() as work:
            due = self._not_due_yet(work)[-_MOST_RECORDED:]
            return tuple(self._let_be_due(program_session(), work, key) for key in due)

    # ------------------------------------------------------------------------------------------ internal

    @property
    def _zone(self) -> str:
        return self._store.clock.zone

    @property
    def _present(self) -> str:
        return month_of(local_today(self._store.clock))

    def _not_due_yet(self, view: InventoryView) -> list[tuple[str, str]]:
        books, told = books_of(view, self._zone), view.told
        present = month_of(supported_day(self._store.clock.now(), self._zone, told.recorded_before))
        return [key for key in books.to_sign(present) if key not in books.due and key not in books.signed]

    def _let_be_due(self, session: Session, work: InventoryWork, key: tuple[str, str]) -> Entry:
        account, month = key
        receiver = account_of(account)
        now = self._store.clock.now()
        persons = _keepers(work, receiver, local(now, self._zone).date())[:MOST_DUE_TO]
        body = PaperMonthDue(month, receiver, self._due(work, month), persons)
        about = (
            subject(PAPER_MONTH, body.report),
            *(() if receiver is None else (receiver.value.subject,)),
            *(subject("officer", each) for each in persons),
        )
        return work.append(session.draft(body, now, subjects=about, rules=(RULE,)))

    def _due(self, view: InventoryView, month: str) -> DueBy:
        length = Length(DUE_DAY.of(view.policy), LengthUnit.WORKING_DAYS)
        hours = working_hours(view.policy, tuple(view.calendar.years()), self._zone)
        return DueBy.after(month_end(month, self._zone), length, hours)

    def _standing(self, view: InventoryView, books: Books, key: tuple[str, str]) -> PaperMonth:
        account, month = key
        receiver, signed, due = account_of(account), books.signed.get(key), self._due(view, month)
        at = self._store.clock.now() if signed is None else signed.happened_at
        value = None if receiver is None else receiver.value
        return PaperMonth(month, value, due.due_at, due.provisional, signed, at > due.due_at)

    def _prove(self, officer: Officer | None, confirms: Confirmation, field: str) -> Proven:
        if officer is None:
            return UNPROVEN
        try:
            return prove(officer.number, confirms, self._pins)
        except Refused as problem:
            raise Refused(problem.code, rule=problem.rule, **{**problem.facts, "field": field}) from problem

    def _case(
        self,
        session: Session,
        work: InventoryWork,
        month: str,
        unit: str,
        wish: SigningWish,
        proven: Sequence[Proven],
    ) -> SignCase:
        books = books_of(work, self._zone)
        receiver = named_account(work, unit, books.accounts) if unit.strip() else None
        account = HOUSE if receiver is None else receiver.key
        report = month_report(work, books, month, receiver, self._store.clock, "zh_CN")
        to_sign = [each for key, each in books.to_sign(self._present) if key == account]
        key = account, month
        if key not in books.signed and month < self._present and month not in to_sign:
            words = "" if receiver is None else receiver.words
            raise Refused("certificates.month_empty", rule=RULE, field="month", month=month, account=words)
        before = [each for each in to_sign if each < month and (account, each) not in books.signed]
        whose = account_of(account)
        due = books.due.get(key)
        if due is None and month in to_sign:
            due = self._let_be_due(session, work, key)
        named = "" if due is None else due.of(PaperMonthDue).report
        day = local_today(self._store.clock)
        return SignCase(
            *(month, whose, report.registry, report.kinds, named),
            _signer(work, wish.keeper, proven[0], lambda each: _keeps(work, each, whose, day, books)),
            _signer(
                work,
                wish.leader,
                proven[1],
                lambda each: each.number in _holders(work, whose, day, _LEADING),
                _holders(work, whose, day, _LEADING),
            ),
            *(
                self._zone,
                report_digest(report),
                books.signed.get(key),
                before[0] if before else "",
                wish.seen,
            ),
            note=wish.note,
        )


def _signer(
    view: InventoryView,
    asked: str,
    proven: Proven,
    fits: Callable[[Officer], bool],
    may: Iterable[str] = (),
) -> MonthSigner:
    officer = answering(view, asked)
    named = (view.people.officer(each) for each in may)
    names = tuple(each.name for each in named if each is not None)
    return MonthSigner(asked, officer, proven, officer is not None and fits(officer), names)


def _keeps(
    view: InventoryView, officer: Officer, account: LoanReceiver | None, day: date, books: Books
) -> bool:
    """Whether an officer keeps the paper of an account: by office, as who answers for a line of it, or of a unit as one of its people."""
    if officer.number in _holders(view, account, day, _KEEPING):
        return True
    if account is not None:
        return may_bring(account.value.key, officer)
    items = view.equipment.items(tuple(line.tag for line in books.lines))
    return any(item is not None and item.responsible == officer.number for item in items)


def _holders(
    view: InventoryView, account: LoanReceiver | None, day: date, functions: frozenset[Function]
) -> tuple[str, ...]:
    """Who has one of these functions for the office, or in the unit or its department."""
    units = set()
    if account is not None and account.kind is not ReceiverKind.PLACE:
        units.add(account.code)
        group = next((each for each in view.people.groups() if each.path == account.code), None)
        units |= set() if group is None else {group.department}
    found = (each for each in held_on(view.offices.holdings(), day) if each.function in functions)
    return tuple(
        dict.fromkeys(
            each.number for each in found if each.unit.level is UnitLevel.OFFICE or each.unit.name in units
        )
    )


def _keepers(view: InventoryView, account: LoanReceiver | None, day: date) -> tuple[str, ...]:
    """Who is to see to the report: the keepers of the office, or who watches over what a unit has."""
    if account is not None:
        return watching(account.value, view, day)
    return _holders(view, None, day, _KEEPING)
