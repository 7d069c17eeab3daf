"""The findings of a stocktake: the frozen book, moved on by the entries since, against what was read. Pure.

What was recorded last of a thing counts: a scan is compared with how the thing stood on the register right before it, and
a thing that moved at the counter after its scan was seen there. Every line of the book has one `Ending`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from station.core.codes import code_key
from station.inventory.stock.numbers import Numbers, joined, range_words, read_ranges
from station.inventory.stocktake.bodies import (
    MOST_REFERENCES,
    ExpectedLine,
    FindingLine,
    Stood,
)
from station.inventory.stocktake.case import CountedCase
from station.inventory.stocktake.following import (
    Followed,
    Whereabouts,
    followed,
    numbers_before,
    pieces_before,
    pieces_between,
    stood,
    without,
)
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.values import FindingKind, Sight, Why
from station.inventory.values import Condition, ItemState, Tracking


class Ending(StrEnum):
    """Where a line of the book ends; each ends in one."""

    FOUND = "found"
    MISSING = "missing"
    SURPLUS = "surplus"
    MISPLACED = "misplaced"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Matched:
    """The findings in their order, where each line of the book ended, and how many things outside of it were in order."""

    findings: tuple[FindingLine, ...]
    endings: Mapping[str, Ending]
    added: int = 0
    declared: int = 0

    def count(self, *kinds: FindingKind) -> int:
        """How many findings are of these kinds."""
        return sum(each.kind in kinds for each in self.findings)

    def ended(self, ending: Ending) -> int:
        """How many lines of the book ended so."""
        return sum(each is ending for each in self.endings.values())


@dataclass(slots=True)
class _Findings:
    """Findings as they are made; numbered in the end."""

    case: CountedCase
    made: list[FindingLine] = field(default_factory=list)

    def add(
        self,
        kind: FindingKind,
        tag: str,
        book: Stood,
        seen: Stood,
        scans: Iterable[Sighting] = (),
        moves: Iterable[int] = (),
        why: Why = Why.PLAIN,
    ) -> None:
        line, item = self.case.book.get(tag), self.case.items.get(tag)
        name = line.name if line is not None else item.name if item is not None else ""
        unit = line.unit if line is not None else item.unit if item is not None else ""
        code = item.label if item is not None else tag
        found = tuple(each.seq for each in scans)
        references = (tuple(dict.fromkeys(each))[-MOST_REFERENCES:] for each in (found, moves))
        self.made.append(
            FindingLine(len(self.made) + 1, kind, why, tag, code, name, unit, book, seen, *references)
        )

    def unknown(self, scans: Sequence[Sighting]) -> None:
        """A code that nobody has, as it was read last."""
        last, seqs = scans[-1], tuple(each.seq for each in scans)[-MOST_REFERENCES:]
        place, plain = len(self.made) + 1, (FindingKind.UNKNOWN, Why.PLAIN, "", last.read.code, "", "")
        self.made.append(FindingLine(place, *plain, Stood(), _seen(last), seqs, ()))


_ORDER: Final = {kind: place for place, kind in enumerate(FindingKind)}


def match(case: CountedCase) -> Matched:
    """The findings, missing things first, in the order of the book."""
    made = _Findings(case)
    endings: dict[str, Ending] = {}
    for tag, line in case.book.items():
        if line.single or line.tracking is Tracking.PORTION:
            endings[tag] = _single(made, line)
        else:
            endings[tag] = _counted(made, line)
        _about_scans(made, tag)
    added = sum(_unexpected(made, tag) for tag in case.sightings if tag not in case.book)
    for sightings in _by_code(case.unknown):
        made.unknown(sightings)
    ordered = sorted(made.made, key=lambda each: (_ORDER[each.kind], each.finding))
    numbered = tuple(replace(each, finding=place) for place, each in enumerate(ordered, 1))
    return Matched(numbered, endings, added, _declared(case, endings))


def _declared(case: CountedCase, endings: Mapping[str, Ending]) -> int:
    """How many lines count as found because an officer said so."""
    last = [case.sightings[tag][-1] for tag in case.sightings if endings.get(tag) is Ending.FOUND]
    return sum(each.read.sight is Sight.DECLARED for each in last)


def _by_code(unknown: Sequence[Sighting]) -> list[list[Sighting]]:
    found: dict[str, list[Sighting]] = {}
    for each in unknown:
        found.setdefault(code_key(each.read.code), []).append(each)
    return list(found.values())


def _seen(sighting: Sighting) -> Stood:
    read = sighting.read
    return Stood(read.place, read.number, read.person, read.quantity, read.numbers, read.condition)


def _booked(line: ExpectedLine) -> Stood:
    return Stood(line.place, line.holder, line.holder_name, line.quantity, line.numbers, line.condition)


def _single(made: _Findings, line: ExpectedLine) -> Ending:
    """One piece, or what went out of a line of counted gear in one loan."""
    case = made.case
    thing = followed(line.tag, stood(line), case.histories.get(line.tag, ()), case.book_seq)
    seen = case.sightings.get(line.tag, ())
    moves = tuple(each.seq for each in thing.moves)
    if seen and not any(move > seen[-1].seq for move in moves):
        return _sighted(made, line, thing, seen)
    if seen:
        return Ending.FOUND  # and it moved at the counter since
    if moves:
        return Ending.FOUND if thing.end.in_store else Ending.MOVED
    place = case.place_of(line.tag)
    if thing.begin.in_store and case.left(place):
        return Ending.MOVED
    if thing.begin.in_store:
        book = replace(_booked(line), place=place.end or "")
        made.add(FindingKind.MISSING, line.tag, book, Stood(), (), place.seqs)
        return Ending.MISSING
    if thing.begin.with_officer:
        made.add(FindingKind.UNSHOWN, line.tag, _booked(line), Stood())
        return Ending.MISSING
    return Ending.MOVED


def _sighted(made: _Findings, line: ExpectedLine, thing: Followed, seen: Sequence[Sighting]) -> Ending:
    """Compare the last scan with how the thing stood right before it: nothing moved it since."""
    last, then = seen[-1], thing.end
    place = made.case.place_of(line.tag)
    moves = tuple(sorted((*(each.seq for each in thing.moves), *place.seqs)))
    book = replace(_booked(line), place=place.before(last.seq) or "")
    why = _why_not(then)
    if last.read.number:
        if then.with_officer and then.holder == last.read.number:
            _portion(made, line, last)
            return Ending.FOUND
        if then.gone:
            made.add(FindingKind.SURPLUS, line.tag, book, _seen(last), seen, moves, why)
            return Ending.SURPLUS
        made.add(FindingKind.MISPLACED, line.tag, book, _seen(last), seen, moves)
        return Ending.MISPLACED
    if not then.in_store:
        made.add(FindingKind.SURPLUS, line.tag, book, _seen(last), seen, moves, why)
        return Ending.SURPLUS
    if not made.case.lies(place, last):
        made.add(FindingKind.MISPLACED, line.tag, book, _seen(last), seen, moves)
        return Ending.MISPLACED
    return Ending.FOUND


def _why_not(then: Whereabouts) -> Why:
    if then.gone:
        return Why.GONE
    return Why.AT_REPAIR if then.state is ItemState.AT_REPAIR else Why.OUT


def _portion(made: _Findings, line: ExpectedLine, last: Sighting) -> None:
    """Of a portion with its officer: whether all of it was shown."""
    shown = last.read.quantity
    item = made.case.items.get(line.tag)
    if line.tracking is not Tracking.PORTION or shown is None or item is None:
        return
    history = made.case.histories.get(line.tag, ())
    expected = pieces_before(line.tag, item.quantity, history, last.seq)
    if shown != expected:
        book = Stood(line.place, line.holder, line.holder_name, expected)
        made.add(FindingKind.QUANTITY, line.tag, book, _seen(last), (last,))


def _counted(made: _Findings, line: ExpectedLine) -> Ending:
    """A line of which pieces come and go: the last count at each place, against what the register had then."""
    case, tag = made.case, line.tag
    item, history = case.items.get(tag), case.histories.get(tag, ())
    counts = last_at_each_place(case.sightings.get(tag, ()))
    if item is None:  # its registration does not count any more
        return Ending.MOVED
    if not counts and item.quantity == 0:
        return Ending.MOVED if line.quantity else Ending.FOUND
    if not counts and case.left(case.place_of(tag)):
        return Ending.MOVED
    if not counts:
        moves = tuple(each.seq for each in history)
        made.add(FindingKind.MISSING, tag, _booked(line), Stood(), (), moves)
        return Ending.MISSING
    if line.tracking is Tracking.RANGE and any(each.read.numbers for each in counts):
        return _numbered_stock(made, line, counts)
    first, last = min(each.seq for each in counts), max(each.seq for each in counts)
    expected = pieces_before(tag, item.quantity, history, last)
    found = sum(each.read.quantity or 0 for each in counts)
    went, came = pieces_between(tag, history, first, last)
    expected = min(max(found, expected - came), expected + went)
    # what went or came between two counts is of a place that was counted already, or of one that was not: nobody says
    if found != expected:
        places = dict.fromkeys(each.read.place for each in counts)
        seen = Stood(next(iter(places)) if len(places) == 1 else "", quantity=found)
        moves = tuple(each.seq for each in history)
        made.add(FindingKind.QUANTITY, tag, Stood(item.place, quantity=expected), seen, counts, moves)
    return Ending.FOUND


def _numbered_stock(made: _Findings, line: ExpectedLine, counts: Sequence[Sighting]) -> Ending:
    """The numbers that were read, each against the register right before its last scan; those that nobody read, against all scans."""
    case, tag = made.case, line.tag
    history, now = case.histories.get(tag, ()), case.numbers.get(tag, ())
    unread: tuple[Numbers, ...] | None = None
    found: tuple[Numbers, ...] = ()
    strange: tuple[Numbers, ...] = ()
    for count in reversed(counts):
        there = numbers_before(tag, now, history, count.seq)
        unread = there if unread is None else without(unread, without(unread, there))
        read = without(_numbers_of(count), found)
        strange, found = joined((*strange, *without(read, there))), joined((*found, *read))
    expected = joined((*without(unread or (), found), *without(found, strange)))
    if without(expected, found) or without(found, expected):
        book = Stood(line.place, quantity=_how_many(expected), numbers=range_words(expected))
        seen = Stood(quantity=_how_many(found), numbers=range_words(found))
        moves = tuple(each.seq for each in history)
        made.add(FindingKind.QUANTITY, tag, book, seen, counts, moves)
    return Ending.FOUND


def _numbers_of(sighting: Sighting) -> tuple[Numbers, ...]:
    return read_ranges(sighting.read.numbers) if sighting.read.numbers else ()


def _how_many(numbers: Iterable[Numbers]) -> int:
    return sum(each.count for each in numbers)


def last_at_each_place(seen: Sequence[Sighting]) -> list[Sighting]:
    """The newest count at each place and with each officer; of a range all scans, since each may be of other numbers."""
    if any(each.read.numbers for each in seen):
        return list(seen)
    return list({(code_key(each.read.place), each.read.number): each for each in seen}.values())


def _unexpected(made: _Findings, tag: str) -> bool:
    """Something that is not in the book was read: whether it is in order, since it came on the register meanwhile."""
    case = made.case
    seen, item = case.sightings[tag], case.items.get(tag)
    last = seen[-1]
    if item is None:
        made.add(FindingKind.SURPLUS, tag, Stood(), _seen(last), seen, why=Why.GONE)
        return False
    now = Whereabouts(item.state, item.holder or "")
    thing = followed(tag, now, case.histories.get(tag, ()), case.book_seq)
    place = case.place_of(tag)
    book = Stood(place.before(last.seq) or "", item.holder or "", "", None, "", item.condition)
    if item.state in (ItemState.LOST, ItemState.WRITTEN_OFF) and not thing.moves:
        made.add(FindingKind.SURPLUS, tag, book, _seen(last), seen, why=Why.GONE)
        return False
    came = thing.came or bool(place.steps)
    shown = bool(last.read.number) and now.with_officer and now.holder == last.read.number
    lies = not last.read.number and now.in_store and case.lies(place, last)
    if came and (shown or lies or any(each.seq > last.seq for each in thing.moves)):
        _about_scans(made, tag)
        return True
    if shown:
        return False  # not of this scope, and with whom the register says
    if now.in_store and last.read.place and not case.lies(place, last):
        made.add(FindingKind.MISPLACED, tag, book, _seen(last), seen, why=Why.OTHER_SCOPE)
        return False
    why = Why.OTHER_SCOPE if now.in_store else _why_not(now)
    made.add(FindingKind.SURPLUS, tag, book, _seen(last), seen, why=why)
    return False


def _about_scans(made: _Findings, tag: str) -> None:
    """That a single thing was read at two places since it moved last, or looked otherwise than the register said, or says now."""
    case = made.case
    seen, item = case.sightings.get(tag, ()), case.items.get(tag)
    if item is None or item.tracking is not Tracking.SINGLE or not seen:
        return
    here = Whereabouts(item.state, item.holder or "")
    moves = [each.seq for each in followed(tag, here, case.histories.get(tag, ()), case.book_seq).moves]
    moved = max((at for at in (*moves, *case.place_of(tag).seqs) if at < seen[-1].seq), default=0)
    since = [each for each in seen if each.seq > moved]
    where = [(code_key(each.read.place), each.read.number) for each in since]
    if len({each for each in where if any(each)}) > 1:
        made.add(FindingKind.TWICE, tag, _seen(since[0]), _seen(since[-1]), since)
    looked = next((each for each in reversed(seen) if each.read.condition is not None), None)
    if looked is None:
        return
    before = case.condition_of(tag, item.condition).before(looked.seq)
    if before is not None and looked.read.condition not in (before, item.condition):
        book = Stood(item.place, condition=Condition(before))
        made.add(FindingKind.CONDITION, tag, book, _seen(looked), (looked,))
