"""The catalogue as use cases: lists page by page, one recording with its proof, viewing on record, deciding doubts."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.bodies import MediaImported
from station.archive.catalogue.asked import RecordingTerms, asked_of, point_key
from station.archive.catalogue.deciding import (
    AttributionCase,
    ContentsCase,
    ViewCase,
    decide_attribution,
    decide_contents,
    decide_view,
)
from station.archive.catalogue.finding import find_recording, require_here
from station.archive.catalogue.listing import RECORDING_LIST
from station.archive.catalogue.pictures import Points, whole_picture
from station.archive.catalogue.visibility import (
    CONTENT,
    RECORDINGS,
    require_openable,
    require_visible,
    scope_of,
)
from station.archive.copying import transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.trouble import FileTrouble
from station.archive.origins.decide import OriginCase, decide_origin_attributed, origin_named
from station.archive.ports import ArchiveStore
from station.archive.time_habits.known import stated_behind
from station.archive.values import Recording
from station.archive.weighing.values import StatedHabit
from station.core.deciding import record
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream, subject
from station.core.progress import CancelToken
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class RecordingTrace:
    """The ledger's record of a recording: its entry, all entries about it, and whether its entry is in the chain."""

    recording: Recording
    entry: Entry
    history: tuple[Entry, ...]
    linked: bool
    stated: StatedHabit | None = None
    """What was stated of how its device writes times, where its time rests on that (DM-05)."""


@dataclass(frozen=True, slots=True)
class RecordingProof:
    """The proof of a recording. `entry` is the entry that recorded it and `history` all entries about it.

    `linked` says that the entry's hash is in its place in the chain (the whole chain: `ledger verify`). `file` is
    ``whole``, ``missing``, ``changed``, ``unreadable``, in the archive of another desktop ``elsewhere``, or ``lost`` with it, by `found_sha256`, the hash of the file on the disk now.
    """

    recording: Recording
    entry: Entry
    history: tuple[Entry, ...]
    linked: bool
    file: str
    found_sha256: str | None
    stated: StatedHabit | None = None
    """As of `RecordingTrace`."""

    @property
    def holds(self) -> bool:
        """Whether the file is what was recorded and the entry is in the chain."""
        return self.linked and self.file == "whole"


class Catalogue(ListService[Recording], ask=asks(within=RECORDINGS)):
    """Looking up recordings: the list of those that a person may see (DM-07), and single ones."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str = "") -> None:
        super().__init__(store, RECORDING_LIST, scope_of)
        self._archive, self._root, self._place = store, archive_root, place
        self._presence = Presence(store, archive_root, place)

    @asks(within=RECORDINGS)
    def recording(self, session: Session, prefix: str) -> Recording:
        """The one recording whose SHA-256 begins with `prefix` (four digits at least).

        Raises Refused ``archive.bad_hash``, ``archive.unknown_recording``, ``archive.several_recordings``;
        NotPermitted ``archive.not_yours`` (DM-07).
        """
        with self._archive.read() as view:
            found = find_recording(view, prefix)
        require_visible(session, found)
        return found

    @asks(within=CONTENT)
    def path(self, session: Session, prefix: str) -> Path:
        """The path of a recording's file; for viewing use `view`, which records it.

        Raises what `recording` raises, NotPermitted ``archive.not_to_open`` (DM-07), Refused ``archive.elsewhere``, ``archive.lost_with``.
        """
        return self._root / require_here(self._openable(session, prefix), self._place).stored

    @asks(within=CONTENT)
    def view(self, session: Session, prefix: str, *, purpose: str = "") -> Path:
        """Record that this person views a recording (DM-07), and return its file.

        Raises what `path` raises, and IntegrityProblem ``archive.file_missing``; StoreProblem as `absence` where the whole disk is.
        """
        found = require_here(self._openable(session, prefix), self._place)
        path = self._root / found.stored
        if not path.is_file():
            self._presence.require()
            raise IntegrityProblem("archive.file_missing", rule="DM-03", stored=found.stored)
        with self._archive.write() as work:
            case = ViewCase(found, purpose)
            record(work, decide_view(session, case, work.policy, self._archive.clock.now()))
        return path

    @asks(within=CONTENT)
    def see(
        self, session: Session, prefix: str, *, purpose: str = "", cancel: CancelToken | None = None
    ) -> Points:
        """Record that this person views a picture (DM-07), and return its points.

        Raises what `view` and `whole_picture` raise.
        """
        return whole_picture(self.view(session, prefix, purpose=purpose), cancel)

    @asks(within=CONTENT)
    def proof(self, session: Session, prefix: str) -> RecordingProof:
        """The proof of a recording: its entry in the chain, and the file read anew from the disk (DM-03).

        Raises what `path` raises, StoreProblem as `absence`; `trace` serves a person who may see only the record.
        """
        found = self._openable(session, prefix)
        trace = self.trace(session, found.sha256)
        if found.place != self._place:
            where = "lost" if found.lost else "elsewhere"
            return RecordingProof(found, trace.entry, trace.history, trace.linked, where, None, trace.stated)
        state, digest = check_file(self._root / found.stored, found.size, found.sha256)
        if state == "missing":
            self._presence.require()
        return RecordingProof(found, trace.entry, trace.history, trace.linked, state, digest, trace.stated)

    @asks(within=RECORDINGS)
    def trace(self, session: Session, prefix: str) -> RecordingTrace:
        """The ledger's record of a recording; its file is not read. Raises what `recording` raises."""
        found = self.recording(session, prefix)
        with self._archive.read() as view:
            history = tuple(view.ledger.about(subject("recording", found.sha256)))
            entry = view.ledger.entry(Stream.CUSTODY, found.seq)
            if entry is None:
                raise IntegrityProblem("archive.entry_missing", rule="DM-03", seq=found.seq)
            linked = view.ledger.hash_at(entry.stream, entry.seq - 1) == entry.prev_hash and _names(
                entry, found.sha256
            )
            stated = stated_behind(entry, view)
        return RecordingTrace(found, entry, history, linked, stated)

    @asks(within=RECORDINGS)
    def belonging(self, session: Session, prefix: str) -> tuple[Recording, ...]:
        """The camera's own files that belong to a recording, by their names on the source. Raises what `recording` raises."""
        found = self.recording(session, prefix)
        with self._archive.read() as view:
            return tuple(view.archive.belonging_to(found.sha256))

    @asks(within=RECORDINGS)
    def pieces(self, session: Session, prefix: str) -> tuple[Recording, ...]:
        """All pieces of the recording that this one is a piece of, in their order, as far as they may be seen (RC-03).

        Nothing for one that is not in pieces. Raises what `recording` raises.
        """
        found = self.recording(session, prefix)
        if found.piece is None:
            return ()
        scope = scope_of(session)
        with self._archive.read() as view:
            return tuple(each for each in view.archive.pieces(found.piece.of) if scope.includes(each))

    @asks(within=RECORDINGS)
    def asked(self, session: Session, prefix: str) -> RecordingTerms:
        """What the recording is to show, and how long it is kept, by what its device was out for (RC-01, DM-04).

        Raises what `recording` raises, and IntegrityProblem ``store.state_damaged`` where a loan is not as the entries give it.
        """
        found = self.recording(session, prefix)
        with self._archive.read() as view:
            return asked_of(view, found, self._archive.clock.zone)

    @asks(within=CONTENT)
    def note_contents(self, session: Session, prefix: str, shows: Collection[str], reason: str = "") -> Entry:
        """Say which of the points asked of a recording it shows (`point_key` of each); all others it lacks.

        Raises what `path` raises but for where it lies, and like `decide_contents`; IntegrityProblem as `asked`.
        """
        with self._archive.write() as work:
            found = find_recording(work, prefix)
            require_visible(session, found)
            require_openable(session, found)
            points = tuple(map(point_key, asked_of(work, found, self._archive.clock.zone).points))
            case = ContentsCase(found, points, frozenset(shows), reason)
            return record(work, decide_contents(session, case, work.policy, self._archive.clock.now()))[0]

    @asks(Permission.ARCHIVE_RESOLVE, within=RECORDINGS)
    def attribute(self, session: Session, prefix: str, officer: str, reason: str) -> Entry:
        """Decide whose recording it is, with a reason; the file keeps its name. What belongs to it follows.

        Raises what `recording` raises, NotPermitted, Refused ``archive.reason_needed``, ``archive.unknown_officer``,
        ``archive.attributed_already``, ``archive.belongs_to_recording``, ``archive.nobodys_file``.
        """
        with self._archive.write() as work:
            found = find_recording(work, prefix)
            require_visible(session, found)
            belonging = tuple(work.archive.belonging_to(found.sha256))
            case = AttributionCase(found, officer, work.people.officer(officer), reason, belonging)
            return record(work, decide_attribution(session, case, work.policy, self._archive.clock.now()))[0]

    @asks(Permission.ARCHIVE_RESOLVE, within=RECORDINGS)
    def attribute_origin(
        self, session: Session, prefix: str, device: str, officer: str, reason: str
    ) -> Entry:
        """Decide whose recording it is by a further device that equal content came in from (its tag or serial number), with a reason.

        Raises what `recording` raises, NotPermitted and what `decide_origin_attributed` raises.
        """
        with self._archive.write() as work:
            found = find_recording(work, prefix)
            require_visible(session, found)
            origin = origin_named(found, device)
            case = OriginCase(found, origin, device, officer, work.people.officer(officer), reason)
            decided = decide_origin_attributed(session, case, work.policy, self._archive.clock.now())
            return record(work, decided)[0]

    def _openable(self, session: Session, prefix: str) -> Recording:
        """The recording, for a person who may open it. Raises what `recording` raises, and ``archive.not_to_open``."""
        with self._archive.read() as view:
            found = find_recording(view, prefix)
        require_visible(session, found)
        require_openable(session, found)
        return found


def _names(entry: Entry, sha256: str) -> bool:
    """Whether the entry records this content."""
    typed = entry.typed
    return isinstance(typed, MediaImported) and typed.sha256 == sha256


def check_file(path: Path, size: int, sha256: str) -> tuple[str, str | None]:
    """Whether a stored file is ``whole``, ``missing``, ``changed`` or ``unreadable``, and its hash where read."""
    if not os.path.lexists(path):
        return "missing", None
    try:
        if path.lstat().st_size != size:
            return "changed", None
        digest = transfer.hash_stored(
            path,
            Ring(2, 1 << 20 if size < transfer.LARGE else transfer.BLOCK),
            Meter(0, 0),
            ColdReading(path.parent),
        )
    except (FileTrouble, OSError):
        return "unreadable", None
    return ("whole" if digest == sha256 else "changed"), digest
