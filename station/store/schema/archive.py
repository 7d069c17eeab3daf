"""Tables of the archive: recordings and imports."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Text

from station.store.schema.metadata import state_table

recording = state_table(
    "recording",
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("stored", Text, nullable=False),
    Column("source_path", Text, nullable=False),
    Column("source_mtime", String(27), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("recorded_from", String(27), nullable=False),
    Column("recorded_until", String(27), nullable=False),
    Column("time_source", String(24), nullable=False),
    Column("camera", String(64)),
    Column("camera_serial", Text),
    Column("officer", String(64)),
    Column("officer_name", Text),
    Column("department", Text, nullable=False),
    Column("basis", String(16), nullable=False),
    Column("doubt", String(32)),
    Column("agrees", Boolean),
    Column("purpose", Text, nullable=False),
    Column("matter", Text),
    Column("session", String(40), nullable=False),
    Column("imported_at", String(27), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("place", String(32), nullable=False),
    # Which of the contents asked of it (RC-01) somebody saw in it, and which not: JSON lists, empty until somebody has looked.
    Column("shows", Text),
    Column("lacks", Text),
    Column("noted_by", Text),
    Column("noted_number", String(64)),
    Column("noted_at", String(27)),
    # Until when it was due and whether it came in late (DM-05); empty where nothing can be said of that, or nothing was.
    Column("due_at", String(27)),
    Column("late", Boolean),
    Column("hindered_until", String(27)),
    Column("hindrance", Text),
    Column("hindrance_by", Text),
    # As what it was taken, and the content of the recording that a camera's own file belongs to.
    Column("role", String(16), nullable=False),
    Column("belongs_to", String(64)),
    # Where the recording lay that it belongs to and that could not be stored with it.
    Column("awaited_main", Text),
    # By the device's own clock, and how far the times put right can be relied on: empty where a former version does not say it.
    Column("device_from", String(27)),
    Column("device_until", String(27)),
    Column("confidence", String(8)),
    Column("time_doubt", String(24)),
    Column("name_number", String(32), nullable=False),
    # What its device did not give (DM-03): bytes, and a JSON list of the first gaps; empty where the copy is whole.
    Column("missing_bytes", BigInteger),
    Column("gaps", Text),
    # Digests besides the SHA-256 (DM-03), as a JSON list of algorithm and value; empty where none was computed.
    Column("digests", Text),
    # Further devices that equal content came in from, as a JSON list; empty for nearly all.
    Column("origins", Text),
    # Which piece of a recording it is, and how long nothing was recorded, or how many pieces are missing, before it (RC-03).
    Column("piece_of", String(64)),
    Column("piece_number", Integer),
    Column("pieces", Integer),
    Column("gap_ms", BigInteger),
    Column("parts_missing", Integer),
    # What a person decided of how long it is kept (DM-04): a long-term class, or none; who, when and why.
    Column("retention", String(64)),
    Column("retention_named", Text),
    Column("retention_reason", Text),
    Column("retention_by", Text),
    Column("retention_at", String(27)),
    # The marks that its device set, as a JSON list; empty for nearly all.
    Column("marks", Text),
)

# Lists are read newest first and go on from the last row seen, so each filter carries the order with it.
Index("recording_by_time", recording.c.recorded_from, recording.c.sha256)
Index("recording_by_officer", recording.c.officer, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_department", recording.c.department, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_doubt", recording.c.doubt, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_camera", recording.c.camera, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_matter", recording.c.matter, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_place", recording.c.place, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_import", recording.c.imported_at, recording.c.sha256)
Index("recording_by_lateness", recording.c.late, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_missing", recording.c.missing_bytes, recording.c.recorded_from, recording.c.sha256)
Index("recording_by_size", recording.c.size)
Index("recording_by_session", recording.c.session)
Index("recording_by_name", recording.c.stored)
Index(
    "recording_with_origins",
    recording.c.sha256,
    sqlite_where=recording.c.origins.is_not(None),
    postgresql_where=recording.c.origins.is_not(None),
)
Index(
    "recording_with_retention",
    recording.c.retention_at,
    recording.c.sha256,
    sqlite_where=recording.c.retention_at.is_not(None),
    postgresql_where=recording.c.retention_at.is_not(None),
)
Index(
    "recording_with_marks",
    recording.c.recorded_from,
    recording.c.sha256,
    sqlite_where=recording.c.marks.is_not(None),
    postgresql_where=recording.c.marks.is_not(None),
)
Index("recording_by_belonging", recording.c.belongs_to)
Index(
    "recording_awaiting_main",
    recording.c.sha256,
    sqlite_where=recording.c.awaited_main.is_not(None),
    postgresql_where=recording.c.awaited_main.is_not(None),
)
Index("recording_by_role", recording.c.role)  # what a list of recordings alone is counted by
Index("recording_by_piece", recording.c.piece_of)

import_session = state_table(
    "import_session",
    Column("session", String(40), primary_key=True),
    Column("source", Text, nullable=False),
    Column("camera", String(64)),
    Column("complete", Boolean, nullable=False),
    Column("copied", Integer, nullable=False),
    Column("already", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("manifest", Text, nullable=False),
    Column("manifest_sha256", String(64), nullable=False),
    Column("closed_at", String(27), nullable=False),
    Column("account", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    # What entries of former versions do not say is empty.
    Column("serial", Text),
    Column("extent", String(16)),
    Column("left_out", Integer),
    Column("closing", String(24)),
    # How many of its files were removed from the device since, and when last; empty where that was not cleared.
    Column("cleared", Integer),
    Column("cleared_at", String(27)),
)

Index("import_session_by_time", import_session.c.closed_at, import_session.c.session)

# The archives of the office's desktops; one that is lost with its desktop says since when.
archive_place = state_table(
    "archive_place",
    Column("place", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("named_at", String(27), nullable=False),
    Column("lost_at", String(27)),
)

# What a person said of a serial number that no item has; nothing where that was taken back.
serial_answer = state_table(
    "serial_answer",
    Column("serial", String(1000), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("answered_at", String(27), nullable=False),
    Column("seq", BigInteger, nullable=False),
)
