"""Projections of entries about the ledger itself: subjects, unknown kinds, epochs, the clock, policy parameters."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.ledger import (
    ClockJudged,
    ClockJumped,
    ClockJumpedBack,
    ClockUnmeasured,
    ClockUnwatched,
    Entry,
    EntryRecovered,
    EpochStarted,
    KeyRenewed,
    LedgerRebuilt,
    LedgerSealed,
    LedgerVerified,
    LossWitnessed,
    canonical_bytes,
)
from station.people.bodies import ParameterChanged
from station.store.entry_words import entry_words
from station.store.projections.registry import Room, knows
from station.store.projections.rows import Rows
from station.store.schema.ledger import (
    ledger_epoch,
    ledger_opaque,
    ledger_subject,
    ledger_words,
    policy_parameter,
)

_CORE = Room("core")

_CORE.without_state(
    ClockJudged,
    ClockJumped,
    ClockJumpedBack,
    ClockUnmeasured,
    ClockUnwatched,
    EntryRecovered,
    KeyRenewed,
    LedgerRebuilt,
    LedgerSealed,
    LedgerVerified,
    LossWitnessed,
)


@_CORE.follows_every_entry(ledger_subject)
def subjects(rows: Rows, entry: Entry) -> None:
    """The subjects under which the entry is found."""
    stream, seq = entry.stream.value, entry.seq
    rows.put_all(
        ledger_subject,
        [
            {"subject": subject, "stream": stream, "seq": seq}
            for subject in (
                entry.subjects if len(entry.subjects) < 2 else dict.fromkeys(entry.subjects)  # each once
            )
        ],
    )


@_CORE.follows_every_entry(ledger_words)
def words(rows: Rows, entry: Entry) -> None:
    """The words by which the entry is found."""
    at_once = entry.recorded_at is entry.happened_at
    rows.put(
        ledger_words,
        {
            "stream": entry.stream.value,
            "seq": entry.seq,
            "kind": entry.kind,
            "happened_at": entry.happened,
            "recorded_at": entry.happened if at_once else to_record(entry.recorded_at),
            "text": entry_words(entry),
        },
    )


@_CORE.follows_every_entry(ledger_opaque)
def opaque(rows: Rows, entry: Entry) -> None:
    """Entries of kinds that this program does not know; they are kept, chained and shown unchanged."""
    if not knows(entry.kind, entry.version):
        place = {"stream": entry.stream.value, "seq": entry.seq}
        rows.put(ledger_opaque, {**place, "kind": entry.kind, "version": entry.version})


@_CORE.derives(EpochStarted, ledger_epoch)
def epoch_started(rows: Rows, entry: Entry, body: EpochStarted) -> None:
    """A stream entered an epoch: its suite, key and database."""
    started = {
        "stream": entry.stream.value,
        "epoch": entry.epoch,
        "first_seq": entry.seq,
        "suite": body.suite,
        "key_id": body.key_id,
        "public_key": body.public_key,
        "database_id": body.database_id,
        "reason": body.reason,
        "started_at": to_record(entry.recorded_at),
    }
    if not rows.add(ledger_epoch, started):
        rows.impossible("epoch_again", epoch=entry.epoch)


@_CORE.derives(ParameterChanged, policy_parameter)
def parameter_changed(rows: Rows, entry: Entry, body: ParameterChanged) -> None:
    """A rule's parameter has a new value."""
    rows.put(
        policy_parameter,
        {
            "rule": body.rule,
            "key": body.parameter,
            "value": canonical_bytes(body.value).decode("utf-8"),
            "reason": body.reason,
            "seq": entry.seq,
        },
    )
