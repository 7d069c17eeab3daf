"""Late entries: a loan or a return that was written on paper, on the word of two persons (EQ-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from station.core.attachments import AttachmentFiles
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.policy import Policy
from station.core.texts import Texts
from station.inventory.counter.acts import Act, act_of, items_written
from station.inventory.counter.bringing import return_cases
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.counter.pieces import named_back
from station.inventory.counter.portions import Back, returned, with_portions
from station.inventory.counter.slip import pieces_on, slip_facts
from station.inventory.counter.values import Counter, CounterResult
from station.inventory.disputing.use_cases import received_dissents
from station.inventory.disputing.values import Dissent
from station.inventory.late.decide import (
    LateCase,
    LateCheckInCase,
    LateCheckOutCase,
    LatePartReturnCase,
    decide_late_check_in,
    decide_late_check_out,
    decide_late_part_return,
)
from station.inventory.late.known import with_counts, with_what_is_known
from station.inventory.movement.check_in import CheckInCase, ReturnedLine
from station.inventory.movement.check_out import CheckOutCase
from station.inventory.movement.since import with_loans_since
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryStore, InventoryWork
from station.inventory.receivers.values import Receiver
from station.inventory.stock.portions import PartReturnCase
from station.inventory.values import Condition
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, require_another


@dataclass(frozen=True, slots=True)
class LateWish:
    """When something really happened, why it is entered only now, and who confirms it besides."""

    happened_at: datetime
    reason: str
    second: Person


class LateEntries:
    """Loans and returns that happened without the program; the persons signed on paper, so no slip is made."""

    def __init__(
        self, store: InventoryStore, persons: TwoPersons, texts: Texts, files: AttachmentFiles
    ) -> None:
        self._store, self._persons, self._texts, self._files = store, persons, texts, files

    @asks(Permission.COUNTER_OPERATE)
    def check_out(
        self,
        session: Session,
        number: str,
        tags: Sequence[str],
        late: LateWish,
        activity: str | None = None,
        *,
        kits: Sequence[str] = (),
        receiver: Receiver | None = None,
        quantity: int | None = None,
        matter: str = "",
    ) -> CounterResult:
        """Enter that officer `number` took these items, for a `receiver` or for themselves, for a `matter` or none. Raises Refused as `decide_late_check_out` and `require_another`.

        With a `quantity` so much of each, of lines of counted gear.
        """
        act = Act(number, activity=activity, kits=tuple(kits), receiver=receiver, matter=matter.strip())
        return self._record(session, act.taking(tags, quantity), late)

    @asks(Permission.COUNTER_OPERATE)
    def check_in(
        self,
        session: Session,
        tags: Sequence[str],
        late: LateWish,
        condition: Condition | None = None,
        *,
        number: str | None = None,
        note: str = "",
        kits: Sequence[str] = (),
        for_others: bool = False,
        outsider: str = "",
        quantity: int | None = None,
        dissent: Dissent | None = None,
    ) -> CounterResult:
        """Enter that these items were brought back, by whom, how much and against what condition as in `CounterDesk.check_in`.

        Raises Refused as `decide_late_check_in`, `decide_late_part_return`, `require_another` and `Dissents.file`.
        """
        with self._store.read() as view:
            terms = Terms(view.policy, self._store.clock.zone, self._texts.language, view.calendar.years())
            facts = ViewedFacts(view, terms, late.happened_at)
            tags, parts = named_back(facts, tags, None if for_others else number, quantity)
        brought = tuple((tag, condition, note) for tag in tags)
        said = () if dissent is None else tuple((tag, dissent) for tag in tags)
        act = Act(number, brought, kits=tuple(kits), for_others=for_others, outsider=outsider.strip())
        act = replace(act, parts=parts, dissents=said)
        return self._record(session, act, late)

    @asks(Permission.COUNTER_OPERATE)
    def confirm(self, session: Session, counter: Counter, late: LateWish) -> CounterResult:
        """Enter the lines of the counter as what happened then: returns first, then loans, as one unit of work.

        Raises Refused ``counter.late_declared`` where a line says that nothing was recorded, which is confirmed at its own time,
        ``counter.late_handover`` for a handover, which both confirm when it happens, and ``counter.late_stock`` where stock is issued.
        """
        act = act_of(counter)
        if counter.handing:
            raise Refused("counter.late_handover", rule="EQ-11", tag=counter.handing[0].label)
        if act.issued:
            raise Refused("counter.late_stock", rule="EQ-10", tag=act.issued[0][0])
        if act.declared:
            raise Refused("counter.late_declared", rule="EQ-05", tag=act.declared[0][0])
        return self._record(session, act, late)

    def _record(self, session: Session, act: Act, late: LateWish) -> CounterResult:
        if not act.brought and not act.taken and not act.lent:
            raise Refused("counter.nothing_named")
        second = self._persons.prove(late.second)
        entries: list[Entry] = []
        disputes: list[Entry] = []
        notices: list[Notice] = []
        said_against = received_dissents(dict(act.dissents), self._files)
        with said_against as dissents, self._store.write() as work:
            now = self._store.clock.now()
            zone = self._store.clock.zone
            terms = Terms(work.policy, zone, self._texts.language, work.calendar.years())
            facts = ViewedFacts(work, terms, late.happened_at, late=True)
            account = require_another(session, second, work.people, now)
            wish = LateCase(late.happened_at, late.reason, account, zone)
            for case in return_cases(facts, act) if act.brought else ():
                back = _returned(session, work, act, wish, case, now)
                entries.extend(back.entries)
                notices.extend(back.notices)
                if back.whole is not None:
                    filed = (session, work, back.case, back.lines, back.whole, zone, now)
                    disputes += dissents.file(*filed)
            act = with_portions(session, work, facts, act, late.happened_at)
            if act.taken:
                loan = self._loan(facts, act, late)
                wish = with_what_is_known(wish, loan, work)
                lent = decide_late_check_out(session, LateCheckOutCase(wish, loan), work.policy, now)
                entries.extend(record(work, lent))
                notices.extend(lent.notices)
            items = items_written(work, act)
            pieces = pieces_on(slip_facts(each, work, terms, {}) for each in entries)
            done = (tuple(entries), items, (), tuple(notices))
            return CounterResult(*done, disputes=tuple(disputes), pieces=pieces)

    def _loan(self, facts: ViewedFacts, act: Act, late: LateWish) -> CheckOutCase:
        items = zip(act.taken, facts.view.equipment.items(act.taken), strict=True)
        to = None if act.receiver is None else facts.receiver(act.receiver)
        case = facts.taking(act.number or "", items, activity=act.activity, kits=act.kits, receiver=to)
        return with_loans_since(case, facts.view, late.happened_at)


def _returned(
    session: Session, work: InventoryWork, act: Act, wish: LateCase, case: CheckInCase, now: datetime
) -> Back:
    """Enter what came back then, in part or whole, by the decisions of late entries."""
    known = with_counts(wish, [each.item for each in case.brought if each.item is not None], work)

    def whole(
        by: Session, back: CheckInCase, policy: Policy, _then: datetime
    ) -> Decided[tuple[ReturnedLine, ...]]:
        return decide_late_check_in(by, LateCheckInCase(known, back), policy, now)

    def in_part(by: Session, some: PartReturnCase, policy: Policy, _then: datetime) -> Decided[None]:
        return decide_late_part_return(by, LatePartReturnCase(known, some), policy, now)

    parts, moment, disputed = dict(act.parts), wish.happened_at, dict(act.dissents).keys()
    return returned(session, work, case, parts, moment, disputed=disputed, whole=whole, in_part=in_part)
