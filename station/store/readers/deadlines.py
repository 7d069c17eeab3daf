"""Reading deadlines as values."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, func, or_, select

from station.core.clock import from_record, to_record
from station.core.deadlines import Claim, Deadline, DeadlineOutcome, Length, Pause, Recipient
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream, subject
from station.core.listing import DamagedRow
from station.people.deadlines.bodies import Reminded
from station.people.deadlines.naming import deadline_id
from station.people.deadlines.values import FoundDeadlines
from station.store.prepared import Prepared
from station.store.readers.dues import require_deadlines
from station.store.readers.ledger import stored_entry
from station.store.readers.reading import STATE_DAMAGED, Attests, entry_of, reads
from station.store.schema.deadlines import account_claim, deadline, deadline_claim
from station.store.schema.equipment import item
from station.store.schema.ledger import ledger_entry, ledger_subject

_BATCH = 500
_ITEM: Final = subject("item", "")
CLAIMED: Final = deadline.outerjoin(
    deadline_claim,
    and_(
        deadline_claim.c.kind == deadline.c.kind,
        deadline_claim.c.subject == deadline.c.subject,
        deadline_claim.c.seq == deadline.c.seq,
    ),
)
"""Deadlines, each with the claim on it."""
_ABOUT: Final = (
    item.c.tag == func.substr(deadline.c.subject, len(_ITEM) + 1),
    func.substr(deadline.c.subject, 1, len(_ITEM)) == _ITEM,
)
CATEGORY: Final = select(item.c.category).where(*_ABOUT).scalar_subquery()
"""The category of a deadline's item; NULL where it is about no item."""
LABEL: Final = select(item.c.label).where(*_ABOUT).scalar_subquery()
"""The tag that a deadline's item bears; NULL where it is about no item."""
DEADLINE_ROW: Final = (
    *deadline.c,
    deadline_claim.c.account.label("claimant"),
    deadline_claim.c.name.label("claimant_name"),
    deadline_claim.c.recipient.label("claimed_as"),
    deadline_claim.c.claimed_at,
    LABEL.label("item_label"),
)
"""What `deadline_of_row` reads."""
DEADLINE: Final = select(*DEADLINE_ROW).select_from(CLAIMED)
_OPEN: ColumnElement[bool] = deadline.c.ended_at.is_(None)
_ORDER = (deadline.c.due_at, deadline.c.kind, deadline.c.subject, deadline.c.seq)
_IN_DAYS = and_(deadline.c.length != "", deadline.c.length.not_like("% hours"))


class DeadlineRows:
    """The deadline table within one transaction; see `station.people.deadlines.ports`.

    In a unit of work (`decides`) the deadline that is asked for, with all others about its thing, and its claim, or that
    there is none, is compared with the entries.
    """

    def __init__(self, connection: Connection, attested: Attests, *, decides: bool = False) -> None:
        self._connection = connection
        self._attested = attested
        self._decides = decides

    def open_kinds(self) -> tuple[str, ...]:
        """The kinds of which a deadline is open."""
        query = select(deadline.c.kind).where(_OPEN).distinct().order_by(deadline.c.kind)
        return tuple(self._connection.scalars(query))

    def open(
        self,
        kind: str,
        *,
        person: str = "",
        until: datetime | None = None,
        after: datetime | None = None,
        limit: int | None = None,
        categories: Collection[int] = (),
    ) -> FoundDeadlines:
        """Open deadlines of a kind due up to `until`, or later than `after`, about items of `categories` alone; the next due first.

        Each, and its claim, is what the entries give; others are damaged.
        """
        query = DEADLINE.where(_OPEN, deadline.c.kind == kind)
        if person:
            query = query.where(binds(person))
        if categories:
            query = query.where(CATEGORY.in_(sorted(categories)))
        if until is not None:
            query = query.where(deadline.c.due_at <= to_record(until))
        if after is not None:
            query = query.where(deadline.c.due_at > to_record(after))
        query = query.order_by(*_ORDER)
        return self._compared(self._rows(query if limit is None else query.limit(limit)))

    def open_about(self, *subjects: str) -> FoundDeadlines:
        """The open deadlines about these things, the next due first; compared as by `open`."""
        return self._compared(
            self._rows(DEADLINE.where(_OPEN, deadline.c.subject.in_(subjects)).order_by(*_ORDER))
        )

    def of(self, kind: str, about: str, seq: int) -> Deadline | None:
        """The deadline that the entry `seq` started; None when there is none.

        Raises `IntegrityProblem` ``store.state_damaged``.
        """
        key = (deadline.c.kind == kind, deadline.c.subject == about, deadline.c.seq == seq)
        row = self._connection.execute(DEADLINE.where(*key)).first()
        if self._decides:
            require_deadlines(self._connection, self._attested, about)
        if row is None:
            return None
        found = deadline_of_row(row)
        if self._decides and found.ended_at is None:
            self._compare_claim(kind, about, seq)
        return found

    def categories_of(self, found: Deadline) -> frozenset[int]:
        """The category of the item that a deadline is about, as the entries give it; none where it is about something else."""
        if not found.subject.startswith(_ITEM):
            return frozenset()
        tag = found.subject.removeprefix(_ITEM)
        row = self._row(item, tag)
        self._attested.require(item, tag, row)
        return frozenset() if row is None else frozenset({row.category})

    def _compare_claim(self, *key: Any) -> None:
        """Compare a claim, which is in two tables: the first with the entries, the second with the first."""
        claim = self._row(deadline_claim, *key)
        self._attested.require(deadline_claim, "/".join(map(str, key)), claim)
        if claim is None:
            return
        by_account = (claim.account, *key)
        found = self._row(account_claim, *by_account)
        if found is None or found.recipient != claim.recipient:
            raise IntegrityProblem(
                STATE_DAMAGED, table=account_claim.name, key="/".join(map(str, by_account))
            )

    def _row(self, table: Table, *key: Any) -> Row[Any] | None:
        columns = zip(table.primary_key, key, strict=True)
        return self._connection.execute(
            select(table).where(*(each == value for each, value in columns))
        ).first()

    def claimed_by(self, account: str) -> FoundDeadlines:
        """The open deadlines that an account has claimed, by the table and by the entries, the next due first."""
        rows = self._rows(DEADLINE.where(_OPEN, deadline_claim.c.account == account).order_by(*_ORDER))
        found = self._compared(rows)
        listed = {_key(row) for row in rows}
        ever = [row for row in self._ever_claimed_by(account) if _key(row) not in listed]
        return FoundDeadlines(found.deadlines, (*found.damaged, *self._rightly_claimed(ever).damaged))

    def wrongly_claimed(self, account: str, number: str, *, everybody: bool) -> tuple[str, ...]:
        """Ids of open deadlines whose claim is not what the entries give.

        Of those that the entries ever gave to `account`, and of those that anybody has by the table and that bind the
        officer `number` (`everybody`: of all of these).
        """
        rows = [*self._ever_claimed_by(account)]
        claimed = DEADLINE.where(_OPEN, deadline_claim.c.account.is_not(None))
        if everybody:
            rows += self._rows(claimed)
        elif number:
            rows += self._rows(claimed.where(binds(number)))
        damaged = self._rightly_claimed(rows).damaged
        return tuple(dict.fromkeys(each.shown for each in damaged if each.table == deadline_claim.name))

    def _ever_claimed_by(self, account: str) -> Iterator[Row[Any]]:
        """Open deadlines that entries gave to an account, whoever has them now."""
        keys = self._attested.owners_of(deadline_claim, "account", account)
        numbers = sorted({int(number) for number in (key.rpartition("/")[2] for key in keys)})
        for start in range(0, len(numbers), _BATCH):
            some = deadline.c.seq.in_(numbers[start : start + _BATCH])
            yield from (row for row in self._rows(DEADLINE.where(_OPEN, some)) if claim_of(row)[0] in keys)

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._connection.execute(query).all()

    def _compared(self, rows: Sequence[Row[Any]]) -> FoundDeadlines:
        """The deadlines in `rows` that are what the entries give, each with its claim; the others as damaged."""
        readable = [row for row in rows if _is_readable(row)]
        wrong = self._attested.deadlines_apart([tuple(row)[: len(deadline.columns)] for row in readable])
        apart = {_key(readable[place]) for place in wrong}
        found = self._rightly_claimed([row for row in rows if _key(row) not in apart])
        damaged = (_damaged(row, deadline.name, claim_of(row)[0]) for row in readable if _key(row) in apart)
        return FoundDeadlines(found.deadlines, (*found.damaged, *damaged))

    def _rightly_claimed(self, rows: Sequence[Row[Any]]) -> FoundDeadlines:
        """The deadlines in `rows`, each with the claim that the entries give; those that are none as damaged."""
        found, damaged = dict[int, Deadline](), list[DamagedRow]()
        for place, row in enumerate(rows):
            try:
                found[place] = deadline_of_row(row)
            except IntegrityProblem as problem:
                damaged.append(_damaged(row, str(problem.facts["table"]), str(problem.facts["key"])))
        claims = [claim_of(rows[place]) for place in found]
        wrong = frozenset(self._attested.wrong(deadline_claim, claims))
        sound: list[Deadline] = []
        for place, each in found.items():
            key = claim_of(rows[place])[0]
            if key in wrong:
                damaged.append(_damaged(rows[place], deadline_claim.name, key))
            else:
                sound.append(each)
        return FoundDeadlines(tuple(sound), tuple(damaged))

    def reminders_of(self, subjects: Collection[str]) -> list[Entry]:
        """The entries by which somebody reminded of what is due of these things, newest first. Raises `IntegrityProblem`."""
        custody, entries, about = Stream.CUSTODY.value, ledger_entry.c, ledger_subject.c
        named = select(about.seq).where(about.stream == custody, about.subject.in_(subjects))
        of_kind = (entries.stream == custody, entries.kind == Reminded.KIND, entries.seq.in_(named))
        rows = self._connection.execute(select(ledger_entry).where(*of_kind).order_by(entries.seq.desc()))
        return [entry_of(stored_entry(row)) for row in rows]

    def ran_between(self, first: datetime, last: datetime) -> Generator[Deadline, None, None]:
        """The deadlines that began up to `last` and had not ended before `first`, in the order of their due moments."""
        ended = deadline.c.ended_at
        wanted = (deadline.c.started_at <= to_record(last), or_(ended.is_(None), ended >= to_record(first)))
        yield from self._read(DEADLINE.where(*wanted).order_by(*_ORDER))

    def missed(
        self, kinds: Collection[str], person: str, first: datetime, until: datetime, now: datetime
    ) -> tuple[Deadline, ...]:
        """Those that bind an officer and were due from `first` and before `until`: met late, or open past their due moment.

        Raises `IntegrityProblem` ``store.state_damaged`` where one is not what the entries give.
        """
        due = deadline.c.due_at
        wanted = (deadline.c.kind.in_(kinds), due >= to_record(first), due < to_record(until), binds(person))
        found = self._compared(self._rows(DEADLINE.where(*wanted).order_by(*_ORDER)))
        for each in found.damaged:
            raise IntegrityProblem(STATE_DAMAGED, table=each.table, key=each.key)
        return tuple(each for each in found.deadlines if each.late(now))

    def counted_in_days(self, due_from: datetime) -> list[Deadline]:
        """Open deadlines whose length is known and counted in days, due at `due_from` or later."""
        query = DEADLINE.where(_OPEN, _IN_DAYS, deadline.c.due_at >= to_record(due_from))
        return list(self._read(query.order_by(*_ORDER)))

    def provisional_count(self) -> int:
        """How many open deadlines are provisional."""
        return int(_PROVISIONAL.values(self._connection)[0])

    def _read(self, query: Select[Any]) -> Generator[Deadline, None, None]:
        with self._connection.execute(query, execution_options={"yield_per": _BATCH}) as rows:
            for row in rows:
                yield deadline_of_row(row)


_PROVISIONAL = Prepared(select(func.count()).select_from(deadline).where(_OPEN, deadline.c.provisional))


def _key(row: Row[Any]) -> tuple[str, str, int]:
    return row.kind, row.subject, row.seq


def claim_of(row: Row[Any]) -> tuple[str, tuple[Any, ...] | None]:
    """The key of the claim on the deadline in a row of `DEADLINE_ROW`, and the claim's own row.

    None without a claim.
    """
    key = _key(row)
    claim = (*key, row.claimant, row.claimant_name, row.claimed_as, row.claimed_at)
    return "/".join(map(str, key)), None if row.claimant is None else claim


def _is_readable(row: Row[Any]) -> bool:
    try:
        deadline_of_row(row)
    except IntegrityProblem:
        return False
    return True


def _damaged(row: Row[Any], table: str, key: str) -> DamagedRow:
    return DamagedRow(table, key, deadline_id(*_key(row)))


def binds(person: str) -> ColumnElement[bool]:
    """The deadline binds the officer with this number."""
    return deadline.c.persons.contains(json.dumps(person, ensure_ascii=False), autoescape=True)


@reads(*deadline.c)
def deadline_of_row(row: Row[Any]) -> Deadline:
    """The deadline in a row of `DEADLINE_ROW`."""
    return Deadline(
        id=deadline_id(row.kind, row.subject, row.seq),
        kind=row.kind,
        rule=row.rule,
        subject=row.subject,
        title=row.title,
        persons=tuple(json.loads(row.persons)),
        started_at=from_record(row.started_at),
        due_at=from_record(row.due_at),
        length=Length.read(row.length) if row.length else None,
        provisional=bool(row.provisional),
        pauses=tuple(_pause(*each) for each in json.loads(row.pauses)),
        ended_at=None if row.ended_at is None else from_record(row.ended_at),
        outcome=None if row.outcome is None else DeadlineOutcome(row.outcome),
        seq=row.seq,
        computed_seq=row.computed_seq,
        ended_seq=row.ended_seq,
        claim=_claim(row),
        label=row.item_label or "",
    )


def _claim(row: Row[Any]) -> Claim | None:
    if row.claimant is None:
        return None
    return Claim(row.claimant, row.claimant_name, Recipient(row.claimed_as), from_record(row.claimed_at))


def _pause(start: str, end: str | None, anew: bool) -> Pause:
    return Pause(from_record(start), None if end is None else from_record(end), anew=anew)
