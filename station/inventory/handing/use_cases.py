"""Handing items straight from one officer to another: both prove themselves at the counter (EQ-11)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.deciding import record
from station.core.errors import Refused
from station.core.texts import Texts
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.counter.slip import keep_slip, slip_facts
from station.inventory.counter.values import CounterResult
from station.inventory.handing.decide import decide_hand_over
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryStore, SlipFolder
from station.inventory.stock.facts import require_single
from station.inventory.values import ItemState
from station.people.asking import asks
from station.people.confirming import Confirmation, Pins, prove
from station.people.permissions import Permission
from station.people.sessions import Session


class Handovers:
    """The act of a handover, for the counter's screen and for a command; `pins`, `slips` and `texts` as for `CounterDesk`."""

    def __init__(self, store: InventoryStore, pins: Pins, slips: SlipFolder, texts: Texts) -> None:
        self._store, self._pins, self._slips, self._texts = store, pins, slips, texts

    @asks(Permission.COUNTER_OPERATE)
    def giver_of(self, session: Session, tags: Sequence[str]) -> str:
        """The number of the one officer who has all of these items.

        Raises Refused ``counter.nothing_named``, as `require_single`, ``counter.not_out``, ``counter.handover_one_giver``.
        """
        del session
        with self._store.read() as view:
            items = [item for item in view.equipment.items(tags) if item is not None]
        out = {item.holder: item for item in items if item.state is ItemState.OUT and item.holder}
        if not tags:
            raise Refused("counter.nothing_named")
        if not out and items:
            require_single(items[0])
            raise Refused("counter.not_out", rule="EQ-10", tag=items[0].label, name=items[0].name)
        if len(out) > 1:
            one, other, *_ = out.values()
            raise Refused("counter.handover_one_giver", rule="EQ-11", tag=one.label, other=other.label)
        return next((number for number in out if number), "")

    @asks(Permission.COUNTER_OPERATE)
    def check(self, session: Session, number: str, confirmation: Confirmation) -> None:
        """Look whether this is how officer `number` confirms, before the other one is asked. Raises Refused as `prove`."""
        del session
        prove(number, confirmation, self._pins)

    @asks(Permission.COUNTER_OPERATE)
    def hand_over(
        self,
        session: Session,
        number: str,
        tags: Sequence[str],
        giver: Confirmation,
        taker: Confirmation,
    ) -> CounterResult:
        """Hand these items from whoever has them to officer `number`; both have confirmed.

        Raises like `giver_of` and `decide_hand_over`, `prove`, StoreProblem; then nothing was recorded.
        """
        whose = self.giver_of(session, tags)
        given, taken = prove(whose, giver, self._pins), prove(number, taker, self._pins)
        with self._store.write() as work:
            now, clock = self._store.clock.now(), self._store.clock
            terms = Terms(work.policy, clock.zone, self._texts.language, work.calendar.years())
            facts = ViewedFacts(work, terms, now)
            case = facts.handing(whose, number, tags, given=given, taken=taken)
            decided = decide_hand_over(session, case, work.policy, now)
            entries = record(work, decided)
            items = work.equipment.written(tuple(line.loan.item.tag for line in decided.value))
            labels = {item.tag: item.label for item in items}
            slips = [slip_facts(entry, work, terms, labels) for entry in entries]
        notices = list(decided.notices)
        kept = tuple(keep_slip(self._slips, each, self._texts, notices) for each in slips)
        return CounterResult(tuple(entries), items, kept, tuple(notices))
