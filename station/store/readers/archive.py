"""Reading the archive state tables as values."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, func, literal, or_, select

from station.archive.arrival.values import Arrival, ArrivalHindrance
from station.archive.attribution.values import Basis, Doubt
from station.archive.catalogue.noted_contents import Contents
from station.archive.catalogue.pieces import Piece
from station.archive.copying.job import FurtherDigest, UnreadSpan
from station.archive.survey.values import FileRole, FileState, MediaKind, TimeSource
from station.archive.values import ImportSession, Recording, StoredContent
from station.archive.weighing.values import Confidence, TimeDoubt
from station.audit.indicators.values import LateRecording
from station.core.clock import from_record, to_record
from station.core.ledger import Stream, subject
from station.matters.numbers import matter_key
from station.store.readers.imports import copies_in, session_named, sessions_from
from station.store.readers.intake import IntakeRows
from station.store.readers.matters import known_as
from station.store.readers.origins import origins_of
from station.store.readers.punctuality import judged_between
from station.store.readers.reading import Attests, reads
from station.store.readers.retention import keeping_of
from station.store.schema.archive import archive_place, import_session, recording
from station.store.schema.equipment import custody_span
from station.store.schema.ledger import ledger_entry, ledger_subject
from station.store.schema.matters import matter_mention
from station.store.schema.second_copies import second_copy

_IN_ONE_QUERY = 500
"""Values in one list of a query: SQLite and PostgreSQL both bound their number."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CONTENT: tuple[Column[Any], ...] = (
    *(recording.c.sha256, recording.c.size),
    *(recording.c.source_mtime, recording.c.stored, recording.c.place),
)


class ArchiveRows(IntakeRows):
    """The archive state within one transaction; it satisfies `station.archive.ports.ArchiveReader`.

    A recording that is asked for, and that there is none, is what the entries give (DM-03): what is new to the archive,
    whose a recording is and where it lies follow from it. Raises `IntegrityProblem` ``store.state_damaged``.
    """

    def __init__(self, connection: Connection, attested: Attests) -> None:
        self._connection = connection
        self._attested = attested

    def with_sizes(self, sizes: Collection[int]) -> list[StoredContent]:
        """What is on record with one of these sizes, each as its entries give it."""
        wanted = sorted(sizes)
        found: list[StoredContent] = []
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            query = select(recording).where(recording.c.size.in_(wanted[start : start + _IN_ONE_QUERY]))
            found.extend(map(_content, self._attested_rows(query)))
        return found

    def names_in(self, folder: str, place: str) -> list[str]:
        """The names on record in a folder of a place; they keep a new one from being given twice and decide nothing else."""
        return self._names_in(folder, recording.c.stored, recording.c.place == place)

    def copy_names_in(self, folder: str, archive: str) -> list[str]:
        """The same of the copies in a second archive."""
        return self._names_in(folder, second_copy.c.stored, second_copy.c.archive == archive)

    def _names_in(self, folder: str, own: Column[str], there: ColumnElement[bool]) -> list[str]:
        begun = f"{folder}/"
        lies_there = own.startswith(begun, autoescape=True)
        if self._connection.dialect.name == "sqlite":  # byte by byte, and "0" is behind "/"
            lies_there = and_(own >= begun, own < f"{folder}0")
        query = select(own).where(lies_there, there)
        return [stored.removeprefix(begun) for stored in self._connection.execute(query).scalars()]

    def recording(self, sha256: str) -> Recording | None:
        """The recording with this content."""
        row = self._connection.execute(select(recording).where(recording.c.sha256 == sha256)).first()
        self._attested.require(recording, sha256, row)
        return None if row is None else recording_of(row)

    def starting_with(self, prefix: str, limit: int = 2) -> list[Recording]:
        """Recordings whose hash begins with `prefix` (hexadecimal, lower case)."""
        own, begun = recording.c.sha256, subject("recording", prefix)
        query = select(recording).where(own >= prefix, own < prefix + "g").order_by(own).limit(limit)
        rows = {row.sha256: row for row in self._connection.execute(query).all()}
        about = ledger_subject.c.subject
        told = (
            select(about).where(about >= begun, about < begun + "g").distinct().order_by(about).limit(limit)
        )
        keys = {found[len(subject("recording", "")) :] for found in self._connection.scalars(told)}
        self._attested.require_each(recording, [(key, rows.get(key)) for key in sorted(keys | rows.keys())])
        return [recording_of(row) for row in rows.values()]

    def in_doubt_of(self, number: str, limit: int = 500) -> list[Recording]:
        """Recordings in doubt that name an officer, or were made by a device while it was theirs, the oldest first."""
        theirs = (
            select(custody_span.c.tag)
            .where(
                custody_span.c.tag == recording.c.camera,
                custody_span.c.number == number,
                custody_span.c.started_at <= recording.c.recorded_until,
                or_(custody_span.c.ended_at.is_(None), custody_span.c.ended_at >= recording.c.recorded_from),
            )
            .exists()
        )
        query = (
            select(recording)
            .where(
                recording.c.doubt.is_not(None),
                recording.c.role != FileRole.COMPANION.value,
                or_(recording.c.officer == number, and_(recording.c.officer.is_(None), theirs)),
            )
            .order_by(recording.c.recorded_from, recording.c.sha256)
        )
        return self._attested_recordings(query.limit(limit))

    def of_session(self, session: str) -> list[Recording]:
        """The recordings that came in by an import, in the order of their entries, each as its entries give it."""
        query = select(recording).where(recording.c.session == session).order_by(recording.c.seq)
        return self._attested_recordings(query)

    def of_matter(self, number: str) -> list[Recording]:
        """The recordings of a matter, however its number was typed, in the order of their entries, each as these give it."""
        typed = select(matter_mention.c.number).where(matter_mention.c.key == known_as(matter_key(number)))
        query = select(recording).where(recording.c.matter.in_(typed)).order_by(recording.c.seq)
        return self._attested_recordings(query)

    def newest_of(self, camera: str, limit: int) -> list[Recording]:
        """The newest recordings of a device; only rows are read (`recording` compares)."""
        query = select(recording).where(recording.c.camera == camera).order_by(recording.c.seq.desc())
        return [recording_of(row) for row in self._connection.execute(query.limit(limit))]

    def came_again_in(self, session: str) -> list[Recording]:
        """The recordings on record that came in from a further device by an import, each as its entries give it."""
        told = recording.c.origins.contains(f'"{session}"', autoescape=True)
        return self._attested_recordings(select(recording).where(told).order_by(recording.c.seq))

    def belonging_to(self, sha256: str) -> list[Recording]:
        """The camera's own files that belong to a recording, by their names on the source, each as its entries give it."""
        query = select(recording).where(recording.c.belongs_to == sha256)
        return self._attested_recordings(query.order_by(recording.c.source_path, recording.c.sha256))

    def came_in_since(self, moment: datetime) -> list[Recording]:
        """What was imported at `moment` or later; only rows are read (`recording` compares)."""
        query = select(recording).where(recording.c.imported_at >= to_record(moment))
        rows = self._connection.execute(query.order_by(recording.c.imported_at, recording.c.sha256))
        return [recording_of(row) for row in rows]

    def recorded(
        self, officers: Collection[str], cameras: Collection[str], start: datetime, end: datetime
    ) -> bool:
        """Whether a recording of one of these officers or devices is on record that was made, in part at least, in that time.

        Raises `IntegrityProblem` where the one found is not what its entries give.
        """
        whose = or_(recording.c.officer.in_(sorted(officers)), recording.c.camera.in_(sorted(cameras)))
        then = (recording.c.recorded_from <= to_record(end), recording.c.recorded_until >= to_record(start))
        row = self._connection.execute(select(recording).where(whose, *then).limit(1)).first()
        if row is not None:
            self._attested.require(recording, row.sha256, row)
        return row is not None

    def judged(self, first: datetime, last: datetime) -> tuple[int, list[LateRecording]]:
        """How many recordings were due in that time and came in until its end, and those of them that were late, the first due first."""
        return judged_between(self._connection, first, last)

    def pieces(self, of: str) -> list[Recording]:
        """The pieces of one recording in their order, each as its entries give it."""
        query = select(recording).where(recording.c.piece_of == of)
        return self._attested_recordings(query.order_by(recording.c.piece_number, recording.c.seq))

    def places(self) -> dict[str, str]:
        """The names of the desktops whose archives these are, by their places, as their entries give them."""
        return {str(row.place): str(row.name) for row in self._places()}

    def lost_places(self) -> frozenset[str]:
        """The places of archives that are lost with their desktops, as their entries give it."""
        return frozenset(str(row.place) for row in self._places() if row.lost_at is not None)

    def _attested_recordings(self, query: Select[Any]) -> list[Recording]:
        return list(map(recording_of, self._attested_rows(query)))

    def _attested_rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        """Rows of recordings, each as its entries give it."""
        rows = self._connection.execute(query).all()
        self._attested.require_each(recording, [(row.sha256, row) for row in rows])
        return rows

    def _places(self) -> Sequence[Row[Any]]:
        rows = self._connection.execute(select(archive_place).order_by(archive_place.c.place)).all()
        self._attested.require_all(archive_place, rows)
        return rows

    def count_at(self, place: str) -> int:
        """How many recordings an archive has."""
        return self._connection.scalar(select(func.count()).where(recording.c.place == place)) or 0

    def newest_at(self, place: str, limit: int) -> list[StoredContent]:
        """The newest files of an archive."""
        query = select(*_CONTENT).where(recording.c.place == place)
        return [
            _content(row)
            for row in self._connection.execute(query.order_by(recording.c.seq.desc()).limit(limit))
        ]

    def without_copy(self, archive: str, place: str) -> list[StoredContent]:
        """The recordings of a place that a second archive lacks, in the order of their entries."""
        copied = select(second_copy.c.sha256).where(second_copy.c.archive == archive)
        query = select(*_CONTENT).where(recording.c.place == place, recording.c.sha256.not_in(copied))
        return [_content(row) for row in self._connection.execute(query.order_by(recording.c.seq))]

    def stored_at(self, place: str, contents: Collection[str]) -> list[StoredContent]:
        """Which of these contents (by hash) a place has, and under which names, each as its entries give it."""
        query = select(recording).where(recording.c.place == place, recording.c.sha256.in_(sorted(contents)))
        return list(map(_content, self._attested_rows(query)))

    def session(self, session: str) -> ImportSession | None:
        """A closed import session, or that there is none, as the entries give it."""
        return session_named(self._connection, self._attested, session)

    def copies_in(self, archive: str, contents: Collection[str]) -> dict[str, str]:
        """By content (hash) the names that copies of these have in a second archive."""
        return copies_in(self._connection, archive, contents)

    def sessions_from(self, source: str, serial: str | None, limit: int = 50) -> list[ImportSession]:
        """The newest imports from a path as shown, or from the device with a serial number, as the entries give them."""
        return sessions_from(self._connection, self._attested, source, serial, limit)

    def orders_without_end(self, kind: str) -> tuple[int, ...]:
        """Numbers of the audit entries of `kind` about sessions of which no row says how they ended, the oldest first."""
        about = literal(subject("session", "")) + import_session.c.session
        ended = (
            select(ledger_subject.c.seq)
            .join(import_session, ledger_subject.c.subject == about)
            .where(ledger_subject.c.stream == Stream.AUDIT.value)
        )
        query = select(ledger_entry.c.seq).where(
            ledger_entry.c.stream == Stream.AUDIT.value,
            ledger_entry.c.kind == kind,
            ledger_entry.c.seq.not_in(ended),
        )
        return tuple(self._connection.scalars(query.order_by(ledger_entry.c.seq)))


def _microseconds(moment: str) -> int:
    return (from_record(moment) - _EPOCH) // timedelta(microseconds=1)


@reads(*_CONTENT)
def _content(row: Row[Any]) -> StoredContent:
    return StoredContent(row.sha256, row.size, _microseconds(row.source_mtime), row.stored, row.place)


@reads(*recording.c)
def recording_of(row: Row[Any]) -> Recording:
    """The recording in a row that begins with the columns of `recording`."""
    return Recording(
        sha256=row.sha256,
        size=row.size,
        stored=row.stored,
        source_path=row.source_path,
        source_mtime=from_record(row.source_mtime),
        kind=MediaKind(row.kind),
        state=FileState(row.state),
        recorded_from=from_record(row.recorded_from),
        recorded_until=from_record(row.recorded_until),
        time_source=TimeSource(row.time_source),
        camera=row.camera,
        camera_serial=row.camera_serial,
        officer=row.officer,
        officer_name=row.officer_name,
        department=row.department,
        basis=Basis(row.basis),
        doubt=Doubt(row.doubt) if row.doubt else None,
        agrees=row.agrees,
        purpose=row.purpose,
        matter=row.matter,
        session=row.session,
        imported_at=from_record(row.imported_at),
        seq=row.seq,
        place=row.place,
        contents=_contents(row),
        arrival=Arrival(_moment(row.due_at), row.late),
        hindrance=_hindrance(row),
        origins=origins_of(row),
        role=FileRole(row.role),
        belongs_to=row.belongs_to,
        awaited_main=row.awaited_main,
        device_from=from_record(row.device_from) if row.device_from else None,
        device_until=from_record(row.device_until) if row.device_until else None,
        confidence=Confidence(row.confidence) if row.confidence else None,
        time_doubt=TimeDoubt(row.time_doubt) if row.time_doubt else None,
        name_number=row.name_number,
        missing_bytes=row.missing_bytes or 0,
        gaps=() if row.gaps is None else tuple(UnreadSpan(*each) for each in json.loads(row.gaps)),
        digests=()
        if row.digests is None
        else tuple(FurtherDigest(*each) for each in json.loads(row.digests)),
        piece=_piece(row),
        keeping=keeping_of(row),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_record(text)


def _piece(row: Row[Any]) -> Piece | None:
    if row.piece_of is None:
        return None
    gap = None if row.gap_ms is None else timedelta(milliseconds=row.gap_ms)
    return Piece(row.piece_of, row.piece_number, row.pieces, gap, row.parts_missing)


def _hindrance(row: Row[Any]) -> ArrivalHindrance | None:
    if row.hindered_until is None:
        return None
    return ArrivalHindrance(from_record(row.hindered_until), row.hindrance, row.hindrance_by)


def _contents(row: Row[Any]) -> Contents | None:
    if row.noted_at is None:
        return None
    shows, lacks = (tuple(map(str, json.loads(each))) for each in (row.shows, row.lacks))
    own = row.noted_number is not None and row.noted_number == row.officer
    return Contents(shows, lacks, row.noted_by, from_record(row.noted_at), own)
