"""Figures as use cases: each is read by groups that the database counts, and may be printed as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from station.core.clock import local, local_today, to_record
from station.core.money import yuan
from station.core.policy import Policy, categories, kept_in_person
from station.core.report import Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.inventory.entitlement.life import Life, ends_on, life_on, life_years
from station.inventory.figures.occupancy import DAYS, occupancy
from station.inventory.figures.ports import FigureStore, FigureView
from station.inventory.figures.values import LATE_DAYS, FigureKind, FigureRow, GearFigure, Series
from station.inventory.register.listing import EQUIPMENT_LIST
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.wording import scope_words
from station.inventory.values import ItemState
from station.people.asking import asks
from station.people.deadlines.listing import DEADLINE_LIST
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_ENDS: Final[Mapping[Life | None, Series]] = {
    Life.OVER: Series.OVER,
    Life.THIS_YEAR: Series.THIS_YEAR,
    Life.NEXT_YEAR: Series.NEXT_YEAR,
    None: Series.LATER,
    Life.UNDATED: Series.UNDATED,
}
_MOST_COUNTS: Final = 6
"""Counts whose progress is drawn, the newest ones."""


class Figures(DatedPapers, behind="figures", ask=asks(Permission.EQUIPMENT_VIEW)):
    """The pictures of the office's gear; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: FigureStore, counts: Stocktakes, origins: Origins) -> None:
        self._store, self._counts, self._origins = store, counts, origins

    @asks(Permission.EQUIPMENT_VIEW)
    def figure(self, session: Session, texts: Texts, kind: FigureKind) -> GearFigure:
        """One of them, with labels in the language of `texts`."""
        if kind is FigureKind.COUNTS:
            return self._progress(session, texts)
        makes: Mapping[FigureKind, Callable[[FigureView, Texts], GearFigure]] = {
            FigureKind.OCCUPANCY: self._occupancy,
            FigureKind.OUT: self._out,
            FigureKind.OVERDUE: self._overdue,
            FigureKind.LIFE: self._life,
            FigureKind.LOSSES: self._losses,
        }
        with self._store.read() as view:
            return makes[kind](view, texts)

    @asks(Permission.EQUIPMENT_VIEW)
    def report(self, session: Session, texts: Texts, kind: FigureKind) -> Report:
        """The same as a table, to be printed or exported."""
        found = self.figure(session, texts, kind)
        behind = DEADLINE_LIST if kind is FigureKind.OVERDUE else EQUIPMENT_LIST
        origin = self._origins.origin(session, texts, (), behind.name)
        columns = [ReportColumn("label", texts(f"figures.label.{kind.value}"))]
        adds = kind is not FigureKind.OCCUPANCY
        columns += [
            ReportColumn(each.value, texts(f"figures.series.{each.value}"), "count", sums=adds)
            for each in found.series
        ]
        if found.worth:
            columns += [
                ReportColumn(f"{each.value}_worth", texts(f"figures.worth.{each.value}"), "money", sums=True)
                for each in found.series
            ]
        rows = [(row.label, *row.values, *(Decimal(fen) / 100 for fen in row.worth)) for row in found.rows]
        table = ReportTable(tuple(columns), rows)
        said = texts(found.words, **found.facts)
        return Report(texts(f"figures.title.{kind.value}"), origin, (Section(text=said, tables=(table,)),))

    # ---------------------------------------------------------------------------------------- internal

    def _occupancy(self, view: FigureView, _texts: Texts) -> GearFigure:
        now, zone = self._store.clock.now(), self._store.clock.zone
        since = (now - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0)
        counts = view.figures.loans_by_hour(to_record(since), _in_person(view.shown_policy))
        found = occupancy(counts, since, now, zone)
        hours = zip(range(24), found.usual, found.today, strict=True)
        rows = tuple(FigureRow(f"{hour:02}", (usual, today)) for hour, usual, today in hours)
        hour = local(now, zone).hour
        facts = {"now": found.now, "hour": hour, "usual": found.usual[hour], "days": found.days}
        return GearFigure(FigureKind.OCCUPANCY, (Series.USUAL, Series.TODAY), rows, facts)

    def _out(self, view: FigureView, texts: Texts) -> GearFigure:
        found = view.figures.out_by_department(_in_person(view.shown_policy))
        rows = tuple(
            FigureRow(
                name or texts("figures.nobody"), (things,), "equipment", f"section:{name}" if name else ""
            )
            for name, things, _ in found
        )
        facts = {"things": sum(each[1] for each in found), "people": sum(each[2] for each in found)}
        return GearFigure(FigureKind.OUT, (Series.OUT,), rows, facts)

    def _overdue(self, view: FigureView, texts: Texts) -> GearFigure:
        now = self._store.clock.now()
        days = [each for each in LATE_DAYS.values() if each is not None]
        # a loan that is due right at the bound has one full day more than its group
        bounds = [to_record(now - timedelta(days=each + 1, microseconds=-1)) for each in days]
        counts = view.figures.late_loans(bounds, to_record(now))
        rows = tuple(
            FigureRow(texts(f"figures.late.{late.value}"), (count,), "equipment", "filter:overdue")
            for late, count in zip(LATE_DAYS, counts, strict=True)
        )
        return GearFigure(
            FigureKind.OVERDUE, (Series.LOANS,), rows, {"count": sum(counts), "oldest": counts[-1]}
        )

    def _life(self, view: FigureView, texts: Texts) -> GearFigure:
        policy = view.shown_policy
        years, today = life_years(policy), local_today(self._store.clock)
        found: dict[int, Counter[Series]] = {}
        for category, since, count in view.figures.in_use_since(years):
            ends = ends_on(since, years[category])
            life = Life.UNDATED if ends is None else life_on(ends, today)
            found.setdefault(category, Counter())[_ENDS[life]] += count
        series = tuple(_ENDS.values())
        rows = _by_category(
            policy, texts, {number: [each[one] for one in series] for number, each in found.items()}
        )
        facts = {each.value: sum(of[each] for of in found.values()) for each in series}
        said = "" if years else "none"
        return GearFigure(FigureKind.LIFE, series, rows, {**facts, "kinds": len(years)}, said)

    def _losses(self, view: FigureView, texts: Texts) -> GearFigure:
        now, zone = self._store.clock.now(), self._store.clock.zone
        first = local(now, zone).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        states = {ItemState.LOST: 0, ItemState.WRITTEN_OFF: 1}
        found: dict[int, list[int]] = {}
        worth: dict[int, list[int]] = {}
        unvalued = 0
        for each in view.figures.gone_since(to_record(first)):
            place = states[each.state]
            found.setdefault(each.category, [0, 0])[place] += each.items
            worth.setdefault(each.category, [0, 0])[place] += each.worth
            unvalued += each.items - each.valued
        rows = _by_category(view.shown_policy, texts, found, worth)
        lost, off = (sum(each[place] for each in found.values()) for place in (0, 1))
        fen = [sum(each[place] for each in worth.values()) for place in (0, 1)]
        facts: dict[str, object] = {
            "year": first.year,
            "lost": lost,
            "written_off": off,
            "unvalued": unvalued,
        }
        facts |= {"lost_worth": yuan(fen[0]), "off_worth": yuan(fen[1])}
        said = "unvalued" if unvalued else "" if found else "none"
        return GearFigure(FigureKind.LOSSES, (Series.LOST, Series.WRITTEN_OFF), rows, facts, said)

    def _progress(self, session: Session, texts: Texts) -> GearFigure:
        """How far the open counts are; of a blind one nobody is told who may not see its book."""
        rows, hidden = [], 0
        for each in self._counts.open_now(session)[:_MOST_COUNTS]:
            if each.expected is None or each.seen is None:
                hidden += 1
                continue
            label = texts("figures.count", id=each.id, over=scope_words(texts, each.scope))
            values = (each.seen, each.expected - each.seen)
            rows.append(FigureRow(label, values, "stocktake", f"stocktake:{each.id}"))
        seen, left = (sum(row.values[place] or 0 for row in rows) for place in (0, 1))
        facts = {"counts": len(rows) + hidden, "seen": seen, "lines": seen + left}
        return GearFigure(FigureKind.COUNTS, (Series.SEEN, Series.LEFT), tuple(rows), facts)


def _in_person(policy: Policy) -> frozenset[int]:
    """Categories that stay with their officers: they are out at every hour and say nothing of the store."""
    return frozenset(each.number for each in categories(policy) if kept_in_person(policy, each.number))


def _by_category(
    policy: Policy,
    texts: Texts,
    found: Mapping[int, Sequence[int]],
    worth: Mapping[int, Sequence[int]] = MappingProxyType({}),
) -> tuple[FigureRow, ...]:
    """A row for each category that has any, in the order of the catalogue."""
    names = {each.number: each.name(texts.language) for each in categories(policy)}
    return tuple(
        FigureRow(
            names.get(number, str(number)),
            tuple(found[number]),
            "equipment",
            f"category:{number}",
            tuple(worth.get(number, ())),
        )
        for number in sorted(found)
    )
