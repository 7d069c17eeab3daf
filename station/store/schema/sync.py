"""What the station remembers of its centre: compared with the centre, and not derivable from the ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Text

from station.store.schema.metadata import permanent_table

# One row per stream. `problem` is canonical JSON of the trouble that stopped the last session; empty when none did.
sync_peer = permanent_table(
    "sync_peer",
    Column("stream", String(16), primary_key=True),
    Column("centre_id", String(64), nullable=False),
    Column("acked_seq", BigInteger, nullable=False),
    Column("acked_hash", LargeBinary, nullable=False),
    Column("last_ok", String(27), nullable=False),
    Column("fails", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("problem_at", String(27), nullable=False),
    Column("next_try", String(27), nullable=False),
)
