"""Recording what an import stored, in small transactions that can be repeated without effect.

A crash between two transactions is repaired by recording the same session again: recordings that are on record are
skipped, and the closing entry is the last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from station.archive.arrival.hindrances import hindrances_of
from station.archive.attribution.values import Doubt
from station.archive.bodies import FoundInstead
from station.archive.copying import transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import JournalBroken
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import lies_there, what_lies_there
from station.archive.copying.trouble import FileTrouble
from station.archive.desktops import desktops_of
from station.archive.exchange.recording import computed_by, record_digests
from station.archive.identity.values import Evidence, certainty_of
from station.archive.importing.clock_kept import keep_clock
from station.archive.importing.closing import evidence_of, return_facts
from station.archive.importing.companions import decide_awaited, put_together
from station.archive.importing.entries import (
    ClosedCase,
    ImportedCase,
    RestoredCase,
    decide_closed,
    decide_imported,
    decide_in_part,
    decide_restored,
    ordering_session,
)
from station.archive.importing.identified_later import identified_later
from station.archive.importing.known import attribute_again
from station.archive.importing.manifest import write_manifest
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.importing.order_pieces import OrderPieces
from station.archive.importing.rotted import found_instead, set_rotted_aside
from station.archive.importing.visits import keep_material
from station.archive.importing.whose import ImportedFrom, attribution_of, custody_of, number_owners
from station.archive.origins.use_cases import note_another
from station.archive.outcomes import Closing, FileOutcome, FileReason, ReadingWay, weakest
from station.archive.ports import ArchiveStore, ArchiveView, ArchiveWork
from station.archive.told.use_cases import record_marks, record_spoke
from station.core.deciding import record
from station.core.errors import Refused

BATCH = 100
"""Entries per transaction: enough to be quick, few enough that the counter never waits for long."""

_OWN_LOST: Final = "archive.own_lost"
_SHARED_LOST: Final = "archive.shared_lost"
LOST_HERE: Final = frozenset({_OWN_LOST, _SHARED_LOST})
"""Codes of `require_not_lost`."""


def require_not_lost(view: ArchiveView, place: str) -> None:
    """Raise Refused ``archive.own_lost`` where the desktop with the archive of this place was declared lost.

    ``archive.shared_lost`` where others share that archive: this one may be among them.
    """
    if place in view.archive.lost_places():
        shared = not place and any(each.shares for each in desktops_of(view.ledger))
        code = _SHARED_LOST if shared else _OWN_LOST
        raise Refused(code, rule="DM-03", desktop=view.archive.places().get(place, ""))


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """A recorded session: its outcomes in the given order, and whether it closes its device's return.

    `closing` is None for a session that was on record already. `evidence` is what its device is known by. `late` recordings came in late (DM-05).
    `still_out` says that its device has not come back yet. `marked` recordings bear a mark of their device.
    """

    outcomes: tuple[CopyOutcome, ...]
    way: ReadingWay
    closing: Closing | None = None
    evidence: tuple[Evidence, ...] = ()
    late: int = 0
    still_out: bool = False
    marked: int = 0


@dataclass(frozen=True, slots=True)
class _Kept:
    """What came of one copy, the rotted file whose place it takes, and whether the recording came in late."""

    outcome: CopyOutcome
    instead: tuple[str, FoundInstead] | None = None
    late: bool = False


@dataclass(slots=True)
class SessionRecorder:
    """Records sessions of one archive."""

    store: ArchiveStore
    root: Path
    place: str = ""

    def keep(
        self,
        order: ImportOrder,
        outcomes: Sequence[CopyOutcome],
        way: ReadingWay,
        *,
        recovered: bool = False,
    ) -> RecordedSession:
        """Record a session's outcomes, and the `way` in which what it stored was read back.

        Content that lies here by an import which waits for a decision is taken up as if it were copied now. What another session
        recorded meanwhile becomes `already`, what another desktop's archive has `held`; the
        second file is removed.
        Raises StoreProblem; then the session can be recorded again later. Raises Refused ``archive.own_lost`` where the desktop
        with the archive was declared lost meanwhile: what is not on record by then does not count.
        """
        disk = ColdReading(self.root)
        order, outcomes = identified_later(self.store, order), self._taken_up(outcomes, disk)
        ordered = {each.file.path: each for each in order.files}
        final = {each.source: each for each in outcomes}
        surplus: list[tuple[str, str | None]] = []
        rotted: list[tuple[str, FoundInstead]] = []
        new = [each for each in outcomes if each.outcome.is_new]
        copied, lying, late = iter(new), self._lying(new, disk), 0
        pieces = OrderPieces(order, self.store.clock.zone)
        while batch := list(islice(copied, BATCH)):
            with self.store.write() as work:
                require_not_lost(work, self.place)
                prevented = hindrances_of(work, order.camera)
                for outcome in batch:
                    given = ordered[outcome.source]
                    main = final.get(given.file.belongs_to or "")
                    piece = pieces.of(outcome.source, work.policy)
                    new_one = ImportedCase(order, given, outcome, prevented, main, piece)
                    kept = self._keep_one(work, new_one, lying)
                    late += kept.late
                    if kept.instead is not None:
                        rotted.append(kept.instead)
                    if kept.outcome is not outcome:
                        final[outcome.source] = kept.outcome
                        surplus.append((str(outcome.stored), self._own_name(work, kept.outcome)))
        self._require_known(outcomes)
        self._attribute_anew(order, ordered, outcomes)
        result = tuple(final[each.source] for each in outcomes)
        put_together(self.store, order, result)
        record_digests(self.store, ordering_session(order), computed_by(result), order.session)
        way = weakest((way, disk.way))
        marked = record_marks(self.store, order, result)
        manifest = write_manifest(self.root, order, result, way)
        closing: Closing | None = None
        evidence, still_out = order.evidence, False
        with self.store.write() as work:
            require_not_lost(work, self.place)
            if work.archive.session(order.session) is None:
                record_spoke(work, order, self.root)
                keep_clock(ordering_session(order), work, order, self.store.clock.zone)
                facts = return_facts(work, order, result)
                ended = ClosedCase(order, result, way, manifest, facts, recovered)
                decided = decide_closed(ordering_session(order), ended, work.policy, self.store.clock.now())
                record(work, decided)
                keep_material(ordering_session(order), work, order)
                closing, evidence, still_out = decided.value, evidence_of(order, facts), facts.still_out
        for name, kept_as in surplus:
            with suppress(OSError):
                # Where names differ only for us (FAT knows no case), they are one file, and the one that counts.
                if kept_as is None or not (self.root / name).samefile(self.root / kept_as):
                    (self.root / name).unlink()
        for stored, found in rotted:
            set_rotted_aside(self.root, stored, found.kept)
        return RecordedSession(result, way, closing, evidence, late, still_out, marked)

    def _keep_one(
        self, work: ArchiveWork, case: ImportedCase, lying: Mapping[str, tuple[str, int] | None]
    ) -> _Kept:
        """Record one copy."""
        order, outcome = case.order, case.outcome
        session, now = ordering_session(order), self.store.clock.now()
        before = work.archive.recording(str(outcome.sha256))
        if before is None:
            new = replace(case, ordered=self._attributed(work, order, case.ordered))
            decided = decide_imported(session, new, work.policy, now)
            record(work, decided)
            if outcome.gaps:
                record(work, decide_in_part(session, new, work.policy, now))
            if new.ordered.file.belongs_to is not None and new.belongs_to is None:
                record(work, decide_awaited(session, new, work.policy, now))
            return _Kept(outcome, late=bool(decided.value.late))
        if before.place != self.place and before.place not in work.archive.lost_places():
            # Another desktop has it by the ledger, but whether it still lies there whole is not seen from here: who is told
            # that all is stored wipes the card.
            held = replace(
                outcome, outcome=FileOutcome.HELD, stored=before.stored, reason=FileReason.ELSEWHERE, gaps=()
            )
            return _Kept(held)
        if before.place != self.place:  # lost with the desktop that had it, and found again
            back = RestoredCase(order, outcome, before.stored)
            record(work, decide_restored(session, back, work.policy, now))
        elif before.stored != outcome.stored:
            if before.stored in lying:
                found = lying[before.stored]
            else:  # what came on record since was read back a moment ago
                whole = (self.root / before.stored).is_file()
                found = (before.sha256, before.size) if whole else None
            if found is not None and found[0] == before.sha256:
                return _Kept(_lies_already(outcome, before.stored))
            instead = found_instead(found, before.sha256)
            back = RestoredCase(order, outcome, before.stored, instead)
            record(work, decide_restored(session, back, work.policy, now))
            return _Kept(outcome, None if instead is None else (before.stored, instead))
        return _Kept(outcome)

    def _taken_up(self, outcomes: Sequence[CopyOutcome], disk: ColdReading) -> Sequence[CopyOutcome]:
        """The same, where content counts as stored already which no entry names: it is read, and recorded or has failed.

        An import left it that waits for a decision (`left`); once compared with the card it needs none.
        """
        fresh = {each.sha256 for each in outcomes if each.outcome.is_new}
        lying = [
            each for each in outcomes if each.outcome is FileOutcome.ALREADY and each.sha256 not in fresh
        ]
        with self.store.read() as view:
            unnamed = {
                str(each.sha256): each for each in lying if view.archive.recording(str(each.sha256)) is None
            }
        if not unnamed:
            return outcomes
        ring = Ring(2, transfer.BLOCK)
        whole = {sha256 for sha256, each in unnamed.items() if self._is_whole(each, ring, disk)}
        return [self._as_now(each, unnamed, whole) for each in outcomes]

    def _is_whole(self, outcome: CopyOutcome, ring: Ring, disk: ColdReading) -> bool:
        try:
            return lies_there(self.root, outcome.stored, outcome.sha256, ring, disk)
        except (OSError, FileTrouble, JournalBroken):
            return False

    def _as_now(
        self, outcome: CopyOutcome, unnamed: Mapping[str, CopyOutcome], whole: Collection[str]
    ) -> CopyOutcome:
        sha256 = str(outcome.sha256)
        if outcome.outcome is not FileOutcome.ALREADY or sha256 not in unnamed:
            return outcome
        if sha256 not in whole:
            return CopyOutcome(outcome.source, outcome.size, FileOutcome.FAILED, reason=FileReason.MISMATCH)
        # Of equal files the one is recorded, and the others are stored with it.
        recorded = unnamed[sha256] is outcome
        return replace(outcome, outcome=FileOutcome.COPIED, reason=None) if recorded else outcome

    def _require_known(self, outcomes: Sequence[CopyOutcome]) -> None:
        """Check that content that counts as stored already is on record: its row must be what the entries give."""
        with self.store.read() as view:
            for outcome in outcomes:
                if outcome.outcome is FileOutcome.ALREADY:
                    view.archive.recording(str(outcome.sha256))

    def _attributed(self, work: ArchiveWork, order: ImportOrder, ordered: OrderedFile) -> OrderedFile:
        """The file with its officer; what the ledger could not tell at the import is looked up again."""
        if ordered.attribution.doubt is not Doubt.LEDGER_UNAVAILABLE:
            return ordered
        file = ordered.file
        spans, owners = custody_of(order.camera, [file], work), number_owners([file.name_number], work)
        source = ImportedFrom(order.camera, ordered.attribution.officer, order.started_at, spans, owners)
        found = attribution_of(file, ordered.weighed, source)
        officer = work.people.officer(found.officer) if found.officer else None
        return replace(
            ordered,
            attribution=found,
            officer_name=officer.name if officer else found.officer,
            department=officer.department if officer else "",
        )

    def _attribute_anew(
        self, order: ImportOrder, ordered: Mapping[str, OrderedFile], outcomes: Sequence[CopyOutcome]
    ) -> None:
        """What came in before as no device's is this one's, where the import proves which it is (EQ-05); what is another's, both's."""
        proves = order.camera is not None and certainty_of(order.camera_basis).identifies
        if not proves and order.source.serial is None:
            return
        there = {
            str(each.sha256): ordered[each.source] for each in outcomes if each.outcome is FileOutcome.ALREADY
        }
        known = iter(there.items())
        while batch := list(islice(known, BATCH)):
            with self.store.write() as work:
                session, now = ordering_session(order), self.store.clock.now()
                for sha256, given in batch:
                    if proves:
                        attribute_again(work, session, order, given, sha256, now)
                    note_another(work, session, order, given, sha256, now)

    def _own_name(self, work: ArchiveWork, kept: CopyOutcome) -> str | None:
        """The name under which this archive has the content; None where another one has it."""
        known = work.archive.recording(str(kept.sha256))
        return None if known is None or known.place != self.place else str(kept.stored)

    def _lying(self, copied: Sequence[CopyOutcome], disk: ColdReading) -> dict[str, tuple[str, int] | None]:
        """Of names under which content that was copied now is on record already: hash and size of what lies there.

        Each is read before anything is recorded, and never more than was copied.
        """
        new = {str(each.sha256): str(each.stored) for each in copied}
        with self.store.read() as view:
            known = view.archive.with_sizes({each.size for each in copied})
        ring = Ring(2, transfer.BLOCK)
        found: dict[str, tuple[str, int] | None] = {}
        for each in known:
            if each.place == self.place and new.get(each.sha256, each.stored) != each.stored:
                try:
                    found[each.stored] = what_lies_there(self.root, each.stored, ring, disk)
                except (OSError, FileTrouble, JournalBroken):
                    found[each.stored] = None
        return found


def _lies_already(outcome: CopyOutcome, stored: str) -> CopyOutcome:
    """The outcome where the same content is on record; the rest of a damaged file makes it no more whole."""
    if outcome.gaps:
        return replace(outcome, stored=stored)
    return replace(outcome, outcome=FileOutcome.ALREADY, stored=stored, reason=FileReason.SAME_CONTENT)


def outcomes_of(order: ImportOrder, copied: Sequence[CopyOutcome]) -> Iterator[CopyOutcome]:
    """One outcome per file of the order: those of the engine, and the files that the plan held."""
    by_source = {each.source: each for each in copied}
    for ordered in order.files:
        path, size = ordered.file.path, ordered.file.size
        if path in by_source:
            yield by_source[path]
        else:
            reason = ordered.held or FileReason.ENGINE_DIED
            yield CopyOutcome(path, size, FileOutcome.HELD, reason=reason)
