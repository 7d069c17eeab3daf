"""The loss of sheets of paper: reported by its keeper, decided step by step, then off the account (ST-03, EQ-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.approvals.decide import (
    OfficeDay,
    chain_for,
    own_returned,
    replaced,
    request_subject,
    require_none_open,
)
from station.approvals.values import Request
from station.core.deciding import Decided, record
from station.core.ledger import Draft, Entry, subject
from station.core.policy import Policy
from station.inventory.certificates.cases import NamedSheets, sheets_case
from station.inventory.certificates.decide import SheetsCase, in_service, named_sheets
from station.inventory.certificates.histories import paper_histories
from station.inventory.losses.decide import CHAIN, RULE
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.receivers.following import MOVING, lent_to_now
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.loss_bodies import PaperLossReported, StockLost
from station.inventory.stock.numbered_bodies import moved_words
from station.inventory.stock.numbers import NumberState
from station.inventory.stock.reported import require_as_reported
from station.people.asking import asks
from station.people.naming import written
from station.people.offices.values import Function
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer

_LOSABLE: Final = (NumberState.STORE, NumberState.ISSUED)


@dataclass(frozen=True, slots=True)
class PaperLossCase:
    """Sheets that are lost, what their keeper says, who that is, and requests about the line that run."""

    of: SheetsCase
    text: str
    keeper: Officer | None
    asked: str
    running: tuple[Request, ...]
    former: Request | None
    office: OfficeDay
    instead_of: int = 0


def decide_loss(session: Session, case: PaperLossCase, policy: Policy, now: datetime) -> Decided[None]:
    """Sheets are reported lost, and approval is asked for; they stay on the account until then.

    Raises Refused ``people.reason_missing``, ``counter.unknown_officer``, ``counter.officer_left``, ``approvals.open_already``,
    ``approvals.nobody_else`` and as `named_sheets`, `replaced`.
    """
    item, keeper = case.of.item, in_service(case.keeper, case.asked)
    text = written(case.text, "people.reason_missing", "ST-03")
    sheets = named_sheets(case.of, _LOSABLE, now)
    about = subject("item", item.tag)
    require_none_open(case.running, case.instead_of)
    former = replaced(session, case.former, case.instead_of, about)
    functions = tuple(Function(each) for each in CHAIN.of(policy))
    body = PaperLossReported(
        text=text,
        chain=chain_for(session, functions, case.office, now, RULE),
        due=case.office.due(policy, now),
        instead_of=case.instead_of,
        tag=item.tag,
        name=item.name,
        unit=item.unit,
        quantity=sheets.quantity,
        numbers=sheets.moved(item.tag, NumberState.LOST),
        issued_to=sheets.account,
        found_on=case.of.on,
        responsible=keeper.number,
        responsible_name=keeper.name,
    )
    about_them = (about, subject("officer", keeper.number), *former)
    return Decided((session.draft(body, now, subjects=about_them, rules=("ST-03", RULE)),), (), None)


def loss_effect(
    session: Session, filed: PaperLossReported, request: int, case: SheetsCase, now: datetime
) -> tuple[Draft, ...]:
    """The sheets are off the account, where they are still there. Raises Refused as `named_sheets`."""
    item, sheets = case.item, named_sheets(case, _LOSABLE, now)
    body = StockLost(
        *(item.tag, item.name, item.unit, sheets.quantity, item.quantity, item.quantity - sheets.stored),
        sheets.moved(item.tag, NumberState.LOST),
        *(sheets.account, filed.found_on, request, filed.responsible, filed.responsible_name),
    )
    about = (subject("item", item.tag), request_subject(request), subject("officer", filed.responsible))
    return (session.draft(body, now, subjects=about, rules=("ST-03", RULE)),)


class PaperLosses:
    """Reports sheets as lost; needs STOCK_KEEP. What comes of it: `PaperLossCarrier`."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.STOCK_KEEP)
    def report(
        self, session: Session, sheets: NamedSheets, keeper: str, text: str, instead_of: int = 0
    ) -> Entry:
        """Sheets are lost, and the keeper with this number or badge answers for them; the entry's number is the request's.

        Raises Refused as `decide_loss` and `find_receiver`.
        """
        clock = self._store.clock
        now = clock.now()
        with self._store.write() as work:
            case = sheets_case(work, sheets, clock)
            case = replace(case, runs=work.equipment.number_runs(case.item.tag))  # one may report them anew
            running = work.requests.running(subject("item", case.item.tag))
            anew = own_returned(session, running, instead_of)
            office = OfficeDay(tuple(work.offices.holdings()), tuple(work.calendar.years()), clock.zone)
            former = work.requests.request(anew) if anew else None
            lost = PaperLossCase(case, text, answering(work, keeper), keeper, running, former, office, anew)
            (entry,) = record(work, decide_loss(session, lost, work.policy, now))
            return entry


class PaperLossCarrier:
    """What comes of an approved report of lost sheets."""

    kinds = frozenset({PaperLossReported.KIND})

    def __init__(self, zone: str) -> None:
        self._zone = zone

    def concerned(self, filed: PaperLossReported, view: InventoryView) -> tuple[str, ...]:
        """Nobody besides the keeper."""
        del filed, view
        return ()

    def effect(
        self, session: Session, filed: PaperLossReported, request: Request, work: InventoryWork, now: datetime
    ) -> tuple[Draft, ...]:
        """The sheets are off the account, where they are still as reported. Raises Refused as `require_as_reported`, `named_sheets`, ``equipment.unknown``."""
        item = required(work, filed.tag)
        history, runs = paper_histories(work, (item.tag,))[item.tag], work.equipment.number_runs(item.tag)
        require_as_reported(item, runs, filed.numbers, request.seq)
        case = SheetsCase(
            item,
            runs,
            history,
            filed.quantity,
            moved_words(filed.numbers),
            filed.found_on,
            self._zone,
            _account_now(filed, request.seq, history),
        )
        return loss_effect(session, filed, request.seq, case, now)


def _account_now(filed: PaperLossReported, seq: int, history: Sequence[Entry]) -> Receiver | None:
    """Whose sheets they are now: the unit may have another name since, or be part of another one; of numbers that is known."""
    if filed.issued_to is None or filed.numbers:
        return None
    changes = [each for each in history if each.kind in MOVING and each.seq > seq]
    return receiver_of(lent_to_now(filed.issued_to.value.key, changes))
