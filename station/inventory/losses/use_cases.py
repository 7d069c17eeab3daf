"""Loss, damage and scrap as use cases: reporting, what comes of an approved report, finding a lost item again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from station.approvals.decide import OfficeDay, own_returned
from station.approvals.values import Request
from station.core.attachments import AttachmentFiles, ReceivedFile
from station.core.clock import Clock
from station.core.deciding import record
from station.core.ledger import Draft, Entry, Stream, subject
from station.inventory.extending.bodies import LoanExtended
from station.inventory.losses.bodies import ChangeRequested, ItemLost, ItemReported, UndoRequested, WrittenOff
from station.inventory.losses.changing import WishCase, Wished, change_effect, decide_change_request
from station.inventory.losses.decide import (
    ReportCase,
    Reported,
    decide_report,
    effect_of,
)
from station.inventory.losses.finding import FoundCase, decide_found, unsettled_loan
from station.inventory.losses.undoing import UndoCase, decide_undo, undo_effect, undoable
from station.inventory.movement.terms import Setting
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.rejoining import rejoin, sound_again
from station.inventory.values import Condition, Item
from station.inventory.voiding.decide import VoidCase
from station.inventory.voiding.use_cases import movement_case
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_KINDS: Final = frozenset({ItemReported.KIND, ChangeRequested.KIND, UndoRequested.KIND})

_AboutItem = ItemReported | ChangeRequested | UndoRequested


def report_in(
    work: InventoryWork,
    clock: Clock,
    session: Session,
    tag: str,
    reported: Reported,
    kept: Sequence[ReceivedFile] = (),
) -> Entry:
    """Report within a unit of work that records more; the entry's number is the request's.

    `kept` are the photos as they were received; each stays. Raises like `decide_report`, Refused ``equipment.unknown``.
    """
    item = required(work, tag)
    running = work.requests.running(subject("item", item.tag))
    anew = own_returned(session, running, reported.instead_of)
    case = ReportCase(
        item,
        replace(reported, instead_of=anew),
        answering(work, reported.responsible),
        tuple(each.file for each in kept),
        running,
        _former(work, anew),
        _office(work, clock.zone),
    )
    (entry,) = record(work, decide_report(session, case, work.policy, clock.now()))
    for each in kept:
        each.keep()  # an entry never names what is not there
    return entry


class ItemReports:
    """Reports what happened to items. Whoever sees equipment may report, since a fault is reported at once (EQ-14)."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_VIEW)
    def report(self, session: Session, tag: str, reported: Reported, photos: Sequence[Path] = ()) -> Entry:
        """Report a loss, damage, fault or scrapping with photos; the entry's number is the request's.

        Raises like `decide_report`, `AttachmentFiles.receive`, Refused ``equipment.unknown``.
        """
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in photos]
            with self._store.write() as work:
                return report_in(work, self._store.clock, session, tag, reported, kept)

    @asks(Permission.EQUIPMENT_EDIT)
    def request_change(
        self, session: Session, tag: str, wished: Wished, photos: Sequence[Path] = ()
    ) -> Entry:
        """Apply for a change of category, value or condition; the entry's number is the request's.

        Raises like `decide_change_request`, `AttachmentFiles.receive`, Refused ``equipment.unknown``.
        """
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in photos]
            with self._store.write() as work:
                item, clock = required(work, tag), self._store.clock
                running = work.requests.running(subject("item", item.tag))
                anew = own_returned(session, running, wished.instead_of)
                case = WishCase(
                    item,
                    replace(wished, instead_of=anew),
                    tuple(each.file for each in kept),
                    running,
                    _former(work, anew),
                    _office(work, clock.zone),
                )
                (entry,) = record(work, decide_change_request(session, case, work.policy, clock.now()))
                for each in kept:
                    each.keep()  # an entry never names what is not there
                return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def request_undo(
        self, session: Session, tag: str, text: str, photos: Sequence[Path] = (), *, instead_of: int = 0
    ) -> Entry:
        """Apply for a loss or scrap that was approved by mistake to be undone; the entry's number is the request's.

        Raises like `decide_undo`, `AttachmentFiles.receive`, Refused ``equipment.unknown``.
        """
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in photos]
            with self._store.write() as work:
                item, clock = required(work, tag), self._store.clock
                running = work.requests.running(subject("item", item.tag))
                anew = own_returned(session, running, instead_of)
                void = _gone(work, item, text)
                case = UndoCase(
                    item,
                    text,
                    void,
                    None if void is None or void.entry is None else _report_behind(work, void.entry),
                    tuple(each.file for each in kept),
                    running,
                    _former(work, anew),
                    _office(work, clock.zone),
                    anew,
                )
                (entry,) = record(work, decide_undo(session, case, work.policy, clock.now()))
                for each in kept:
                    each.keep()  # an entry never names what is not there
                return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def running(self, session: Session, tag: str) -> tuple[Request, ...]:
        """Requests about an item that are not done with: whoever sees the item is told of them. Raises Refused ``equipment.unknown``."""
        del session
        with self._store.read() as view:
            return view.requests.running(subject("item", required(view, tag).tag))

    @asks(Permission.EQUIPMENT_EDIT)
    def found(self, session: Session, tag: str, condition: Condition | None, note: str) -> Entry:
        """A lost item is back; recordings that had not come in are awaited again. Raises like `decide_found`, Refused ``equipment.unknown``."""
        with self._store.write() as work:
            item, setting = required(work, tag), Setting(self._store.clock.zone, years=work.calendar.years())
            case = FoundCase(item, condition, note, unsettled_loan(work, item), setting)
            now = self._store.clock.now()
            (entry,) = record(work, decide_found(session, case, work.policy, now))
            rejoin(session, work, (item.tag,), now)
            return entry


class ItemReportCarrier:
    """What comes of an approved report or change, or of one that is undone; `zone` is the office's."""

    kinds = _KINDS

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def concerned(self, filed: _AboutItem, view: InventoryView) -> tuple[str, ...]:
        """Who has the item now, or brought it back last."""
        (item,) = view.equipment.items((filed.tag,))
        return tuple(filter(None, () if item is None else (item.holder, item.returned_by)))

    def effect(
        self,
        session: Session,
        filed: _AboutItem,
        request: Request,
        work: InventoryWork,
        now: datetime,
    ) -> tuple[Draft, ...]:
        """The item is lost, written off, damaged or changed, or as before. Raises Refused as `effect_of`, `change_effect` and `undo_effect`."""
        if isinstance(filed, UndoRequested):
            wrong = work.ledger.entry(Stream.CUSTODY, filed.undone, checked=True)
            void = _undoing(work, wrong, filed.undone, filed.text, request.seq)
            return undo_effect(session, void, work.policy, now)
        (item,) = work.equipment.items((filed.tag,))
        moved = work.equipment.moved_since((filed.tag,), request.seq)[filed.tag].movements
        since = [each for each in moved if not isinstance(each.typed, LoanExtended)]  # it moved nothing
        if isinstance(filed, ChangeRequested):
            changed = change_effect(session, filed, request, item, since, work.policy, now)
            return sound_again(session, work, item, changed, now)
        at = (_office(work, self._zone), work.policy, now)
        return effect_of(session, filed, request, item, since, at)


def _gone(view: InventoryView, item: Item, text: str) -> VoidCase | None:
    """The void of the entry by which the item is lost or scrapped; None where it is neither."""
    wrong = undoable(item, view.equipment.moved_since((item.tag,), 0)[item.tag].movements)
    return None if wrong is None else _undoing(view, wrong, wrong.seq, text)


def _undoing(view: InventoryView, wrong: Entry | None, seq: int, text: str, request: int = 0) -> VoidCase:
    void = movement_case(view, f"{Stream.CUSTODY.value}:{seq}", wrong, (), text)
    return replace(void, request=request)


def _report_behind(view: InventoryView, wrong: Entry) -> ItemReported | None:
    """The report by whose approval the item is lost or scrapped."""
    body = wrong.typed
    if not isinstance(body, ItemLost | WrittenOff):
        return None
    filed = view.ledger.entry(Stream.CUSTODY, body.request, checked=True)
    return filed.typed if filed is not None and isinstance(filed.typed, ItemReported) else None


def _former(view: InventoryView, seq: int) -> Request | None:
    """The request that another one files anew."""
    return view.requests.request(seq) if seq else None


def _office(view: InventoryView, zone: str) -> OfficeDay:
    return OfficeDay(tuple(view.offices.holdings()), tuple(view.calendar.years()), zone)
