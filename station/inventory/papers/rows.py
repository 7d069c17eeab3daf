"""The lines of papers that tell of a time: what came and went, who took and brought back what, who was trained."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from station.core.clock import local
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.entry import is_unconfirmed
from station.core.ledger.voiding import Voids
from station.core.ledger.words import EntryWords
from station.core.policy import Category
from station.core.report import ColumnKind, Derived, ReportColumn
from station.core.texts import Texts
from station.inventory.bodies import (
    CheckedIn,
    CheckedOut,
    ReturnedItem,
    TakenItem,
    TrainingRecorded,
)
from station.inventory.entitlement.training_bodies import heads_of, trainer_of
from station.inventory.handing.bodies import HandedOver
from station.inventory.movement.bodies import Bringer
from station.inventory.papers.period import Told
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.amounts import ONE
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.loan_bodies import brought_by, lent_to
from station.inventory.stock.matter_bodies import matter_of_loan
from station.inventory.values import Condition, Item
from station.people.values import Officer

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class OnRegister:
    """What the register had of an item: how many `pieces` of which `unit` ("" for a single item), its facts (None: not known).

    `condition` is the one that was last approved or decided, "" where none was.
    """

    pieces: int = 1
    unit: str = ""
    category: int | None = None
    name: str = ""
    value_fen: int | None = None
    condition: str = ""

    def with_facts(self, facts: Mapping[str, str | int | None]) -> OnRegister:
        """The same with some facts as an entry states them, by their names in `Item`."""
        category = facts.get("category", self.category)
        fen = facts.get("value_fen", self.value_fen)
        return replace(
            self,
            unit=str(facts.get("unit", self.unit)),
            category=None if category is None else int(category),
            name=str(facts.get("name", self.name)),
            value_fen=None if fen is None else int(fen),
            condition=str(facts.get("condition", self.condition)),
        )


@dataclass(frozen=True, slots=True)
class RowWords:
    """What lines are worded with: texts, the catalogue by number, officers by number."""

    texts: Texts
    catalogue: Mapping[int, Category]
    officer: Callable[[str], Officer | None]
    lost_before: Callable[[str, int], bool] = lambda _tag, _seq: False
    """Whether an item, by tag, was lost when the entry with this number was recorded."""
    registered: Callable[[str, int], OnRegister] = lambda _tag, _seq: OnRegister()
    """What the register had of an item, by tag, before the entry with this number."""
    pieces: Callable[[str, int], tuple[int, str]] = lambda _tag, _seq: ONE
    """How many pieces, in which unit, an item was when the entry with this number was recorded."""

    def category(self, number: int) -> str:
        """A category by number and name."""
        found = self.catalogue.get(number)
        return str(number) if found is None else f"{number} {found.name(self.texts.language)}"

    def what(self, key: str, *, struck: bool, **facts: str) -> str:
        """What happened, with words that it does not count where it does not."""
        title = self.texts(f"papers.what.{key}", **facts)
        return self.texts("voiding.mark", title=title) if struck else title

    def name(self, number: str) -> str:
        """An officer's name; empty for nobody on record."""
        found = self.officer(number)
        return "" if found is None else found.name


def paper_columns(
    texts: Texts, *columns: tuple[str, ColumnKind], sums: Collection[str] = ()
) -> tuple[ReportColumn, ...]:
    """Columns by key and kind, titled in words; those in `sums` are totalled."""
    return tuple(
        ReportColumn(key, texts(f"papers.column.{key}"), kind, sums=key in sums) for key, kind in columns
    )


def with_derived(columns: Sequence[ReportColumn], key: str, derived: Derived) -> tuple[ReportColumn, ...]:
    """The columns, that with this key as following from others of its row."""
    return tuple(replace(each, derived=derived) if each.key == key else each for each in columns)


def movement_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    """Of the record of what went out and came in."""
    return paper_columns(
        texts,
        ("at", "moment"),
        ("what", "text"),
        ("tag", "code"),
        ("name", "text"),
        ("category", "text"),
        ("number", "code"),
        ("person", "text"),
        ("due", "moment"),
        ("condition", "text"),
        ("by", "text"),
        ("entry", "code"),
    )


def movement_rows(told: Iterable[Told], words: RowWords) -> Iterator[Row]:
    """A line for each item that went out or came in."""
    for each in told:
        body = each.entry.typed
        if isinstance(body, CheckedOut):
            for taken in body.lines:
                who = as_confirmed(each.entry, taken_by(body.name, body, words), words)
                yield _moved(each, words, "out", taken, (body.number, who, taken.due_at, ""))
        elif isinstance(body, HandedOver):
            who = taken_by(words.texts("entry.from_to", giver=body.giver_name, name=body.name), body, words)
            who = as_confirmed(each.entry, who, words)
            for handed in body.lines:
                yield _moved(each, words, "handed", handed, (body.number, who, handed.due_at, ""))
        elif isinstance(body, CheckedIn):
            for back in body.lines:
                condition = words.texts(f"equipment.condition.{back.condition.value}")
                said = f"{condition} {back.note}".strip()
                yield _moved(
                    each,
                    words,
                    "in",
                    back,
                    (back.number, _returned_by(each.entry, body, back, words), None, said),
                )


def taken_by(who: str, body: CheckedOut | HandedOver | StockIssued, words: RowWords) -> str:
    """Who took it, for which unit or place they signed, and for which matter."""
    to, matter = lent_to(body), matter_of_loan(body)
    if to is not None:
        who = words.texts("entry.said_for", said=who, receiver=to.value.words)
    return words.texts("entry.said_for", said=who, receiver=matter) if matter else who


def _returned_by(entry: Entry, body: CheckedIn, back: ReturnedItem, words: RowWords) -> str:
    bringer = brought_by(body)
    if bringer is not None and bringer.number == back.number:
        return brought_back(entry, back.holder_name, None, words, unnamed=False)
    return brought_back(entry, back.holder_name, bringer, words, unnamed=body.on_behalf)


def brought_back(entry: Entry, who: str, bringer: Bringer | None, words: RowWords, *, unnamed: bool) -> str:
    """Who had the item, who brought it where that was somebody else, and that nobody confirmed it."""
    if bringer is not None:
        who = words.texts("entry.brought", said=who, who=bringer.shown)
    elif unnamed:
        who = words.texts("entry.bringer_unknown", who=who)
    return as_confirmed(entry, who, words)


def as_confirmed(entry: Entry, who: str, words: RowWords) -> str:
    """Who it was, with words that they did not confirm it where they did not."""
    return words.texts("entry.unconfirmed", said=who) if is_unconfirmed(entry) else who


def _moved(
    told: Told, words: RowWords, way: str, line: TakenItem | ReturnedItem, who: tuple[Cell, ...]
) -> Row:
    entry = told.entry
    what = words.what(way, struck=told.struck(subject("item", line.tag)))
    kind, (amount, unit) = words.category(line.category), words.pieces(line.tag, entry.seq)
    name = f"{line.name} {words.texts('stock.amount', quantity=amount, unit=unit)}" if unit else line.name
    return (entry.happened_at, what, line.tag, name, kind, *who, entry.actor.name, str(entry.seq))


def training_columns(texts: Texts) -> tuple[ReportColumn, ...]:
    """Of the record of training, with a place to sign."""
    return paper_columns(
        texts,
        ("no", "count"),
        ("day", "day"),
        ("number", "code"),
        ("person", "text"),
        ("category", "text"),
        ("contents", "text"),
        ("trainer", "text"),
        ("by", "text"),
        ("signed", "text"),
    )


def trained_on(entry: Entry) -> date:
    """The day of a training, which may be put on record later."""
    return entry.of(TrainingRecorded).trained_on


def training_rows(told: Iterable[Told], words: RowWords) -> Iterator[Row]:
    """A line for each officer and category."""
    found = ((each.entry, each.entry.of(TrainingRecorded)) for each in told)
    for place, (entry, body) in enumerate(found, 1):
        name, kind = words.name(body.number), words.category(body.category)
        said, by = taught_words(body, words.texts), trainer_of(body)
        yield (place, body.trained_on, body.number, name, kind, said, by, entry.actor.name, "")


def taught_words(body: TrainingRecorded, texts: Texts) -> str:
    """What was taught, by its heads as far as they are said, and in the words of who recorded it."""
    heads = texts("list.join").join(texts(f"equipment.training_head.{each.value}") for each in heads_of(body))
    return texts("papers.fact.join").join(filter(None, (heads, body.note)))


def require_for_repair(item: Item, *, reported: bool, history: Sequence[Entry]) -> None:
    """Raise Refused ``papers.not_for_repair`` for an item that is sound, of which nothing is reported and that was never sent."""
    sent = any(isinstance(each.typed, SentToRepair) for each in history)
    if item.condition is Condition.GOOD and not reported and not sent:
        raise Refused("papers.not_for_repair", rule="EQ-14", tag=item.label, name=item.name)


def repair_facts(texts: Texts, history: Sequence[Entry], designated: str) -> tuple[tuple[str, str], ...]:
    """Where the item is or was repaired last, and what is known of it; blank to be filled in by hand where nothing is."""
    voids = Voids(history)
    counting = [each for each in history if voids.by(each) is None]
    sent = next((each for each in reversed(counting) if isinstance(each.typed, SentToRepair)), None)
    told = {"repairer": designated, "sent": "", "back": "", "done": "", "cost": ""}
    if sent is not None:
        told |= {
            "repairer": sent.of(SentToRepair).repairer,
            "sent": f"{local(sent.happened_at, sent.zone):%Y-%m-%d}",
        }
        for each in counting:
            if each.seq > sent.seq and isinstance(back := each.typed, BackFromRepair):
                cost = "" if back.cost_fen is None else EntryWords(texts, each.zone).money(back.cost_fen)
                told |= {
                    "back": f"{local(each.happened_at, each.zone):%Y-%m-%d}",
                    "done": back.note,
                    "cost": cost,
                }
    return tuple((texts(f"papers.fact.{key}"), value) for key, value in told.items())
