"""Conduct as use cases: what officers and units did, put on record, ordered, settled, commended, assessed, withdrawn (EQ-16, DM-12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.clock import FIRST_DAY, LAST_DAY, local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.people.asking import Extent, ViewPermissions, asks
from station.people.attaching import received_files
from station.people.conduct.attaching import keep_files
from station.people.conduct.decide import (
    CommendCase,
    ConductCase,
    ConductWithdrawalCase,
    decide_commend,
    decide_criticise,
    decide_violation,
    decide_withdraw,
)
from station.people.conduct.heads import ConductHead, heads, needed_before, unit_heads
from station.people.conduct.orders import (
    AssessCase,
    OrderCase,
    SettleCase,
    decide_assess,
    decide_order,
    decide_settle,
)
from station.people.conduct.ports import ConductStore, ConductView, ConductWork
from station.people.conduct.values import ConductKind, ConductPaper, ConductRecord, ConductRule
from station.people.naming import number_key
from station.people.offices.holding import holders
from station.people.offices.units import unit_named
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session

SEEN: Final = ViewPermissions(Permission.ACCOUNT_OWN, Permission.PEOPLE_VIEW, Permission.PEOPLE_VIEW)
"""Whoever it is about sees it, and whoever may look at people."""


@dataclass(frozen=True, slots=True)
class ConductWish:
    """What is to be put on record of whom: an officer by number, or a unit by name; on which day, in which words, with which photos and papers."""

    number: str = ""
    unit: str = ""
    on: date | None = None
    text: str = ""
    rule: ConductRule = ConductRule.EQUIPMENT
    code: str = ""
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ConductChoices:
    """What a form offers: the heads of each rule, how many criticisms come before which, the heads of units, the units."""

    heads: Mapping[ConductRule, tuple[ConductHead, ...]]
    needed: Mapping[str, int]
    unit_heads: tuple[ConductHead, ...]
    units: tuple[str, ...]


class Conduct:
    """Records of conduct. Recording needs CONDUCT_RECORD; looking at those of others PEOPLE_VIEW."""

    def __init__(self, store: ConductStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.CONDUCT_RECORD)
    def criticise(self, session: Session, wish: ConductWish) -> tuple[Entry, int]:
        """An officer is criticised; with the entry how many of this head they have that year. Raises like `decide_criticise`."""
        with received_files(self._files, wish.files) as received, self._store.write() as work:
            now = self._now()
            decided = decide_criticise(session, self._found(work, wish), work.policy, now)
            entry = record(work, decided)[0]
            keep_files(session, work, entry.seq, received, now)
            return entry, decided.value

    @asks(Permission.CONDUCT_RECORD)
    def violation(
        self, session: Session, wish: ConductWish, criticisms: Sequence[int] = (), entries: Sequence[int] = ()
    ) -> Entry:
        """A violation counts from now on. Raises like `decide_violation`."""
        with received_files(self._files, wish.files) as received, self._store.write() as work:
            case, now = self._found(work, wish, criticisms, entries), self._now()
            entry = record(work, decide_violation(session, case, work.policy, now))[0]
            keep_files(session, work, entry.seq, received, now)
            return entry

    @asks(Permission.CONDUCT_RECORD)
    def commend(self, session: Session, wish: ConductWish) -> Entry:
        """Good work is commended. Raises like `decide_commend` and `unit_named`."""
        with received_files(self._files, wish.files) as received, self._store.write() as work:
            number, unit = _whom(work, wish)
            officer, today = work.people.officer(number) if number else None, self._today()
            path, now = "" if unit is None else unit.name, self._now()
            case = CommendCase(number, officer, path, wish.on or today, wish.text, today)
            entry = record(work, decide_commend(session, case, work.policy, now))[0]
            keep_files(session, work, entry.seq, received, now)
            return entry

    @asks(Permission.CONDUCT_RECORD)
    def order(self, session: Session, wish: ConductWish, by: date, violation: int = 0) -> Entry:
        """Something is to be put right by a day. Raises like `decide_order` and `unit_named`."""
        with received_files(self._files, wish.files) as received, self._store.write() as work:
            number, unit = _whom(work, wish)
            today, clock = self._today(), self._store.clock
            case = OrderCase(
                number,
                work.people.officer(number) if number else None,
                "" if unit is None else unit.name,
                wish.text,
                by,
                today,
                clock.zone,
                violation,
                work.conduct.record(violation) if violation else None,
                () if unit is None else _heading(work, unit, today),
                unit is not None and unit.level is UnitLevel.OFFICE,
            )
            entry = record(work, decide_order(session, case, work.policy, clock.now()))[0]
            keep_files(session, work, entry.seq, received, clock.now())
            return entry

    @asks(Permission.CONDUCT_RECORD)
    def settle(
        self, session: Session, seq: int, *, done: bool, text: str = "", files: Sequence[Path] = ()
    ) -> Entry:
        """What came of an order, with what proves it. Raises like `decide_settle`."""
        with received_files(self._files, files) as received, self._store.write() as work:
            case, now = SettleCase(seq, work.conduct.record(seq), done, text, self._today()), self._now()
            entry = record(work, decide_settle(session, case, work.policy, now))[0]
            keep_files(session, work, seq, received, now, ConductPaper.PROOF)
            return entry

    @asks(Permission.CONDUCT_RECORD)
    def assess(
        self,
        session: Session,
        unit: str,
        year: int,
        points: Mapping[str, int],
        words: Mapping[str, str] | None = None,
        text: str = "",
    ) -> Entry:
        """A unit is assessed for a year. Raises like `decide_assess` and `unit_named`."""
        with self._store.write() as work:
            found = unit_named(unit, work.people)
            before, resting = work.conduct.assessment(found.name, year), _of_unit(work, found, year)
            records = tuple(each.seq for each in resting)
            facts = (found.name, year, dict(points), dict(words or {}), text, self._today())
            case = AssessCase(*facts, before, records)
            return record(work, decide_assess(session, case, work.policy, self._now()))[0]

    @asks(Permission.CONDUCT_RECORD)
    def withdraw(self, session: Session, seq: int, reason: str) -> Entry:
        """A record counts no more. Raises like `decide_withdraw`."""
        with self._store.write() as work:
            found = work.conduct.record(seq)
            resting = () if found is None else _resting(work, found)
            case = ConductWithdrawalCase(seq, found, reason, resting)
            return record(work, decide_withdraw(session, case, work.policy, self._now()))[0]

    @asks(within=SEEN)
    def record(self, session: Session, seq: int) -> ConductRecord:
        """One record. Raises Refused ``conduct.unknown``, also for one that the person may not see."""
        with self._store.read() as view:
            found = view.conduct.record(seq)
        own = found is not None and found.number and found.number == session.number
        if found is None or not (own or SEEN.of(session) is Extent.OFFICE):
            raise Refused("conduct.unknown", record=seq)
        return found

    @asks(within=SEEN)
    def of(self, session: Session, number: str) -> tuple[ConductRecord, ...]:
        """All of an officer, the newest first; of others than oneself with PEOPLE_VIEW, else nothing."""
        key = number_key(number)
        if not key or not (key == session.number or SEEN.of(session) is Extent.OFFICE):
            return ()
        with self._store.read() as view:
            return tuple(reversed(view.conduct.of_officer(key)))

    @asks(Permission.PEOPLE_VIEW)
    def of_unit(self, session: Session, unit: str, year: int) -> tuple[ConductRecord, ...]:
        """What counts for a unit in a year, also under a name that it had before, the oldest first: on that its assessment rests.

        Raises as `unit_named`, Refused ``conduct.year_implausible``.
        """
        del session
        if not FIRST_DAY.year <= year <= LAST_DAY.year:
            raise Refused(
                "conduct.year_implausible", rule=ConductRule.EQUIPMENT.value, field="year", year=year
            )
        with self._store.read() as view:
            return _of_unit(view, unit_named(unit, view.people), year)

    @asks(within=SEEN)
    def choices(self, session: Session) -> ConductChoices:
        """What a form offers."""
        del session
        with self._store.read() as view:
            policy, office = view.shown_policy, view.people.office()
            by_rule = {rule: heads(policy, rule) for rule in ConductRule}
            needed = {
                f"{rule.value}/{each.code}": needed_before(policy, rule, each.code)
                for rule, found in by_rule.items()
                for each in found
            }
            units = [each.name for each in view.people.departments() if each.life.lasts]
            first = () if office is None else (office.name,)
            return ConductChoices(by_rule, needed, unit_heads(policy), (*first, *units))

    # ---------------------------------------------------------------------------------------- internal

    def _now(self) -> datetime:
        return self._store.clock.now()

    def _today(self) -> date:
        return local_today(self._store.clock)

    def _found(
        self,
        work: ConductWork,
        wish: ConductWish,
        criticisms: Sequence[int] = (),
        entries: Sequence[int] = (),
    ) -> ConductCase:
        key, today = number_key(wish.number), self._today()
        there = {seq: work.ledger.entry(Stream.CUSTODY, seq) is not None for seq in entries}
        return ConductCase(
            wish.rule,
            wish.code,
            key,
            work.people.officer(key),
            wish.on or today,
            wish.text,
            today,
            work.conduct.of_officer(key),
            tuple(criticisms),
            there,
        )


def _whom(view: ConductView, wish: ConductWish) -> tuple[str, Unit | None]:
    """The officer's number, or the unit. Raises Refused ``conduct.nobody_named``, and as `unit_named`."""
    key = number_key(wish.number)
    if bool(key) == bool(wish.unit.strip()):
        raise Refused("conduct.nobody_named", rule=wish.rule.value, field="number")
    return (key, None) if key else ("", unit_named(wish.unit, view.people))


def _of_unit(view: ConductView, unit: Unit, year: int) -> tuple[ConductRecord, ...]:
    """What counts for a unit in a year besides its assessment; for the office all of it."""
    names = {unit.name}
    for each in view.people.departments():
        names |= set(each.life.former) if each.name == unit.name else set()
    return tuple(
        each
        for each in view.conduct.between(date(year, 1, 1), date(year, 12, 31))
        if each.counts
        and each.kind is not ConductKind.ASSESSMENT
        and (unit.level is UnitLevel.OFFICE or each.unit in names)
    )


def _heading(view: ConductView, unit: Unit, day: date) -> tuple[str, ...]:
    """The numbers of those who head a unit on a day."""
    return tuple(each.number for each in holders(view.offices.holdings(), Function.HEAD, day, unit))


def _resting(view: ConductView, found: ConductRecord) -> tuple[int, ...]:
    """The violations that count and name this criticism."""
    if found.kind is not ConductKind.CRITICISM:
        return ()
    others = view.conduct.of_officer(found.number)
    return tuple(each.seq for each in others if each.counts and found.seq in each.criticisms)
