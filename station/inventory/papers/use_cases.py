"""The papers as use cases: the standard, registers of a time, the count, what one hands back, what is sent to be repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.listing import ALL_ROWS, ListQuery
from station.core.listing.wording import narrowed_in_words
from station.core.policy import Category, activity, categories
from station.core.report import ColumnKind, Report, ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.bodies import CheckedIn, CheckedOut, TrainingRecorded
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import ReportKind
from station.inventory.papers.accepted import counts
from station.inventory.papers.activity_sheet import activity_facts, activity_tables
from station.inventory.papers.assessed import AssessedStore
from station.inventory.papers.assessment import KINDS as ASSESSED
from station.inventory.papers.assessment import assessment_tables, in_order
from station.inventory.papers.before import Before
from station.inventory.papers.conduct import with_those_who_left
from station.inventory.papers.daily import DAILY_KINDS, by_unit, daily_columns, daily_rows
from station.inventory.papers.handing_over import (
    in_hand_table,
    left_of_late,
    matters_table,
    settled_table,
    signed_handover,
    with_signatures,
)
from station.inventory.papers.making import made
from station.inventory.papers.period import DayOf, PaperPeriod, Told, entries_of
from station.inventory.papers.rows import (
    Row,
    RowWords,
    movement_columns,
    movement_rows,
    paper_columns,
    repair_facts,
    require_for_repair,
    trained_on,
    training_columns,
    training_rows,
)
from station.inventory.papers.stock import (
    STOCK_KINDS,
    counted_words,
    stock_daily_rows,
    stock_movement_rows,
    with_stock,
)
from station.inventory.ports import InventoryStore
from station.inventory.register.listing import EQUIPMENT_LIST, EquipmentList
from station.inventory.register.use_cases import required
from station.inventory.repairs.decide import REPAIRERS
from station.inventory.stock.amounts import pieces_of
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.values import GONE, ItemState
from station.people.asking import asks
from station.people.leaving.bodies import HandoverSigned
from station.people.leaving.matter_bodies import matters_of
from station.people.naming import number_key
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_FAULTS: Final = (ReportKind.DAMAGE.value, ReportKind.REPAIR.value)

ASSESSING: Final = Permission.LEDGER_VIEW
"""The assessment tells of persons: not for whoever only looks at equipment."""
_TELLING: Final = "told"
"""What papers rest on that tell of a time."""
_Rows = Callable[[Iterable[Told], RowWords], Iterable[Row]]
_Tables = Callable[[tuple[ReportColumn, ...], Iterable[Row], Texts], tuple[ReportTable, ...]]


def _one_table(
    columns: tuple[ReportColumn, ...], rows: Iterable[Row], _texts: Texts
) -> tuple[ReportTable, ...]:
    return (ReportTable(columns, rows),)


class EquipmentPapers(DatedPapers, behind="papers", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Makes the papers; looking needs EQUIPMENT_VIEW, the yearly assessment LEDGER_VIEW."""

    def __init__(
        self, store: InventoryStore, origins: Origins, listing: EquipmentList, assessed: AssessedStore
    ) -> None:
        self._store, self._origins, self._listing, self._assessed = store, origins, listing, assessed

    @asks(Permission.EQUIPMENT_VIEW)
    def activity(self, session: Session, texts: Texts, code: str) -> Report:
        """活动要求: what an activity asks for, to be taken along (EQ-04, RC-01). Raises Refused ``policy.unknown_activity``."""
        origin = self._origins.origin(session, texts, behind=None)
        with self._store.read() as view:
            found = activity(view.policy, code)
        facts, tables = activity_facts(found, self._catalogue(), texts), activity_tables(found, texts)
        return made(self._store, "activity", origin, texts, tables, (), facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def daily(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """日常登记台账: what came onto the register and left it, changed on it, was lost or scrapped (EQ-06, EQ-10)."""
        return self._told(
            session,
            texts,
            "daily",
            (*DAILY_KINDS, *STOCK_KINDS),
            period,
            daily_columns(texts),
            with_stock(daily_rows, stock_daily_rows),
            ("keeper", "leader"),
            tables=by_unit,
        )

    @asks(Permission.EQUIPMENT_VIEW)
    def movements(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """出入库记录: what went out and came in (EQ-10)."""
        kinds = (CheckedOut.KIND, CheckedIn.KIND, HandedOver.KIND)
        return self._told(
            session,
            texts,
            "movements",
            (*kinds, *STOCK_KINDS, PartReturned.KIND),
            period,
            movement_columns(texts),
            with_stock(movement_rows, stock_movement_rows),
            ("keeper", "leader"),
        )

    @asks(Permission.EQUIPMENT_VIEW)
    def training(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """培训记录: who was trained on what (EQ-03)."""
        kinds, signers = (TrainingRecorded.KIND,), ("trainer", "leader")
        columns = training_columns(texts)
        return self._told(
            session, texts, "training", kinds, period, columns, training_rows, signers, day_of=trained_on
        )

    @asks(ASSESSING)
    def assessment(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """年终考核清单: the seven heads of each officer and the use of gear of each department (EQ-16)."""
        origin = self._origins.origin(session, texts, (_days(texts, period),), "assessment")
        late = (row.item for row in self._listing.rows(session, ListQuery().narrowed(overdue="yes")))
        overdue = [item for item in late if item.due_at and period.ended_after(item.due_at, origin.zone)]
        with self._assessed.read() as view:
            everybody = tuple(view.people.officers())
            records = view.conduct.between(period.first, period.last)
            officers = with_those_who_left(in_order(everybody), everybody, records)
            told = list(entries_of(view, ASSESSED, period, origin.zone))
            tables = assessment_tables(told, officers, partial(counts, view), texts, overdue, records)
        return made(self._store, "assessment", origin, texts, tables, ("keeper", "leader", "head"))

    @asks(Permission.EQUIPMENT_VIEW)
    def count(self, session: Session, texts: Texts, query: ListQuery = ALL_ROWS) -> Report:
        """清点表: what the books say of each item that is not lost or scrapped, by place, and room for what is found (EQ-10)."""
        choices = self._listing.choices(session, texts.language)
        said = narrowed_in_words(texts, EQUIPMENT_LIST, query, choices)
        origin = self._origins.origin(session, texts, said, EQUIPMENT_LIST.name, query.as_of)
        catalogue = self._catalogue()
        there = (row for row in self._listing.rows(session, query) if row.item.state not in GONE)
        listed = sorted(there, key=lambda row: (row.item.place, row.item.label))
        words = RowWords(texts, catalogue, lambda _number: None)
        rows = [
            (
                place,
                row.item.place,
                row.item.label,
                row.item.name,
                words.category(row.item.category),
                counted_words(texts, row.item, self._store),
                row.holder,
                texts(f"equipment.condition.{row.item.condition.value}"),
                *("", "", ""),
            )
            for place, row in enumerate(listed, 1)
        ]
        keys = (
            "no",
            "place",
            "tag",
            "name",
            "category",
            "book",
            "person",
            "condition",
            "there",
            "found",
            "remark",
        )
        kinds: dict[str, ColumnKind] = {"no": "count", "tag": "code"}
        columns = paper_columns(texts, *((key, kinds.get(key, "text")) for key in keys))
        pieces = sum(row.item.quantity for row in listed)
        facts = ((texts("papers.fact.book_count"), str(pieces)), (texts("papers.fact.found_count"), ""))
        signers = ("counted_by", "witness", "keeper", "leader")
        return made(self._store, "count", origin, texts, (ReportTable(columns, rows),), signers, facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def handover(self, session: Session, texts: Texts, number: str) -> Report:
        """收回或移交手续: what an officer who leaves has and what left their name of late, or the handover that they signed (EQ-13).

        Raises Refused ``counter.unknown_officer``.
        """
        clock = self._store.clock
        with self._store.read() as view:
            officer = view.people.officer(number_key(number))
            if officer is None:
                raise Refused("counter.unknown_officer", number=number)
            signed = signed_handover(view, officer.number)
            left = left_of_late(view, officer.number, clock.now(), clock.zone)
        origin = self._origins.origin(session, texts, behind="open_loans")
        words = RowWords(texts, self._catalogue(), lambda _number: None)
        query = ListQuery().narrowed(state=ItemState.OUT.value, officer=officer.number)
        items = [row.item for row in self._listing.rows(session, query)]
        named = tuple(
            (texts(f"people.field.{key}"), str(getattr(officer, key)))
            for key in ("name", "number", "department")
        )
        if signed is not None and not items:
            body, on = signed.of(HandoverSigned), local(signed.happened_at, signed.zone).date()
            facts = (
                *named,
                (texts("handover.since"), body.since_day.isoformat()),
                (texts("papers.fact.pieces"), str(len(body.lines))),
            )
            matters = matters_of(body)
            told = (matters_table(texts, matters),) if matters else ()
            tables = (settled_table(texts, body.lines), *told)
            paper = made(self._store, "handover", origin, texts, tables, (), facts)
            three = (("leaver", body.leaver), ("taker", body.taker), ("head", body.head))
            return with_signatures(paper, texts, three, on)
        facts = (
            *named,
            (texts("papers.fact.why"), texts("papers.fact.why_choices")),
            (texts("papers.fact.pieces"), str(len(items))),
        )
        tables = (in_hand_table(texts, words, items), *((settled_table(texts, left),) if left else ()))
        signers = ("leaver", "taker", "keeper", "head")
        return made(self._store, "handover", origin, texts, tables, signers, facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def repair(self, session: Session, texts: Texts, tag: str) -> Report:
        """送修单: an item on its way to a designated place and back (EQ-14). Raises Refused ``equipment.unknown`` and as `require_for_repair`."""
        with self._store.read() as view:
            item = required(view, tag)
            repairers = REPAIRERS.of(view.policy)
            history = view.ledger.about(subject("item", item.tag))
            running = view.requests.running(subject("item", item.tag))
        faults = [each for each in running if each.matter in _FAULTS]
        require_for_repair(item, reported=bool(faults), history=history)
        origin = self._origins.origin(session, texts, behind=EQUIPMENT_LIST.name)
        words = RowWords(texts, self._catalogue(), lambda _number: None)
        condition = texts(f"equipment.condition.{item.condition.value}")
        fault = [f"{condition} {item.note}".strip()]
        fault += [
            texts(
                "papers.fact.reported",
                matter=texts(f"approvals.matter.{each.matter}"),
                id=each.id,
                text=each.text,
            )
            for each in faults
        ]
        facts = (
            (texts("equipment.field.tag"), item.label),
            (texts("equipment.field.name"), item.name),
            (texts("equipment.field.category"), words.category(item.category)),
            (texts("equipment.field.model"), item.model),
            (texts("equipment.field.serial"), item.serial),
            (texts("papers.fact.fault"), texts("papers.fact.join").join(fault)),
            *repair_facts(texts, history, texts("list.join").join(repairers)),
        )
        return made(
            self._store, "repair", origin, texts, (), ("sender", "leader", "repairer", "receiver"), facts
        )

    # ---------------------------------------------------------------------------------------- internal

    def _told(
        self,
        session: Session,
        texts: Texts,
        name: str,
        kinds: tuple[str, ...],
        period: PaperPeriod,
        columns: tuple[ReportColumn, ...],
        rows: _Rows,
        signers: tuple[str, ...],
        day_of: DayOf | None = None,
        tables: _Tables = _one_table,
    ) -> Report:
        """A paper that tells of a time."""
        origin = self._origins.origin(session, texts, (_days(texts, period),), _TELLING)
        catalogue = self._catalogue()
        with self._store.read() as view:
            before, pieces = Before(view), partial(pieces_of, view.ledger)
            told = (before.lost, before.registered, pieces)
            words = RowWords(texts, catalogue, view.people.officer, *told)
            lines = list(rows(entries_of(view, kinds, period, origin.zone, day_of), words))
        return made(self._store, name, origin, texts, tables(columns, lines, texts), signers)

    def _catalogue(self) -> Mapping[int, Category]:
        with self._store.read() as view:
            return {each.number: each for each in categories(view.policy)}


def _days(texts: Texts, period: PaperPeriod) -> str:
    return texts("papers.period", first=period.first.isoformat(), last=period.last.isoformat())
