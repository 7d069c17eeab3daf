"""The lines of the daily register: what came onto the register and left it, changed on it, was lost, found or scrapped (EQ-06)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from station.core.ledger import Entry, subject
from station.core.ledger.words import EntryWords
from station.core.report import ReportColumn, ReportTable
from station.core.texts import Texts
from station.inventory.bodies import Changed, Registered, fact_words
from station.inventory.losses.bodies import ItemFound, ItemLost, WrittenOff
from station.inventory.papers.period import Told
from station.inventory.papers.rows import OnRegister, Row, RowWords, paper_columns
from station.inventory.register.decisions import APPROVED
from station.inventory.voiding.bodies import FactsAgain, FactsVoided, MovementVoided

DAILY_KINDS: Final = (
    *(Registered.KIND, Changed.KIND, FactsVoided.KIND),
    *(ItemLost.KIND, ItemFound.KIND, WrittenOff.KIND, MovementVoided.KIND),
)
"""Kinds of entry that move what is on the register; stock has its own."""


def daily_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    """What came, what went, by how much the value of what is on the register changed."""
    return paper_columns(
        texts,
        ("day", "moment"),
        ("tag", "code"),
        ("name", "text"),
        ("category", "text"),
        ("what", "text"),
        ("more", "count"),
        ("less", "count"),
        ("value", "money"),
        ("by", "text"),
        ("entry", "code"),
        sums=("more", "less", "value"),
    )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Makes the lines of one entry about one item."""

    entry: Entry
    tag: str
    words: RowWords
    struck: bool = False

    def line(self, known: OnRegister, key: str, more: int = 0, less: int = 0, fen: int | None = None) -> Row:
        """A line about what is `known` of the item; its unit is behind the columns (`by_unit`)."""
        return self._line(known, self.words.what(key, struck=self.struck), more, less, fen)

    def moved(self, known: OnRegister, key: str, more: int = 0, less: int = 0) -> Row:
        """A line of so many pieces that came, or left, with their value."""
        fen = known.value_fen
        return self.line(known, key, more, less, None if fen is None else fen if more else -fen)

    def changes(self, before: OnRegister, after: OnRegister) -> Iterator[Row]:
        """From one category to another it leaves and comes; what it is worth changes by the difference."""
        if before.category != after.category:
            yield self.moved(before, "category_out", less=before.pieces)
            yield self.moved(
                before.with_facts({"category": after.category}), "category_in", more=before.pieces
            )
        if before.value_fen != after.value_fen:
            yield self._from_to(
                after,
                *("value_fen", before.value_fen, after.value_fen),
                (after.value_fen or 0) - (before.value_fen or 0),
            )
        if before.condition != after.condition:
            yield self._from_to(after, "condition", before.condition, after.condition)

    def _from_to(
        self,
        known: OnRegister,
        fact: str,
        before: str | int | None,
        after: str | int | None,
        fen: int | None = None,
    ) -> Row:
        words = EntryWords(self.words.texts, self.entry.zone)
        said = {"before": fact_words(words, fact, before), "after": fact_words(words, fact, after)}
        return self._line(known, self.words.what(fact, struck=self.struck, **said), 0, 0, fen)

    def _line(self, known: OnRegister, what: str, more: int, less: int, fen: int | None) -> Row:
        category = "" if known.category is None else self.words.category(known.category)
        money = None if fen is None else Decimal(fen) / 100
        about = (self.entry.happened_at, self.tag, known.name, category, what)
        return (
            *about,
            more or None,
            less or None,
            money,
            self.entry.actor.name,
            str(self.entry.seq),
            known.unit,
        )


def daily_rows(told: Iterable[Told], words: RowWords) -> Iterator[Row]:
    """A line for each item that came, left, was lost, found again or scrapped, and for each fact that was approved anew.

    What was lost leaves once.
    """
    for each in told:
        entry = each.entry
        match entry.typed:
            case Registered() as body:
                struck = each.struck(subject("item", body.tag))
                known = words.registered(body.tag, entry.seq + 1)
                yield _Lines(entry, body.tag, words, struck).moved(known, "registered", more=known.pieces)
            case Changed() as body:
                yield from _changed(each, body, words)
            case FactsVoided() as body:
                for item in body.items:
                    yield from _again(entry, item, words)
            case ItemLost() | WrittenOff() | ItemFound() as body:
                yield _gone(each, body, words)
            case MovementVoided() as body:
                yield from _undone(entry, body, words)


def _changed(told: Told, body: Changed, words: RowWords) -> Iterator[Row]:
    if body.changes.keys().isdisjoint(
        APPROVED
    ):  # another place or name: the item's history is not read for it
        return
    known = words.registered(body.tag, told.entry.seq)
    before = known.with_facts({name: change.before for name, change in body.changes.items()})
    after = known.with_facts({name: change.after for name, change in body.changes.items()})
    struck = told.struck(subject("item", body.tag))
    yield from _Lines(told.entry, body.tag, words, struck).changes(before, after)


def _again(entry: Entry, item: FactsAgain, words: RowWords) -> Iterator[Row]:
    """What a void takes off the register, or puts back to what it was."""
    known, lines = words.registered(item.tag, entry.seq), _Lines(entry, item.tag, words)
    if not item.registered:
        yield lines.moved(known, "taken_off", less=known.pieces)
    else:
        yield from lines.changes(known, known.with_facts(item.facts))


def _gone(told: Told, body: ItemLost | WrittenOff | ItemFound, words: RowWords) -> Row:
    entry, struck = told.entry, told.struck(subject("item", body.tag))
    known, lines = words.registered(body.tag, entry.seq), _Lines(entry, body.tag, words, struck)
    key = entry.kind.partition(".")[2]
    if isinstance(body, WrittenOff) and words.lost_before(body.tag, entry.seq):
        return lines.line(known, key)
    pieces, _unit = words.pieces(body.tag, entry.seq)
    return (
        lines.moved(known, key, more=pieces)
        if isinstance(body, ItemFound)
        else lines.moved(known, key, less=pieces)
    )


def _undone(entry: Entry, body: MovementVoided, words: RowWords) -> Iterator[Row]:
    """A loss, find or scrap that does not count: what it took off is there again, what it brought is not."""
    for wrong in body.voided:
        if wrong.kind not in (ItemLost.KIND, ItemFound.KIND, WrittenOff.KIND):
            continue
        key = f"{wrong.kind.partition('.')[2]}_undone"
        for tag in (each.tag for each in body.items if wrong.covers(subject("item", each.tag))):
            known, lines = words.registered(tag, entry.seq), _Lines(entry, tag, words)
            pieces, _unit = words.pieces(tag, wrong.seq)
            if wrong.kind == WrittenOff.KIND and words.lost_before(tag, wrong.seq):
                yield lines.line(known, key)
            elif wrong.kind == ItemFound.KIND:
                yield lines.moved(known, key, less=pieces)
            else:
                yield lines.moved(known, key, more=pieces)


def by_unit(columns: tuple[ReportColumn, ...], rows: Iterable[Row], texts: Texts) -> tuple[ReportTable, ...]:
    """A table of the gear, and one of what is counted in each unit: rolls, packs and boxes are never added up."""
    found: dict[str, list[Row]] = {"": []}
    for *row, unit in rows:
        found.setdefault(str(unit), []).append(row)
    return tuple(
        ReportTable(columns, lines, texts("papers.counted_in", unit=unit) if unit else "")
        for unit, lines in found.items()
    )
