"""Reading the archive state tables as values."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, false, func, or_, select

from station.archive.attribution.values import Basis, Doubt
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.archive.values import (
    ImportSession,
    PageKey,
    Recording,
    RecordingFilter,
    RecordingOrder,
    Scope,
    StoredContent,
)
from station.core.clock import from_record, to_record
from station.store.readers.reading import reads
from station.store.schema.archive import import_session, recording

_IN_ONE_QUERY = 500
"""Values in one list of a query: SQLite and PostgreSQL both bound their number."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ORDERS: dict[RecordingOrder, tuple[ColumnElement[Any], ...]] = {
    RecordingOrder.TIME: (),
    RecordingOrder.SIZE: (recording.c.size,),
    # NULL sorts first in one database and last in the other; nobody and nothing go first in both.
    RecordingOrder.OFFICER: (
        func.coalesce(recording.c.officer_name, ""),
        func.coalesce(recording.c.officer, ""),
    ),
    RecordingOrder.CAMERA: (func.coalesce(recording.c.camera, ""),),
    RecordingOrder.MATTER: (func.coalesce(recording.c.matter, ""),),
    RecordingOrder.IMPORTED: (recording.c.imported_at,),
}
_FOUND_IN = (
    *(recording.c.stored, recording.c.source_path, recording.c.officer, recording.c.officer_name),
    *(recording.c.camera, recording.c.matter, recording.c.purpose, recording.c.department),
)
"""Where the words of a search may occur."""
_CONTENT: tuple[Column[Any], ...] = (
    *(recording.c.sha256, recording.c.size),
    *(recording.c.source_mtime, recording.c.stored),
)


class ArchiveRows:
    """The archive state within one transaction; it satisfies `station.archive.ports.ArchiveReader`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def with_sizes(self, sizes: Collection[int]) -> list[StoredContent]:
        """What is on record with one of these sizes."""
        wanted = sorted(sizes)
        found: list[StoredContent] = []
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            query = select(*_CONTENT).where(recording.c.size.in_(wanted[start : start + _IN_ONE_QUERY]))
            found.extend(_content(row) for row in self._connection.execute(query))
        return found

    def recording(self, sha256: str) -> Recording | None:
        """The recording with this content."""
        row = self._connection.execute(select(recording).where(recording.c.sha256 == sha256)).first()
        return None if row is None else _recording(row)

    def starting_with(self, prefix: str, limit: int = 2) -> list[Recording]:
        """Recordings whose hash begins with `prefix` (hexadecimal, lower case)."""
        query = (
            select(recording)
            .where(recording.c.sha256 >= prefix, recording.c.sha256 < prefix + "g")
            .order_by(recording.c.sha256)
            .limit(limit)
        )
        return [_recording(row) for row in self._connection.execute(query)]

    def page(
        self,
        wanted: RecordingFilter,
        scope: Scope,
        after: PageKey | None = None,
        limit: int = 200,
        *,
        skip: int = 0,
        order: RecordingOrder = RecordingOrder.TIME,
        descending: bool = True,
    ) -> list[Recording]:
        """Recordings in `scope`, newest first unless told otherwise, after `after` and `skip` more.

        `after` goes on in the order of time alone.
        """
        query = select(recording).where(*_conditions(wanted, scope))
        if after is not None:
            query = query.where(_beyond(after, descending=descending))
        columns = [*_ORDERS[order], recording.c.recorded_from, recording.c.sha256]
        query = query.order_by(*((column.desc() if descending else column.asc()) for column in columns))
        return [_recording(row) for row in self._connection.execute(query.offset(skip).limit(limit))]

    def count(self, wanted: RecordingFilter, scope: Scope) -> int:
        """How many recordings `page` would give in all."""
        query = select(func.count()).select_from(recording).where(*_conditions(wanted, scope))
        return int(self._connection.scalar(query) or 0)

    def session(self, session: str) -> ImportSession | None:
        """A closed import session."""
        row = self._connection.execute(
            select(import_session).where(import_session.c.session == session)
        ).first()
        return None if row is None else _session(row)

    def sessions(self, limit: int = 100) -> list[ImportSession]:
        """The last import sessions, newest first."""
        query = select(import_session).order_by(
            import_session.c.closed_at.desc(), import_session.c.session.desc()
        )
        return [_session(row) for row in self._connection.execute(query.limit(limit))]


def _conditions(wanted: RecordingFilter, scope: Scope) -> list[ColumnElement[bool]]:
    table = recording.c
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (table.officer, wanted.officer),
        (table.camera, wanted.camera),
        (table.matter, wanted.matter),
        (table.session, wanted.session),
        (table.kind, wanted.kind.value if wanted.kind else None),
    ):
        if value is not None:
            found.append(column == value)
    if wanted.in_doubt is not None:
        found.append(table.officer.is_(None) if wanted.in_doubt else table.officer.is_not(None))
    if wanted.since is not None:
        found.append(table.recorded_from >= to_record(wanted.since))
    if wanted.until is not None:
        found.append(table.recorded_from < to_record(wanted.until))
    if wanted.matter_part:
        found.append(table.matter.icontains(wanted.matter_part, autoescape=True))
    found.extend(_with_word(word) for word in wanted.find.split())
    found.extend(_within(scope))
    return found


def _with_word(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in _FOUND_IN))


def _within(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """What bounds a list to what a person may see (DM-07)."""
    if not scope.everything:
        mine: list[ColumnElement[bool]] = [false()]
        if scope.officer is not None:
            mine.append(recording.c.officer == scope.officer)
        if scope.department is not None:
            mine.append(recording.c.department == scope.department)
        yield or_(*mine)


def _beyond(after: PageKey, *, descending: bool) -> ColumnElement[bool]:
    """What comes after a place in the order of time."""
    time, content, at = recording.c.recorded_from, recording.c.sha256, to_record(after.recorded_from)
    if descending:
        return or_(time < at, and_(time == at, content < after.sha256))
    return or_(time > at, and_(time == at, content > after.sha256))


def _microseconds(moment: str) -> int:
    return (from_record(moment) - _EPOCH) // timedelta(microseconds=1)


@reads(*_CONTENT)
def _content(row: Row[Any]) -> StoredContent:
    return StoredContent(row.sha256, row.size, _microseconds(row.source_mtime), row.stored)


@reads(*recording.c)
def _recording(row: Row[Any]) -> Recording:
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
    )


@reads(*import_session.c)
def _session(row: Row[Any]) -> ImportSession:
    return ImportSession(
        session=row.session,
        source=row.source,
        camera=row.camera,
        complete=row.complete,
        copied=row.copied,
        already=row.already,
        held=row.held,
        failed=row.failed,
        manifest=row.manifest,
        manifest_sha256=row.manifest_sha256,
        closed_at=from_record(row.closed_at),
        account=row.account,
        seq=row.seq,
    )
