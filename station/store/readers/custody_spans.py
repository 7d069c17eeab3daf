"""Reading who had an item when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, or_, select

from station.core.clock import from_record, to_record
from station.inventory.values import CustodySpan
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import custody_span, item


class CustodySpanRows(AttestedRows):
    """Spans of custody. Recordings are attributed by them, so they are always compared with their entries."""

    def holders(self, tag: str, at: datetime) -> tuple[str, ...]:
        """Who had the item at a moment: nobody, one officer, or two at the very moment of a hand-over."""
        return tuple(dict.fromkeys(span.number for span in self.spans(tag, at, at)))

    def spans(self, tag: str, start: datetime, end: datetime) -> tuple[CustodySpan, ...]:
        """Who had the item when, as far as it overlaps the time from `start` to `end`, in order.

        Recordings are attributed by it, so it is compared with the entries. Raises `IntegrityProblem`
        ``store.state_damaged``.
        """
        self.require_spans(tag)
        query = select(custody_span).where(custody_span.c.tag == tag, *touching(start, end))
        rows = self._connection.execute(query.order_by(custody_span.c.started_at, custody_span.c.seq))
        return tuple(map(_span, rows))

    def cameras_of(self, number: str, at: datetime) -> tuple[str, ...]:
        """Tags of the recording devices that an officer had at a moment; each loan is what the entries give.

        None is missing of the items that they ever took.
        """
        for tag in sorted(self._attested.owners_of(item, "holder", number)):
            self.require_spans(tag)
        query = select(custody_span.c.tag).where(
            custody_span.c.number == number, custody_span.c.recording == 1, *touching(at, at)
        )
        tags = tuple(self._connection.scalars(query.distinct().order_by(custody_span.c.tag)))
        for tag in tags:
            self.require_spans(tag)
        return tags

    def require_spans(self, tag: str) -> None:
        """Raise `IntegrityProblem` ``store.state_damaged`` unless who had the item when is what the entries give."""
        rows = self._connection.execute(select(custody_span).where(custody_span.c.tag == tag)).all()
        self._attested.require_under(custody_span, tag, rows)

    def latest_span(self, tag: str) -> CustodySpan | None:
        """The last time that somebody had the item; None: nobody ever had it."""
        self.require_spans(tag)
        query = select(custody_span).where(custody_span.c.tag == tag)
        row = self._connection.execute(query.order_by(custody_span.c.seq.desc()).limit(1)).first()
        return None if row is None else _span(row)


def touching(start: datetime, end: datetime) -> tuple[Any, ...]:
    """The condition of spans that overlap the time from `start` to `end`."""
    ended_at = custody_span.c.ended_at
    begun = custody_span.c.started_at <= to_record(end)
    return begun, or_(ended_at.is_(None), ended_at >= to_record(start))


@reads(*custody_span.c)
def _span(row: Row[Any]) -> CustodySpan:
    return CustodySpan(
        row.tag,
        row.number,
        from_record(row.started_at),
        None if row.ended_at is None else from_record(row.ended_at),
        row.seq,
    )
