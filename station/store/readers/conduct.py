"""Reading records of conduct, compared with their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select

from station.core.clock import from_record
from station.people.conduct.values import ConductKind, ConductRecord, ConductRule, ConductState
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.conduct import conduct_record

_OF = conduct_record.c
_ONE = Prepared(select(conduct_record).where(_OF.seq == bindparam("seq")))
_OF_OFFICER = Prepared(select(conduct_record).where(_OF.number == bindparam("number")).order_by(_OF.seq))
_ASSESSMENT = _OF.kind == ConductKind.ASSESSMENT.value
_BETWEEN = Prepared(
    select(conduct_record)
    .where(
        or_(
            and_(~_ASSESSMENT, _OF.happened_on >= bindparam("first"), _OF.happened_on <= bindparam("last")),
            and_(_ASSESSMENT, _OF.year >= bindparam("first_year"), _OF.year <= bindparam("last_year")),
        )
    )
    .order_by(_OF.seq)
)
_ASSESSED = Prepared(
    select(conduct_record)
    .where(_OF.unit == bindparam("unit"), _OF.year == bindparam("year"))
    .where(_ASSESSMENT, _OF.state == ConductState.STANDS.value)
    .order_by(_OF.seq.desc())
)


class ConductRows(AttestedRows):
    """Records within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.

    It satisfies `station.people.conduct.ports.ConductReader`.
    """

    def record(self, seq: int) -> ConductRecord | None:
        """The record by the entry `seq`; that there is none is compared, too."""
        row = _ONE.first(self._connection, seq=seq)
        self._attested.require(conduct_record, str(seq), row)
        return None if row is None else conduct_of(row)

    def of_officer(self, number: str) -> tuple[ConductRecord, ...]:
        """All of an officer, the oldest first."""
        return self._whole(_OF_OFFICER.all(self._connection, number=number) if number else ())

    def between(self, first: date, last: date) -> tuple[ConductRecord, ...]:
        """All of these days, the oldest first; assessments of their years."""
        days = {"first": first.isoformat(), "last": last.isoformat()}
        years = {"first_year": first.year, "last_year": last.year}
        return self._whole(_BETWEEN.all(self._connection, **days, **years))

    def assessment(self, unit: str, year: int) -> ConductRecord | None:
        """The assessment of a unit that counts for a year."""
        return next(iter(self._whole(_ASSESSED.all(self._connection, unit=unit, year=year))), None)

    def _whole(self, rows: Sequence[Row[Any]]) -> tuple[ConductRecord, ...]:
        self._attested.require_each(conduct_record, [(str(row.seq), row) for row in rows])
        return tuple(map(conduct_of, rows))


@reads(*conduct_record.c)
def conduct_of(row: Row[Any]) -> ConductRecord:
    """The record in a row that begins with the columns of `conduct_record`."""
    return ConductRecord(
        row.seq,
        ConductKind(row.kind),
        ConductRule(row.rule),
        row.code,
        row.head,
        row.number,
        row.name,
        row.unit,
        date.fromisoformat(row.happened_on),
        row.year,
        row.text,
        row.by_name,
        row.by_number,
        row.by_account,
        from_record(row.recorded_at),
        ConductState(row.state),
        tuple(int(each) for each in row.criticisms.split(",") if each),
        tuple(int(each) for each in row.proofs.split(",") if each),
        row.violation,
        None if row.put_right_by is None else date.fromisoformat(row.put_right_by),
        row.points,
        row.most,
        None if row.ended_at is None else from_record(row.ended_at),
        row.ended_by,
        row.outcome,
    )
