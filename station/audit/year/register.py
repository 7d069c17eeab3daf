"""What is on the register after each entry, by category, unit and place, and what each entry of a year moved.

Every change of the register is a difference between before and after, so that opening, what came and what went always give
what is there. A void sets things as it says; what it undoes within the year is taken off the column that had it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from station.core.ledger import Entry
from station.core.ledger.voiding import Voiding
from station.inventory.bodies import Changed, Registered
from station.inventory.losses.bodies import ItemFound, ItemLost, WrittenOff
from station.inventory.stock.bodies import (
    Registered3,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.loss_bodies import StockLost
from station.inventory.stock.paper_bodies import PaperMoved, SheetsDestroyed, SheetSpoiled, StockUsed
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted
from station.inventory.values import GONE
from station.inventory.voiding.bodies import FactsVoided, MovementVoided

REGISTER_KINDS: Final = frozenset(
    each.KIND
    for each in (
        *(Registered, Changed, ItemLost, WrittenOff, ItemFound, FactsVoided, MovementVoided),
        *(StockReceived, StockIssued, StockCorrected, StockMovementVoided, StockParted, StockJoined),
        *(PartReturned, StockUsed, SheetSpoiled, SheetsDestroyed, StockLost),
    )
)
"""Kinds of entry that change how much is on the register, of which category, and where."""


class StockColumn(StrEnum):
    """Why something came or went; worded in ``audit_year.column.<value>``."""

    PURCHASED = "purchased"
    RECEIVED = "received"
    FOUND = "found"
    MOVED_IN = "moved_in"
    CORRECTED = "corrected"
    ISSUED = "issued"
    LOST = "lost"
    SCRAPPED = "scrapped"
    MOVED_OUT = "moved_out"


PLUS: Final = (
    *(StockColumn.PURCHASED, StockColumn.RECEIVED, StockColumn.FOUND),
    *(StockColumn.MOVED_IN, StockColumn.CORRECTED),
)
MINUS: Final = (StockColumn.ISSUED, StockColumn.LOST, StockColumn.SCRAPPED, StockColumn.MOVED_OUT)


@dataclass(frozen=True, slots=True, order=True)
class StockCell:
    """Where something counts: its category, the unit that it is counted in ("" for single items), its place."""

    category: int
    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class Stands:
    """How a thing stands on the register: where it counts, how much of it there is, whether it is lost or scrapped."""

    cell: StockCell
    quantity: int
    name: str
    value_fen: int | None = None
    gone: bool = False
    acquired_on: date | None = None

    @property
    def pieces(self) -> int:
        """How many pieces the office has of it."""
        return 0 if self.gone else self.quantity


@dataclass(frozen=True, slots=True)
class StockMove:
    """An entry of the year moved so many pieces of a thing in a cell; fewer than none is taken off the column again."""

    seq: int
    happened_at: datetime
    tag: str
    name: str
    cell: StockCell
    column: StockColumn
    amount: int
    value_fen: int | None = None

    @property
    def effect(self) -> int:
        """By how much more is there."""
        return self.amount if self.column in PLUS else -self.amount


class RegisterBook:
    """The register after the entries that it took; those above `before` are of the year."""

    def __init__(self, before: int) -> None:
        self.before = before
        self._standing: dict[str, Stands] = {}
        self._opening: Mapping[str, Stands] | None = None
        self.moves: list[StockMove] = []
        self._of: dict[tuple[int, str], list[StockMove]] = {}
        self._entries: dict[str, list[int]] = {}
        self.acquired: dict[str, date | None] = {}
        """On which day each thing was acquired, as it was said last."""

    @property
    def opening(self) -> Mapping[str, Stands]:
        """How things stood when the year began, by tag."""
        return self._standing if self._opening is None else self._opening

    @property
    def standing(self) -> Mapping[str, Stands]:
        """How they stand now."""
        return self._standing

    def entries(self, tag: str) -> list[int]:
        """The entries by which a thing stands as it does."""
        return self._entries.get(tag, [])

    def take(self, entry: Entry) -> None:
        """The next entry, in the order of their numbers."""
        if entry.seq > self.before and self._opening is None:
            self._opening = dict(self._standing)
        after, column = self._after(entry)
        parts = [part for tag, stands in after.items() for part in self._differences(tag, stands)]
        for tag, stands in after.items():
            if stands is None:
                self._standing.pop(tag, None)
            else:
                self._standing[tag] = stands
                self.acquired[tag] = stands.acquired_on
            self._entries.setdefault(tag, []).append(entry.seq)
        if entry.seq > self.before:
            self._record(entry, column, parts)

    def _after(self, entry: Entry) -> tuple[dict[str, Stands | None], StockColumn | None]:
        """How the things that an entry is about stand after it, and why; None: by what is voided, or within a line."""
        match entry.typed:
            case Registered() as body:
                return {body.tag: _registered(body)}, StockColumn.PURCHASED
            case Changed() as body:
                facts = {name: change.after for name, change in body.changes.items()}
                return self._with(body.tag, facts), StockColumn.MOVED_IN
            case ItemLost() as body:
                return self._gone(body.tag, gone=True), StockColumn.LOST
            case WrittenOff() as body:
                return self._gone(body.tag, gone=True), StockColumn.SCRAPPED
            case ItemFound() as body:
                return self._gone(body.tag, gone=False), StockColumn.FOUND
            case FactsVoided() as body:
                return self._facts(body), None
            case MovementVoided() as body:
                found: dict[str, Stands | None] = {}
                for each in body.items:
                    found |= self._gone(each.tag, gone=each.state in GONE)
                return found, None
        return self._stock(entry)

    def _stock(self, entry: Entry) -> tuple[dict[str, Stands | None], StockColumn | None]:
        match entry.typed:
            case StockReceived() as body:
                return self._amounts({body.tag: body.after}), StockColumn.RECEIVED
            case StockIssued() as body:
                return self._amounts({each.tag: each.after for each in body.lines}), StockColumn.ISSUED
            case StockCorrected() as body:
                return self._amounts({body.tag: body.after}), StockColumn.CORRECTED
            case StockLost() as body:
                return self._amounts({body.tag: body.after}), StockColumn.LOST
            case PaperMoved() as body:
                return self._amounts({body.tag: body.after}), StockColumn.ISSUED
            case StockMovementVoided() as body:
                return self._amounts({each.tag: each.after for each in body.lines}), None
            case StockParted() as body:
                return self._parted(body), None
            case StockJoined() as body:
                return self._amounts({body.line: body.after, body.tag: 0}), None
            case PartReturned() as body:
                amounts = {each.tag: each.remaining for each in body.lines}
                return self._amounts(amounts | {each.line: each.after for each in body.lines}), None
        return {}, None

    def _with(self, tag: str, facts: Mapping[str, object]) -> dict[str, Stands | None]:
        found = self._standing.get(tag)
        return {} if found is None else {tag: _with_facts(found, facts)}

    def _gone(self, tag: str, *, gone: bool) -> dict[str, Stands | None]:
        found = self._standing.get(tag)
        return {} if found is None else {tag: replace(found, gone=gone)}

    def _facts(self, body: FactsVoided) -> dict[str, Stands | None]:
        found: dict[str, Stands | None] = {}
        for each in body.items:
            found |= self._with(each.tag, each.facts) if each.registered else {each.tag: None}
        return found

    def _amounts(self, amounts: Mapping[str, int]) -> dict[str, Stands | None]:
        known = {tag: self._standing.get(tag) for tag in amounts}
        return {
            tag: replace(stands, quantity=amounts[tag]) for tag, stands in known.items() if stands is not None
        }

    def _parted(self, body: StockParted) -> dict[str, Stands | None]:
        known = self._standing.get(body.tag)
        cell = StockCell(body.category, body.unit, body.place)
        part = Stands(cell, body.quantity, body.name) if known is None else known
        return self._amounts({body.line: body.after}) | {body.tag: replace(part, quantity=body.quantity)}

    def _differences(self, tag: str, after: Stands | None) -> Iterable[tuple[str, Stands, int]]:
        """In which cells there is more or less of a thing than before: its tag, how it stood there, by how much."""
        before = self._standing.get(tag)
        if before is not None and after is not None and before.cell == after.cell:
            return [(tag, after, after.pieces - before.pieces)] if after.pieces != before.pieces else []
        parts = [(tag, before, -before.pieces)] if before is not None and before.pieces else []
        return [*parts, *([(tag, after, after.pieces)] if after is not None and after.pieces else [])]

    def _record(self, entry: Entry, column: StockColumn | None, parts: list[tuple[str, Stands, int]]) -> None:
        body = entry.typed
        voided = [each.seq for each in body.voided] if isinstance(body, Voiding) else []
        if column is None:  # what goes out of a line as a portion is still there
            by_cell = Counter[StockCell]()
            for _tag, stands, more in parts:
                by_cell[stands.cell] += more
            parts = [each for each in parts if by_cell[each[1].cell]]
        moved = len({tag for tag, _, _ in parts}) < len(parts)
        for tag, stands, more in parts:
            why = column
            if moved or column is StockColumn.MOVED_IN or (column is None and not voided):
                why = StockColumn.MOVED_IN if more > 0 else StockColumn.MOVED_OUT
            elif column is None:
                why = self._undone(tag, stands, more, voided)
            self._move(entry, tag, stands, why or StockColumn.CORRECTED, more)

    def _undone(self, tag: str, stands: Stands, more: int, voided: Iterable[int]) -> StockColumn:
        """The column that had what is taken back, where it was of this year and stands in the same cell."""
        for seq in voided:
            for each in self._of.get((seq, tag), ()):
                if each.cell == stands.cell and each.effect == -more:
                    return each.column
        return StockColumn.CORRECTED

    def _move(self, entry: Entry, tag: str, stands: Stands, column: StockColumn, more: int) -> None:
        amount = more if column in PLUS else -more
        move = StockMove(
            *(entry.seq, entry.happened_at, tag, stands.name, stands.cell, column, amount, stands.value_fen)
        )
        self.moves.append(move)
        self._of.setdefault((entry.seq, tag), []).append(move)


def _registered(body: Registered) -> Stands:
    stock = body if isinstance(body, Registered3) else None
    cell = StockCell(body.category, "" if stock is None else stock.unit, body.place)
    quantity = 1 if stock is None else stock.quantity
    return Stands(cell, quantity, body.name, body.value_fen, acquired_on=body.acquired_on)


def _with_facts(stands: Stands, facts: Mapping[str, object]) -> Stands:
    category, unit, place = facts.get("category"), facts.get("unit"), facts.get("place")
    cell = StockCell(
        category if isinstance(category, int) else stands.cell.category,
        unit if isinstance(unit, str) else stands.cell.unit,
        place if isinstance(place, str) else stands.cell.place,
    )
    name, fen = facts.get("name", stands.name), facts.get("value_fen", stands.value_fen)
    day = facts.get("acquired_on", stands.acquired_on)
    acquired = date.fromisoformat(day) if isinstance(day, str) and day else day
    return replace(
        stands,
        cell=cell,
        name=str(name),
        value_fen=fen if isinstance(fen, int) else None,
        acquired_on=acquired if isinstance(acquired, date) else None,
    )
