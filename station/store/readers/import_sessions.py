"""Rows of closed imports as values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from station.archive.outcomes import Closing
from station.archive.survey.values import SeenExtent
from station.archive.values import ImportSession
from station.core.clock import from_record
from station.store.readers.reading import reads
from station.store.schema.archive import import_session


@reads(*import_session.c)
def import_session_of(row: Row[Any]) -> ImportSession:
    """The import in a row that begins with the columns of `import_session`."""
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
        serial=row.serial,
        extent=None if row.extent is None else SeenExtent(row.extent),
        left_out=row.left_out,
        closing=None if row.closing is None else Closing(row.closing),
        cleared=row.cleared,
        cleared_at=from_record(row.cleared_at) if row.cleared_at else None,
    )
