"""What a code means in a stocktake, and the entry of what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.core.codes import CodeKind, code_key, meanings, read_repeatedly
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Participant, subject
from station.core.policy import Policy
from station.inventory.counter.numbers import may_be_secret
from station.inventory.counter.scanning import LookUp, read_code
from station.inventory.places.values import PlaceTree
from station.inventory.stock.finding import numbers_found
from station.inventory.stock.numbers import range_words, read_ranges
from station.inventory.stocktake.bodies import (
    LONGEST_SCANNED,
    MOST_SCANNED,
    ExpectedLine,
    ScannedLine,
    StocktakeScanned,
)
from station.inventory.stocktake.decide import RULE, about, require_running
from station.inventory.stocktake.drawn import checks
from station.inventory.stocktake.drawn_bodies import Checker, team_of
from station.inventory.stocktake.facts import PLACE, told
from station.inventory.stocktake.following import Whereabouts, followed
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.record import CHECKER, StocktakeRecord
from station.inventory.stocktake.values import Purpose, ScanOutcome, ScopeKind, Sight
from station.inventory.values import GONE, Condition, Item, ItemState, Tracking
from station.people.naming import noted
from station.people.sessions import Session

MOST_CODES: Final = 2000
"""Codes of one call."""
MOST_PIECES: Final = 1_000_000
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class ReadAt:
    """Where and how codes are read: at which place, or shown or declared by which officer, how many of it, how it looks.

    A place or an officer's badge among the codes holds for those that follow.
    """

    place: str = ""
    number: str = ""
    person: str = ""
    sight: Sight = Sight.SCANNED
    quantity: int | None = None
    numbers: str = ""
    condition: Condition | None = None
    note: str = ""
    checker: str = ""
    """Who was drawn to count it and did so on paper; "" where the person who records it counts."""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What one code was: the item's first tag and present label, its name, where the register has it, and the outcome.

    Who counts blind is told neither the place nor more than that it was noted. `holder` is who has what is `ScanOutcome.HELD`.
    """

    code: str
    outcome: ScanOutcome
    tag: str = ""
    label: str = ""
    name: str = ""
    place: str = ""
    quantity: int | None = None
    unit: str = ""
    holder: str = ""
    reading: int = 0
    """Which of the codes that are recorded together; 0 where it said only where or who."""
    scan: int = 0
    """The number of the entry that has it, as its `reading`th."""

    def recorded_in(self, entries: Sequence[Entry]) -> ScanAnswer:
        """The same with its entry, where what was read is recorded in these."""
        if not self.reading:
            return self
        entry, reading = divmod(self.reading - 1, MOST_SCANNED)
        return replace(self, scan=entries[entry].seq, reading=reading + 1)


@dataclass(frozen=True, slots=True)
class ScanCase:
    """Codes that were read in a stocktake, resolved: what is recorded, and the answers."""

    record: StocktakeRecord
    desktop: str
    lines: Sequence[ScannedLine]
    checker: Checker | None = None


def decide_scan(session: Session, case: ScanCase, policy: Policy, now: datetime) -> Decided[None]:
    """What was read is on record as it was read; nothing where the codes only said where or who. Raises Refused ``stocktake.…``."""
    del policy
    require_running(case.record)
    return Decided(tuple(_drafts(session, case, now)), (), None)


def _drafts(session: Session, case: ScanCase, now: datetime) -> Iterator[Draft]:
    seq = case.record.seq
    for start in range(0, len(case.lines), MOST_SCANNED):
        some = tuple(case.lines[start : start + MOST_SCANNED])
        items = dict.fromkeys(subject("item", each.tag) for each in some if each.tag)
        body, by = StocktakeScanned(seq, case.desktop, some), case.checker
        others = () if by is None else (Participant(CHECKER, by.number, by.name, "paper"),)
        yield session.draft(body, now, subjects=(about(seq), *items), rules=(RULE,), others=others)


class CodeReading:
    """Takes codes one after another; `lines` are what is to be recorded, `at` how the next code is read."""

    def __init__(
        self, view: StocktakeView, record: StocktakeRecord, at: ReadAt, number: str | None, *, tells: bool
    ) -> None:
        self._number: str | None = at.checker or number
        """The officer who counts."""
        self._hands = number if at.checker else None
        """Who records it for them."""
        self._view, self._record, self._tells = view, record, tells
        self._tree = PlaceTree(view.places.places())
        self._texts = {code_key(each.place): each.place for each in view.places.kept() if each.place.strip()}
        self._again: dict[str, str] = {}  # with whom each thing was read last
        self.at = at
        self.lines: list[ScannedLine] = []

    def read(self, codes: Sequence[str]) -> tuple[ScanAnswer, ...]:
        """The answers to these codes. Raises Refused for what can't be recorded; then nothing is."""
        if len(codes) > MOST_CODES:
            raise Refused("stocktake.too_many_codes", rule=RULE, most=MOST_CODES, count=len(codes))
        self._require_plausible()
        return tuple(map(self._numbered, codes))

    def _numbered(self, code: str) -> ScanAnswer:
        before = len(self.lines)
        answer = self._one(code)
        return replace(answer, reading=before + 1) if len(self.lines) > before else answer

    def _require_plausible(self) -> None:
        pieces = self.at.quantity
        if pieces is not None and not 0 <= pieces <= MOST_PIECES:
            raise Refused("stocktake.bad_quantity", rule=RULE, field="quantity", most=MOST_PIECES)
        note = noted(self.at.note, RULE)
        numbers = range_words(read_ranges(self.at.numbers)) if self.at.numbers.strip() else ""
        self.at = replace(self.at, note=note, numbers=numbers)

    def _one(self, code: str) -> ScanAnswer:
        text = code.strip()
        if not text:
            raise Refused("counter.nothing_read", rule=RULE)
        if len(text) > LONGEST_SCANNED:
            raise Refused("stocktake.code_too_long", rule=RULE, most=LONGEST_SCANNED, count=len(text))
        if not isinstance(read_code(text), LookUp):
            raise Refused("stocktake.card", rule=RULE, scanned=text)
        found = meanings(self._view.codes.holders(text))
        once = "" if found else read_repeatedly(code_key(text))
        found = found or (meanings(self._view.codes.holders(once)) if once else ())
        if len(found) > 1:
            raise Refused("codes.two_meanings", rule=RULE, value=text)
        if not found:
            return self._no_code(text)
        holder = found[0]
        if holder.is_officer:
            sight = Sight.SHOWN if self.at.sight is Sight.SCANNED else self.at.sight
            self.at = replace(self.at, place="", number=holder.owner, person=holder.name, sight=sight)
            return ScanAnswer(text, ScanOutcome.PERSON, name=holder.name)
        if holder.kind is CodeKind.PLACE:
            self.at = replace(self.at, place=holder.owner, number="", person="", sight=Sight.SCANNED)
            return ScanAnswer(text, ScanOutcome.PLACE, name=holder.name, place=holder.owner)
        if holder.kind is CodeKind.KIT:
            raise Refused("stocktake.kit", rule=RULE, kit=holder.shown, name=holder.name)
        return self._item(text, holder.owner)

    def _no_code(self, text: str) -> ScanAnswer:
        """What is nobody's code: a serial number, a place that items name and that is none yet, one of the numbers of a range, or unknown, which is recorded too."""
        tags = self._view.equipment.with_serials((text,), usb=False).get(code_key(text), ())
        if len(tags) > 1:
            facts = {"scanned": text, "tags": ", ".join(tags[:_NAMED])}
            raise Refused("counter.serial_of_several", rule=RULE, **facts)
        if tags:
            return self._item(text, tags[0])
        written = self._texts.get(code_key(text))
        if written is not None:
            self.at = replace(self.at, place=written, number="", person="", sight=Sight.SCANNED)
            return ScanAnswer(text, ScanOutcome.PLACE, name=written, place=written)
        if may_be_secret(text):
            raise Refused("stocktake.figures", rule=RULE)
        numbered = numbers_found(self._view.equipment, text)
        if numbered:
            return self._item(text, numbered[0].item.tag, numbered[0].number)
        self._note(text, None)
        return ScanAnswer(text, ScanOutcome.UNKNOWN)

    def _item(self, text: str, tag: str, number: str = "") -> ScanAnswer:
        (item,) = self._view.equipment.items((tag,))
        if item is None:
            raise Refused("equipment.unknown", rule=RULE, tag=text)
        self._require_no_keeper(item)
        self._require_theirs(item)
        if self.at.numbers and item.tracking is not Tracking.RANGE:
            raise Refused("stocktake.no_numbers", rule=RULE, field="numbers", tag=item.label, name=item.name)
        outcome = self._outcome(item, again=self._read_so_before(item))
        if item.counted:
            self._note_stock(text, item, number)
        elif self.at.quantity not in (None, 1) and not item.is_portion:
            raise Refused("stocktake.one_piece", rule=RULE, field="quantity", tag=item.label, name=item.name)
        else:
            self._note(text, item, quantity=self.at.quantity if item.is_portion else None)
        self._again[item.tag] = self.at.number
        place = item.place if self._tells else ""
        quantity = self.at.quantity if item.counted else None
        holder = self._holder(item) if outcome is ScanOutcome.HELD else ""
        return ScanAnswer(text, outcome, item.tag, item.label, item.name, place, quantity, item.unit, holder)

    def _read_so_before(self, item: Item) -> bool:
        """Whether it was read already; what its holder shows after it was read without their badge is read so for the first time."""
        seen = self._record.seen(item.tag)
        last = self._again.get(item.tag, seen[-1].read.number if seen else None)
        return last is not None and not (last == "" and self.at.number and item.holder == self.at.number)

    def _holder(self, item: Item) -> str:
        officer = None if item.holder is None else self._view.people.officer(item.holder)
        return item.holder or "" if officer is None else f"{officer.name} {officer.number}"

    def _require_no_keeper(self, item: Item) -> None:
        """In a spot check nobody reads what they have or answer for (PF-11)."""
        number, line = self._number, self._record.book.get(item.tag)
        if not number or self._record.started.purpose is not Purpose.SPOT_CHECK:
            return
        keepers = {item.holder, item.responsible, "" if line is None else line.holder}
        if self._hands and self._hands in keepers:
            number = self._hands  # who keeps it does not write down what somebody else is to have seen
        if number in keepers or (number == self.at.number and self._portions(item)):
            facts = {"number": number, "tag": item.label, "name": item.name}
            raise Refused("stocktake.keeper_counts", rule="PF-11", **facts)

    def _require_theirs(self, item: Item) -> None:
        """Whoever was drawn for single things or places reads these alone (PF-11)."""
        team, line = team_of(self._record.started), self._record.book.get(item.tag)
        places = (self.at.place, item.place, "" if line is None else line.place)
        if team and not checks(team, self._number or "", item.tag, places, self._tree):
            theirs = (
                f"{each.name} {each.number}"
                for each in team
                if checks((each,), each.number, item.tag, places, self._tree)
            )
            facts = {"tag": item.label, "name": item.name, "who": ", ".join(dict.fromkeys(theirs))}
            raise Refused(
                "stocktake.drawn_for_others" if facts["who"] else "stocktake.drawn_for_nobody",
                rule="PF-11",
                **facts,
            )

    def _note_stock(self, text: str, item: Item, number: str) -> None:
        """Of counted stock the pieces, or the numbers of a range; what an officer shows of gear that is lent is of their loans."""
        numbers = (number or self.at.numbers) if item.tracking is Tracking.RANGE else ""
        if numbers:
            self._note(text, item, numbers=numbers)
            return
        left = self.at.quantity
        if left is None:
            asked = "numbers" if item.tracking is Tracking.RANGE else "quantity"
            raise Refused("stocktake.how_many", rule=RULE, field=asked, tag=item.label, name=item.name)
        portions = self._portions(item)
        for each in portions[:-1]:
            shown = min(left, each.quantity)
            self._note(text, item, tag=each.tag, quantity=shown)
            left -= shown
        self._note(text, item, tag=portions[-1].tag if portions else item.tag, quantity=left)

    def _portions(self, item: Item) -> list[ExpectedLine]:
        """What the officer who shows it has of a line of counted gear, by the book."""
        if not self.at.number:
            return []
        mine = (item.tag, self.at.number)
        return [each for each in self._record.book.values() if (each.part_of, each.holder) == mine]

    def _note(
        self, code: str, item: Item | None, *, tag: str = "", quantity: int | None = None, numbers: str = ""
    ) -> None:
        at, scope = self.at, self._record.started.scope
        place = at.place
        if not place and not at.number and scope.kind is ScopeKind.PLACE:
            place = scope.codes[0]
        self.lines.append(
            ScannedLine(
                code,
                "" if item is None else tag or item.tag,
                "" if item is None else item.name,
                place,
                quantity,
                numbers,
                at.condition,
                at.note,
                at.sight,
                at.number,
                at.person,
            )
        )

    def _outcome(self, item: Item, *, again: bool) -> ScanOutcome:
        if again and not item.counted:
            return ScanOutcome.AGAIN
        if not self._tells:
            return ScanOutcome.NOTED
        at = self.at
        expected = item.tag in self._record.book or (item.counted and bool(self._portions(item)))
        if item.state in GONE or (not expected and not self._is_new(item)):
            return ScanOutcome.NOT_EXPECTED
        out = item.state in (ItemState.OUT, ItemState.AT_REPAIR)
        if at.number:
            theirs = item.holder == at.number or item.tracking is Tracking.LENT
            return ScanOutcome.FOUND if theirs else ScanOutcome.ELSEWHERE
        if out:
            return (
                ScanOutcome.HELD if item.state is ItemState.OUT and item.holder else ScanOutcome.NOT_EXPECTED
            )
        lies = not at.place or not item.place or self._tree.agree(at.place, item.place)
        return ScanOutcome.FOUND if lies else ScanOutcome.ELSEWHERE

    def _is_new(self, item: Item) -> bool:
        """Whether it came on the register, into the store, or to another place, after the book."""
        after = self._record.started.book_seq
        history = self._view.equipment.history_since((item.tag,), after + 1).get(item.tag, ())
        thing = followed(item.tag, Whereabouts(item.state), history, after)
        return thing.came or bool(told(item.tag, PLACE, item.place, history, after).steps)
