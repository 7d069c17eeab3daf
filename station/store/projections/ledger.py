"""Projections of what the ledger says about itself: epochs, the clock, policy parameters."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from station.core.clock import to_record
from station.core.ledger import Entry, canonical_bytes
from station.core.ledger.verify import EPOCH_STARTED
from station.store.projections.registry import projects, without_state
from station.store.projections.rows import put_row
from station.store.schema.ledger import ledger_epoch, policy_parameter

without_state("clock.jumped_back")
without_state("ledger.verified")


@projects(EPOCH_STARTED)
def epoch_started(connection: Connection, entry: Entry) -> None:
    """A stream entered an epoch: its suite, key and database."""
    body = entry.body
    connection.execute(
        insert(ledger_epoch),
        {
            "stream": entry.stream.value,
            "epoch": entry.epoch,
            "first_seq": entry.seq,
            "suite": body["suite"],
            "key_id": body["key_id"],
            "public_key": body["public_key"],
            "database_id": body["database_id"],
            "reason": body["reason"],
            "started_at": to_record(entry.recorded_at),
        },
    )


@projects("policy.parameter_changed")
def parameter_changed(connection: Connection, entry: Entry) -> None:
    """A rule's parameter has a new value."""
    body = entry.body
    put_row(
        connection,
        policy_parameter,
        {
            "rule": body["rule"],
            "key": body["key"],
            "value": canonical_bytes(body["value"]).decode("utf-8"),
            "reason": body["reason"],
            "seq": entry.seq,
        },
    )
