"""Reading what people went out for: the activities of loans, and who else was out for the same (EQ-04, RC-02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select

from station.core.clock import from_record, to_record
from station.core.ledger import Stream, canonical_bytes
from station.core.ledger.canonical import LARGEST_INTEGER
from station.inventory.bodies import CheckedOut
from station.inventory.loan_outings import LoanOuting
from station.inventory.reserving.bodies import Reserved
from station.store.attested.lookups import entries_at, fetched, kinds_between
from station.store.engine import placeholder
from station.store.readers.custody_spans import CustodySpanRows, touching
from station.store.schema.equipment import custody_span
from station.store.schema.people import officer

_NAMING: Final = (CheckedOut.KIND, Reserved.KIND)
"""What is recorded for an activity."""


class OutingRows(CustodySpanRows):
    """Loans and what they were for, within one transaction; each loan is what the entries give."""

    def activities_of(self, tag: str, start: datetime, end: datetime) -> tuple[str, ...]:
        """Codes of the activities for which somebody had the item between `start` and `end`, in order.

        Raises `IntegrityProblem` ``store.state_damaged``.
        """
        seqs = [span.seq for span in self.spans(tag, start, end)]
        said = self.activities_at(seqs)
        return tuple(dict.fromkeys(said[seq] for seq in seqs if said.get(seq)))

    def out_for(
        self, activity: str, department: str, group: str, start: datetime, end: datetime
    ) -> tuple[str, ...]:
        """Numbers of the officers of a group who had something for this activity between `start` and `end`.

        Raises like `activities_of`.
        """
        of_group = and_(officer.c.department == department, officer.c.group_name == group)
        query = select(custody_span.c.tag, custody_span.c.seq, custody_span.c.number).where(
            custody_span.c.number.in_(select(officer.c.number).where(of_group)), *touching(start, end)
        )
        rows = self._connection.execute(query.order_by(custody_span.c.number, custody_span.c.seq)).all()
        said = self.activities_at([row.seq for row in rows])
        found = [row for row in rows if said.get(row.seq) == activity]
        for tag in sorted({row.tag for row in found}):
            self.require_spans(tag)
        return tuple(dict.fromkeys(row.number for row in found))

    def outings(self, since: datetime) -> tuple[LoanOuting, ...]:
        """Check-outs of which something is out, or came back at `since` or later, in order.

        Only rows are read; whoever draws something from one has its items compared (`require_spans`).
        """
        ended_at = custody_span.c.ended_at
        some = select(custody_span.c.seq).where(or_(ended_at.is_(None), ended_at >= to_record(since)))
        query = select(custody_span).where(custody_span.c.seq.in_(some))
        rows = self._connection.execute(query.order_by(custody_span.c.seq, custody_span.c.tag)).all()
        said = self.activities_at([row.seq for row in rows])
        return tuple(
            _outing(seq, said.get(seq, ""), list(taken)) for seq, taken in groupby(rows, attrgetter("seq"))
        )

    def activities_on_record(self, among: Iterable[str]) -> frozenset[str]:
        """Those `among` these codes for which something was ever handed out or kept, also what was voided since."""
        return frozenset(code for code in among if self._is_on_record(code))

    def _is_on_record(self, code: str) -> bool:
        named = b'"activity":' + canonical_bytes(code)
        mark, postgresql = (
            placeholder(self._connection.dialect),
            self._connection.dialect.name == "postgresql",
        )
        holds = f"position({mark} in content) > 0" if postgresql else f"instr(content, {mark}) > 0"
        sql, given = kinds_between(
            self._connection, Stream.CUSTODY, _NAMING, "seq", 0, LARGEST_INTEGER, f"AND {holds}"
        )
        return bool(fetched(self._connection, f"{sql} LIMIT 1", (*given, named)))

    def activities_at(self, seqs: Sequence[int]) -> dict[int, str]:
        """The activities of these check-outs, by number; "" for none in particular."""
        found = entries_at(self._connection, Stream.CUSTODY, seqs)
        return {
            seq: entry.typed.activity or ""
            for seq, entry in found.items()
            if isinstance(entry.typed, CheckedOut)
        }


def _outing(seq: int, activity: str, rows: Sequence[Row[Any]]) -> LoanOuting:
    """One check-out by the spans of its items; a line that was handed on within it ends with the last."""
    ends = [row.ended_at for row in rows]
    return LoanOuting(
        seq,
        rows[0].number,
        activity,
        min(from_record(row.started_at) for row in rows),
        None if None in ends else max(map(from_record, ends)),
        tuple(row.tag for row in rows),
        tuple(row.tag for row in rows if row.recording),
    )
