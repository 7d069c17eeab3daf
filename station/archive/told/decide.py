"""The entries of what a device told of itself (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.clock_bodies import LONGEST_SAID
from station.archive.importing.entries import subjects_of
from station.archive.importing.order import ImportOrder
from station.archive.retention.bodies import MOST_MARKS, MarkRead
from station.archive.told.bodies import MOST_ELSEWHERE, MarkElsewhere, MediaMarked, RecorderSpoke
from station.archive.told.values import KeptLog, ToldMark, UntoldReason
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class DeviceMarkedCase:
    """A recording on record, and the marks of it that this import read."""

    order: ImportOrder
    recording: Recording
    marks: tuple[ToldMark, ...]


@dataclass(frozen=True, slots=True)
class SpokeCase:
    """An import whose recorder was asked; `log` is what lies there of its log, None where nothing does."""

    order: ImportOrder
    log: KeptLog | None


def new_marks(recording: Recording, marks: tuple[ToldMark, ...]) -> tuple[ToldMark, ...]:
    """Those that are not on record of it yet."""
    known = {(each.way, each.told) for each in recording.keeping.marks}
    room = max(0, MOST_MARKS - len(known))
    return tuple(each for each in marks if (each.way, each.told) not in known)[:room]


def decide_marked(session: Session, case: DeviceMarkedCase, _policy: Policy, _now: datetime) -> Decided[None]:
    """The entry that a device marked a recording; it happened when the import began. None where all marks are on record."""
    marks = new_marks(case.recording, case.marks)
    if not marks:
        return Decided((), (), None)
    order, found = case.order, case.recording
    read = tuple(MarkRead(each.way, each.told) for each in marks)
    body = MediaMarked(order.session, found.sha256, order.camera, read)
    about = subjects_of(order, found.sha256, found.officer)
    return Decided(
        (session.draft(body, order.started_at, subjects=about, rules=("DM-02", "DM-04")),), (), None
    )


def decide_spoke(session: Session, case: SpokeCase, _policy: Policy, _now: datetime) -> Decided[None]:
    """The entry of what the recorder of an import said of itself; it happened when the import began."""
    order, told, log = case.order, case.order.told, case.log
    lost = told.log is not None and log is None
    body = RecorderSpoke(
        session=order.session,
        camera=order.camera,
        serial=(told.serial or "")[:LONGEST_SAID],
        model=told.model[:LONGEST_SAID],
        log_path=None if log is None else log.path,
        log_sha256=None if log is None else log.sha256,
        log_size=0 if log is None else log.size,
        marked_count=len(told.marks),
        elsewhere_count=len(told.apart),
        marked_elsewhere=tuple(MarkElsewhere(each.file, each.told) for each in told.apart[:MOST_ELSEWHERE]),
        untold=UntoldReason.LOST if lost else told.untold,
    )
    about = [subject("session", order.session)]
    about.append(subject("item", order.camera) if order.camera else subject("device", body.serial))
    return Decided(
        (session.draft(body, order.started_at, subjects=tuple(about), rules=("DM-02",)),), (), None
    )
