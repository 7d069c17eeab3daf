"""Whether an import proves that the recordings of a loan are imported (EQ-05).

Pure, by what the ledger knows of the device. An import closes a return when everything found is in the archive, and
something of it is media recorded within the loan by that device. Recordings of earlier loans that are still on the card do
not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.archive.attribution.decide import CLOCK_TOLERANCE
from station.archive.copying.job import CopyOutcome
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.outcomes import Closing, FileOutcome
from station.archive.ports import ArchiveView, DeviceCustody
from station.archive.survey.times import EARLIEST

STORED = frozenset({FileOutcome.COPIED, FileOutcome.ALREADY})


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """The facts about the device of an import when it closes.

    `loan` is the loan that is not settled (the device is out or awaited), `named` the item that the card itself names
    by serial number or label, `proven` whether content recorded within the loan is on record as this device's or
    nobody's.
    """

    loan: DeviceCustody | None = None
    named: str | None = None
    proven: bool = False


def is_complete(order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> bool:
    """Whether everything on the source is in the archive now.

    An empty folder that a person names proves nothing; an empty card that names its camera does.
    """
    stored = all(each.outcome in STORED for each in outcomes)
    return stored and order.whole and (bool(outcomes) or order.camera_basis == "serial")


def return_facts(view: ArchiveView, order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> ReturnFacts:
    """The facts about the device of `order`, by `view`."""
    if order.camera is None:
        return ReturnFacts()
    loan = view.equipment.open_loan(order.camera)
    device = view.equipment.item_by_usb_serial(order.source.serial) if order.source.serial else None
    if device is None and order.source.label:
        device = view.equipment.item(order.source.label)
    proven = loan is not None and any(
        _is_of(view, str(each.sha256), order.camera) for each in _recorded_within(order, outcomes, loan)
    )
    return ReturnFacts(loan, None if device is None else device.tag, proven)


def closing_of(order: ImportOrder, outcomes: Sequence[CopyOutcome], facts: ReturnFacts) -> Closing:
    """Whether the import closes the return of its device, or the first reason why not."""
    loan = facts.loan
    if order.camera is None:
        return Closing.NO_DEVICE
    if loan is None:
        return Closing.NO_LOAN
    if order.own_only and loan.number != order.actor.number:
        return Closing.OTHERS_LOAN
    if facts.named not in (None, order.camera):
        return Closing.OTHER_DEVICE
    if not is_complete(order, outcomes):
        return Closing.INCOMPLETE if outcomes else Closing.NOTHING_FOUND
    if not outcomes:
        return Closing.NOTHING_FOUND
    return Closing.WITHIN_LOAN if facts.proven else Closing.OUTSIDE_LOAN


def _recorded_within(
    order: ImportOrder, outcomes: Sequence[CopyOutcome], loan: DeviceCustody
) -> Iterator[CopyOutcome]:
    ordered = {each.file.path: each for each in order.files}
    offset = timedelta(milliseconds=order.clock_offset_ms or 0)
    end = order.started_at if loan.end is None else loan.end
    for outcome in outcomes:
        given = ordered[outcome.source]
        if outcome.outcome in STORED and given.file.is_recording and _within(given, offset, loan.start, end):
            yield outcome


def _within(ordered: OrderedFile, offset: timedelta, start: datetime, end: datetime) -> bool:
    """Whether a recording was made from `start` to `end`; a clock that was never set, or a disputed time, proves nothing."""
    time = ordered.file.time
    if time.disputed:
        return False
    begun, ended = time.start - offset, time.end - offset
    return begun >= max(start - CLOCK_TOLERANCE, EARLIEST) and ended <= end + CLOCK_TOLERANCE


def _is_of(view: ArchiveView, sha256: str, camera: str) -> bool:
    """Whether content is on record as recorded by `camera`, or by a device that was not named."""
    recording = view.archive.recording(sha256)
    return recording is not None and recording.camera in (None, camera)
