"""Whether an import proves that the recordings of a loan are imported (EQ-05).

Pure, by what the ledger knows of the device. An import closes a return when the device is identified (`identity`), everything
found is in the archive, and something of it is media recorded within the loan by that device. Recordings of earlier loans
that are still on the card do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from station.archive.attribution.decide import is_within
from station.archive.copying.job import CopyOutcome
from station.archive.identity.values import Certainty, Evidence, certainty_of
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveView, DeviceCustody
from station.archive.redating.bodies import MediaRedated
from station.archive.survey.times import EARLIEST
from station.archive.survey.values import TimeSource
from station.archive.weighing.values import Confidence
from station.core.ledger import subject


@dataclass(frozen=True, slots=True)
class DatedBy:
    """Where the times were read of recordings within a loan: those that can be relied on, and those that prove nothing."""

    proven: frozenset[TimeSource] = frozenset()
    weak: frozenset[TimeSource] = frozenset()

    @property
    def anything(self) -> bool:
        """Whether there is any such recording."""
        return bool(self.proven or self.weak)


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """The facts about the device of an import when it closes.

    `loan` is the loan that is not settled (the device is out or awaited), `named` the item that the serial number of what
    was read is on record of, `times` what content recorded within the loan, on record as this device's or nobody's, is dated by.
    """

    loan: DeviceCustody | None = None
    named: str | None = None
    times: DatedBy = field(default_factory=DatedBy)

    @property
    def still_out(self) -> bool:
        """Whether its officer has the device still, so that it has to be handed in yet."""
        return self.loan is not None and self.loan.end is None


def is_complete(order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> bool:
    """Whether everything on the source is in the archive now.

    An empty folder that a person names proves nothing; an empty card that names its camera does.
    """
    stored = all(each.outcome.is_whole for each in outcomes)
    return stored and order.whole and (bool(outcomes) or order.camera_basis == "serial")


def return_facts(view: ArchiveView, order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> ReturnFacts:
    """The facts about the device of `order`, by `view`."""
    if order.camera is None:
        return ReturnFacts()
    loan = view.equipment.open_loan(order.camera)
    device = view.equipment.item_by_usb_serial(order.source.serial) if order.source.serial else None
    within = [
        given
        for given, outcome in (() if loan is None else _recorded_within(view, order, outcomes, loan))
        if _is_of(view, str(outcome.sha256), order.camera)
    ]
    times = DatedBy(
        frozenset(each.file.time.source for each in within if _proves(each)),
        frozenset(each.file.time.source for each in within if not _proves(each)),
    )
    return ReturnFacts(loan, None if device is None else device.tag, times)


def standing_against(order: ImportOrder, loan: DeviceCustody | None) -> Closing | None:
    """What stands against closing the return of the device whatever its card holds; None also where nothing is awaited.

    Where the serial number is another device's, only the answer of a person who may close everybody's return counts.
    """
    if order.camera is None or loan is None:
        return None
    if order.own_only and loan.number != order.actor.number:
        return Closing.OTHERS_LOAN
    certainty = certainty_of(order.camera_basis)
    answered = certainty is Certainty.CONFIRMED and not order.own_only
    if Evidence.OTHER_SERIAL in order.evidence and not answered:
        return Closing.OTHER_DEVICE
    return None if certainty.identifies else Closing.NOT_IDENTIFIED


def closing_of(order: ImportOrder, outcomes: Sequence[CopyOutcome], facts: ReturnFacts) -> Closing:
    """Whether the import closes the return of its device, or the first reason why not."""
    if order.camera is None:
        return Closing.NO_DEVICE
    if facts.loan is None:
        return Closing.NO_LOAN
    if facts.named not in (None, order.camera) and Evidence.OTHER_SERIAL not in order.evidence:
        return Closing.OTHER_DEVICE  # nobody was asked: it was not known when this was ordered
    against = standing_against(order, facts.loan)
    if against is not None and against is not Closing.NOT_IDENTIFIED:
        return against
    if not outcomes:
        return Closing.NOTHING_FOUND
    if not is_complete(order, outcomes):
        return Closing.INCOMPLETE
    if not facts.times.anything:
        return Closing.OUTSIDE_LOAN
    # To identify the device helps only now.
    if against is not None:
        return against
    return Closing.WITHIN_LOAN if facts.times.proven else Closing.ONLY_WEAK_TIME


def evidence_of(order: ImportOrder, facts: ReturnFacts) -> tuple[Evidence, ...]:
    """What the device is known by, and by what recordings were made within its loan."""
    return (*order.evidence, *times_evidence(facts.times))


def times_evidence(times: DatedBy) -> tuple[Evidence, ...]:
    """What recordings within a loan are dated by, and that some of these prove nothing."""
    weak = {_TIMES[each] for each in times.weak if each is TimeSource.FILE_TIME}
    doubted = {Evidence.TIME_IN_DOUBT} if times.weak - {TimeSource.FILE_TIME} else set()
    found = {_TIMES[each] for each in times.proven} | weak | doubted
    return tuple(sorted(found, key=list(Evidence).index))


def _proves(ordered: OrderedFile) -> bool:
    """Whether its time can be relied on; orders of former versions do not say it."""
    if ordered.weighed is not None:
        return ordered.weighed.confidence is not Confidence.WEAK
    return not ordered.file.time.disputed and ordered.file.time.source is not TimeSource.FILE_TIME


_TIMES: Final = {
    TimeSource.CONTAINER: Evidence.TIME_CONTAINER,
    TimeSource.CONTAINER_LOCAL: Evidence.TIME_CONTAINER,
    TimeSource.TRACK: Evidence.TIME_CONTAINER,
    TimeSource.APPLE_DATE: Evidence.TIME_CONTAINER,
    TimeSource.EXIF: Evidence.TIME_EXIF,
    TimeSource.GPS: Evidence.TIME_GPS,
    TimeSource.FILE_NAME: Evidence.TIME_FILE_NAME,
    TimeSource.FOLDER_NAME: Evidence.TIME_FOLDER_NAME,
    TimeSource.SIDECAR: Evidence.TIME_SIDECAR,
    TimeSource.CHAPTERS: Evidence.TIME_CHAPTERS,
    TimeSource.FILE_TIME: Evidence.TIME_FILE_TIME,
}


def _recorded_within(
    view: ArchiveView, order: ImportOrder, outcomes: Sequence[CopyOutcome], loan: DeviceCustody
) -> Iterator[tuple[OrderedFile, CopyOutcome]]:
    ordered = {each.file.path: each for each in order.files}
    end = order.started_at if loan.end is None else loan.end
    for outcome in outcomes:
        given = ordered[outcome.source]
        recorded = outcome.outcome.is_whole and given.file.is_recording and _within(given, loan.start, end)
        if recorded and not _is_dated_elsewhere(view, order, str(outcome.sha256), loan):
            yield given, outcome


def _within(ordered: OrderedFile, start: datetime, end: datetime) -> bool:
    """Whether a recording was made from `start` to `end`; a clock that was never set proves nothing."""
    time = ordered.file.time
    return time.start >= EARLIEST and is_within(start, end, time.start, time.end)


def _is_dated_elsewhere(view: ArchiveView, order: ImportOrder, sha256: str, loan: DeviceCustody) -> bool:
    """Whether content on record was dated anew by a person, and is not of the loan by that, whatever its card says again."""
    found = view.archive.recording(sha256)
    if found is None or found.session == order.session:
        return False
    end = order.started_at if loan.end is None else loan.end
    if found.recorded_from >= EARLIEST and is_within(
        loan.start, end, found.recorded_from, found.recorded_until
    ):
        return False
    return any(
        isinstance(each.typed, MediaRedated) for each in view.ledger.about(subject("recording", sha256))
    )


def _is_of(view: ArchiveView, sha256: str, camera: str) -> bool:
    """Whether content is on record as recorded by `camera`, or by a device that was not named."""
    recording = view.archive.recording(sha256)
    return recording is not None and recording.camera in (None, camera)
