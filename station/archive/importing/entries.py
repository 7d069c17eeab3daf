"""The entries of an import (pure): one for each imported recording, and one that closes the session.

`media.imported@5` holds all of DM-02 about a recording, how its time was found, and whether it came in in time (DM-05); `media.restored@2` says that content on record whose file was
missing or had rotted is stored again; `media.import_closed@5` is the outcome of the session; it says whether it closes its
camera's return and on what evidence, or why not (EQ-05), what of the source was not taken, and how what was stored was read back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.archive.arrival.decide import arrival_of
from station.archive.arrival.values import Arrival
from station.archive.bodies import FoundInstead, MediaRestored2
from station.archive.catalogue.pieces import Piece
from station.archive.copying.job import CopyOutcome
from station.archive.importing.closing import ReturnFacts, closing_of, evidence_of, is_complete
from station.archive.importing.facts import ordered_facts
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.whose import latest_end
from station.archive.outcomes import Closing, FileOutcome, ReadingWay
from station.archive.partial_bodies import MOST_GAPS, MissingSpan, StoredInPart
from station.archive.piece_bodies import MediaImported5, read_piece
from station.archive.session_bodies import (
    MOST_IGNORED,
    MOST_PROBLEMS,
    ImportClosed5,
    Manifest,
    NotStored,
    NotTaken,
    ReadSource,
)
from station.archive.survey.evidence import LONGEST_RAW, MOST_EVIDENCE
from station.archive.survey.values import Ignored, IgnoredReason, SourceFile, TimeSource, shown
from station.archive.time_bodies import LONGEST_NUMBER, TimeRead
from station.archive.weighing.values import Confidence, WeighedTime
from station.core.deadlines import Pause
from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session

ENGINE = "verified-copy/1"
"""What copied: one read, one write, a cold read-back, SHA-256."""


@dataclass(frozen=True, slots=True)
class ImportedCase:
    """A recording that is new to the archive: its order, its file with its officer, and its copy.

    `hindrances` are what prevented the recordings of its device from coming in.
    `main` is what became of the recording that a camera's own file belongs to,
    `piece` its place in a recording in several pieces (RC-03).
    """

    order: ImportOrder
    ordered: OrderedFile
    outcome: CopyOutcome
    hindrances: Sequence[Pause] = ()
    main: CopyOutcome | None = None
    piece: Piece | None = None

    @property
    def belongs_to(self) -> str | None:
        """The content of the recording that a camera's own file belongs to, where that is stored."""
        return None if self.main is None else self.main.sha256


@dataclass(frozen=True, slots=True)
class RestoredCase:
    """Content on record whose file `missing` was gone, or had another content (`found`), and that was copied again."""

    order: ImportOrder
    outcome: CopyOutcome
    missing: str
    found: FoundInstead | None = None


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """The facts at a session's end: its order, the outcome of each file, how it was read back, its manifest, its device.

    `recovered` after a crash.
    """

    order: ImportOrder
    outcomes: Sequence[CopyOutcome]
    way: ReadingWay
    manifest: Manifest
    facts: ReturnFacts
    recovered: bool


def ordering_session(order: ImportOrder) -> Session:
    """The session of the person who ordered the import, which only signs its entries when they are recorded later."""
    actor = order.actor
    return Session(actor.account, actor.name, frozenset(), number=actor.number)


def decide_imported(session: Session, case: ImportedCase, policy: Policy, _now: datetime) -> Decided[Arrival]:
    """The entry for a recording that is new to the archive; it happened when the import began. The value is whether it is late."""
    order, outcome = case.order, case.outcome
    file = case.ordered.file
    arrival = arrival_of(file, timedelta(0), order.started_at, policy, case.hindrances)
    weighed = case.ordered.weighed or _unweighed(file, order)
    body = MediaImported5(
        **ordered_facts(order, case.ordered),
        sha256=str(outcome.sha256),
        size=outcome.size,
        stored=str(outcome.stored),
        kind=file.kind,
        state=file.state,
        due_at=arrival.due_at,
        came_late=arrival.late,
        role=file.role,
        belongs_to=case.belongs_to,
        device_from=weighed.raw_start,
        device_until=weighed.raw_end,
        confidence=weighed.confidence,
        time_reasons=weighed.reasons,
        time_doubts=weighed.doubts,
        time_evidence=tuple(
            TimeRead(each.source, each.raw[:LONGEST_RAW], each.moment, each.edge)
            for each in weighed.readings[:MOST_EVIDENCE]
        ),
        name_number=file.name_number[:LONGEST_NUMBER],
        piece=read_piece(case.piece),
    )
    about = subjects_of(order, body.sha256, body.officer)
    draft = session.draft(body, order.started_at, subjects=about, rules=("DM-02", "DM-03", "DM-05"))
    return Decided((draft,), (), arrival)


def _unweighed(file: SourceFile, order: ImportOrder) -> WeighedTime:
    """The time of a file that a former version ordered, which weighed nothing."""
    ahead = timedelta(milliseconds=order.clock_offset_ms or 0)
    start, end = file.time.start, file.time.end
    weak = file.time.disputed or file.time.source is TimeSource.FILE_TIME
    confidence = Confidence.WEAK if weak else Confidence.FAIR
    return WeighedTime(start, end, start + ahead, end + ahead, file.time.source, confidence)


def decide_in_part(session: Session, case: ImportedCase, _policy: Policy, _now: datetime) -> Decided[None]:
    """The entry for a recording that its device did not give in full; it follows that of the recording."""
    order, outcome = case.order, case.outcome
    body = StoredInPart(
        session=order.session,
        sha256=str(outcome.sha256),
        size=outcome.size,
        stored=str(outcome.stored),
        source_path=shown(outcome.source),
        missing_bytes=outcome.missing_bytes,
        gap_count=len(outcome.gaps),
        gaps=tuple(MissingSpan(each.offset, each.length) for each in outcome.gaps[:MOST_GAPS]),
    )
    about = subjects_of(order, body.sha256, None)
    draft = session.draft(body, order.started_at, subjects=about, rules=("DM-03",))
    return Decided((draft,), (), None)


def decide_restored(session: Session, case: RestoredCase, _policy: Policy, _now: datetime) -> Decided[None]:
    """The entry for content on record whose file was gone or had rotted and that was copied again."""
    order, outcome = case.order, case.outcome
    body = MediaRestored2(
        session=order.session,
        sha256=str(outcome.sha256),
        size=outcome.size,
        stored=str(outcome.stored),
        missing=case.missing,
        source_path=shown(outcome.source),
        found=case.found,
    )
    about = subjects_of(order, body.sha256, None)
    draft = session.draft(body, order.started_at, subjects=about, rules=("DM-03",))
    return Decided((draft,), (), None)


def subjects_of(order: ImportOrder, sha256: str, officer: str | None) -> tuple[str, ...]:
    """What an entry about a recording is about: the content, the import, and whom, which device and which matter it names."""
    subjects = [subject("recording", sha256), subject("session", order.session)]
    if officer:
        subjects.append(subject("officer", officer))
    if order.camera:
        subjects.append(subject("item", order.camera))
    if order.matter:
        subjects.append(subject("matter", order.matter))
    return tuple(subjects)


def _first(ignored: Sequence[Ignored]) -> list[Ignored]:
    """Those that the entry names: first what a person should look at, last what every system leaves."""
    ordered = sorted(ignored, key=lambda each: (not each.strange, each.reason is IgnoredReason.SYSTEM))
    return ordered[:MOST_IGNORED]


def decide_closed(session: Session, case: ClosedCase, _policy: Policy, now: datetime) -> Decided[Closing]:
    """The entry that closes the session, and whether it closes the return of its device."""
    closing = closing_of(case.order, case.outcomes, case.facts)
    order, outcomes = case.order, case.outcomes
    until = latest_end([ordered.file for ordered in order.files])
    problems = [each for each in outcomes if not each.outcome.is_whole]
    counts = Counter(each.outcome for each in outcomes)
    body = ImportClosed5(
        session=order.session,
        started_at=order.started_at,
        source=ReadSource(
            order.source.path, order.source.label, order.source.serial, order.source.file_system
        ),
        camera=order.camera,
        camera_basis=order.camera_basis,
        clock_offset_ms=order.clock_offset_ms,
        complete=is_complete(order, outcomes),
        recorded_until=until,
        copied=counts[FileOutcome.COPIED],
        already=counts[FileOutcome.ALREADY],
        held=counts[FileOutcome.HELD],
        failed=counts[FileOutcome.FAILED] + counts[FileOutcome.PARTIAL],
        bytes=sum(each.size for each in outcomes if each.outcome.is_new),
        problems=tuple(
            NotStored(shown(each.source), each.outcome, each.reason) for each in problems[:MOST_PROBLEMS]
        ),
        engine=ENGINE,
        manifest=case.manifest,
        recovered=case.recovered,
        closes=closing is Closing.WITHIN_LOAN,
        closing=closing,
        extent=order.extent,
        ignored_count=len(order.ignored),
        ignored=tuple(NotTaken(each.shown_path, each.reason) for each in _first(order.ignored)),
        way=case.way,
        camera_reason=order.camera_reason,
        evidence=evidence_of(order, case.facts),
    )
    subjects = [subject("session", order.session)]
    if order.camera:
        subjects.append(subject("item", order.camera))
    rules = ("DM-03", "DM-05", "EQ-05") if order.camera else ("DM-03",)
    return Decided((session.draft(body, now, subjects=tuple(subjects), rules=rules),), (), closing)
