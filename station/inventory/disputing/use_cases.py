"""Disputed returns as use cases: filed with the return itself, carried by the third person's decision, withdrawn by its void."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from station.approvals.decide import OfficeDay
from station.approvals.values import Request
from station.core.attachments import AttachedFile, AttachmentFiles, ReceivedFile
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, Stream, subject
from station.core.ledger.voiding import VoidedEntry
from station.inventory.disputing.bodies import ReturnDisputed
from station.inventory.disputing.decide import DisputeCase, decide_dispute, dispute_effect, withdrawn_with
from station.inventory.disputing.values import RULE, Dissent
from station.inventory.movement.check_in import CheckInCase, ReturnedLine
from station.inventory.ports import InventoryView, InventoryWork
from station.inventory.stock.rejoining import sound_again
from station.people.sessions import Session

_KINDS: Final = frozenset({ReturnDisputed.KIND})


@dataclass(frozen=True, slots=True)
class Dissents:
    """What is said against the conditions of one act, by the tags of its lines, with the photos as they were received."""

    said: Mapping[str, Dissent] = field(default_factory=dict)
    photos: Mapping[str, tuple[ReceivedFile, ...]] = field(default_factory=dict)

    def file(
        self,
        session: Session,
        work: InventoryWork,
        case: CheckInCase,
        lines: Sequence[ReturnedLine],
        returned: Entry,
        zone: str,
        now: datetime,
    ) -> tuple[Entry, ...]:
        """Record what is said against these lines of the entry `returned`.

        Raises like `decide_dispute`, Refused ``disputes.not_theirs`` where whoever brings it is not whose loan it was.
        """
        filed: list[Entry] = []
        for line in lines:
            tag = next((each for each in (line.item.tag, line.item.label) if each in self.said), None)
            if tag is None:
                continue
            officer = case.returner
            if officer is None:
                raise Refused("disputes.not_theirs", rule=RULE, tag=line.item.label, name=line.item.name)
            received = self.photos.get(tag, ())
            photos: tuple[AttachedFile, ...] = tuple(each.file for each in received)
            disputed = DisputeCase(
                line.item,
                returned,
                line.condition,
                line.note,
                officer.number,
                officer.name,
                self.said[tag],
                photos,
                work.requests.running(subject("item", line.item.tag)),
                OfficeDay(tuple(work.offices.holdings()), tuple(work.calendar.years()), zone),
                case.proven,
            )
            filed.extend(record(work, decide_dispute(session, disputed, work.policy, now)))
            for each in received:
                each.keep()  # an entry never names what is not there
        return tuple(filed)


@contextmanager
def received_dissents(said: Mapping[str, Dissent], files: AttachmentFiles) -> Iterator[Dissents]:
    """What is said, with its photos copied and judged; what no entry names is gone at the end. Raises like `AttachmentFiles.receive`."""
    with ExitStack() as received:
        photos = {
            tag: tuple(received.enter_context(files.receive(path)) for path in each.photos)
            for tag, each in said.items()
        }
        yield Dissents(said, photos)


def disputes_over(view: InventoryView, voided: Sequence[VoidedEntry]) -> tuple[Request, ...]:
    """The disputes over returns that do not count any more, which are withdrawn with them."""
    found: list[Request] = []
    for about in dict.fromkeys(about for each in voided for about in each.about):
        for request in view.requests.running(about):
            entry = view.ledger.entry(Stream.CUSTODY, request.seq) if request.kind in _KINDS else None
            if entry is not None and entry.of(ReturnDisputed).returned in {each.seq for each in voided}:
                found.append(request)
    return tuple(found)


def withdrawn_disputes(
    session: Session, disputes: Sequence[Request], reason: str, now: datetime
) -> tuple[Draft, ...]:
    """Their withdrawals."""
    return tuple(withdrawn_with(session, request, reason, now) for request in disputes)


class DisputeCarrier:
    """What comes of a dispute that is decided for the officer."""

    kinds = _KINDS

    def concerned(self, filed: ReturnDisputed, view: InventoryView) -> tuple[str, ...]:
        """Nobody besides the two."""
        del filed, view
        return ()

    def effect(
        self, session: Session, filed: ReturnDisputed, request: Request, work: InventoryWork, now: datetime
    ) -> tuple[Draft, ...]:
        """The register follows the officer's statement, as `dispute_effect` says."""
        (item,) = work.equipment.items((filed.tag,))
        since = work.equipment.moved_since((filed.tag,), request.seq)[filed.tag].movements
        followed = dispute_effect(session, filed, request, item, since, now)
        return sound_again(session, work, item, followed, now)
