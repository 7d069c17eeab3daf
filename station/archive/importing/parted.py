"""Imports of a branch that parted from the ledger: what its entries say, and a journal made of them.

After a station went on from its centre, the recordings of its branch lie in the archive and no entry in force names
them. The entries that did are kept (`EntryRecovered`). Their journal is set aside for a person, as any other that the
program does not follow by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from station.archive.attribution.values import Attribution, Basis
from station.archive.belonging_bodies import MainAwaited, MainFound, MediaImported3
from station.archive.bodies import MediaImported, MediaRestored
from station.archive.copying.direct import sync_folder
from station.archive.copying.job import CopyOutcome, UnreadSpan
from station.archive.copying.journal import Journal
from station.archive.copying.session import SessionFolder
from station.archive.identity.values import Evidence
from station.archive.importing.order import ImportOrder, OrderedFile, SourceIdentity
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.partial_bodies import StoredInPart
from station.archive.places import session_aside
from station.archive.ports import ArchiveView, LedgerFacts, media_rows
from station.archive.session_bodies import ImportClosed, ImportClosed5, JournalSetAside, JournalSettled
from station.archive.survey.values import (
    FileRole,
    MediaKind,
    MediaTime,
    SeenExtent,
    SourceFile,
    TimeSource,
)
from station.archive.time_bodies import MediaImported4, weighed_of
from station.archive.weighing.values import TimeDoubt
from station.core.ledger import Entry, EntryRecovered, Stream, entry_from_content
from station.core.places import make_folder
from station.core.plain_files import NotPlain, open_plain

StoredBody: TypeAlias = MediaImported | MediaRestored | MainFound
"""What says that a file is stored."""
_EPOCH = datetime.fromtimestamp(0, UTC)
_MANIFEST = "manifest.json"


@dataclass(slots=True)
class PartedImport:
    """An import of the branch: its entries about stored files by the files' paths, and the one that closed it."""

    session: str
    files: dict[str, Entry] = field(default_factory=dict)
    in_part: dict[str, tuple[UnreadSpan, ...]] = field(default_factory=dict)
    """What their devices did not give, by content."""
    mains: dict[str, str] = field(default_factory=dict)
    """Of cameras' own files, by content, the paths of recordings that were not stored with them."""
    closed: Entry | None = None

    @property
    def stored(self) -> tuple[CopyOutcome, ...]:
        """What was stored, as a journal says it."""
        return tuple(self._outcome(path, body) for path, body in self._bodies())

    def _outcome(self, path: str, body: StoredBody) -> CopyOutcome:
        if isinstance(body, MainFound):
            return CopyOutcome(path, body.size, FileOutcome.ALREADY, body.stored, body.sha256)
        gaps = self.in_part.get(body.sha256, ())
        outcome = CopyOutcome(path, body.size, FileOutcome.COPIED, body.stored, body.sha256)
        damaged = FileReason.SOURCE_DAMAGED
        return replace(outcome, outcome=FileOutcome.PARTIAL, reason=damaged, gaps=gaps) if gaps else outcome

    @property
    def manifest(self) -> str | None:
        """Where its manifest lies, relative to the archive."""
        closed = self._closed()
        return None if closed is None else closed.manifest.path

    def order(self, known: Mapping[str, MediaImported]) -> ImportOrder:
        """The order as far as the entries tell it; `known` are the branch's recordings by their content."""
        first = next(iter(self.files.values()))
        closed, bodies = self._closed(), tuple(self._bodies())
        new = next((body for _, body in bodies if isinstance(body, MediaImported)), None)
        told = closed or new
        source = SourceIdentity("")
        if closed is not None:
            read = closed.source
            source = SourceIdentity(read.path, read.label, read.serial, read.file_system)
        return ImportOrder(
            self.session,
            first.actor,
            first.happened_at,
            source,
            tuple(_ordered(path, body, known, self.mains) for path, body in bodies),
            camera=None if told is None else told.camera,
            camera_basis="none" if told is None else told.camera_basis,
            clock_offset_ms=None if told is None else told.clock_offset_ms,
            purpose="" if new is None else new.purpose,
            matter=None if new is None else new.matter,
            camera_reason=closed.camera_reason if isinstance(closed, ImportClosed5) else "",
            evidence=_of_device(closed),
            extent=SeenExtent.WHOLE if closed is not None and closed.complete else SeenExtent.IN_PART,
        )

    def _closed(self) -> ImportClosed | None:
        typed = None if self.closed is None else self.closed.typed
        return typed if isinstance(typed, ImportClosed) else None

    def _bodies(self) -> Iterator[tuple[str, StoredBody]]:
        for path, entry in self.files.items():
            if isinstance(entry.typed, StoredBody):
                yield path, entry.typed


def parted_entries(ledger: LedgerFacts) -> Iterator[Entry]:
    """The branch's entries about recordings that are whole, as they were, newest first."""
    for row in media_rows(ledger, Stream.CUSTODY, EntryRecovered.KIND):
        # What can't be read is told by the ledger's own verification.
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            body = row.entry().typed
            if isinstance(body, EntryRecovered) and body.intact and body.entry_kind.startswith("media."):
                yield entry_from_content(body.content.encode(), bytes.fromhex(body.hash))


def parted_imports(ledger: LedgerFacts) -> tuple[tuple[PartedImport, ...], dict[str, MediaImported]]:
    """The branch's imports that stored files, the oldest first, and its recordings by their content."""
    found: dict[str, PartedImport] = {}
    known: dict[str, MediaImported] = {}
    for entry in reversed(tuple(parted_entries(ledger))):
        body = entry.typed
        if not isinstance(body, StoredBody | ImportClosed | StoredInPart | MainAwaited):
            continue
        each = found.setdefault(body.session, PartedImport(body.session))
        if isinstance(body, StoredInPart):
            each.in_part[body.sha256] = _gaps(body)
            continue
        if isinstance(body, MainAwaited):
            each.mains[body.sha256] = body.main
            continue
        if isinstance(body, ImportClosed):
            each.closed = entry
            continue
        each.files[_free(body.source_path, each.files)] = entry
        if isinstance(body, MediaImported):
            known[body.sha256] = body
    return tuple(each for each in found.values() if each.files), known


def _gaps(body: StoredInPart) -> tuple[UnreadSpan, ...]:
    """The gaps that an entry names; behind the last one of more than it names, everything counts as missing."""
    named = tuple(UnreadSpan(each.offset, each.length) for each in body.gaps)
    if body.gap_count <= len(named):
        return named
    last = named[-1]
    return (*named[:-1], UnreadSpan(last.offset, body.size - last.offset))


def lay_down(root: Path, folder: SessionFolder, parted: PartedImport, order: ImportOrder, key: bytes) -> None:
    """Write the journal of a branch's import into `folder`, and its manifest beside it. Raises OSError."""
    make_folder(folder.path)
    part = folder.journal.with_suffix(".part")
    part.unlink(missing_ok=True)
    with Journal(part, key) as journal:
        journal.open_order(order.to_dict())
        journal.outcomes(parted.stored)
    if parted.manifest is not None:
        # Taking the import up writes a manifest anew under the same name.
        with suppress(FileNotFoundError, NotPlain), open_plain(root / parted.manifest) as manifest:
            (folder.path / _MANIFEST).write_bytes(manifest.read())
    part.replace(folder.journal)
    sync_folder(folder.path)
    sync_folder(folder.path.parent)


def is_decided(view: ArchiveView, parted: PartedImport) -> bool:
    """Whether nothing is left to decide: the import is on record, or everything it stored, under the same names."""
    if view.archive.session(parted.session) is not None:
        return True
    return all(
        (known := view.archive.recording(str(each.sha256))) is not None and known.stored == each.stored
        for each in parted.stored
    )


def aside_by_session(ledger: LedgerFacts) -> dict[str, JournalSetAside]:
    """What was set aside, the newest of each name that a session had before."""
    found: dict[str, JournalSetAside] = {}
    for row in media_rows(ledger, Stream.AUDIT, JournalSetAside.KIND):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            if isinstance(body := row.entry().typed, JournalSetAside):
                found.setdefault(session_aside(body.session), body)
    return found


def settled_sessions(ledger: LedgerFacts) -> frozenset[str]:
    """The sessions on which a person decided."""
    found = set[str]()
    for row in media_rows(ledger, Stream.AUDIT, JournalSettled.KIND):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            if isinstance(body := row.entry().typed, JournalSettled):
                found.add(body.session)
    return frozenset(found)


def _of_device(closed: ImportClosed | None) -> tuple[Evidence, ...]:
    """What the device was known by; the times are weighed anew."""
    if not isinstance(closed, ImportClosed5):
        return ()
    return tuple(each for each in closed.evidence if not each.is_of_time)


def _free(path: str, taken: Mapping[str, object]) -> str:
    """The path, with a number where two names that are no text look alike."""
    chosen, number = path, 1
    while chosen in taken:
        number += 1
        chosen = f"{path} ({number})"
    return chosen


def _belonging(
    told: MediaImported, body: StoredBody, known: Mapping[str, MediaImported], mains: Mapping[str, str]
) -> tuple[FileRole, str | None]:
    """As what it was taken, and the path of the recording that it belongs to."""
    if not isinstance(told, MediaImported3):
        return FileRole.RECORDING, None
    if isinstance(body, MainFound):
        return told.role, body.main
    main = known.get(told.belongs_to or "")
    return told.role, mains.get(told.sha256) if main is None else main.source_path


def _ordered(
    path: str, body: StoredBody, known: Mapping[str, MediaImported], mains: Mapping[str, str]
) -> OrderedFile:
    told = body if isinstance(body, MediaImported) else known.get(body.sha256)
    if told is None:  # its recording stands in the ledger, which has the facts
        time = MediaTime(_EPOCH, TimeSource.FILE_TIME)
        file = SourceFile(path, body.size, 0, MediaKind.OTHER, time)
        return OrderedFile(file, Attribution(Basis.NOBODY), stored=body.stored)
    length = told.recorded_until - told.recorded_from
    role, main = _belonging(told, body, known, mains)
    weighed = weighed_of(told) if isinstance(told, MediaImported4) else None
    ahead = timedelta(milliseconds=told.clock_offset_ms or 0) if weighed is None else timedelta(0)
    disputed = weighed is not None and bool(set(weighed.doubts) - {TimeDoubt.ONLY_FILE_TIME})
    time = MediaTime(told.recorded_from - ahead, told.time_source, length or None, disputed)
    mtime_ns = (told.source_mtime - _EPOCH) // timedelta(microseconds=1) * 1000
    return OrderedFile(
        SourceFile(path, body.size, mtime_ns, told.kind, time, told.state, role, belongs_to=main),
        Attribution(told.basis, told.officer, told.doubt, told.agrees),
        told.officer_name,
        told.department,
        body.stored,
        weighed=weighed,
    )
