"""Counted stock as use cases: receipts, issues for use, corrections that two persons make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from station.core.clock import local, local_today
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.texts import Texts
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.receivers.values import Receiver
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.decide import (
    CorrectionCase,
    ReceiptCase,
    decide_correction,
    decide_issue,
    decide_receipt,
)
from station.inventory.stock.facts import RULE
from station.inventory.stock.finding import FoundNumber, numbers_found
from station.inventory.stock.levels import record_levels
from station.inventory.stock.numbered import (
    NumbersCase,
    SpoiledCase,
    decide_spoiling,
    decide_taking_back,
    require_by_two,
)
from station.inventory.stock.numbers import LONGEST_RANGE
from station.inventory.stock.reagent_levels import runs_low
from station.inventory.stock.reported import runs_to_move
from station.inventory.values import Item, Tracking
from station.people.asking import asks, asks_nothing
from station.people.confirming import UNCONFIRMED, Confirmation, Pins, prove
from station.people.dated import Dated
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.people.two_persons import Person, TwoPersons, require_another


@dataclass(frozen=True, slots=True)
class StockResult:
    """The entry, the lines of stock as they stand now, and what was said."""

    entry: Entry
    items: tuple[Item, ...]
    notices: tuple[Notice, ...] = ()


class Stock(Dated, behind="item", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Movements of counted stock (EQ-10); `pins` checks PINs, `persons` the second person of a correction."""

    def __init__(self, store: InventoryStore, pins: Pins, persons: TwoPersons, texts: Texts) -> None:
        self._store, self._pins, self._persons, self._texts = store, pins, persons, texts

    @asks(Permission.EQUIPMENT_EDIT)
    def receive(self, session: Session, tag: str, quantity: int, note: str = "") -> StockResult:
        """More came in. Raises Refused ``equipment.unknown`` and as `decide_receipt`."""
        now, zone = self._store.clock.now(), self._store.clock.zone
        with self._store.write() as work:
            case = ReceiptCase(required(work, tag), quantity, local(now, zone).date(), note)
            decided = decide_receipt(session, case, work.policy, now)
            return self._recorded(session, work, decided, (case.item.tag,), restocked=True)

    @asks(Permission.EQUIPMENT_EDIT)
    def take_back(self, session: Session, tag: str, numbers: str, note: str = "") -> StockResult:
        """Numbers of a numbered range that had been issued came back unused. Raises Refused ``equipment.unknown`` and as `decide_taking_back`."""
        now = self._store.clock.now()
        with self._store.write() as work:
            case = replace(self._numbers(work, tag, numbers), note=note)
            decided = decide_taking_back(session, case, work.policy, now)
            return self._recorded(session, work, decided, (case.item.tag,), restocked=True)

    @asks(Permission.EQUIPMENT_EDIT)
    def spoil(
        self, session: Session, tag: str, numbers: str, reason: str, second: Person, *, sound: bool = False
    ) -> StockResult:
        """Numbers in the store are spoiled, or spoiled ones are `sound` after all, and `second` says so too.

        Raises Refused as `decide_spoiling` and `require_another`.
        """
        proven = self._persons.prove(second)
        now = self._store.clock.now()
        with self._store.write() as work:
            account = require_another(session, proven, work.people, now)
            case = SpoiledCase(self._numbers(work, tag, numbers), reason, account, sound)
            if sound:
                item = case.of.item
                require_by_two(case.of, work.equipment.history_since((item.tag,), 0)[item.tag])
            decided = decide_spoiling(session, case, work.policy, now)
            return self._recorded(session, work, decided, (case.of.item.tag,))

    @asks(Permission.EQUIPMENT_VIEW)
    def find_number(self, session: Session, number: str) -> tuple[FoundNumber, ...]:
        """Where this number of a numbered range is, in each line that has it.

        Raises Refused ``stock.no_such_number``.
        """
        del session
        with self._store.read() as view:
            found = numbers_found(view.equipment, number)
        if not found:
            raise Refused("stock.no_such_number", rule=RULE, number=number.strip()[:LONGEST_RANGE])
        return found

    @asks(Permission.EQUIPMENT_VIEW)
    def first_to_expire(self, session: Session, tag: str) -> Item | None:
        """The lot of the same that goes before this one, because it expires earlier (ST-05); None where this one goes. Raises Refused ``equipment.unknown``."""
        del session
        with self._store.read() as view:
            today = local_today(self._store.clock)
            return view.equipment.earlier_lot(required(view, tag), today)

    def _numbers(self, work: InventoryWork, tag: str, numbers: str) -> NumbersCase:
        item = required(work, tag)
        return NumbersCase(item, runs_to_move(work, item), numbers, self._store.clock.zone)

    @asks(Permission.COUNTER_OPERATE)
    def issue(
        self,
        session: Session,
        number: str,
        quantities: Mapping[str, int],
        activity: str | None = None,
        confirmation: Confirmation = UNCONFIRMED,
        *,
        receiver: Receiver | None = None,
        reason: str = "",
        numbers: Mapping[str, str] | None = None,
        matter: str = "",
    ) -> StockResult:
        """Issue so much of each line, by tag, to the officer with this number or badge for use, or to a `receiver` for which they sign.

        Of a numbered range the `numbers` named for its tag go out, else the next ones; `matter` is the number of what it is for. A `reason` is needed where a lot of the same expires earlier (ST-05). Raises Refused as `decide_issue` and `find_receiver`.
        """
        with self._store.read() as view:
            officer = answering(view, number)
        number = number if officer is None else officer.number
        proven = prove(number, confirmation, self._pins)
        with self._store.write() as work:
            facts = ViewedFacts(work, self._terms(work), self._store.clock.now())
            case = facts.issuing(
                number,
                quantities,
                activity=activity,
                proven=proven,
                receiver=receiver,
                reason=reason,
                numbers=numbers or {},
                matter=matter,
            )
            decided = decide_issue(session, case, work.policy, facts.now)
            return self._recorded(session, work, decided, tuple(line.item.tag for line in decided.value))

    @asks(Permission.EQUIPMENT_EDIT)
    def correct(self, session: Session, tag: str, counted: int, reason: str, second: Person) -> StockResult:
        """So much was counted, and `second` says so too. Raises Refused as `decide_correction` and `require_another`."""
        proven = self._persons.prove(second)
        now = self._store.clock.now()
        with self._store.write() as work:
            account = require_another(session, proven, work.people, now)
            case = CorrectionCase(required(work, tag), counted, reason, account)
            decided = decide_correction(session, case, work.policy, now)
            return self._recorded(session, work, decided, (case.item.tag,))

    @asks_nothing("the program itself, at each opening and with each new day")
    def settle_low(self) -> tuple[Entry, ...]:
        """Let more be due of each line and reagent that runs low, also since a lot expired, and no more of what does not.

        Lines that ran low before there were such deadlines are among them.
        """
        at = (self._store.clock.now(), self._store.clock.zone)
        with self._store.read() as view:
            low = view.equipment.low_stock()
            silent = sorted(set(low) - view.equipment.awaiting_more(low))
            lots = [each for each in view.equipment.reagents() if _changes(view, each, at)]
        if not silent and not lots:
            return ()
        with self._store.write() as work:
            items = [item for item in work.equipment.items(silent) if item is not None]
            lines = [each for each in items if each.tracking is not Tracking.LOT]
            return record_levels(program_session(), work, (*lines, *lots), at)

    def _terms(self, view: InventoryView) -> Terms:
        return Terms(view.policy, self._store.clock.zone, self._texts.language, view.calendar.years())

    def _recorded(
        self,
        session: Session,
        work: InventoryWork,
        decided: Decided[object],
        tags: tuple[str, ...],
        *,
        restocked: bool = False,
    ) -> StockResult:
        """The movement, and of which lines more is due by it, or no more."""
        (entry,) = record(work, decided)
        items = work.equipment.written(tags)
        record_levels(session, work, items, (entry.happened_at, self._store.clock.zone), restocked=restocked)
        return StockResult(entry, items, decided.notices)


def _changes(view: InventoryView, lot: Item, at: tuple[datetime, str]) -> bool:
    """Whether more of a reagent is due, or no more, and no entry says so yet."""
    same = view.equipment.same_reagent(lot)
    due = view.equipment.awaiting_more([each.tag for each in same])
    return runs_low(same, view.policy, local(*at).date()) is not bool(due)
