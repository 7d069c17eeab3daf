"""Where returned things are put: the scan of a place's code is about the items that came back before it (EQ-09)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from station.core.clock import local
from station.core.codes import CodeHolder, CodeKind, code_key
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.ports import InventoryWork
from station.inventory.register.decisions import ChangeCase, decide_change
from station.inventory.register.numbers import known_numbers
from station.inventory.values import Condition
from station.people.sessions import Session

_MOST_NAMED: Final = 3
"""Items that an answer names."""


def put_answer(counter: Counter, place: CodeHolder) -> tuple[Counter, CounterAnswer]:
    """The counter with this place on the returned items that have none yet; where all have one, on the newest of them.

    Raises Refused ``counter.place_no_line`` where nothing came back.
    """
    single = tuple(
        line for line in counter.returning if not line.part_of
    )  # pieces go into their line, which has a place
    waiting = tuple(line.tag for line in single if not line.put_at)
    tags = waiting or tuple(line.tag for line in single[-1:])
    if not tags:
        raise Refused("counter.place_no_line", rule="EQ-09", scanned=place.owner, name=place.name)
    lines = tuple(_put(line, place) if line.tag in tags else line for line in counter.lines)
    labels = [line.label for line in lines if line.tag in tags]
    said = {
        "count": len(tags),
        "name": _called(place),
        "tags": ", ".join(labels[:_MOST_NAMED]),
        "tag": labels[-1],
    }
    key = "counter.answer.put" if len(tags) <= _MOST_NAMED else "counter.answer.put_several"
    after = replace(counter, lines=lines, pending=None)
    return after, CounterAnswer(AnswerKind.OK, key, said, None, Effect.LINE_CHANGED)


def put_at(
    place: str, tags: Iterable[str], condition: Condition | None, facts: CounterFacts
) -> tuple[tuple[str, str], ...]:
    """The tags of what is put at the place with this code, with it: sound pieces go into their line, which has a place.

    Raises Refused ``stock.line_place`` where nothing else comes back.
    """
    items = {tag: facts.item(tag) for tag in tags} if place else {}
    sound = condition in (None, Condition.GOOD)
    parts = [item for item in items.values() if item is not None and item.is_portion and sound]
    if parts and len(parts) == len(items):
        part = parts[0]
        raise Refused("stock.line_place", rule="EQ-09", tag=part.label, name=part.name, line=part.part_of)
    return tuple((tag, place) for tag, item in items.items() if item not in parts)


def put_again(line: CounterLine, code: str, facts: CounterFacts) -> CounterLine:
    """The line with the place of a draft, where there still is such a place."""
    place = _place(facts.holders(code)) if code and line.direction is Direction.RETURN else None
    return line if place is None else _put(line, place)


def put_away(
    session: Session,
    work: InventoryWork,
    put: Iterable[tuple[str, str]],
    reason: str,
    now: datetime,
    zone: str,
) -> tuple[Entry, ...]:
    """Record for each item, by tag, that it lies at the place with this code now, unless it says so already.

    Raises Refused ``places.unknown``, and as `decide_change`.
    """
    entries: list[Entry] = []
    for tag, code in put:
        place = _place(work.codes.holders(code))
        if place is None:
            raise Refused("places.unknown", rule="EQ-09", place=code)
        (item,) = work.equipment.written((tag,))
        if code_key(item.place) in (code_key(place.owner), code_key(place.name)):
            continue
        case = ChangeCase(
            item, {"place": place.owner}, reason, local(now, zone).date(), known_numbers(work, ())
        )
        entries.extend(record(work, decide_change(session, case, work.policy, now)))
    return tuple(entries)


def _put(line: CounterLine, place: CodeHolder) -> CounterLine:
    return replace(line, put_at=place.owner, place=_called(place))


def _called(place: CodeHolder) -> str:
    """A place by its code, as the register names it, and its name where that is another."""
    return place.owner if code_key(place.owner) == code_key(place.name) else f"{place.owner} {place.name}"


def _place(holders: Iterable[CodeHolder]) -> CodeHolder | None:
    return next((each for each in holders if each.kind is CodeKind.PLACE), None)
