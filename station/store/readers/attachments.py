"""Reading which photos and papers belong to what, compared with the entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, select

from station.core.attachments import AttachedFile, Attachment, AttachmentForm
from station.core.clock import from_record
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.attachments import attached_file

_ABOUT = Prepared(
    select(attached_file)
    .where(attached_file.c.about == bindparam("about"))
    .order_by(attached_file.c.seq, attached_file.c.place)
)


class AttachmentRows(AttestedRows):
    """Attached files within one transaction."""

    def about(self, subject: str) -> tuple[Attachment, ...]:
        """The files that belong to a subject, oldest first. Raises `IntegrityProblem` ``store.state_damaged``."""
        rows = _ABOUT.all(self._connection, about=subject)
        found = tuple(map(_attachment, rows))
        self._attested.require_under(attached_file, subject, rows)
        return found

    def every(self) -> Iterator[Attachment]:
        """All files on record, as their rows say."""
        yield from map(_attachment, self._connection.execute(select(attached_file)))


@reads(*attached_file.c)
def _attachment(row: Row[Any]) -> Attachment:
    file = AttachedFile(row.sha256, row.name, row.size, AttachmentForm(row.form), row.machine)
    return Attachment(
        row.about,
        row.seq,
        row.place,
        file,
        row.what,
        row.note,
        from_record(row.at),
        row.by,
        row.voided_seq is not None,
    )
