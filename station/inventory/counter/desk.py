"""The counter's use case: it looks up, decides and records what a screen or a command asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from station.core.attachments import AttachmentFiles
from station.core.codes import CodeKind
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.texts import Texts
from station.inventory.bodies import NothingRecorded
from station.inventory.counter import answering, changing
from station.inventory.counter.acts import Act, act_of, awaited, into_the_store, is_settled, items_written
from station.inventory.counter.bringing import return_cases
from station.inventory.counter.cases import issue_case, loan_case
from station.inventory.counter.choosing import CounterChoices
from station.inventory.counter.draft import CounterDraft
from station.inventory.counter.handing import hand_over
from station.inventory.counter.holding import return_all
from station.inventory.counter.kits import kit_tags
from station.inventory.counter.lines import require_seen
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.counter.pieces import named_back
from station.inventory.counter.placing import put_at, put_away
from station.inventory.counter.portions import returned, with_portions
from station.inventory.counter.resuming import resumed
from station.inventory.counter.scanning import LookUp, Quantity, read_code
from station.inventory.counter.slip import keep_slip, labels_of, pieces_on, slip_facts
from station.inventory.counter.values import Counter, CounterAnswer, CounterResult, Direction
from station.inventory.disputing.use_cases import received_dissents
from station.inventory.disputing.values import Dissent
from station.inventory.handing.use_cases import Handovers
from station.inventory.movement.check_out import decide_check_out
from station.inventory.movement.nothing_recorded import (
    NothingRecordedCase,
    decide_nothing_recorded,
    found_on,
)
from station.inventory.ports import InventoryStore, RecordingDevices, SlipFolder
from station.inventory.receivers.values import Receiver
from station.inventory.stock.decide import decide_issue
from station.inventory.stock.levels import record_levels
from station.inventory.values import Condition
from station.people.asking import Ask, asks, asks_nothing, require
from station.people.confirming import UNCONFIRMED, Confirmation, Pins, prove
from station.people.permissions import Permission
from station.people.sessions import Session

_Answered: TypeAlias = tuple[Counter, CounterAnswer]


class CounterDesk(CounterChoices):
    """Check-out and check-in, by scans at a counter or in one call; both use the same decisions.

    `pins` checks PINs, `slips` stores the slips, `texts` words them; `devices` are read before a confirmation that
    nothing was recorded, `files` keeps photos of what is disputed.
    """

    def __init__(
        self,
        store: InventoryStore,
        pins: Pins,
        slips: SlipFolder,
        texts: Texts,
        devices: RecordingDevices,
        files: AttachmentFiles,
    ) -> None:
        super().__init__(store, texts)
        self._devices, self._files = devices, files
        self._pins, self._slips = pins, slips
        self._handovers = Handovers(store, pins, slips, texts)

    @asks(Permission.COUNTER_OPERATE)
    def scan(self, session: Session, counter: Counter, code: str) -> tuple[Counter, CounterAnswer]:
        """The counter after a scan (or a typed line), and the answer. A refusal is an answer, not an error.

        Raises NotPermitted and StoreProblem.
        """
        with self._store.read() as view:
            return answering.answer(
                counter, code, ViewedFacts(view, self._terms(view), self._store.clock.now())
            )

    @asks_nothing("says only that a code is printed on gear, a badge or a card, so that it is no password")
    def is_printed(self, code: str) -> bool:
        """Whether `code` is printed on something here: a badge, an item's tag, a command or activity card (PF-04).

        An officer's number alone is not: it may be a person's PIN.
        """
        scan = read_code(code)
        if isinstance(scan, Quantity):
            return False
        if not isinstance(scan, LookUp):
            return True
        with self._store.read() as view:
            return any(holder.kind is not CodeKind.NUMBER for holder in view.codes.holders(scan.code))

    @asks(Permission.COUNTER_OPERATE)
    def outside_hours(self, session: Session) -> bool:
        """Whether it is outside enforcement time now, in which a loan is flagged (EQ-07)."""
        del session
        with self._store.read() as view:
            return not self._terms(view).hours.covers(self._store.clock.now())

    @asks(Permission.COUNTER_OPERATE)
    def set_condition(
        self, session: Session, counter: Counter, tag: str, condition: Condition, note: str = ""
    ) -> tuple[Counter, CounterAnswer]:
        """Set the condition of the returned item `tag`."""
        return self._edit(session, counter, lambda _: changing.set_condition(counter, tag, condition, note))

    @asks(Permission.COUNTER_OPERATE)
    def set_nothing_recorded(
        self, session: Session, counter: Counter, tag: str, reason: str
    ) -> tuple[Counter, CounterAnswer]:
        """Set why the loan of the returned item `tag` has no recordings (EQ-05); the confirmation decides on it."""
        return self._edit(session, counter, lambda _: changing.set_nothing_recorded(counter, tag, reason))

    @asks(Permission.COUNTER_OPERATE)
    def set_dissent(
        self, session: Session, counter: Counter, tag: str, dissent: Dissent, note: str
    ) -> tuple[Counter, CounterAnswer]:
        """Set what the officer says against the condition of the returned item `tag`, and what the desk found (EQ-11)."""
        return self._edit(session, counter, lambda _: changing.set_dissent(counter, tag, dissent, note))

    @asks(Permission.COUNTER_OPERATE)
    def remove(
        self, session: Session, counter: Counter, tag: str | None = None
    ) -> tuple[Counter, CounterAnswer]:
        """Remove the last line of the counter, or the one of `tag`."""
        return self._edit(session, counter, lambda terms: changing.undo(counter, terms, tag))

    @asks(Permission.COUNTER_OPERATE)
    def resume(
        self, session: Session, counter: Counter, draft: CounterDraft
    ) -> tuple[Counter, CounterAnswer]:
        """Lay at the counter again what a draft holds; the answer is `LaidAgain`, or a refusal of all of it for now."""
        return self._look(counter, lambda facts: resumed(counter, draft, facts))

    @asks(Permission.COUNTER_OPERATE)
    def return_all(self, session: Session, counter: Counter, tags: Sequence[str] = ()) -> _Answered:
        """Lay all that the person has, or these, as return lines, which are confirmed once each thing was seen (EQ-10)."""
        return self._look(counter, lambda facts: return_all(counter, facts, tags))

    @asks(Permission.COUNTER_OPERATE)
    def hand_over(self, session: Session, counter: Counter) -> tuple[Counter, CounterAnswer]:
        """Let what the person brings for another go to the person themself, which both confirm; or no more (EQ-11)."""
        return self._look(counter, lambda facts: hand_over(counter, facts))

    @asks(Permission.COUNTER_OPERATE)
    def take_offered(self, session: Session, counter: Counter) -> tuple[Counter, CounterAnswer]:
        """Answer the codes that the last answer offered: two that it told apart, or one that was read repeatedly."""
        return self._look(counter, lambda facts: answering.take_offered(counter, facts))

    @asks(Permission.COUNTER_OPERATE)
    def confirm(
        self,
        session: Session,
        counter: Counter,
        confirmation: Confirmation = UNCONFIRMED,
        giver: Confirmation = UNCONFIRMED,
    ) -> CounterResult:
        """Record the lines of the counter, returns first, then loans, in one unit of work; or a handover, with how the `giver` confirmed.

        Everything is decided anew by the present register, so that an old screen never decides. The slips are written
        after the commit; if that fails, the result says so and the entries stand. Raises Refused, NotPermitted and
        StoreProblem; then nothing was recorded.
        """
        if not counter.lines:
            raise Refused("counter.nothing_named")
        require_seen(counter)
        if counter.handing and counter.person is not None:
            tags = [line.tag for line in counter.lines]
            return self._handovers.hand_over(session, counter.person.number, tags, giver, confirmation)
        return self._record(session, act_of(counter), confirmation)

    @asks(Permission.COUNTER_OPERATE)
    def check_out(
        self,
        session: Session,
        number: str,
        tags: Sequence[str],
        activity: str | None = None,
        confirmation: Confirmation = UNCONFIRMED,
        *,
        kits: Sequence[str] = (),
        receiver: Receiver | None = None,
        quantity: int | None = None,
        matter: str = "",
    ) -> CounterResult:
        """Hand out items to officer `number` in one call, who signs where they are for a `receiver` (kind and what a person writes).

        Some of the items are those of `kits`; `matter` is the number of what it is for. With a `quantity` so much of each goes out, of lines of counted gear.
        Raises like `confirm`, and as `find_receiver`.
        """
        act = Act(number, activity=activity, kits=tuple(kits), receiver=receiver, matter=matter.strip())
        return self._record(session, act.taking(tags, quantity), confirmation)

    @asks(Permission.COUNTER_OPERATE)
    def check_in(
        self,
        session: Session,
        tags: Sequence[str],
        condition: Condition | None = None,
        *,
        number: str | None = None,
        note: str = "",
        nothing_recorded: str | None = None,
        confirmation: Confirmation = UNCONFIRMED,
        kits: Sequence[str] = (),
        place: str = "",
        for_others: bool = False,
        outsider: str = "",
        dissent: Dissent | None = None,
        quantity: int | None = None,
    ) -> CounterResult:
        """Take back items in one call, from officer `number` or on behalf of their holders. Raises like `confirm`.

        Of counted gear, named by its line, so much comes back as `quantity` says, or all that is out. Raises as `named_back` and `put_at`.

        `for_others`: what officer `number` does not have they bring for those who do; `outsider` is who else brings it. Some of the items are those of `kits`; all are put at the `place` with this code, if one is given.

        With `nothing_recorded`, the reason why there are no recordings of these loans (EQ-05), it also completes
        returns whose recordings are awaited. `dissent` is what officer `number` says against the condition (EQ-11).
        """
        if not tags:
            raise Refused("counter.nothing_named")
        declared: tuple[tuple[str, str], ...] = ()
        back: frozenset[str] = frozenset()
        if nothing_recorded is not None:
            declared = tuple((tag, nothing_recorded) for tag in dict.fromkeys(tags))
            with self._store.read() as view:
                back = frozenset(tag for tag in tags if awaited(view, tag))
        with self._store.read() as view:
            facts = ViewedFacts(view, self._terms(view), self._store.clock.now())
            tags, parts = named_back(facts, tags, None if for_others else number, quantity)
            brought = tuple((tag, condition, note) for tag in tags if tag not in back)
            put = put_at(place, (tag for tag, _, _ in brought), condition, facts)
        act = Act(number, brought, declared=declared, kits=tuple(kits), put=put, parts=parts)
        said = () if dissent is None else tuple((tag, dissent) for tag, _, _ in brought)
        act = replace(act, for_others=for_others, outsider=outsider.strip(), dissents=said)
        return self._record(session, act, confirmation)

    @asks(Permission.COUNTER_OPERATE)
    def tags_of(
        self, session: Session, code: str, direction: Direction, number: str | None = None
    ) -> tuple[str, ...]:
        """The tags of those items of the kit `code` that can go out to officer `number`, or come back from them or from anybody.

        Empty where no kit has this code. Raises Refused ``counter.unknown_officer``, ``counter.kit_nothing``,
        ``counter.kit_not_out``, ``counter.kit_with_several``.
        """
        with self._store.read() as view:
            facts = ViewedFacts(view, self._terms(view), self._store.clock.now())
            return kit_tags(facts, code, direction, number)

    def _record(self, session: Session, act: Act, confirmation: Confirmation) -> CounterResult:
        if act.declared:
            require(session, Ask((Permission.RECORDING_EXEMPT,)))
        if act.put:
            require(session, Ask((Permission.EQUIPMENT_EDIT,)))
        proven = prove(act.number, confirmation, self._pins)
        found = found_on(self._store, self._devices, [tag for tag, _ in act.declared])
        entries: list[Entry] = []
        declarations: list[Entry] = []
        disputes: list[Entry] = []
        notices: list[Notice] = []
        said_against = received_dissents(dict(act.dissents), self._files)
        with said_against as dissents, self._store.write() as work:
            # The moment is taken within the unit of work, so that spans of custody never overlap.
            terms, now = self._terms(work), self._store.clock.now()
            facts = ViewedFacts(work, terms, now)
            for brought in return_cases(facts, act, proven) if act.brought else ():
                disputed = dissents.said.keys()
                back = returned(session, work, brought, dict(act.parts), now, disputed=disputed)
                entries.extend(back.entries)
                notices.extend(back.notices)
                if back.whole is not None:
                    filed = (session, work, back.case, back.lines, back.whole, terms.zone, now)
                    disputes += dissents.file(*filed)
            for tag, reason in act.declared:
                declared = NothingRecordedCase(tag, facts.item(tag), reason, found[tag])
                ended = decide_nothing_recorded(session, declared, work.policy, now)
                declarations.extend(record(work, ended))
            put_away(session, work, act.put, self._texts("counter.put_reason"), now, terms.zone)
            act = with_portions(session, work, facts, act, now)
            if act.taken or not (act.brought or act.declared or act.issued):
                loan = decide_check_out(session, loan_case(facts, act, proven), work.policy, now)
                entries.extend(record(work, loan))
                notices.extend(loan.notices)
            if act.issued:
                issue = decide_issue(session, issue_case(facts, act, proven), work.policy, now)
                entries.extend(record(work, issue))
                notices.extend(each for each in issue.notices if each not in notices)
            items = items_written(work, act)
            record_levels(session, work, items, (now, terms.zone))
            without = frozenset(entry.of(NothingRecorded).tag for entry in declarations)
            labels = labels_of(work, items)
            slips = [slip_facts(entry, work, terms, labels, without, disputes) for entry in entries]
            settled = frozenset(labels.get(tag, tag) for tag in without)
            said = [each for each in notices if not is_settled(each, settled)]
            stored = into_the_store(items, act, terms)
        kept = tuple(keep_slip(self._slips, facts, self._texts, said) for facts in slips)
        done = (tuple(declarations), stored, tuple(disputes), pieces_on(slips))
        return CounterResult(tuple(entries), items, kept, tuple(said), *done)
