"""What left a person's name: returned, passed on, or reported as lost, by the entries about them (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from station.approvals.settled import settled_requests
from station.core.clock import local
from station.core.ledger import Entry, Stream, subject
from station.inventory.bodies import CheckedIn, CheckedOut, ReturnedItem
from station.inventory.handing.bodies import HandedItem, HandedOver
from station.inventory.losses.bodies import ItemLost
from station.inventory.places.keys.bodies import KeyGiven, KeyLost, KeyReturned
from station.inventory.ports import InventoryView
from station.inventory.stock.loan_bodies import HandedItem2, ReturnedItem2
from station.inventory.stock.numbered_bodies import MovedNumbers, StockReceived2
from station.inventory.stock.portion_bodies import PartReturned, ReturnedPieces
from station.inventory.stocktake.settled import CountsSettled
from station.people.leaving.bodies import Settled, SettledLine
from station.people.leaving.ports import SettledThings

_AREA: Final = "item:"


class LeftTheirName:
    """Items, pieces, numbers and keys that left a person's name, each by the last entry that says so."""

    def settled_of(self, number: str, since: date, view: InventoryView) -> tuple[SettledLine, ...]:
        """In the order in which they were first had; what came into the name again is not among them."""
        history = view.ledger.about(subject("officer", number), checked=True)
        voids = view.voids.of([(entry.stream, entry.seq) for entry in history])
        found: dict[str, SettledLine] = {}
        for entry in history:
            if entry.stream is not Stream.CUSTODY or local(entry.happened_at, entry.zone).date() < since:
                continue
            for about in _taken(entry, number):
                if voids.by(entry, about) is None:
                    found.pop(about, None)
            for key, line in _left(entry, number):
                if voids.by(entry, line.subject) is None:
                    before = found.get(key)
                    more = before.quantity if before is not None and _partly(before, line) else 0
                    found[key] = replace(line, quantity=line.quantity + more)
        return _labelled(view, tuple(found.values()))


def _taken(entry: Entry, number: str) -> Iterator[str]:
    """What came into the name by an entry."""
    body = entry.typed
    if isinstance(body, CheckedOut | HandedOver) and body.number == number:
        yield from (subject("item", line.tag) for line in body.lines)
    elif isinstance(body, KeyGiven) and body.number == number:
        yield _key(body)


def _left(entry: Entry, number: str) -> Iterator[tuple[str, SettledLine]]:
    """What left the name by an entry, under what tells it from others."""
    match entry.typed:
        case CheckedIn() as body:
            mine = (back for back in body.lines if back.number == number)
            yield from (_item(entry, back, Settled.RETURNED, _keeper(entry)) for back in mine)
        case PartReturned() as body:
            yield from (_part(entry, part) for part in body.lines if part.number == number)
        case HandedOver(giver=giver) as body if giver == number:
            taker = (body.number, body.name)
            yield from (_item(entry, item, Settled.PASSED, taker) for item in body.lines)
        case ItemLost() as body:
            about = subject("item", body.tag)
            yield about, _line(entry, about, body.tag, body.name, 1, Settled.REPORTED, ("", ""))
        case StockReceived2() as body:
            theirs = (each for each in body.numbers if each.number == number and not each.receiver)
            yield from (_numbers(entry, body, moved) for moved in theirs)
        case KeyReturned(number=holder) | KeyLost(number=holder) as body if holder == number:
            yield _key(body), _key_line(entry, body)


def _keeper(entry: Entry) -> tuple[str, str]:
    """Who took it back."""
    return (entry.actor.number or "", entry.actor.name)


def _part(entry: Entry, part: ReturnedPieces) -> tuple[str, SettledLine]:
    about = subject("item", part.tag)
    line = _line(entry, about, part.line, part.name, part.quantity, Settled.RETURNED, _keeper(entry))
    return about, line


def _key_line(entry: Entry, body: KeyReturned | KeyLost) -> SettledLine:
    lost = isinstance(body, KeyLost)
    way, to = (Settled.REPORTED, ("", "")) if lost else (Settled.RETURNED, _keeper(entry))
    title = f"{body.name} {body.key_name}".strip()
    return _line(entry, subject("place", body.code), body.code, title, 1, way, to)


def _item(
    entry: Entry, item: ReturnedItem | HandedItem, way: Settled, to: tuple[str, str]
) -> tuple[str, SettledLine]:
    pieces = item.pieces if isinstance(item, ReturnedItem2 | HandedItem2) else None
    code, quantity = (item.tag, 1) if pieces is None else (pieces.line, pieces.quantity)
    about = subject("item", item.tag)
    return about, _line(entry, about, code, item.name, quantity, way, to)


def _numbers(entry: Entry, body: StockReceived2, moved: MovedNumbers) -> tuple[str, SettledLine]:
    numbers, about = moved.numbers, subject("item", body.tag)
    named = moved.lowest if numbers is None else numbers.words
    count = 1 if numbers is None else numbers.count
    line = _line(entry, about, body.tag, f"{body.name} {named}", count, Settled.RETURNED, _keeper(entry))
    return f"{about} {named}", line


def _line(
    entry: Entry, about: str, code: str, title: str, quantity: int, way: Settled, to: tuple[str, str]
) -> SettledLine:
    on = local(entry.happened_at, entry.zone).date()
    return SettledLine(about, code, title, quantity, way, *to, entry.seq, on)


def _key(body: KeyGiven | KeyReturned | KeyLost) -> str:
    return f"{subject('place', body.code)} {body.key_name}"


def _partly(before: SettledLine, line: SettledLine) -> bool:
    """Whether both are parts of one loan of counted gear."""
    return before.subject == line.subject and before.code == line.code and _AREA + line.code != line.subject


def _labelled(view: InventoryView, lines: tuple[SettledLine, ...]) -> tuple[SettledLine, ...]:
    """With the tags that items bear now."""
    tags = list(dict.fromkeys(each.code for each in lines if each.subject.startswith(_AREA)))
    items = view.equipment.items(tags) if tags else ()
    labels = {tag: item.label for tag, item in zip(tags, items, strict=True) if item is not None}
    return tuple(
        replace(each, code=labels.get(each.code, each.code)) if each.subject.startswith(_AREA) else each
        for each in lines
    )


def settled_things() -> tuple[SettledThings, ...]:
    """What this room tells of things and counts that left a person's name or hands, with the requests that it rests on."""
    return (LeftTheirName(), CountsSettled(), *settled_requests())
