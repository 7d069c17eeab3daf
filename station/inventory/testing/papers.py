"""Papers of the laboratory: 快速检测报告, and 试剂账目 · 领用记录 · 使用登记表 of some days (ST-05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from station.core.clock import local
from station.core.documents import Cell
from station.core.ledger import Entry, subject
from station.core.ledger.entry import is_unconfirmed
from station.core.report import ColumnKind, Report, ReportTable
from station.core.texts import Texts
from station.inventory.papers.making import made
from station.inventory.papers.period import PaperPeriod, Told, entries_of
from station.inventory.papers.rows import paper_columns
from station.inventory.ports import InventoryStore
from station.inventory.stock.bodies import (
    Registered4,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.matter_bodies import matter_of_loan
from station.inventory.stock.paper_bodies import StockUsed
from station.inventory.testing.bodies import matter_of_test
from station.inventory.testing.use_cases import RapidTests
from station.inventory.testing.values import StandingTest
from station.inventory.values import Item, Tracking
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.dated import DatedPapers, Origins

_TELLING: Final = "told"
_KINDS: Final = (
    *(Registered4.KIND, StockReceived.KIND, StockIssued.KIND),
    *(StockUsed.KIND, StockCorrected.KIND, StockMovementVoided.KIND),
)
_Columns = tuple[tuple[str, ColumnKind], ...]
_BOOK: Final[_Columns] = (
    *(("day", "day"), ("what", "text"), ("reagent", "text"), ("lot", "code"), ("expires_on", "day")),
    *(("in", "count"), ("out", "count"), ("stock_left", "count"), ("entry", "code")),
)
_TAKEN: Final[_Columns] = (
    *(("day", "day"), ("reagent", "text"), ("lot", "code"), ("quantity", "count"), ("counted_unit", "text")),
    *(("person", "text"), ("by", "text"), ("entry", "code")),
)
_USED: Final[_Columns] = (
    *(("day", "day"), ("reagent", "text"), ("lot", "code"), ("quantity", "count"), ("counted_unit", "text")),
    *(("purpose", "text"), ("user", "text"), ("signed", "text"), ("remark", "text"), ("entry", "code")),
)
_TEST_SIGNERS: Final = ("tester", "reviewer", "head")
_BOOK_SIGNERS: Final = ("keeper", "leader")


@dataclass(frozen=True, slots=True)
class _Move:
    """By how much an entry moved a lot, as a line of the book."""

    told: Told
    lot: Item
    what: str
    by: int
    left: int


class LaboratoryPapers(DatedPapers, behind="laboratory", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Papers of reagents and rapid tests; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore, origins: Origins, tests: RapidTests) -> None:
        self._store, self._origins, self._tests = store, origins, tests

    @asks(Permission.EQUIPMENT_VIEW)
    def test(self, session: Session, texts: Texts, seq: int) -> Report:
        """快速检测报告, to be signed. Raises as `RapidTests.test`."""
        test, files = self._tests.test(session, seq)
        origin = self._origins.origin(session, texts, (), _TELLING)
        named = (texts("testing.field.files"), texts("list.join").join(each.file.name for each in files))
        facts = (*_test_facts(test, texts), *((named,) if files else ()))
        return made(self._store, "rapid_test", origin, texts, (), _TEST_SIGNERS, facts)

    @asks(Permission.EQUIPMENT_VIEW)
    def reagents(self, session: Session, texts: Texts, period: PaperPeriod) -> Report:
        """The book of reagents, what was issued and what was used on these days, to be signed."""
        origin = self._origins.origin(
            session,
            texts,
            (texts("papers.period", first=period.first.isoformat(), last=period.last.isoformat()),),
            _TELLING,
        )
        zone = self._store.clock.zone
        with self._store.read() as view:
            told = list(entries_of(view, _KINDS, period, zone, lambda each: _day(each, zone)))
            tags = dict.fromkeys(tag for each in told for tag in _tags(each.entry))
            found = view.equipment.items(tuple(tags)) if tags else ()
        lots = {each.tag: each for each in found if each is not None and each.tracking is Tracking.LOT}
        moves = [move for each in told for move in _moves(each, lots, texts)]
        tables = (
            ReportTable(
                paper_columns(texts, *_BOOK),
                [_book_row(each, zone, texts) for each in moves],
                texts("testing.paper.book"),
            ),
            ReportTable(
                paper_columns(texts, *_TAKEN),
                list(_taken_rows(moves, zone, texts)),
                texts("testing.paper.taken"),
            ),
            ReportTable(
                paper_columns(texts, *_USED), list(_used_rows(moves, texts)), texts("testing.paper.used")
            ),
        )
        return made(self._store, "reagent_register", origin, texts, tables, _BOOK_SIGNERS)


def _test_facts(test: StandingTest, texts: Texts) -> tuple[tuple[str, str], ...]:
    body = test.body
    follow = [
        texts("testing.cli.followed", agency=each.agency, day=each.sent_on.isoformat(), outcome=each.outcome)
        for each in test.followed
    ]
    told = {
        "id": str(test.seq),
        "sample": body.sample,
        "source": body.source,
        "analyte": body.analyte,
        "method": body.method,
        "lots": texts("list.join").join(f"{each.name} {each.lot}" for each in body.lots),
        "instrument": f"{body.instrument_name} {body.instrument}".strip(),
        "tested_on": body.tested_on.isoformat(),
        "value": body.value,
        "result": texts(f"testing.result.{body.result.value}"),
        "tester": f"{body.person} {body.number}",
        "state": texts(f"testing.state.{test.state.value}"),
        "follow_up": texts("list.join").join(each.rstrip() for each in follow),
        "matter": matter_of_test(body),
        "note": body.note,
    }
    return tuple((texts(f"testing.field.{name}"), value) for name, value in told.items())


def _day(entry: Entry, zone: str) -> date:
    body = entry.typed
    return body.on if isinstance(body, StockUsed) else local(entry.happened_at, zone).date()


def _tags(entry: Entry) -> tuple[str, ...]:
    body = entry.typed
    if isinstance(body, StockIssued | StockMovementVoided):
        return tuple(line.tag for line in body.lines)
    if isinstance(body, Registered4 | StockReceived | StockUsed | StockCorrected):
        return (body.tag,)
    return ()


def _moves(told: Told, lots: dict[str, Item], texts: Texts) -> Iterator[_Move]:
    body = told.entry.typed
    moved: list[tuple[str, str, int, int]] = []
    match body:
        case Registered4():
            moved = [(body.tag, "registered", body.quantity, body.quantity)]
        case StockReceived():
            moved = [(body.tag, "received", body.quantity, body.after)]
        case StockUsed():
            moved = [(body.tag, "used", body.after - body.before, body.after)]
        case StockCorrected():
            moved = [(body.tag, "corrected", body.after - body.before, body.after)]
        case StockIssued():
            moved = [(each.tag, "issued", -each.quantity, each.after) for each in body.lines]
        case StockMovementVoided():
            moved = [(each.tag, "voided", each.after - each.before, each.after) for each in body.lines]
    for tag, key, by, left in moved:
        if tag in lots:
            what = texts(f"testing.what.{key}")
            struck = told.struck(subject("item", tag))
            yield _Move(told, lots[tag], texts("voiding.mark", title=what) if struck else what, by, left)


def _book_row(move: _Move, zone: str, texts: Texts) -> tuple[Cell, ...]:
    del texts
    lot, entry = move.lot, move.told.entry
    more, less = (move.by, None) if move.by > 0 else (None, -move.by)
    head = (_day(entry, zone), move.what, lot.name, lot.lot, lot.expires_on)
    return (*head, more, less, move.left, str(entry.seq))


def _taken_rows(moves: list[_Move], zone: str, texts: Texts) -> Iterator[tuple[Cell, ...]]:
    for move in moves:
        entry, body = move.told.entry, move.told.entry.typed
        if isinstance(body, StockIssued) and not move.told.struck(subject("item", move.lot.tag)):
            to = "" if body.receiver is None else f"{body.receiver.value.words} "
            head = (local(entry.happened_at, zone).date(), move.lot.name, move.lot.lot, -move.by)
            who, matter = f"{to}{body.name}", matter_of_loan(body)
            who = texts("entry.said_for", said=who, receiver=matter) if matter else who
            yield (*head, move.lot.unit, who, entry.actor.name, str(entry.seq))


def _used_rows(moves: list[_Move], texts: Texts) -> Iterator[tuple[Cell, ...]]:
    for move in moves:
        entry, body = move.told.entry, move.told.entry.typed
        if isinstance(body, StockUsed) and not move.told.struck(subject("item", move.lot.tag)):
            signed = "unsigned" if is_unconfirmed(entry) else "signed"
            head = (body.on, move.lot.name, move.lot.lot, body.quantity, body.unit, body.use)
            user = f"{body.person} {body.number}"
            yield (*head, user, texts(f"testing.paper.{signed}"), body.note, str(entry.seq))
