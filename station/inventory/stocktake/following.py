"""Where an item was, and how much of a line was there, at a moment of a stocktake: the book, moved on by what was recorded since. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voiding, Voids
from station.inventory.bodies import CheckedIn, CheckedOut, Registered
from station.inventory.handing.bodies import HandedOver
from station.inventory.losses.bodies import ItemFound, ItemLost, WrittenOff
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.bodies import StockCorrected, StockIssued, StockReceived
from station.inventory.stock.numbered_bodies import MovedNumbers
from station.inventory.stock.numbers import Numbers, NumberState, joined
from station.inventory.stock.paper_bodies import PaperMoved
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted
from station.inventory.stocktake.bodies import ExpectedLine
from station.inventory.values import GONE, ItemState
from station.inventory.voiding.bodies import FactsVoided, MovementVoided

IN_STORE: Final = frozenset({ItemState.IN_STORE, ItemState.AWAITING_RECORDINGS})
"""An item in one of these lies in the store: what came back without its recordings does, too."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How an item stands on the register: None is no item of it."""

    state: ItemState | None
    holder: str = ""

    @property
    def in_store(self) -> bool:
        """Whether it lies in the store."""
        return self.state in IN_STORE

    @property
    def gone(self) -> bool:
        """Whether it is no stock of the office."""
        return self.state is None or self.state in GONE

    @property
    def with_officer(self) -> bool:
        """Whether somebody has it."""
        return self.state is ItemState.OUT


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that moved an item, and how it stood then."""

    seq: int
    then: Whereabouts


@dataclass(frozen=True, slots=True)
class Followed:
    """An item from the start of a stocktake on: how it stood then, as far as that still counts, and each move since.

    `corrected` says that it stood otherwise then than the book has it: an older movement does not count any more.
    """

    begin: Whereabouts
    moves: tuple[Move, ...] = ()
    registered: bool = False
    corrected: bool = False

    @property
    def came(self) -> bool:
        """Whether it came on the register, or moved, after the book."""
        return self.registered or bool(self.moves) or self.corrected

    @property
    def end(self) -> Whereabouts:
        """How it stands by all of them."""
        return self.moves[-1].then if self.moves else self.begin


def followed(tag: str, begin: Whereabouts, history: Sequence[Entry], book_seq: int) -> Followed:
    """What the entries about an item after the book say; `history` are all that were recorded since.

    Entries that do not count are left out; where an older movement does not count any more, the item stood otherwise at
    the start than the book said, as the void says.
    """
    voids, about = Voids(history), subject("item", tag)
    moves: list[Move] = []
    registered = corrected = False
    for entry in history:
        body = entry.typed
        if isinstance(body, Voiding):
            if any(each.seq <= book_seq and each.covers(about) for each in body.voided):
                begin = _without(body, tag, begin)
                corrected = corrected or isinstance(body, MovementVoided)
        elif voids.by(entry, about) is None:
            registered = registered or (isinstance(body, Registered) and body.tag == tag)
            then = _moved(body, tag)
            if then is not None:
                moves.append(Move(entry.seq, then))
    return Followed(begin, tuple(moves), registered, corrected)


def _without(body: Voiding, tag: str, begin: Whereabouts) -> Whereabouts:
    if isinstance(body, MovementVoided):
        again = next((each for each in body.items if each.tag == tag), None)
        return begin if again is None else Whereabouts(again.state, again.holder or "")
    if isinstance(body, FactsVoided) and any(each.tag == tag and not each.registered for each in body.items):
        return Whereabouts(None)
    return begin


def _moved(body: object, tag: str) -> Whereabouts | None:
    """How an item stands by a body that moves it; None for any other."""
    match body:
        case Registered() | ItemFound() | BackFromRepair():
            return Whereabouts(ItemState.IN_STORE)
        case CheckedOut() | HandedOver() if any(each.tag == tag for each in body.lines):
            return Whereabouts(ItemState.OUT, body.number)
        case CheckedIn() if any(each.tag == tag for each in body.lines):
            return Whereabouts(ItemState.IN_STORE)
        case SentToRepair():
            return Whereabouts(ItemState.AT_REPAIR)
        case ItemLost():
            return Whereabouts(ItemState.LOST)
        case WrittenOff():
            return Whereabouts(ItemState.WRITTEN_OFF)
        case StockJoined() if body.tag == tag:
            return Whereabouts(ItemState.IN_STORE)
    return None


def pieces_before(tag: str, now: int, history: Sequence[Entry], seq: int) -> int:
    """How many pieces of a line the register had right before the entry `seq`, where it has `now` after all of `history`.

    What counts is taken back, newest first: so a void of an older movement is in it, since the register has it.
    """
    voids, about = Voids(history), subject("item", tag)
    later = (each for each in history if each.seq > seq and voids.by(each, about) is None)
    return now - sum(_came(each.typed, tag) for each in later)


def pieces_between(tag: str, history: Sequence[Entry], first: int, last: int) -> tuple[int, int]:
    """How many pieces of a line went and came by what counts of the entries between `first` and `last`."""
    voids, about = Voids(history), subject("item", tag)
    between = (each for each in history if first < each.seq < last and voids.by(each, about) is None)
    moved = [_came(each.typed, tag) for each in between]
    return -sum(each for each in moved if each < 0), sum(each for each in moved if each > 0)


def portions_of(histories: Mapping[str, Sequence[Entry]]) -> frozenset[str]:
    """The portions that were parted from lines or joined them, by these histories."""
    moved = (each.typed for history in histories.values() for each in history)
    return frozenset(each.tag for each in moved if isinstance(each, StockParted | StockJoined))


def without_undone(history: Sequence[Entry], portions: Mapping[str, Sequence[Entry]]) -> tuple[Entry, ...]:
    """The history of a line without what a void put back, and without what it undid so.

    A void of a loan joins the pieces again, one of a return parts them: of neither anything moved. `portions` are the
    histories of the portions; there such an entry stands right behind the void.
    """
    undone: set[int] = set()
    for of_portion in portions.values():
        halves: list[Entry] = []
        before: Entry | None = None
        for entry in of_portion:
            if isinstance(entry.typed, StockParted | StockJoined):
                if before is not None and isinstance(before.typed, MovementVoided):
                    undone.add(entry.seq)
                    undone.update(each.seq for each in halves[-1:] if each.kind != entry.kind)
                else:
                    halves.append(entry)
            before = entry
    return tuple(each for each in history if each.seq not in undone)


def _came(body: object, tag: str) -> int:
    """How many pieces of a line or portion came by a body; negative for those that went."""
    match body:
        case StockReceived():
            return body.quantity
        case StockCorrected():
            return body.after - body.before
        case PaperMoved():
            return body.after - body.before
        case StockIssued(lines=issued):
            return -sum(each.quantity for each in issued if each.tag == tag)
        case StockParted():
            return body.quantity if body.tag == tag else -body.quantity
        case StockJoined():
            return -body.quantity if body.tag == tag else body.quantity
        case PartReturned(lines=returned):
            came = sum(each.quantity for each in returned if each.line == tag)
            return came - sum(each.quantity for each in returned if each.tag == tag)
    return 0


def numbers_before(
    tag: str, now: Sequence[Numbers], history: Sequence[Entry], seq: int
) -> tuple[Numbers, ...]:
    """Which numbers of a range the register had in the store right before the entry `seq`, where it has `now` after all of `history`."""
    voids, about = Voids(history), subject("item", tag)
    there = tuple(now)
    for entry in reversed(history):
        if entry.seq <= seq:
            break
        if isinstance(entry.typed, Voiding) or voids.by(entry, about) is not None:
            continue
        for moved in getattr(entry.typed, "numbers", ()):
            if isinstance(moved, MovedNumbers) and moved.tag == tag and moved.numbers is not None:
                if moved.before is NumberState.STORE:
                    there = joined((*there, moved.numbers))
                elif moved.after is NumberState.STORE:
                    there = without(there, (moved.numbers,))
    return there


def without(some: Sequence[Numbers], gone: Sequence[Numbers]) -> tuple[Numbers, ...]:
    """The numbers of `some` that are none of `gone`."""
    left = list(joined(some))
    for away in gone:
        kept: list[Numbers] = []
        for each in left:
            common = each.common(away)
            if common is None:
                kept.append(each)
                continue
            if each.first < common.first:
                kept.append(replace(each, last=common.first - 1))
            if common.last < each.last:
                kept.append(replace(each, first=common.last + 1))
        left = kept
    return joined(left)


def stood(line: ExpectedLine) -> Whereabouts:
    """How an item of the book stood."""
    return Whereabouts(line.state, line.holder)
