"""Voiding movements: a look at what goes along, and the act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from station.core.codes import code_key
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.ledger.voiding import Voids, read_places
from station.inventory.bodies import ItemsImported
from station.inventory.certificates.histories import paper_histories
from station.inventory.certificates.kinds import PAPER
from station.inventory.disputing.use_cases import disputes_over, withdrawn_disputes
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.stock.levels import awaited_before, record_levels
from station.inventory.stock.number_history import moved_in
from station.inventory.stock.portion_bodies import StockJoined, StockParted
from station.inventory.stock.rejoining import settle_voided
from station.inventory.stock.reported import runs_to_move
from station.inventory.stock.voiding import (
    STOCK_MOVES,
    StockVoidCase,
    decide_void_stock,
    loans_instead,
    moved_by,
    moved_together,
    stock_plan,
    void_lines,
)
from station.inventory.values import Item, Tracking
from station.inventory.voiding.along import Along, recorded_with
from station.inventory.voiding.decide import (
    MOVES,
    VoidCase,
    VoidLine,
    decide_void,
    goes_along,
    settled_since,
    skipped,
    tags_in,
    void_plan,
)
from station.inventory.voiding.facts import (
    FACTS,
    FactLine,
    FactsCase,
    WrongImport,
    by_item,
    decide_void_facts,
    facts_plan,
    tag_of,
)
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.values import Again
from station.people.asking import asks
from station.people.deadlines.bodies import DueBy
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, require_another

VOIDABLE: Final = MOVES | FACTS | STOCK_MOVES
"""Kinds of entry that can be voided."""
MOST_PLACES: Final = 20_000
"""Entries that are voided at once: those of the largest import."""


@dataclass(frozen=True, slots=True)
class VoidResult:
    """The entries, what they did, and the items as they stand now."""

    entries: tuple[Entry, ...]
    plan: VoidPlan
    items: tuple[Item, ...]

    @property
    def entry(self) -> Entry:
        """The first of them, mostly the only one."""
        return self.entries[0]


def gather_void(
    view: InventoryView, place: str, tags: Sequence[str], reason: str = "", seen: str = ""
) -> VoidCase | FactsCase | StockVoidCase:
    """The facts of a void of the entries at `place`, for all of their items or those with these tags."""
    at = read_places(place)
    if at is None:
        return VoidCase(place, None, (), (), Again(), {}, (), reason, seen)
    stream, first, last = at
    entries = _entries(view, stream, first, last)
    if len(entries) == 1 and last == first and entries[0].kind in STOCK_MOVES:
        return _stock_case(view, place, entries[0], tags, reason, seen)
    if entries and (last > first or entries[0].kind in FACTS):
        return _facts_case(view, place, entries, tags, reason, seen)
    return movement_case(view, place, entries[0] if entries else None, tags, reason, seen)


def _entries(view: InventoryView, stream: Stream, first: int, last: int) -> list[Entry]:
    if last - first >= MOST_PLACES:
        raise Refused("void.too_many", rule="EQ-10", most=MOST_PLACES)
    found = (view.ledger.entry(stream, seq, checked=True) for seq in range(first, last + 1))
    return [entry for entry in found if entry is not None]


def _facts_case(
    view: InventoryView, place: str, found: Sequence[Entry], tags: Sequence[str], reason: str, seen: str
) -> FactsCase:
    asked = found[0]
    if len(found) == 1 and isinstance(body := asked.typed, ItemsImported):
        found = [*_entries(view, asked.stream, body.first_seq, body.last_seq), asked]
    imports = [each for each in found if isinstance(each.typed, ItemsImported)]
    entries = [each for each in found if each not in imports]
    wanted = _wanted(view, tags)
    strange = next((entry for entry in entries if not tag_of(entry)), None)
    of_items = by_item([entry for entry in entries if tag_of(entry)])
    mine = {tag: wrong for tag, wrong in of_items.items() if not wanted or code_key(tag) in wanted}
    known = {code_key(tag) for tag in mine}
    missing = tuple(tag for key, tag in wanted.items() if key not in known)
    names = tuple(mine)
    histories = view.equipment.history_since(names, entries[0].seq) if names else {}
    items = view.equipment.items(names)
    lines = tuple(
        FactLine(tag, item, mine[tag], _told_of(view, item, histories[tag]))
        for tag, item in zip(names, items, strict=True)
    )
    wrong = tuple(_wrong_import(each, mine) for each in imports)
    return FactsCase(place, asked, lines, strange, missing, wrong, reason, seen)


def _told_of(view: InventoryView, item: Item | None, history: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """What happened to an item; to a line of counted gear, its loans, whose entries are about their portions."""
    if item is None or item.tracking is not Tracking.LENT:
        return history
    out = {each.typed.tag: each.seq for each in reversed(history) if isinstance(each.typed, StockParted)}
    found = view.equipment.history_since(tuple(out), min(out.values())) if out else {}
    return loans_instead(history, found)


def _wrong_import(imported: Entry, mine: Mapping[str, Sequence[Entry]]) -> WrongImport:
    """An import with those of its lines that are among the entries asked for."""
    body = imported.of(ItemsImported)
    places = range(body.first_seq, body.last_seq + 1)
    lines = {each.seq: tag for tag, wrong in mine.items() for each in wrong if each.seq in places}
    return WrongImport(imported, frozenset(lines.values()), len(lines) == len(places))


def _stock_case(
    view: InventoryView, place: str, entry: Entry, tags: Sequence[str], reason: str, seen: str
) -> StockVoidCase:
    moved, wanted = moved_by(entry), _wanted(view, tags)
    mine = tuple(tag for tag in moved if not wanted or code_key(tag) in wanted)
    known = {code_key(tag) for tag in mine}
    strange = tuple(tag for key, tag in wanted.items() if key not in known)
    mine = tuple(tag for tag in moved if tag in moved_together(entry, mine))
    items = [item for item in view.equipment.items(mine) if item is not None]
    ranged = [item for item in items if item.tracking is Tracking.RANGE]
    whole = [item.tag for item in items if item.tracking in PAPER]
    histories = view.equipment.history_since(mine, entry.seq) if mine and not whole else {}
    histories = paper_histories(view, mine) if whole else histories
    voids = {tag: Voids(history).by(entry, subject("item", tag)) for tag, history in histories.items()}
    runs = {item.tag: runs_to_move(view, item) for item in ranged}
    lines = void_lines(entry, items, voids)
    told = {tag: histories[tag] for tag in whole}
    having = {each.number for history in told.values() for one in history for each in moved_in(one.typed)}
    officers = [view.people.officer(number) for number in sorted(having - {""})]
    left = {each.number: each.name for each in officers if each is not None and not each.active}
    return StockVoidCase(place, entry, lines, strange, reason, seen, runs, told, left=left)


def movement_case(
    view: InventoryView,
    place: str,
    entry: Entry | None,
    tags: Sequence[str],
    reason: str = "",
    seen: str = "",
) -> VoidCase:
    """The facts of a void of movements: those of the entry at `place`."""
    moved = {} if entry is None or entry.stream is not Stream.CUSTODY else tags_in(entry)
    wanted = _wanted(view, tags)
    mine = [tag for tag in moved if not wanted or code_key(tag) in wanted]
    known = {code_key(tag) for tag in mine}
    strange = [tag for key, tag in wanted.items() if key not in known]
    lines: list[VoidLine] = []
    if entry is not None and mine:
        since = view.equipment.moved_since(mine, entry.seq)
        for tag, item in zip(mine, view.equipment.items(mine), strict=True):
            if item is None:
                strange.append(tag)
                continue
            then = since[tag]
            goes, blocked = goes_along(entry, then)
            settled = settled_since(goes, then)
            lines.append(VoidLine(item, moved[tag], goes, blocked, then.void, then.recordings, settled))
    without = skipped(lines)
    again = view.equipment.without(without) if without else Again()
    theirs = {number for item in again.items if (number := item.holder or item.returned_by)}
    officers = [each for each in map(view.people.officer, theirs) if each is not None]
    names = {each.number: each.name for each in officers}
    left = {each.number for each in officers if not each.active}
    stands = (tuple(lines), tuple(strange), again, names, left)
    return VoidCase(place, entry, *stands, reason, seen, None if entry is None else _along(view, entry))


def _along(view: InventoryView, entry: Entry) -> Along | None:
    body = entry.typed
    if not isinstance(body, StockParted | StockJoined):
        return None
    return recorded_with(entry, view.equipment.history_since((body.tag,), 0)[body.tag])


def _wanted(view: InventoryView, tags: Sequence[str]) -> dict[str, str]:
    """The tags as they were asked for, by the `code_key` of the first tag of the item that bears or bore them."""
    items = view.equipment.items(tags) if tags else ()
    return {code_key(tag if item is None else item.tag): tag for tag, item in zip(tags, items, strict=True)}


class EquipmentVoids:
    """Voiding mistaken movements, registrations and corrections; needs EQUIPMENT_EDIT. `persons` prove the second one."""

    def __init__(self, store: InventoryStore, persons: TwoPersons) -> None:
        self._store, self._persons = store, persons

    @asks(Permission.EQUIPMENT_EDIT)
    def preview(self, session: Session, place: str, tags: Sequence[str] = ()) -> VoidPlan:
        """What a void of the entries at `place` would do, for all their items or those named.

        `place` is ``custody:17``, or ``custody:17-40`` for the registrations and corrections of an import. Raises like
        `station.inventory.voiding.decide.void_plan` and `station.inventory.voiding.facts.facts_plan`, `station.inventory.stock.voiding.stock_plan`, Refused ``void.too_many``.
        """
        with self._store.read() as view:
            case = gather_void(view, place, tags)
            if isinstance(case, StockVoidCase):
                return stock_plan(session, case)
            plan = facts_plan(case) if isinstance(case, FactsCase) else void_plan(session, case)
            return replace(plan, disputes=disputes_over(view, plan.voided))

    @asks(Permission.EQUIPMENT_EDIT)
    def newest(self, session: Session, tags: Sequence[str]) -> Mapping[str, Entry]:
        """The newest check-out, return or explanation of each item that counts; items that never moved are left out."""
        with self._store.read() as view:
            moved = view.equipment.moved_since(tags, 0)
        counting = {
            tag: [each for each in found.movements if each.kind in MOVES] for tag, found in moved.items()
        }
        return {tag: found[-1] for tag, found in counting.items() if found}

    @asks(Permission.EQUIPMENT_EDIT)
    def void(
        self,
        session: Session,
        place: str,
        reason: str,
        tags: Sequence[str] = (),
        *,
        seen: str = "",
        second: Person | None = None,
    ) -> VoidResult:
        """Void the entries at `place`, and withdraw what was disputed of them; `seen` is the digest of the preview that the person saw, if they saw one.

        What two persons made a `second` voids too. Raises like `preview` and `require_another`, Refused ``void.changed_since``,
        ``void.reason_missing``, ``void.reason_long``, ``void.second_missing``.
        """
        now = self._store.clock.now()
        proven = None if second is None else self._persons.prove(second)
        with self._store.write() as work:
            case, policy = gather_void(work, place, tags, reason, seen), work.policy
            again = _awaited_before(work, case) if isinstance(case, StockVoidCase) else {}
            match case:
                case StockVoidCase():
                    if proven is not None:
                        case = replace(case, second=require_another(session, proven, work.people, now))
                    decided = decide_void_stock(session, case, policy, now)
                case FactsCase():
                    decided = decide_void_facts(session, case, policy, now)
                case _:
                    decided = decide_void(session, case, policy, now)
            entries, plan = record(work, decided), decided.value
            plan = replace(plan, disputes=disputes_over(work, plan.voided))
            gone = withdrawn_disputes(session, plan.disputes, reason.strip(), now)
            entries += tuple(work.append(each) for each in gone)
            settle_voided(session, work, [each.tag for each in plan.items], now)
            stay = [each.tag for each in plan.items] + [each.tag for each in plan.facts if each.registered]
            stay += [each.tag for each in plan.stock]
            items = work.equipment.written(stay)
            record_levels(session, work, items, (now, self._store.clock.zone), again=again)
            return VoidResult(entries, plan, items)


def _awaited_before(work: InventoryWork, case: StockVoidCase) -> dict[str, DueBy]:
    """By tag, until when more of a line was due before the movement that is voided brought enough of it."""
    tags = [line.item.tag for line in case.lines]
    histories = work.equipment.history_since(tags, 0) if tags else {}
    found = {tag: awaited_before(case.entry, history) for tag, history in histories.items()}
    return {tag: until for tag, until in found.items() if until is not None}
