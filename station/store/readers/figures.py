"""Counting groups for pictures: the database adds up, and no row of state is read by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, literal, select, union_all

from station.core.ledger import Stream
from station.inventory.figures.ports import GoneCount, HourCounts
from station.inventory.losses.bodies import ItemLost, WrittenOff
from station.inventory.values import GONE, ItemState, Tracking
from station.store.projections.deadlines import LOAN
from station.store.readers.reading import AttestedRows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item
from station.store.schema.ledger import ledger_entry, ledger_subject
from station.store.schema.people import officer

_HOUR: Final = len("2026-11-20T04")
_SINCE: Final = func.coalesce(item.c.accepted_on, item.c.acquired_on)


def gone_by_entries(day: str) -> Select[str]:
    """What entries are about that happened from `day` on and let something be lost or written off."""
    told = ledger_entry.join(
        ledger_subject,
        (ledger_subject.c.stream == ledger_entry.c.stream) & (ledger_subject.c.seq == ledger_entry.c.seq),
    )
    return (
        select(ledger_subject.c.subject)
        .select_from(told)
        .where(
            ledger_entry.c.stream == Stream.CUSTODY.value,
            ledger_entry.c.kind.in_((ItemLost.KIND, WrittenOff.KIND)),
            ledger_entry.c.happened_at >= day,
        )
    )


def of_those_gone() -> ColumnElement[bool]:
    """Of an item that is lost or written off as it stands."""
    return item.c.state.in_([ItemState.LOST.value, ItemState.WRITTEN_OFF.value])


class FigureRows(AttestedRows):
    """Counted groups within one transaction; it satisfies `station.inventory.figures.ports.FigureReader`."""

    def loans_by_hour(self, since: str, besides: Collection[int]) -> HourCounts:
        """Loans that began or ended from `since` on, without those of the categories `besides`."""
        kept = (
            select(item.c.tag).where(item.c.category.in_(sorted(besides))).cte("kept")
        )  # found once for both

        def moved(at: ColumnElement[str], which: int) -> Select[Any]:
            hour = func.substr(at, 1, _HOUR)
            query = select(literal(which), hour, func.count()).where(at >= since).group_by(hour)
            return query.where(custody_span.c.tag.not_in(select(kept.c.tag))) if besides else query

        both = union_all(moved(custody_span.c.started_at, 0), moved(custody_span.c.ended_at, 1))
        counted: tuple[dict[str, int], dict[str, int]] = ({}, {})
        for which, hour, count in self._connection.execute(both):
            counted[which][hour] = count
        running = (
            select(func.count())
            .select_from(item)
            .where(item.c.holder.is_not(None), item.c.category.not_in(sorted(besides)))
        )
        return HourCounts(*counted, self._connection.scalar(running) or 0)

    def out_by_department(self, besides: Collection[int]) -> list[tuple[str, int, int]]:
        """Of each department how many things are out and how many people have them; "" for those of nobody's."""
        held = (
            select(item.c.holder, func.count().label("things"))
            .where(item.c.holder.is_not(None), item.c.category.not_in(sorted(besides)))
            .group_by(item.c.holder)
            .subquery()
        )
        named, things = func.coalesce(officer.c.department, ""), func.sum(held.c.things)
        query = (
            select(named, things, func.count())
            .select_from(held.outerjoin(officer, officer.c.number == held.c.holder))
            .group_by(named)
            .order_by(things.desc(), named)
        )
        return [(each[0], int(each[1]), each[2]) for each in self._connection.execute(query)]

    def late_loans(self, bounds: Sequence[str], now: str) -> list[int]:
        """How many loans are overdue at `now`, by the moments from which each group was due, the latest first; the last group has no bound."""
        due = deadline.c.due_at
        groups = ((due >= bound, literal(place)) for place, bound in enumerate(bounds))
        group = case(*groups, else_=len(bounds))
        runs = (deadline.c.ended_at.is_(None), deadline.c.pauses.not_like("%,null,%"))
        query = select(group, func.count()).where(deadline.c.kind == LOAN, *runs, due < now).group_by(group)
        found = {each[0]: each[1] for each in self._connection.execute(query)}
        return [found.get(place, 0) for place in range(len(bounds) + 1)]

    def in_use_since(self, of: Collection[int]) -> list[tuple[int, date | None, int]]:
        """Single items of the categories `of` that the office has, by category and the day from which each is used."""
        if not of:
            return []
        there = item.c.state.not_in([each.value for each in sorted(GONE)])
        which = (item.c.category.in_(sorted(of)), there, item.c.tracking == Tracking.SINGLE.value)
        query = select(item.c.category, _SINCE, func.count()).where(*which).group_by(item.c.category, _SINCE)
        rows = self._connection.execute(query)
        return [(each[0], None if each[1] is None else date.fromisoformat(each[1]), each[2]) for each in rows]

    def gone_since(self, day: str) -> list[GoneCount]:
        """Items that are lost or written off by an entry that happened from `day` on, by category and state."""
        told = gone_by_entries(day).distinct().subquery()
        category, state, value = item.c.category, item.c.state, item.c.value_fen
        query = (
            select(category, state, func.count(), func.sum(value), func.count(value))
            .select_from(told.join(item, literal("item:") + item.c.tag == told.c.subject))
            .where(of_those_gone())
            .group_by(category, state)
        )
        rows = self._connection.execute(query)
        return [GoneCount(each[0], ItemState(each[1]), each[2], int(each[3] or 0), each[4]) for each in rows]
