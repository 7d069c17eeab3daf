"""Beginning an epoch of both streams: the database gets another id, and its first entries say why (decision 5)."""

from __future__ import annotations

import secrets

from station.core.clock import Clock
from station.core.ledger import Signer, Stream
from station.core.ledger.own_bodies import EpochReason
from station.people.sessions import program_session
from station.store.appending import EpochCase, decide_epoch
from station.store.known_branches import KnownBranches
from station.store.store import Store
from station.store.witness import WitnessRecord
from station.store.work import Work


def start_epoch(store: Store, signer: Signer, reason: EpochReason, witness_record: WitnessRecord) -> bool:
    """Open a new epoch of both streams with what the witness knew.

    Two programs may open one database at the same time and both find it restored: whether the other has begun the
    epoch for this same witness is looked up under the lock, and nothing is done then. Returns whether it was.
    """
    return start_epochs(store, signer, secrets.token_hex(16), reason, evidence_of(witness_record))


def start_epochs(
    store: Store, signer: Signer, database_id: str, reason: EpochReason, evidence: dict[str, object]
) -> bool:
    """The same in a unit of work of its own, under the database's new id."""
    with store.write() as work:
        if evidence and KnownBranches(work).began_for(evidence):
            return False
        begin_epochs(work, store.clock, signer, database_id, reason, evidence)
    return True


def begin_epochs(
    work: Work,
    clock: Clock,
    signer: Signer,
    database_id: str,
    reason: EpochReason,
    evidence: dict[str, object],
) -> None:
    """Open a new epoch of both streams within a unit of work."""
    work.name_database(database_id)
    for stream in Stream:
        case = EpochCase(stream, signer, database_id, reason, evidence)
        (draft,) = decide_epoch(program_session(), case, work.policy, clock.now()).drafts
        work.start_epoch(draft, signer.suite)


def evidence_of(witness_record: WitnessRecord) -> dict[str, object]:
    """What the witness knew, as the first entry of an epoch holds it."""
    return {
        "database_id": witness_record.database_id,
        "machine": witness_record.machine,
        "heads": {
            stream.value: {"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()}
            for stream, head in witness_record.heads.items()
        },
    }
